"""Terms on capabilities: ``coverage``, ``complementarity``, ``need_fit``."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import floor
from operator import mul
from typing import Literal

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.objectives.base import Term
from consortium_opt.pairs import shared_pairs

NO_CAPABILITIES = "it needs the table capabilities, which the instance does not have"


def _no_capabilities(case: Case) -> list[str]:
    if not case.instance.capabilities:
        return [NO_CAPABILITIES]
    return [] if sum(case.wanted.values()) > 0 else ["every weight in wanted is 0"]


class Coverage(Term):
    """The best level in the consortium, capability by capability.

    ``sum_k w_k max_i l_ik / (M sum_k w_k)``. By thresholds: for each distinct level ``t`` above
    the one before it ``p``, ``q <= sum of x_i with l_ik >= t``, ``q <= 1``, worth ``w_k (t - p)``.
    Unit: part of the greatest coverage, 0 to 1.
    """

    type: Literal["coverage"] = "coverage"

    def problems(self, case: Case) -> list[str]:
        """Capabilities."""
        return _no_capabilities(case)

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """One column a level that occurs."""
        top = case.instance.meta.max_level * sum(case.wanted.values())
        worth: dict[int, float] = {}
        rows = []
        for k, (name, weight) in enumerate(case.wanted.items()):
            held = {i: case.levels[i][k] for i in v.x}
            for before, level in pairwise(sorted({0.0, *held.values()})):
                q = v.new(f"reach_{name}_{level:g}")
                worth[q] = weight * (level - before) / top
                who = v.members(i for i, own in held.items() if own >= level)
                rows.append(Row(f"reach_{name}_{level:g}", who.plus(Linear({q: -1.0})), low=0))
        return Linear(worth), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Best levels of the members."""
        levels = [case.levels[i] for i in chosen.members]
        weights = case.wanted.values()
        best = map(max, zip(*levels, strict=True))
        covered: float = sum(map(mul, weights, best))
        return covered / (case.instance.meta.max_level * sum(weights))


class Complementarity(Term):
    """Members bring different things: Rao's quadratic entropy of their profiles, scaled.

    ``(4 / s^2) sum over pairs i<j of sum_k w_k |p_ik - p_jk| / (M sum_k w_k)``: two opposite halves
    make 1 at any even size. *Absolute*: ``p = l``. *Relative*: ``p_ik = l_ik - m_i`` with ``m_i``
    the member's own weighted mean level over the wanted capabilities, rounded half up to the
    nearest ``M / 10``; a member that is strong or weak in everything has a flat profile.

    No pair column is needed: a threshold between two neighbouring values of ``p_.k`` separates
    ``N (s - N)`` pairs, ``N`` the members above it, a concave function of a whole number. With
    ``N`` the sum of ``s`` columns in [0, 1], the ``u``-th of them is worth ``s - 1 - 2u``, which is
    exact at whole numbers: one row and ``s`` columns a threshold, whatever the number of
    candidates. Among a few candidates whose pairs have columns already, for trust or synergy, the
    sum over pairs itself is the smaller model. Unit: 0 to 1. Source: Rao (1982); secants of a
    concave function of one integer.
    """

    type: Literal["complementarity"] = "complementarity"
    profile: Literal["relative", "absolute"] = "relative"
    """relative: levels against the member's own mean; absolute: levels as they are."""

    def problems(self, case: Case) -> list[str]:
        """Capabilities."""
        return _no_capabilities(case)

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Pairs if they are there, else thresholds, chained from the top so that rows are short."""
        scale = 4 / v.size**2 / (case.instance.meta.max_level * sum(case.wanted.values()))
        points = profiles(case, self.profile)
        pairs = shared_pairs(v, case)
        if pairs:
            columns, links = pairs
            weights = case.wanted.values()
            return Linear(
                {
                    z: scale * sum(map(mul, weights, map(_apart, points[i], points[j])))
                    for (i, j), z in columns.items()
                }
            ), links
        worth: dict[int, float] = {}
        rows = []
        for k, (name, weight) in enumerate(case.wanted.items()):
            at: dict[float, list[int]] = {}
            for i in v.x:
                at.setdefault(points[i][k], []).append(i)
            above: list[int] = []
            for high, low in pairwise(sorted(at, reverse=True)):
                units = [v.new(f"above_{name}_{low:g}_{u}") for u in range(v.size)]
                for u, column in enumerate(units):
                    worth[column] = weight * scale * (high - low) * (v.size - 1 - 2 * u)
                count = total(units).plus(total(above), -1.0).plus(v.members(at[high]), -1.0)
                rows.append(Row(f"above_{name}_{low:g}", count, low=0, high=0))
                above = units
        return Linear(worth), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Sum over pairs; sorted, the k-th of s values is on the upper side k times."""
        points, size = profiles(case, self.profile), chosen.size
        weights = case.wanted.values()
        sides = range(1 - size, size, 2)
        apart = 0.0
        for weight, column in zip(
            weights, zip(*(points[i] for i in chosen.members), strict=True), strict=True
        ):
            apart += weight * sum(map(mul, sides, sorted(column)))
        return 4 / size**2 * apart / (case.instance.meta.max_level * sum(weights))


def _apart(one: float, other: float) -> float:
    return abs(one - other)


@lru_cache(maxsize=4)
def profiles(case: Case, kind: str) -> tuple[tuple[float, ...], ...]:
    """Profile of every candidate over the wanted capabilities, rounded to 9 decimals."""
    if kind == "absolute":
        return case.levels
    weights = tuple(case.wanted.values())
    step, whole = case.instance.meta.max_level / 10, sum(weights)
    found = []
    for levels in case.levels:
        mean = sum(w * level for w, level in zip(weights, levels, strict=True)) / whole
        rounded = floor(mean / step + 0.5 + 1e-9) * step
        found.append(tuple(round(level - rounded, 9) for level in levels))
    return tuple(found)


class NeedFit(Term):
    """Mean over members of the part of its stated needs that another member meets.

    A need (level above 0, each counts one) is met if some *other* member has at least the stated
    level; a member without needs counts 1. For each need, ``f <= x_i`` and ``f <= sum of x_j over
    the others that have the level``; value ``sum f / (s * needs of i)``. Unit: 0 to 1.
    """

    type: Literal["need_fit"] = "need_fit"

    def problems(self, case: Case) -> list[str]:
        """Needs."""
        if case.instance.needs:
            return []
        return ["it needs the table needs, which the instance does not have"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """One column a need that somebody can meet."""
        worth: dict[int, float] = {}
        rows = []
        for i in v.x:
            needs, name = case.needs_of(i), case.ids[i]
            if not needs:
                worth[v.x[i]] = 1 / v.size
            for k, (capability, level) in enumerate(needs):
                able = [j for j in v.x if j != i and self._meets(case, j, capability, level)]
                if not able:
                    continue
                met = v.new(f"met_{name}_{k}")
                worth[met] = 1 / (v.size * len(needs))
                rows.append(Row(f"own_{name}_{k}", Linear({met: 1.0, v.x[i]: -1.0}), high=0))
                rows.append(
                    Row(f"met_{name}_{k}", v.members(able).plus(Linear({met: -1.0})), low=0)
                )
        return Linear(worth), rows

    @staticmethod
    def _meets(case: Case, j: int, capability: str, level: float) -> bool:
        return case.level_of.get((j, capability), 0.0) >= level

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Needs met by others, member by member."""
        parts = []
        for i in chosen.members:
            needs, others = case.needs_of(i), [j for j in chosen.members if j != i]
            met = sum(any(self._meets(case, j, *need) for j in others) for need in needs)
            parts.append(met / len(needs) if needs else 1.0)
        return sum(parts) / len(parts)
