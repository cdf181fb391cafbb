"""Parents, overlays and changes: who wins, what collides, and what is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consortium_opt.formulation import Change, Formulation, read_formulation
from consortium_opt.formulation.funding import Funding
from consortium_opt.problems import InvalidInput

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def size(formulation: Formulation) -> tuple[Any, Any]:
    dumped = formulation.rules["size"].model_dump()
    return dumped["min"], dumped["max"]


def changed(formulation: Formulation) -> dict[str, tuple[Any, Any]]:
    return {change.key: (change.old, change.new) for change in formulation.changes}


def refused(*arguments: Any, **named: Any) -> str:
    with pytest.raises(InvalidInput) as raised:
        read_formulation(*arguments, **named)
    return str(raised.value)


CALL = """
title = "A call"
kind = "call"
opens = 2026-05-12
source = "the call"
extends = "base"
[funding]
rate = 0.7
[rules.size]
max = 8
law = true
[rules.three]
type = "if"
when = { type = "size", min = 3 }
then = { type = "independent_distinct", at_least = 3, within = "EU27" }
[rules.weak]
type = "count"
where = { country = "FR", type = { group = "ACADEMIC" } }
min = 1
"""


def test_a_child_wins_over_its_parent_key_by_key(write: Write) -> None:
    write("parent.toml", CALL)
    text = 'title = "Child"\nextends = "parent.toml"\n[rules.size]\nmin = 5\n'
    child = read_formulation(write("child.toml", text + "[funding]\ngrant_max = 2\n"))
    assert child.title == "Child"
    assert (child.name, child.kind, child.opens) == ("child", "call", date(2026, 5, 12))
    assert size(child) == (5, 8)
    assert child.rules["size"].law
    assert child.funding == Funding(rate=0.7, grant_max=2)
    assert list(child.rules) == ["size", "three", "weak"]


def test_a_parent_is_found_from_the_file_that_names_it(write: Write) -> None:
    write("parent.toml", CALL)
    child = write("calls/child.toml", 'extends = "../parent.toml"\n[rules.size]\nmax = 7\n')
    assert size(read_formulation(child)) == (3, 7)


def test_lists_and_inline_tables_are_replaced_whole(write: Write) -> None:
    path = write("call.toml", CALL)
    overlay = {"rules": {"weak": {"where": {"region": "FRI"}}}}
    formulation = read_formulation(path, [overlay])
    assert formulation.rules["weak"].model_dump()["where"] == {"region": "FRI"}
    old = {"country": "FR", "type": {"group": "ACADEMIC"}}
    assert changed(formulation) == {"rules.weak.where": (old, {"region": "FRI"})}


def test_a_changed_type_replaces_the_whole_rule(write: Write) -> None:
    path = write("call.toml", CALL)
    table = {"type": "count", "where": {"country": "ES"}, "max": 2}
    formulation = read_formulation(path, [{"rules": {"size": table}}])
    assert not formulation.rules["size"].law
    old = {"type": "size", "min": 3, "max": 8, "text": "House rule: 3 to 10 members.", "law": True}
    assert changed(formulation) == {"rules.size": (old, table)}
    by_set = read_formulation(path, changes={"rules.size": table})
    assert by_set == formulation


def test_the_same_type_said_again_replaces_nothing(write: Write) -> None:
    path = write("call.toml", CALL)
    formulation = read_formulation(path, [{"rules": {"size": {"type": "size", "min": 4}}}])
    assert size(formulation) == (4, 8)
    assert changed(formulation) == {"rules.size.min": (3, 4)}


def test_an_overlay_switches_a_rule_off() -> None:
    formulation = read_formulation("base", [{"rules": {"size": {"enabled": False}}}])
    assert formulation.measured == {}
    assert changed(formulation) == {"rules.size.enabled": (True, False)}


def test_an_overlay_keeps_what_it_says_of_itself(write: Write) -> None:
    path = write("call.toml", CALL)
    about = {
        "title": "Overlay",
        "source": "elsewhere",
        "kind": "house",
        "description": "x",
        "as_of": date(2020, 1, 1),
        "confidence": "to-check",
    }
    both = [about | {"roles": False}, about | {"coordinator": False}]
    formulation = read_formulation(path, both)
    assert (formulation.title, formulation.kind, formulation.source) == (
        "A call",
        "call",
        "the call",
    )
    assert formulation.confidence is None
    assert changed(formulation) == {"roles": (None, False), "coordinator": (None, False)}


def test_an_overlay_has_no_parent(write: Write) -> None:
    path = write("over.toml", 'extends = "base"\n[rules.size]\nmax = 4\n')
    assert "over.toml extends: an overlay cannot extend" in refused("base", [path])


def test_opening_roles_coordinator_and_funding_merge() -> None:
    overlay = {"opens": date(2027, 1, 1), "coordinator": False, "funding": {"rate": 1.0}}
    formulation = read_formulation("base", [overlay, {"funding": {"months_max": 36}}])
    assert formulation.opens == date(2027, 1, 1)
    assert not formulation.coordinator
    assert formulation.funding == Funding(rate=1.0, months_max=36)


def test_two_overlays_that_set_one_key_collide(write: Write) -> None:
    one = write("one.toml", "[rules.size]\nmax = 8\n")
    two = write("two.toml", "[rules.size]\nmax = 8\nmin = 4\n")
    text = refused("base", [one, two])
    assert "overlays rules.size.max: one.toml and two.toml both set it" in text
    assert "1 problem" in text


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ({"opens": "2027-01-01"}, {"opens": "2027-01-02"}, "opens"),
        ({"funding": {"rate": 1}}, {"funding": {"rate": 1}}, "funding.rate"),
        (
            {"objective": {"coverage": {"weight": 2}}},
            {"objective": {"coverage": {"weight": 2.0}}},
            "objective.coverage.weight",
        ),
    ],
)
def test_a_collision_names_key_and_overlays(first: Any, second: Any, key: str) -> None:
    text = refused("base", [first, second])
    assert f"overlays {key}: overlay 1 and overlay 2 both set it" in text


def test_replacing_a_rule_collides_with_setting_a_key_of_it() -> None:
    whole = {"rules": {"size": {"type": "count", "max": 8}}}
    part = {"rules": {"size": {"min": 4}}}
    for overlays, first, second in (([whole, part], 1, 2), ([part, whole], 2, 1)):
        text = refused("base", overlays)
        where = f"overlays rules.size.min: overlay {first} replaces rules.size"
        assert f"{where}, overlay {second} sets rules.size.min" in text
        assert "1 problem" in text


def test_two_overlays_that_make_the_same_rule_collide() -> None:
    new = {"rules": {"more": {"type": "size", "min": 4}}}
    text = refused("base", [new, new])
    assert "overlays rules.more.type: overlay 1 and overlay 2 both set it" in text


def test_one_overlay_cannot_build_on_another() -> None:
    new = {"rules": {"more": {"type": "size", "min": 4}}}
    text = refused("base", [new, {"rules": {"more": {"max": 9}}}])
    assert "overlays rules.more.max: overlay 1 replaces rules.more" in text


def test_the_same_overlay_twice_is_one_problem() -> None:
    text = refused("horizon-ria", ["balanced-40", "balanced-40"])
    assert "overlay balanced-40: it is given twice" in text
    assert "1 problem" in text


def test_overlays_of_one_file_name_are_told_apart(write: Write) -> None:
    one = write("a/over.toml", "[rules.size]\nmax = 8\n")
    two = write("b/over.toml", "[rules.size]\nmax = 9\n")
    assert f"over.toml and {two.resolve()} both set it" in refused("base", [one, two])


def test_a_rule_the_parent_lacks_needs_a_type(write: Write) -> None:
    path = write("over.toml", "[rules.sise]\nmax = 8\n[objective.coverag]\nweight = 2\n")
    text = refused("base", [path])
    assert "over.toml rules.sise: there is no rule 'sise' to change" in text
    assert "Did you mean 'size'?" in text
    assert "over.toml objective.coverag: there is no term 'coverag' to change" in text
    assert "Did you mean 'coverage'?" in text


def test_a_new_rule_is_one_change() -> None:
    table = {"type": "max_share", "per": "country", "max": 0.5}
    formulation = read_formulation("base", [{"rules": {"balance": table}}])
    assert changed(formulation) == {"rules.balance": (None, table)}
    parts = {f"rules.balance.{key}": value for key, value in table.items()}
    assert read_formulation("base", changes=parts) == formulation


def test_a_broken_overlay_is_named_in_the_problem(write: Write) -> None:
    path = write("over.toml", '[rules.size]\nmax = "8"\n')
    assert "over.toml rules.size.max: '8' is text" in refused("base", [path])
    broken = write("broken.toml", "[rules.size\n")
    assert "broken.toml line 1, column 12: the file is not TOML" in refused("base", [broken])


def test_an_overlay_may_repair_what_the_parent_says(write: Write) -> None:
    text = CALL.replace("max = 8", "max = 2")
    path = write("call.toml", text)
    assert "rules.size: min 3 is above max 2" in refused(path)
    assert size(read_formulation(path, [{"rules": {"size": {"max": 9}}}])) == (3, 9)


def test_changes_win_over_overlays() -> None:
    overlay = {"rules": {"size": {"max": 8}}}
    formulation = read_formulation("base", [overlay], {"rules.size.max": 6})
    assert size(formulation) == (3, 6)
    assert changed(formulation) == {"rules.size.max": (10, 6)}


def test_changes_go_into_inline_tables(write: Write) -> None:
    path = write("call.toml", CALL)
    formulation = read_formulation(
        path, changes={"rules.three.then.at_least": 2, "rules.weak.where.country": ["FR", "ES"]}
    )
    assert formulation.rules["three"].model_dump()["then"]["at_least"] == 2
    assert changed(formulation) == {
        "rules.three.then.at_least": (3, 2),
        "rules.weak.where.country": ("FR", ["FR", "ES"]),
    }
    text = refused(path, changes={"rules.three.then.at_least": 0})
    assert "--set rules.three.then.at_least: 0 is below 1" in text


def test_a_change_replaces_a_list_whole() -> None:
    groups = [{"group": "EU27", "at_least": 2}]
    formulation = read_formulation(
        "horizon-ria", changes={"rules.three_countries.including": groups}
    )
    old = [{"group": "EU27", "at_least": 1}]
    assert changed(formulation) == {"rules.three_countries.including": (old, groups)}


def test_a_change_may_set_a_section_or_speak_of_the_formulation() -> None:
    nested = {"size": {"max": 8}}
    formulation = read_formulation("base", changes={"rules": nested, "title": "Mine"})
    assert formulation.title == "Mine"
    assert size(formulation) == (3, 8)


def test_a_bound_may_be_taken_away_from_python() -> None:
    formulation = read_formulation("base", changes={"rules.size.max": None})
    assert size(formulation) == (3, None)
    assert changed(formulation) == {"rules.size.max": (10, None)}


def test_unchanged_values_are_not_recorded_and_the_rest_is_sorted() -> None:
    changes = {"rules.size.max": 10, "rules.size.law": False, "rules.size.min": 2, "opens": None}
    formulation = read_formulation("base", changes=changes | {"objective.coverage.weight": 2})
    assert [c.key for c in formulation.changes] == ["objective.coverage.weight", "rules.size.min"]


def test_a_default_counts_as_the_value_before() -> None:
    formulation = read_formulation(
        "base", changes={"objective.complementarity.profile": "absolute"}
    )
    assert formulation.changes == (
        Change(key="objective.complementarity.profile", old="relative", new="absolute"),
    )


def test_the_record_goes_to_json() -> None:
    formulation = read_formulation(
        "horizon-ria",
        [{"opens": date(2027, 1, 1), "funding": {"as_of": date(2028, 1, 1)}}],
        {"rules.three_countries.as_of": date(2026, 12, 1)},
    )
    record = json.loads(json.dumps([change.model_dump() for change in formulation.changes]))
    assert record == [
        {"key": "funding.as_of", "old": "2026-11-21", "new": "2028-01-01"},
        {"key": "opens", "old": None, "new": "2027-01-01"},
        {"key": "rules.three_countries.as_of", "old": "2026-11-21", "new": "2026-12-01"},
    ]
    assert json.loads(formulation.model_dump_json())["funding"]["as_of"] == "2028-01-01"


def test_what_is_given_is_not_altered() -> None:
    overlay = {"rules": {"x": {"type": "require", "candidates": ("a", "b")}}}
    changes = {"rules.size.max": 8}
    formulation = read_formulation("base", [overlay], changes)
    assert overlay == {"rules": {"x": {"type": "require", "candidates": ("a", "b")}}}
    assert changes == {"rules.size.max": 8}
    assert formulation.rules["x"].model_dump()["candidates"] == ("a", "b")


def test_a_single_overlay_needs_no_list() -> None:
    alone = read_formulation("horizon-ria", "balanced-40")  # type: ignore[arg-type]
    assert alone == read_formulation("horizon-ria", ["balanced-40"])


def test_dates_inside_rules_that_hold_rules() -> None:
    table = {
        "type": "if",
        "as_of": date(2026, 1, 1),
        "when": {"type": "size", "min": 3, "as_of": "2026-01-02"},
        "then": {"type": "require", "candidates": ["a"], "as_of": date(2026, 1, 3)},
    }
    formulation = read_formulation("base", [{"rules": {"one": table}}])
    assert formulation.rules["one"].as_of == date(2026, 1, 1)
    texts = table | {"as_of": "2026-01-01"}
    assert read_formulation("base", [{"rules": {"one": texts}}]).rules == formulation.rules
    assert "not a date" in refused("base", [{"rules": {"one": table | {"as_of": "soon"}}}])


def test_problems_of_every_source_come_at_once(write: Write) -> None:
    path = write("call.toml", CALL.replace("min = 1\n", "mn = 1\n"))
    over = write("over.toml", '[rules.size]\nmax = "9"\n[rules.ghost]\nmin = 1\n')
    text = refused(path, [over], {"objective.coverage.weight": -1})
    for place in (
        "over.toml rules.ghost",
        "over.toml rules.size.max",
        "call.toml rules.weak.mn",
        "--set objective.coverage.weight",
    ):
        assert place in text
    assert text.startswith("4 problems")
