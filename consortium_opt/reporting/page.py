"""A page of sentences and tables as plain data; terminal, Markdown and HTML show the same.

Texts are written once, in Unicode; each way of showing them makes them safe for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.markdown import escape, grid


@dataclass(frozen=True, slots=True)
class Block:
    """A table under a title, with a line below it that says what its signs mean.

    Texts fold where the columns do not fit beside each other. With a ``lead`` the further columns
    stand in tables below instead; so many columns, which say what a row is, lead each of them.
    """

    title: str
    columns: tuple[Column, ...]
    legend: str = ""
    lead: int = 0

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Cells row by row."""
        return list(zip(*(column.cells for column in self.columns), strict=True))


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a plot."""

    x: float | str
    """Across: a number, or a text whose place is that of its first point."""
    y: float | None
    """Up; None is what is not known, and is not drawn."""
    name: str
    """What it is, in words with its figures."""
    strong: bool = True
    """Whether it stands out."""
    label: str = ""
    """A few letters beside it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Points over two axes, for pages that can draw; the same figures stand in tables."""

    title: str
    x: str
    """What is across."""
    y: str
    """What is up."""
    points: tuple[Spot, ...]
    line: bool = False
    """Whether neighbours are joined."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown: the answer first, then what it is about, tables, and where it comes from."""

    title: str
    """What was asked, as a heading where the page stands alone."""
    verdict: str
    """The answer, its first sentence first."""
    facts: tuple[tuple[str, str], ...] = ()
    """Labels and texts, such as the pool; a blank label continues the one before."""
    blocks: tuple[Block, ...] = ()
    """Tables in reading order; those without rows are not shown."""
    end: tuple[str, ...] = ()
    """Sentences at the end: the solver, what to do next."""
    plots: tuple[Plot, ...] = ()
    """The main figures as points; what cannot draw leaves them out."""

    @property
    def shown(self) -> tuple[Block, ...]:
        """Tables that have rows."""
        return tuple(block for block in self.blocks if block.rows)


def as_markdown(page: Page, notes: tuple[str, ...] = ()) -> str:
    """The page as Markdown with GitHub's tables; nothing in its texts is markup."""
    return "\n".join(_markdown(page, notes)) + "\n"


def _markdown(page: Page, notes: tuple[str, ...]) -> Iterator[str]:
    yield from (f"# {escape(page.title)}", "", f"**{escape(page.verdict)}**")
    for note in notes:
        yield from ("", f"> **Note:** {escape(note)}")
    if page.facts:
        yield ""
        yield from (
            f"- {escape(f'{label}: {text}' if label else text)}" for label, text in page.facts
        )
    for block in page.shown:
        heads = [f"{c.heading}>" if c.right else c.heading for c in block.columns]
        yield from ("", f"## {escape(block.title)}", "", *grid(heads, block.rows))
        if block.legend:
            yield from ("", f"Key: {escape(block.legend)}.")
    yield ""
    yield from (f"- {escape(text)}" for text in page.end)
