"""Frontiers against looking at every consortium of small seeded pools.

``CONSORTIUM_OPT_ORACLE=all`` runs every recorded seed with something feasible.
"""

from __future__ import annotations

import frontier_brute
import oracle_brute
import oracle_pools
import pytest
from oracle_compare import chosen_of

from consortium_opt.whatif.frontier.floors import reads_effort
from consortium_opt.whatif.frontier.pareto import pareto

NEAR = 2 * frontier_brute.CLOSE
"""Both sides are exact to the tolerance."""


def within(a, b):
    return all(p >= q - NEAR for p, q in zip(a, b, strict=True))


@pytest.mark.parametrize("seed", frontier_brute.seeds())
def test_frontier_is_what_enumeration_finds(seed):
    """Every vector that nothing beats is there, once, nothing else is, and the hull is the hull."""
    asked = frontier_brute.question(seed)
    true = frontier_brute.frontier(asked)
    found = pareto(asked.instance, asked.formulation, asked.terms, today=oracle_pools.TODAY)
    mine = [tuple(point.values.values()) for point in found.points]
    assert found.complete
    assert found.status == ("optimal" if true else "infeasible")
    assert all(point.proven for point in found.points)
    assert len(mine) == len(true)
    assert all(within(a, b) and within(b, a) for a, b in zip(mine, true, strict=True))
    for point, vector in zip(found.points, mine, strict=True):
        short = frontier_brute.short_of_hull(vector, mine)
        assert point.supported == (short < NEAR), (vector, short)
        assert_is_a_consortium(asked.case, point)


def assert_is_a_consortium(case, point):
    """Structure and rules hold, and values and objective are what ``measure`` says."""
    chosen = chosen_of(case, point.consortium)
    assert oracle_brute.structure(case, chosen) == []
    for name, rule in case.formulation.enforced.items():
        assert rule.measure(case, chosen).satisfied, name
    terms = case.formulation.terms
    values = {name: term.measure(case, chosen) for name, term in terms.items()}
    assert point.values == pytest.approx({name: values[name] for name in point.values})
    whole = sum(terms[name].weight * value for name, value in values.items())
    total = sum(term.weight for term in terms.values())
    assert point.objective == pytest.approx(whole / total, abs=1e-9)


def test_the_pools_cover_what_matters():
    """Among the pools that always run: two and three terms, roles, effort, terms on seats."""
    asked = [frontier_brute.question(seed) for seed in frontier_brute.RICH]
    terms = [[q.formulation.objective[name] for name in q.terms] for q in asked]
    assert len(asked) >= 20
    assert {len(some) for some in terms} == {2, 3}
    assert {t.type for some in terms for t in some} >= {"cost", "experience", "role_fit", "soft"}
    assert sum(any(reads_effort(t) for t in some) for some in terms) >= 4
    assert sum(bool(q.case.roles) for q in asked) >= 8
    assert sum(not q.case.roles for q in asked) >= 8
