"""Rules on trust between members.

Trust is a preference about delivery risk, not a predictor of success: a study of Horizon 2020
proposals found the coordinator's experience predictive and earlier collaboration among partners
not (Wanzenböck, Lata and Ince, Quantitative Science Studies 1(3), 2020, p. 1136, and a summary of
it). Real trust data are sparse: a floor on every pair rules out almost everything, *every member
trusts somebody inside* is what real consortia look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.pairs import mean_of, pair_mean
from consortium_opt.rules.base import (
    HAIR,
    Count,
    Fraction,
    Measure,
    Rule,
    number,
    tolerance,
)
from consortium_opt.rules.levers import FEWER, LOWER, Levers


class TrustFloor(Rule):
    """No two members trust each other less than ``min``. Unit: trust, 0 to 1.

    At size ``s`` a member needs all ``s - 1`` others among those it trusts: ``sum over trusted j
    of x_j >= (s - 1) x_i``, one row a candidate instead of one a pair.
    """

    type: Literal["trust_floor"] = "trust_floor"
    min: Fraction
    """Least trust of any pair."""

    levers: ClassVar[Levers] = {"min": LOWER}
    members_only: ClassVar[bool] = True
    natural_step: ClassVar[float] = 0.05

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who trusts fewer than the smallest size needs."""
        near = case.trusted(self.min)
        return [i for i in alive if len(near[i] & alive) < smallest - 1]

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """All partners of a member are trusted."""
        near = case.trusted(self.min)
        for i in v.alive:
            if v.size > 1 and len(near[i] & v.x.keys()) < len(v.x) - 1:
                partners = v.members(sorted(near[i]))
                row = partners.plus(Linear({v.x[i]: -float(v.size - 1)}))
                yield Row(f"all_{case.ids[i]}", row, low=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The least trusting pair."""
        required = f"every pair at least {number(self.min)}"
        least, who = _least_pair(case, chosen.members)
        if who is None:
            return Measure(True, required, "no pairs")
        slack = least - self.min
        return Measure(slack >= 0, required, f"{number(least)} ({who})", slack)


class TrustCoordinator(Rule):
    """Coordinator and every other member trust each other at least ``min``. Unit: trust, 0 to 1.

    As one member coordinates, a member is it or trusts it: ``x_j <= c_j + sum over i trusted by j
    of c_i``.
    """

    type: Literal["trust_coordinator"] = "trust_coordinator"
    min: Fraction
    """Least trust between the coordinator and any other member."""

    levers: ClassVar[Levers] = {"min": LOWER}
    uses_coordinator: ClassVar[bool] = True
    natural_step: ClassVar[float] = 0.05

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The coordinator is the member itself or one it trusts."""
        near = case.trusted(self.min)
        for j in v.alive:
            stars = [v.c[i] for i in sorted(near[j] | {j}) if i in v.c]
            yield Row(f"star_{case.ids[j]}", total(stars).plus(Linear({v.x[j]: -1.0})), low=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The member that trusts the coordinator least."""
        required = f"at least {number(self.min)} with the coordinator"
        centre = chosen.coordinator
        if centre is None:
            return Measure(False, required, "no coordinator")
        values = [(case.trust(centre, j), case.ids[j]) for j in chosen.members if j != centre]
        if not values:
            return Measure(True, required, "no pairs")
        least, who = min(values)
        slack = least - self.min
        return Measure(slack >= 0, required, f"{number(least)} ({who})", slack)


class TrustPartners(Rule):
    """Every member has so many other members it trusts at least ``min_trust``. Unit: members.

    ``sum over trusted j of x_j >= k x_i`` with ``k = max(at_least, fraction (s - 1))`` rounded up.
    """

    type: Literal["trust_partners"] = "trust_partners"
    min_trust: Fraction
    """Trust that makes a partner."""
    at_least: Count | None = None
    """Partners every member needs."""
    fraction: Fraction | None = None
    """Part of the other members that must be partners."""

    levers: ClassVar[Levers] = {"min_trust": LOWER, "at_least": FEWER, "fraction": LOWER}
    members_only: ClassVar[bool] = True
    softens: ClassVar[bool] = True

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.at_least is None and self.fraction is None:
            raise ValueError("the rule says nothing: give at_least or fraction")
        return self

    def asked(self, size: int) -> int:
        """Partners every member needs at a size."""
        share = ceil((self.fraction or 0.0) * (size - 1) - 1e-9)
        return max(self.at_least or 0, share)

    def sizes(self, case: Case) -> tuple[int, int]:
        """One more than the partners needed."""
        return (self.at_least or 0) + 1, case.n

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who has too few partners in the pool."""
        near, asked = case.trusted(self.min_trust), self.asked(smallest)
        return [i for i in alive if len(near[i] & alive) < asked]

    def findings(self, case: Case) -> list[str]:
        """Nobody has enough partners, however often those without are left out."""
        near, alive = case.trusted(self.min_trust), set(case.in_play)
        asked = self.at_least or 0
        lost = alive
        while lost:
            lost = {i for i in alive if len(near[i] & alive) < asked}
            alive -= lost
        if alive or not asked:
            return []
        trust = f"trusts at least {asked} others with {number(self.min_trust)} or more"
        return [f"nobody in the pool {trust} who can say the same of themselves"]

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Partners of each candidate, if it is a member."""
        near, asked = case.trusted(self.min_trust), self.asked(v.size)
        if asked == 0:
            return
        for i in v.alive:
            partners = v.members(sorted(near[i]))
            row = partners.plus(Linear({v.x[i]: -float(asked)}))
            yield Row(f"partners_{case.ids[i]}", row, low=0, step=1.0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The member with the fewest partners."""
        near, members = case.trusted(self.min_trust), frozenset(chosen.members)
        asked = self.asked(chosen.size)
        least, who = min((len(near[i] & members), case.ids[i]) for i in members)
        required = f"every member at least {asked} with {number(self.min_trust)} or more"
        return Measure(least >= asked, required, f"{least} ({who})", float(least - asked))


class TrustMean(Rule):
    """Mean trust over all pairs of members is at least ``min``. Unit: trust, 0 to 1."""

    type: Literal["trust_mean"] = "trust_mean"
    min: Fraction
    """Least mean."""

    levers: ClassVar[Levers] = {"min": LOWER}
    members_only: ClassVar[bool] = True
    on_pairs: ClassVar[bool] = True
    softens: ClassVar[bool] = True
    natural_step: ClassVar[float] = 0.05

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The mean against the bound, less a hair."""
        return self._rows(v, case, HAIR)

    def exact_rows(self, v: Space, case: Case) -> Iterator[Row]:
        """The mean against the bound."""
        return self._rows(v, case, 0.0)

    def _rows(self, v: Space, case: Case, hair: float) -> Iterator[Row]:
        if v.size < 2:
            return
        mean, links = pair_mean(v, case, case.trust_pairs, case.instance.meta.default_trust)
        yield from links
        yield Row("min", mean, low=self.min - hair, step=self.natural_step)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The mean against the bound."""
        required = f"mean at least {number(self.min)}"
        if chosen.size < 2:
            return Measure(True, required, "no pairs")
        default = case.instance.meta.default_trust
        mean = mean_of(chosen.members, case.trust_pairs, default)
        slack = mean - self.min
        return Measure(slack >= -tolerance(1), required, number(mean), slack)


def _least_pair(case: Case, members: tuple[int, ...]) -> tuple[float, str | None]:
    pairs = [(i, j) for k, j in enumerate(members) for i in members[:k]]
    if not pairs:
        return 0.0, None
    least, i, j = min((case.trust(i, j), i, j) for i, j in pairs)
    return least, f"{case.ids[i]} and {case.ids[j]}"


__all__ = [
    "TrustCoordinator",
    "TrustFloor",
    "TrustMean",
    "TrustPartners",
]
