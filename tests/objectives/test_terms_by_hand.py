"""Every objective term: cases worked out by hand from the specification, the sum in the comment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from by_hand import TODAY, choose, formulation, pool
from rows_by_hand import greatest, space_of

from consortium_opt.case import Case
from consortium_opt.instance.schema import Instance
from consortium_opt.objectives import TERMS

# levels up to 4; nobody has quantum, nobody wants catering; c is strong in everything, d is empty
SKILLS = pool(
    {i: {} for i in "abcdefg"},
    capabilities={
        "a": {"laser": 4, "optics": 2},
        "b": {"optics": 3},
        "c": {"laser": 4, "optics": 4, "quantum": 0, "catering": 4},
        "e": {"laser": 2, "optics": 1},
    },
    wanted={"laser": 1, "optics": 2, "quantum": 1},
    max_level=4,
)
# two capabilities of weight 1, levels up to 4: c and d are flat, a and b are each other's opposite
HALVES = pool(
    {i: {} for i in "abcdefgh"},
    capabilities={
        "a": {"left": 4},
        "b": {"right": 4},
        "c": {"left": 4, "right": 4},
        "e": {"left": 4},
        "f": {"right": 4},
        "g": {"left": 3},
        "h": {"left": 1},
    },
    max_level=4,
)
# weights 2 and 1, levels up to 5, so that a mean is rounded to halves
WEIGHED = pool(
    {i: {} for i in "abcde"},
    capabilities={
        "a": {"left": 3, "right": 4.5},
        "b": {"left": 5},
        "c": {"left": 0.75, "right": 0.75},
        "d": {"left": 1, "right": 1},
        "e": {"left": 1.5},
    },
    wanted={"left": 2, "right": 1},
    max_level=5,
)
NEEDS = pool(
    {i: {} for i in "abcde"},
    capabilities={"a": {"laser": 5}, "b": {"optics": 3}, "c": {"optics": 4, "laser": 2}},
    needs={
        "a": {"optics": 3, "laser": 5},
        "b": {"laser": 3, "optics": 0},
        "d": {"catering": 1},
        "e": {"optics": 5, "laser": 1},
    },
)
PAIRS = pool(
    {i: {} for i in "abcd"},
    trust={"ba": 0.9, "bc": 0.6, "cd": 0},
    synergies={"ab": 1, "db": 0.5},
    default_trust=0.3,
)
# the fit of a in design is (4 + 2) / 2 / 5, of b (5 + 5) / 2 / 5; test requires nothing
ROLES = pool(
    {
        "a": {"staff_pm": 20, "pm_cost": 5000, "experience": 3},
        "b": {"staff_pm": 20, "pm_cost": 4000, "experience": 12},
        "c": {"staff_pm": 20, "pm_cost": 10000},
    },
    capabilities={
        "a": {"laser": 4, "optics": 2},
        "b": {"laser": 5, "optics": 5},
        "c": {"laser": 3, "optics": 2},
    },
    roles={
        "design": {"person_months": 12},
        "test": {"person_months": 8},
        "admin": {"min_members": 0},
    },
    requirements={"design": {"laser": 3, "optics": 2}, "admin": {"laser": 5}},
)
TOPICS = pool(
    {i: {} for i in "abcd"},
    interests={"a": {"food": 1, "health": 0.5}, "b": {"health": 0.8}, "c": {"food": 0.2}},
)
KINDS = pool(
    {
        "a": {"type": "SME", "control_group": "H", "region": "FRI15"},
        "b": {"country": "DE", "type": "SME", "control_group": "H"},
        "c": {"country": "EL", "type": "RTO"},
        "d": {},
        "e": {"country": "IT", "type": "LARGE"},
    },
    trust={"ab": 0.5, "ac": 0.4},
)


@dataclass(frozen=True)
class Value:
    """A value of a term worked out by hand."""

    type: str
    pool: Instance = field(repr=False)
    parameters: dict[str, Any]
    members: str
    expected: float
    seats: dict[str, Any]


def of(kind, pool, *rows):
    """Rows of what, parameters, members, expected value and perhaps seats."""
    return [
        pytest.param(
            Value(kind, pool, table, members, value, more[0] if more else {}), id=f"{kind}: {what}"
        )
        for what, table, members, value, *more in rows
    ]


A12_B8 = {"plays": {"a": {"design": 12}, "b": {"test": 8}}}  # 60,000 and 32,000
A12_C8 = {"plays": {"a": {"design": 12}, "c": {"test": 8}}}  # 60,000 and 80,000
ALONE = {"plays": {"a": {"design": 12, "test": 8}}}  # 100,000
EVEN = {"plays": {"a": {"design": 10}, "b": {"design": 2, "test": 8}}}
ABSOLUTE = {"profile": "absolute"}
SIZE = {"type": "size", "min": 3}

CASES = [
    *of(
        "coverage",
        SKILLS,
        # sum of weights 4, top 4 * 4 = 16; quantum counts in the total though nobody has it
        ("one member: (4 + 2 * 2) / 16", {}, "a", 0.5),
        ("one member without anything", {}, "d", 0),
        ("the best of each: (4 + 2 * 3) / 16", {}, "ab", 0.625),
        ("dominated: the same with e", {}, "abe", 0.625),
        ("all that can be had, 12 / 16", {}, "abc", 0.75),
        ("catering is not wanted, (4 + 2 * 4) / 16", {}, "c", 0.75),
        ("levels in between: (2 + 2 * 1) / 16", {}, "e", 0.25),
    ),
    *of(
        "coverage",
        NEEDS,
        # wanted is missing: laser and optics count 1 each, top 5 * 2
        ("nothing named: (5 + 3) / 10", {}, "ab", 0.8),
    ),
    *of(
        "complementarity",
        HALVES,
        ("one member: no pairs", {}, "a", 0),
        # means: a 4/2 = 2, so (2, -2); b (-2, 2): distance 8 over M * weights = 8; 4 / 2^2 * 1
        ("two opposite", {}, "ab", 1),
        # 4 / 4^2 * (2 * 2 pairs at distance 8 / 8)
        ("two opposite halves of four", {}, "abef", 1),
        # s = 3: 4 / 9 * (ab 1 + eb 1 + ae 0)
        ("two against one", {}, "abe", 8 / 9),
        ("the same twice", {}, "ae", 0),
        # a giant and an empty one are flat: (0, 0) both
        ("relative: a giant and an empty one", {}, "cd", 0),
        # absolute: |4 - 0| * 2 / 8 = 1
        ("absolute: a giant and an empty one", ABSOLUTE, "cd", 1),
        # relative: a (2, -2), c (0, 0): 4 / 8; 4 / 4 * 0.5
        ("relative: one half and a giant", {}, "ac", 0.5),
        # absolute: a (4, 0), c (4, 4): 4 / 8
        ("absolute: one half and a giant", ABSOLUTE, "ac", 0.5),
        # absolute, s = 3: ab 8, ad 4, bd 4: 16 / 8 = 2; 4 / 9 * 2
        ("absolute: two halves and an empty one", ABSOLUTE, "abd", 8 / 9),
        # M / 10 = 0.4; mean of g 1.5 = 3.75 steps, rounded 4: 1.6, so (1.4, -1.6);
        # h 0.5 = 1.25 steps, rounded 1: 0.4, so (0.6, -0.4): (0.8 + 1.2) / 8; 4 / 4 * 0.25
        ("means rounded up and down", {}, "gh", 0.25),
        # d (0, 0): (1.4 + 1.6) / 8
        ("the rounded mean of one", {}, "gd", 0.375),
    ),
    *of(
        "complementarity",
        WEIGHED,
        # steps of 0.5, weights 2 and 1, M * weights = 15
        # a: (2 * 3 + 4.5) / 3 = 3.5 -> (-0.5, 1); b: 10 / 3 = 3.333 = 6.67 steps -> 3.5 ->
        # (1.5, -3.5): (2 * 2 + 4.5) / 15
        ("weighted mean and distance", {}, "ab", 8.5 / 15),
        # c: 0.75 = 1.5 steps, half up: 1 -> (-0.25, -0.25); d: 1 -> (0, 0): 0.25 * 3 / 15
        ("half up", {}, "cd", 0.05),
        # e: 3 / 3 = 1 -> (0.5, -1); c (-0.25, -0.25): (0.75 * 2 + 0.75) / 15; half down 1.75 / 15
        ("half up, not down", {}, "ce", 0.15),
    ),
    *of(
        "need_fit",
        NEEDS,
        # its own laser does not count
        ("one member: nobody else", {}, "a", 0),
        ("one member without needs", {}, "c", 1),
        # a: optics 3 by b, laser 5 by nobody else: 1/2; b: laser 3 by a, level 0 is no need: 1
        ("two, at the level exactly", {}, "ab", 0.75),
        # a: optics 4 by c: 1/2; c has no needs: 1
        ("the other has more than is needed", {}, "ac", 0.75),
        # b: laser 3, c has 2: 0; c: 1
        ("just below the level", {}, "bc", 0.5),
        # d: nobody can: 0; c: 1
        ("nobody has it", {}, "cd", 0.5),
        # a 1/2, b 1 (laser by a), c 1, d 0, e: optics 5 no, laser by a yes 1/2: 3 / 5
        ("everybody", {}, "abcde", 0.6),
    ),
    *of(
        "synergy",
        PAIRS,
        ("one member", {}, "a", 0),
        ("one pair", {}, "ab", 1),
        ("a pair not listed is 0", {}, "ac", 0),
        ("given as d, b", {}, "bd", 0.5),
        # ab 1, ac 0, bc 0
        ("three: 1 / 3", {}, "abc", 1 / 3),
        # ab 1, bd 0.5, four at 0
        ("four: 1.5 / 6", {}, "abcd", 0.25),
    ),
    *of(
        "trust",
        PAIRS,
        ("one member", {}, "a", 0),
        ("one pair, given as b, a", {}, "ab", 0.9),
        ("a pair not listed has the default", {}, "ac", 0.3),
        ("a listed 0 is below the default", {}, "cd", 0),
        # 0.9 + 0.3 + 0.6
        ("three: 1.8 / 3", {}, "abc", 0.6),
        # ab 0.9, ac 0.3, ad 0.3, bc 0.6, bd 0.3, cd 0
        ("four: 2.4 / 6", {}, "abcd", 0.4),
    ),
    *of(
        "role_fit",
        ROLES,
        # design 6 / 10, test 1, admin nobody 0
        (
            "one member leads two of three",
            {},
            "a",
            1.6 / 3,
            {"leads": {"design": "a", "test": "a"}},
        ),
        # design 1, test 1, admin 5 / 5
        (
            "the best in all",
            {},
            "ab",
            1,
            {"leads": {"design": "b", "test": "a", "admin": "b"}},
        ),
        # the lead counts, not who plays beside it
        ("the lead counts", {}, "ab", 1.6 / 3, {"leads": {"design": "a", "test": "b"}}),
        # c at the least that is required: (3 + 2) / 2 / 5
        ("at the requirement", {}, "ac", 1.5 / 3, {"leads": {"design": "c", "test": "a"}}),
        (
            "requires nothing: whoever leads",
            {},
            "bc",
            2 / 3,
            {"leads": {"design": "b", "test": "c"}},
        ),
        # a second capability does not count where one is required: admin laser 5 / 5 alone
        ("admin alone", {}, "b", 1 / 3, {"leads": {"admin": "b"}}),
        ("nobody leads", {}, "c", 0, {"leads": {}}),
    ),
    *of(
        "shared_interest",
        TOPICS,
        ("one member: food", {}, "a", 1),
        ("one member, one topic", {}, "c", 0.2),
        ("not listed counts 0", {}, "d", 0),
        # food (1 + 0) / 2, health (0.5 + 0.8) / 2
        ("two share health", {}, "ab", 0.65),
        # food (1 + 0.2) / 2, health 0.5 / 2
        ("two share food", {}, "ac", 0.6),
        # food 1.2 / 3 = 0.4, health 1.3 / 3
        ("three", {}, "abc", 1.3 / 3),
        # the mean is over all members
        ("four", {}, "abcd", 1.3 / 4),
    ),
    *of(
        "diversity",
        KINDS,
        ("one member", {"attribute": "country", "cap": 4}, "a", 0.25),
        ("two countries of four", {"attribute": "country", "cap": 4}, "abd", 0.5),
        ("exactly the cap", {"attribute": "country", "cap": 3}, "abc", 1),
        ("beyond the cap", {"attribute": "country", "cap": 2}, "abce", 1),
        ("a blank is no value", {"attribute": "type", "cap": 2}, "abd", 0.5),
        ("blanks alone", {"attribute": "type", "cap": 2}, "d", 0),
        # H, c, d
        ("a blank control group is itself", {"attribute": "control_group", "cap": 4}, "abcd", 0.75),
    ),
    *of(
        "bonus",
        KINDS,
        ("one member", {"where": {"type": "SME"}, "cap": 1}, "a", 1),
        ("nobody matches", {"where": {"type": "SME"}, "cap": 2}, "ce", 0),
        ("one of two", {"where": {"type": "SME"}, "cap": 2}, "ac", 0.5),
        ("exactly the cap", {"where": {"type": "SME"}, "cap": 2}, "abc", 1),
        ("beyond the cap", {"where": {"type": "SME"}, "cap": 1}, "ab", 1),
        ("a blank matches nothing", {"where": {"type": "SME"}, "cap": 2}, "ad", 0.5),
        ("nor does it match a not", {"where": {"type": {"not": "SME"}}, "cap": 2}, "acd", 0.5),
        ("missing matches it", {"where": {"type": {"missing": True}}, "cap": 2}, "ad", 0.5),
        ("EL means GR", {"where": {"country": "EL"}, "cap": 2}, "ac", 0.5),
        ("FRI1 matches FRI15", {"where": {"region": "FRI1"}, "cap": 1}, "ab", 1),
    ),
    *of(
        "experience",
        ROLES,
        ("one member: 3 of 10", {"cap": 10}, "a", 0.3),
        ("blank counts 0", {"cap": 10}, "c", 0),
        ("exactly the cap", {"cap": 12}, "ab", 1, {"coordinator": "b"}),
        ("beyond the cap", {"cap": 10}, "ab", 1, {"coordinator": "b"}),
        ("another member has more", {"cap": 12}, "ab", 0.25, {"coordinator": "a"}),
        ("a cap that is no whole number: 3 / 7.5", {"cap": 7.5}, "abc", 0.4, {"coordinator": "a"}),
    ),
    *of(
        "cost",
        ROLES,
        # 1 - 100,000 / 200,000
        ("one member", {"reference": 200000}, "a", 0.5, ALONE),
        # 1 - 92,000 / 184,000
        ("two", {"reference": 184000}, "ab", 0.5, A12_B8),
        # 1 - 140,000 / 200,000
        ("two, dearer", {"reference": 200000}, "ac", 0.3, A12_C8),
        ("exactly the reference", {"reference": 140000}, "ac", 0, A12_C8),
        # 1 - 140,000 / 100,000
        ("below 0", {"reference": 100000}, "ac", -0.4, A12_C8),
        # 1 - (10 * 5,000 + 10 * 4,000) / 100,000
        ("shared work", {"reference": 100000}, "ab", 0.1, EVEN),
        # c plays and gives nothing
        (
            "a member that gives nothing",
            {"reference": 200000},
            "ac",
            0.5,
            {"plays": {"a": {"design": 12, "test": 8}, "c": {"design": 0}}},
        ),
    ),
    *of(
        "balance",
        ROLES,
        ("one member has all", {}, "a", 0, ALONE),
        # 1 - 12 / 20
        ("two", {}, "ab", 0.4, A12_B8),
        ("two, even", {}, "ab", 0.5, EVEN),
        # 1 - 18 / 20
        (
            "two, uneven",
            {},
            "ab",
            0.1,
            {"plays": {"a": {"design": 12, "test": 6}, "b": {"test": 2}}},
        ),
        # 1 - 8 / 20
        (
            "three",
            {},
            "abc",
            0.6,
            {"plays": {"a": {"design": 6}, "b": {"design": 6}, "c": {"test": 8}}},
        ),
        # admin takes nothing, and does not change it
        (
            "a member that gives nothing",
            {},
            "abc",
            0.4,
            {"plays": {"a": {"design": 12}, "b": {"test": 8}, "c": {"test": 0}}},
        ),
    ),
    *of(
        "soft",
        KINDS,
        ("one member where three are asked for: 2 steps of 4", {"rule": SIZE, "cap": 4}, "a", 0.5),
        ("exactly", {"rule": SIZE, "cap": 4}, "abc", 1),
        ("more than is asked for", {"rule": SIZE, "cap": 4}, "abcd", 1),
        ("exactly the cap", {"rule": SIZE, "cap": 2}, "a", 0),
        ("violation beyond the cap", {"rule": SIZE, "cap": 1}, "a", 0),
        (
            "a blank is no SME: one of two, one step of two",
            {"rule": {"type": "count", "where": {"type": "SME"}, "min": 2}, "cap": 2},
            "ad",
            0.5,
        ),
        # 1/2 where 0.7 is asked for: 0.2 = 4 steps of 0.05; 1 - 4 / 10
        (
            "a share in steps of 0.05",
            {"rule": {"type": "share", "where": {"type": "SME"}, "min": 0.7}, "cap": 10},
            "ac",
            0.6,
        ),
        # one of one where 0.8 is the most: 4 steps
        ("the largest share", {"rule": {"type": "max_share", "max": 0.8}, "cap": 8}, "a", 0.5),
        # mean (0.5 + 0.4 + 0) / 3 = 0.3 where 0.45 is asked for: 3 steps of 0.05
        (
            "trust in steps of 0.05",
            {"rule": {"type": "trust_mean", "min": 0.45}, "cap": 6},
            "abc",
            0.5,
        ),
        # b and c have one partner (a) of two asked for, the worst member counts: 1 step
        (
            "partners in steps of one",
            {"rule": {"type": "trust_partners", "min_trust": 0.4, "at_least": 2}, "cap": 4},
            "abc",
            0.75,
        ),
        (
            "a coordinator that does not match",
            {"rule": {"type": "coordinator", "where": {"type": "SME"}}, "cap": 2},
            "ac",
            0.5,
            {"coordinator": "c"},
        ),
    ),
    *of(
        "soft",
        ROLES,
        # 140,000 where 100,000 is the most: 40,000 = 8 steps of 5,000
        (
            "money in steps of 5 %",
            {"rule": {"type": "budget", "max": 100000}, "cap": 10},
            "ac",
            0.2,
            A12_C8,
        ),
        # 92,000 where 100,000 is the least: 8,000 = 1.6 steps of 5,000
        (
            "money, below the least",
            {"rule": {"type": "budget", "min": 100000}, "cap": 2},
            "ab",
            0.2,
            A12_B8,
        ),
        # 80,000 where 50,000 is the most of each: 12 steps of 2,500
        (
            "money of a member, the dearest",
            {"rule": {"type": "member_cost", "max": 50000}, "cap": 16},
            "ac",
            0.25,
            A12_C8,
        ),
        # roles 2 where one is the most
        (
            "roles in steps of one",
            {"rule": {"type": "roles_per_member", "max": 1}, "cap": 2},
            "a",
            0.5,
            ALONE,
        ),
    ),
]


def set_up(hand):
    table = {"type": hand.type, **hand.parameters}
    case = Case(hand.pool, formulation(objective={"it": table}), today=TODAY)
    return case, choose(case, hand.members, **hand.seats), case.formulation.objective["it"]


@pytest.mark.parametrize("hand", CASES)
def test_terms_by_hand(hand):
    case, chosen, tested = set_up(hand)
    assert tested.problems(case) == []
    assert tested.measure(case, chosen) == pytest.approx(hand.expected, abs=1e-9)


@pytest.mark.parametrize("hand", CASES)
def test_rows_of_terms_by_hand(hand):
    """The greatest value that the rows of a term leave to the choice is the one by hand."""
    case, chosen, tested = set_up(hand)
    v = space_of(case, chosen)
    value, rows = tested.value(v, case)
    assert greatest(case, chosen, v, rows, value) == pytest.approx(hand.expected, abs=1e-4)


@pytest.mark.parametrize("kind", TERMS)
def test_every_term_has_six_cases_by_hand(kind):
    assert sum(case.values[0].type == kind for case in CASES) >= 6
