"""Within a great gap the bound is on every consortium, not on the best one found."""

from __future__ import annotations

import pytest
from oracle_pools import pool

import consortium_opt as co

SEEDS = range(40)
GAPS = (0.05, 0.3)


def bounds(seed: int, gap: float) -> tuple[float, float, float]:
    """Rank 1 and the bound within the gap, and the best there is; 0 where there is none."""
    case = pool(seed)
    best, within = (co.solve(case.instance, case.formulation, gap=g) for g in (1e-6, gap))
    if not best.consortia:
        return 0.0, 0.0, 0.0
    assert within.bound is not None
    return within.best.objective, within.bound, best.best.objective


@pytest.mark.parametrize("gap", GAPS)
def test_no_consortium_exceeds_the_bound(gap: float) -> None:
    found = [bounds(seed, gap) for seed in SEEDS]
    assert all(best <= bound + 1e-9 for _, bound, best in found)
    assert all(bound <= first + gap + 1e-6 for first, bound, _ in found)


def test_some_are_not_the_best() -> None:
    """Else the bound would not matter."""
    assert any(first < best - 1e-6 for first, _, best in (bounds(seed, 0.3) for seed in SEEDS))
