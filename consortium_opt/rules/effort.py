"""Rules on person-months: ``effort`` of every member, ``total_effort`` of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from consortium_opt.amounts import amount_of, blank_staff
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space, by_candidate, total
from consortium_opt.rules.base import (
    Amount,
    Measure,
    Rule,
    Where,
    between,
    bounded,
    number,
    ordered,
    some_bound,
    tolerance,
)
from consortium_opt.rules.lacking import needs, no_effort
from consortium_opt.rules.levers import FEWER, LESS_MONEY, MORE, MORE_MONEY, Levers


class Effort(Rule):
    """Person-months of every member: ``min x_i <= sum over r of e_ir <= max x_i``.

    ``step``: every ``e_ir`` is a multiple of it. ``min_per_role``: ``e_ir >= min_per_role * y_ir``
    in the roles that take person-months. ``coordination`` and ``contact`` are kept free beside the
    roles, as totals over the project: ``sum over r of e_ir + contact x_i + coordination c_i <=
    staff_pm_i``; they add up for the coordinator and enter neither cost nor shares. Unit:
    person-months. Source of two full-time people at the centre and one contact person in every
    member: analyses of lasting cluster networks; two people are 2 * duration_months.
    """

    type: Literal["effort"] = "effort"
    min: Amount | None = None
    """Least person-months of every member."""
    max: Amount | None = None
    """Greatest person-months of every member."""
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Person-months come in multiples of this: 0.5 for half months."""
    min_per_role: Amount | None = None
    """Nobody plays a role that takes person-months with less."""
    coordination: Amount | None = None
    """Person-months the coordinator must still have free."""
    contact: Amount | None = None
    """Person-months every member must keep for one contact person."""

    levers: ClassVar[Levers] = {
        "min": FEWER,
        "max": MORE,
        "min_per_role": FEWER,
        "coordination": FEWER,
        "contact": FEWER,
    }

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        some_bound(
            self.min, self.max, self.step, self.min_per_role, self.coordination, self.contact
        )
        ordered(self.min, self.max)
        return self

    def problems(self, case: Case) -> list[str]:
        """Known staff of everybody; roles with person-months where those are bounded."""
        problems = needs(self, case) + blank_staff(case)
        planned = (self.min, self.max, self.step, self.min_per_role)
        if not case.has_effort and any(value is not None for value in planned):
            problems.append(no_effort(case))
        if self.coordination and not case.formulation.coordinator:
            problems.append("coordination needs a coordinator, but coordinator = false")
        return problems

    def _staff(self, case: Case, i: int) -> float:
        return case.candidates[i].staff_pm or 0.0

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who has fewer person-months than a member must give and keep."""
        least = (self.min or 0.0) + (self.contact or 0.0)
        return [i for i in alive if self._staff(case, i) < least - tolerance(least)]

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Bounds, multiples, least per role, and room for contact and coordination."""
        effort = by_candidate(v.e)
        for i in v.alive:
            name, months = case.ids[i], total(effort.get(i, ()))
            if self.min is not None:
                yield Row(f"min_{name}", months.plus(Linear({v.x[i]: -self.min})), low=0)
            if self.max is not None:
                yield Row(f"max_{name}", months.plus(Linear({v.x[i]: -self.max})), high=0)
            if self.contact or self.coordination:
                kept = {v.x[i]: (self.contact or 0.0)}
                if i in v.c:
                    kept[v.c[i]] = self.coordination or 0.0
                yield Row(f"room_{name}", months.plus(Linear(kept)), high=self._staff(case, i))
        for (i, r), column in v.e.items():
            name = f"{case.ids[i]}_{case.roles[r].name}"
            if self.min_per_role is not None:
                least = Linear({column: 1.0, v.y[i, r]: -self.min_per_role})
                yield Row(f"role_{name}", least, low=0)
            if self.step is not None:
                most = case.roles[r].person_months // self.step + 1
                steps = v.new(f"steps_{name}", high=most, integer=True, late=True)
                yield Row(f"step_{name}", Linear({column: 1.0, steps: -self.step}), low=0, high=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The tightest of the bounds, in person-months."""
        slacks: list[tuple[float, str, float]] = []
        for i in chosen.members:
            name, months = case.ids[i], chosen.person_months(i)
            if self.min is not None:
                slacks.append((months - self.min, f"{number(months)} ({name})", self.min))
            if self.max is not None:
                slacks.append((self.max - months, f"{number(months)} ({name})", self.max))
            if self.contact or self.coordination:
                kept = self.contact or 0.0
                if i == chosen.coordinator:
                    kept += self.coordination or 0.0
                free = self._staff(case, i) - months
                slacks.append((free - kept, f"{number(free)} free ({name})", kept))
        slacks += self._by_role(case, chosen)
        satisfied = all(slack >= -tolerance(bound) for slack, _, bound in slacks)
        slack, achieved, _ = min(slacks, default=(0.0, "all of them", 0.0))
        return Measure(satisfied, self._required(), achieved, slack)

    def _by_role(self, case: Case, chosen: Chosen) -> Iterator[tuple[float, str, float]]:
        for i, r in sorted(chosen.plays):
            months, role = chosen.effort.get((i, r), 0.0), case.roles[r]
            place = f"{number(months)} ({case.ids[i]}, {role.name})"
            if self.min_per_role is not None and role.person_months > 0:
                yield months - self.min_per_role, place, self.min_per_role
            if self.step is not None:
                off = abs(months - self.step * round(months / self.step))
                if off > tolerance(1):
                    yield -off, place, 1.0

    def _required(self) -> str:
        parts = []
        if self.min is not None or self.max is not None:
            high = INFINITY if self.max is None else self.max
            parts.append(f"{between(self.min or 0.0, high)} person-months a member")
        if self.step is not None:
            parts.append(f"multiples of {number(self.step)}")
        if self.min_per_role is not None:
            parts.append(f"at least {number(self.min_per_role)} a role")
        if self.contact:
            parts.append(f"{number(self.contact)} free for a contact person")
        if self.coordination:
            parts.append(f"{number(self.coordination)} free to coordinate")
        return ", ".join(parts)


class TotalEffort(Rule):
    """Person-months of all members together, or of those who match, within bounds.

    ``min <= sum over matching i and all r of e_ir <= max``; for a law's upper bound a blank counts
    as matching. Without ``where`` the sum is what the table of roles asks for, whoever takes part:
    35 person-years are 420. A natural step is 5 % of the bound. Unit: person-months.
    """

    type: Literal["total_effort"] = "total_effort"
    where: Where | None = None
    """Whose person-months are added up; everybody's where it is left out."""
    min: Amount | None = None
    """Least person-months of them together."""
    max: Amount | None = None
    """Greatest person-months of them together."""

    levers: ClassVar[Levers] = {"min": LESS_MONEY, "max": MORE_MONEY}
    uses_effort: ClassVar[bool] = True
    natural_step: ClassVar[float] = 0.05
    softens: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def findings(self, case: Case) -> list[str]:
        """The roles take too many or too few, or too few can come from those who match."""
        least, most = self._reach(case)
        who = "the roles take" if self.where is None else "the candidates that match can take"
        must = "the roles take" if self.where is None else "the candidates that match have to take"
        if self.min is not None and most < self.min - tolerance(self.min):
            return [f"{who} {number(most)} person-months together, {number(self.min)} are needed"]
        if self.max is not None and least > self.max + tolerance(self.max):
            return [
                f"{must} {number(least)} person-months together, {number(self.max)} are allowed"
            ]
        return []

    def _reach(self, case: Case) -> tuple[float, float]:
        """Bounds, from the tables alone, on what those who match take in any consortium."""
        if self.where is None:
            return case.demand, case.demand
        matching = case.mask(self.where).yes & case.in_play
        able = [(role.person_months, role.eligible & case.in_play) for role in case.roles]
        staff = sum(case.candidates[i].staff_pm or 0.0 for i in matching)
        least = sum(months for months, some in able if some <= matching)
        return least, min(staff, sum(months for months, some in able if some & matching))

    def _step(self, bound: float) -> float:
        return self.natural_step * bound or 1.0

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The sum against each bound."""
        mask = case.mask(self.where)
        if self.min is not None:
            months = amount_of(v, case, "person_months", mask.yes).expression
            yield Row("min", months, low=self.min, step=self._step(self.min))
        if self.max is not None:
            some = mask.possible if self.law else mask.yes
            months = amount_of(v, case, "person_months", some).expression
            yield Row("max", months, high=self.max, step=self._step(self.max))

    def _slacks(self, case: Case, chosen: Chosen) -> Iterator[tuple[float, float, float]]:
        """Slack, bound and sum, for each bound."""
        mask = case.mask(self.where)
        least = sum(chosen.person_months(i) for i in chosen.members if i in mask.yes)
        if self.min is not None:
            yield least - self.min, self.min, least
        if self.max is not None:
            blank = sum(chosen.person_months(i) for i in chosen.members if i in mask.unknown)
            most = least + blank if self.law else least
            yield self.max - most, self.max, most

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The sum against the nearer bound, in person-months."""
        slacks = list(self._slacks(case, chosen))
        satisfied = all(slack >= -tolerance(bound) for slack, bound, _ in slacks)
        slack, _, months = min(slacks)
        high = INFINITY if self.max is None else self.max
        required = f"{between(self.min or 0.0, high)} person-months together"
        unknown = len(case.mask(self.where).unknown & set(chosen.members))
        return Measure(satisfied, required, number(months), slack, unknown)

    def violation(self, case: Case, chosen: Chosen) -> float:
        """Distance to the worse bound in steps of 5 % of that bound."""
        parts = [-slack / self._step(bound) for slack, bound, _ in self._slacks(case, chosen)]
        return max(0.0, *parts)
