"""Rows on members, and on pairs of members, that may be priced as they are in a bound.

A row such as *three trusted partners*, ``sum of a_j x_j >= c x_i`` with ``a >= 0``, holds by itself
where ``i`` is no member. So ``x_i`` times the row is as true as the row; pairs of members are
products in a bound, so it can take the row's place there: what others give then counts only where
it is needed. With any prices that is a bound (:mod:`consortium_opt.solver.lagrange`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from consortium_opt.solver.bound import Bound

ROUNDED = 1e-6
"""By how much a solver may break a row."""


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


@dataclass(frozen=True, slots=True)
class Means:
    """``single @ members + sum over pairs of members of pair >= least``, such as a least mean.

    ``single`` (rows x n), ``pair`` (rows x n x n, symmetric, 0 on the diagonal); the rest as in
    :class:`Conditions`.
    """

    single: np.ndarray
    pair: np.ndarray
    least: np.ndarray
    price: np.ndarray
    numbers: np.ndarray

    def on(self, bound: Bound, price: np.ndarray) -> Bound:
        """A bound that is without these rows, with them at such prices, 0 or more."""
        pair = bound.pair.copy()
        for k in np.flatnonzero(price > 0):
            pair += price[k] * self.pair[k]
        return Bound(
            bound.candidates,
            bound.constant - float(price @ self.least),
            bound.single + price @ self.single,
            pair,
        )

    def among(self, near: np.ndarray) -> Means:
        """What some candidates give, given by ascending positions."""
        pair = self.pair[:, near[:, None], near[None, :]]
        return replace(self, single=self.single[:, near], pair=pair)

    def excess(self, members: np.ndarray) -> np.ndarray:
        """By set and row, what there is beyond the least; ``members`` (sets x n) is 0 or 1."""
        value = np.asarray(members @ self.single.T - self.least)
        for k, table in enumerate(self.pair):
            value[:, k] += ((members @ table) * members).sum(axis=1) / 2
        return value

    def met(self, candidates: np.ndarray, sets: np.ndarray) -> np.ndarray:
        """Which sets (m x size) of the candidates meet every row, to the solver's tolerance."""
        found = np.ones(len(sets), dtype=bool)
        for single, pair, least in zip(self.single, self.pair, self.least, strict=True):
            beyond = Bound(candidates, -float(least), single, pair).of(sets)
            found &= beyond >= -ROUNDED * max(1.0, abs(float(least)))
        return found


@dataclass(frozen=True, slots=True)
class Own:
    """Rows whose prices are chosen for the bound: one vector, those of ``one`` first."""

    one: Conditions
    means: Means

    @property
    def price(self) -> np.ndarray:
        """Prices of the relaxation."""
        return np.concatenate([self.one.price, self.means.price])

    @property
    def numbers(self) -> np.ndarray:
        """Of the rows of the program."""
        return np.concatenate([self.one.numbers, self.means.numbers])

    def on(self, bound: Bound, price: np.ndarray) -> Bound:
        """A bound that is without these rows, with them at such prices, 0 or more."""
        many = len(self.one.price)
        if len(price) > many:
            bound = self.means.on(bound, price[many:])
        return self.one.on(bound, price[:many]) if many else bound

    def among(self, near: np.ndarray) -> tuple[Own, np.ndarray]:
        """The same for some candidates, and which prices are theirs."""
        kept = np.append(np.isin(self.one.head, near), np.ones(len(self.means.price), dtype=bool))
        return Own(self.one.among(near), self.means.among(near)), kept

    def excess(self, members: np.ndarray) -> np.ndarray:
        """By set and row, how far it holds; less than 0 where it is broken."""
        return np.hstack([self.one.excess(members), self.means.excess(members)])


def apart(rows: Rows, price: np.ndarray, numbers: np.ndarray) -> tuple[Rows, Conditions]:
    """Rows, and those that hold by themselves where one candidate, their head, is no member."""
    one = ((rows.weights < 0).sum(axis=1) == 1) & (rows.least <= 0)
    gives = rows.weights[one]
    head = gives.argmin(axis=1) if len(gives) else np.zeros(0, dtype=np.intp)
    asks = rows.least[one] - gives.min(axis=1, initial=0.0)
    conditions = Conditions(head, np.maximum(gives, 0.0), asks, price[one], numbers[one])
    return Rows(rows.weights[~one], rows.least[~one]), conditions
