"""The best sets of members known so far, and what is still open."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from consortium_opt.linear import Row, Space
from consortium_opt.solver.focus import Members, differ
from consortium_opt.solver.narrow import Narrow
from consortium_opt.solver.peel import Purse

NEAR = 1e-5
"""Sets within this of the cut-off are shut out by name: rows hold to 1e-6 only."""


HOPE = 0.01
"""How far below the bound sets are hoped to be to begin with, as a part of it."""
FIRST = 2e8
"""Sums that listing a size may take before it is narrowed: 1 to 2 seconds."""


def tie(value: float) -> float:
    """Objectives equal after rounding to 9 decimals tie."""
    return round(value, 9)


@dataclass(slots=True)
class Pool:
    """Feasible sets with their objective; ``dead`` are sets that a relaxation took for feasible.

    Candidates are numbered by id, so sets sort by ids. ``order`` holds every known set, the best
    first: who ranks where is asked after every set that is looked at.
    """

    known: dict[Members, float] = field(default_factory=dict)
    dead: set[Members] = field(default_factory=set)
    order: list[tuple[float, Members]] = field(default_factory=list)

    def add(self, members: Members, value: float) -> bool:
        """Remember a set; whether it is new."""
        before = self.known.get(members)
        if before is None or value > before:
            if before is not None:
                self.order.remove((-tie(before), members))
            self.known[members] = value
            insort(self.order, (-tie(value), members))
        return before is None

    def ranked(self, taken: list[Members], distance: int) -> Iterator[Members]:
        """Sets that differ enough from every taken one, best first, ties by ids."""
        least = max(1, distance)
        return (m for _, m in self.order if all(differ(m, t) >= least for t in taken))

    def shut_out(
        self, v: Space, taken: list[Members], distance: int, cut: float | None
    ) -> Iterator[Row]:
        """Rows against what is taken, by distance, and against what is known, by name."""
        for members in taken:
            most = max(v.size, len(members)) - distance
            yield Row("far", v.members(members), high=most)
        all_known = v.overrates
        for members, value in self.known.items():
            if len(members) == v.size and (all_known or cut is None or value >= cut - NEAR):
                yield Row("known", v.members(members), high=v.size - 1)
        for members in self.dead:
            if len(members) == v.size:
                yield Row("dead", v.members(members), high=v.size - 1)


@dataclass(slots=True)
class Size:
    """A number of members: its model, its bound on every set not in the pool.

    No objective is above 1, so that is the bound before anything is known.

    ``left`` is the model on who can reach the cut ``left_at``; ``improved`` counts who was left
    when sets were last looked for around the best. Of listing it: ``climbed`` is whether sets were
    looked for to begin with, ``hopes`` how often it was tried above the cut, by a ``step``, the
    last time above ``hoped``; too many sets reached ``stuck`` with little effort and ``lost`` with
    all; ``sharper`` is whether there are sharper prices, ``purse`` what it may take before the size
    is narrowed; with ``many`` candidates too many sets reached ``many_at`` then.
    """

    members: int
    bound: float = 1.0
    whole: Narrow | None = None
    improved: float = np.inf
    purse: Purse = field(default_factory=lambda: Purse(FIRST))
    climbed: bool = False
    hopes: int = 0
    step: float = HOPE
    hoped: float = -np.inf
    stuck: float = -np.inf
    lost: float = -np.inf
    sharper: bool = False
    many: float = np.inf
    many_at: float = -np.inf
    left: Narrow | None = None
    left_at: float = np.inf

    def at(self, cut: float | None) -> Narrow:
        """The narrowest model that holds every set of the size that reaches the cut."""
        narrow = self.left if cut is not None and cut >= self.left_at else None
        found = narrow or self.whole
        assert found is not None
        return found

    def close(self, cut: float | None) -> None:
        """Nothing in it reaches the cut; without one, nothing is in it."""
        self.bound = -np.inf if cut is None else min(self.bound, cut)
