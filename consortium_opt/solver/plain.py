"""Completing sets of members.

Where there are no roles to fill a set is completed in plain Python, else by a model on its members
alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Space
from consortium_opt.rules.base import Rule
from consortium_opt.scoring import objective
from consortium_opt.solver.arrays import measure_all
from consortium_opt.solver.complete import attainable
from consortium_opt.solver.focus import EVERYTHING, Focus, Members
from consortium_opt.solver.question import Settings

FORGIVEN = 1e-4
"""Natural steps: a solver's tolerance on a row, on the safe side."""

Completed = dict[Members, tuple[Chosen, float] | None]


class Completer:
    """Feasibility, objective and best choice of sets of members; remembers what it computed.

    What it remembers does not depend on the focus and may be shared in ``completed``.
    """

    def __init__(
        self,
        case: Case,
        settings: Settings,
        focus: Focus = EVERYTHING,
        completed: Completed | None = None,
    ) -> None:
        self.case = case
        self.settings = settings
        self.focus = focus
        rules = case.formulation.enforced.values()
        self.on_members = [rule for rule in rules if rule.on_members_alone()]
        self.on_seats = list(case.formulation.seat_rules.values())
        self.open_terms = list(case.formulation.seat_terms)
        self.models = 0
        self.completed: Completed = {} if completed is None else completed

    def complete(self, members: Members) -> tuple[Chosen, float] | None:
        """Best complete choice for the members and the objective; None if the rules allow none."""
        if self.focus.missing(members):
            return None
        if members not in self.completed:
            self.completed[members] = self._complete(members)
        return self.completed[members]

    def _complete(self, members: Members) -> tuple[Chosen, float] | None:
        if self._broken(self.on_members, Chosen(members)):
            return None
        if self.case.roles:
            self.models += 1
            seated = attainable(self.case, members, self.settings)
            return None if seated is None else (seated, objective(self.case, seated))
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

    def promises(self, sets: np.ndarray) -> np.ndarray:
        """Objective of every row of ``sets`` (m x size) with what needs more than the members at 1.

        Rules are not looked at.
        """
        terms, whole = self.case.formulation.terms, self.case.formulation.total_weight
        return self.on_sets(sets) + sum(terms[name].weight for name in self.open_terms) / whole

    def on_sets(self, sets: np.ndarray) -> np.ndarray:
        """What the terms on members alone add to the objective of every row of ``sets``."""
        value = np.zeros(len(sets))
        for name, term in self.case.formulation.terms.items():
            if name not in self.open_terms:
                value += term.weight * measure_all(term, self.case, sets)
        return value / self.case.formulation.total_weight

    def broken_on_members(self, members: Members) -> list[str]:
        """Names of the rules on members alone that do not hold."""
        chosen = Chosen(members)
        return [
            name
            for name, rule in self.case.formulation.enforced.items()
            if rule.on_members_alone() and not rule.measure(self.case, chosen).satisfied
        ]

    def fault(self, members: Members, space: Space) -> str | None:
        """What is wrong with a solver that lets members through who break a rule; None if nothing.

        A model that overrates may; missing a bound by what a solver forgives is no fault either.
        """
        broken = self.broken_on_members(members)
        if space.loose or (space.overrates and not broken):
            return None
        enforced = self.case.formulation.enforced
        steps = [enforced[name].violation(self.case, Chosen(members)) for name in broken]
        if broken and all(0 < missing <= FORGIVEN for missing in steps):
            return None
        names = ", ".join(self.case.ids[i] for i in members)
        return f"the solver found {names}, which breaks {', '.join(broken) or 'a rule'}"

    def broken(self, members: Members) -> int:
        """Number of broken rules on members, and one if no roles or coordinator mend the rest.

        Whoever the focus misses weighs more than every rule.
        """
        missing = self.focus.missing(members)
        if missing:
            return missing + len(self.on_members)
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
