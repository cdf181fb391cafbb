"""Objective terms held at a least value: the rows of a question about one term given the others.

``value(v, case)`` is a hypograph: with the seats fixed, the greatest value its columns allow is
what ``measure`` says, and every smaller one is allowed too. So ``value >= least`` can be met by
some columns exactly where the term's value is at least so much, although nothing maximises it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, ClassVar, Literal

from pydantic import SerializeAsAny

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Row, Space
from consortium_opt.objectives import Term
from consortium_opt.objectives.seats import Balance, Cost
from consortium_opt.objectives.soft import Soft
from consortium_opt.prepare import replaced
from consortium_opt.rules.base import Measure, Rule

SLACK = 5e-7
"""By how much a floor may be missed: half of what tells two points apart. Solvers are asked for
more, see ``fine`` of their settings."""

Floors = Mapping[str, float]
"""Name of a term to its least value."""


class Floor(Rule):
    """An objective term is at least so much. Not for formulation files: ``pareto`` sets it.

    Unit: value of the term, 0 to 1. The expression stands in ``shared`` of the space, so that a
    model made without a bound (``least`` minus infinity) serves every bound.
    """

    type: Literal["floor"] = "floor"
    name: str
    """Name of the term."""
    term: SerializeAsAny[Term]
    """The term."""
    least: float
    """What it must reach."""

    natural_step: ClassVar[float] = 0.05

    def on_members_alone(self) -> bool:
        """Whether the term does."""
        return self.term.members_only

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The term's own rows and the bound on it."""
        value, rows = self.term.value(v, case)
        v.shared["value of", self.name] = value
        yield from rows
        if self.least > -INFINITY:
            yield from floor_rows(v, {self.name: self.least})

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The term's value against the floor."""
        value = self.term.measure(case, chosen)
        slack = value - self.least
        return Measure(slack >= -SLACK, f"at least {self.least:.6f}", f"{value:.6f}", slack)


class PairFloor(Floor):
    """A floor under a term on pairs of candidates."""

    on_pairs: ClassVar[bool] = True


def floor_rows(v: Space, floors: Floors) -> Iterator[Row]:
    """Bounds on terms whose values a model has: one row each."""
    for name, least in floors.items():
        value: Any = v.shared["value of", name]
        yield Row(f"floor_{name}", value, low=least)


def under(case: Case, objective: str | None, floors: Floors) -> Case:
    """The case with one term as its objective (None: the formulation's own) and floors as rules.

    What the case has looked up is shared: none of it depends on objective or floors.
    """
    old = case.formulation
    rules, terms = dict(old.rules), dict(old.objective)
    for name, least in floors.items():
        term = old.terms[name]
        kind = PairFloor if term.on_pairs else Floor
        rules[f".{name}"] = kind(name=name, term=term, least=least)
    if objective is not None:
        terms = {objective: old.terms[objective].model_copy(update={"weight": 1.0})}
    found = copy(case)
    found.formulation = replaced(old, rules=rules, objective=terms)
    return found


def reads_effort(term: Term) -> bool:
    """Whether the value moves with person-months, and so by as little as one likes."""
    if isinstance(term, Soft):
        rule = term.rule
        return rule.uses_effort or getattr(rule, "of", "members") != "members"
    return isinstance(term, Cost | Balance)
