"""Filters: who matches, of whom it cannot be said, and what is no filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from by_hand import TODAY, formulation, pool
from pydantic import ValidationError

from consortium_opt.case import Case
from consortium_opt.groups import Entry
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput
from consortium_opt.rules import RULES

CANDIDATES = {
    "a": {"type": "SME", "sector": "food", "turnover": 2, "plan": True, "region": "FRI15"},
    "b": {"country": "DE", "type": "RTO", "sector": "health", "turnover": 10, "plan": False},
    "c": {"country": "EL", "type": "HES", "turnover": 10.5, "region": "EL30", "staff_pm": 12},
    "d": {"country": "GB", "region": "UKI31", "control_group": "Holding"},
    "e": {"country": "PT", "type": "PUB", "sector": "food", "plan": True, "region": "PT200"},
}
POOL = pool(
    CANDIDATES,
    groups={"ALPINE": ["FR", "IT"], "SOUTH": ["FRI", "PT"], "FRESH": ["food"]},
)


def case_of(instance=POOL, today=TODAY, **more):
    return Case(instance, formulation(**more), today=today)


MATCHES = [
    ("a value", {"type": "SME"}, "a", "d"),
    ("a value nobody has", {"type": "LARGE"}, "", "d"),
    ("a list", {"type": ["SME", "RTO"]}, "ab", "d"),
    ("yes", {"plan": True}, "ae", "cd"),
    ("no", {"plan": False}, "b", "cd"),
    ("a number", {"turnover": 10}, "b", "de"),
    ("a list of numbers", {"turnover": [2, 10.5]}, "ac", "de"),
    ("the least, included", {"turnover": {"min": 10}}, "bc", "de"),
    ("the most, included", {"turnover": {"max": 10}}, "ab", "de"),
    ("a range", {"turnover": {"min": 2.5, "max": 10.4}}, "b", "de"),
    ("a range that is one number", {"turnover": {"min": 10, "max": 10}}, "b", "de"),
    ("a described number, blanks are no zero", {"staff_pm": {"max": 20}}, "c", "abde"),
    ("an id", {"id": ["a", "b"]}, "ab", ""),
    ("a blank name is not the id", {"name": "a"}, "", "abcde"),
    ("not a value", {"type": {"not": "SME"}}, "bce", "d"),
    ("not a list", {"type": {"not": ["SME", "RTO"]}}, "ce", "d"),
    ("not a range", {"turnover": {"not": {"min": 10}}}, "a", "de"),
    ("not in a group", {"type": {"not": {"group": "COMPANY"}}}, "bce", "d"),
    ("missing", {"type": {"missing": True}}, "d", ""),
    ("missing nowhere", {"country": {"missing": True}}, "", ""),
    ("a blank control group is the candidate itself", {"control_group": {"missing": True}}, "", ""),
    ("a control group", {"control_group": ["Holding", "a"]}, "ad", ""),
    ("can_coordinate as it stands", {"can_coordinate": {"missing": True}}, "abcde", ""),
    # all conditions hold; who fails one is no blank
    ("two conditions", {"type": "SME", "sector": "food"}, "a", "d"),
    ("two conditions, a blank beside a failure", {"type": "SME", "country": "DE"}, "", ""),
    ("two conditions, a blank beside a match", {"type": "SME", "country": "UK"}, "", "d"),
    ("two conditions, blank in both", {"type": "SME", "plan": True}, "a", "d"),
    ("a blank asked for beside a blank", {"type": {"missing": True}, "plan": True}, "", "d"),
    # countries
    ("EL means GR", {"country": "EL"}, "c", ""),
    ("GR means EL", {"country": "GR"}, "c", ""),
    ("UK means GB, in a list", {"country": ["UK", "DE"]}, "bd", ""),
    ("small letters", {"country": "el"}, "c", ""),
    ("not EL", {"country": {"not": "EL"}}, "abde", ""),
    ("a group of countries", {"country": {"group": "EU27"}}, "abce", ""),
    ("an own group of countries", {"country": {"group": "ALPINE"}}, "a", ""),
    # regions: a wider one matches every region inside it
    ("a region itself", {"region": "FRI15"}, "a", "b"),
    ("a wider region", {"region": "FRI1"}, "a", "b"),
    ("a region inside does not match the wider one", {"region": "PT2001"}, "", "b"),
    ("a neighbouring region", {"region": "FRI2"}, "", "b"),
    ("not a region", {"region": {"not": "FRI1"}}, "cde", "b"),
    ("a list of regions", {"region": ["FR", "UK"]}, "ad", "b"),
    ("a group of regions", {"region": {"group": "SOUTH"}}, "ae", "b"),
    ("a region's country: EL is GR, UK is GB", {"region": {"group": "EU27"}}, "ace", "b"),
    ("a region's country, from a group with GB", {"region": {"group": "HE_AC"}}, "d", "b"),
    # types
    ("companies", {"type": {"group": "COMPANY"}}, "a", "d"),
    ("CORDIS's word for a university", {"type": {"group": "ACADEMIC"}}, "c", "d"),
    ("research organisations", {"type": {"group": "RESEARCH"}}, "b", "d"),
    ("CORDIS's word for a public body", {"type": {"group": "PUBLIC_BODY"}}, "e", "d"),
    ("an own group of any values", {"sector": {"group": "FRESH"}}, "ae", "cd"),
    # derived
    ("in the EU", {"eu_member": True}, "abce", ""),
    ("not in the EU", {"eu_member": False}, "d", ""),
    ("the region of level 2", {"nuts2": "FRI1"}, "a", "b"),
    ("outermost: the Azores, PT20", {"outermost": True}, "e", "b"),
    ("widening by country", {"widening": True}, "ce", "b"),
    ("public by type", {"public_or_non_profit": True}, "e", "d"),
]


@pytest.mark.parametrize(
    ("where", "yes", "unknown"), [row[1:] for row in MATCHES], ids=[row[0] for row in MATCHES]
)
def test_who_matches(where, yes, unknown):
    case = case_of()
    assert case.filter_problems(where) == []
    mask = case.mask(where)
    assert "".join(case.ids[i] for i in sorted(mask.yes)) == yes
    assert "".join(case.ids[i] for i in sorted(mask.unknown)) == unknown
    assert mask.possible == mask.yes | mask.unknown


def test_no_filter_means_everybody():
    assert case_of().mask(None) == (frozenset(range(5)), frozenset())


def test_el_in_a_group_of_the_pool_means_gr():
    case = case_of(pool(CANDIDATES, groups={"MED": ["EL", "UK"]}))
    assert case.mask({"country": {"group": "MED"}}).yes == {2, 3}


def test_el_in_a_group_of_countries_holds_for_regions_too():
    """The region EL30 lies in GR, however the group spells it."""
    case = case_of(pool(CANDIDATES, groups={"MED": ["GR"], "SEA": ["EL"]}))
    assert case.mask({"region": {"group": "SEA"}}).yes == {2}
    assert case.mask({"region": {"group": "MED"}}).yes == {2}


PROBLEMS = [
    ({"tpye": "SME"}, "no candidate has an attribute 'tpye'. Did you mean 'type'?"),
    ({"qqq": 1}, "no candidate has an attribute 'qqq'. There are "),
    ({"country": {"group": "EU72"}}, "there is no group 'EU72'"),
    ({"country": {"not": {"group": "EU72"}}}, "there is no group 'EU72'"),
    ({"turnover": "high"}, "'turnover' is a number, the condition asks for text"),
    ({"turnover": {"not": "high"}}, "'turnover' is a number, the condition asks for text"),
    ({"type": {"min": 3}}, "'type' is text, the condition asks for a number"),
    ({"type": True}, "'type' is text, the condition asks for yes or no"),
    ({"plan": "yes"}, "'plan' is yes or no, the condition asks for text"),
    ({"plan": 1}, "'plan' is yes or no, the condition asks for a number"),
    ({"turnover": [2, "high"]}, "'turnover' is a number, the condition asks for text"),
]


@pytest.mark.parametrize(("where", "message"), PROBLEMS, ids=[str(row[0]) for row in PROBLEMS])
def test_what_does_not_fit_the_pool(where, message):
    problems = case_of().filter_problems(where)
    assert len(problems) == 1
    assert problems[0].startswith(message)


def test_every_problem_of_a_filter_at_once():
    where = {"tpye": "SME", "country": {"group": "EU72"}, "turnover": "high"}
    problems = case_of().filter_problems(where)
    for word in ("'tpye'", "'EU72'", "'turnover'"):
        assert any(word in text for text in problems), word


def test_a_group_with_nobody_in_it_on_the_day_is_a_problem():
    """EEA3 starts with 1994: asked for the day before, a rule on it would mean nothing."""
    opens = date(1993, 12, 31)
    case = case_of(opens=opens)
    message = "group 'EEA3' has no member on 1993-12-31 (the formulation's opens)"
    for condition in ({"group": "EEA3"}, {"not": {"group": "EEA3"}}):
        (problem,) = case.filter_problems({"country": condition})
        assert problem.startswith(message)
        assert "Correct opens, name another group" in problem
    assert case_of(opens=date(1994, 1, 1)).filter_problems({"country": {"group": "EEA3"}}) == []
    rules = {"some": {"type": "count", "where": {"country": {"group": "EEA3"}}, "min": 1}}
    with pytest.raises(InvalidInput, match=r"rules\.some: where: group 'EEA3' has no member"):
        prepare(POOL, formulation(rules, opens=opens))
    (problem,) = case_of(today=opens).filter_problems({"country": {"group": "EEA3"}})
    assert "(today, for opens is not set)" in problem


def test_a_group_of_the_pool_fills_one_that_is_empty():
    case = case_of(pool(CANDIDATES, groups={"EEA3": ["NO"]}), opens=date(1993, 12, 31))
    assert case.filter_problems({"country": {"group": "EEA3"}}) == []


SHAPES = [
    ({}, "leave `where` out to mean everybody"),
    ({"type": []}, "an empty list matches nothing"),
    ({"type": [["SME"]]}, "a list holds plain values"),
    ({"type": {"not": {"not": "SME"}}}, "say it without the two nots"),
    ({"type": {"group": ["EU27"]}}, "group takes the name of a group"),
    ({"type": {"missing": False}}, "missing takes true"),
    ({"turnover": {"min": "3"}}, "min takes a number"),
    ({"turnover": {"max": True}}, "max takes a number"),
    ({"turnover": {"least": 3}}, "a condition is a value, a list"),
    ({"turnover": {"min": 3, "group": "EU27"}}, "a condition is a value, a list"),
    ({"turnover": {}}, "a condition is a value, a list"),
    ({"type": {"not": {"missing": False}}}, "missing takes true"),
]


@pytest.mark.parametrize(("where", "message"), SHAPES, ids=[str(row[0]) for row in SHAPES])
def test_what_is_no_filter(where, message):
    with pytest.raises(ValidationError, match=message):
        RULES["count"](where=where, min=1)


DATES = [
    # associated from 2024-01-01
    ("GB", "HE_AC", date(2023, 12, 31), False),
    ("GB", "HE_AC", date(2024, 1, 1), True),
    ("GB", "HE_AC", TODAY, True),
    # from 2025-01-01
    ("CH", "HE_AC", date(2024, 12, 31), False),
    ("CH", "HE_ELIGIBLE", date(2025, 1, 1), True),
    # transitional arrangements count
    ("EG", "HE_AC", date(2025, 1, 1), True),
    ("EG", "HE_AC", date(2024, 12, 31), False),
    # the sources disagree: never
    ("MA", "HE_AC", TODAY, False),
    ("MA", "HE_ELIGIBLE", TODAY, False),
    ("MA", "WIDENING", TODAY, False),
    # no date: at any time
    ("FR", "EU27", date(2021, 1, 1), True),
    ("GB", "EU27", TODAY, False),
]


@pytest.mark.parametrize(("country", "group", "day", "expected"), DATES)
def test_groups_are_read_as_of_a_day(country, group, day, expected):
    case = case_of(pool({"a": {"country": country}}), today=day)
    assert (0 in case.mask({"country": {"group": group}}).yes) is expected


def test_a_value_counts_from_since_and_up_to_until():
    """The first day counts, the last one does not; without days it counts always."""
    first, last = date(2024, 1, 1), date(2025, 1, 1)
    entry = Entry("X", "FR", "country", first, last, "member", "", "", "verified")
    days = (date(2023, 12, 31), first, date(2024, 12, 31), last)
    assert [entry.holds(day) for day in days] == [False, True, True, False]
    assert replace(entry, since=None, until=None).holds(TODAY)
    assert not replace(entry, status="uncertain").holds(first)
    assert replace(entry, status="transitional").holds(first)


def test_the_opening_of_the_call_decides_the_day():
    instance = pool({"a": {"country": "GB"}})
    case = case_of(instance, today=TODAY, opens=date(2023, 5, 12))
    assert case.date == date(2023, 5, 12)
    assert case.mask({"country": {"group": "HE_AC"}}).yes == frozenset()


def test_a_group_of_the_pool_replaces_the_built_in_one():
    """Morocco alone, whatever the table of groups says, and still a group of countries."""
    instance = pool(
        {"a": {}, "b": {"country": "MA", "region": "MA01"}, "c": {"country": "GB"}},
        groups={"HE_AC": ["MA"]},
    )
    case = case_of(instance)
    assert case.mask({"country": {"group": "HE_AC"}}).yes == {1}
    assert case.mask({"region": {"group": "HE_AC"}}).yes == {1}
    assert case.mask({"country": {"group": "EU27"}}).yes == {0}


def test_a_replaced_group_is_read_by_what_is_derived_from_it():
    instance = pool({"a": {}, "b": {"country": "GB"}}, groups={"EU27": ["GB"]})
    assert case_of(instance).mask({"eu_member": True}).yes == {1}
