"""Tables for a terminal: column widths that always fit, folding where the text is long."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from consortium_opt.reporting.plaintext import is_unicode, keep_direction

INDENT = 2
GAP = 2
_WORD = 20
_READABLE = 12
"""Letters of a word that should stay together."""
_SHORT = 16
"""A column no wider than this is not folded where there is room."""
_PIECES = re.compile(r"(?<=[-/_.])(?=[^\W\d_])")
"""Where an id or a key can be folded: before a letter, so never within a number."""
_ASCII_LINES = box.Box("    \n    \n -- \n    \n    \n -- \n    \n    \n", ascii=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts, one a row; a text may hold several lines.

    A column folds between words; where there is no room for that, ids and keys fold at their
    hyphens and dots; and within a word only if nothing else helps. One that is ``firm`` comes last.
    Numbers stand at the right, and are folded last of all.
    """

    heading: str
    cells: Sequence[str]
    right: bool = False
    firm: bool = False
    foot: str = ""

    @property
    def natural(self) -> int:
        """Width without folding."""
        return _widest([self.heading, self.foot, *self.cells], str.splitlines)

    @property
    def least(self) -> int:
        """Width below which words would be broken."""
        if self.firm or self.right:
            return self.natural
        words = _widest([self.foot, *self.cells], str.split)
        return max(min(words, _WORD), cell_len(self.heading))

    @property
    def floor(self) -> int:
        """Width below which pieces of words would be broken, or numbers."""
        cells = _widest([self.foot, *self.cells], str.splitlines if self.right else _pieces)
        return min(max(cells, _widest([self.heading], _pieces)), self.least)


def table(columns: Sequence[Column], styles: Sequence[str], width: int, encoding: str) -> Padding:
    """An indented table without vertical lines, at most ``width`` wide."""
    lines = box.SIMPLE if is_unicode(encoding) else _ASCII_LINES
    grid = Table(box=lines, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    grid.show_footer = any(column.foot for column in columns)
    widths = fit(columns, width - INDENT - GAP * (len(columns) - 1))
    grid.show_header = any(column.heading for column in columns)
    for column, size in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        heading, foot = Text(folded(column.heading, size)), Text(column.foot)
        grid.add_column(heading, foot, width=size, justify=justify, overflow="fold")
    for row, style in zip(zip(*(c.cells for c in columns), strict=True), styles, strict=True):
        cells = (folded(cell, size) for cell, size in zip(row, widths, strict=True))
        grid.add_row(*(Text(cell, style=style) for cell in cells))
    return Padding(grid, (0, 0, 0, INDENT))


def fit(columns: Sequence[Column], available: int) -> list[int]:
    """Widths that add up to at most ``available``: natural ones, else the longest folded most."""
    natural = [column.natural for column in columns]
    widths = [column.least for column in columns]
    floors = [column.floor for column in columns]
    while sum(widths) > max(available, len(widths)):
        spare = [k for k, width in enumerate(widths) if width > floors[k]]
        widest = max(spare or range(len(widths)), key=lambda k: widths[k])
        widths[widest] -= 1
    room = available - sum(widths)
    for k in sorted(range(len(widths)), key=lambda k: natural[k]):
        more = natural[k] - widths[k]
        if natural[k] <= _SHORT and 2 * more <= room:
            widths[k], room = natural[k], room - more
    for _ in range(min(available, sum(natural)) - sum(widths)):
        most = max(range(len(widths)), key=lambda k: natural[k] / widths[k])
        widths[most] += 1
    return widths


def apart(columns: Sequence[Column], width: int) -> list[Sequence[Column]]:
    """The columns in one table; if that would be too narrow to read, numbers in one of their own.

    The first column, which says what a row is, leads both.
    """
    numbers = [column for column in columns if column.right]
    least = sum(c.floor if c.right else min(c.floor, _READABLE) for c in columns)
    crowded = least + GAP * (len(columns) - 1) + INDENT > width
    if not crowded or len(numbers) < 2 or columns[0].right:
        return [columns]
    texts = [replace(c, foot="") for c in columns if not c.right]
    return [texts, [columns[0], *numbers]] if len(texts) > 1 else [columns]


def folded(text: str, width: int, indent: str | None = None) -> str:
    """The text in lines of a width: between words, else at hyphens and dots of ids and keys.

    With an ``indent`` further lines begin with it, and no word is broken: paths and commands can
    be copied. What is longer without any of those is left as it is.
    """
    return "\n".join(part for line in text.split("\n") for part in _lines(line, width, indent))


def _lines(line: str, width: int, indent: str | None) -> Iterator[str]:
    if cell_len(line) <= width:
        yield line
        return
    now, begun = line[: len(line) - len(line.lstrip())], False
    for word in line.split():
        whole = indent is not None or cell_len(word) <= width
        for k, piece in enumerate([word] if whole else _PIECES.split(word)):
            gap = " " if begun and k == 0 else ""
            if begun and cell_len(f"{now}{gap}{piece}") > width:
                yield now
                now, gap = indent or "", ""
            now, begun = f"{now}{gap}{piece}", True
    yield now


def _pieces(text: str) -> list[str]:
    return [piece for word in text.split() for piece in _PIECES.split(word)]


def _widest(texts: Iterable[str], split: Callable[[str], list[str]]) -> int:
    return max((cell_len(part) for text in texts for part in split(text)), default=1)


def as_plain(inner: RenderableType, width: int, encoding: str) -> str:
    """What is rendered as plain text, without colour, whatever the terminal is."""
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=False, force_jupyter=False, color_system=None
    )
    console.print(Fitted(inner, width, encoding), crop=False)
    return file.getvalue().rstrip("\n")


class Fitted:
    """Renders within a width, without trailing blanks, and nothing the encoding does not hold."""

    def __init__(self, inner: RenderableType, width: int, encoding: str) -> None:
        self.inner, self.width, self.encoding = inner, width, encoding

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        within = options.update(width=self.width)
        for line in Segment.split_lines(console.render(self.inner, within)):
            yield from _without_trailing_blanks(line, self.encoding)
            yield Segment.line()


def _without_trailing_blanks(line: Sequence[Segment], encoding: str) -> Iterator[Segment]:
    left = len("".join(segment.text for segment in line).rstrip())
    for segment in line:
        text = segment.text[: max(0, left)]
        left -= len(segment.text)
        if text:
            yield Segment(_shown(text, encoding), segment.style)


def _shown(text: str, encoding: str) -> str:
    if is_unicode(encoding):
        return keep_direction(text)
    return text.encode(encoding, "replace").decode(encoding)
