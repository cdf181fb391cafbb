"""What searches on a case found, with the values of some terms: where later searches start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from math import inf

import numpy as np

from consortium_opt.case import Case
from consortium_opt.objectives import Term
from consortium_opt.presolve import Shrunk
from consortium_opt.solver.arrays import measure_all
from consortium_opt.solver.focus import Members
from consortium_opt.solver.plain import Completed, Completer
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.frontier.floors import Floors, under
from consortium_opt.whatif.frontier.neighbours import Neighbours

Values = tuple[float, ...]
"""Value of each term, in the order of the terms."""
STARTS = 5
"""Sets that a search starts from."""


@dataclass
class Archive:
    """Feasible sets of members by the values of terms, each a name in the formulation.

    Of a term that seats decide a set has the greatest value that was found.
    """

    case: Case
    shrunk: Shrunk
    terms: tuple[str, ...]
    settings: Settings
    sets: dict[Members, Values] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> tuple[Term, ...]:
        """The terms themselves."""
        return tuple(self.case.formulation.terms[name] for name in self.terms)

    @cached_property
    def on_members(self) -> bool:
        """Whether members alone decide every term."""
        return all(term.members_only for term in self.kinds)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Sets that nothing known beats; of use where members alone decide."""
        return Neighbours(
            Completer(under(self.case, self.terms[0], {}), self.settings),
            self._evaluate,
            tuple(sorted(self.shrunk.alive)),
            range(self.shrunk.smallest, self.shrunk.largest + 1),
        )

    def remember(self, completed: Completed, found: Iterable[Members]) -> None:
        """Keep sets that a search found, and look around those that nothing known beats."""
        by_size: dict[int, list[Members]] = {}
        for members in found:
            by_size.setdefault(len(members), []).append(members)
        for sets in by_size.values():
            columns = [self._column(term, sets, completed) for term in self.kinds]
            for members, values in zip(sets, zip(*columns, strict=True), strict=True):
                self.sets[members] = tuple(map(max, self.sets.get(members, values), values))
                if self.on_members:
                    self.neighbours.add(members, np.array(values))
        if self.on_members:
            self.neighbours.look_around()

    def promising(self, objective: str | None, floors: Floors) -> list[Members]:
        """Sets to start from: above the floors, as far as that is known, and the best of those."""
        least = [floors.get(name, -inf) for name in self.terms]
        sure = [k for k, term in enumerate(self.kinds) if term.members_only]
        k = None if objective is None else self.terms.index(objective)
        able = []
        for members, values in self._known().items():
            if all(values[j] >= least[j] for j in sure):
                doubts = sum(value < bound for value, bound in zip(values, least, strict=True))
                able.append((doubts, 0.0 if k is None else -values[k], members))
        return [members for *_, members in nsmallest(STARTS, able)]

    def unbeaten(self) -> Iterator[Members]:
        """Sets that nothing known beats, the most of the first term first."""
        best = self.neighbours.best
        yield from sorted(best, key=lambda members: (tuple(-best[members]), members))

    def _known(self) -> dict[Members, Values]:
        found = {members: tuple(values) for members, values in self.neighbours.best.items()}
        return self.sets | found

    def _evaluate(self, sets: np.ndarray) -> np.ndarray:
        return np.column_stack([measure_all(term, self.case, sets) for term in self.kinds])

    def _column(self, term: Term, sets: list[Members], completed: Completed) -> list[float]:
        """Values of a term of sets of one size."""
        if term.members_only:
            rows = np.array(sets, dtype=np.intp)
            return [float(value) for value in measure_all(term, self.case, rows)]
        seated = [completed[members] for members in sets]
        return [term.measure(self.case, done[0]) if done else -inf for done in seated]
