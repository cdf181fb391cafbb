"""``pareto``: what two or three objective terms cost each other, exactly."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.origin import origin, settings_of
from consortium_opt.prepare import notes, prepare
from consortium_opt.presolve import shrink
from consortium_opt.problems import InvalidInput
from consortium_opt.reporting.frontier import page, tables
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import (
    ConsortiumInfo,
    FormulationInfo,
    InstanceInfo,
    Part,
    SolverInfo,
    Status,
)
from consortium_opt.whatif.frontier.asked_terms import term_problems
from consortium_opt.whatif.frontier.floors import reads_effort
from consortium_opt.whatif.frontier.hull import supported
from consortium_opt.whatif.frontier.lexicographic import Lexicographic
from consortium_opt.whatif.frontier.stepping import APART, Walk
from consortium_opt.whatif.report import Report
from consortium_opt.whatif.workers import Stop, Told

STEP = 0.01
"""Default step where two terms move with person-months, so that points lie without end."""


class FrontierPoint(Part):
    """Values of the terms that no consortium beats, with a consortium that has them."""

    values: dict[str, float]
    """Name of each term to its value, 0 to 1, higher is better."""
    objective: float
    """The formulation's whole objective: the same as in the consortium."""
    supported: bool
    """Whether, of the points found, it is the best under some weights of the terms."""
    proven: bool
    """Whether it is proven that nothing beats it; else it is the best found before a limit."""
    consortium: ConsortiumInfo
    """The best consortium by the whole objective of those with the values; its rank is the place
    of the point."""


class Frontier(Report):
    """All that can be had of two or three objective terms at once.

    A vector of values is on the frontier if no consortium that meets the rules has at least as
    much of every term and more of one, beyond 1e-6. Points differ by more than 1e-6 in some term.
    """

    NAME: ClassVar[str] = "frontier"

    schema_version: Literal[1] = 1
    """Version of this document."""
    terms: tuple[str, ...]
    """Names of the terms, as asked for."""
    status: Status
    """optimal (complete), feasible (a part of it), infeasible (proven), no_solution."""
    complete: bool
    """Whether these are all points of the frontier, each of them proven."""
    step: float | None = None
    """Points that are nearer than this to others in the later terms are left out; null if none
    is."""
    instance: InstanceInfo
    """Which pool."""
    formulation: FormulationInfo
    """Which rules."""
    solver: SolverInfo
    """What proved it."""
    points: tuple[FrontierPoint, ...]
    """Points, the most of the first term first."""

    def page(self) -> Page:
        """Points, and who is in which."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``points`` (a row a point), ``point_members`` and ``point_scores``."""
        return tables(self)


def pareto(
    instance: Instance,
    formulation: Formulation,
    terms: Sequence[str],
    *,
    max_points: int = 50,
    step: float | None = None,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int | None = None,
    seed: int = 0,
    today: date | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
    note: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Frontier:
    """The exact frontier of two or three terms of a formulation, with a consortium a point.

    ``terms``: names of objective terms with a weight; the weights themselves do not matter but to
    choose among consortia with the same values. ``max_points`` and ``time_limit`` (seconds, counted
    from ``started`` if given) end with what was found. ``step`` leaves out points whose second or
    third term is less than so far above that of another; by default none is left out, but where
    two terms move with person-months, and there is no end of points, it is 0.01. ``gap``: absolute,
    on a term. ``require``, ``exclude``, ``threads``, ``seed``, ``today`` and ``note`` as in
    :func:`consortium_opt.solve`. ``stop`` is polled and ends with what was found; ``told`` gets the
    points found and the most there may be.

    Raises InvalidInput with every problem, ValueError for wrong arguments, InternalError where
    checker and solver disagree.
    """
    began = time.monotonic() if started is None else started
    _check_arguments(max_points, step)
    settings = replace(settings_of(time_limit, gap, threads, seed, began, stop), fine=True)
    names = tuple(terms)
    case = _prepared(instance, formulation, names, require, exclude, today)
    tell = note or (lambda _text: None)
    for text in notes(case):
        tell(text)
    apart = _step(case, names, step, tell)
    shrunk = shrink(case)
    for text in shrunk.findings:
        tell(f"nothing is possible: {text}")
    walk = Walk(
        Lexicographic(case, shrunk, names, settings), apart or APART, max_points, told or _nothing
    )
    if not shrunk.findings:
        walk.run()
    return _frontier(walk, apart, began)


def _frontier(walk: Walk, apart: float | None, began: float) -> Frontier:
    """The walk as it is reported."""
    case, settings = walk.questions.case, walk.questions.settings
    points = _points(walk)
    return Frontier(
        terms=walk.questions.terms,
        status=_status(points, walk.complete),
        complete=walk.complete,
        step=apart,
        **origin(case, settings, began),
        points=points,
    )


def _check_arguments(most: int, step: float | None) -> None:
    if most < 1:
        raise ValueError("max_points is 1 or more")
    if not (step is None or 0 < step <= 1):
        raise ValueError("step is above 0 and at most 1")


def _prepared(
    instance: Instance,
    formulation: Formulation,
    names: tuple[str, ...],
    require: Iterable[str],
    exclude: Iterable[str],
    today: date | None,
) -> Case:
    """The case; raises InvalidInput with the problems of the terms and of everything else."""
    problems = term_problems(formulation, names)
    try:
        case = prepare(instance, formulation, require=require, exclude=exclude, today=today)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return case


def _step(
    case: Case, names: tuple[str, ...], step: float | None, tell: Callable[[str], Any]
) -> float | None:
    """The step asked for, or one where points would lie without end."""
    moving = [name for name in names if reads_effort(case.formulation.terms[name])]
    if step is not None or len(moving) < 2:
        return step
    tell(
        f"{' and '.join(moving)} move with person-months by as little as one likes: points less "
        f"than {STEP} apart are left out (--step)"
    )
    return STEP


def _points(walk: Walk) -> tuple[FrontierPoint, ...]:
    """The points as they are reported, the most of the first term first."""
    order = sorted(walk.points, key=lambda top: tuple(-value for value in top.values))
    flags = supported([top.values for top in order])
    points = []
    for rank, (top, flag) in enumerate(zip(order, flags, strict=True), 1):
        consortium = walk.questions.reported(top, rank)
        value = {term.name: term.value for term in consortium.terms}
        points.append(
            FrontierPoint(
                values={name: value[name] for name in walk.questions.terms},
                objective=consortium.objective,
                supported=flag,
                proven=top.proven,
                consortium=consortium,
            )
        )
    return tuple(points)


def _status(points: tuple[FrontierPoint, ...], complete: bool) -> Status:
    if complete:
        return "optimal" if points else "infeasible"
    return "feasible" if points else "no_solution"


def _nothing(_done: int, _most: int) -> None:
    return None
