"""Good sets of a size by swaps on the numbers of a bound: many starts side by side, no rules.

What rules cost is in the numbers already, as their prices, so most of what is found breaks none.
"""

from __future__ import annotations

import numpy as np

from consortium_opt.solver.bound import Bound

CELLS = 400_000
"""Swaps that are held at once, over all starts."""
STARTS = 200
"""Starts at most."""


def climb(bound: Bound, size: int, starts: np.ndarray | None = None) -> np.ndarray:
    """Sets (m x size, ascending candidates) that no swap makes better, the best first.

    They start from ``starts``, such sets, or from anywhere.
    """
    n = len(bound.candidates)
    if n <= size:
        return bound.candidates[None, :] if n == size else np.zeros((0, size), dtype=np.intp)
    if starts is None:
        dice = np.random.default_rng(0)
        many = max(1, min(STARTS, CELLS // (n * size)))
        sets = np.argsort(dice.random((many, n)), axis=1)[:, :size]
    else:
        sets = np.searchsorted(bound.candidates, starts)
    rows = np.arange(len(sets))
    going = np.ones(len(sets), dtype=bool)
    while going.any():
        here = sets[going]
        worth = bound.single + bound.pair[here].sum(axis=1)
        mine = np.take_along_axis(worth, here, axis=1)
        gain = worth[:, None, :] - mine[:, :, None] - bound.pair[here]
        np.put_along_axis(gain, np.repeat(here[:, None, :], size, axis=1), -np.inf, axis=2)
        best = gain.reshape(len(here), -1).argmax(axis=1)
        out, new = np.divmod(best, n)
        better = gain.reshape(len(here), -1)[np.arange(len(here)), best] > 1e-12
        moved = rows[going][better]
        sets[moved, out[better]] = new[better]
        going[rows[going][~better]] = False
    found = np.unique(np.sort(bound.candidates[sets], axis=1), axis=0)
    return np.asarray(found[np.argsort(-bound.of(found), kind="stable")])
