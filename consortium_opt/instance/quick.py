"""Long tables of CSV files read by columns, where nothing about them needs a word.

Half a million pairs row by row take half a minute, by columns two seconds. A table is read so only
if every cell is plainly right; at the first doubt it is left to the reading row by row, which knows
what to say. So both give the same instance, and problems and notes come from one place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, starmap
from operator import eq, itemgetter, lt
from typing import Any

from pydantic import TypeAdapter

from consortium_opt.instance.cells import Defect, csv_cell
from consortium_opt.instance.columns import Column, columns_of
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.schema import TABLES, Record

KEYED = {
    "capabilities": ("candidate",),
    "needs": ("candidate",),
    "interests": ("candidate",),
    "trust": ("a", "b"),
    "synergies": ("a", "b"),
}
"""Tables that can be long, and their columns of candidates."""

PAIRS = ("trust", "synergies")

_BLOCK = 65_536
_PLAIN = Notation("csv")


class _Doubt(Exception):
    """Something that the reading row by row has to look at."""


class _Values(dict[str, Any]):
    """Cells of one column to their values, each kind of cell read once."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def __missing__(self, text: str) -> Any:
        cell = csv_cell(text)
        value = None if cell is None else self.column.read(cell, _PLAIN)
        if isinstance(value, Defect) or (value is None and self.column.required):
            raise _Doubt
        self[text] = value
        return value


@dataclass(frozen=True, slots=True)
class Quick:
    """A table by columns, without the columns that are blank throughout."""

    name: str
    columns: Mapping[str, list[Any]]

    def records(
        self, key: tuple[str, ...], ids: Collection[str], high: float | None
    ) -> tuple[Record, ...] | None:
        """The rows of the table, sorted by ``key``; None if anything about them needs a word.

        ``ids`` are those of the candidates, ``high`` is the highest level, None if not known.
        """
        known = set(ids)
        if any(not known.issuperset(self.columns[c]) for c in KEYED[self.name]):
            return None
        if "level" in self.columns and (high is None or max(self.columns["level"]) > high):
            return None
        names = (*key, *(name for name in self.columns if name not in key))
        columns = [self.columns[name] for name in names]
        if self.name in PAIRS:
            a, b = columns[:2]
            columns[:2] = list(map(min, a, b)), list(map(max, a, b))
            if any(map(eq, a, b)):
                return None
        rows = list(zip(*columns, strict=True))
        of = itemgetter(*range(len(key)))
        if not all(starmap(lt, pairwise(map(of, rows)))):
            rows.sort(key=of)
            if any(starmap(eq, pairwise(map(of, rows)))):
                return None
        gaps = any(None in column for column in columns)
        return made(TABLES[self.name], names, rows, gaps)


def made(
    record: type[Record], names: Sequence[str], rows: Iterable[tuple[Any, ...]], gaps: bool = False
) -> tuple[Any, ...]:
    """Rows of values as records of a kind; with ``gaps`` a value may be None, which is blank."""
    found: Iterator[dict[str, Any]] = (dict(zip(names, row)) for row in rows)  # noqa: B905 - speed
    if gaps:
        found = ({name: v for name, v in row.items() if v is not None} for row in found)
    return TypeAdapter(tuple[record, ...]).validate_python(found)  # type: ignore[valid-type]


def read_quickly(name: str, text: str) -> Quick | None:
    """The table in a text separated by commas; None if anything about it needs a word."""
    if name not in KEYED:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    try:
        return Quick(name, _columns(reader, columns_of(TABLES[name])))
    except (_Doubt, csv.Error):
        return None


def _columns(lines: Iterator[list[str]], described: Mapping[str, Column]) -> dict[str, list[Any]]:
    heads = [csv_cell(head) or "" for head in next(lines, [])]
    names = [head for head in heads if head in described]
    missing = [c for c in described.values() if c.required and c.name not in names]
    if missing or len(names) != len(heads) or len(set(names)) != len(names):
        raise _Doubt
    cells = [_Values(described[name]) for name in names]
    found: list[list[Any]] = [[] for _ in names]
    while block := list(islice(lines, _BLOCK)):
        if {len(line) for line in block} != {len(names)}:
            raise _Doubt
        for values, of, column in zip(found, cells, zip(*block, strict=True), strict=True):
            values += map(of.__getitem__, column)
    if not found[0]:
        raise _Doubt
    some = zip(names, found, cells, strict=True)
    return {name: values for name, values, of in some if any(v is not None for v in of.values())}
