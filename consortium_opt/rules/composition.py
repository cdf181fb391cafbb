"""Rules that count members: ``size``, ``count``, ``distinct``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import ClassVar, Literal

from pydantic import model_validator

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.rules.base import Count, Countable, Positive, Where, bounded
from consortium_opt.rules.lacking import needs, unknown_role
from consortium_opt.rules.levers import FEWER, MORE, Lever, Levers
from consortium_opt.standing import Standing, standing, standing_problems


class Size(Countable):
    """Number of members: ``min <= s <= max``. Unit: members."""

    type: Literal["size"] = "size"
    min: Positive | None = None
    """Least number of members."""
    max: Positive | None = None
    """Greatest number of members."""

    levers: ClassVar[Levers] = {"min": Lever(-1, 1), "max": MORE}
    members_only: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def sizes(self, case: Case) -> tuple[int, int]:
        """The bounds themselves."""
        return self.min or 1, case.n if self.max is None else self.max

    def findings(self, case: Case) -> list[str]:
        """The pool is smaller than the least size."""
        if self.min is not None and case.n < self.min:
            return [f"the pool has {case.n} candidates, {self.min} members are needed"]
        return []

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """The size is known: a constant."""
        size = Linear({}, v.size)
        return size, size, []

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """Number of members."""
        return chosen.size, chosen.size


class CountRule(Countable):
    """Members that match a filter: ``min <= sum of x_i over matching i <= max``. Unit: members.

    With ``role``, members that match and play the role: ``y_ir`` in place of ``x_i``.
    """

    type: Literal["count"] = "count"
    where: Where | None = None
    """Which members count; everybody where it is left out."""
    role: str | None = None
    """Only those who play this role."""
    min: Count | None = None
    """Least number."""
    max: Count | None = None
    """Greatest number."""

    levers: ClassVar[Levers] = {"min": FEWER, "max": MORE}
    members_only: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def on_members_alone(self) -> bool:
        """Unless a role is named."""
        return self.role is None

    def problems(self, case: Case) -> list[str]:
        """The role must exist."""
        return needs(self, case) + unknown_role(self.role, case)

    def sizes(self, case: Case) -> tuple[int, int]:
        """At least the members it counts."""
        return max(1, self.min or 0), case.n

    def findings(self, case: Case) -> list[str]:
        """Fewer candidates match than are needed."""
        matching = self._players(case, case.mask(self.where).yes)
        if self.min is not None and len(matching) < self.min:
            play = f" and can play {self.role}" if self.role else ""
            found = f"{len(matching)} of {case.n} candidates match{play}"
            return [f"{found}, {self.min} are needed"]
        return []

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """Sum of the matching members, or of those who play the role."""
        mask = case.mask(self.where)
        if self.role is None:
            return v.members(mask.yes), v.members(mask.possible), []
        r = case.role_index[self.role]
        players = [{(i, r) for i in some} & v.y.keys() for some in (mask.yes, mask.possible)]
        least, most = (total(v.y[pair] for pair in sorted(some)) for some in players)
        return least, most, []

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """Matching members, without and with those whose match is not known."""
        mask = case.mask(self.where)
        members = set(chosen.members)
        if self.role is not None:
            r = case.role_index[self.role]
            members = {i for i, role in chosen.plays if role == r}
        return len(members & mask.yes), len(members & mask.possible)

    def _players(self, case: Case, some: frozenset[int]) -> frozenset[int]:
        return some & case.roles[case.role_index[self.role]].eligible if self.role else some


class Distinct(Countable):
    """Different values of an attribute among matching members, within bounds. Unit: values.

    ``w_v <= sum of x_i with value v``, ``x_i <= w_v``; ``min <= sum of w_v <= max``, ``w`` in
    [0, 1]: given the members the rows leave ``w`` no choice. A blank is no value; for a law's
    upper bound each blank counts as one more. With ``also`` a member has several values, and
    counts for all of them: ``where`` is read of it as if each were its own.
    """

    type: Literal["distinct"] = "distinct"
    attribute: str
    """Attribute whose values are counted."""
    also: str | None = None
    """Text column with further values, spaces, commas or semicolons between them: the countries
    of a body that stands for several. A pool without the column has no such body."""
    where: Where | None = None
    """Which members are looked at; everybody where it is left out."""
    min: Count | None = None
    """Least number of different values."""
    max: Count | None = None
    """Greatest number of different values."""

    levers: ClassVar[Levers] = {"min": FEWER, "max": MORE}
    members_only: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def problems(self, case: Case) -> list[str]:
        """The attribute must exist, further values must be readable."""
        known = needs(self, case) + case.filter_problems({self.attribute: {"missing": True}})
        return known + standing_problems(case, self.attribute, self.also)

    def warnings(self, case: Case) -> list[str]:
        """Asked of every value."""
        return super().warnings(self._pool(case).case)

    def sizes(self, case: Case) -> tuple[int, int]:
        """A member a value, or fewer where members have several."""
        shown = Counter(i for i, value in self._values(case) if value is not None)
        most = accumulate(sorted(shown.values(), reverse=True))
        least = self.min or 0
        fewest = (k for k, values in enumerate(most, start=1) if values >= least)
        return max(1, next(fewest, least)), case.n

    def findings(self, case: Case) -> list[str]:
        """The pool has fewer values than are needed."""
        values = {value for _, value in self._values(case) if value is not None}
        if self.min is not None and len(values) < self.min:
            found = f"the candidates that match have {len(values)} different values"
            return [f"{found} of {self.attribute}, {self.min} are needed"]
        return []

    def _pool(self, case: Case) -> Standing:
        return standing(case, self.attribute, self.also)

    def _values(self, case: Case) -> Iterator[tuple[int, object]]:
        """Candidates that match for certain with their values, None where blank."""
        pool = self._pool(case)
        values = pool.case.attributes[self.attribute]
        return ((pool.of[f], values[f]) for f in sorted(pool.case.mask(self.where).yes))

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """One column a value, and every blank on its own."""
        holders: dict[object, list[int]] = {}
        for i, value in self._values(case):
            if value is not None and i in v.x:
                holders.setdefault(value, []).append(i)
        columns, links = [], []
        for value, candidates in sorted(holders.items(), key=lambda item: str(item[0])):
            w = v.new(f"has_{value}")
            columns.append(w)
            here = v.members(candidates)
            links.append(Row(f"has_{value}", here.plus(Linear({w: -1.0})), low=0, link=True))
            links += [
                Row(
                    f"shows_{value}_{case.ids[i]}", Linear({w: 1.0, v.x[i]: -1.0}), low=0, link=True
                )
                for i in candidates
                if exact or self.max is not None
            ]
        least = total(columns)
        blank = total(v.x[i] for i in self._blank(case, v.alive))
        return least, least.plus(blank), links

    def _blank(self, case: Case, candidates: Iterable[int]) -> list[int]:
        """Candidates without a value, or of whom it cannot be said whether they match.

        One that stands for several values is there once for each that cannot be judged.
        """
        pool = self._pool(case)
        mask, values = pool.case.mask(self.where), pool.case.attributes[self.attribute]
        return [
            pool.of[f]
            for f in pool.by(candidates)
            if f in mask.unknown or (f in mask.yes and values[f] is None)
        ]

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """Different values, and with every one that cannot be judged as one more."""
        pool = self._pool(case)
        mask, values = pool.case.mask(self.where), pool.case.attributes[self.attribute]
        seen = {values[f] for f in pool.by(chosen.members) if f in mask.yes} - {None}
        return len(seen), len(seen) + len(self._blank(case, chosen.members))
