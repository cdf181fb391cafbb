"""Overlays in any order give one formulation, and the record of changes gives it again."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consortium_opt.formulation import Formulation, read_formulation
from consortium_opt.problems import InvalidInput

CHOICES: dict[tuple[str, ...], list[Any]] = {
    ("opens",): ["2026-05-12", "2027-01-01"],
    ("roles",): [True, False],
    ("coordinator",): [True, False],
    ("funding", "rate"): [0.7, 1.0],
    ("funding", "rates_by_type"): [{"SME": 0.7}, {"SME": 1.0, "HEI": 1.0}],
    ("rules", "size", "min"): [2, 3, 6],
    ("rules", "size", "max"): [7, 16, 30],
    ("rules", "size", "enabled"): [True, False],
    ("rules", "size", "text"): ["Ours."],
    ("rules", "three_countries", "at_least"): [2, 3, 4],
    ("rules", "three_countries", "law"): [True, False],
    ("rules", "three_countries", "including"): [[], [{"group": "EU27", "at_least": 2}]],
    ("rules", "gender_equality_plan", "where"): [{"type": "HEI"}, {"country": {"group": "EU27"}}],
    ("rules", "gender_equality_plan", "enforce"): [True, False],
    ("objective", "coverage", "weight"): [1.0, 1, 2.5],
    ("objective", "complementarity", "profile"): ["relative", "absolute"],
}
NEW: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("rules", "balance"): [{"type": "max_share", "max": 0.5}, {"type": "size", "max": 9}],
    ("rules", "three_countries"): [{"type": "distinct", "attribute": "country", "min": 3}],
    ("objective", "trust"): [{"type": "trust"}, {"type": "trust", "weight": 2}],
}


@st.composite
def overlays(draw: st.DrawFn) -> dict[str, Any]:
    """An overlay that sets a few keys, or makes or replaces a rule."""
    data: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True, max_size=4)):
        table = data
        for part in key[:-1]:
            table = table.setdefault(part, {})
        table[key[-1]] = draw(st.sampled_from(CHOICES[key]))
    for section, name in draw(st.lists(st.sampled_from(sorted(NEW)), unique=True, max_size=1)):
        data.setdefault(section, {})[name] = draw(st.sampled_from(NEW[section, name]))
    return data


def read_both(one: dict[str, Any], two: dict[str, Any]) -> Formulation | None:
    try:
        return read_formulation("horizon-ria", [one, two])
    except InvalidInput as error:
        if any(not problem.where.startswith("overlays ") for problem in error.problems):
            raise
        return None


@settings(max_examples=60, deadline=None)
@given(overlays(), overlays())
def test_the_order_of_two_overlays_does_not_matter(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    forth, back = read_both(one, two), read_both(two, one)
    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert forth.model_dump_json() == back.model_dump_json()


@settings(max_examples=60, deadline=None)
@given(overlays(), overlays())
def test_the_recorded_changes_replay(one: dict[str, Any], two: dict[str, Any]) -> None:
    formulation = read_both(one, two)
    assume(formulation is not None)
    assert formulation is not None
    record = {change.key: change.new for change in formulation.changes}
    again = read_formulation("horizon-ria", changes=record)
    assert again == formulation
    assert all(change.old != change.new for change in formulation.changes)


@settings(max_examples=30, deadline=None)
@given(overlays())
def test_an_overlay_and_its_keys_as_changes_are_the_same(overlay: dict[str, Any]) -> None:
    assert read_formulation("horizon-ria", [overlay]) == read_formulation(
        "horizon-ria", changes=overlay
    )
