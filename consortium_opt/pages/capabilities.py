"""Who brings what: levels of the members in every capability, gaps and redundancies named."""

from __future__ import annotations

from dataclasses import dataclass

from consortium_opt.pages.parts import Cell, Head, Part, Points, Row, Section, Table
from consortium_opt.pages.team import Seat, Team
from consortium_opt.problems import listing
from consortium_opt.proposal.capacity import MANY, Skills, skills
from consortium_opt.reporting import rounding
from consortium_opt.reporting.words import counted

CAPABILITIES = ("capability", "capabilities")
SHADES = 5
LISTED = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A capability and who holds it."""

    name: str
    weight: float | None
    """In the call, None where the pool does not say what the call asks for."""
    levels: tuple[float, ...]
    """Of the members in their order."""
    holders: tuple[Seat, ...]
    """Members above level 0."""

    @property
    def best(self) -> float:
        """The highest level of a member."""
        return max(self.levels, default=0.0)


def held(found: Team, known: Skills) -> list[Held]:
    """The capabilities that the documents speak of, sorted by name."""
    return [
        Held(
            name,
            known.weights.get(name),
            tuple(by.get(seat.number, 0.0) for seat in found.seats),
            tuple(seat for seat in found.seats if seat.number in by),
        )
        for name, by in sorted(known.levels.items())
    ]


def capabilities(found: Team) -> Section | None:
    """The matrix, and what it shows in words."""
    known = skills(found.subject)
    if known is None or not known.levels:
        return None
    rows = held(found, known)
    covered = sum(bool(one.holders) for one in rows)
    parts: list[Part] = [_matrix(found, rows, known)]
    said = _said(rows, bool(known.weights))
    parts += [Points(tuple(said))] if said else []
    every = counted(len(rows), "wanted capability", "wanted capabilities")
    lead = f"{covered} of {every}" if known.weights else counted(covered, *CAPABILITIES)
    return Section("capabilities", "Who brings what", tuple(parts), f"{lead} held.")


def _matrix(found: Team, rows: list[Held], known: Skills) -> Table:
    heads = [Head("Capability")]
    heads += [Head(str(seat.number), True, seat.name) for seat in found.seats]
    heads += [Head("Best", True)]
    heads += [Head("Weight", True)] if known.weights else []
    return Table(
        f"Levels of the members, 0 to {rounding.weight(known.max_level)}",
        tuple(heads),
        tuple(_row(one, known.max_level) for one in rows),
        key="! held by this member alone; · level 0; columns are the members' numbers",
        matrix=True,
    )


def _row(one: Held, top: float) -> Row:
    cells = []
    for level in one.levels:
        alone = "!" if level > 0 and len(one.holders) == 1 else ""
        shade = min(SHADES, max(1, round(SHADES * level / top))) if level > 0 else 0
        text = rounding.weight(level) + alone if level > 0 else "·"
        cells.append(Cell(text, mark=f"level{shade}", sort=level))
    best = Cell(rounding.weight(one.best), sort=one.best, mark="" if one.holders else "bad")
    name = Cell(one.name, "" if one.holders else "gap: nobody holds it")
    weight = [] if one.weight is None else [rounding.weight(one.weight)]
    return (name, *cells, best, *weight)


def _said(rows: list[Held], wanted: bool) -> list[str]:
    gaps = [one.name for one in rows if not one.holders]
    alone = [f"{one.name} ({one.holders[0].name})" for one in rows if len(one.holders) == 1]
    many = [f"{one.name} ({len(one.holders)})" for one in rows if len(one.holders) >= MANY]
    said = [f"Gaps, held by nobody: {listing(gaps, LISTED)}."] if gaps else []
    said += ["No gaps."] if wanted and not gaps else []
    if alone:
        said.append(
            f"Held by one member alone, so its leaving is a risk: {listing(alone, LISTED)}."
        )
    if many:
        said.append(f"Held by {MANY} members or more: {listing(many, LISTED)}.")
    return said
