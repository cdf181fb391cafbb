"""Figures of a consortium rounded together, so that every total agrees with the cells above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consortium_opt.formulation.schema import Change
from consortium_opt.reporting.rounding import (
    MONEY_DECIMALS,
    MONTH_DECIMALS,
    SCORE_DECIMALS,
    parts,
)
from consortium_opt.result import ConsortiumInfo, MemberInfo, Result, RuleInfo

_BINDING = 5e-5
_CENT = 0.005
"""Less than this beyond the staff cost is none."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-months of members (rows) by roles (columns), rounded; every pair has a figure."""

    roles: tuple[str, ...]
    cells: Mapping[tuple[str, str], float]
    members: tuple[str, ...]

    def of_member(self, member: str) -> float:
        """Total of a row."""
        return sum(self.cells[member, role] for role in self.roles)

    def of_role(self, role: str) -> float:
        """Total of a column."""
        return sum(self.cells[member, role] for member in self.members)

    @property
    def total(self) -> float:
        """Total of the table."""
        return sum(self.cells.values())


def effort(consortium: ConsortiumInfo) -> Effort | None:
    """Person-months by member and role, None where nothing is planned."""
    members = consortium.members
    roles = tuple(dict.fromkeys(role for m in members for role in m.person_months))
    if not roles:
        return None
    cells: dict[tuple[str, str], float] = {}
    for role in roles:
        column = parts([m.person_months.get(role, 0.0) for m in members], MONTH_DECIMALS)
        cells |= {(m.id, role): value for m, value in zip(members, column, strict=True)}
    return Effort(roles, cells, tuple(m.id for m in members))


def exact_costs(members: Sequence[MemberInfo]) -> list[float | None]:
    """Staff cost of every member in order, currency, None where it is not known.

    Where somebody's is known, who has no person-months costs nothing.
    """
    known = any(member.cost is not None for member in members)
    free = [known and m.cost is None and not m.person_months for m in members]
    return [0.0 if costless else m.cost for m, costless in zip(members, free, strict=True)]


@dataclass(frozen=True, slots=True)
class Costs:
    """Rounded cost of every member in order, None where it is not known, and the total."""

    members: tuple[float | None, ...]
    total: float | None


def costs(consortium: ConsortiumInfo) -> Costs | None:
    """Staff cost, None where nobody's is known; no total where a planned member's is unknown."""
    exact = exact_costs(consortium.members)
    known = [cost for cost in exact if cost is not None]
    if not known:
        return None
    rounded = iter(parts(known, MONEY_DECIMALS))
    by_member = tuple(None if cost is None else next(rounded) for cost in exact)
    total = sum(cost for cost in by_member if cost is not None)
    return Costs(by_member, None if None in by_member else total)


@dataclass(frozen=True, slots=True)
class Grants:
    """Rounded money under the programme, a figure a member in order."""

    further: tuple[float, ...]
    """Eligible costs beyond staff."""
    eligible: tuple[float, ...]
    """Staff cost and further costs as they are printed."""
    asked: tuple[float, ...]
    """What each asks for; where all is paid, the eligible cost."""

    @property
    def total(self) -> float:
        """What all members ask for."""
        return sum(self.asked)


def grants(consortium: ConsortiumInfo) -> Grants | None:
    """Eligible costs and contributions, None where the formulation says nothing of them.

    Each is at most one unit away from its own value. They add up to what is printed elsewhere:
    staff and further costs to the eligible cost, eligible costs and contributions to their totals.
    """
    funding, known = consortium.funding, costs(consortium)
    if funding is None:
        return None
    of = [funding.members[m.id] for m in consortium.members]
    exact = [m.cost or 0.0 for m in consortium.members]
    staff = [0.0] * len(of) if known is None else [cost or 0.0 for cost in known.members]
    alone = {k: staff[k] for k, m in enumerate(of) if m.eligible_cost - exact[k] < _CENT}
    eligible = _beside(alone, [m.eligible_cost for m in of], funding.eligible_cost)
    eligible = [max(cost, own) for cost, own in zip(eligible, staff, strict=True)]
    further = [cost - own for cost, own in zip(eligible, staff, strict=True)]
    whole = {k: eligible[k] for k, m in enumerate(of) if m.rate == 1}
    asked = _beside(whole, [m.contribution for m in of], funding.contribution)
    return Grants(tuple(further), tuple(eligible), tuple(asked))


def _beside(given: Mapping[int, float], values: Sequence[float], whole: float) -> list[float]:
    """The values rounded to add up to the whole, some of them given by place."""
    others = [value for k, value in enumerate(values) if k not in given]
    left = round(whole, MONEY_DECIMALS) - sum(given.values())
    rounded = iter(parts(others, MONEY_DECIMALS, left))
    return [given[k] if k in given else next(rounded) for k in range(len(values))]


def score_parts(consortium: ConsortiumInfo) -> list[float]:
    """What each term adds to the objective, rounded so that they add up to it as printed."""
    exact = [term.contribution for term in consortium.terms]
    return parts(exact, SCORE_DECIMALS, consortium.objective)


def is_binding(rule: RuleInfo) -> bool:
    """Whether the rule is required, and holds with nothing to spare."""
    if not (rule.required_to_hold and rule.satisfied):
        return False
    return rule.slack is not None and rule.slack < _BINDING


def countries(consortium: ConsortiumInfo) -> list[str]:
    """Different countries of the members, sorted."""
    return sorted({member.country for member in consortium.members})


@dataclass(frozen=True, slots=True)
class Alternative:
    """A lower rank beside rank 1."""

    rank: int
    objective: float
    difference: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    coordinator: str | None
    same_coordinator: bool
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a result kept of a consortium: its members, and how many may differ."""

    ids: tuple[str, ...]
    changes: int


def kept_in(change: Change) -> Kept | None:
    """What an entry of the changes says was kept; None for any other entry."""
    new = change.new if isinstance(change.new, dict) else {}
    members, changes = new.get("members"), new.get("changes")
    if change.key != "keep" or not isinstance(members, list) or not isinstance(changes, int):
        return None
    return Kept(tuple(map(str, members)), changes)


def kept(result: Result) -> Kept | None:
    """What the result kept of another consortium; None where nothing was."""
    return next(filter(None, map(kept_in, result.formulation.changes)), None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A rank beside the kept consortium."""

    rank: int
    changes: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


def moved(result: Result) -> list[Moved]:
    """Every rank beside the kept consortium; empty where nothing was kept."""
    held = kept(result)
    if held is None:
        return []
    found = []
    for consortium in result.consortia:
        enters = tuple(sorted(set(consortium.ids) - set(held.ids)))
        leaves = tuple(sorted(set(held.ids) - set(consortium.ids)))
        found.append(Moved(consortium.rank, max(len(enters), len(leaves)), enters, leaves))
    return found


def alternatives(result: Result) -> list[Alternative]:
    """Every rank but the first: its score less that of rank 1, who enters and who leaves."""
    if not result.consortia:
        return []
    best = result.best
    return [
        Alternative(
            rank=other.rank,
            objective=other.objective,
            difference=round(other.objective, SCORE_DECIMALS)
            - round(best.objective, SCORE_DECIMALS),
            enters=tuple(sorted(set(other.ids) - set(best.ids))),
            leaves=tuple(sorted(set(best.ids) - set(other.ids))),
            coordinator=other.coordinator,
            same_coordinator=other.coordinator == best.coordinator,
            countries=tuple(countries(other)),
        )
        for other in result.consortia[1:]
    ]
