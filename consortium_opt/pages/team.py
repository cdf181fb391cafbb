"""A consortium with what its pool says of the members, numbered as in a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from consortium_opt.case import Case
from consortium_opt.dossier import Dossier
from consortium_opt.instance.schema import Candidate
from consortium_opt.proposal.subject import Subject
from consortium_opt.proposal.tables import ranked
from consortium_opt.reporting.printed import Costs, Effort, Grants, costs, effort, grants
from consortium_opt.result import ConsortiumInfo, MemberInfo


@dataclass(frozen=True)
class Seat:
    """A member with its number; the candidate is None where the pool is not at hand."""

    number: int
    info: MemberInfo
    coordinates: bool
    candidate: Candidate | None = None
    index: int = -1
    """Position in the pool's case, -1 without one."""


@dataclass(frozen=True)
class Team:
    """A consortium, member by member in the order of the proposal."""

    consortium: ConsortiumInfo
    seats: tuple[Seat, ...]
    pool: Case | None
    currency: str
    """Of every amount; empty where the pool is not at hand."""
    subject: Subject
    """The same as documents for the proposal see it: what both show is reckoned there."""

    @cached_property
    def effort(self) -> Effort | None:
        """Rounded person-months, None where none are planned."""
        return effort(self.consortium)

    @cached_property
    def costs(self) -> Costs | None:
        """Rounded staff costs, None where nobody's is known."""
        return costs(self.consortium)

    @cached_property
    def grants(self) -> Grants | None:
        """Rounded contributions, None where the rules say nothing of them."""
        return grants(self.consortium)

    @property
    def indices(self) -> tuple[int, ...]:
        """Positions in the pool, sorted; empty without one."""
        return tuple(sorted(seat.index for seat in self.seats if seat.index >= 0))


def team(dossier: Dossier, rank: int = 1) -> Team:
    """The consortium of a rank; raises InvalidInput where there is none."""
    consortium, pool = ranked(dossier.result, rank), dossier.pool
    seats = []
    for number, info in enumerate(consortium.members, 1):
        index = -1 if pool is None else pool.index[info.id]
        candidate = None if pool is None else pool.candidates[index]
        seats.append(Seat(number, info, info.id == consortium.coordinator, candidate, index))
    currency = "" if pool is None else pool.instance.meta.currency
    return Team(consortium, tuple(seats), pool, currency, Subject(dossier, consortium))


def roster(seats: tuple[Seat, ...] | list[Seat]) -> str:
    """Members in words: ``1 Hamburg Aviation, 4 GAIA``."""
    return ", ".join(f"{seat.number} {seat.info.name}" for seat in seats)
