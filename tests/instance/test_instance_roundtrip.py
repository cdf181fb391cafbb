"""The three carriers are equal: whatever is written and read back is the same instance."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium_opt.instance import Instance, parse_instance, read_instance, write_instance
from consortium_opt.instance.cells import clean, quoted, unquoted
from consortium_opt.instance.checks import KEYS
from consortium_opt.instance.schema import TABLES

Make = Callable[..., Path]
CARRIERS = ("pool.xlsx", "pool.json", "pool")

REAL = Path(os.environ.get("CONSORTIUM_OPT_DATA", Path(__file__).parents[3] / "shared/instances"))
POOLS = sorted(p.parent for p in REAL.glob("*/instance.toml")) if REAL.is_dir() else []

characters = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)
tricky = st.sampled_from(
    [
        "=1+1",
        "#N/A",
        "007",
        "12",
        "NA",
        "yes",
        "TRUE",
        "a,b;c",
        '"q"',
        "two\nlines",
        "-0",
        "1e5",
        "sep=;",
        "'=x",
        "''=x",
        "'x",
        "+33 1",
        "-foo",
        "'-5",
        "@x",
        "＝x",
    ]
)
texts = st.one_of(tricky, st.text(characters, min_size=1, max_size=8)).map(clean).filter(bool)
amounts = st.floats(0, 1e12, allow_nan=False)
shares = st.floats(0, 1)
levels = st.floats(0, 5)
columns = st.one_of(
    st.lists(texts, min_size=3, max_size=3),
    st.lists(st.floats(-1e20, 1e20, allow_nan=False) | st.none(), min_size=3, max_size=3),
    st.lists(st.booleans() | st.none(), min_size=3, max_size=3),
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """An instance of three candidates, any table and up to two other columns."""
    ids = draw(st.lists(texts, min_size=3, max_size=3, unique=True))
    names = draw(st.lists(texts.map("x_{}".format), max_size=2, unique=True))
    candidates = [
        {"id": i, "country": draw(st.sampled_from(["FR", "UK", "NA", "XK"]))} for i in ids
    ]
    for row in candidates:
        row |= draw(
            st.fixed_dictionaries({}, optional={"name": texts, "staff_pm": amounts, "pic": texts})
        )
        row |= draw(st.fixed_dictionaries({}, optional={"can_coordinate": st.booleans()}))
    for name in names:
        for row, value in zip(candidates, draw(columns), strict=True):
            row[name] = value
    some, role = st.sampled_from(ids), draw(texts)

    def rows(**fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        return draw(st.lists(st.fixed_dictionaries(fields), max_size=3))

    tables = {
        "capabilities": rows(candidate=some, capability=texts, level=levels),
        "needs": rows(candidate=some, capability=texts, level=levels),
        "interests": rows(candidate=some, topic=texts, weight=shares),
        "wanted": rows(capability=texts, weight=st.floats(0.1, 9)),
        "roles": [{"role": role, "min_members": 0, "person_months": draw(amounts)}],
        "role_requirements": rows(role=st.just(role), capability=texts, min_level=levels),
        "trust": [{"a": ids[0], "b": ids[1], "trust": draw(shares), "evidence": draw(texts)}],
        "synergies": [{"a": ids[2], "b": ids[1], "value": draw(shares)}],
        "groups": rows(group=texts, value=texts),
    }
    tables = {name: unique(name, found) for name, found in tables.items()}
    meta = {
        "title": draw(texts),
        "description": draw(texts),
        "duration_months": draw(st.floats(1, 99)),
    }
    return {"instance": meta, "candidates": candidates, **tables}


def unique(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({tuple(row[c] for c in KEYS[table]): row for row in rows}.values())


def assert_round_trip(instance: Instance, folder: Path) -> None:
    """Save as each carrier, load, save as the next from what was loaded, and compare."""
    current = instance
    for name in CARRIERS:
        write_instance(current, folder / name)
        current = read_instance(folder / name)
        assert current == instance
        assert current.sha256 == instance.sha256
    assert parse_instance(instance.to_dict()) == instance


@settings(max_examples=12, deadline=None)
@given(documents())
def test_every_carrier_gives_the_same_instance(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_round_trip(parse_instance(document), Path(folder))


@settings(max_examples=20, deadline=None)
@given(documents(), st.randoms())
def test_the_order_of_rows_does_not_matter(document: dict[str, Any], random: Any) -> None:
    """But that of the roles does, which is why they are not shuffled."""
    before = parse_instance(document)
    for table in TABLES.keys() - {"roles"}:
        random.shuffle(document[table])
    assert parse_instance(document) == before


def test_roles_keep_the_order_of_the_value_chain(make_folder: Make, tmp_path: Path) -> None:
    instance = read_instance(make_folder(roles="role\nuse\nbuild\ndesign\n"))
    assert_round_trip(instance, tmp_path / "out")
    assert [r.role for r in instance.roles] == ["use", "build", "design"]


def test_a_change_of_any_value_changes_the_hash() -> None:
    def read(**change: Any) -> str:
        row = {"id": "a", "country": "FR", "name": "A", "size": 3, **change}
        return parse_instance({"instance": {"title": "T"}, "candidates": [row]}).sha256

    changes = [{"name": "B"}, {"country": "DE"}, {"size": 3.5}, {"size": "3x"}, {"other": True}]
    assert len({read(), *(read(**change) for change in changes)}) == len(changes) + 1
    assert read(size=3.0) == read()


@pytest.mark.skipif(not POOLS, reason=f"no pools of real organisations in {REAL}")
@pytest.mark.parametrize("pool", POOLS, ids=lambda p: p.name)
def test_real_pools(pool: Path, tmp_path: Path) -> None:
    instance = read_instance(pool)
    lines = (pool / "candidates.csv").read_text("utf-8").splitlines()
    assert len(instance.candidates) == len(lines) - 1
    if len(lines) < 200:
        assert_round_trip(instance, tmp_path)


def test_a_hundred_thousand_pairs_in_csv(make_folder: Make) -> None:
    ids = [f"c{n}" for n in range(448)]
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]][:100_000]
    path = make_folder(
        candidates="id,country\n" + "".join(f"{i},FR\n" for i in ids),
        trust="a,b,trust\n" + "".join(f"{a},{b},0.25\n" for a, b in pairs),
    )
    assert len(read_instance(path).trust) == 100_000


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1 23", "'+33 1 23"),
        ("-foo", "'-foo"),
        ("@x", "'@x"),
        ("＝x", "'＝x"),
        ("'=x", "''=x"),
        ("''=x", "'''=x"),
        ("-5", "-5"),
        ("-0.5", "-0.5"),
        ("'x", "'x"),
        ("a=b", "a=b"),
    ],
)
def test_a_csv_cell_is_no_formula_and_is_read_as_it_was(text: str, cell: str) -> None:
    assert quoted(text) == cell
    assert unquoted(cell) == text


def test_an_apostrophe_before_a_formula_in_csv_is_not_part_of_the_text(make_folder: Make) -> None:
    """In long tables, which are read by columns, as in those read row by row, and in heads."""
    pool = read_instance(
        make_folder(
            candidates="id,country,'=own\n'=a,FR,'-x\n'b,DE,y\n",
            interests="candidate,topic,weight\n'=a,'@t,1\n'b,t,0.5\n",
        )
    )
    assert [(c.id, c.attributes) for c in pool.candidates] == [
        ("'b", {"=own": "y"}),
        ("=a", {"=own": "-x"}),
    ]
    assert [(i.candidate, i.topic) for i in pool.interests] == [("'b", "t"), ("=a", "@t")]
