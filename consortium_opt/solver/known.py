"""What the questions about one case share, so that none starts over."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest

from consortium_opt.case import Case
from consortium_opt.solver.focus import Focus, Members
from consortium_opt.solver.narrow import Narrow, ceilings, narrow
from consortium_opt.solver.plain import Completed
from consortium_opt.solver.question import Ending, Settings


@dataclass(slots=True)
class Known:
    """Models of whole sizes, feasible sets with their objective, and completed sets.

    ``ceilings`` bound, by size and candidate, every set that holds the candidate; ``near`` are the
    models of the sizes on who is in any set of at least ``floor``.

    All of it holds whatever the focus. It pickles, so questions can be put in other processes.
    """

    wholes: dict[int, Narrow] = field(default_factory=dict)
    ceilings: dict[int, dict[int, float]] = field(default_factory=dict)
    near: dict[int, Narrow] = field(default_factory=dict)
    floor: float = float("inf")
    sets: dict[Members, float] = field(default_factory=dict)
    completed: Completed = field(default_factory=dict)

    def learn(self, size: int, whole: Narrow) -> None:
        """Keep the model of a size, unless a limit cut its relaxation short."""
        if whole.relaxed.ending in (Ending.OPTIMAL, Ending.INFEASIBLE):
            self.wholes[size] = whole

    def bound(self, size: int, focus: Focus) -> float:
        """Bound on the sets of a size that a question is about; no objective is above 1."""
        bound = self.wholes[size].relaxed.bound if size in self.wholes else 1.0
        held = self.ceilings.get(size, {})
        return min([bound, *(held[i] for i in focus.inside if i in held)])

    def look_ahead(self, case: Case, floor: float, settings: Settings) -> None:
        """Bound the sets that hold each candidate, at every size, down to ``floor``."""
        for size, whole in self.wholes.items():
            self.ceilings[size] = ceilings(whole, floor, settings)
            self.near[size] = narrow(case, whole, floor, settings, ceilings=self.ceilings[size])
        self.floor = floor

    def model(self, size: int, floor: float) -> Narrow | None:
        """The smallest model there is that holds every set of the size of at least ``floor``."""
        if floor >= self.floor and size in self.near:
            return self.near[size]
        return self.wholes.get(size)

    def best(self, focus: Focus, most: int) -> list[tuple[Members, float]]:
        """The best known sets that a question is about."""
        found = [(m, value) for m, value in self.sets.items() if not focus.missing(m)]
        return nsmallest(most, found, key=lambda item: (-item[1], item[0]))

    def of_size(self, size: int, most: int) -> list[Members]:
        """The best known sets of a size, whatever the focus."""
        found = [(-value, m) for m, value in self.sets.items() if len(m) == size]
        return [members for _, members in nsmallest(most, found)]
