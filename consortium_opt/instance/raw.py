"""What the carriers hand over: tables of cells with their places, and what was found on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from consortium_opt.instance.cells import Defect, Value, as_text, show
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.quick import Quick
from consortium_opt.problems import Problem

Cells = dict[str, Value]
Grid = list[tuple[int, list[Value | None]]]
"""Line numbers and their cells, None where blank."""

Place = Callable[[int, str, int], str]
"""Line, column name (or "") and position of the column to the user's words for the place."""


@dataclass(slots=True)
class Findings:
    """Problems and notes of one reading; each kind of note stands once, with its count."""

    problems: list[Problem] = field(default_factory=list)
    placed: list[Problem] = field(default_factory=list)
    """Notes on certain cells, each with its place."""
    _notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def problem(self, where: str, message: str, allowed: str = "", fix: str = "") -> None:
        """Record one problem."""
        self.problems.append(Problem(where, message, allowed, fix))

    def note(self, text: str, unit: str = "", where: str = "") -> None:
        """Record a note, on a certain cell if its place is told.

        With a ``unit`` its occurrences are counted: ``(12 rows)``.
        """
        self._notes[text, unit] += 1
        if where:
            self.placed.append(Problem(where, text))

    @property
    def notes(self) -> tuple[str, ...]:
        """Every kind of note once, in the order of finding."""
        return tuple(
            f"{text} ({count:,} {unit}{'s' if count > 1 else ''})" if unit else text
            for (text, unit), count in self._notes.items()
        )


@dataclass(slots=True)
class RawTable:
    """A table as its carrier has it: cells without blanks, a line number and a place for each."""

    name: str
    title: str
    """The table in the user's words: ``candidates.csv``, ``pool.xlsx sheet candidates``."""
    notation: Notation
    place: Place
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Name of a column to the line its head stands on and its position, in file order."""
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    complete: bool = True
    """False where part of the table could not be read, so ids it lacks prove nothing."""
    quick: Quick | None = None
    """The table by columns, if nothing about it needs a word; ``rows`` are then not there yet."""
    fill: Callable[[Findings], None] | None = None
    """Puts the rows there."""

    def at(self, line: int, column: str = "") -> str:
        """Place of a cell, or of the row."""
        return self.place(line, column, self.columns.get(column, (0, -1))[1])

    def head(self, column: str) -> str:
        """Place of the head of a column."""
        return self.at(self.columns[column][0], column)


@dataclass(slots=True)
class Raw:
    """An instance as its carrier has it; ``meta`` is one row, a cell a key."""

    meta: RawTable | None = None
    tables: dict[str, RawTable] = field(default_factory=dict)


def from_grid(table: RawTable, grid: Grid, findings: Findings) -> RawTable:
    """Fill ``table`` from lines of cells: heads on the first line that is not blank, then rows."""
    lines = ((line, cells) for line, cells in grid if any(c is not None for c in cells))
    top, heads = next(lines, (1, []))
    names = _heads(table, top, heads, findings)
    table.columns.update({name: (top, at) for at, name in enumerate(names) if name})
    unnamed: set[int] = set()
    for line, cells in lines:
        row = {name: c for name, c in zip(names, cells, strict=False) if name and c is not None}
        if len(row) < len(cells) - cells.count(None):
            _check_strays(table, line, cells, names, unnamed, findings)
        if row:
            table.rows.append((line, row))
    return table


def _heads(
    table: RawTable, line: int, heads: list[Value | None], findings: Findings
) -> list[str | None]:
    """Name of every column: "" where the head is blank, None where it cannot be used."""
    names: list[str | None] = []
    for at, head in enumerate(heads):
        name = "" if head is None else as_text(head)
        if isinstance(name, Defect):
            findings.problem(table.place(line, "", at), name.message, fix=name.fix)
            names.append(None)
        elif name and name in names:
            fix = "Rename one of them or take it out"
            findings.problem(
                table.place(line, name, at), f"column {show(name)} stands twice", fix=fix
            )
            names.append(None)
        else:
            names.append(name)
    return names


def _check_strays(
    table: RawTable,
    line: int,
    cells: list[Value | None],
    names: list[str | None],
    unnamed: set[int],
    findings: Findings,
) -> None:
    """Name cells beyond the head line, and columns without a name (each once)."""
    width = len(names)
    strays = [
        at for at, c in enumerate(cells) if c is not None and (at >= width or names[at] == "")
    ]
    if strays and strays[-1] >= width and not table.notation.typed:
        message = f"{strays[-1] + 1} cells, but the head line has {width}"
        fix = "Take the extra separators out, or put quotes around text that holds one"
        findings.problem(table.at(line), message, f"up to {width} cells", fix)
        return
    for at in strays:
        if at not in unnamed:
            message = f"{show(cells[at])} stands in a column without a name"
            fix = "Name the column on its first line, or empty it"
            findings.problem(table.place(line, "", at), message, fix=fix)
        unnamed.add(at)
