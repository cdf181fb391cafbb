"""The rules that contain rules: ``if`` and ``dropout``. They transform their children's rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, SerializeAsAny, field_validator, model_validator

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.problems import did_you_mean
from consortium_opt.rules.base import Countable, Measure, Rule
from consortium_opt.rules.composition import CountRule, Distinct, Size
from consortium_opt.rules.named import Exclude, Require
from consortium_opt.rules.plain import plain_rule
from consortium_opt.rules.robust import robust
from consortium_opt.rules.seats import Coordinator

CONDITIONS = (Size, CountRule, Distinct, Require, Exclude, Coordinator)


class If(Rule):
    """The rule ``then`` holds wherever the condition ``when`` does.

    The condition is a whole number within bounds, so with binary columns ``under``, ``over`` and
    ``on``: ``count <= low - 1`` if under, ``count >= high + 1`` if over, ``on + under + over >=
    1``; the rows of ``then`` are relaxed by ``(1 - on)`` times the most they can be missed by. For
    a law the condition counts as met unless blanks cannot make it so. Unit: that of ``then``.
    """

    type: Literal["if"] = "if"
    when: SerializeAsAny[Rule]
    """A size, count, distinct, require, exclude or coordinator rule."""
    then: SerializeAsAny[Rule]
    """Any rule but if and dropout."""

    @model_validator(mode="before")
    @classmethod
    def _children(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        law = bool(data.get("law", False))
        read = dict(data)
        for part in ("when", "then"):
            if part in data:
                try:
                    read[part] = plain_rule(data[part], law)
                except ValueError as error:
                    raise ValueError(f"{part}: {error}") from None
        return read

    @field_validator("when")
    @classmethod
    def _condition(cls, when: Rule) -> Rule:
        if not isinstance(when, CONDITIONS):
            raise ValueError("takes a size, count, distinct, require, exclude or coordinator rule")
        return when

    def on_members_alone(self) -> bool:
        """Whether both parts look at members alone."""
        return self.when.on_members_alone() and self.then.on_members_alone()

    @property
    def condition(self) -> Countable:
        """``when``, as the kind of rule it is."""
        assert isinstance(self.when, Countable)
        return self.when

    def problems(self, case: Case) -> list[str]:
        """Those of both parts."""
        parts = (("when", self.when), ("then", self.then))
        return [f"{part}: {text}" for part, rule in parts for text in rule.problems(case)]

    def warnings(self, case: Case) -> list[str]:
        """Those of both parts."""
        return self.when.warnings(case) + self.then.warnings(case)

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """``then``, relaxed where the condition is not met."""
        low, high = self.condition.bounds(case)
        least, most, links = self.condition.tally(v, case, exact=True)
        yield from links
        upper = most if self.law else least
        switches: list[int] = []
        if low > v.extent(upper)[0]:
            under = v.new("under", integer=True)
            room = v.extent(upper)[1] - (low - 1)
            if room > 0:
                fewer = upper.plus(Linear({under: room}))
                yield Row("under", fewer, high=low - 1 + room)
            switches.append(under)
        if high < v.extent(least)[1]:
            over = v.new("over", integer=True)
            room = high + 1 - v.extent(least)[0]
            if room > 0:
                more = least.plus(Linear({over: -room}))
                yield Row("over", more, low=high + 1 - room)
            switches.append(over)
        if not switches:
            yield from self.then.rows(v, case)
            return
        on = v.new("on", integer=True)
        yield Row("on", total([on, *switches]), low=1)
        for row in self.then.rows(v, case):
            yield from relaxed(row, v, on)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """``then`` if the condition is met."""
        then = self.then.measure(case, chosen)
        if self.condition.holds(case, chosen, self.law):
            return then
        return Measure(True, then.required, "condition not met", None, then.unknown)


class Dropout(Rule):
    """The named rules still hold if any one member other than the coordinator leaves.

    They are read on the members that stay, roles and effort not planned anew. Candidates that
    enter a rule's rows with the same coefficients share one copy of them, ``lhs(x - one of the
    class) >= low``, relaxed unless a member of the class other than the coordinator is in. Slack:
    the worst over the departures, in the unit of the rule concerned.
    """

    type: Literal["dropout"] = "dropout"
    rules: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names of rules on members alone."""

    def problems(self, case: Case) -> list[str]:
        """The rules must exist, be on, and look at members alone."""
        problems = []
        every = case.formulation.rules
        for name in self.rules:
            rule = every.get(name)
            if rule is None:
                problems.append(f"there is no rule {name!r}. {did_you_mean(name, every)}".strip())
            elif not rule.enabled:
                problems.append(f"rule {name!r} is switched off")
            elif not rule.on_members_alone():
                kind = f"rule {name!r} ({rule.type})"
                problems.append(f"{kind} does not look at members alone, so dropout cannot name it")
        return problems

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """A robust copy of every named rule."""
        for name in self.rules:
            yield from robust(name, case.formulation.rules[name], v, case)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Every departure on every rule."""
        required = f"{', '.join(self.rules)} without any one member"
        broken, slacks, unknown = [], [], 0
        for member in chosen.members:
            if member == chosen.coordinator or chosen.size == 1:
                continue
            for name in self.rules:
                part = case.formulation.rules[name].measure(case, chosen.without(member))
                unknown = max(unknown, part.unknown)
                if not part.satisfied:
                    broken.append(f"{name} without {case.ids[member]}")
                if part.slack is not None:
                    slacks.append(part.slack)
        achieved = "; ".join(broken[:3]) or "holds whoever leaves"
        slack = min(slacks, default=None)
        return Measure(not broken, required, achieved, slack, unknown)


def relaxed(row: Row, v: Space, on: int) -> Iterator[Row]:
    """The row where ``on`` is 1, nothing where it is 0."""
    if row.link:
        yield row
        return
    least, most = v.extent(row.expression)
    if row.low > least:
        room = row.low - least
        yield Row(f"{row.name}_low", row.expression.plus(Linear({on: -room})), low=row.low - room)
    if row.high < most:
        room = most - row.high
        expression = row.expression.plus(Linear({on: room}))
        yield Row(f"{row.name}_high", expression, high=row.high + room)
