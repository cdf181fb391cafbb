"""The tables as Markdown with GitHub's tables, and each of them as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from consortium_opt.proposal.table import Table
from consortium_opt.proposal.tables import Proposal
from consortium_opt.reporting.markdown import escape
from consortium_opt.reporting.tables import csv_text

BOM = "\ufeff"
"""Without it Excel reads a CSV file in the code page of the machine and spoils every accent."""
_RULES = {"text": "---", "mark": ":---:"}


def as_markdown(made: Proposal) -> str:
    """The document; nothing in its texts is markup."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Proposal) -> Iterator[str]:
    yield f"# {escape(made.title)}"
    for text in made.caution:
        yield from ("", f"> **Note:** {escape(text)}")
    for section in made.sections:
        yield from ("", f"## {escape(section.heading)}")
        for table in section.tables:
            yield from ("", f"### {escape(table.title)}", "")
            yield from _paragraphs(table) if table.prose else _grid(table)
            for note in table.notes:
                yield from ("", escape(note))
    yield from ("", "## Notes", "")
    yield from (f"- {escape(text)}" for text in made.notes)


def _paragraphs(table: Table) -> Iterator[str]:
    for line, (number, name, text) in enumerate(map(table.printed, table.rows)):
        yield from ("",) if line else ()
        yield f"**{number} {escape(name)}.** {escape(text)}"


def _grid(table: Table) -> Iterator[str]:
    yield _row([escape(heading) for heading in table.headings])
    yield _row([_RULES.get(column.kind, "---:") for column in table.columns])
    for line, row in enumerate(table.every_row):
        cells = [escape(text) for text in table.printed(row)]
        yield _row([f"**{c}**" if c and table.is_bold(line, k) else c for k, c in enumerate(cells)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_csv(table: Table) -> str:
    """A header, the rows, and the row of totals where there is one; UTF-8 with a mark for Excel.

    Numbers are plain, a blank is an empty cell. A text that a spreadsheet would run as a formula
    gets an apostrophe in front.
    """
    rows = (dict(zip(table.headings, row, strict=True)) for row in table.every_row)
    return BOM + csv_text(table.headings, rows)
