"""Improving sets of members by swaps.

Incumbents are cheap, bounds are the work: a search by swaps over the most promising candidates
usually holds the best consortia, rank after rank, before the solver proves them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from random import Random
from typing import TypeVar

import numpy as np

from consortium_opt.solver.focus import Members
from consortium_opt.solver.narrow import Narrow
from consortium_opt.solver.plain import Completer

T = TypeVar("T")

EVALUATIONS = 6000
"""Sets that are held against the rules, a search."""
PROMISING = 120
"""Candidates that are swapped in."""
AROUND = 1000
"""Candidates that are swapped in around the best sets known."""
NEAR = 4
"""Starts near the relaxation."""
SHAKES = 100
"""Shakes in a row, of the best sets known, after which they are taken for the best."""
GLANCES = 50
"""Sets whose promise is computed at the price of one that is held against the rules."""
MODELS = 200
"""Price of a set that only a model can complete."""


class Improver:
    """Search by swaps at one size from good starts.

    ``keep`` is handed every feasible set that may matter with its objective; ``cut`` says what an
    objective must exceed to matter; ``effort`` is the part of a full search that is worth it.
    """

    def __init__(
        self,
        completer: Completer,
        keep: Callable[[Members, float], object],
        cut: Callable[[], float],
        effort: float = 1.0,
    ) -> None:
        self.completer = completer
        self.keep = keep
        self.cut = cut
        self.effort = effort
        self.left: float = EVALUATIONS * effort
        self.kept_back = 0.0
        self.seen: set[Members] = set()
        self.surrounded: set[Members] = set()

    def improve(
        self, here: Narrow, starts: list[Members], best: Callable[[], list[Members]]
    ) -> None:
        """Climb from the given sets and from near the relaxation, then look around the best.

        ``best`` are the sets that matter, which change as better ones are found.
        """
        x, relaxed = here.model.space.x, here.relaxed
        size = here.model.space.size
        if len(x) <= size or not relaxed.values.size:
            return
        values, reduced = relaxed.values, relaxed.reduced
        order = sorted(x, key=lambda i: (-round(values[x[i]], 6), -round(reduced[x[i]], 9), i))
        promising = order[: max(PROMISING, 3 * size)]
        near = [order[k : k + size] for k in range(ceil(NEAR * self.effort))]
        self.kept_back = self.left / 2 if starts else 0.0  # mending may take all there is
        mended = [
            self.mend(start, promising)
            for start in [*starts, *(tuple(s) for s in near if len(s) == size)]
        ]
        for _, start in sorted((-value, members) for value, members in filter(None, mended)):
            self.climb(start, promising)
        self.kept_back = 0.0
        if not self.completer.case.roles:
            self.surround(best, promising, order[:AROUND])

    def mend(self, start: Members, pool: Sequence[int]) -> tuple[float, Members] | None:
        """The start, mended swap by swap, and its objective; None where no swap helps."""
        here: Members | None = tuple(sorted(start))
        broken = self.completer.broken(here) if here else 0
        while here is not None and broken and not self._over():
            broken, here = self._mended(here, broken, pool)
        if here is None or broken:
            return None
        value = self._value(here)
        return None if value is None else (value, here)

    def climb(self, start: Members, pool: Sequence[int]) -> None:
        """Improve a feasible set swap by swap, until no swap helps."""
        here: Members | None = start
        now = self._value(start)
        while here is not None and now is not None and not self._over() and here not in self.seen:
            self.seen.add(here)
            here, now = self._better(here, now, pool)

    def surround(
        self, best: Callable[[], list[Members]], pool: Sequence[int], around: Sequence[int]
    ) -> None:
        """Look at every swap of the best sets; then shake one of them and climb again.

        ``around`` are those who are swapped in around the best, ``pool`` on the way to others.
        """
        dice = Random(0)
        idle = 0
        while not self._over() and idle < SHAKES * self.effort and (known := best()):
            fresh = [members for members in known if members not in self.surrounded]
            if fresh:
                self._look_around(fresh[0], around)
            else:
                mended = self.mend(_shaken(dice.choice(known), pool, dice), pool)
                if mended:
                    self.climb(mended[1], pool)
                idle = idle + 1 if best() == known else 0

    def _over(self) -> bool:
        """Whether enough was looked at, or there is no time for more."""
        return self.left <= self.kept_back or self.completer.settings.over()

    def _swaps(self, here: Members, pool: Sequence[int]) -> Iterator[tuple[Members, float]]:
        """Sets with one member swapped and their promise, the greatest first."""
        new = np.array([i for i in pool if i not in here], dtype=np.intp)
        sets = np.tile(np.array(here, dtype=np.intp), (len(here), len(new), 1))
        for k in range(len(here)):
            sets[k, :, k] = new
        sets = sets.reshape(-1, len(here))
        self.left -= len(sets) / GLANCES
        promises = self.completer.promises(sets)
        for row in np.argsort(-promises, kind="stable"):
            yield tuple(sorted(sets[row].tolist())), float(promises[row])

    def _mended(
        self, here: Members, broken: int, pool: Sequence[int]
    ) -> tuple[int, Members | None]:
        """The swap that leaves the fewest rules broken; None if none leaves fewer."""
        fewest, best = broken, None
        for members, _ in self._swaps(here, pool):
            left = self._charged(self.completer.broken, members)
            if left < fewest:
                fewest, best = left, members
            if not left or self._over():
                break
        return fewest, best

    def _better(
        self, here: Members, now: float, pool: Sequence[int]
    ) -> tuple[Members | None, float | None]:
        """A feasible swap that improves, the most promising first; all that matter are kept."""
        for members, promise in self._swaps(here, pool):
            if promise <= min(now, self.cut()) or self._over():
                break
            value = self._value(members)
            if value is not None and value > now + 1e-12:
                return members, value
        return None, None

    def _look_around(self, here: Members, pool: Sequence[int]) -> None:
        """Keep every swap that matters."""
        self.surrounded.add(here)
        for members, promise in self._swaps(here, pool):
            if promise <= self.cut() or self._over():
                break
            self._value(members)

    def _charged(self, look: Callable[[Members], T], members: Members) -> T:
        """What looking at a set says, paid by the models that it took."""
        before = self.completer.models
        found = look(members)
        self.left -= 1 + MODELS * (self.completer.models - before)
        return found

    def _value(self, members: Members) -> float | None:
        found = self._charged(self.completer.complete, members)
        if found is not None:
            self.keep(members, found[1])
        return None if found is None else found[1]


def _shaken(members: Members, pool: Sequence[int], dice: Random) -> Members:
    """The members with two of them, at most, replaced by others of the pool."""
    others = [i for i in pool if i not in members]
    count = min(2, len(members), len(others))
    kept = dice.sample(members, len(members) - count)
    return tuple(sorted([*kept, *dice.sample(others, count)]))
