"""``effort``: person-months of every member, whole months, the centre and the contact person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from consortium_opt.amounts import blank_staff
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space, by_candidate, total
from consortium_opt.rules.base import (
    Amount,
    Measure,
    Rule,
    between,
    needs,
    no_effort,
    number,
    ordered,
    some_bound,
    tolerance,
)
from consortium_opt.rules.levers import FEWER, MORE, Levers


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
