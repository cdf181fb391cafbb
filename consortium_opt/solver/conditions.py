"""Rows on members alone, and those among them that ask something of one member: better priced.

A row such as *three trusted partners*, ``sum of a_j x_j >= c x_i`` with ``a >= 0``, holds by itself
where ``i`` is no member. So ``x_i`` times the row is as true as the row; pairs of members are
products in a bound, so it can take the row's place there: what others give then counts only where
it is needed. With any prices that is a bound (:mod:`consortium_opt.solver.lagrange`). Those of the
relaxation are not the best for it: they are moved to where good sets that break such rows cost
most, by subgradients with Polyak's step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from consortium_opt.solver.bound import Bound
from consortium_opt.solver.climb import climb
from consortium_opt.solver.narrow import Narrow

STEPS, PATIENCE = 150, 25
"""Steps at most, and without a better bound."""
AFRESH = 10
"""Steps after which good sets are looked for from anywhere, and not around those that were good."""
TOP, NEAR = 20, 0.002
"""Sets that tell where to go: so many, no further below the best."""


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
        if not price.any():
            return bound
        n = len(bound.candidates)
        table = np.zeros((n, n))
        for own in self.layers():
            table[self.head[own]] += price[own, None] * self.gives[own]
        single = bound.single - np.bincount(self.head, weights=price * self.asks, minlength=n)
        return replace(bound, single=single, pair=bound.pair + table + table.T)

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


def on_members(here: Narrow, among: Sequence[int]) -> tuple[Rows, Conditions]:
    """Rows of a program on members alone: those that ask something of one, apart from the others.

    Columns are in the order of ``among``, ascending candidates; rows that every set of those meets
    are left out.
    """
    program, x, n = here.program, here.model.space.x, len(among)
    at = np.full(len(program.cost), -1)
    at[list(x.values())] = n  # members that are out of reach: their weights do not count
    at[[x[i] for i in among]] = np.arange(n)
    strange = np.add.reduceat(at[program.index] < 0, program.start[:-1])
    weights, least, price, numbers = [], [], [], []
    for r in np.flatnonzero(strange == 0).tolist():
        entries = slice(program.start[r], program.start[r + 1])
        row = np.zeros(n + 1)
        row[at[program.index[entries]]] = program.value[entries]
        for sign, bound in ((1.0, program.row_low[r]), (-1.0, -program.row_high[r])):
            if bound > -np.inf and (bound > 0 or (sign * row[:-1] < 0).any()):
                weights.append(sign * row[:-1])
                least.append(bound)
                price.append(max(0.0, -sign * here.relaxed.price[r]))
                numbers.append(r)
    rows = Rows(np.reshape(weights, (-1, n)), np.array(least))
    return apart(rows, np.array(price), np.array(numbers, dtype=np.intp))


def apart(rows: Rows, price: np.ndarray, numbers: np.ndarray) -> tuple[Rows, Conditions]:
    """Rows, and those that hold by themselves where one candidate, their head, is no member."""
    one = ((rows.weights < 0).sum(axis=1) == 1) & (rows.least <= 0)
    gives = rows.weights[one]
    head = gives.argmin(axis=1) if len(gives) else np.zeros(0, dtype=np.intp)
    asks = rows.least[one] - gives.min(axis=1, initial=0.0)
    conditions = Conditions(head, np.maximum(gives, 0.0), asks, price[one], numbers[one])
    return Rows(rows.weights[~one], rows.least[~one]), conditions


def sharpened(
    bound: Bound, rows: Conditions, size: int, cut: float, over: Callable[[], bool]
) -> Bound:
    """A bound that is without these rows, with them at prices that let few sets reach the cut."""
    price, kept, least, idle = rows.price, rows.price, np.inf, 0
    sets = None
    for step in range(STEPS):
        here = rows.on(bound, price)
        sets = climb(here, size, sets if step % AFRESH else None)
        worth = here.of(sets)
        idle = 0 if worth[0] < least else idle + 1
        if worth[0] < least:
            kept, least = price, worth[0]
        if least < cut or idle > PATIENCE or over():
            break
        slope = rows.excess(_members(bound, sets[worth >= worth[0] - NEAR][:TOP])).mean(axis=0)
        steep = float(slope @ slope)
        if steep == 0:
            break
        price = np.maximum(0.0, price - (worth[0] - cut) / steep * slope)
    return rows.on(bound, kept)


def _members(bound: Bound, sets: np.ndarray) -> np.ndarray:
    """Sets of candidates as 0 and 1 (sets x n)."""
    found = np.zeros((len(sets), len(bound.candidates)))
    found[np.arange(len(sets))[:, None], np.searchsorted(bound.candidates, sets)] = 1.0
    return found
