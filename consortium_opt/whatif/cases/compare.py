"""``compare``: several formulations on one pool, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from consortium_opt.case import Case
from consortium_opt.formulation.diff import WORDS, Item, difference
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.reporting.compared import page
from consortium_opt.reporting.compared_tables import tables
from consortium_opt.reporting.figures import figures, is_answered, minus, new_in, winner
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.printed import is_binding
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import Part, Result, not_known
from consortium_opt.whatif.cases.reference import Reference, referred
from consortium_opt.whatif.cases.variants import (
    Asked,
    Variant,
    answers,
    deadline,
    not_begun,
    pass_on,
    prepared_all,
    shared_day,
)
from consortium_opt.whatif.report import Report
from consortium_opt.whatif.workers import Stop, Told

_SPEAKS = ("title", "kind", "confidence", "source", "as_of")
"""Keys in which a formulation only speaks of itself."""


class ComparedCase(Part):
    """A case of a comparison."""

    name: str
    """Name of the case."""
    result: Result
    """What solving it alone gives."""
    reference: Reference | None = Field(default=None, exclude_if=not_known)
    """Its winner under the first case's objective; left out where that was not asked for."""
    changes: tuple[Change, ...] = Field(default=(), exclude=True)
    """What its formulation changes against that of the first case; not in the JSON document."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A case beside the first one."""

    name: str
    entered: tuple[str, ...] | None
    """Members that the first case's winner does not have; None where either has no winner."""
    left: tuple[str, ...] | None
    """Members that only the first case's winner has; None where either has no winner."""
    difference: float | None
    """Objective less that of the first; None where either has none."""
    changes: tuple[Change, ...]
    """What the formulation changes, rule by rule and number by number."""


class Comparison(Report):
    """Several formulations on one pool, the first of them the one the others are held against.

    Each case's ``result`` is what :func:`consortium_opt.solve` gives for it alone.
    """

    NAME: ClassVar[str] = "comparison"

    schema_version: Literal[1] = 1
    """Version of this document."""
    cases: tuple[ComparedCase, ...]
    """Cases in the order they were asked for."""

    def __getitem__(self, name: str) -> Result:
        """The result of the case of that name; raises KeyError with the names there are."""
        for case in self.cases:
            if case.name == name:
                return case.result
        raise KeyError(f"there is no case {name!r}; there are {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the cases."""
        return tuple(case.name for case in self.cases)

    @property
    def answered(self) -> bool:
        """Whether every case is proven: best, or that nothing is possible."""
        return all(is_answered(case.result) for case in self.cases)

    @property
    def who(self) -> dict[str, tuple[str, ...]]:
        """Id of every member of a winner to the names of the cases it is in, by id."""
        found: dict[str, list[str]] = {}
        for case in self.cases:
            for member in figures(case.result).members or ():
                found.setdefault(member, []).append(case.name)
        return {member: tuple(names) for member, names in sorted(found.items())}

    @property
    def in_all(self) -> tuple[str, ...]:
        """Ids in every winner; cases without one do not count."""
        return self._in(self._winners, self._winners)

    @property
    def in_some(self) -> tuple[str, ...]:
        """Ids in two winners or more, but not in all."""
        return self._in(2, self._winners - 1)

    @property
    def in_one(self) -> tuple[str, ...]:
        """Ids in one of several winners."""
        return self._in(1, 1) if self._winners > 1 else ()

    @property
    def _winners(self) -> int:
        return sum(winner(case.result) is not None for case in self.cases)

    def _in(self, least: int, most: int) -> tuple[str, ...]:
        return tuple(member for member, names in self.who.items() if least <= len(names) <= most)

    @property
    def binding(self) -> dict[str, tuple[str, ...]]:
        """Name of every rule to the names of the cases where its winner has no slack left.

        As in the report of a result: a rule that holds with a slack of 0 within the tolerance.
        """
        found: dict[str, list[str]] = {}
        for case in self.cases:
            best = winner(case.result)
            for rule in best.rules if best else ():
                found.setdefault(rule.name, []).extend([case.name] if is_binding(rule) else [])
        return {rule: tuple(names) for rule, names in found.items()}

    @property
    def differences(self) -> tuple[Beside, ...]:
        """Every case but the first, beside the first."""
        first, *others = self.cases
        base = figures(first.result)
        found = []
        for case in others:
            own = figures(case.result)
            found.append(
                Beside(
                    name=case.name,
                    entered=new_in(own.members, base.members),
                    left=new_in(base.members, own.members),
                    difference=minus(own.objective, base.objective),
                    changes=case.changes,
                )
            )
        return tuple(found)

    def page(self) -> Page:
        """Cases, who is in which, terms, rules and what the formulations change."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``cases`` (a row a case), ``case_members``, ``case_scores`` and ``case_changes``."""
        return tables(self)


def compare(
    instance: Instance,
    cases: Mapping[str, Formulation | Variant],
    *,
    reference: bool = False,
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
) -> Comparison:
    """Solve the pool under several formulations and lay the answers side by side.

    ``cases`` maps names to formulations, or to a :class:`Variant` with ids to require and exclude;
    the first is the one the others are held against. ``reference`` also scores every winner under
    the first case's objective, so that numbers compare. ``require`` and ``exclude``: ids, for all
    cases. ``time_limit``: seconds for the whole call, counted from ``started``
    (``time.monotonic()``) if given, shared fairly among the cases. ``workers``: processes, see
    :func:`consortium_opt.whatif.workers.spread`; by default 1 unless the work proves to be long.
    ``top``, ``gap``, ``seed`` and ``today`` as in :func:`consortium_opt.solve`. ``stop`` is polled
    and ends the work: cases that were not begun say that nothing was found. ``told`` gets the cases
    done and their number, ``note`` what the user should know.

    Raises InvalidInput with the problems of all cases before any of them is solved, ValueError for
    wrong arguments, InternalError where checker and solver disagree.
    """
    if not cases:
        raise ValueError("give at least one case")
    given = {
        name: (case if isinstance(case, Variant) else Variant(case)).also(require, exclude)
        for name, case in cases.items()
    }
    asked = Asked(top, deadline(time_limit, started), gap, seed, shared_day(today))
    prepared = prepared_all(instance, given, asked.today)
    variants = list(given.values())
    begun = answers(instance, variants, asked, workers=workers, stop=stop, told=told)
    found = {
        name: answer or not_begun(instance, variant, asked)
        for (name, variant), answer in zip(given.items(), begun, strict=True)
    }
    pass_on(found, note)
    first, *_ = prepared.values()
    return Comparison(
        cases=tuple(
            _case(name, found[name].result, first, prepared[name], reference) for name in found
        )
    )


def _case(name: str, result: Result, first: Case, own: Case, reference: bool) -> ComparedCase:
    """A case beside the first one."""
    score = referred(first, own.formulation, winner(result)) if reference else None
    changes = tuple(changed(first.formulation, own.formulation))
    return ComparedCase(name=name, result=result, reference=score, changes=changes)


def changed(a: Formulation, b: Formulation) -> Iterator[Change]:
    """What the second formulation changes: whole rules and terms, or their numbers."""
    found = difference(a, b)
    for value in found.about:
        if value.key not in _SPEAKS and value.a != value.b:
            yield Change(key=value.key, old=value.a, new=value.b)
    for section, items in (("rules", found.rules), ("objective", found.terms)):
        for item in items:
            yield from _changed(f"{section}.{item.name}", item)
    for value in found.funding:
        if value.a != value.b and value.key not in WORDS:
            yield Change(key=f"funding.{value.key}", old=value.a, new=value.b)


def _changed(key: str, item: Item) -> Iterator[Change]:
    if item.status in ("only_a", "only_b") or any(value.key == "type" for value in item.values):
        yield Change(key=key, old=item.a, new=item.b)
        return
    for value in item.values:
        if value.key not in WORDS:
            yield Change(key=f"{key}.{value.key}", old=value.a, new=value.b)
