"""``share``, ``max_share``, ``budget``, ``member_cost``: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

# rates: a 5,000, b 4,000, c 10,000, d and e nothing; d and e have no type
POOL = pool(
    {
        "a": {"type": "SME", "staff_pm": 40, "pm_cost": 5000},
        "b": {"country": "DE", "type": "SME", "staff_pm": 40, "pm_cost": 4000},
        "c": {"country": "IT", "type": "RTO", "staff_pm": 40, "pm_cost": 10000},
        "d": {"staff_pm": 40, "pm_cost": 0},
        "e": {"staff_pm": 40, "pm_cost": 0},
    },
    roles={"design": {"person_months": 12}, "test": {"person_months": 8}},
)
SME = {"type": "SME"}
A_AND_C = {"a": {"design": 12}, "c": {"test": 8}}  # a 12 PM, 60,000; c 8 PM, 80,000
A_AND_B = {"a": {"design": 12}, "b": {"test": 8}}  # a 12 PM, 60,000; b 8 PM, 32,000
A_ALONE = {"a": {"design": 12, "test": 8}}  # 20 PM, 100,000
D_ALONE = {"d": {"design": 12, "test": 8}}  # 20 PM, nothing

CASES = [
    *of(
        "share",
        POOL,
        holds("one member, all of it", {"where": SME, "min": 1}, "a", "1", 0),
        fails("one member, none of it: 0 - 0.5", {"where": SME, "min": 0.5}, "c", "0", -0.5),
        holds(
            "exactly the least: 1 of 2",
            {"where": SME, "min": 0.5},
            "ac",
            "0.5",
            0,
            required="0.5 to 1 of members",
        ),
        fails(
            "just beyond the most: 2 of 3", {"where": SME, "max": 0.5}, "abc", "0.6667", 0.5 - 2 / 3
        ),
        holds(
            "typical: 2 of 3 in 0.5 to 0.7, nearer to 0.7",
            {"where": SME, "min": 0.5, "max": 0.7},
            "abc",
            "0.6667",
            0.7 - 2 / 3,
        ),
        holds(
            "tolerance: 1/3 exceeds 0.3333333 by 3e-8",
            {"where": {"country": "IT"}, "max": 0.3333333},
            "abc",
            "0.3333",
            0.3333333 - 1 / 3,
        ),
        fails(
            "beyond the tolerance: 1/3 exceeds 0.33333 by 3e-6",
            {"where": {"country": "IT"}, "max": 0.33333},
            "abc",
            "0.3333",
            0.33333 - 1 / 3,
        ),
        holds("a blank is not of them", {"where": SME, "max": 0.5}, "ad", "0.5", 0, unknown=1),
        fails(
            "law: the upper bound counts a blank: 2 of 2",
            {"where": SME, "max": 0.5, "law": True},
            "ad",
            "1",
            -0.5,
            unknown=1,
        ),
        fails(
            "law: the lower bound does not: 1 of 2",
            {"where": SME, "min": 0.75, "law": True},
            "ad",
            "0.5",
            -0.25,
            unknown=1,
        ),
        holds(
            "person-months: 12 of 20",
            {"of": "person_months", "where": SME, "max": 0.6},
            "ac",
            "0.6",
            0,
            plays=A_AND_C,
        ),
        fails(
            "cost: 60,000 of 140,000 is 3/7, 1/14 short of a half",
            {"of": "cost", "where": SME, "min": 0.5},
            "ac",
            "0.4286",
            -1 / 14,
            plays=A_AND_C,
            required="0.5 to 1 of cost",
        ),
        holds(
            "cost of nothing: 0 is at least half of 0",
            {"of": "cost", "where": SME, "min": 0.5},
            "d",
            "0",
            0,
            plays=D_ALONE,
            unknown=1,
        ),
    ),
    *of(
        "max_share",
        POOL,
        holds("one member, all of it", {"max": 1}, "a", "1 (a)", 0),
        fails("one member has everything", {"max": 0.5}, "a", "1 (a)", -0.5),
        holds("one of two, exactly a half", {"max": 0.5}, "ab", "0.5 (b)", 0),
        fails("one of two, just beyond", {"max": 0.49}, "ab", "0.5 (b)", -0.01),
        fails(
            "per country: France has a and d, 2 of 3",
            {"per": "country", "max": 0.6},
            "abd",
            "0.6667 (FR)",
            0.6 - 2 / 3,
            required="at most 0.6 of members per country",
        ),
        holds(
            "per type: SME 1 of 2, the blank is no value",
            {"per": "type", "max": 0.5},
            "ad",
            "0.5 (SME)",
            0,
            unknown=1,
        ),
        fails(
            "law: the blank may be one more SME: 2 of 2",
            {"per": "type", "max": 0.5, "law": True},
            "ad",
            "1 (SME)",
            -0.5,
            unknown=1,
        ),
        fails(
            "law: the two blanks may be one type, and an SME: 3 of 4",
            {"per": "type", "max": 0.7, "law": True},
            "acde",
            "0.75 (SME)",
            -0.05,
            unknown=2,
        ),
        holds("blanks alone have no value", {"per": "type", "max": 0.5}, "de", "0", 0.5, unknown=2),
        fails(
            "law: blanks alone may be of one type: 2 of 2",
            {"per": "type", "max": 0.5, "law": True},
            "de",
            "1",
            -0.5,
            unknown=2,
        ),
        holds(
            "person-months: a has 12 of 20",
            {"of": "person_months", "max": 0.6},
            "ac",
            "0.6 (a)",
            0,
            plays=A_AND_C,
        ),
        fails(
            "cost per country: Italy has 80,000 of 140,000, 4/7",
            {"of": "cost", "per": "country", "max": 0.5},
            "ac",
            "0.5714 (IT)",
            -1 / 14,
            plays=A_AND_C,
        ),
        holds(
            "cost of nothing: no part of it",
            {"of": "cost", "max": 0.4},
            "d",
            "0 (d)",
            0.4,
            plays=D_ALONE,
        ),
    ),
    *of(
        "budget",
        POOL,
        holds(
            "one member, exactly the most: 20 * 5,000",
            {"max": 100000},
            "a",
            "100,000",
            0,
            plays=A_ALONE,
            required="at most 100,000 EUR",
        ),
        fails("beyond the most", {"max": 139000}, "ac", "140,000", -1000, plays=A_AND_C),
        holds(
            "tolerance 1e-6 of the bound: 0.10 over, 0.14 allowed",
            {"max": 139999.9},
            "ac",
            "140,000",
            -0.1,
            plays=A_AND_C,
        ),
        fails(
            "beyond the tolerance: 0.20 over, 0.14 allowed",
            {"max": 139999.8},
            "ac",
            "140,000",
            -0.2,
            plays=A_AND_C,
        ),
        holds("exactly the least", {"min": 140000}, "ac", "140,000", 0, plays=A_AND_C),
        fails("below the least", {"min": 150000}, "ac", "140,000", -10000, plays=A_AND_C),
        holds(
            "typical, 92,000: 2,000 above, 8,000 below",
            {"min": 90000, "max": 100000},
            "ab",
            "92,000",
            2000,
            plays=A_AND_B,
            required="90,000 to 100,000 EUR",
        ),
        holds("a total of nothing", {"max": 0}, "d", "0", 0, plays=D_ALONE),
    ),
    *of(
        "member_cost",
        POOL,
        holds("one member, exactly the most", {"max": 100000}, "a", "100,000", 0, plays=A_ALONE),
        holds("the dearest exactly", {"max": 80000}, "ac", "80,000", 0, plays=A_AND_C),
        fails("the dearest beyond", {"max": 79999}, "ac", "80,000", -1, plays=A_AND_C),
        holds("the cheapest exactly", {"min": 60000}, "ac", "60,000", 0, plays=A_AND_C),
        fails("the cheapest below", {"min": 60000}, "ab", "32,000", -28000, plays=A_AND_B),
        fails(
            "a member without person-months costs nothing",
            {"min": 1},
            "ab",
            "0",
            -1,
            plays={"a": {"design": 12, "test": 8}, "b": {"test": 0}},
        ),
        holds(
            "typical: 60,000 - 50,000 and 100,000 - 80,000",
            {"min": 50000, "max": 100000},
            "ac",
            "60,000",
            10000,
            plays=A_AND_C,
        ),
        holds(
            "tolerance 1e-6 of the bound: 0.07 over, 0.08 allowed",
            {"max": 79999.93},
            "ac",
            "80,000",
            -0.07,
            plays=A_AND_C,
        ),
        holds("nothing against nothing", {"max": 0}, "d", "0", 0, plays=D_ALONE),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_shares_by_hand(hand):
    hand.check()
