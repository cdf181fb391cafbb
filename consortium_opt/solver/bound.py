"""A bound on every set of members at once, as numbers for candidates and pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Bound:
    """``constant + sum single_i + sum over pairs pair_ij`` over the members of a set.

    ``single`` (n) and ``pair`` (n x n, symmetric, 0 on the diagonal) are in the order of
    ``candidates``; unit: objective, 0 to 1.
    """

    candidates: np.ndarray
    constant: float
    single: np.ndarray
    pair: np.ndarray

    def among(self, near: np.ndarray) -> Bound:
        """The same for some of the candidates, given by ascending positions."""
        pair = self.pair[np.ix_(near, near)]
        return Bound(self.candidates[near], self.constant, self.single[near], pair)

    def of(self, sets: np.ndarray) -> np.ndarray:
        """Bound of every row of ``sets`` (m x size), given as candidates."""
        at = np.searchsorted(self.candidates, sets)
        inside = np.zeros(len(sets))
        for k in range(1, sets.shape[1]):
            inside += self.pair[at[:, [k]], at[:, :k]].sum(axis=1)
        return np.asarray(self.constant + self.single[at].sum(axis=1) + inside)
