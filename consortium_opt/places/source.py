"""A table of places as it stands in its file: columns, lines, and what keeps it from being read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from consortium_opt.problems import Problem, listing

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "countries.csv": ("country", "name", "part_of", "region", "source"),
        "groups.csv": (
            *("group", "value", "kind", "since", "until", "status"),
            *("source", "as_of", "confidence"),
        ),
        "neighbours.csv": ("a", "b", "source", "as_of"),
        "regions.csv": ("nuts2", "name", "country", "category", "basis", "as_of"),
    }
)
"""Every table and its columns."""

EU_SPELLINGS: Mapping[str, str] = MappingProxyType({"EL": "GR", "UK": "GB"})
"""Codes the European institutions write, and the ISO code each of them becomes."""


class Line(NamedTuple):
    """A row: its line in the file, and its cells, blanks as empty text."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it was read; ``title`` names the file to people.

    ``whole`` is false where the file could not be read, so that what it lacks proves nothing.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    whole: bool = False

    def at(self, line: Line, column: str = "") -> str:
        """The place of a row, or of a cell of it."""
        return f"{self.title} line {line.number}" + (f", column {column}" if column else "")


def read_source(name: str, path: Path, title: str, problems: list[Problem]) -> Source:
    """A table; what cannot be read, and columns that are missing, go into ``problems``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(title, "it is not UTF-8 text", fix="Save it as CSV UTF-8"))
        return Source(name, title)
    except OSError as error:
        message = f"it cannot be read: {error.strerror or error}"
        problems.append(Problem(title, message, fix="Check that you may read it"))
        return Source(name, title)
    head = text.partition("\n")[0]
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=mark)
    reader.fieldnames = [column.strip() for column in reader.fieldnames or ()]
    missing = [column for column in COLUMNS[name] if column not in reader.fieldnames]
    if missing:
        message = f"{'columns' if len(missing) > 1 else 'column'} {listing(missing)} missing"
        allowed = f"the columns {listing(COLUMNS[name])}"
        fix = "Add what is missing; its cells may be blank where nothing is known"
        problems.append(Problem(f"{title} line 1", message, allowed, fix))
        return Source(name, title)
    return Source(name, title, tuple(_lines(name, title, reader, problems)), whole=True)


def _lines(
    name: str, title: str, reader: csv.DictReader[str], problems: list[Problem]
) -> list[Line]:
    lines = []
    for row in reader:
        if None in row:
            message = "more cells than the first line has columns"
            fix = "Put quotes around text that holds a separator"
            problems.append(Problem(f"{title} line {reader.line_num}", message, fix=fix))
        cells = {column: (row[column] or "").strip() for column in COLUMNS[name]}
        if any(cells.values()):
            lines.append(Line(reader.line_num, MappingProxyType(cells)))
    return lines
