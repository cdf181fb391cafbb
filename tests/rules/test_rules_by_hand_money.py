"""``grant``, eligible cost and contributions: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import choose, fails, formulation, holds, of, pool, rule

from consortium_opt.case import Case
from consortium_opt.formulation.funding import Funding
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput
from consortium_opt.scoring import describe

# rates 0.7, 1 as a non-profit, 0.5 of its own; 25 % on top of all but subcontracts
POOL = pool(
    {
        "a": {"staff_pm": 40, "pm_cost": 5000, "other_costs": 10000, "subcontracts": 4000},
        "b": {"country": "DE", "staff_pm": 40, "pm_cost": 4000, "non_profit": True},
        "c": {"country": "IT", "staff_pm": 40, "pm_cost": 10000, "funding_rate": 0.5},
        "d": {"staff_pm": 40, "pm_cost": 0, "non_profit": False},
    },
    roles={"design": {"person_months": 12}, "test": {"person_months": 8}},
)
FUNDING = Funding(rate=0.7, rate_non_profit=1, indirect=0.25, grant_max=104050)
PAID = {"formulation": {"funding": FUNDING}}
NO_SUBCONTRACTS = FUNDING.model_copy(update={"subcontracting_counts": False})
BY_TYPE = Funding(rate=0.7, rates_by_type={"SME": 0.6})
# a: 1.25 * (60,000 + 10,000) + 4,000 = 91,500 eligible, 64,050 paid
# b: 1.25 * 32,000 = 40,000, all of it paid
A_AND_B = {"a": {"design": 12}, "b": {"test": 8}}
# c: 1.25 * 80,000 = 100,000, half of it paid
A_AND_C = {"a": {"design": 12}, "c": {"test": 8}}
A_ALONE = {"a": {"design": 12, "test": 8}}  # 1.25 * 110,000 + 4,000 = 141,500; 99,050 paid
D_ALONE = {"d": {"design": 12, "test": 8}}  # nothing

CASES = [
    *of(
        "grant",
        POOL,
        holds("one member", {"max": 100000}, "a", "99,050", 950, plays=A_ALONE, **PAID),
        holds(
            "exactly the programme's most: 64,050 + 40,000",
            {},
            "ab",
            "104,050",
            0,
            plays=A_AND_B,
            required="at most 104,050 EUR",
            **PAID,
        ),
        fails("beyond the programme's most", {}, "ac", "114,050", -10000, plays=A_AND_C, **PAID),
        holds("its own most", {"max": 114050}, "ac", "114,050", 0, plays=A_AND_C, **PAID),
        fails("below the least", {"min": 104051}, "ab", "104,050", -1, plays=A_AND_B, **PAID),
        holds("a total of nothing", {"max": 0}, "d", "0", 0, plays=D_ALONE, **PAID),
        holds(
            "eligible cost: 91,500 + 40,000",
            {"of": "eligible_cost", "max": 131500},
            "ab",
            "131,500",
            0,
            plays=A_AND_B,
            **PAID,
        ),
    ),
    *of(
        "budget",
        POOL,
        holds(
            "subcontracts left out: 87,500 + 40,000",
            {"of": "eligible_cost", "max": 127500},
            "ab",
            "127,500",
            0,
            plays=A_AND_B,
            formulation={"funding": NO_SUBCONTRACTS},
        ),
        holds("staff alone: 60,000 + 32,000", {"max": 92000}, "ab", "92,000", 0, plays=A_AND_B),
    ),
    *of(
        "member_cost",
        POOL,
        fails(
            "the dearest asks for 64,050",
            {"of": "contribution", "max": 64000},
            "ab",
            "64,050",
            -50,
            plays=A_AND_B,
            **PAID,
        ),
    ),
    *of(
        "max_share",
        POOL,
        holds(
            "64,050 of 104,050 paid",
            {"of": "contribution", "max": 0.7},
            "ab",
            "0.6156 (a)",
            0.7 - 64050 / 104050,
            plays=A_AND_B,
            **PAID,
        ),
    ),
    *of(
        "share",
        POOL,
        holds(
            "40,000 of 131,500 eligible",
            {"of": "eligible_cost", "where": {"country": "DE"}, "min": 0.3},
            "ab",
            "0.3042",
            40000 / 131500 - 0.3,
            plays=A_AND_B,
            **PAID,
        ),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_money_by_hand(hand):
    hand.check()


def test_what_is_reported():
    case = Case(POOL, formulation({}, funding=FUNDING))
    found = describe(case, choose(case, "ab", plays=A_AND_B), 1)
    assert found.funding is not None
    assert (found.funding.eligible_cost, found.funding.contribution) == (131500, 104050)
    assert found.funding.members["b"].model_dump() == {
        "rate": 1,
        "eligible_cost": 40000,
        "contribution": 40000,
    }
    assert list(found.model_dump())[-1] == "funding"


def test_nothing_is_reported_where_nothing_is_known():
    case = Case(POOL, formulation({}))
    assert "funding" not in describe(case, choose(case, "ab", plays=A_AND_B), 1).model_dump()


def test_rates_by_type():
    some = pool(
        {"a": {"type": "SME", "staff_pm": 9, "pm_cost": 1000}}, roles={"r": {"person_months": 9}}
    )
    case = Case(some, formulation({}, funding=BY_TYPE))
    found = describe(case, choose(case, "a", plays={"a": {"r": 9}}), 1)
    assert found.funding is not None
    assert found.funding.contribution == 5400


def test_associated_partners_are_paid_nothing():
    """a is paid 0.7 * 6,000; b, associated, nothing of its 4,000."""
    some = pool(
        {
            "a": {"staff_pm": 9, "pm_cost": 1000},
            "b": {"staff_pm": 9, "pm_cost": 1000, "participation": "Associated"},
        },
        roles={"r": {"person_months": 10}},
    )
    case = Case(some, formulation({}, funding=BY_TYPE))
    found = describe(case, choose(case, "ab", plays={"a": {"r": 6}, "b": {"r": 4}}), 1)
    assert found.funding is not None
    assert (found.funding.eligible_cost, found.funding.contribution) == (10000, 4200)


WRONG = pool(
    {
        "a": {"staff_pm": 9, "pm_cost": 1000, "other_costs": -5, "funding_rate": 1.5},
        "b": {"staff_pm": 9, "pm_cost": 1000},
    },
    roles={"r": {"person_months": 9}},
)


@pytest.mark.parametrize(
    ("some", "table", "funding", "message"),
    [
        (WRONG, {"max": 1}, FUNDING, "column other_costs of a is -5.0: a number, 0 or more"),
        (WRONG, {"max": 1}, FUNDING, "column funding_rate of a is 1.5: 0 to 1"),
        (POOL, {"max": 1}, None, "there is no funding rate for 3: a, b, d. Write rate under"),
        (POOL, {}, Funding(rate=1), "the rule says nothing: give min or max, or grant_min"),
    ],
)
def test_money_that_cannot_be_computed_is_said(some, table, funding, message):
    rules = {"it": {"type": "grant", **table}}
    with pytest.raises(InvalidInput) as caught:
        prepare(some, formulation(rules, funding=funding))
    assert any(message in str(problem) for problem in caught.value.problems)


def test_bounds_in_order():
    with pytest.raises(ValueError, match="min 5 is above max 3"):
        rule({"type": "grant", "min": 5, "max": 3})
