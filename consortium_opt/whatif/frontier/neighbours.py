"""Sets of members that no known set beats in any mix of terms, by swapping members.

A Pareto local search (Paquete, Chiarandini and Stützle 2004): every set that nothing known beats
is looked around once. It proves nothing and shortens every proof: an exact question that starts
from its own answer has to show only that there is no better one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from consortium_opt.solver.focus import Members
from consortium_opt.solver.plain import Completer

EVALUATIONS = 4000
"""Sets that are held against the rules, in all."""
MODELS = 40
"""Price of a set that only a model can complete."""
CLOSE = 1e-7
"""Vectors nearer than this are one."""

Evaluate = Callable[[np.ndarray], np.ndarray]
"""Sets of one size (m x size) to the values of their terms (m x terms)."""


@dataclass(slots=True)
class Neighbours:
    """The sets that nothing known beats, with their values.

    ``pool`` is who can be swapped in, ``left`` how many more sets are held against the rules.
    """

    completer: Completer
    evaluate: Evaluate
    pool: tuple[int, ...]
    sizes: range
    best: dict[Members, np.ndarray] = field(default_factory=dict)
    seen: set[Members] = field(default_factory=set)
    left: float = EVALUATIONS

    def add(self, members: Members, values: np.ndarray) -> None:
        """A feasible set: kept if nothing known is as good, in the place of those it beats."""
        if any(np.all(known >= values - CLOSE) for known in self.best.values()):
            return
        for other in [m for m, known in self.best.items() if np.all(values >= known - CLOSE)]:
            del self.best[other]
        self.best[members] = values

    def look_around(self) -> None:
        """Look around every set that nothing beats, until all were looked around."""
        while fresh := sorted(members for members in self.best if members not in self.seen):
            for members in fresh:
                if self._over():
                    return
                self.seen.add(members)
                if members in self.best:
                    for sets in self._near(members):
                        self._try(sets)

    def _try(self, sets: np.ndarray) -> None:
        """Hold those against the rules that nothing known is as good as, the best sum first."""
        values = self.evaluate(sets)
        known = np.array(list(self.best.values()))
        as_good = np.all(known[None, :, :] >= values[:, None, :] - CLOSE, axis=2)
        fresh = np.flatnonzero(np.logical_not(np.logical_or.reduce(as_good, axis=1)))
        for row in fresh[np.argsort(-values[fresh].sum(axis=1), kind="stable")]:
            if any(np.all(other >= values[row] - CLOSE) for other in self.best.values()):
                continue
            if self._over():
                return
            members = tuple(sorted(sets[row].tolist()))
            if self._feasible(members):
                self.add(members, values[row])

    def _feasible(self, members: Members) -> bool:
        before = self.completer.models
        held = self.completer.complete(members) is not None
        self.left -= 1 + MODELS * (self.completer.models - before)
        return held

    def _over(self) -> bool:
        return self.left <= 0 or self.completer.settings.over()

    def _near(self, members: Members) -> Iterator[np.ndarray]:
        """Sets with one member swapped, and with one more or one fewer where sizes allow it."""
        here = np.array(members, dtype=np.intp)
        new = np.array([i for i in self.pool if i not in members], dtype=np.intp)
        size = len(members)
        if len(new):
            swapped = np.tile(here, (size, len(new), 1))
            for k in range(size):
                swapped[k, :, k] = new
            yield swapped.reshape(-1, size)
            if size + 1 in self.sizes:
                yield np.column_stack([np.tile(here, (len(new), 1)), new])
        if size - 1 in self.sizes:
            yield np.array([np.delete(here, k) for k in range(size)])
