"""Rules on seats: ``coordinator``, ``lead``, ``roles_per_member``, ``leads_per_member``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import model_validator

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY, Linear, Row, Space, by_candidate, total
from consortium_opt.rules.base import Count, Countable, Measure, Rule, Where, between, bounded
from consortium_opt.rules.lacking import needs, unknown_role
from consortium_opt.rules.levers import FEWER, MORE, Levers


class Coordinator(Countable):
    """The coordinator matches the filter: ``sum of c_i over matching i = 1``. Unit: members."""

    type: Literal["coordinator"] = "coordinator"
    where: Where
    """What the coordinator must be."""

    uses_coordinator: ClassVar[bool] = True

    def bounds(self, case: Case) -> tuple[float, float]:
        """One."""
        return 1, INFINITY

    def findings(self, case: Case) -> list[str]:
        """Nobody who can coordinate matches."""
        if case.mask(self.where).yes & case.coordinators:
            return []
        return [f"nobody in the pool can coordinate and matches {self.where}"]

    def tally(self, v: Space, case: Case, exact: bool = False) -> tuple[Linear, Linear, list[Row]]:
        """Matching coordinators."""
        mask = case.mask(self.where)
        least, most = (
            total(v.c[i] for i in sorted(some) if i in v.c) for some in (mask.yes, mask.possible)
        )
        return least, most, []

    def count(self, case: Case, chosen: Chosen) -> tuple[int, int]:
        """1 if the coordinator matches."""
        mask = case.mask(self.where)
        return int(chosen.coordinator in mask.yes), int(chosen.coordinator in mask.possible)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The coordinator against the filter."""
        least, most = self.count(case, chosen)
        who = "nobody" if chosen.coordinator is None else case.ids[chosen.coordinator]
        wanted = f"a coordinator with {describe(self.where)}"
        return Measure(least == 1, wanted, who, float(least - 1), most - least)


class Lead(Rule):
    """The lead of a role matches the filter: ``b_ir = 0`` for who does not.

    A role that may stay empty and does has no lead, and the rule holds.
    """

    type: Literal["lead"] = "lead"
    role: str
    """Name of the role."""
    where: Where
    """What its lead must be."""

    uses_roles: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """The role must exist."""
        return needs(self, case) + (unknown_role(self.role, case) if case.roles else [])

    def findings(self, case: Case) -> list[str]:
        """Nobody who can play a role that must be filled matches."""
        role = case.roles[case.role_index[self.role]]
        if role.must_open and not role.eligible & case.mask(self.where).yes:
            return [f"nobody in the pool can play {self.role} and matches {self.where}"]
        return []

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """No lead who does not match."""
        r, yes = case.role_index[self.role], case.mask(self.where).yes
        others = [column for (i, role), column in v.b.items() if role == r and i not in yes]
        if others:
            yield Row("others", total(others), high=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """The lead against the filter."""
        mask = case.mask(self.where)
        lead = chosen.leads.get(case.role_index[self.role])
        wanted = f"a lead of {self.role} with {describe(self.where)}"
        if lead is None:
            return Measure(True, wanted, "role not open")
        unknown = int(lead in mask.unknown)
        return Measure(
            lead in mask.yes, wanted, case.ids[lead], float((lead in mask.yes) - 1), unknown
        )


class RolesPerMember(Rule):
    """Roles a member plays: ``min x_i <= sum over r of y_ir <= max x_i``. Unit: roles."""

    type: Literal["roles_per_member"] = "roles_per_member"
    min: Count | None = None
    """Least number of roles of every member."""
    max: Count | None = None
    """Greatest number of roles of every member."""

    levers: ClassVar[Levers] = {"min": FEWER, "max": MORE}
    uses_roles: ClassVar[bool] = True
    softens: ClassVar[bool] = True

    _bounds = model_validator(mode="after")(bounded)

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Roles of each candidate against each bound, if it is a member."""
        plays = by_candidate(v.y)
        for i in v.alive:
            played = total(plays.get(i, ()))
            if self.min is not None:
                least = played.plus(Linear({v.x[i]: -float(self.min)}))
                yield Row(f"min_{case.ids[i]}", least, low=0, step=1.0)
            if self.max is not None:
                most = played.plus(Linear({v.x[i]: -float(self.max)}))
                yield Row(f"max_{case.ids[i]}", most, high=0, step=1.0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Fewest and most roles of a member."""
        played = Counter(dict.fromkeys(chosen.members, 0))
        played.update(i for i, _ in chosen.plays)
        low = -INFINITY if self.min is None else self.min
        high = INFINITY if self.max is None else self.max
        slack = min(min(played.values()) - low, high - max(played.values()))
        achieved = f"{min(played.values())} to {max(played.values())}"
        required = f"{between(low, high)} roles a member"
        return Measure(slack >= 0, required, achieved, float(slack))


class LeadsPerMember(Rule):
    """Roles a member leads: ``sum over r of b_ir <= max x_i``. Unit: roles."""

    type: Literal["leads_per_member"] = "leads_per_member"
    max: Count
    """Greatest number of roles that one member leads."""

    levers: ClassVar[Levers] = {"max": MORE}
    uses_roles: ClassVar[bool] = True
    softens: ClassVar[bool] = True

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Leads of each candidate against the bound."""
        for i, led in by_candidate(v.b).items():
            most = total(led).plus(Linear({v.x[i]: -float(self.max)}))
            yield Row(f"max_{case.ids[i]}", most, high=0, step=1.0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Most roles led by one member."""
        led = Counter(chosen.leads.values())
        most = max(led.values(), default=0)
        slack = float(self.max - most)
        return Measure(slack >= 0, f"at most {self.max} leads a member", str(most), slack)


def describe(where: dict[str, object]) -> str:
    """A filter for people: ``country FR, sme yes``."""
    words = []
    for name, condition in where.items():
        value = condition
        if isinstance(condition, bool):
            value = "yes" if condition else "no"
        elif isinstance(condition, list):
            value = " or ".join(str(v) for v in condition)
        elif isinstance(condition, dict):
            value = ", ".join(f"{k} {v}" for k, v in condition.items())
        words.append(f"{name} {value}")
    return ", ".join(words)
