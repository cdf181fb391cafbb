"""Solving, from an instance and a formulation to a result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.kept import Kept, check_keep, kept, narrowed
from consortium_opt.origin import origin, settings_of
from consortium_opt.prepare import notes, prepare
from consortium_opt.presolve import shrink
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.result import (
    ConsortiumInfo,
    Result,
    Status,
)
from consortium_opt.scoring import describe
from consortium_opt.solver.complete import complete
from consortium_opt.solver.focus import Members
from consortium_opt.solver.outcome import Found
from consortium_opt.solver.question import Settings, untold, unwatched
from consortium_opt.solver.search import Search
from consortium_opt.solver.trace import left_out
from consortium_opt.verify import verify

Watch = Callable[[float | None, float | None], None]


def solve(
    instance: Instance,
    formulation: Formulation,
    *,
    top: int = 1,
    min_difference: int = 1,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    keep: Result | Iterable[str] | None = None,
    changes: int | None = None,
    keep_rank: int = 1,
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int | None = None,
    seed: int = 0,
    today: date | None = None,
    stop: Callable[[], bool] | None = None,
    watch: Watch | None = None,
    note: Callable[[str], None] | None = None,
    trace: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Result:
    """The best ``top`` consortia of a pool under a formulation, proven.

    ``min_difference``: members by which each rank differs from all before it. ``require`` and
    ``exclude``: ids. ``keep``: ids, or an earlier result of the same instance, of which rank
    ``keep_rank`` is meant; at most ``changes`` members differ from those (a swap, one more or one
    less is one), and ``formulation.changes`` of the result has an entry ``keep``. ``time_limit``:
    seconds for the whole call, counted from ``started`` (``time.monotonic()``) if given. ``gap``:
    absolute, on the objective. ``threads``: questions put to the solver side by side; the cores, at
    most 4, if left out. ``today``: the day that dated groups are read as of where the formulation
    has no ``opens``. ``stop`` is polled and ends the search with what was found; ``watch`` is told
    the best objective and the bound; ``note`` gets what the user should know; ``trace`` gets, in
    words, how many candidates are left out why, and how every size is closed. Raises
    :class:`InvalidInput` with every problem, ValueError for wrong arguments,
    :class:`InternalError` where checker and solver disagree.
    """
    started = time.monotonic() if started is None else started
    _check_arguments(top, min_difference)
    check_keep(keep, changes, keep_rank)
    held, problems = kept(Case(instance, formulation, today), keep, changes, keep_rank)
    case = _prepared(instance, formulation, require, exclude, today, problems)
    tell = note or _nobody
    settings = settings_of(time_limit, gap, threads, seed, started, stop)
    settings = replace(settings, watch=watch or unwatched, trace=trace or untold)
    shrunk, focus = narrowed(shrink(case), case, held)
    for text in [*notes(case), *(f"nothing is possible: {text}" for text in shrunk.findings)]:
        tell(text)
    for text in left_out(case, shrunk):
        settings.trace(text)
    found = None
    if not shrunk.findings:
        found = Search(case, shrunk, top, min_difference, settings, focus=focus).run()
    return _result(case, found, settings, started, held)


def _nobody(_text: str) -> None:
    return None


def _prepared(
    instance: Instance,
    formulation: Formulation,
    require: Iterable[str],
    exclude: Iterable[str],
    today: date | None,
    problems: list[Problem],
) -> Case:
    """The case; raises InvalidInput with its problems beside those found before."""
    try:
        case = prepare(instance, formulation, require=require, exclude=exclude, today=today)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return case


def _check_arguments(top: int, distance: int) -> None:
    if top < 1 or distance < 1:
        raise ValueError("top and min_difference are 1 or more")


def _result(
    case: Case, found: Found | None, settings: Settings, started: float, held: Kept | None
) -> Result:
    ranked = [] if found is None else found.ranked
    consortia = [
        reported(case, members, settings, rank)[1] for rank, members in enumerate(ranked, 1)
    ]
    status = _status(found)
    source = origin(case, settings, started)
    if held is not None:
        rules = source["formulation"]
        changes = (*rules.changes, held.recorded(case))
        source["formulation"] = rules.model_copy(update={"changes": changes})
    bound, gap = _bound(found, consortia)
    return Result(
        status=status,
        bound=bound,
        gap=gap,
        proven_ranks=0 if found is None else found.proven,
        exhausted=True if found is None else found.exhausted,
        tied_at_end=False if found is None else found.tied_at_end,
        consortia=tuple(consortia),
        **source,
    )


def reported(
    case: Case, members: Members, settings: Settings, rank: int = 1
) -> tuple[Chosen, ConsortiumInfo]:
    """The best seats for members, and what is reported of them, checked in plain Python.

    Raises InternalError where the rules allow the members no seats: the search found them.
    """
    completed = complete(case, members, settings)
    chosen = Chosen(members) if completed is None else completed.chosen
    verify(case, chosen, float("nan") if completed is None else completed.claimed)
    return chosen, describe(case, chosen, rank)


def _status(found: Found | None) -> Status:
    if found is None:
        return "infeasible"
    stopped = found.limited or found.interrupted
    if not found.ranked:
        return "no_solution" if stopped else "infeasible"
    return "optimal" if found.proven >= 1 else "feasible"


def _bound(
    found: Found | None, consortia: list[ConsortiumInfo]
) -> tuple[float | None, float | None]:
    """Upper bound and relative gap of rank 1; None where there is none."""
    if found is None or not (found.ranked or found.limited or found.interrupted):
        return None, None
    bound = found.bound if abs(found.bound) < float("inf") else None
    if not consortia or bound is None:
        return bound, None
    best = consortia[0].objective
    bound = max(bound, best)
    if bound - best <= 1e-6:
        return best, 0.0
    return bound, (bound - best) / max(abs(best), 1e-9)
