"""Completing and improving sets of members in plain Python, where there are no roles to fill.

Incumbents are cheap, bounds are the work: a one-swap search over the most promising candidates
usually holds the best consortium, and the next ranks, before the solver starts to prove it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.score import objective, violated

Members = tuple[int, ...]


def complete_plain(case: Case, members: Members) -> tuple[Chosen, float] | None:
    """Best coordinator for the members and the objective; None if the rules allow none."""
    able = sorted(case.coordinators & set(members), key=lambda i: (-case.experience(i), i))
    choices: Sequence[int | None] = able if case.formulation.coordinator else [None]
    best: tuple[Chosen, float] | None = None
    settled = all(term.members_only for term in case.formulation.terms.values())
    for coordinator in choices:
        chosen = Chosen(members, coordinator)
        if violated(case, chosen):
            continue
        value = objective(case, chosen)
        if best is None or value > best[1] + 1e-12:
            best = (chosen, value)
        if settled:
            break
    return best


class Improver:
    """One-swap search at one size from good starts; remembers every set it looked at."""

    def __init__(self, case: Case, keep: Callable[[Members, float], None], limit: int) -> None:
        self.case = case
        self.keep = keep
        self.left = limit
        self.seen: dict[Members, tuple[int, float]] = {}

    def score(self, members: Members) -> tuple[int, float]:
        """Fewer broken rules first, then the objective."""
        if members not in self.seen:
            self.left -= 1
            found = complete_plain(self.case, members)
            if found is None:
                guess = Chosen(members, min(members))
                broken = max(1, len(violated(self.case, guess)))
                self.seen[members] = (-broken, objective(self.case, guess))
            else:
                self.seen[members] = (0, found[1])
                self.keep(members, found[1])
        return self.seen[members]

    def climb(self, start: Members, pool: Sequence[int]) -> None:
        """Best swap after best swap until none helps or the limit is reached."""
        here = tuple(sorted(start))
        value = self.score(here)
        while self.left > 0:
            options = [
                (self.score(swapped), swapped)
                for out in here
                for new in pool
                if new not in here and self.left > 0
                for swapped in [tuple(sorted({*here, new} - {out}))]
            ]
            best = max(options, default=None, key=lambda o: (o[0], tuple(-i for i in o[1])))
            if best is None or best[0] <= value:
                return
            value, here = best
