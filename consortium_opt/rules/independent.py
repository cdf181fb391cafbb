"""``independent_distinct``: three independent members from three countries is a matching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.filters import Mask
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.rules.base import Measure, Positive, Rule, Where
from consortium_opt.rules.lacking import needs
from consortium_opt.rules.levers import Lever, Levers
from consortium_opt.rules.matching import Edge, best_matching
from consortium_opt.standing import Standing, standing, standing_problems

Key = tuple[str, object, tuple[bool, ...]]
"""Owner, value of ``by``, and membership of each ``including`` group."""
Cell = tuple[object, object, tuple[bool, ...]]
"""The same with the owner left out where it has one value alone."""


class Including(BaseModel):
    """At least so many of the independent members are in a group."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    group: str
    """Name of the group."""
    at_least: Positive
    """Independent members that must be in it."""


class IndependentDistinct(Rule):
    """Some set T of members, pairwise of different owners and of different values of ``by``.

    A matching between control groups and values: ``z_gv <= sum of x_i with owner g and value v``,
    ``sum over v of z_gv <= 1``, ``sum over g of z_gv <= 1``, ``sum of z >= at_least`` and for each
    ``including`` group ``sum of its z >= at_least``. Counting countries and owners separately is
    weaker and wrong. With the members fixed the rows are totally unimodular while the groups are
    nested or disjoint sets of values, and ``z`` stays continuous; otherwise it is integer. Owners
    with one value alone need no ``z``: a value is used once anyway. With ``also`` a member may
    stand for any one of its values, and stays one member with one owner. Unit: members.

    Source: Regulation (EU) 2021/695, Article 22(2).
    """

    type: Literal["independent_distinct"] = "independent_distinct"
    by: str = "country"
    """Attribute whose values must differ."""
    also: str | None = None
    """Text column with further values, spaces, commas or semicolons between them: the countries
    of a body that stands for several. A pool without the column has no such body."""
    at_least: Positive
    """Members that must be independent of each other and different."""
    where: Where | None = None
    """Which members count; everybody where it is left out."""
    within: str | None = None
    """Group all of them must be in."""
    including: tuple[Including, ...] = ()
    """Groups of which some of them must be."""

    levers: ClassVar[Levers] = {"at_least": Lever(-1, 1)}
    members_only: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """The attribute and the groups must exist, further values must be readable."""
        problems = needs(self, case) + case.filter_problems({self.by: {"missing": True}})
        problems += standing_problems(case, self.by, self.also)
        names = [self.within] if self.within else []
        for name in dict.fromkeys(names + [part.group for part in self.including]):
            problems += case.group_problems(name)
        return problems

    def warnings(self, case: Case) -> list[str]:
        """Asked of every value."""
        return super().warnings(self._pool(case).case)

    def sizes(self, case: Case) -> tuple[int, int]:
        """At least those who have to differ."""
        return self.at_least, case.n

    def findings(self, case: Case) -> list[str]:
        """Even the whole pool has too few values, owners or members of a group."""
        keys = {key for _, key in self._keys(case, case.everybody)}
        found = []
        values, owners = {v for _, v, _ in keys}, {g for g, _, _ in keys}
        scope = f" in {self.within}" if self.within else ""
        word = f"different values of {self.by}"
        for held, what in ((len(values), word), (len(owners), "owners")):
            if held < self.at_least:
                found.append(f"the pool has {held} {what}{scope}, {self.at_least} are needed")
        for p, part in enumerate(self.including):
            inside = {v for _, v, groups in keys if groups[p]}
            if len(inside) < part.at_least:
                count = f"the pool has {len(inside)} {word} in {part.group}{scope}"
                found.append(f"{count}, {part.at_least} are needed")
        return found

    def _pool(self, case: Case) -> Standing:
        return standing(case, self.by, self.also)

    def _mask(self, case: Case) -> Mask:
        """Stand-ins that count, and those of whom it cannot be said."""
        return case.cached((id(self), "scope"), lambda: self._scope(self._pool(case).case))

    def _scope(self, pool: Case) -> Mask:
        yes, unknown = pool.mask(self.where)
        if self.within:
            inside = pool.group_mask(self.within, self.by)
            unknown = (unknown & inside.possible) | (yes & inside.unknown)
            yes = yes & inside.yes
        return Mask(yes, unknown)

    def _keys(self, case: Case, candidates: Iterable[int]) -> list[tuple[int, Key]]:
        """Candidates that can be in T with owner, value and groups, once for each value."""
        pool = self._pool(case)
        values, owners = pool.case.attributes[self.by], pool.case.attributes["control_group"]
        masks = [pool.case.group_mask(part.group, self.by).yes for part in self.including]
        able = self._mask(case).yes
        return [
            (pool.of[f], (owners[f], values[f], tuple(f in mask for mask in masks)))
            for f in pool.by(sorted(candidates))
            if f in able and values[f] is not None
        ]

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The matching, with one column a value and one more an owner that has several."""
        holders: dict[Key, list[int]] = {}
        for i, key in self._keys(case, v.x):
            holders.setdefault(key, []).append(i)
        spread: dict[object, set[object]] = {}
        for owner, value, _ in holders:
            spread.setdefault(owner, set()).add(value)
        cells: dict[Cell, Linear] = {}
        for (owner, value, groups), candidates in holders.items():
            single = None if len(spread[owner]) == 1 else owner
            cell: Cell = (single, value, groups)
            cells[cell] = cells.get(cell, Linear({})).plus(v.members(candidates))
        integer = not self._unimodular(set(cells))
        z = {}
        for cell in sorted(cells, key=repr):
            name = "_".join(str(part) for part in cell[:2] if part is not None)
            z[cell] = v.new(f"z_{name}", integer=integer)
            yield Row(f"in_{name}", cells[cell].plus(Linear({z[cell]: -1.0})), low=0, link=True)
        for position, word in ((0, "owner"), (1, "value")):
            sides: dict[object, list[int]] = {}
            for cell, column in z.items():
                sides.setdefault(cell[position], []).append(column)
            for side, columns in sorted(sides.items(), key=lambda item: str(item[0])):
                if side is not None and len(columns) > 1:
                    yield Row(f"{word}_{side}", total(columns), high=1, link=True)
        yield Row("at_least", total(z.values()), low=self.at_least)
        for p, part in enumerate(self.including):
            inside = total(column for cell, column in z.items() if cell[2][p])
            yield Row(f"including_{part.group}", inside, low=part.at_least)

    def _unimodular(self, cells: set[Cell]) -> bool:
        """Whether the ``including`` groups are sets of values, pairwise nested or disjoint."""
        inside = [{c[1] for c in cells if c[2][p]} for p in range(len(self.including))]
        outside = [{c[1] for c in cells if not c[2][p]} for p in range(len(self.including))]
        if any(a & b for a, b in zip(inside, outside, strict=True)):
            return False
        pairs = [(a, b) for k, a in enumerate(inside) for b in inside[:k]]
        return all(a <= b or b <= a or not a & b for a, b in pairs)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The largest set T among the members, by dynamic programming."""
        keys = self._keys(case, chosen.members)
        edges = [Edge(*key) for _, key in keys]
        asked = tuple(part.at_least for part in self.including)
        largest = best_matching(edges, asked)
        required = f"at least {self.at_least}"
        for part in self.including:
            required += f", {part.at_least} in {part.group}"
        unknown = self._unknown(case, chosen) - len({i for i, _ in keys})
        if largest is None:
            free = best_matching(edges, tuple(0 for _ in asked)) or 0
            short = self._shortfall(edges)
            return Measure(
                False, required, f"{free}, too few in {short[0]}", float(-short[1]), unknown
            )
        slack = float(largest - self.at_least)
        return Measure(slack >= 0, required, str(largest), slack, unknown)

    def _unknown(self, case: Case, chosen: Chosen) -> int:
        """Members that count or may count."""
        pool, possible = self._pool(case), self._mask(case).possible
        return len({pool.of[f] for f in pool.by(chosen.members) if f in possible})

    def _shortfall(self, edges: list[Edge]) -> tuple[str, int]:
        """A group of which too few can be in T, and how many lack."""
        worst = (self.including[0].group, 1)
        for p, part in enumerate(self.including):
            own = [e for e in edges if e.groups[p]]
            held = best_matching(own, tuple(0 for _ in self.including)) or 0
            if part.at_least - held > 0:
                worst = (part.group, max(part.at_least - held, worst[1]))
        return worst
