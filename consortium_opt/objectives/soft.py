"""``soft``: a rule that costs instead of forbidding."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, get_args

from pydantic import SerializeAsAny, field_validator

from consortium_opt.amounts import Money
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space
from consortium_opt.objectives.base import Cap, Term
from consortium_opt.rules.base import Rule
from consortium_opt.rules.plain import PLAIN, plain_rule, type_name
from consortium_opt.rules.shares import MaxShare, Share


class Soft(Term):
    """``1 - min(violation, cap) / cap`` of a rule written inline: a recommended size of 5 to 16.

    Violation in natural steps: 1 member, value, partner, role; 0.05 of a share or of trust; 5 % of
    an amount of money. One column ``u`` in [0, cap] loosens every row by ``u`` steps; where that
    may not be enough a binary ``g`` gives the row up at the price of the cap, ``u >= cap g``.
    Unit: 0 to 1.
    """

    type: Literal["soft"] = "soft"
    rule: SerializeAsAny[Rule]
    """The rule, written inline."""
    cap: Cap
    """Natural steps beyond which a violation costs no more."""

    members_only: ClassVar[bool] = False

    @field_validator("rule", mode="before")
    @classmethod
    def _inline(cls, table: Any) -> Rule:
        rule = plain_rule(table)
        part_of_money = isinstance(rule, Share | MaxShare) and rule.of in get_args(Money)
        if not rule.softens or part_of_money:
            able = ", ".join(type_name(kind) for kind in PLAIN if kind.softens)
            raise ValueError(
                f"rule type {rule.type!r} cannot be soft; these can: {able}, shares of cost apart"
            )
        return rule

    def problems(self, case: Case) -> list[str]:
        """Those of the rule."""
        return [f"rule: {text}" for text in self.rule.problems(case)]

    def warnings(self, case: Case) -> list[str]:
        """Those of the rule."""
        return self.rule.warnings(case)

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """The rule's rows, loosened."""
        loose = v.new("steps", high=self.cap)
        given_up: list[int] = []
        rows = []
        for row in self.rule.exact_rows(v, case):
            if row.link:
                rows.append(row)
                continue
            least, most = v.extent(row.expression)
            for side, gap in ((1.0, row.low - least), (-1.0, most - row.high)):
                if gap <= 0 or gap == float("inf"):
                    continue
                rest = gap - row.step * self.cap
                if rest > 0 and not given_up:
                    given_up.append(v.new("given_up", integer=True))
                terms = {loose: side * row.step}
                if rest > 0:
                    terms[given_up[0]] = side * rest
                low, high = (row.low, float("inf")) if side > 0 else (-float("inf"), row.high)
                rows.append(Row(f"{row.name}_soft", row.expression.plus(Linear(terms)), low, high))
        if given_up:
            rows.append(Row("given_up", Linear({loose: 1.0, given_up[0]: -self.cap}), low=0))
        return Linear({loose: -1 / self.cap}, 1.0), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Violation in natural steps, up to the cap."""
        return 1 - min(self.rule.violation(case, chosen), self.cap) / self.cap
