"""Rules on named candidates: who is in, out, together, apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space
from consortium_opt.problems import listing
from consortium_opt.rules.base import Count, Countable, Measure, Rule
from consortium_opt.rules.lacking import needs, unknown_candidates
from consortium_opt.rules.levers import MORE, Levers

Names = Annotated[tuple[str, ...], Field(min_length=1)]


class _Named(Countable):
    """Number of members among the named candidates, within bounds. Unit: members."""

    candidates: Names
    """Ids of candidates."""

    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """Every id must be in the pool."""
        return needs(self, case) + unknown_candidates(self.candidates, case)

    def named(self, case: Case) -> frozenset[int]:
        """Positions of the named candidates."""
        return frozenset(case.index[name] for name in self.candidates)

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """Sum of the named members."""
        members = v.members(self.named(case))
        return members, members, []

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """Named candidates that are members."""
        count = len(self.named(case) & set(chosen.members))
        return count, count

    def required(self, case: Case) -> str:
        """The bounds and the names."""
        return f"{super().required(case)} of {listing(self.candidates, 6)}"


class Require(_Named):
    """The named candidates are members: ``sum of x_i = number named``."""

    type: Literal["require"] = "require"

    def bounds(self, case: Case) -> tuple[float, float]:
        """All of them."""
        return len(self.named(case)), INFINITY

    def sizes(self, case: Case) -> tuple[int, int]:
        """At least as many members as are named."""
        return len(self.named(case)), case.n

    def required(self, case: Case) -> str:
        """The names."""
        return listing(self.candidates, 6)


class Exclude(_Named):
    """The named candidates are not members: ``sum of x_i = 0``."""

    type: Literal["exclude"] = "exclude"

    def bounds(self, case: Case) -> tuple[float, float]:
        """None of them."""
        return -INFINITY, 0

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """The named."""
        return self.named(case)

    def required(self, case: Case) -> str:
        """The names."""
        return f"none of {listing(self.candidates, 6)}"


class Apart(_Named):
    """Never two of the named: ``sum of x_i <= 1``."""

    type: Literal["apart"] = "apart"

    def bounds(self, case: Case) -> tuple[float, float]:
        """At most one."""
        return -INFINITY, 1


class AtMost(_Named):
    """At most so many of the named: ``sum of x_i <= max``."""

    type: Literal["at_most"] = "at_most"
    max: Count
    """Greatest number of them."""

    levers: ClassVar[Levers] = {"max": MORE}


class AtLeastOneOf(_Named):
    """At least one of the named: ``sum of x_i >= 1``."""

    type: Literal["at_least_one_of"] = "at_least_one_of"

    def bounds(self, case: Case) -> tuple[float, float]:
        """One or more."""
        return 1, INFINITY


class Together(Rule):
    """All of the named or none: ``x_i`` is the same for all. Slack: 0, or minus those missing."""

    type: Literal["together"] = "together"
    candidates: Names
    """Ids of candidates."""

    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """Every id must be in the pool."""
        return needs(self, case) + unknown_candidates(self.candidates, case)

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """All of them once one of them is lost."""
        named = frozenset(case.index[name] for name in self.candidates)
        return () if named <= alive else named

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Each equals the first; all are out if one of them cannot be in."""
        named = sorted({case.index[name] for name in self.candidates})
        alive = [i for i in named if i in v.x]
        if len(alive) < len(named):
            yield Row("none", v.members(alive), high=0)
            return
        for i in named[1:]:
            pair = Linear({v.x[named[0]]: 1.0, v.x[i]: -1.0})
            yield Row(f"with_{case.ids[i]}", pair, low=0, high=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """How many of the named are members."""
        named = {case.index[name] for name in self.candidates}
        held = len(named & set(chosen.members))
        missing = 0 if held in (0, len(named)) else len(named) - held
        required = f"all or none of {listing(self.candidates, 6)}"
        return Measure(missing == 0, required, f"{held} of {len(named)}", float(-missing))
