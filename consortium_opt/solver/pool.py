"""The best sets of members known so far, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from consortium_opt.solver.narrow import Narrow

Members = tuple[int, ...]


def differ(a: Members, b: Members) -> int:
    """``max(|A - B|, |B - A|)``: one member swapped, or one more, is 1."""
    left, right = set(a), set(b)
    return max(len(left - right), len(right - left))


def tie(value: float) -> float:
    """Objectives equal after rounding to 9 decimals tie."""
    return round(value, 9)


@dataclass(slots=True)
class Pool:
    """Feasible sets with their objective; ``dead`` are sets that a relaxation took for feasible.

    Candidates are numbered by id, so sets sort by ids.
    """

    known: dict[Members, float] = field(default_factory=dict)
    dead: set[Members] = field(default_factory=set)

    def add(self, members: Members, value: float) -> bool:
        """Remember a set; whether it is new."""
        new = members not in self.known
        self.known[members] = max(value, self.known.get(members, value))
        return new

    def ranked(self, taken: list[Members], distance: int) -> list[Members]:
        """Sets that differ enough from every taken one, best first, ties by ids."""
        least = max(1, distance)
        free = (m for m in self.known if all(differ(m, t) >= least for t in taken))
        return sorted(free, key=lambda m: (-tie(self.known[m]), m))


@dataclass(slots=True)
class Size:
    """A number of members: its model, its bound on every set not in the pool.

    No objective is above 1, so that is the bound before anything is known.

    ``left`` is the model on who can reach the cut ``left_at``; ``improved`` counts who was left
    when sets were last looked for around the best.
    """

    members: int
    bound: float = 1.0
    whole: Narrow | None = None
    improved: float = np.inf
    left: Narrow | None = None
    left_at: float = np.inf


@dataclass(slots=True)
class Found:
    """What a search found. ``ranked`` are sets, best first; the first ``proven`` are proven."""

    ranked: list[Members]
    values: dict[Members, float]
    proven: int
    bound: float
    exhausted: bool
    tied_at_end: bool
    interrupted: bool
    limited: bool
