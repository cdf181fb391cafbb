"""The JSON Schemas in ``docs/`` are those of today's documents, and documents are as they say."""

from __future__ import annotations

import json

import cli_pools
import pytest
from json_schema import admits

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.whatif.report import Report

PARTS = ("why-in", "why-not", "replacements", "weights", "prices", "drop-outs", "stability")
NAMES = ("result", "comparison", "sweep", "explanation", "frontier", "score", "invitations")


@pytest.fixture(scope="module")
def documents():
    """Of each kind one or more, as they are printed."""
    pool = parse_instance(cli_pools.seven())
    staffed = parse_instance(cli_pools.staffed(2))
    base, call = co.read_formulation("base"), co.read_formulation("horizon-ria")
    tight = co.read_formulation("base", changes={"rules.size.max": 3})
    count = {"type": "count", "where": {"country": "FR"}, "min": 4}
    cannot = co.read_formulation("base", changes={"rules.size.max": 3, "rules.french": count})
    found = {
        "result": [co.solve(pool, base, top=2), co.solve(staffed, base), co.solve(pool, cannot)],
        "comparison": [
            co.compare(pool, {"base": base, "call": call}),
            co.compare(pool, {"base": base, "cannot": cannot}, reference=True),
        ],
        "sweep": [co.sweep(pool, tight, {"rules.size.max": (2, 3, 4)})],
        "explanation": [
            co.explain(pool, tight, parts=PARTS, samples=1, exact=True, workers=1),
            co.explain(pool, cannot),
        ],
        "frontier": [co.pareto(pool, tight, ("coverage", "complementarity"))],
        "score": [co.score(pool, call, ("ada", "bob")), co.score(staffed, base, ("c00",))],
        "invitations": [co.invitations(pool, tight, statuses={"ada": "confirmed", "bob": "asked"})],
    }
    return {name: [json.loads(one.to_json()) for one in ones] for name, ones in found.items()}


def schema(checkout, name):
    return json.loads((checkout / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))


def test_every_schema_is_fresh_and_none_is_left_over(build, checkout):
    """``python docs/build.py`` rewrites them."""
    there = {
        path.name: path.read_text(encoding="utf-8")
        for path in (checkout / "docs").glob("*.schema.json")
    }
    made = build.schemas()
    assert there.keys() == made.keys()
    assert [name for name in made if made[name] != there[name]] == [], "run python docs/build.py"


def test_every_kind_of_document_has_a_schema(build):
    """What has a name of its own as a file is written down under that name."""
    kinds = {kind for kind in Report.__subclasses__() if kind.__module__.startswith("consortium_")}
    listed = {kind for kinds in build.DOCUMENTS.values() for kind in kinds}
    assert listed == kinds | {co.Result}
    for name, of in build.DOCUMENTS.items():
        assert all(kind is co.Result or name == kind.NAME for kind in of)
    assert set(NAMES) == build.DOCUMENTS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_documents_are_as_their_schema_says(documents, checkout, name):
    whole = schema(checkout, name)
    assert documents[name]
    for document in documents[name]:
        assert admits(whole, document)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_refuses_what_is_no_such_document(documents, checkout, name):
    """A further key, a missing one, or a text for a number, at the top and deep inside."""
    whole = schema(checkout, name)
    document = documents[name][0]
    assert not admits(whole, {**document, "more": 1})
    assert not admits(whole, {key: document[key] for key in list(document)[2:]})
    wrong, changed = with_text_for_a_number(document)
    assert changed
    assert not admits(whole, wrong)


def with_text_for_a_number(value):
    """The value with every objective in it as a text, and whether there is any."""
    if isinstance(value, list):
        found = [with_text_for_a_number(inner) for inner in value]
        return [inner for inner, _ in found], any(changed for _, changed in found)
    if not isinstance(value, dict):
        return value, False
    found = {key: with_text_for_a_number(inner) for key, inner in value.items()}
    changed = any(one for _, one in found.values()) or isinstance(value.get("objective"), float)
    inside = {key: inner for key, (inner, _) in found.items()}
    return inside | {key: str(value[key]) for key in ("objective",) if key in value}, changed


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_document_is_described(checkout, name):
    whole = schema(checkout, name)
    parts = {name: whole, **whole["$defs"]}
    for part, inner in parts.items():
        for key, value in inner.get("properties", {}).items():
            of = whole["$defs"].get(value.get("$ref", "").removeprefix("#/$defs/"), {})
            assert value.get("description") or of.get("description"), f"{part} {key}"
