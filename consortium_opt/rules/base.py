"""What every rule is: frozen parameters, rows at a known size, and ``measure`` in plain arithmetic.

A rule never imports Pyomo or a solver and never knows another rule. ``rows`` writes linear
relations over the columns of a :class:`~consortium_opt.linear.Space`; ``measure`` recomputes the
rule from the chosen members and serves the report, the check after solving and the tests' brute
force alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from consortium_opt.filters import FilterError, check_condition
from consortium_opt.linear import INFINITY, Linear, Row, Space
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import Levers

if TYPE_CHECKING:
    from consortium_opt.case import Case
    from consortium_opt.chosen import Chosen


def _condition_table(value: Any) -> Any:
    if isinstance(value, dict):
        if not value:
            raise ValueError("an empty filter; leave `where` out to mean everybody")
        for name, condition in value.items():
            try:
                check_condition(condition)
            except FilterError as error:
                raise ValueError(f"{name}: {error}") from None
    return value


Where = Annotated[dict[str, Any], BeforeValidator(_condition_table)]
"""A filter: attribute to value, list of values, {min=, max=}, {group=}, {not=}, {missing=true}."""
Fraction = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, strict=True)]
Positive = Annotated[int, Field(ge=1, strict=True)]
Confidence = Literal["verified", "secondary", "to-check"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A rule on a chosen consortium.

    ``slack`` is the distance to the bound in the rule's own units, negative where it is violated,
    None where there is no such number. ``unknown`` counts members the rule could not judge.
    """

    satisfied: bool
    required: str
    achieved: str
    slack: float | None = None
    unknown: int = 0


class Rule(BaseModel):
    """Common to every rule. A subclass adds parameters, ``rows`` and ``measure``."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    type: str
    enabled: bool = True
    """false switches the rule off."""
    enforce: bool = True
    """false: measured and reported, not required."""
    law: bool = False
    """true: written in the call; never offered for relaxation, and blanks never count for it."""
    text: str | None = None
    """The rule in words."""
    source: str | None = None
    """Where it is written."""
    as_of: date | None = None
    """When somebody read it there."""
    confidence: Confidence | None = None
    """How sure its numbers are."""
    cost_of_change: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    """Price of moving a number of it by a step when a way out of a conflict is looked for."""

    members_only: ClassVar[bool] = False
    """Whether its type looks at members alone; see :meth:`on_members_alone`."""
    softens: ClassVar[bool] = False
    """Whether the term ``soft`` can hold it: its rows carry a natural step."""
    on_pairs: ClassVar[bool] = False
    """Whether its rows hold a column a pair of candidates."""
    uses_coordinator: ClassVar[bool] = False
    uses_roles: ClassVar[bool] = False
    uses_effort: ClassVar[bool] = False
    natural_step: ClassVar[float] = 1.0
    """A natural step in units of slack: 1 for counts, 0.05 for shares and trust."""
    levers: ClassVar[Levers] = {}
    """Numbers that loosen it, by parameter."""

    def problems(self, case: Case) -> list[str]:
        """What the instance lacks for the rule to make sense, or names that it does not know."""
        return needs(self, case)

    def on_members_alone(self) -> bool:
        """Whether it needs neither roles, effort, cost nor coordinator: ``dropout`` can name it."""
        return self.members_only

    def findings(self, case: Case) -> list[str]:
        """Reasons, found without solving, why no consortium from the pool can meet the rule."""
        return []

    def warnings(self, case: Case) -> list[str]:
        """What the user should know, though the rule can be read."""
        where = getattr(self, "where", None)
        if where and not case.mask(where).yes:
            return [f"nobody in the pool matches {where}"]
        return []

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Candidates in no consortium of at least ``smallest`` members drawn from ``alive``."""
        return ()

    def sizes(self, case: Case) -> tuple[int, int]:
        """Least and greatest number of members the rule allows."""
        return 1, case.n

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The rule as linear relations at the size of ``v``."""
        raise NotImplementedError

    def exact_rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The same where ``rows`` forgive a hair: what misses the bound is counted from there."""
        return self.rows(v, case)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The rule on a chosen consortium, in plain arithmetic."""
        raise NotImplementedError

    def violation(self, case: Case, chosen: Chosen) -> float:
        """How far the rule is violated, in natural steps; 0 where it holds."""
        slack = self.measure(case, chosen).slack
        return max(0.0, -(slack or 0.0)) / self.natural_step


R = TypeVar("R", bound=Rule)


class Countable(Rule):
    """A rule on a whole number: ``low <= count <= high``.

    ``tally`` gives the count as two expressions, blanks left out and blanks counted in, with the
    rows that define their columns; ``count`` is the same pair of numbers for a chosen consortium.
    A rule marked ``law`` holds the upper bound with blanks counted in.
    """

    softens: ClassVar[bool] = True
    unit: ClassVar[str] = ""

    def bounds(self, case: Case) -> tuple[float, float]:
        """Least and greatest count allowed; infinite where there is no bound."""
        low, high = getattr(self, "min", None), getattr(self, "max", None)
        return (-INFINITY if low is None else low, INFINITY if high is None else high)

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """The count without and with blanks, and the rows that define columns they use.

        With ``exact`` the columns can be neither above nor below the count; without, the rule's own
        bounds decide which side is needed.
        """
        raise NotImplementedError

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """The count without and with blanks."""
        raise NotImplementedError

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """``least >= low`` and ``most <= high`` (``least`` unless law)."""
        low, high = self.bounds(case)
        least, most, links = self.tally(v, case)
        yield from links
        if low > 0:
            yield Row("min", least, low=low, step=1.0)
        if high < INFINITY:
            yield Row("max", most if self.law else least, high=high, step=1.0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Count of members against the bounds."""
        low, high = self.bounds(case)
        least, most = self.count(case, chosen)
        upper = most if self.law else least
        slack = min(least - low, high - upper)
        return Measure(
            satisfied=slack >= 0,
            required=self.required(case),
            achieved=str(least if upper == least or least < low else upper),
            slack=None if slack == INFINITY else float(slack),
            unknown=most - least,
        )

    def required(self, case: Case) -> str:
        """The bounds in words."""
        return " ".join(filter(None, (between(*self.bounds(case)), self.unit)))

    def holds(self, case: Case, chosen: Chosen, law: bool) -> bool:
        """Whether the rule, as a condition, holds; for a law also if it may hold."""
        low, high = self.bounds(case)
        least, most = self.count(case, chosen)
        return (most if law else least) >= low and least <= high


def between(low: float, high: float) -> str:
    """``5 to 10``, ``at least 3``, ``at most 4``, ``exactly 6``."""
    if low == high:
        return f"exactly {number(low)}"
    if low <= 0 and high == INFINITY:
        return "any number"
    if high == INFINITY:
        return f"at least {number(low)}"
    if low <= 0:
        return f"at most {number(high)}"
    return f"{number(low)} to {number(high)}"


def number(value: float) -> str:
    """A number for people: at most four decimals, no trailing zeros, thousands separated."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


HAIR = 6e-7
"""What rows forgive of a bound that is a fraction, as a third is written 0.333333 and nearest is
0.3 millionths off. ``measure`` forgives a little more, so that what rows let through is allowed."""


def tolerance(bound: float) -> float:
    """Tolerance on continuous quantities: 1e-6 of the bound, at least 1e-6."""
    return 1e-6 * max(1.0, abs(bound))


def ordered(low: float | None, high: float | None) -> None:
    """Raise if both bounds are given and the lower exceeds the upper."""
    if low is not None and high is not None and low > high:
        raise ValueError(f"min {number(low)} is above max {number(high)}")


def some_bound(*values: object) -> None:
    """Raise if none of the parameters is given: the rule would say nothing."""
    if all(value is None for value in values):
        raise ValueError("the rule says nothing: give min or max")


def bounded(rule: R) -> R:
    """Validator of a rule with ``min`` and ``max``: one of them is given, and in order."""
    low, high = getattr(rule, "min", None), getattr(rule, "max", None)
    some_bound(low, high)
    ordered(low, high)
    return rule


def in_order(rule: R) -> R:
    """Validator of a rule with ``min`` and ``max`` that may both be left out."""
    ordered(getattr(rule, "min", None), getattr(rule, "max", None))
    return rule
