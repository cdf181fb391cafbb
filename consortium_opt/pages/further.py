"""Pages of other answers (explanations, comparisons, sweeps, frontiers) as sections."""

from __future__ import annotations

from collections.abc import Sequence

from consortium_opt.pages.parts import Cell, Facts, Head, Part, Section, Table, Text
from consortium_opt.pages.plots import figure
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page


def parts(page: Page) -> tuple[Part, ...]:
    """Facts, plots and tables of a page, in its order."""
    found: list[Part] = [Facts(page.facts)] if page.facts else []
    found += [figure(plot) for plot in page.plots]
    found += [_table(block) for block in page.shown]
    return tuple(found)


def sections(pages: Sequence[Page], pool: str) -> list[Section]:
    """A section a page; the title of the pool, which the report has, is not said again."""
    found = []
    for k, page in enumerate(pages, 1):
        title = page.title.removeprefix(f"{pool}: ")
        shown = (*parts(page), *(Text(text) for text in page.end))
        found.append(Section(f"further-{k}", _begun(title), shown, page.verdict))
    return found


def _begun(title: str) -> str:
    """With a capital, unless it begins with a key such as ``rules.size.max``."""
    key = "." in title.partition(" ")[0]
    return title if key else title[:1].upper() + title[1:]


def _table(block: Block) -> Table:
    heads = tuple(Head(column.heading, column.right) for column in block.columns)
    rows = tuple(
        tuple(_cell(text, column) for text, column in zip(row, block.columns, strict=True))
        for row in block.rows
    )
    feet = tuple(column.foot for column in block.columns)
    return Table(block.title, heads, rows, feet if any(feet) else (), block.legend)


def _cell(text: str, column: Column) -> Cell | str:
    """A number sorts as one; two lines are a text with a note."""
    first, _, rest = text.partition("\n")
    return Cell(first, rest.replace("\n", " "), sort=_number(first) if column.right else None)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").lstrip("<"))
    except ValueError:
        return None
