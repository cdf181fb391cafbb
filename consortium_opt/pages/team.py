"""A consortium with what its pool says of the members, numbered as in a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from consortium_opt.case import Case
from consortium_opt.dossier import Dossier
from consortium_opt.proposal.subject import Participant, Subject
from consortium_opt.proposal.tables import ranked
from consortium_opt.reporting.printed import Costs, Effort, Grants
from consortium_opt.result import ConsortiumInfo


@dataclass(frozen=True, slots=True)
class Seat(Participant):
    """A participant as documents see it, and where it stands in the pool."""

    coordinates: bool
    index: int
    """Position in the pool's case, -1 without one."""


@dataclass(frozen=True)
class Team:
    """A consortium, member by member in the order of the proposal."""

    subject: Subject
    """The consortium as documents for the proposal see it: what both show is reckoned there."""
    seats: tuple[Seat, ...]
    pool: Case | None

    @property
    def consortium(self) -> ConsortiumInfo:
        """Its entry in the result."""
        return self.subject.consortium

    @property
    def currency(self) -> str:
        """Of every amount; empty where the pool is not at hand."""
        return "" if self.pool is None else self.subject.currency

    @property
    def effort(self) -> Effort | None:
        """Rounded person-months, None where none are planned."""
        return self.subject.effort

    @property
    def costs(self) -> Costs | None:
        """Rounded staff costs, None where nobody's is known."""
        return self.subject.costs

    @property
    def grants(self) -> Grants | None:
        """Rounded contributions, None where the rules say nothing of them."""
        return self.subject.grants

    @property
    def indices(self) -> tuple[int, ...]:
        """Positions in the pool, sorted; empty without one."""
        return tuple(sorted(seat.index for seat in self.seats if seat.index >= 0))


def team(dossier: Dossier, rank: int = 1) -> Team:
    """The consortium of a rank; raises InvalidInput where there is none."""
    subject, pool = Subject(dossier, ranked(dossier.result, rank)), dossier.pool
    seats = tuple(
        Seat(
            p.number,
            p.name,
            p.short,
            p.country,
            p.member,
            p.candidate,
            p is subject.coordinator,
            -1 if pool is None else pool.index[p.member.id],
        )
        for p in subject.participants
    )
    return Team(subject, seats, pool)


def roster(seats: tuple[Seat, ...] | list[Seat]) -> str:
    """Members in words: ``1 Hamburg Aviation, 4 GAIA``."""
    return ", ".join(f"{seat.number} {seat.name}" for seat in seats)
