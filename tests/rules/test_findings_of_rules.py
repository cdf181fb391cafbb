"""Reasons, found without solving, why nothing is possible: each is said, and each is true.

Beside every finding stands the same pool under a rule or with a number that is just enough. The
finding is checked by trying every set of members; just enough must have an answer.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from by_hand import TODAY, formulation, pool

from consortium_opt.api import solve
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.question import Settings

CANDIDATES = {
    "a": {"type": "SME", "staff_pm": 12, "pm_cost": 5000, "plan": True},
    "b": {"country": "DE", "type": "RTO", "staff_pm": 8, "pm_cost": 4000, "control_group": "H"},
    "c": {"country": "CH", "staff_pm": 4, "pm_cost": 6000, "control_group": "H"},
}


def some(**tables):
    return pool(
        CANDIDATES,
        capabilities={"a": {"laser": 3}, "b": {"laser": 2, "optics": 1}},
        trust={"ab": 0.8},
        **tables,
    )


POOL = some()
SME = {"type": "SME"}
SMES = {"where": SME}
ALL = {"where": {"staff_pm": {"min": 4}}}


GROUPING = pool({"a": {"also_countries": "DE ES"}, "b": {}})
COUNTRIES = {"attribute": "country", "also": "also_countries"}


def of_roles(design, **test):
    """Design takes laser 2, so a and b can play it; they have 20 person-months, all have 24."""
    return some(roles={"design": design, "test": test}, requirements={"design": {"laser": 2}})


NOT_ENOUGH = [
    # what, pool, rules, message, pool and rules that are just enough
    (
        "size",
        (POOL, {"it": {"type": "size", "min": 4}}),
        "it: the pool has 3 candidates, 4 members are needed",
        (POOL, {"it": {"type": "size", "min": 3}}),
    ),
    (
        "size, below what another rule asks for",
        (
            POOL,
            {
                "all": {"type": "require", "candidates": ["a", "b", "c"]},
                "it": {"type": "size", "max": 2},
            },
        ),
        "all: it asks for at least 3 members, it allows at most 2",
        (
            POOL,
            {
                "all": {"type": "require", "candidates": ["a", "b", "c"]},
                "it": {"type": "size", "max": 3},
            },
        ),
    ),
    (
        "count",
        (POOL, {"it": {"type": "count", "where": {"type": ["SME", "RTO"]}, "min": 3}}),
        "it: 2 of 3 candidates match, 3 are needed",
        (POOL, {"it": {"type": "count", "where": {"type": ["SME", "RTO"]}, "min": 2}}),
    ),
    (
        "count of a role",
        (of_roles({}), {"it": {"type": "count", "role": "design", "min": 3}}),
        "it: 2 of 3 candidates match and can play design, 3 are needed",
        (of_roles({}), {"it": {"type": "count", "role": "design", "min": 2}}),
    ),
    (
        "distinct: a blank is no value",
        (POOL, {"it": {"type": "distinct", "attribute": "type", "min": 3}}),
        "it: the candidates that match have 2 different values of type, 3 are needed",
        (POOL, {"it": {"type": "distinct", "attribute": "type", "min": 2}}),
    ),
    (
        "distinct: further countries are too few as well",
        (GROUPING, {"it": {"type": "distinct", **COUNTRIES, "min": 4}}),
        "it: the candidates that match have 3 different values of country, 4 are needed",
        (GROUPING, {"it": {"type": "distinct", **COUNTRIES, "min": 3}}),
    ),
    (
        "independent_distinct: a member counts once",
        (
            GROUPING,
            {"it": {"type": "independent_distinct", "also": "also_countries", "at_least": 3}},
        ),
        "it: the pool has 2 owners, 3 are needed",
        (
            GROUPING,
            {"it": {"type": "independent_distinct", "also": "also_countries", "at_least": 2}},
        ),
    ),
    (
        "too few countries",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 4}}),
        "it: the pool has 3 different values of country, 4 are needed",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 2}}),
    ),
    (
        "too few countries in a group",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 3, "within": "EU27"}}),
        "it: the pool has 2 different values of country in EU27, 3 are needed",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 2, "within": "EU27"}}),
    ),
    (
        "too few owners",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 3}}),
        "it: the pool has 2 owners, 3 are needed",
        (POOL, {"it": {"type": "independent_distinct", "at_least": 2}}),
    ),
    (
        "too few of a group that is included",
        (
            POOL,
            {
                "it": {
                    "type": "independent_distinct",
                    "at_least": 1,
                    "including": [{"group": "EU27", "at_least": 3}],
                }
            },
        ),
        "it: the pool has 2 different values of country in EU27, 3 are needed",
        (
            POOL,
            {
                "it": {
                    "type": "independent_distinct",
                    "at_least": 1,
                    "including": [{"group": "EU27", "at_least": 2}],
                }
            },
        ),
    ),
    (
        "brings",
        (POOL, {"it": {"type": "brings", "level": 2, "at_least": 2}}),
        "it: nobody in the pool reaches level 2 in 2 wanted capabilities",
        (POOL, {"it": {"type": "brings", "level": 1, "at_least": 2}}),
    ),
    (
        "coordinator",
        (POOL, {"it": {"type": "coordinator", "where": {"type": "HEI"}}}),
        "it: nobody in the pool can coordinate and matches",
        (POOL, {"it": {"type": "coordinator", "where": {"type": "RTO"}}}),
    ),
    (
        "lead: the one that matches cannot play",
        (of_roles({}), {"it": {"type": "lead", "role": "design", "where": {"country": "CH"}}}),
        "it: nobody in the pool can play design and matches",
        (
            of_roles({"min_members": 0}),
            {"it": {"type": "lead", "role": "design", "where": {"country": "CH"}}},
        ),
    ),
    (
        "trust_partners",
        (POOL, {"it": {"type": "trust_partners", "min_trust": 0.8, "at_least": 2}}),
        "it: nobody in the pool trusts at least 2 others with 0.8 or more",
        (POOL, {"it": {"type": "trust_partners", "min_trust": 0.8, "at_least": 1}}),
    ),
    (
        "budget: 20 person-months at 4,000 the least",
        (of_roles({"person_months": 20}), {"it": {"type": "budget", "max": 79999}}),
        "it: the roles' person-months cost at least 80,000 at the lowest rates in the pool",
        # b has 8 of them: 8 * 4,000 + 12 * 5,000
        (of_roles({"person_months": 20}), {"it": {"type": "budget", "max": 92000}}),
    ),
    (
        "total_effort: the roles ask for less",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", "min": 21}}),
        "it: the roles take 20 person-months together, 21 are needed",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", "min": 20}}),
    ),
    (
        "total_effort: the roles ask for more",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", "max": 19}}),
        "it: the roles take 20 person-months together, 19 are allowed",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", "max": 20}}),
    ),
    (
        "total_effort: those who match have too little staff",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", **SMES, "min": 13}}),
        "it: the candidates that match can take 12 person-months together, 13 are needed",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", **SMES, "min": 12}}),
    ),
    (
        "total_effort: nobody else can play the role",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", **ALL, "max": 19}}),
        "it: the candidates that match have to take 20 person-months together, 19 are allowed",
        (of_roles({"person_months": 20}), {"it": {"type": "total_effort", **ALL, "max": 20}}),
    ),
    (
        "nobody can play a role",
        (some(roles={"design": {}}, requirements={"design": {"laser": 4}}), {}),
        "role design: nobody in the pool can play it (see role_requirements)",
        (some(roles={"design": {}}, requirements={"design": {"laser": 3}}), {}),
    ),
    (
        "nobody that is left can play a role",
        (of_roles({}), {"out": {"type": "exclude", "candidates": ["a", "b"]}}),
        "role design: nobody in the pool can play it",
        (of_roles({}), {"out": {"type": "exclude", "candidates": ["a"]}}),
    ),
    (
        "too few can play a role",
        (of_roles({"min_members": 3}), {}),
        "role design: 2 can play it, 3 are needed",
        (of_roles({"min_members": 2}), {}),
    ),
    (
        "who can play a role has too little staff: 12 + 8",
        (of_roles({"person_months": 21}), {}),
        "role design: it takes 21 person-months, all who can play it have 20",
        (of_roles({"person_months": 20}), {}),
    ),
    (
        "all roles together take more than all staff: 12 + 8 + 4",
        (of_roles({"person_months": 20}, person_months=5), {}),
        "roles: they take 25 person-months, all candidates together have 24",
        (of_roles({"person_months": 20}, person_months=4), {}),
    ),
    (
        "two independent members in one",
        (
            POOL,
            {
                "two": {"type": "independent_distinct", "at_least": 2},
                "it": {"type": "size", "max": 1},
            },
        ),
        "two: it asks for at least 2 members, it allows at most 1",
        (
            POOL,
            {
                "two": {"type": "independent_distinct", "at_least": 2},
                "it": {"type": "size", "max": 2},
            },
        ),
    ),
    (
        "more who match than there are places",
        (
            POOL,
            {
                "few": {"type": "count", "where": {"country": ["FR", "DE"]}, "min": 2},
                "it": {"type": "size", "max": 1},
            },
        ),
        "few: it asks for at least 2 members, it allows at most 1",
        (
            POOL,
            {
                "few": {"type": "count", "where": {"country": ["FR", "DE"]}, "min": 2},
                "it": {"type": "size", "max": 2},
            },
        ),
    ),
    (
        "more members than there are places",
        (
            of_roles({"max_members": 1}, max_members=1),
            {"it": {"type": "size", "min": 3}},
        ),
        "size: the roles have seats for 2 members (max_members), the rules ask for at least 3",
        (
            of_roles({"max_members": 1}, max_members=2),
            {"it": {"type": "size", "min": 3}},
        ),
    ),
    (
        "who does not trust is left out: a and b trust each other alone",
        (
            POOL,
            {
                "floor": {"type": "trust_floor", "min": 0.8},
                "it": {"type": "size", "min": 3},
            },
        ),
        "size: 0 candidates are left of 3, 3 can be in no consortium under these rules; 3 members",
        (
            POOL,
            {
                "floor": {"type": "trust_floor", "min": 0.8},
                "it": {"type": "size", "min": 2},
            },
        ),
    ),
    (
        "who lacks the plan is left out, and who goes together with it",
        (
            POOL,
            {
                "plan": {"type": "attestation", "flag": "plan"},
                "pair": {"type": "together", "candidates": ["a", "b"]},
            },
        ),
        "size: 0 candidates are left of 3, 3 can be in no consortium under these rules; 1 members",
        (POOL, {"plan": {"type": "attestation", "flag": "plan"}}),
    ),
]
IDS = [row[0] for row in NOT_ENOUGH]


def case_of(instance, rules):
    objective = {"sme": {"type": "bonus", "where": SME, "cap": 1}}
    return prepare(instance, formulation(rules, objective), today=TODAY)


@pytest.mark.parametrize(("asked", "message"), [row[1:3] for row in NOT_ENOUGH], ids=IDS)
def test_what_is_missing_is_said(asked, message):
    case = case_of(*asked)
    findings = shrink(case).findings
    assert any(text.startswith(message) for text in findings), findings


@pytest.mark.parametrize("asked", [row[1] for row in NOT_ENOUGH], ids=IDS)
def test_what_is_said_is_true(asked):
    """No set of members has roles, a lead and person-months that meet the rules."""
    case = case_of(*asked)
    completer = Completer(case, Settings())
    found = [
        members
        for size in range(1, case.n + 1)
        for members in combinations(range(case.n), size)
        if completer.complete(members) is not None
    ]
    assert found == []


@pytest.mark.parametrize("asked", [row[3] for row in NOT_ENOUGH], ids=IDS)
def test_just_enough_is_enough(asked):
    case = case_of(*asked)
    assert shrink(case).findings == ()
    result = solve(case.instance, case.formulation, today=TODAY)
    assert result.status == "optimal"


def test_nobody_can_coordinate():
    nobody = pool({i: {"can_coordinate": False} for i in "ab"})
    finding = "coordinator: nobody in the pool can coordinate (column can_coordinate)"
    assert shrink(prepare(nobody, formulation())).findings == (finding,)
    assert solve(nobody, formulation(), today=TODAY).status == "infeasible"
    assert solve(nobody, formulation(coordinator=False), today=TODAY).status == "optimal"


def test_the_only_coordinator_is_excluded():
    one = pool({"a": {}, "b": {"can_coordinate": False}})
    rules = {"out": {"type": "exclude", "candidates": ["a"]}}
    findings = shrink(prepare(one, formulation(rules))).findings
    assert findings[0].startswith("coordinator: nobody in the pool can coordinate")


def test_a_rule_that_is_not_required_proves_nothing():
    for more in ({"enforce": False}, {"enabled": False}):
        rules = {"it": {"type": "size", "min": 4, **more}}
        assert shrink(case_of(POOL, rules)).findings == ()


def test_who_cannot_be_in_is_left_out_until_nothing_changes():
    """A chain of trust a - b - c - d: with two partners each, the ends go, then the rest."""
    chain = pool({i: {} for i in "abcdef"}, trust={"ab": 1, "bc": 1, "cd": 1, "ef": 1, "de": 0})
    one = {"it": {"type": "trust_partners", "min_trust": 1, "at_least": 1}}
    assert shrink(prepare(chain, formulation(one))).alive == frozenset(range(6))
    two = {"it": {"type": "trust_partners", "min_trust": 1, "at_least": 2}}
    assert shrink(prepare(chain, formulation(two))).findings
    # joined and of at least three: the pair e - f goes, the chain stays
    joined = {
        "it": {"type": "trust_connected", "min_trust": 1},
        "size": {"type": "size", "min": 3},
    }
    assert shrink(prepare(chain, formulation(joined))).alive == frozenset(range(4))
