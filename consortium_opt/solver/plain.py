"""Completing sets of members, and improving them by swaps.

Where there are no roles to fill a set is completed in plain Python, else by a model on its members
alone. Incumbents are cheap, bounds are the work: a one-swap search over the most promising
candidates usually holds the best consortium, and the next ranks, before the solver proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.rules.base import Rule
from consortium_opt.score import objective, weighted
from consortium_opt.solver.complete import attainable
from consortium_opt.solver.highs import Settings

Members = tuple[int, ...]


class Completer:
    """Feasibility, objective and best choice of sets of members; remembers what it computed."""

    def __init__(self, case: Case, settings: Settings) -> None:
        self.case = case
        self.settings = settings
        rules = list(case.formulation.enforced.values())
        self.on_members = [rule for rule in rules if rule.on_members_alone()]
        self.on_seats = [rule for rule in rules if not rule.on_members_alone()]
        terms = case.formulation.terms.items()
        self.open_terms = [name for name, term in terms if not term.members_only]
        self.promised: dict[Members, float] = {}
        self.completed: dict[Members, tuple[Chosen, float] | None] = {}

    def complete(self, members: Members) -> tuple[Chosen, float] | None:
        """Best complete choice for the members and the objective; None if the rules allow none."""
        if members not in self.completed:
            self.completed[members] = self._complete(members)
        return self.completed[members]

    def _complete(self, members: Members) -> tuple[Chosen, float] | None:
        if self._broken(self.on_members, Chosen(members)):
            return None
        if self.case.roles:
            found = attainable(self.case, members, self.settings)
            return None if found is None else (found.chosen, objective(self.case, found.chosen))
        best: tuple[Chosen, float] | None = None
        for coordinator in self._coordinators(members):
            chosen = Chosen(members, coordinator)
            if self._broken(self.on_seats, chosen, 1):
                continue
            value = objective(self.case, chosen)
            if best is None or value > best[1] + 1e-12:
                best = (chosen, value)
            if not self.open_terms:
                break
        return best

    def promise(self, members: Members) -> float:
        """The objective with every term that needs more than the members at its most, 1."""
        if members not in self.promised:
            terms, chosen = self.case.formulation.terms, Chosen(members)
            values = {
                name: 1.0 if name in self.open_terms else term.measure(self.case, chosen)
                for name, term in terms.items()
            }
            self.promised[members] = weighted(self.case, values)
        return self.promised[members]

    def broken_on_members(self, members: Members) -> list[str]:
        """Names of the rules on members alone that do not hold."""
        chosen = Chosen(members)
        return [
            name
            for name, rule in self.case.formulation.enforced.items()
            if rule.on_members_alone() and not rule.measure(self.case, chosen).satisfied
        ]

    def broken(self, members: Members) -> int:
        """Number of broken rules on members, and one if no roles or coordinator mend the rest."""
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
    objective must exceed to matter. ``limit`` bounds the sets looked at, and far fewer
    the models solved to complete them.
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
        self.price = 500 if completer.case.roles else 1
        self.seen: set[Members] = set()

    def climb(self, start: Members, pool: Sequence[int]) -> None:
        """Mend the start swap by swap, then improve it, until no swap helps."""
        here: Members | None = tuple(sorted(start))
        broken = self.completer.broken(here) if here else 0
        while here is not None and broken and self.left > 0:
            broken, here = self._mended(here, broken, pool)
        if here is None or broken:
            return
        now = self._value(here)
        while here is not None and now is not None and self.left > 0 and here not in self.seen:
            self.seen.add(here)
            here, now = self._better(here, now, pool)

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
        if self.completer.case.roles:
            return broken, None
        worth = self.completer
        counts = ((worth.broken(m), -worth.promise(m), m) for m in self._swaps(here, pool))
        fewest, _, best = min(counts, default=(broken, 0.0, here))
        return (fewest, best) if fewest < broken else (broken, None)

    def _better(
        self, here: Members, now: float, pool: Sequence[int]
    ) -> tuple[Members | None, float | None]:
        """A feasible swap that improves, the most promising first; all that matter are kept."""
        promise = self.completer.promise
        for members in sorted(self._swaps(here, pool), key=lambda m: (-promise(m), m)):
            if promise(members) <= min(now, self.cut()) or self.left <= 0:
                break
            value = self._value(members)
            if value is not None and value > now + 1e-12:
                return members, value
        return None, None

    def _value(self, members: Members) -> float | None:
        if members not in self.completer.completed:
            self.left -= self.price
        found = self.completer.complete(members)
        if found is not None:
            self.keep(members, found[1])
        return None if found is None else found[1]
