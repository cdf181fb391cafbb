"""The few figures of a result that are laid beside those of others."""

from __future__ import annotations

from dataclasses import dataclass

from consortium_opt.result import ConsortiumInfo, Result, Status


@dataclass(frozen=True, slots=True)
class Figures:
    """Rank 1 of a result in figures; None is what is not known or does not exist, never 0."""

    status: Status
    objective: float | None
    size: int | None
    """Members."""
    countries: int | None
    """Different countries of the members."""
    cost: float | None
    """Staff cost of all members, currency."""
    members: tuple[str, ...] | None
    """Sorted ids."""


def winner(result: Result) -> ConsortiumInfo | None:
    """Rank 1, if there is one."""
    return result.consortia[0] if result.consortia else None


def is_answered(result: Result) -> bool:
    """Whether what is reported is proven: every rank, or that nothing is possible."""
    if result.status == "infeasible":
        return True
    return result.status == "optimal" and result.proven_ranks == len(result.consortia)


def figures(result: Result) -> Figures:
    """The figures of rank 1."""
    best = winner(result)
    if best is None:
        return Figures(result.status, None, None, None, None, None)
    return Figures(
        status=result.status,
        objective=best.objective,
        size=len(best.members),
        countries=len({member.country for member in best.members}),
        cost=total_cost(best),
        members=best.ids,
    )


def total_cost(consortium: ConsortiumInfo) -> float | None:
    """Staff cost in currency; None where nothing is planned or a planned member's is unknown."""
    planned = [member.cost for member in consortium.members if member.person_months]
    if not planned or None in planned:
        return None
    return round(sum(cost for cost in planned if cost is not None), 6)


Ids = tuple[str, ...]


def new_in(members: Ids | None, others: Ids | None) -> Ids | None:
    """Sorted ids of members that the others do not have; None where either does not exist."""
    if members is None or others is None:
        return None
    return tuple(sorted(set(members) - set(others)))


def minus(a: float | None, b: float | None) -> float | None:
    """The difference, None where either is not known."""
    return None if a is None or b is None else a - b
