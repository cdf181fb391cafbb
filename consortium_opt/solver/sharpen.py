"""Prices at which few sets that break rows on one member reach the cut.

Those of the relaxation are not the best for products: they are moved to where good sets that break
such rows cost most, by subgradients with Polyak's step. On the way good sets turn up that break
none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from consortium_opt.solver.bound import Bound
from consortium_opt.solver.climb import climb
from consortium_opt.solver.conditions import Own

STEPS, PATIENCE = 150, 25
"""Steps at most, and without a better bound."""
AFRESH = 10
"""Steps after which good sets are looked for from anywhere, and not around those that were good."""
TOP, NEAR = 20, 0.002
"""Sets that tell where to go: so many, no further below the best."""


class Sharp(NamedTuple):
    """A price for each row, and sets (m x size, ascending candidates) that meet all, best first."""

    price: np.ndarray
    sets: np.ndarray


def sharpened(bound: Bound, rows: Own, size: int, cut: float, over: Callable[[], bool]) -> Sharp:
    """Prices of the rows, on a bound that is without them, that let few sets reach the cut."""
    price, kept, least, idle = rows.price, rows.price, np.inf, 0
    sets, met = None, [np.zeros((0, size), dtype=np.intp)]
    for step in range(STEPS):
        here = rows.on(bound, price)
        sets = climb(here, size, sets if step % AFRESH else None)
        if not len(sets):
            break
        worth = here.of(sets)
        idle = 0 if worth[0] < least else idle + 1
        if worth[0] < least:
            kept, least = price, worth[0]
        if least < cut or idle > PATIENCE or over():
            break
        first = sets[worth >= worth[0] - NEAR][:TOP]
        excess = rows.excess(_members(bound, first))
        met.append(first[(excess >= 0).all(axis=1)])
        slope = excess.mean(axis=0)
        steep = float(slope @ slope)
        if steep == 0:
            break
        price = np.maximum(0.0, price - (worth[0] - cut) / steep * slope)
    known = np.unique(np.concatenate(met), axis=0)
    return Sharp(kept, known[np.argsort(-bound.of(known), kind="stable")])


def _members(bound: Bound, sets: np.ndarray) -> np.ndarray:
    """Sets of candidates as 0 and 1 (sets x n)."""
    found = np.zeros((len(sets), len(bound.candidates)))
    found[np.arange(len(sets))[:, None], np.searchsorted(bound.candidates, sets)] = 1.0
    return found
