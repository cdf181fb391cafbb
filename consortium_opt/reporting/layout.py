"""Tables for a terminal: column widths that always fit, folding where the text is long."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_ASCII_LINES = box.Box("    \n    \n -- \n    \n    \n -- \n    \n    \n", ascii=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts, one a row; a text may hold several lines.

    A column folds between words, and within a word only if that is very long; one that is ``firm``
    does not. Numbers stand at the right.
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


def table(columns: Sequence[Column], styles: Sequence[str], width: int, encoding: str) -> Padding:
    """An indented table without vertical lines, at most ``width`` wide."""
    lines = box.SIMPLE if is_unicode(encoding) else _ASCII_LINES
    grid = Table(box=lines, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    grid.show_footer = any(column.foot for column in columns)
    widths = fit(columns, width - INDENT - GAP * (len(columns) - 1))
    for column, size in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        heading, foot = Text(column.heading), Text(column.foot)
        grid.add_column(heading, foot, width=size, justify=justify, overflow="fold")
    for row, style in zip(zip(*(c.cells for c in columns), strict=True), styles, strict=True):
        grid.add_row(*(Text(cell, style=style) for cell in row))
    return Padding(grid, (0, 0, 0, INDENT))


def fit(columns: Sequence[Column], available: int) -> list[int]:
    """Widths that add up to at most ``available``: natural ones, else the longest folded most."""
    natural = [column.natural for column in columns]
    widths = [column.least for column in columns]
    while sum(widths) > max(available, len(widths)):
        widest = max(range(len(widths)), key=lambda k: widths[k])
        widths[widest] -= 1
    for _ in range(min(available, sum(natural)) - sum(widths)):
        most = max(range(len(widths)), key=lambda k: natural[k] / widths[k])
        widths[most] += 1
    return widths


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
