"""Every number of an explanation against looking at every consortium of small seeded pools.

``CONSORTIUM_OPT_ORACLE=all`` runs every feasible recorded seed, otherwise a few.
"""

from __future__ import annotations

import os

import oracle_pools
import pytest
from explain_brute import explained, faults, price_faults, weight_faults
from oracle_coverage import recorded

from consortium_opt.whatif.explaining.explain import explain
from consortium_opt.whatif.explaining.explanation import Explanation

FEASIBLE = [seed for seed, entry in recorded().items() if entry["sizes"]]
EVERY = os.environ.get("CONSORTIUM_OPT_ORACLE") == "all"
CHOSEN = FEASIBLE if EVERY else FEASIBLE[9::32]


@pytest.mark.parametrize("seed", CHOSEN)
def test_why_in_why_not_replacements_and_labels_are_optima(seed: int) -> None:
    """The best without each member, with each candidate, every substitute and its place, core,
    swing and never, and whether those who stay can go on, are what enumeration says."""
    assert list(faults(seed)) == []


@pytest.mark.parametrize("seed", CHOSEN[::2])
def test_prices_are_optima_under_the_looser_rule(seed: int) -> None:
    """The objective under every loosened rule is the optimum of enumerating the pool under it."""
    assert list(price_faults(seed)) == []


@pytest.mark.parametrize("seed", CHOSEN[1::4])
def test_substitutes_with_all_others_kept_and_for_pairs(seed: int) -> None:
    """One for one and two for two, with the rest kept, are what enumeration says."""
    assert list(faults(seed, keep_others=True, pairs=True)) == []


@pytest.mark.parametrize("seed", CHOSEN[2::5])
def test_substitutes_for_pairs(seed: int) -> None:
    """Two members out at once, all others free."""
    assert list(faults(seed, pairs=True)) == []


@pytest.mark.parametrize("seed", CHOSEN[3::6])
def test_weights_end_where_others_become_best(seed: int) -> None:
    """Within each range the members are best, beyond it they are not."""
    drawn = oracle_pools.pool(seed)
    found = explain(
        drawn.instance,
        drawn.formulation,
        parts=["weights"],
        workers=1,
        threads=1,
        today=oracle_pools.TODAY,
    )
    assert isinstance(found, Explanation)
    assert found.weights
    assert all(one.proven for one in found.weights)
    assert list(weight_faults(seed, found.weights)) == []


def test_a_second_rank_is_explained_like_the_first() -> None:
    """Of rank 2 the numbers are optima too, and the labels do not depend on the rank."""
    seed = next(s for s in FEASIBLE if len(recorded()[s]["sizes"]) > 1)
    first, second = explained(seed), explained(seed, rank=2)
    assert isinstance(first, Explanation)
    assert isinstance(second, Explanation)
    assert second.rank == 2
    assert second.consortium.objective <= first.consortium.objective
    assert (first.core, first.swing, first.never) == (second.core, second.swing, second.never)
