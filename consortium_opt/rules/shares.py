"""Rules on parts of a total: ``share`` and ``max_share``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import model_validator

from consortium_opt.amounts import Of, amount, amount_of, amount_problems
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Row, Space
from consortium_opt.rules.base import (
    HAIR,
    Fraction,
    Measure,
    Rule,
    Where,
    bounded,
    number,
    tolerance,
)
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import HIGHER, LOWER, Levers


class Share(Rule):
    """Matching members' part of members, person-months or cost, within bounds. Unit: fraction.

    ``min * total <= sum over matching members <= max * total``. Cost is staff cost, person-months
    times ``pm_cost``: a uniform flat rate for indirect cost does not change shares, purchases and
    subcontracts do. A natural step is 0.05.
    """

    type: Literal["share"] = "share"
    of: Of = "members"
    """What is shared: members, person_months or cost."""
    where: Where
    """Whose part."""
    min: Fraction | None = None
    """Least part, 0 to 1."""
    max: Fraction | None = None
    """Greatest part, 0 to 1."""

    levers: ClassVar[Levers] = {"min": LOWER, "max": HIGHER}
    natural_step: ClassVar[float] = 0.05
    softens: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def on_members_alone(self) -> bool:
        """Shares of members."""
        return self.of == "members"

    def problems(self, case: Case) -> list[str]:
        """Roles with person-months, and rates where cost is shared."""
        return needs(self, case) + amount_problems(case, self.of)

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Part of the matching against the bound, less a hair, times the total."""
        return self._rows(v, case, HAIR)

    def exact_rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Part of the matching against the bound times the total."""
        return self._rows(v, case, 0.0)

    def _rows(self, v: Space, case: Case, hair: float) -> Iterator[Row]:
        mask = case.mask(self.where)
        whole = amount_of(v, case, self.of, v.alive)
        step = self.natural_step * whole.constant_total
        if self.min is not None:
            part = amount_of(v, case, self.of, mask.yes).expression
            yield Row("min", part.plus(whole.expression, hair - self.min), low=0, step=step)
        if self.max is not None:
            some = mask.possible if self.law else mask.yes
            part = amount_of(v, case, self.of, some).expression
            at_most = part.plus(whole.expression, -self.max - hair)
            yield Row("max", at_most, high=0, step=step)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The part; where the chosen members' total is 0 the rows hold, and so does the rule."""
        mask = case.mask(self.where)
        parts = {i: amount(case, chosen, self.of, i) for i in chosen.members}
        whole = sum(parts.values())
        least = sum(p for i, p in parts.items() if i in mask.yes) / whole if whole else 0.0
        most = sum(p for i, p in parts.items() if i in mask.possible) / whole if whole else 0.0
        upper = most if self.law else least
        slacks = []
        if self.min is not None:
            slacks.append(least - self.min)
        if self.max is not None:
            slacks.append(self.max - upper)
        low, high = self.min or 0.0, 1.0 if self.max is None else self.max
        required = f"{number(low)} to {number(high)} of {self.of}"
        shown = upper if self.max is not None and self.max - upper == min(slacks) else least
        unknown = len(mask.unknown & set(chosen.members))
        slack = min(slacks) if whole else 0.0
        return Measure(slack >= -tolerance(1), required, number(shown), slack, unknown)


class MaxShare(Rule):
    """No single member, country or other value has more than a part of the total. Unit: fraction.

    ``sum over the members with value v <= max * total`` for every value. Blanks are no value; for
    a law they count with every value. A natural step is 0.05.
    """

    type: Literal["max_share"] = "max_share"
    of: Of = "members"
    """What is shared: members, person_months or cost."""
    per: str = "member"
    """``member``, or an attribute such as country."""
    max: Fraction
    """Greatest part of any one, 0 to 1."""

    levers: ClassVar[Levers] = {"max": HIGHER}
    natural_step: ClassVar[float] = 0.05
    softens: ClassVar[bool] = True

    def on_members_alone(self) -> bool:
        """Shares of members."""
        return self.of == "members"

    def problems(self, case: Case) -> list[str]:
        """The attribute must exist; roles and rates as the total needs them."""
        problems = needs(self, case) + amount_problems(case, self.of)
        if self.per != "member":
            problems += case.filter_problems({self.per: {"missing": True}})
        return problems

    def _holders(self, case: Case, members: tuple[int, ...]) -> dict[object, list[int]]:
        """Members of every value, with the blanks added where the rule is a law."""
        if self.per == "member":
            return {case.ids[i]: [i] for i in members}
        values = case.attributes[self.per]
        holders: dict[object, list[int]] = {}
        for i in members:
            holders.setdefault(values[i], []).append(i)
        blank = holders.pop(None, [])
        if self.law and blank:
            holders = {value: some + blank for value, some in holders.items()} or {"": blank}
        return holders

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """One row a value; a hair more is forgiven."""
        return self._rows(v, case, HAIR)

    def exact_rows(self, v: Space, case: Case) -> Iterator[Row]:
        """One row a value."""
        return self._rows(v, case, 0.0)

    def _rows(self, v: Space, case: Case, hair: float) -> Iterator[Row]:
        whole = amount_of(v, case, self.of, v.alive)
        step = self.natural_step * whole.constant_total
        for value, some in sorted(self._holders(case, v.alive).items(), key=lambda h: str(h[0])):
            part = amount_of(v, case, self.of, some).expression
            at_most = part.plus(whole.expression, -self.max - hair)
            yield Row(f"max_{value}", at_most, high=0, step=step)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The largest part of any one value."""
        parts = {i: amount(case, chosen, self.of, i) for i in chosen.members}
        whole = sum(parts.values())
        holders = self._holders(case, chosen.members)
        sums = [(sum(parts[i] for i in some), str(value)) for value, some in holders.items()]
        largest, who = max(sums, default=(0.0, ""), key=lambda s: (s[0], s[1]))
        part = largest / whole if whole else 0.0
        unknown = 0
        if self.per != "member":
            unknown = sum(case.attributes[self.per][i] is None for i in chosen.members)
        slack = self.max - part
        achieved = f"{number(part)} ({who})" if who else number(part)
        required = f"at most {number(self.max)} of {self.of} per {self.per}"
        return Measure(slack >= -tolerance(1), required, achieved, slack, unknown)
