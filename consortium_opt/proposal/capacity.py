"""Who plays which role and who can do what: the two matrices for section 3.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from consortium_opt.proposal.subject import Participant, Subject
from consortium_opt.proposal.table import Column, Kind, Table, Value, clean, table

MANY = 3
"""Participants with a capability from which on its loss by one leaving is no risk."""
NAMED = 8
"""Participants up to which headings of a matrix have their short names beside the numbers."""
_SHORT = 20
"""Characters of a short name that such a heading has room for."""


@dataclass(frozen=True)
class Skills:
    """Levels of participants in the capabilities of the pool that are spoken of."""

    levels: Mapping[str, Mapping[int, float]]
    """Capability to number of the participant to level, where it is above 0."""
    weights: Mapping[str, float]
    """What the pool says the call asks for; empty if it says nothing."""
    max_level: float
    further: int
    """Capabilities of participants that the call does not ask for."""

    @cached_property
    def alone(self) -> dict[int, tuple[str, ...]]:
        """Capabilities that only one participant has, by its number."""
        found: dict[int, tuple[str, ...]] = {}
        for capability, held in self.levels.items():
            if len(held) == 1:
                number = next(iter(held))
                found[number] = (*found.get(number, ()), capability)
        return found

    def of(self, participant: Participant) -> dict[str, float]:
        """Levels of a participant above 0."""
        number = participant.number
        return {name: held[number] for name, held in self.levels.items() if number in held}


def skills(subject: Subject) -> Skills | None:
    """Capabilities that are wanted, or all that participants have if the pool wants none by name.

    None without the pool, or where it knows no capabilities.
    """
    pool = subject.dossier.instance
    if pool is None or not (pool.capabilities or pool.wanted):
        return None
    number = {p.member.id: p.number for p in subject.participants}
    held: dict[str, dict[int, float]] = {}
    for row in pool.capabilities:
        if row.candidate in number and row.level > 0:
            held.setdefault(row.capability, {})[number[row.candidate]] = row.level
    weights = {row.capability: row.weight for row in pool.wanted}
    names = sorted(weights, key=lambda name: (-weights[name], name)) or sorted(held)
    levels = {clean(name): dict(sorted(held.get(name, {}).items())) for name in names}
    return Skills(
        levels=levels,
        weights={clean(name): weight for name, weight in weights.items()},
        max_level=pool.meta.max_level,
        further=len(set(held) - set(names)),
    )


def roles(subject: Subject) -> Table | str:
    """A row a role, a column a participant: leads, takes part. Or why it is left out."""
    if not subject.packages:
        return "Roles of participants: left out, members have no roles."
    columns = [Column("WP"), Column("Role"), *_members(subject, "mark")]
    rows: list[list[Value]] = [
        [package.label, package.title, *(_part(package.role, p) for p in subject.participants)]
        for package in subject.packages
    ]
    about = "A row a role and a column a participant: who leads it and who takes part."
    notes = ["L leads, P takes part.", *_key(subject)]
    return table("roles", "Roles of participants", about, columns, rows, notes=notes)


def capabilities(subject: Subject, known: Skills | None) -> Table | str:
    """A row a capability, a column a participant: the level. Or why it is left out."""
    if known is None or not known.levels:
        why = "participants have none, and the pool asks for none"
        if known is None:
            why = "the pool names none" if subject.dossier.instance else "the pool was not given"
        return f"Capabilities of participants: left out, {why}."
    columns = [Column("Capability")]
    columns += [Column("Weight in the call", "level")] if known.weights else []
    columns += [*_members(subject, "level"), Column("Participants that have it", "whole")]
    rows = []
    for name, held in known.levels.items():
        row: list[Value] = [name]
        row += [known.weights[name]] if known.weights else []
        row += [held.get(p.number) for p in subject.participants]
        rows.append([*row, len(held)])
    notes = [f"Levels out of {known.max_level:g}; blank: none.", *_key(subject)]
    if known.further:
        notes.append(f"Capabilities that the call does not ask for are left out: {known.further}.")
    title = "Capabilities of participants"
    about = "A row a capability and a column a participant: its level, blank where it has none."
    return table("capabilities", title, about, columns, rows, notes=notes)


def _part(role: str, participant: Participant) -> str | None:
    if role in participant.member.leads:
        return "L"
    return "P" if role in participant.member.roles else None


def _has_names(subject: Subject) -> bool:
    few = len(subject.participants) <= NAMED
    return few and all(len(p.short) <= _SHORT for p in subject.participants)


def _members(subject: Subject, kind: Kind) -> list[Column]:
    named = _has_names(subject)
    return [Column(p.label if named else str(p.number), kind) for p in subject.participants]


def _key(subject: Subject) -> list[str]:
    return [] if _has_names(subject) else ["Numbers are those of the list of participants."]
