"""Rows on members alone, and those among them that ask something of one member.

A row such as *three trusted partners*, ``sum of a_j x_j >= c x_i`` with ``a >= 0``, holds by itself
where ``i`` is no member. So ``x_i`` times the row is as true as the row; pairs of members are
products in a bound, so it can take the row's place there: what others give then counts only where
it is needed. With any prices that is a bound (:mod:`consortium_opt.solver.lagrange`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from consortium_opt.solver.bound import Bound


@dataclass(frozen=True, slots=True)
class Rows:
    """``weights @ members >= least`` (rows x n)."""

    weights: np.ndarray
    least: np.ndarray


@dataclass(frozen=True, slots=True)
class Conditions:
    """``gives[r] @ members >= asks[r]`` wherever ``head[r]`` is a member.

    ``gives`` (rows x n) is 0 or more, and 0 at the head; heads and columns are positions among the
    candidates. ``price`` is the relaxation's, 0 or more; ``numbers`` are the rows of the program.
    """

    head: np.ndarray
    gives: np.ndarray
    asks: np.ndarray
    price: np.ndarray
    numbers: np.ndarray

    def on(self, bound: Bound, price: np.ndarray) -> Bound:
        """A bound that is without these rows, with them at such prices, 0 or more."""
        pair = bound.pair.copy()
        for layer in self.layers():
            own = layer[price[layer] > 0]
            adds = price[own, None] * self.gives[own]
            pair[self.head[own]] += adds
            pair[:, self.head[own]] += adds.T
        asked = np.bincount(self.head, price * self.asks, minlength=len(pair))
        return replace(bound, single=bound.single - asked, pair=pair)

    def among(self, near: np.ndarray) -> Conditions:
        """Those of some candidates, given by ascending positions, and what these give."""
        own = np.isin(self.head, near)
        return Conditions(
            head=np.searchsorted(near, self.head[own]),
            gives=self.gives[np.ix_(own, near)],
            asks=self.asks[own],
            price=self.price[own],
            numbers=self.numbers[own],
        )

    def layers(self) -> list[np.ndarray]:
        """Positions of rows, so that no head stands twice in a layer."""
        order = np.argsort(self.head, kind="stable")
        heads = self.head[order]
        nth = np.arange(len(heads)) - np.searchsorted(heads, heads)
        return [order[nth == k] for k in range(int(nth.max(initial=-1)) + 1)]

    def excess(self, members: np.ndarray) -> np.ndarray:
        """By set and row, what members give beyond what is asked; 0 where nothing is asked.

        ``members`` (sets x n) is 0 or 1.
        """
        return np.asarray((members @ self.gives.T - self.asks) * members[:, self.head])


def apart(rows: Rows, price: np.ndarray, numbers: np.ndarray) -> tuple[Rows, Conditions]:
    """Rows, and those that hold by themselves where one candidate, their head, is no member."""
    one = ((rows.weights < 0).sum(axis=1) == 1) & (rows.least <= 0)
    gives = rows.weights[one]
    head = gives.argmin(axis=1) if len(gives) else np.zeros(0, dtype=np.intp)
    asks = rows.least[one] - gives.min(axis=1, initial=0.0)
    conditions = Conditions(head, np.maximum(gives, 0.0), asks, price[one], numbers[one])
    return Rows(rows.weights[~one], rows.least[~one]), conditions
