"""``effort`` and ``total_effort``: cases worked out by hand from the specification."""

from __future__ import annotations

import pytest
from by_hand import TODAY, choose, fails, formulation, holds, of, pool

from consortium_opt.case import Case

# staff: a 20, b 10, c 30 person-months; admin takes none
EFFORT = pool(
    {"a": {"staff_pm": 20}, "b": {"staff_pm": 10}, "c": {"staff_pm": 30}},
    roles={
        "design": {"person_months": 12},
        "test": {"person_months": 8},
        "admin": {"min_members": 0},
    },
)
ALONE = {"a": {"design": 12, "test": 8}}
A12_B8 = {"a": {"design": 12}, "b": {"test": 8}}
SME = {"type": "SME"}
# a is an SME, b is none, of c nobody can say
TYPED = pool(
    {
        "a": {"staff_pm": 20, "type": "SME"},
        "b": {"staff_pm": 10, "type": "RTO"},
        "c": {"staff_pm": 30},
    },
    roles={"design": {"person_months": 12}, "test": {"person_months": 8}},
)
A5_C15 = {"a": {"design": 5}, "c": {"design": 7, "test": 8}}
LARGE = pool({"a": {"staff_pm": 1000}}, roles={"design": {"person_months": 999.9995}})
BARE = pool({"a": {"staff_pm": 20}, "b": {"staff_pm": 10}})

CASES = [
    *of(
        "effort",
        EFFORT,
        holds("one member gives all: 12 + 8", {"min": 20}, "a", "20 (a)", 0, plays=ALONE),
        fails("b gives 8 of 8.5", {"min": 8.5}, "ab", "8 (b)", -0.5, plays=A12_B8),
        holds("exactly the most", {"max": 12}, "ab", "12 (a)", 0, plays=A12_B8),
        fails("just beyond the most", {"max": 11.5}, "ab", "12 (a)", -0.5, plays=A12_B8),
        holds(
            "typical: 8 - 5 and 15 - 12; the smaller text of two",
            {"min": 5, "max": 15},
            "ab",
            "12 (a)",
            3,
            plays=A12_B8,
            required="5 to 15 person-months a member",
        ),
        fails(
            "a member with nothing",
            {"min": 1},
            "ac",
            "0 (c)",
            -1,
            plays={**ALONE, "c": {"admin": 0}},
        ),
        fails(
            "half months only: 7.1 and 2.1 are 0.1 off, 2.8 is 0.2 off",
            {"step": 0.5},
            "abc",
            "2.8 (c, design)",
            -0.2,
            plays={"a": {"design": 7.1}, "b": {"design": 2.1, "test": 8}, "c": {"design": 2.8}},
            required="multiples of 0.5",
        ),
        holds(
            "half months: 7.5, 4.5, 8; 8 - 7 for the least",
            {"step": 0.5, "min": 7},
            "ac",
            "7.5 (a)",
            0.5,
            plays={"a": {"design": 7.5}, "c": {"design": 4.5, "test": 8}},
        ),
        fails(
            "the step is of every role: 7.5 + 0.5 is a whole number, its parts are not",
            {"step": 1},
            "ac",
            "0.5 (a, test)",
            -0.5,
            plays={"a": {"design": 7.5, "test": 0.5}, "c": {"design": 4.5, "test": 7.5}},
        ),
        fails(
            "3 in test where 4 are the least a role",
            {"min_per_role": 4},
            "abc",
            "3 (c, test)",
            -1,
            plays={"a": {"design": 12}, "b": {"test": 5}, "c": {"test": 3}},
            required="at least 4 a role",
        ),
        holds(
            "admin takes no person-months, so nobody has to give it any",
            {"min_per_role": 8},
            "ab",
            "8 (b, test)",
            0,
            plays={"a": {"design": 12, "admin": 0}, "b": {"test": 8}},
        ),
        fails(
            "playing a role that takes person-months with none",
            {"min_per_role": 4},
            "ab",
            "0 (b, design)",
            -4,
            plays={"a": {"design": 12}, "b": {"design": 0, "test": 8}},
        ),
        holds(
            "contact: b keeps 10 - 8 = 2",
            {"contact": 2},
            "ab",
            "2 free (b)",
            0,
            plays=A12_B8,
            required="2 free for a contact person",
        ),
        fails("contact: 2 free of 3", {"contact": 3}, "ab", "2 free (b)", -1, plays=A12_B8),
        holds(
            "coordination: a keeps 20 - 12 = 8, b owes nothing and keeps 2",
            {"coordination": 8},
            "ab",
            "8 free (a)",
            0,
            plays=A12_B8,
            required="8 free to coordinate",
        ),
        fails(
            "coordination: b cannot, 2 free of 8",
            {"coordination": 8},
            "ab",
            "2 free (b)",
            -6,
            plays=A12_B8,
            coordinator="b",
        ),
        fails(
            "they add up for the coordinator: 8 free of 2 + 8",
            {"contact": 2, "coordination": 8},
            "ab",
            "8 free (a)",
            -2,
            plays=A12_B8,
        ),
        holds(
            "contact is no part of the least and most: a gives 12",
            {"min": 8, "max": 12, "contact": 2},
            "ab",
            "12 (a)",
            0,
            plays=A12_B8,
        ),
    ),
    *of(
        "effort",
        LARGE,
        holds(
            "tolerance 1e-6 of the bound: 0.0005 short, 0.001 allowed",
            {"min": 1000},
            "a",
            "999.9995 (a)",
            -0.0005,
            plays={"a": {"design": 999.9995}},
        ),
        fails(
            "beyond the tolerance: 0.0015 short, 0.001 allowed",
            {"min": 1000.001},
            "a",
            "999.9995 (a)",
            -0.0015,
            plays={"a": {"design": 999.9995}},
        ),
    ),
    *of(
        "total_effort",
        TYPED,
        holds(
            "everybody: 12 + 8, exactly the most",
            {"max": 20},
            "ab",
            "20",
            0,
            plays=A12_B8,
            required="at most 20 person-months together",
        ),
        fails(
            "everybody: one person-month short",
            {"min": 21},
            "ab",
            "20",
            -1,
            plays=A12_B8,
            required="at least 21 person-months together",
        ),
        holds("one member gives all", {"min": 20}, "a", "20", 0, plays=ALONE),
        holds("of the SME a alone: 12", {"where": SME, "min": 12}, "ab", "12", 0, plays=A12_B8),
        fails(
            "of the SME a: 12 of 12.5", {"where": SME, "min": 12.5}, "ab", "12", -0.5, plays=A12_B8
        ),
        fails("of the SME a: beyond 11", {"where": SME, "max": 11}, "ab", "12", -1, plays=A12_B8),
        holds(
            "between: 12 - 9 and 14 - 12; the nearer bound",
            {"where": SME, "min": 9, "max": 14},
            "ab",
            "12",
            2,
            plays=A12_B8,
            required="9 to 14 person-months together",
        ),
        fails(
            "nobody matches: 0",
            {"where": SME, "min": 1},
            "b",
            "0",
            -1,
            plays={"b": {"design": 2, "test": 8}},
        ),
        holds(
            "nobody matches: at most",
            {"where": SME, "max": 1},
            "b",
            "0",
            1,
            plays={"b": {"design": 2, "test": 8}},
        ),
        holds(
            "a blank does not count: a has 5 of 5",
            {"where": SME, "max": 5},
            "ac",
            "5",
            0,
            unknown=1,
            plays=A5_C15,
        ),
        fails(
            "law, the most: the blank c counts, 5 + 15",
            {"where": SME, "max": 19, "law": True},
            "ac",
            "20",
            -1,
            unknown=1,
            plays=A5_C15,
        ),
        fails(
            "law, the least: the blank c does not count",
            {"where": SME, "min": 6, "law": True},
            "ac",
            "5",
            -1,
            unknown=1,
            plays=A5_C15,
        ),
        fails(
            "law, both: 5 is enough, 20 are too many",
            {"where": SME, "min": 5, "max": 18, "law": True},
            "ac",
            "20",
            -2,
            unknown=1,
            plays=A5_C15,
        ),
    ),
    *of(
        "total_effort",
        LARGE,
        holds(
            "within the tolerance: 0.0005 short, 0.001 allowed",
            {"min": 1000},
            "a",
            "999.9995",
            -0.0005,
            plays={"a": {"design": 999.9995}},
        ),
        fails(
            "beyond the tolerance: 0.0015 short",
            {"min": 1000.001},
            "a",
            "999.9995",
            -0.0015,
            plays={"a": {"design": 999.9995}},
        ),
    ),
    *of(
        "effort",
        BARE,
        holds("without roles: contact needs staff alone", {"contact": 10}, "ab", "10 free (b)", 0),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_effort_by_hand(hand):
    hand.check()


def test_multiples_alone_are_judged():
    """7.5 and 4.5 and 8 are multiples of 0.5: the rule holds, whatever it calls what it saw."""
    rules = {"it": {"type": "effort", "step": 0.5}}
    case = Case(EFFORT, formulation(rules), today=TODAY)
    plays = {"a": {"design": 7.5}, "c": {"design": 4.5, "test": 8}}
    found = case.formulation.rules["it"].measure(case, choose(case, "ac", plays=plays))
    assert (found.satisfied, found.slack, found.unknown) == (True, 0, 0)
