"""A formulation with other values is the one that its files and the change would give."""

from __future__ import annotations

import pytest

from consortium_opt.formulation import read_formulation, shipped_formulations
from consortium_opt.formulation.altered import altered
from consortium_opt.problems import InvalidInput

NAMES = [entry.name for entry in shipped_formulations()]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changed_is_the_same_formulation(name):
    formulation = read_formulation(name)
    assert altered(formulation, {}) == formulation


@pytest.mark.parametrize("name", NAMES)
def test_the_same_as_reading_it_with_the_change(name):
    for changes in ({"rules.size.enabled": False}, {"objective.coverage.weight": 2.5}):
        try:
            read = read_formulation(name, changes=changes)
        except InvalidInput:
            with pytest.raises(InvalidInput):
                altered(read_formulation(name), changes)
        else:
            assert altered(read_formulation(name), changes) == read


EARLIER = (
    {"overlays": ["balanced-40"]},
    {"changes": {"rules.size.max": 14}},
    {"overlays": [{"rules": {"money": {"type": "budget", "max": 3.0, "law": True}}}]},
    {"overlays": [{"rules": {"size": {"type": "count", "min": 3}}}]},
)
LATER = (
    {"rules.size.max": 14},
    {"rules.size.max": 16},
    {"rules.size.max": 12, "rules.size.min": 4},
    {"rules.balanced_countries.max": 0.3},
    {"rules.money.max": 4.0},
    {"rules.size.enabled": False},
    {"rules.new": {"type": "require", "candidates": ["a"]}},
    {"rules.gender_equality_plan.where": {"type": "SME"}},
    {"opens": "2026-05-05"},
    {"roles": False},
)


@pytest.mark.parametrize("earlier", EARLIER, ids=str)
@pytest.mark.parametrize("later", LATER, ids=str)
def test_changes_before_and_now_make_one_record(earlier, later):
    """The first value before, the last after; what is changed back is no change."""
    overlays, changes = earlier.get("overlays", ()), earlier.get("changes", {})
    before = read_formulation("horizon-ria", overlays, changes)
    try:
        both = read_formulation("horizon-ria", overlays, {**changes, **later})
    except InvalidInput:
        with pytest.raises(InvalidInput):
            altered(before, later)
        return
    found = altered(before, later)
    assert found.rules == both.rules
    assert found.objective == both.objective
    assert found.changes == both.changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rules.siz.max": 3}, "--set rules.siz: there is no rule 'siz' to change"),
        ({"rules.size.maxx": 3}, "maxx"),
        ({"rules.size.max": "many"}, "--set rules.size.max"),
        ({"rules.size.max": 2}, "min 6 is above max 2"),
        ({"counts_only": {"sme": True}}, "--set counts_only: rules hold it already"),
    ],
)
def test_what_the_formulation_refuses(changes, says):
    with pytest.raises(InvalidInput) as caught:
        altered(read_formulation("horizon-ria"), changes)
    assert says in str(caught.value)


def test_who_counts_can_be_set_where_nothing_says_it():
    changes = {"counts_only": {"sme": True}}
    assert altered(read_formulation("base"), changes) == read_formulation("base", changes=changes)
