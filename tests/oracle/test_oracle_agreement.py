"""The solver against looking at every consortium of small seeded pools.

``CONSORTIUM_OPT_ORACLE=all`` runs every recorded seed, otherwise every sixth.
"""

from __future__ import annotations

import os

import pytest
from oracle_brute import survey
from oracle_compare import disagreements, wrong_sizes
from oracle_coverage import ENOUGH, looked_at, recorded
from oracle_pools import RULE_TYPES, TERM_TYPES, TODAY, family, pool

from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.rules import RULES

SEEDS = list(recorded())
CHOSEN = SEEDS if os.environ.get("CONSORTIUM_OPT_ORACLE") == "all" else SEEDS[::6]


@pytest.mark.parametrize("seed", CHOSEN)
def test_solver_agrees_with_enumeration(seed: int) -> None:
    """Status, every rank, ties, proof, every rule and every term are what enumeration says."""
    assert disagreements(seed) == []


def test_every_rule_binds_and_is_violated_often() -> None:
    """Over the recorded seeds every rule type matters: it changes the optimum or feasibility in at
    least 20 pools, and in at least 20 some set breaks it."""
    entries = recorded().values()
    assert len(entries) >= 240
    for rule in RULE_TYPES:
        assert sum(rule in entry["binds"] for entry in entries) >= ENOUGH, rule
        assert sum(rule in entry["violated"] for entry in entries) >= ENOUGH, rule


def test_a_third_is_infeasible_or_has_several_sizes() -> None:
    """Pools without any consortium, and pools in which the size is a choice, are common; so are
    pools in which there is one to find."""
    entries = recorded().values()
    infeasible = sum(not entry["sizes"] for entry in entries)
    several = sum(len(entry["sizes"]) > 1 for entry in entries)
    assert 3 * (infeasible + several) >= len(entries)
    assert 3 * infeasible <= 2 * len(entries)
    assert infeasible >= 20


def test_most_draws_are_valid_input() -> None:
    """Draws that are invalid input, and drawn again, are a minority."""
    assert sum(entry["rejected"] for entry in recorded().values()) < len(SEEDS) / 4


def test_every_term_is_among_the_pools() -> None:
    """Every objective term is the sure one of some recorded seeds."""
    assert {family(seed)[1] for seed in SEEDS} == set(TERM_TYPES)


@pytest.mark.parametrize("seed", CHOSEN[::3])
def test_recorded_coverage_is_what_enumeration_finds(seed: int) -> None:
    """What is recorded of a seed is not out of date; ``oracle_coverage.py`` records it anew."""
    assert looked_at(seed) == recorded()[seed]


def test_a_pool_is_the_same_every_time() -> None:
    """A seed stands for one pool: same instance, same formulation, same question."""
    for seed in SEEDS[:28]:
        assert pool(seed) == pool.__wrapped__(seed)


@pytest.mark.parametrize("seed", CHOSEN)
def test_model_at_every_size_agrees_with_enumeration(seed: int) -> None:
    """The model of each size alone, without the search around it, has the right optimum."""
    assert list(wrong_sizes(seed)) == []


def test_enumeration_of_a_pool_by_hand() -> None:
    """Three candidates, level 5 the highest: a has k 5, b has l 5, c has k 1 and l 1.

    Coverage is 1 with a and b, 0.6 with c and one of them, 0.5 and 0.5 and 0.2 alone. With *c or
    nobody else* as a rule (c is required) the best is all three, 1, then a and c, b and c, c.
    """
    levels = [("a", "k", 5), ("b", "l", 5), ("c", "k", 1), ("c", "l", 1)]
    table = [dict(zip(("candidate", "capability", "level"), row, strict=True)) for row in levels]
    people = [{"id": name, "country": "FR"} for name in "abc"]
    document = {"instance": {"title": "By hand"}, "candidates": people, "capabilities": table}
    formulation = Formulation(
        name="hand",
        title="By hand",
        rules={"with_c": RULES["require"](candidates=("c",))},
        objective={"coverage": TERMS["coverage"]()},
    )
    found = survey(prepare(parse_instance(document), formulation, today=TODAY))
    assert found.best == pytest.approx({(0, 1, 2): 1.0, (0, 2): 0.6, (1, 2): 0.6, (2,): 0.2})
    assert found.violated == {"with_c"}
    assert found.binding == set()


def test_enumeration_plans_effort_by_hand() -> None:
    """10 person-months, two candidates at 1000 and 3000, each with 8 to give.

    The cheapest plan is 8 and 2: 14,000 of 20,000, so the value is 0.3. With at most 6 a member it
    is 6 and 4: 18,000, 0.1. Alone neither can do it.
    """
    people = [
        {"id": "a", "country": "FR", "staff_pm": 8, "pm_cost": 1000},
        {"id": "b", "country": "FR", "staff_pm": 8, "pm_cost": 3000},
    ]
    roles = [{"role": "build", "person_months": 10}]
    document = {"instance": {"title": "By hand"}, "candidates": people, "roles": roles}
    formulation = Formulation(
        name="hand",
        title="By hand",
        rules={"effort": RULES["effort"](max=6)},
        objective={"cost": TERMS["cost"](reference=20_000)},
    )
    found = survey(prepare(parse_instance(document), formulation, today=TODAY))
    assert found.best == pytest.approx({(0, 1): 0.1})
    assert found.without == pytest.approx({"effort": 0.3})
    assert found.binding == {"effort"}
