"""Rules that every member meets on its own: ``brings`` and ``attestation``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space
from consortium_opt.rules.base import Amount, Countable, Measure, Positive, Rule, Where, number
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import FEWER, Levers


class Brings(Rule):
    """Every member reaches a level in so many wanted capabilities: ``x_i = 0`` for who does not.

    Unit: capabilities. Source: the clearer each member's added value, the deeper the cooperation.
    """

    type: Literal["brings"] = "brings"
    level: Amount = 1.0
    """Level to reach."""
    at_least: Positive = 1
    """In how many wanted capabilities."""

    levers: ClassVar[Levers] = {"level": FEWER, "at_least": FEWER}
    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """Capabilities, and a level that exists."""
        problems = needs(self, case)
        if not case.wanted:
            problems.append("it needs the table capabilities, which the instance does not have")
        top = case.instance.meta.max_level
        if self.level > top:
            problems.append(f"level {number(self.level)} is above max_level {number(top)}")
        return problems

    def findings(self, case: Case) -> list[str]:
        """Nobody brings enough."""
        if any(self._held(case, i) >= self.at_least for i in case.in_play):
            return []
        level = f"level {number(self.level)} in {self.at_least} wanted capabilities"
        return [f"nobody in the pool reaches {level}"]

    def _held(self, case: Case, i: int) -> int:
        return sum(level >= self.level for level in case.levels[i])

    def _short(self, case: Case, some: Iterable[int]) -> list[int]:
        return [i for i in some if self._held(case, i) < self.at_least]

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who brings too little."""
        return self._short(case, alive)

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Nobody who brings too little."""
        short = self._short(case, v.alive)
        if short:
            yield Row("short", v.members(short), high=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The member that brings least."""
        least = min((self._held(case, i), case.ids[i]) for i in chosen.members)
        slack = float(least[0] - self.at_least)
        required = f"every member at least {self.at_least} at level {number(self.level)}"
        return Measure(slack >= 0, required, f"{least[0]} ({least[1]})", slack)


class Attestation(Countable):
    """Every matching member carries a flag: ``sum of x_i over matching i without it = 0``.

    A gender equality plan, a registration. A blank flag fails. Unit: members without it. Source of
    the gender equality plan: Horizon Europe, eligibility from 2022, for public bodies,
    universities and research organisations.
    """

    type: Literal["attestation"] = "attestation"
    flag: str
    """Yes/no attribute that must be yes."""
    where: Where | None = None
    """Who has to carry it; everybody where it is left out."""

    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """The flag must be a yes/no attribute."""
        return needs(self, case) + case.filter_problems({self.flag: True})

    def bounds(self, case: Case) -> tuple[float, float]:
        """None without it."""
        return -INFINITY, 0

    def _bare(self, case: Case, some: frozenset[int]) -> frozenset[int]:
        flags = case.attributes[self.flag]
        return frozenset(i for i in some if flags[i] is not True)

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who has to carry the flag and does not."""
        mask = case.mask(self.where)
        return self._bare(case, mask.possible if self.law else mask.yes)

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """Members without it."""
        mask = case.mask(self.where)
        least, most = (v.members(self._bare(case, m)) for m in (mask.yes, mask.possible))
        return least, most, []

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """Members without it."""
        mask, members = case.mask(self.where), frozenset(chosen.members)
        return len(self._bare(case, mask.yes & members)), len(
            self._bare(case, mask.possible & members)
        )

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """How many of those who need it carry it; blanks of the flag are reported as not known."""
        least, most = self.count(case, chosen)
        bare = most if self.law else least
        mask, members = case.mask(self.where), frozenset(chosen.members)
        asked = (mask.possible if self.law else mask.yes) & members
        blank = {i for i in asked if case.attributes[self.flag][i] is None}
        unknown = len(blank | (mask.unknown & members))
        achieved = f"{len(asked) - bare} of {len(asked)}"
        return Measure(bare == 0, f"every one with {self.flag}", achieved, float(-bare), unknown)
