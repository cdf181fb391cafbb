"""``sweep``: one or two numbers of a formulation varied, and where the answer turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Literal

from consortium_opt.formulation.altered import altered
from consortium_opt.formulation.layers import SET
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.reporting.figures import Ids, figures, is_answered, minus, new_in
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.swept import label, page
from consortium_opt.reporting.swept_tables import tables
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import Part, Result
from consortium_opt.whatif.cases.variants import (
    Asked,
    Variant,
    answers,
    deadline,
    pass_on,
    shared_day,
)
from consortium_opt.whatif.cases.vary import checked, points
from consortium_opt.whatif.report import Report
from consortium_opt.whatif.workers import Stop, Told

_REFUSALS_SHOWN = 12


class Point(Part):
    """One combination of values, and what solving under it alone gives."""

    values: dict[str, Any]
    """Dotted keys to their values."""
    result: Result | None = None
    """What :func:`consortium_opt.solve` gives; null where the point is not valid, or was not begun
    because the sweep was ended."""
    problem: str | None = None
    """Why the formulation or the pool refuses these values; null where they are valid."""

    @property
    def winner(self) -> Ids | None:
        """Sorted ids of rank 1, nobody where it is proven that nothing is possible.

        None where nothing is known: not valid, not begun, or no consortium found in time.
        """
        if self.result is None or self.result.status == "no_solution":
            return None
        return figures(self.result).members or ()


class Turn(Part):
    """Two neighbouring points whose winners are different members."""

    key: str
    """The key in which they differ."""
    before: dict[str, Any]
    """Values of the first point."""
    after: dict[str, Any]
    """Values of the second."""
    entered: tuple[str, ...]
    """Ids of members that only the second has; nobody where it is infeasible."""
    left: tuple[str, ...]
    """Ids of members that only the first has."""
    difference: float | None
    """Objective of the second less that of the first; null where either is infeasible."""


class Sweep(Report):
    """A formulation under every combination of the values of one or two keys."""

    NAME: ClassVar[str] = "sweep"

    schema_version: Literal[1] = 1
    """Version of this document."""
    vary: tuple[str, ...]
    """The keys that are varied, one or two."""
    points: tuple[Point, ...]
    """Every combination in order, the last key changing fastest."""
    turns: tuple[Turn, ...]
    """Where the members change from a value to the next, along the last key and then the first."""

    def __getitem__(self, values: Any) -> Point:
        """The point with a value, or with a tuple of two; raises KeyError if there is none."""
        wanted = values if isinstance(values, tuple) else (values,)
        for point in self.points:
            if tuple(point.values.values()) == wanted:
                return point
        raise KeyError(f"there is no point at {values!r}")

    @property
    def answered(self) -> bool:
        """Whether every valid point is proven: best, or that nothing is possible."""
        valid = [point.result for point in self.points if point.problem is None]
        return all(result is not None and is_answered(result) for result in valid)

    @property
    def winners(self) -> tuple[Ids, ...]:
        """The different winners in the order of the points."""
        return tuple(dict.fromkeys(point.winner for point in self.points if point.winner))

    def page(self) -> Page:
        """Points, where the winner changes, and who the winners are."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``points`` (a row a point), ``turns`` and ``point_members``."""
        return tables(self)


def sweep(
    instance: Instance,
    formulation: Formulation,
    vary: Mapping[str, Iterable[Any]],
    *,
    workers: int | None = None,
    top: int = 1,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    time_limit: float | None = None,
    gap: float = 1e-6,
    seed: int = 0,
    today: date | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
    note: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Sweep:
    """Solve the pool under every combination of values of one or two keys of the formulation.

    ``vary`` maps dotted keys such as ``rules.size.max`` to their values, at most 1,000
    combinations. Values that the formulation or the pool refuses are points that are not valid;
    they do not hinder the others. ``time_limit``: seconds for the whole call, counted from
    ``started`` (``time.monotonic()``) if given, shared fairly among the points. ``workers``:
    processes, see :func:`consortium_opt.whatif.workers.spread`; by default 1 unless the work proves
    to be long. The rest as in :func:`consortium_opt.solve`, for every point. ``stop`` is polled and
    ends the sweep: points that were not begun have no result. ``told`` gets the points done and
    their number, ``note`` what the user should know.

    Raises InvalidInput where no point is valid and for values that make no sweep, before anything
    is solved; ValueError for wrong arguments, InternalError where checker and solver disagree.
    """
    every = points(checked(vary))
    asked = Asked(top, deadline(time_limit, started), gap, seed, shared_day(today))
    named = Variant(formulation, tuple(require), tuple(exclude))
    read = [_variant(instance, named, values, asked.today) for values in every]
    refused = [problem for one in read if isinstance(one, InvalidInput) for problem in one.problems]
    variants = {k: one for k, one in enumerate(read) if isinstance(one, Variant)}
    if not variants:
        raise InvalidInput(list(dict.fromkeys(refused))[:_REFUSALS_SHOWN])
    jobs = list(variants.values())
    found = dict(
        zip(
            variants,
            answers(instance, jobs, asked, workers=workers, stop=stop, told=told),
            strict=True,
        )
    )
    pass_on({label(every[k]): answer for k, answer in found.items()}, note)
    done = []
    for k, (values, one) in enumerate(zip(every, read, strict=True)):
        answer, problem = found.get(k), _said(one) if isinstance(one, InvalidInput) else None
        done.append(Point(values=values, result=answer and answer.result, problem=problem))
    return Sweep(vary=tuple(every[0]), points=tuple(done), turns=tuple(_turns(done)))


def _variant(
    instance: Instance, named: Variant, values: Mapping[str, Any], today: date | None
) -> Variant | InvalidInput:
    """The formulation with these values, checked on the pool; or what is wrong with them."""
    try:
        formulation = altered(named.formulation, values)
        variant = Variant(formulation, named.require, named.exclude)
        variant.prepared(instance, today)
    except InvalidInput as error:
        return error
    return variant


def _said(error: InvalidInput) -> str:
    """The problems of a point on one line; the keys are those that are varied."""
    found: Iterable[Problem] = dict.fromkeys(error.problems)
    return " ".join(str(problem).replace(f"{SET} ", "") for problem in found)


def _turns(done: list[Point]) -> Iterator[Turn]:
    """Neighbours along each axis whose winners are known and differ."""
    keys = list(done[0].values)
    for key in reversed(keys):
        lines: dict[str, list[Point]] = {}
        for point in done:
            others = {k: v for k, v in point.values.items() if k != key}
            lines.setdefault(repr(others), []).append(point)
        for line in lines.values():
            for a, b in pairwise(line):
                yield from _turn(key, a, b)


def _turn(key: str, a: Point, b: Point) -> Iterator[Turn]:
    if a.winner is None or b.winner is None or a.winner == b.winner:
        return
    assert a.result is not None
    assert b.result is not None
    yield Turn(
        key=key,
        before=a.values,
        after=b.values,
        entered=new_in(b.winner, a.winner) or (),
        left=new_in(a.winner, b.winner) or (),
        difference=minus(figures(b.result).objective, figures(a.result).objective),
    )
