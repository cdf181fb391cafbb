"""Questions about one case that share what is known: the base of every explanation.

An inquiry holds a case, its shrunk pool and what searches on it have learnt. ``ask`` answers *the
best consortium with these in and those out*; a question under other rules is another inquiry.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Literal

from consortium_opt.api import reported
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import prepare
from consortium_opt.presolve import Shrunk, shrink
from consortium_opt.result import ConsortiumInfo
from consortium_opt.solver.focus import EVERYTHING, Focus, Members
from consortium_opt.solver.known import Known
from consortium_opt.solver.question import Settings
from consortium_opt.solver.search import Search

Status = Literal["optimal", "feasible", "infeasible", "no_solution"]
EFFORT = 0.2
"""Part of a full search by swaps that is worth it for a question whose answer is half known."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best consortium a question is about.

    ``status`` as in a result: *optimal* and *infeasible* are proven, *feasible* has ``objective``
    and a greater ``bound``, *no_solution* found nothing in the time.
    """

    status: Status
    members: Members | None
    objective: float | None
    bound: float | None

    @property
    def proven(self) -> bool:
        """Whether the answer is final."""
        return self.status in ("optimal", "infeasible")


@dataclass(slots=True)
class Inquiry:
    """A case that questions are asked about."""

    case: Case
    settings: Settings
    known: Known = field(default_factory=Known)
    shrunk: Shrunk = field(init=False)

    def __post_init__(self) -> None:
        self.shrunk = shrink(self.case)

    def ask(self, focus: Focus = EVERYTHING) -> Best:
        """The best consortium that the focus admits, exact within the gap."""
        if self.shrunk.findings or focus.inside - self.shrunk.alive:
            return INFEASIBLE
        whole = focus == EVERYTHING
        search = Search(
            self.case,
            self.shrunk,
            top=1,
            distance=1,
            settings=self.settings,
            focus=focus,
            known=self.known,
            effort=1.0 if whole else EFFORT,
            brief=not whole,
        )
        found = search.run()
        stopped = found.limited or found.interrupted
        if not found.ranked:
            return Best("no_solution", None, None, None) if stopped else INFEASIBLE
        members = found.ranked[0]
        status: Status = "optimal" if found.proven else "feasible"
        return Best(status, members, found.values[members], found.bound)

    def under(self, formulation: Formulation, instance: Instance | None = None) -> Inquiry:
        """The same pool (or another) under other rules, with nothing known yet.

        Raises InvalidInput where the formulation cannot be read on the instance.
        """
        case = prepare(instance or self.case.instance, formulation, today=self.case.date)
        return Inquiry(case, self.settings)

    def within(self, seconds: float) -> Inquiry:
        """The same inquiry that spends at most so long on a question, sharing what is known."""
        deadline = time.monotonic() + min(seconds, self.settings.left())
        return Inquiry(self.case, replace(self.settings, deadline=deadline), self.known)

    def chosen(self, members: Members) -> Chosen:
        """The best choice of seats for feasible members, the one that is reported."""
        return reported(self.case, members, self.settings)[0]

    def consortium(self, members: Members, rank: int = 1) -> ConsortiumInfo:
        """Feasible members as they are reported, checked in plain Python."""
        return reported(self.case, members, self.settings, rank)[1]


INFEASIBLE = Best("infeasible", None, None, None)
