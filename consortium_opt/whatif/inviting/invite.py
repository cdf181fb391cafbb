"""``invite``: the best consortium of those who confirmed, and whom to invite first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.origin import origin, settings_of, tell
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput, listing
from consortium_opt.reporting.invited import page
from consortium_opt.reporting.invited_tables import tables
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import ConsortiumInfo, FormulationInfo, InstanceInfo, Part, SolverInfo
from consortium_opt.solver.focus import Focus, Members
from consortium_opt.whatif.inquiry import Best, Inquiry, ask_all
from consortium_opt.whatif.inviting.statuses import Answers, answers
from consortium_opt.whatif.report import Report
from consortium_opt.whatif.workers import Steps, Stop, Told


class Refusal(Part):
    """What is left if a candidate who has not confirmed refuses."""

    id: str
    """Id of the candidate."""
    status: Literal["asked", "not approached"]
    """Whether it has an invitation."""
    member: bool
    """Whether it is in the best consortium; if not, its refusal changes nothing."""
    indispensable: bool | None
    """Whether nothing is possible without it; null where that was not found out in the time."""
    objective: float | None
    """Best objective without it; null where nothing is possible, or was found."""
    loss: float | None
    """Best objective with it less the best without it; null as ``objective``."""
    join: tuple[str, ...]
    """Ids of who comes in without it."""
    leave: tuple[str, ...]
    """Ids of who else leaves without it."""
    consortium: ConsortiumInfo | None
    """The best consortium that is left; null where nothing is possible, or was found."""
    proven: bool
    """Whether it is exact; else another could be better."""


class Invitations(Report):
    """The best consortium with who confirmed and without who declined, and whom to invite first."""

    NAME: ClassVar[str] = "invitations"

    schema_version: Literal[1] = 1
    """Version of this document."""
    status: Literal["optimal", "feasible", "infeasible", "no_solution"]
    """Of the best consortium: optimal (proven), feasible, infeasible (proven), no_solution."""
    confirmed: tuple[str, ...]
    """Ids of who takes part for sure."""
    asked: tuple[str, ...]
    """Ids of who has an invitation and has not answered."""
    declined: tuple[str, ...]
    """Ids of who does not take part."""
    consortium: ConsortiumInfo | None
    """The best consortium; null where there is none, or none was found."""
    order: tuple[str, ...]
    """Ids of its members who have not confirmed, those first without whom most is lost."""
    refusals: tuple[Refusal, ...]
    """What is left if one of them refuses, in that order; then others who were asked, by id."""
    why: tuple[str, ...]
    """Why nothing is possible, in words; empty where something is."""
    instance: InstanceInfo
    """Which pool it was."""
    formulation: FormulationInfo
    """Under which rules."""
    solver: SolverInfo
    """What proved it."""

    @property
    def answered(self) -> bool:
        """Whether everything is proven."""
        known = all(refusal.proven for refusal in self.refusals)
        return self.status in ("optimal", "infeasible") and known

    def page(self) -> Page:
        """The consortium, whom to invite first, and what a refusal changes."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``refusals`` (a row a candidate who could refuse) and ``members``."""
        return tables(self)


def invitations(
    instance: Instance,
    formulation: Formulation,
    *,
    statuses: Mapping[str, str] | None = None,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    workers: int | None = None,
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int | None = None,
    seed: int = 0,
    today: date | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
    note: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Invitations:
    """The best consortium with everybody who confirmed, and whom of the others to invite first.

    The column ``status`` of candidates says *confirmed* (takes part), *asked* or *declined* (does
    not take part), in any case; blank is who was not approached. ``statuses`` maps ids to such
    words and takes the place of the column for those. Whose refusal costs most is invited first:
    those without whom nothing is possible, then by the loss, ties by id. ``workers`` as in
    :func:`consortium_opt.compare`, other arguments as in :func:`consortium_opt.solve`.

    Raises InvalidInput with every problem, ValueError for wrong arguments, InternalError where
    checker and solver disagree.
    """
    started = time.monotonic() if started is None else started
    steps = Steps(told, stop, 1)
    settings = settings_of(time_limit, gap, threads, seed, started, steps.stop)
    case, given = _prepared(instance, formulation, statuses or {}, require, exclude, today)
    tell(case, note)
    inquiry = Inquiry(case, settings)
    best = inquiry.ask(Focus(inside=given.confirmed, outside=given.declined))
    open_ = _open(best, given)
    questions = [Focus(inside=given.confirmed, outside=given.declined | {i}) for i in open_]
    found = ask_all(inquiry, questions, workers, told or _nothing)
    refusals = _refusals(inquiry, best, given, dict(zip(open_, found, strict=True)))
    return Invitations(
        status=best.status,
        **{name: _ids(case, getattr(given, name)) for name in ("confirmed", "asked", "declined")},
        consortium=None if best.members is None else inquiry.consortium(best.members),
        order=tuple(refusal.id for refusal in refusals if refusal.member),
        refusals=refusals,
        why=_why(inquiry, given) if best.status == "infeasible" else (),
        **origin(case, settings, started),
    )


def _nothing(_done: int, _total: int) -> None:
    return None


def _prepared(
    instance: Instance,
    formulation: Formulation,
    statuses: Mapping[str, str],
    require: Iterable[str],
    exclude: Iterable[str],
    today: date | None,
) -> tuple[Case, Answers]:
    """The case and the answers; raises InvalidInput with the problems of both."""
    given, problems = answers(Case(instance, formulation, today), statuses)
    try:
        case = prepare(instance, formulation, require=require, exclude=exclude, today=today)
    except InvalidInput as error:
        raise InvalidInput([*error.problems, *problems]) from None
    if problems:
        raise InvalidInput(problems)
    return case, given


def _ids(case: Case, some: Iterable[int]) -> tuple[str, ...]:
    return tuple(case.ids[i] for i in sorted(some))


def _open(best: Best, given: Answers) -> list[int]:
    """Members of the best who have not confirmed: whose refusal would change something."""
    return [] if best.members is None else sorted(set(best.members) - given.confirmed)


def _refusals(
    inquiry: Inquiry, best: Best, given: Answers, found: Mapping[int, Best | None]
) -> tuple[Refusal, ...]:
    """Members in the order of invitation, then others who were asked."""
    if best.members is None or best.objective is None:
        return ()
    members = [
        _refusal(inquiry, i, given, best.members, best.objective, left) for i, left in found.items()
    ]
    others = [
        _refusal(inquiry, i, given, best.members, best.objective, best)
        for i in sorted(given.asked - found.keys())
    ]
    return (*sorted(members, key=_urgency), *others)


def _urgency(refusal: Refusal) -> tuple[int, float, str]:
    """Indispensable first, then the greatest loss, then id; last what is not known."""
    if refusal.indispensable:
        return 0, 0.0, refusal.id
    if refusal.loss is None:
        return 2, 0.0, refusal.id
    return 1, -round(refusal.loss, 9), refusal.id


def _refusal(
    inquiry: Inquiry, i: int, given: Answers, members: Members, now: float, left: Best | None
) -> Refusal:
    """The candidate beside the best that is left without it."""
    case = inquiry.case
    there = None if left is None else left.members
    known = left is not None and (left.proven or there is not None)
    value = None if left is None else left.objective
    return Refusal(
        id=case.ids[i],
        status="asked" if i in given.asked else "not approached",
        member=i in members,
        indispensable=there is None if known else None,
        objective=value,
        loss=None if value is None else now - value,
        join=() if there is None else _ids(case, set(there) - set(members)),
        leave=() if there is None else _ids(case, set(members) - set(there) - {i}),
        consortium=None if there is None else inquiry.consortium(there),
        proven=left is not None and left.proven,
    )


def _why(inquiry: Inquiry, given: Answers) -> tuple[str, ...]:
    """What can be said of why nothing is possible."""
    case, shrunk = inquiry.case, inquiry.shrunk
    if shrunk.findings:
        return shrunk.findings
    gone = _ids(case, given.confirmed - shrunk.alive)
    if gone:
        who = "who confirmed can be in no consortium under these rules"
        return (f"{listing(gone)} {who}",)
    free = inquiry.ask(Focus(outside=given.declined))
    if free.status == "infeasible":
        return ("without those who declined nothing is possible, whoever confirmed",)
    if free.members is None:
        return ()
    return ("something is possible without those who declined, but not with all who confirmed",)
