"""Whom the tables are about: participants and work packages, numbered once for every table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from consortium_opt.dossier import Dossier
from consortium_opt.geography import country_name
from consortium_opt.instance.schema import Candidate
from consortium_opt.proposal.table import clean
from consortium_opt.reporting.printed import Costs, Effort, Grants, costs, effort, grants
from consortium_opt.result import ConsortiumInfo, MemberInfo

SHORT_NAME = "short_name"
"""Column of candidates with the short name of a participant; its id stands in where blank."""

_UNIT = 20
"""Letters of a currency that a heading has room for."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A member with its number in the proposal."""

    number: int
    name: str
    short: str
    country: str
    """Name of its country."""
    member: MemberInfo
    candidate: Candidate | None
    """Its row of the pool, where that is at hand."""

    @property
    def label(self) -> str:
        """Number and short name, which no other participant has."""
        return f"{self.number} {self.short}"


@dataclass(frozen=True, slots=True)
class WorkPackage:
    """A role with its number in the proposal."""

    number: int
    role: str
    title: str
    lead: Participant | None

    @property
    def label(self) -> str:
        """``WP1``."""
        return f"WP{self.number}"

    @property
    def full(self) -> str:
        """Number and title."""
        return f"{self.label} {self.title}"


@dataclass(frozen=True)
class Subject:
    """A consortium of a dossier as the proposal speaks of it."""

    dossier: Dossier
    consortium: ConsortiumInfo

    @property
    def currency(self) -> str:
        """Unit of money, as headings name it."""
        pool = self.dossier.instance
        return "currency of the pool" if pool is None else clean(pool.meta.currency)[:_UNIT]

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """The coordinator is number 1, the others follow by id."""
        pool = self.dossier.instance
        ids = {member.id for member in self.consortium.members}
        rows = {} if pool is None else {c.id: c for c in pool.candidates if c.id in ids}
        return tuple(
            Participant(
                number=number,
                name=clean(member.name),
                short=clean(_short_name(member, rows.get(member.id))),
                country=country_name(member.country),
                member=member,
                candidate=rows.get(member.id),
            )
            for number, member in enumerate(self.consortium.members, start=1)
        )

    @cached_property
    def packages(self) -> tuple[WorkPackage, ...]:
        """Roles that somebody plays, in the pool's order; without the pool as members have them."""
        played = dict.fromkeys(role for p in self.participants for role in p.member.roles)
        pool = self.dossier.instance
        titles = {} if pool is None else {role.role: role.name or role.role for role in pool.roles}
        roles = [role for role in titles if role in played]
        roles += [role for role in played if role not in titles]
        return tuple(
            WorkPackage(number, role, clean(titles.get(role, role)), self._lead(role))
            for number, role in enumerate(roles, start=1)
        )

    @property
    def unplayed(self) -> tuple[str, ...]:
        """Titles of roles of the pool that nobody plays."""
        pool = self.dossier.instance
        played = {package.role for package in self.packages}
        rows = () if pool is None else pool.roles
        return tuple(role.name or role.role for role in rows if role.role not in played)

    def _lead(self, role: str) -> Participant | None:
        return next((p for p in self.participants if role in p.member.leads), None)

    @property
    def coordinator(self) -> Participant | None:
        """Participant 1, where somebody coordinates."""
        named = self.consortium.coordinator
        return next((p for p in self.participants if p.member.id == named), None)

    @cached_property
    def effort(self) -> Effort | None:
        """Rounded person-months, None where none are planned."""
        return effort(self.consortium)

    def months(self, participant: Participant, package: WorkPackage) -> float:
        """Rounded person-months of a pair, 0 where it gives none; some are planned."""
        planned = self.effort
        return (
            0.0
            if planned is None
            else planned.cells.get((participant.member.id, package.role), 0.0)
        )

    def months_of(self, participant: Participant) -> float:
        """Sum of a participant's rounded person-months."""
        return round(sum(self.months(participant, package) for package in self.packages), 6)

    @cached_property
    def costs(self) -> Costs | None:
        """Rounded staff costs, None where nobody's is known."""
        return costs(self.consortium) if self.effort is not None else None

    @cached_property
    def grants(self) -> Grants | None:
        """Rounded money under the programme, None where the rules say nothing of it."""
        return grants(self.consortium)


def _short_name(member: MemberInfo, row: Candidate | None) -> str:
    own = None if row is None else row.attributes.get(SHORT_NAME)
    return own if isinstance(own, str) and own.strip() else member.id
