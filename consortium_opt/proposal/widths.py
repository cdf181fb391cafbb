"""How wide columns are on paper, and whether a table fits an upright page or needs a broad one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consortium_opt.proposal.table import Column, Table

PAGE = (21.0, 29.7)
"""A4, upright, cm."""
MARGIN = 2.0
UPRIGHT = PAGE[0] - 2 * MARGIN
BROAD = PAGE[1] - 2 * MARGIN
SIZES = (9, 8)
"""Sizes of text in tables, points: the second where the first does not fit."""

CELL = 0.1
"""Space on either side of a cell, cm."""
_EM = 2.54 / 72
"""Width of an em per point of size, cm."""
_PADDING = 2 * CELL + 0.1
_WORD = 9.0
"""Ems of a word that a column has room for; longer words break."""
_TEXT = 22.0
"""Ems of a text beyond which more width is no gain."""
_WIDE = frozenset("MW%@—…")
_NARROW = frozenset(" .,:;'ijl|!-()[]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Orientation, size of the text in points, and the width of every column in cm."""

    broad: bool
    size: int
    widths: tuple[float, ...]


def layout(table: Table) -> Layout:
    """Upright if it fits there, with the larger text if that fits; the page is filled."""
    tries = [(False, size) for size in SIZES] + [(True, size) for size in SIZES]
    for broad, size in tries:
        room = BROAD if broad else UPRIGHT
        least = [_least(table, k) * _EM * size + _PADDING for k in range(len(table.columns))]
        if sum(least) <= room or (broad, size) == tries[-1]:
            break
    return Layout(broad, size, tuple(_filled(table, least, room)))


def _filled(table: Table, least: list[float], room: float) -> list[float]:
    """The least widths, and what is left over shared among texts by what they still need."""
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least]
    need = [
        max(min(_longest(table, k), _TEXT) - _least(table, k), 0) + 1 if _folds(column) else 0.0
        for k, column in enumerate(table.columns)
    ]
    return [width + spare * part / sum(need) for width, part in zip(least, need, strict=True)]


def _folds(column: Column) -> bool:
    return column.kind == "text"


def _least(table: Table, k: int) -> float:
    """Ems that a column has to hold side by side: the longest number, or the longest word."""
    column = table.columns[k]
    head = min(_widest(column.heading.split()), _WORD)
    cells = [table.printed(row)[k] for row in table.every_row]
    if not _folds(column):
        return max(_widest(cells), head, 1.0)
    return max(min(_widest(word for cell in cells for word in cell.split()), _WORD), head, 1.0)


def _longest(table: Table, k: int) -> float:
    return _widest(table.printed(row)[k] for row in table.every_row)


def _widest(texts: Iterable[str]) -> float:
    return max((sum(map(_ems, text)) for text in texts), default=0.0)


def _ems(letter: str) -> float:
    """Width of a bold letter in the wider of the fonts that stand in for each other."""
    if letter in _NARROW:
        return 0.4
    if letter in _WIDE or ord(letter) >= 0x2E80:
        return 1.05
    return 0.8 if letter.isupper() else 0.64
