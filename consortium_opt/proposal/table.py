"""A table as plain frozen data: what every document shows, whatever its format.

Figures are rounded before they come here, so that what is printed adds up. None is what is not
known or does not apply, and is shown as a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from consortium_opt.reporting import rounding
from consortium_opt.reporting.plaintext import one_line

Kind = Literal["text", "mark", "whole", "months", "money", "percent", "level"]
"""What a column holds; all but text and marks, single letters, are numbers. Months are
person-months up to 2 decimals, money is whole currency units, percent is out of 100."""
Value = str | float | None
"""A cell: a text, a rounded number, or a blank."""
Row = tuple[Value, ...]

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PRINTED = {
    "whole": rounding.money,
    "months": rounding.months,
    "money": rounding.money,
    "percent": lambda value: f"{value:.1f}",
    "level": rounding.months,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with its unit, and how the cells below it add up."""

    heading: str
    kind: Kind = "text"
    summed: bool = False
    """The cell of the row of totals is the sum of those above it."""
    adds: tuple[int, ...] = ()
    """Every cell is the sum of the cells beside it in these columns."""

    @property
    def right(self) -> bool:
        """Whether its cells stand to the right: numbers do."""
        return self.kind not in ("text", "mark")


@dataclass(frozen=True, slots=True)
class Table:
    """A title, columns, rows, and a last row of totals where there is one.

    Make one with :func:`table`, which makes texts safe.
    """

    name: str
    """Name for files and sheets: lower case and hyphens."""
    title: str
    about: str
    """What it shows, for readers who hear it."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    bold: frozenset[tuple[int, int]] = frozenset()
    """Row and column of the cells that stand out, from 0."""
    notes: tuple[str, ...] = ()
    prose: bool = False
    """A text a row, which documents show as paragraphs: number, name, text."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of the columns."""
        return tuple(column.heading for column in self.columns)

    @property
    def every_row(self) -> tuple[Row, ...]:
        """Rows, that of totals the last."""
        return self.rows if self.total is None else (*self.rows, self.total)

    def printed(self, row: Row) -> tuple[str, ...]:
        """The cells of a row as people read them."""
        return tuple(
            printed(value, column.kind) for value, column in zip(row, self.columns, strict=True)
        )

    def is_bold(self, row: int, column: int) -> bool:
        """Whether a cell stands out, as all of the row of totals does."""
        return row == len(self.rows) or (row, column) in self.bold


def table(
    name: str,
    title: str,
    about: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    total: str | None = None,
    bold: Iterable[tuple[int, int]] = (),
    notes: Iterable[str] = (),
    prose: bool = False,
) -> Table:
    """A table of safe texts; ``total`` names the row of sums and is left out where there is none.

    The name stands in the second column. A sum over an unknown figure is unknown.
    """
    safe = tuple(tuple(_clean_cell(value) for value in row) for row in rows)
    heads = tuple(Column(clean(c.heading), c.kind, c.summed, c.adds) for c in columns)
    return Table(
        name=name,
        title=clean(title),
        about=clean(about),
        columns=heads,
        rows=safe,
        total=None if total is None else _totals(heads, safe, total),
        bold=frozenset(bold),
        notes=tuple(clean(note) for note in notes),
        prose=prose,
    )


def _totals(columns: tuple[Column, ...], rows: tuple[Row, ...], name: str) -> Row:
    cells: list[Value] = []
    for k, column in enumerate(columns):
        found = [row[k] for row in rows]
        cells.append(added(found) if column.summed else name if k == 1 else None)
    return tuple(cells)


def added(values: Iterable[Value]) -> float | None:
    """The sum of printed figures without what floating point adds; None if one is not known."""
    total = 0.0
    for value in values:
        if not isinstance(value, int | float):
            return None
        total += value
    return round(total, 6)


def printed(value: Value, kind: Kind) -> str:
    """A cell as people read it; a blank is empty."""
    if value is None or isinstance(value, str):
        return value or ""
    return _PRINTED[kind](value)


def clean(text: str) -> str:
    """The text on one line, in characters that every format can hold."""
    return _NOT_XML.sub("\ufffd", one_line(text)).strip()


def _clean_cell(value: Value) -> Value:
    return clean(value) if isinstance(value, str) else value
