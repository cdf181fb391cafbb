"""Sentences on every participant that state what the data say, for the writer to work from.

No adjectives and no praise: what it leads, what it alone has, its levels, whom the pool links it
with. Nothing is said of the chance of funding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from consortium_opt.proposal.capacity import Skills
from consortium_opt.proposal.subject import Participant, Subject
from consortium_opt.proposal.table import Column, Table, Value, clean, table
from consortium_opt.reporting.rounding import months, weight

MOST = 12
"""So many capabilities are named in a sentence, the others counted."""


def facts(subject: Subject, known: Skills | None) -> Table:
    """A text a participant."""
    columns = [Column("No.", "whole"), Column("Participant"), Column("What the data say")]
    links = _links(subject)
    rows: list[list[Value]] = [
        [p.number, p.short, " ".join(_sentences(subject, p, known, links))]
        for p in subject.participants
    ]
    title = "What each participant brings"
    about = "A text a participant: roles, person-months, capabilities, recorded links."
    return table("facts", title, about, columns, rows, prose=True)


def _sentences(
    subject: Subject, p: Participant, known: Skills | None, links: Mapping[int, Sequence[str]]
) -> Iterator[str]:
    yield _roles(subject, p)
    if subject.effort is not None:
        given = months(subject.months_of(p))
        yield f"It gives {given} person-month{'' if given == '1' else 's'}."
    if known is not None:
        yield from _skills(p, known)
    if p.number in links:
        yield f"The pool records links to other participants: {'; '.join(links[p.number])}."


def _roles(subject: Subject, p: Participant) -> str:
    led = [w.full for w in subject.packages if w.role in p.member.leads]
    plays = [
        w.full for w in subject.packages if w.role in set(p.member.roles) - set(p.member.leads)
    ]
    does = ["coordinates"] if p is subject.coordinator else []
    does += [f"leads {joined(led)}"] if led else []
    does += [f"takes part in {joined(plays)}"] if plays else []
    return f"{p.name} ({p.country}) {joined(does) or 'takes part'}."


def _skills(p: Participant, known: Skills) -> Iterator[str]:
    held = known.of(p)
    alone = [name for name in held if name in known.alone.get(p.number, ())]
    if alone:
        yield f"Of the participants, it alone has {_named(alone)}."
    if held:
        what = "what the call asks for" if known.weights else "capabilities"
        levels = _named([f"{name} {weight(level)}" for name, level in held.items()])
        yield f"Its levels in {what}, out of {known.max_level:g}: {levels}."


def _links(subject: Subject) -> dict[int, list[str]]:
    """By number of a participant: what links it with which others, by the evidence recorded."""
    pool = subject.dossier.instance
    number = {p.member.id: p.number for p in subject.participants}
    found: dict[int, dict[str, list[int]]] = {}
    for row in () if pool is None else pool.trust:
        if row.a in number and row.b in number and row.trust > 0 and (row.evidence or "").strip():
            said = clean(row.evidence or "")
            for one, other in ((row.a, row.b), (row.b, row.a)):
                found.setdefault(number[one], {}).setdefault(said, []).append(number[other])
    return {
        one: [
            f"{said} with {joined(map(str, sorted(others)))}" for said, others in sorted(by.items())
        ]
        for one, by in found.items()
    }


def _named(names: Sequence[str]) -> str:
    rest = len(names) - MOST
    return joined(names) if rest <= 0 else f"{', '.join(names[:MOST])} and {rest} more"


def joined(texts: Iterator[str] | Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = [*texts] or [""]
    return f"{', '.join(most)} and {last}" if most else last
