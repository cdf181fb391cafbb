"""How work, money and capabilities are spread: what evaluators look at, as counts and shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from consortium_opt.problems import listing
from consortium_opt.proposal.capacity import MANY, Skills
from consortium_opt.proposal.money import shares, staff_costs
from consortium_opt.proposal.subject import Subject
from consortium_opt.proposal.table import Column, Table, Value, table
from consortium_opt.reporting.rounding import months

TOKEN = 1.0
"""Person-months of a participant in a work package below which it is hardly there."""
_NAMED = 12

Line = list[Value]


def balance(subject: Subject, known: Skills | None) -> Table | str:
    """A row an indicator: figure, unit, and whom or what it is of. Or why it is left out."""
    rows = [*_shares(subject), *_tokens(subject), *_spread(subject, known)]
    if not rows:
        return "Balance: left out, neither person-months nor costs nor capabilities are known."
    columns = [Column("Indicator"), Column("Figure", "level"), Column("Unit"), Column("Which")]
    about = "A row an indicator of how work, money and capabilities are spread."
    return table("balance", "Balance of the consortium", about, columns, rows)


def _shares(subject: Subject) -> Iterator[Line]:
    if subject.effort is not None:
        given = [subject.months_of(p) for p in subject.participants]
        yield from _of(subject, "person-months", shares(given))
    if subject.costs is not None:
        yield from _of(subject, "staff cost", shares(staff_costs(subject)))
    if subject.costs is not None and subject.grants is not None:
        yield from _of(subject, "contribution", shares(subject.grants.asked))


def _of(subject: Subject, what: str, parts: Sequence[float | None]) -> Iterator[Line]:
    known = [part for part in parts if part is not None]
    if not known:
        return
    most = [
        p.label for p, part in zip(subject.participants, parts, strict=True) if part == max(known)
    ]
    yield [f"Largest share of {what}", max(known), "%", listing(most, _NAMED)]
    first = subject.coordinator
    if first is not None:
        yield [f"Coordinator's share of {what}", parts[first.number - 1], "%", first.label]


def _tokens(subject: Subject) -> Iterator[Line]:
    if subject.effort is None:
        return
    small = [
        f"{p.label} in {package.label} ({months(given)})"
        for p in subject.participants
        for package in subject.packages
        if 0 < (given := subject.months(p, package)) < TOKEN
    ]
    what = "Pairs of participant and work package with less than 1 person-month"
    yield _count(what, "pairs", small)


def _spread(subject: Subject, known: Skills | None) -> Iterator[Line]:
    if known is None or not known.levels:
        return
    what = "Capabilities the call asks for" if known.weights else "Capabilities"

    def held(fits: Callable[[int], bool]) -> list[str]:
        return [name for name, by in known.levels.items() if fits(len(by))]

    if known.weights:
        yield _count(f"{what} that nobody has", "capabilities", held(lambda n: n == 0))
    yield _count(f"{what} that one participant has", "capabilities", held(lambda n: n == 1))
    many = held(lambda n: n >= MANY)
    yield _count(f"{what} that {MANY} or more participants have", "capabilities", many)
    none = [p.label for p in subject.participants if p.number not in known.alone]
    what = "Participants without a capability that only they have"
    yield _count(what, "participants", none)


def _count(indicator: str, unit: str, which: Sequence[str]) -> Line:
    return [indicator, len(which), unit, listing(which, _NAMED) or None]
