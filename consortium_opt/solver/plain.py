"""Completing and improving sets of members in plain Python, where there are no roles to fill.

Incumbents are cheap, bounds are the work: a one-swap search over the most promising candidates
usually holds the best consortium, and the next ranks, before the solver starts to prove it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.rules.base import Rule
from consortium_opt.score import objective

Members = tuple[int, ...]


class Completer:
    """Feasibility, objective and coordinator of sets of members; remembers what it computed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        rules = list(case.formulation.enforced.values())
        self.on_members = [rule for rule in rules if rule.members_only]
        self.on_seats = [rule for rule in rules if not rule.members_only]
        self.settled = all(term.members_only for term in case.formulation.terms.values())
        self.values: dict[Members, float] = {}

    def complete(self, members: Members) -> tuple[Chosen, float] | None:
        """Best coordinator for the members and the objective; None if the rules allow none."""
        if self._broken(self.on_members, Chosen(members)):
            return None
        best: tuple[Chosen, float] | None = None
        for coordinator in self._coordinators(members):
            chosen = Chosen(members, coordinator)
            if self._broken(self.on_seats, chosen, 1):
                continue
            value = objective(self.case, chosen)
            if best is None or value > best[1] + 1e-12:
                best = (chosen, value)
            if self.settled:
                break
        return best

    def promise(self, members: Members) -> float:
        """The objective if the rules allowed any coordinator."""
        if members not in self.values:
            seats = self._coordinators(members)[: 1 if self.settled else None] or [None]
            self.values[members] = max(objective(self.case, Chosen(members, c)) for c in seats)
        return self.values[members]

    def broken(self, members: Members) -> int:
        """Number of broken rules on members, and one more if no coordinator mends the rest."""
        broken = self._broken(self.on_members, Chosen(members))
        return broken or int(self.complete(members) is None)

    def _coordinators(self, members: Members) -> Sequence[int | None]:
        if not self.case.formulation.coordinator:
            return [None]
        able = self.case.coordinators & set(members)
        return sorted(able, key=lambda i: (-self.case.experience(i), i))

    def _broken(self, rules: list[Rule], chosen: Chosen, enough: int | None = None) -> int:
        broken = 0
        for rule in rules:
            broken += not rule.measure(self.case, chosen).satisfied
            if broken == enough:
                break
        return broken


class Improver:
    """One-swap search at one size from good starts.

    ``keep`` is handed every feasible set that may matter with its objective; ``cut`` says what an
    objective must exceed to matter. ``limit`` bounds the number of sets looked at.
    """

    def __init__(
        self,
        completer: Completer,
        keep: Callable[[Members, float], object],
        cut: Callable[[], float],
        limit: int,
    ) -> None:
        self.completer = completer
        self.keep = keep
        self.cut = cut
        self.left = limit
        self.seen: set[Members] = set()

    def climb(self, start: Members, pool: Sequence[int]) -> None:
        """Mend the start swap by swap, then improve it, until no swap helps."""
        here: Members | None = tuple(sorted(start))
        broken = self.completer.broken(here) if here else 0
        while here is not None and broken and self.left > 0:
            broken, here = self._mended(here, broken, pool)
        if here is not None and not broken:
            self._feasible(here)
        while here is not None and self.left > 0 and here not in self.seen:
            self.seen.add(here)
            here = self._better(here, pool)

    def _swaps(self, here: Members, pool: Sequence[int]) -> list[Members]:
        swaps = [
            tuple(sorted({*here, new} - {out})) for out in here for new in pool if new not in here
        ]
        self.left -= len(swaps)
        return swaps

    def _mended(
        self, here: Members, broken: int, pool: Sequence[int]
    ) -> tuple[int, Members | None]:
        """The swap that leaves the fewest rules broken; None if none leaves fewer."""
        counts = (
            (self.completer.broken(m), -self.completer.promise(m), m)
            for m in self._swaps(here, pool)
        )
        fewest, _, best = min(counts, default=(broken, 0.0, here))
        return (fewest, best) if fewest < broken else (broken, None)

    def _better(self, here: Members, pool: Sequence[int]) -> Members | None:
        """The best feasible swap that improves; on the way down all that matter are kept."""
        promise = self.completer.promise
        now = promise(here)
        for members in sorted(self._swaps(here, pool), key=lambda m: (-promise(m), m)):
            value = promise(members)
            if value > now + 1e-12:
                if self._feasible(members):
                    return members
            elif value > self.cut():
                self._feasible(members)
            else:
                return None
        return None

    def _feasible(self, members: Members) -> bool:
        found = self.completer.complete(members)
        if found is not None:
            self.keep(members, found[1])
        return found is not None
