"""Rules on money: ``budget``, ``member_cost`` and ``grant``.

``cost`` is staff cost, person-months times ``pm_cost``, in the instance's currency; ``of`` names
eligible cost or the contribution asked for instead, see :mod:`consortium_opt.amounts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import model_validator

from consortium_opt.amounts import Money, amount, amount_of, amount_problems, once, per_month
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space, by_candidate, total
from consortium_opt.rules.base import (
    Amount,
    Measure,
    Rule,
    between,
    bounded,
    in_order,
    number,
    tolerance,
)
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import LESS_MONEY, MORE_MONEY, Levers


class _Money(Rule):
    """Bounds on an amount of money. A natural step is 5 % of the bound."""

    of: Money = "cost"
    """cost (of staff), eligible_cost or contribution."""
    min: Amount | None = None
    """Least amount, currency."""
    max: Amount | None = None
    """Greatest amount, currency."""

    levers: ClassVar[Levers] = {"min": LESS_MONEY, "max": MORE_MONEY}
    natural_step: ClassVar[float] = 0.05
    softens: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def limits(self, case: Case) -> tuple[float | None, float | None]:
        """Least and greatest amount."""
        return self.min, self.max

    def problems(self, case: Case) -> list[str]:
        """Person-months of roles, every candidate's rate, and what other costs need."""
        return needs(self, case) + amount_problems(case, self.of)

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        raise NotImplementedError

    def _step(self, bound: float) -> float:
        return self.natural_step * bound or 1.0

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Least and greatest amount against the bounds."""
        amounts = self._amounts(case, chosen) or [0.0]
        least, most = self.limits(case)
        slacks = []
        if least is not None:
            slacks.append((min(amounts) - least, least, min(amounts)))
        if most is not None:
            slacks.append((most - max(amounts), most, max(amounts)))
        satisfied = all(slack >= -tolerance(bound) for slack, bound, _ in slacks)
        slack, _, shown = min(slacks)
        high = INFINITY if most is None else most
        required = f"{between(least or 0.0, high)} {case.instance.meta.currency}"
        return Measure(satisfied, required, number(shown), slack)

    def violation(self, case: Case, chosen: Chosen) -> float:
        """Distance to the worse bound in steps of 5 % of that bound."""
        amounts = self._amounts(case, chosen) or [0.0]
        least, most = self.limits(case)
        low = 0.0 if least is None else (least - min(amounts)) / self._step(least)
        high = 0.0 if most is None else (max(amounts) - most) / self._step(most)
        return max(0.0, low, high)


class _Total(_Money):
    """Bounds on the amount of all members together."""

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The total against each bound."""
        whole = amount_of(v, case, self.of, v.alive).expression
        least, most = self.limits(case)
        if least is not None:
            yield Row("min", whole, low=least, step=self._step(least))
        if most is not None:
            yield Row("max", whole, high=most, step=self._step(most))

    def findings(self, case: Case) -> list[str]:
        """The cheapest rates already cost more."""
        cheapest = sum(
            role.person_months * min(per_month(case, self.of, i) for i in able)
            for role in case.roles
            if (able := role.eligible & case.in_play)
        )
        _, most = self.limits(case)
        if most is not None and cheapest > most + tolerance(most):
            least = f"the roles' person-months cost at least {number(cheapest)}"
            return [f"{least} at the lowest rates in the pool, {number(most)} are allowed"]
        return []

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        return [sum(amount(case, chosen, self.of, i) for i in chosen.members)]


class Budget(_Total):
    """Total cost within bounds: ``min <= sum of pm_cost_i * e_ir <= max``. Unit: currency.

    With ``of = "eligible_cost"`` or ``"contribution"`` what a member adds once counts as well.
    """

    type: Literal["budget"] = "budget"


class Grant(_Total):
    """The contribution asked for, all members together, within bounds. Unit: currency.

    ``min <= sum over members of rate_i * eligible cost_i <= max``; a bound that is left out is the
    programme's, ``grant_min`` and ``grant_max`` of ``[funding]``.
    """

    type: Literal["grant"] = "grant"
    of: Money = "contribution"
    """contribution; or eligible_cost, or cost (of staff)."""

    _bounds = model_validator(mode="after")(in_order)

    def limits(self, case: Case) -> tuple[float | None, float | None]:
        """Its own bounds, else those of the programme."""
        funding = case.formulation.funding
        least, most = (funding.grant_min, funding.grant_max) if funding else (None, None)
        return least if self.min is None else self.min, most if self.max is None else self.max

    def problems(self, case: Case) -> list[str]:
        """As every rule on money, and a bound."""
        problems = super().problems(case)
        if self.limits(case) == (None, None):
            where = "or grant_min or grant_max under [funding]"
            problems.append(f"the rule says nothing: give min or max, {where}")
        return problems


class MemberCost(_Money):
    """Cost of every member within bounds: ``min x_i <= pm_cost_i * sum of e_ir <= max x_i``.

    With another ``of`` what a member adds once counts as well. Unit: currency.
    """

    type: Literal["member_cost"] = "member_cost"

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Each candidate's cost against each bound, if it is a member."""
        effort = by_candidate(v.e)
        for i in v.alive:
            fixed = Linear({v.x[i]: once(case, self.of, i)})
            cost = total(effort.get(i, ()), per_month(case, self.of, i)).plus(fixed)
            if self.min is not None:
                least = cost.plus(Linear({v.x[i]: -self.min}))
                yield Row(f"min_{case.ids[i]}", least, low=0, step=self._step(self.min))
            if self.max is not None:
                most = cost.plus(Linear({v.x[i]: -self.max}))
                yield Row(f"max_{case.ids[i]}", most, high=0, step=self._step(self.max))

    def _amounts(self, case: Case, chosen: Chosen) -> list[float]:
        return [amount(case, chosen, self.of, i) for i in chosen.members]
