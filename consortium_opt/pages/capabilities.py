"""Who brings what: levels of the members in every capability, gaps and redundancies named."""

from __future__ import annotations

from dataclasses import dataclass

from consortium_opt.case import Case
from consortium_opt.pages.parts import Cell, Head, Part, Points, Row, Section, Table
from consortium_opt.pages.team import Seat, Team
from consortium_opt.problems import listing
from consortium_opt.reporting import rounding
from consortium_opt.reporting.words import counted

MANY = 3
"""Members from which a capability is held more often than a risk of losing it explains."""
SHADES = 5
LISTED = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A wanted capability and who holds it."""

    name: str
    weight: float
    levels: tuple[float, ...]
    """Of the members in their order."""
    holders: tuple[Seat, ...]
    """Members above level 0."""

    @property
    def best(self) -> float:
        """The highest level of a member."""
        return max(self.levels, default=0.0)


def held(found: Team, pool: Case) -> list[Held]:
    """Every wanted capability, sorted by name."""
    kept = []
    for k, (name, weight) in enumerate(pool.wanted.items()):
        levels = tuple(pool.levels[seat.index][k] for seat in found.seats)
        holders = tuple(s for s, level in zip(found.seats, levels, strict=True) if level > 0)
        kept.append(Held(name, weight, levels, holders))
    return kept


def capabilities(found: Team) -> Section | None:
    """The matrix, and what it shows in words."""
    if found.pool is None or not found.pool.instance.capabilities:
        return None
    rows = held(found, found.pool)
    covered = sum(bool(one.holders) for one in rows)
    lead = f"{covered} of {counted(len(rows), 'wanted capability', 'wanted capabilities')} held."
    parts: tuple[Part, ...] = (_matrix(found, rows, found.pool), Points(tuple(_said(rows))))
    return Section("capabilities", "Who brings what", parts, lead)


def _matrix(found: Team, rows: list[Held], pool: Case) -> Table:
    top = pool.instance.meta.max_level
    heads = [Head("Capability")]
    heads += [Head(str(seat.number), True, seat.name) for seat in found.seats]
    heads += [Head("Best", True), Head("Weight", True)]
    return Table(
        f"Levels of the members, 0 to {rounding.weight(top)}",
        tuple(heads),
        tuple(_row(one, top) for one in rows),
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
    return (name, *cells, best, rounding.weight(one.weight))


def _said(rows: list[Held]) -> list[str]:
    gaps = [one.name for one in rows if not one.holders]
    alone = [f"{one.name} ({one.holders[0].name})" for one in rows if len(one.holders) == 1]
    many = [f"{one.name} ({len(one.holders)})" for one in rows if len(one.holders) >= MANY]
    said = [f"Gaps, held by nobody: {listing(gaps, LISTED)}." if gaps else "No gaps."]
    if alone:
        said.append(
            f"Held by one member alone, so its leaving is a risk: {listing(alone, LISTED)}."
        )
    if many:
        said.append(f"Held by {MANY} members or more: {listing(many, LISTED)}.")
    return said
