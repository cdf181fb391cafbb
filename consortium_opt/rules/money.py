"""Rules on staff cost: ``budget`` and ``member_cost``.

Cost here is staff cost, person-months times ``pm_cost``, in the instance's currency. Funding rates,
flat rates and grants are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import model_validator

from consortium_opt.amounts import amount, amount_of, amount_problems
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space, by_candidate, total
from consortium_opt.rules.base import (
    Amount,
    Measure,
    Rule,
    between,
    bounded,
    needs,
    number,
    tolerance,
)


class _Money(Rule):
    """Bounds on an amount of money. A natural step is 5 % of the bound."""

    min: Amount | None = None
    """Least amount, currency."""
    max: Amount | None = None
    """Greatest amount, currency."""

    natural_step: ClassVar[float] = 0.05
    softens: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def problems(self, case: Case) -> list[str]:
        """Person-months of roles and every candidate's rate."""
        return needs(self, case) + amount_problems(case, "cost")

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        raise NotImplementedError

    def _step(self, bound: float) -> float:
        return self.natural_step * bound or 1.0

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Least and greatest amount against the bounds."""
        amounts = self._amounts(case, chosen) or [0.0]
        slacks = []
        if self.min is not None:
            slacks.append((min(amounts) - self.min, self.min, min(amounts)))
        if self.max is not None:
            slacks.append((self.max - max(amounts), self.max, max(amounts)))
        satisfied = all(slack >= -tolerance(bound) for slack, bound, _ in slacks)
        slack, _, shown = min(slacks)
        high = INFINITY if self.max is None else self.max
        required = f"{between(self.min or 0.0, high)} {case.instance.meta.currency}"
        return Measure(satisfied, required, number(shown), slack)

    def violation(self, case: Case, chosen: Chosen) -> float:
        """Distance to the worse bound in steps of 5 % of that bound."""
        amounts = self._amounts(case, chosen) or [0.0]
        low = 0.0 if self.min is None else (self.min - min(amounts)) / self._step(self.min)
        high = 0.0 if self.max is None else (max(amounts) - self.max) / self._step(self.max)
        return max(0.0, low, high)


class Budget(_Money):
    """Total cost within bounds: ``min <= sum of pm_cost_i * e_ir <= max``. Unit: currency."""

    type: Literal["budget"] = "budget"

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The total against each bound."""
        whole = amount_of(v, case, "cost", v.alive).expression
        if self.min is not None:
            yield Row("min", whole, low=self.min, step=self._step(self.min))
        if self.max is not None:
            yield Row("max", whole, high=self.max, step=self._step(self.max))

    def findings(self, case: Case) -> list[str]:
        """The cheapest rates already cost more."""
        cheapest = sum(
            role.person_months * min(case.cost_rate(i) for i in role.eligible & case.in_play)
            for role in case.roles
            if role.eligible & case.in_play
        )
        if self.max is not None and cheapest > self.max + tolerance(self.max):
            least = f"the roles' person-months cost at least {number(cheapest)}"
            return [f"{least} at the lowest rates in the pool, {number(self.max)} are allowed"]
        return []

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        return [sum(amount(case, chosen, "cost", i) for i in chosen.members)]


class MemberCost(_Money):
    """Cost of every member within bounds: ``min x_i <= pm_cost_i * sum of e_ir <= max x_i``.

    Unit: currency.
    """

    type: Literal["member_cost"] = "member_cost"

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Each candidate's cost against each bound, if it is a member."""
        effort = by_candidate(v.e)
        for i in v.alive:
            cost = total(effort.get(i, ()), case.cost_rate(i))
            if self.min is not None:
                least = cost.plus(Linear({v.x[i]: -self.min}))
                yield Row(f"min_{case.ids[i]}", least, low=0, step=self._step(self.min))
            if self.max is not None:
                most = cost.plus(Linear({v.x[i]: -self.max}))
                yield Row(f"max_{case.ids[i]}", most, high=0, step=self._step(self.max))

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        return [amount(case, chosen, "cost", i) for i in chosen.members]
