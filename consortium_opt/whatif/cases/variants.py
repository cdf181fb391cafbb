"""Formulations to be solved on one pool: checked together, then solved alone or side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from consortium_opt.api import solve
from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput, Problem, listing
from consortium_opt.result import Result
from consortium_opt.whatif.workers import Stop, Told, share, spread


@dataclass(frozen=True, slots=True)
class Variant:
    """A formulation, and ids of candidates who must take part or must not."""

    formulation: Formulation
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def prepared(self, instance: Instance, today: date | None) -> Case:
        """The case; raises :class:`InvalidInput` with every problem."""
        require, exclude = self.require, self.exclude
        return prepare(instance, self.formulation, require=require, exclude=exclude, today=today)

    def also(self, require: Iterable[str], exclude: Iterable[str]) -> Variant:
        """The same with further ids."""
        return replace(
            self,
            require=tuple(dict.fromkeys([*self.require, *require])),
            exclude=tuple(dict.fromkeys([*self.exclude, *exclude])),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every variant: arguments of :func:`consortium_opt.solve`.

    ``deadline`` is on ``time.monotonic()``, for all variants together.
    """

    top: int = 1
    deadline: float | None = None
    gap: float = 1e-6
    seed: int = 0
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a variant and what the user should know of it."""

    result: Result
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Common:
    instance: Instance
    asked: Asked
    total: int
    workers: int


def shared_day(today: date | None) -> date:
    """The day that dated groups are read as of: one for all, even if midnight passes."""
    return today or datetime.now(tz=UTC).date()


def deadline(time_limit: float | None, started: float | None) -> float | None:
    """When ``time_limit`` seconds from ``started``, or else from now, are over.

    Raises ValueError for a limit that is none.
    """
    if time_limit is None:
        return None
    if not time_limit > 0:
        raise ValueError("time_limit is above 0 seconds")
    return (time.monotonic() if started is None else started) + time_limit


def answers(
    instance: Instance,
    variants: Sequence[Variant],
    asked: Asked,
    *,
    workers: int | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
) -> list[Answer | None]:
    """What :func:`consortium_opt.solve` says of every variant; None where it was not begun."""
    common = _Common(instance, asked, len(variants), workers or 1)
    jobs = list(enumerate(variants))
    return spread(_answer, common, jobs, workers=workers, stop=stop, told=told)


def _answer(common: _Common, job: tuple[int, Variant], stop: Stop) -> Answer:
    position, variant = job
    asked, notes = common.asked, list[str]()
    result = solve(
        common.instance,
        variant.formulation,
        top=asked.top,
        require=variant.require,
        exclude=variant.exclude,
        time_limit=share(asked.deadline, position, common.total, common.workers),
        gap=asked.gap,
        seed=asked.seed,
        today=asked.today,
        stop=stop,
        note=notes.append,
    )
    return Answer(result, tuple(notes))


def not_begun(instance: Instance, variant: Variant, asked: Asked) -> Answer:
    """The answer of a variant that was not begun: nothing found, unless that needs no search."""
    common = _Common(instance, replace(asked, deadline=None), 1, 1)
    return _answer(common, (0, variant), lambda: True)


def prepared_all(
    instance: Instance, variants: Mapping[str, Variant], today: date | None
) -> dict[str, Case]:
    """The case of every variant by name; raises InvalidInput with the problems of all of them."""
    cases: dict[str, Case] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for name, variant in variants.items():
        try:
            cases[name] = variant.prepared(instance, today)
        except InvalidInput as error:
            problems[name] = error.problems
    if problems:
        raise InvalidInput(_told_once(problems, len(variants)))
    return cases


def _told_once(problems: Mapping[str, Iterable[Problem]], total: int) -> list[Problem]:
    """Problems with the name of their variant; one that all variants have is said once."""
    names: dict[Problem, list[str]] = {}
    for name, found in problems.items():
        for problem in dict.fromkeys(found):
            names.setdefault(problem, []).append(name)
    return [
        problem
        if len(who) == total
        else replace(problem, where=f"{listing(who, 4)}: {problem.where}")
        for problem, who in names.items()
    ]


def pass_on(found: Mapping[str, Answer | None], note: Callable[[str], None] | None) -> None:
    """Tell every note once, with the names of the variants it is about unless it is all."""
    names: dict[str, list[str]] = {}
    for name, answer in found.items():
        for text in dict.fromkeys(answer.notes if answer else ()):
            names.setdefault(text, []).append(name)
    for text, who in names.items():
        if note is not None:
            note(text if len(who) == len(found) else f"{listing(who, 4)}: {text}")
