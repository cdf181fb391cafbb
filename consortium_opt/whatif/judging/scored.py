"""``score``: a consortium that the user names, and the nearest one that meets every rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.origin import origin, settings_of, tell
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.scored import page
from consortium_opt.reporting.scored_tables import tables
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import FormulationInfo, InstanceInfo, SolverInfo
from consortium_opt.whatif.judging.beside import Beside, BestOfAll, Nearest, beside
from consortium_opt.whatif.judging.judged import JudgedConsortium, judged
from consortium_opt.whatif.judging.named import judgeable, prepared
from consortium_opt.whatif.report import Report
from consortium_opt.whatif.seating import seat
from consortium_opt.whatif.workers import Steps, Stop, Told


class Score(Report):
    """Named members under a formulation: what holds, what does not, and what is nearest."""

    NAME: ClassVar[str] = "score"

    schema_version: Literal[1] = 1
    """Version of this document."""
    eligible: bool
    """Seats are possible, and every required law is judged and holds."""
    feasible: bool
    """Seats are possible, and every required rule is judged and holds."""
    consortium: JudgedConsortium
    """The members with the best choice of coordinator, roles and effort."""
    violated: tuple[str, ...]
    """Required rules that do not hold, in the formulation's order."""
    broken_laws: tuple[str, ...]
    """Those of them that are written in the call."""
    faults: tuple[str, ...]
    """Why the members cannot be seated, in words; empty where they can."""
    coordinator_named: bool
    """Whether the coordinator was named; then it coordinates the nearest consortium as well."""
    nearest: Nearest | None
    """Null where there is none, or it was not asked for, or not found in the time."""
    nearest_proven: bool
    """Whether nothing is nearer, or nothing is possible at all."""
    best: BestOfAll | None
    """The best of the whole pool; null where it was not asked for or did not come in the time."""
    instance: InstanceInfo
    """Which pool it was."""
    formulation: FormulationInfo
    """Under which rules."""
    solver: SolverInfo
    """What proved it."""

    def page(self) -> Page:
        """Members, score, rules, and what is nearest."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``rules`` (a row a rule or term), ``members`` and ``changes``."""
        return tables(self)


def score(
    instance: Instance,
    formulation: Formulation,
    members: Iterable[str],
    *,
    coordinator: str | None = None,
    nearest: bool = True,
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int | None = None,
    seed: int = 0,
    today: date | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
    note: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Score:
    """Named members under a formulation, and the nearest consortium that meets every rule.

    ``members``: ids, one or more. ``coordinator``: id of the member that coordinates; chosen if
    left out. Roles, leads and effort are chosen: fewest broken laws, then fewest other broken
    rules, then the best objective. ``nearest`` also looks for the consortium with the fewest
    changes (a swap, one more or one less is one), of those the one that scores most; a named
    coordinator coordinates it too. The best of the whole pool is laid beside it if it comes in
    10 seconds. ``time_limit``: seconds for the whole call, counted from ``started``; figures of the
    named members come whatever it is. ``told`` gets the questions answered and their number. Other
    arguments are those of :func:`consortium_opt.solve`.

    Raises InvalidInput with every problem, ValueError for wrong arguments, InternalError where
    checker and solver disagree.
    """
    started = time.monotonic() if started is None else started
    steps = Steps(told, stop, 3 if nearest else 1)
    settings = settings_of(time_limit, gap, threads, seed, started, steps.stop)
    named = tuple(members)
    case = prepared(instance, formulation, named, coordinator, today)
    tell(case, note)
    mine = tuple(sorted(case.index[name] for name in named))
    centre = None if coordinator is None else case.index[coordinator]
    judging, unknown = judgeable(case, formulation, mine)
    seated = seat(judging, mine, settings, centre)
    own = judged(judging, seated, unknown)
    fields = _figures(case, own, seated.faults)
    steps.next()
    other = Beside(None, False, None)
    if nearest:
        feasible, is_named = fields["feasible"], centre is not None
        other = beside(case, seated.chosen, own, feasible, settings, steps, is_named)
    return Score(
        **fields,
        coordinator_named=centre is not None,
        **other._asdict(),
        **origin(case, settings, started),
    )


def _figures(case: Case, found: JudgedConsortium, faults: tuple[str, ...]) -> dict[str, Any]:
    """What is said of the named members alone."""
    enforced = case.formulation.enforced
    violated = [r.name for r in found.rules if r.name in enforced and not r.satisfied]
    laws = {name for name, rule in enforced.items() if rule.law}
    open_ = {name for name in enforced if f"rules.{name}" in found.not_judged}
    broken = [name for name in violated if name in laws]
    return {
        "consortium": found,
        "violated": violated,
        "broken_laws": broken,
        "faults": faults,
        "eligible": not (faults or broken or open_ & laws),
        "feasible": not (faults or violated or open_),
    }
