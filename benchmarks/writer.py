"""Columns, rows and products of a case at one known size, as they come.

What is common to rules and terms: members, roles, person-months, levels, trust.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

import numpy as np
from peers.neutral import BINARY, INTEGER, Problem

from consortium_opt.instance.schema import Candidate, Instance

Terms = Mapping[int, float]
Table = Mapping[str, Any]


class Writer:
    """``x`` are the columns of members, ``seats`` those of playing, leading and person-months."""

    def __init__(self, pool: Instance, size: int, by_levels: bool) -> None:
        self.pool, self.size, self.by_levels = pool, size, by_levels
        self.candidates = sorted(pool.candidates, key=lambda c: c.id)
        self.number = {c.id: i for i, c in enumerate(self.candidates)}
        self.columns: list[tuple[int, float, float]] = []
        self.gain: dict[int, float] = {}
        self.rows: list[tuple[list[int], list[float], float, float]] = []
        self.constant = 0.0
        n = len(self.candidates)
        self.mutual: dict[tuple[int, int], float] = {}
        self.apart = np.zeros((0, 0))
        self.x = [self.column(BINARY) for _ in range(n)]
        self.row(dict.fromkeys(self.x, 1.0), self.size, self.size)
        self.wanted = {w.capability: w.weight for w in pool.wanted} or dict.fromkeys(
            sorted({c.capability for c in pool.capabilities}), 1.0
        )
        lines = pool.capabilities
        self.level = {(self.number[c.candidate], c.capability): c.level for c in lines}
        self.levels = np.zeros((n, len(self.wanted)))
        for k, name in enumerate(self.wanted):
            self.levels[:, k] = [self.level.get((i, name), 0.0) for i in range(n)]
        self.weights = np.array(list(self.wanted.values()))
        self.top = pool.meta.max_level * self.weights.sum()
        self.trust = {self.pair(t.a, t.b): t.trust for t in pool.trust}
        self.seats: dict[tuple[int, int], tuple[int, int, int]] = {}
        self.coordinates: dict[int, int] = {}

    def column(self, kind: int, most: float = 1.0) -> int:
        """A new column from 0 to ``most``."""
        self.columns.append((kind, 0.0, most))
        return len(self.columns) - 1

    def row(self, terms: Terms, low: float, high: float) -> None:
        """A new row; rows without columns hold."""
        self.rows.append((list(terms), list(terms.values()), low, high))

    def earn(self, column: int, worth: float) -> None:
        """Add to a column's coefficient in the objective."""
        self.gain[column] = self.gain.get(column, 0.0) + worth

    def matching(self, where: Table | None) -> list[int]:
        """Candidates that match a filter: equal, one of a list, or not."""
        return [i for i, c in enumerate(self.candidates) if _matches(c, where or {})]

    def trusted(self, least: float) -> list[list[int]]:
        """For every candidate, those it trusts so much; everybody else has the default."""
        assert self.pool.meta.default_trust < least, "a pair that is not listed is not trusted"
        near: list[list[int]] = [[] for _ in self.x]
        for (i, j), value in self.trust.items():
            if value >= least:
                near[i].append(j)
                near[j].append(i)
        return near

    def pair(self, a: str, b: str) -> tuple[int, int]:
        """Numbers of two candidates, the smaller first."""
        i, j = sorted((self.number[a], self.number[b]))
        return i, j

    def seat_everybody(self) -> None:
        """Who plays and leads which role, with how many person-months."""
        staff = [int(c.staff_pm or 0) for c in self.candidates]
        for r, role in enumerate(self.pool.roles):
            asked = [q for q in self.pool.role_requirements if q.role == role.role]
            demand = int(role.person_months)
            for i, x in enumerate(self.x):
                if all(self.level.get((i, q.capability), 0.0) >= q.min_level for q in asked):
                    y, b = self.column(BINARY), self.column(BINARY)
                    most = min(demand, staff[i])
                    e = self.column(INTEGER, most)
                    self.seats[i, r] = (y, b, e)
                    self.row({y: 1.0, x: -1.0}, -inf, 0)
                    self.row({b: 1.0, y: -1.0}, -inf, 0)
                    self.row({e: 1.0, y: -float(most)}, -inf, 0)
            mine = [seat for (_, q), seat in self.seats.items() if q == r]
            self.row(
                {y: 1.0 for y, _, _ in mine}, max(1, role.min_members), role.max_members or inf
            )
            self.row({b: 1.0 for _, b, _ in mine}, 1, 1)
            self.row({e: 1.0 for _, _, e in mine}, demand, demand)
        for i, x in enumerate(self.x):
            self.row({**dict.fromkeys(self.plays(i), 1.0), x: -1.0}, 0, inf)
            self.row({**dict.fromkeys(self.months(i), 1.0), x: -float(staff[i])}, -inf, 0)

    def choose_coordinator(self) -> None:
        """Exactly one member coordinates."""
        self.coordinates = {i: self.column(BINARY) for i in range(len(self.x))}
        self.row(dict.fromkeys(self.coordinates.values(), 1.0), 1, 1)
        for i, c in self.coordinates.items():
            self.row({c: 1.0, self.x[i]: -1.0}, -inf, 0)

    def plays(self, i: int) -> list[int]:
        """Columns of the roles of a candidate."""
        return [seat[0] for (j, _), seat in self.seats.items() if j == i]

    def months(self, i: int) -> list[int]:
        """Columns of the person-months of a candidate."""
        return [seat[2] for (j, _), seat in self.seats.items() if j == i]

    def problem(self) -> Problem:
        """All of it as arrays."""
        kind, least, most = (np.array(part) for part in zip(*self.columns, strict=True))
        gain = np.zeros(len(self.columns))
        gain[list(self.gain)] = list(self.gain.values())
        index, value, low, high = zip(*self.rows, strict=True)
        pairs, worth = self._products()
        return Problem(
            self.size, self.constant, np.array(self.x), kind, least, most, gain,
            np.cumsum([0, *map(len, index)]), _joined(index, int), _joined(value, float),
            np.array(low, float), np.array(high, float), pairs, worth,
        )  # fmt: skip

    def _products(self) -> tuple[np.ndarray, np.ndarray]:
        """All pairs where distances count, else the listed ones."""
        if not self.apart.size:
            pairs = np.array(list(self.mutual), int).reshape(-1, 2)
            return pairs, np.array(list(self.mutual.values()), float)
        for (i, j), worth in self.mutual.items():
            self.apart[i, j] += worth
        a, b = np.triu_indices(len(self.x), 1)
        return np.stack([a, b], 1), self.apart[a, b]


def _joined(parts: Iterable[Iterable[float]], kind: type) -> np.ndarray:
    return np.fromiter((one for part in parts for one in part), kind)


def _matches(candidate: Candidate, where: Table) -> bool:
    for name, asked in where.items():
        value = getattr(candidate, name, candidate.attributes.get(name))
        wrong = asked["not"] if isinstance(asked, Mapping) else None
        right = asked if isinstance(asked, list) else [asked]
        if value is None or (value == wrong if wrong is not None else value not in right):
            return False
    return True
