"""A page in a terminal, a pipe or ``print``: 60 to 120 columns, no colour needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from consortium_opt.reporting.layout import GAP, INDENT, Column, Fitted, apart, as_plain, table
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.plaintext import one_line
from consortium_opt.reporting.terminal import NARROWEST, WIDEST

_LIMIT = 600


def render(page: Page, console: Console) -> None:
    """Print the page; what the console's encoding does not hold is simplified."""
    width = max(NARROWEST, min(WIDEST, console.width))
    body = Group(*_body(page, width, console.encoding))
    console.print(Fitted(body, width, console.encoding), crop=False)


def as_text(page: Page, encoding: str | None = None) -> str:
    """The page as plain text, 80 columns wide, in what the encoding holds.

    Without ``encoding`` it is that of the standard output, so that ``print`` cannot fail.
    """
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return as_plain(Group(*_body(page, 80, encoding)), 80, encoding)


def _body(page: Page, width: int, encoding: str) -> Iterator[RenderableType]:
    yield _ink(page.verdict, encoding, "bold")
    if page.facts:
        yield ""
        yield _facts(page.facts, encoding)
    for block in page.shown:
        yield ""
        yield _ink(block.title, encoding, "bold")
        for columns in _parts(_held(block.columns, encoding), block.lead, width):
            yield table(columns, [""] * len(block.rows), width, encoding)
        if block.legend:
            yield Padding(_ink(block.legend, encoding, "dim"), (0, 0, 0, INDENT))
    if page.end:
        yield ""
    yield from (_ink(text, encoding, "dim") for text in page.end)


def _ink(text: str, encoding: str, style: str = "") -> Text:
    """Text taken as it stands: nothing in it is markup."""
    return Text(one_line(text, encoding, _LIMIT), style=style, overflow="fold")


def _facts(facts: Sequence[tuple[str, str]], encoding: str) -> Table:
    """Labels with their texts, which hang under each other where they fold."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in facts:
        grid.add_row(label, _ink(text, encoding))
    return grid


def _held(columns: Sequence[Column], encoding: str) -> list[Column]:
    """The columns in what the encoding holds; a line end within a cell stays one."""

    def held(text: str) -> str:
        return "\n".join(one_line(line, encoding, _LIMIT) for line in text.split("\n"))

    return [
        replace(c, heading=held(c.heading), cells=tuple(map(held, c.cells)), foot=held(c.foot))
        for c in columns
    ]


def _parts(columns: Sequence[Column], lead: int, width: int) -> Iterator[list[Column]]:
    """The columns in as few tables as fit the width, the leading ones in each."""
    if not lead or len(columns) <= lead:
        yield from map(list, apart(columns, width))
        return
    first, rest = list(columns[:lead]), list(columns[lead:])
    room = width - INDENT - sum(c.least + GAP for c in first) + GAP
    while rest:
        taken, used = 0, 0
        for column in rest:
            used += column.least + GAP
            if taken and used > room:
                break
            taken += 1
        yield [*first, *rest[:taken]]
        rest = rest[taken:]
