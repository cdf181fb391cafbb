"""Questions about one case that share what is known: the base of every explanation.

An inquiry holds a case, its shrunk pool and what searches on it have learnt. ``ask`` answers *the
best consortium with these in and those out*; a question under other rules is another inquiry.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from consortium_opt.api import reported
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import prepare, replaced
from consortium_opt.presolve import Shrunk, shrink
from consortium_opt.result import ConsortiumInfo
from consortium_opt.solver.focus import EVERYTHING, Focus, Members
from consortium_opt.solver.known import Known
from consortium_opt.solver.outcome import Found
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.question import Settings, never, unwatched
from consortium_opt.solver.search import Search
from consortium_opt.solver.together import cores
from consortium_opt.whatif.workers import Stop, Told, spread

Status = Literal["optimal", "feasible", "infeasible", "no_solution"]
WARM = 5
"""Known consortia that a question under other rules starts from."""
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

    def ask(self, focus: Focus = EVERYTHING, floor: float = -float("inf")) -> Best:
        """The best consortium that the focus admits, exact within the gap.

        With a ``floor`` nothing below it is looked for: *no_solution* with the floor as the bound.
        """
        if self.shrunk.findings or focus.inside - self.shrunk.alive:
            return INFEASIBLE
        first = not self.known.sets
        search = Search(
            self.case,
            self.shrunk,
            top=1,
            distance=1,
            settings=self.settings,
            focus=focus,
            known=self.known,
            effort=1.0 if first else EFFORT,
            brief=not first,
            floor=floor,
        )
        found = search.run()
        stopped = found.limited or found.interrupted
        if not found.ranked and floor > -float("inf"):
            return Best("no_solution", None, None, None if stopped else floor)
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

    def reweighed(self, weights: Mapping[str, float]) -> Inquiry:
        """The same rules under other weights of terms, starting from what is known here."""
        old = self.case.formulation
        terms = {
            name: term.model_copy(update={"weight": weights.get(name, term.weight)})
            for name, term in old.objective.items()
        }
        return self.warmed(replaced(old, objective=terms))

    def warmed(self, formulation: Formulation) -> Inquiry:
        """The same pool under rules that allow all that these allow, starting from what is known.

        What it knows is a few of the best sets with what they are worth there.
        """
        other = self.under(formulation)
        completer = Completer(other.case, self.settings)
        for members, _ in self.known.best(EVERYTHING, WARM):
            completed = completer.complete(members)
            if completed is not None:
                other.known.sets[members] = completed[1]
        return other

    def within(self, seconds: float) -> Inquiry:
        """The same inquiry that spends at most so long on a question, sharing what is known."""
        deadline = time.monotonic() + min(seconds, self.settings.left())
        return Inquiry(self.case, replace(self.settings, deadline=deadline), self.known)

    def look_ahead(self, floor: float) -> None:
        """Bound the consortia that hold each candidate, down to ``floor``: most need no question.

        Of sizes that a search opened.
        """
        self.known.look_ahead(self.case, floor, self.settings)

    def ceiling(self, candidate: int) -> float:
        """Bound on every consortium that holds a candidate; no objective is above 1."""
        sizes = range(self.shrunk.smallest, self.shrunk.largest + 1)
        bounds = (self.known.ceilings.get(size, {}).get(candidate, 1.0) for size in sizes)
        return max(bounds, default=-float("inf"))

    def ranks(self, top: int) -> Found:
        """The best consortia, as solving gives them."""
        search = Search(self.case, self.shrunk, top, 1, self.settings, known=self.known)
        return search.run()

    def stopped_by(self, stop: Stop, threads: int) -> Inquiry:
        """The same inquiry under another ``stop`` and number of threads."""
        settings = replace(self.settings, stop=stop, threads=threads, watch=unwatched)
        return Inquiry(self.case, settings, self.known)

    def quiet(self) -> Inquiry:
        """The same inquiry without callbacks, so that it pickles."""
        return self.stopped_by(never, self.settings.threads)

    def chosen(self, members: Members) -> Chosen:
        """The best choice of seats for feasible members, the one that is reported."""
        return reported(self.case, members, self.settings)[0]

    def consortium(self, members: Members, rank: int = 1) -> ConsortiumInfo:
        """Feasible members as they are reported, checked in plain Python."""
        return reported(self.case, members, self.settings, rank)[1]


def ask_all(
    inquiry: Inquiry,
    questions: Sequence[Focus],
    workers: int | None,
    told: Told,
    floor: float = -float("inf"),
) -> list[Best | None]:
    """The answers, in order; None for those that did not begin before the end was called.

    What is learnt on the way is kept where the questions were put in this process.
    """
    alone = workers == 1 or cores() == 1
    common = (inquiry.quiet(), inquiry.settings.threads if alone else 1, floor)
    jobs = list(questions)
    stop = inquiry.settings.stop
    return spread(_answered, common, jobs, workers=workers, stop=stop, told=told)


def _answered(common: tuple[Inquiry, int, float], focus: Focus, stop: Stop) -> Best:
    inquiry, threads, floor = common
    return inquiry.stopped_by(stop, threads).ask(focus, floor)


INFEASIBLE = Best("infeasible", None, None, None)
