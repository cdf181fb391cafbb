"""``each``: every region or country that takes part brings somebody of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space
from consortium_opt.rules.base import Measure, Positive, Rule, Where
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import FEWER, Levers


class Each(Rule):
    """Every value of an attribute among the members has at least so many matching members.

    For each candidate ``i`` with value ``v``: ``sum of x_j over matching j with value v >= min
    x_i``. Regions that each bring an authority, a university and a company are three such rules.
    A blank is no value, and an unknown match does not count. Unit: members.
    """

    type: Literal["each"] = "each"
    per: str
    """Attribute such as nuts2, region or country."""
    where: Where
    """Who has to be there."""
    min: Positive = 1
    """Least number of them for every value."""

    levers: ClassVar[Levers] = {"min": FEWER}
    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """The attribute must exist, the filter must be readable."""
        return needs(self, case) + case.filter_problems({self.per: {"missing": True}})

    def _values(self, case: Case, some: Iterable[int]) -> dict[str, list[int]]:
        """Candidates of every value."""
        found: dict[str, list[int]] = {}
        for i in some:
            value = case.attributes[self.per][i]
            if value is not None:
                found.setdefault(str(value), []).append(i)
        return found

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Everybody of a value that has too few matching candidates."""
        able = case.mask(self.where).yes
        for some in self._values(case, sorted(alive)).values():
            if len(able & set(some)) < self.min:
                yield from some

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """A row a candidate with a value."""
        able = case.mask(self.where).yes
        for value, some in sorted(self._values(case, v.alive).items()):
            there = v.members(i for i in some if i in able)
            for i in some:
                asked = there.plus(Linear({v.x[i]: -float(self.min)}))
                yield Row(f"{value}_{case.ids[i]}", asked, low=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The value with the fewest."""
        mask = case.mask(self.where)
        required = f"at least {self.min} for every {self.per}"
        counts = {
            value: len(mask.yes & set(some))
            for value, some in self._values(case, chosen.members).items()
        }
        unknown = len(mask.unknown & set(chosen.members))
        if not counts:
            return Measure(True, required, f"no {self.per}", None, unknown)
        least, value = min((count, value) for value, count in counts.items())
        slack = float(least - self.min)
        return Measure(slack >= 0, required, f"{least} ({value})", slack, unknown)
