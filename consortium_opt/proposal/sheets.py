"""The tables as a workbook: a sheet a table, numbers as numbers, sums as formulas with values.

Written by XlsxWriter, which can store the value of a formula beside it, so that a viewer that does
not calculate shows the sums too. No text of the user's is ever a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from consortium_opt.instance.cells import looks_run
from consortium_opt.proposal.table import Column, Table, Value
from consortium_opt.proposal.tables import Proposal

HEAD = 2
"""Row of the headings, from 0: the title stands above them."""
_FORMATS = {"money": "#,##0", "whole": "0", "percent": "0.0"}
_SIDES = ("left", "centre", "right")
_LINE = 15
"""Height of a line, points."""
_HIGHEST = 409
"""Of a row that a sheet can have, points."""
_LONGEST = 60
"""Letters a column is wide at the most; longer texts fold."""
_NOTES = 100
"""Letters of the notes' column: a page turned holds them unscaled."""


def workbook(made: Proposal) -> bytes:
    """The workbook as the bytes of an ``.xlsx`` file."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": made.title[:255]})
    book.set_calc_mode("auto")
    formats = _Formats(book)
    for table in made.tables:
        _sheet(book, table, formats)
    _notes(book, made, formats)
    book.close()
    return file.getvalue()


def sheet_name(table: Table) -> str:
    """Name of a table's sheet."""
    return table.name.replace("-", " ").capitalize()


class _Formats:
    """Formats of cells, each made once: a workbook counts them."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}

    def get(self, kind: str = "text", bold: bool = False, quoted: bool = False) -> Any:
        key = (kind, bold, quoted)
        if key not in self._made:
            found = self._book.add_format({"bold": bold, "valign": "top"})
            if kind in _FORMATS:
                found.set_num_format(_FORMATS[kind])
            if kind in ("text", *_SIDES):
                found.set_text_wrap()
            if kind in ("mark", "centre"):
                found.set_align("center")
            if kind == "right":
                found.set_align("right")
            if quoted:
                found.set_quote_prefix()
            self._made[key] = found
        return self._made[key]


def _sheet(book: Any, table: Table, formats: _Formats) -> None:
    page = book.add_worksheet(sheet_name(table))
    page.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 12}))
    last = HEAD + len(table.rows)
    page.add_table(
        HEAD,
        0,
        last,
        len(table.columns) - 1,
        {
            "name": table.name.replace("-", "_"),
            "style": "Table Style Light 1",
            "description": table.about,
            "columns": [
                {"header": column.heading, "header_format": formats.get(_side(column), bold=True)}
                for column in table.columns
            ],
        },
    )
    for line, row in enumerate(table.every_row):
        for k, value in enumerate(row):
            form = formats.get(table.columns[k].kind, table.is_bold(line, k), _looks_run(value))
            _cell(page, table, (line, k), value, form)
    widths = [_width(table, k, column) for k, column in enumerate(table.columns)]
    for k, width in enumerate(widths):
        page.set_column(k, k, width)
    for line, row in enumerate([table.headings, *map(table.printed, table.every_row)]):
        page.set_row(HEAD + line, _height(row, widths))
    for line, note in enumerate(table.notes, start=HEAD + len(table.every_row) + 2):
        page.write_string(line, 0, note)
    page.freeze_panes(HEAD + 1, 2)
    _printed(page, HEAD)


def _cell(page: Any, table: Table, place: tuple[int, int], value: Value, form: Any) -> None:
    line, k = place
    row = HEAD + 1 + line
    formula = _formula(table, line, k)
    if value is None:
        page.write_blank(row, k, None, form)
    elif isinstance(value, str):
        page.write_string(row, k, value, form)
    elif formula:
        page.write_formula(row, k, formula, form, value)
    else:
        page.write_number(row, k, value, form)


def _formula(table: Table, line: int, k: int) -> str:
    """The sum that a cell is of, empty for a figure of its own."""
    column: Column = table.columns[k]
    row = HEAD + 1 + line
    if line == len(table.rows):
        return f"=SUM({xl_range(HEAD + 1, k, row - 1, k)})" if column.summed else ""
    if not column.adds:
        return ""
    first, last = column.adds[0], column.adds[-1]
    if column.adds == tuple(range(first, last + 1)):
        return f"=SUM({xl_range(row, first, row, last)})"
    return "=" + "+".join(xl_rowcol_to_cell(row, other) for other in column.adds)


def _looks_run(value: Value) -> bool:
    """Whether a spreadsheet would read a text as a formula once it is typed again."""
    return isinstance(value, str) and looks_run(value)


def _width(table: Table, k: int, column: Column) -> float:
    cells = [len(table.printed(row)[k]) for row in table.every_row]
    word = max((len(part) for part in column.heading.split()), default=1)
    return min(max([*cells, word + 3, 6]) + 2, _LONGEST)


def _height(row: Sequence[str], widths: Sequence[float]) -> float:
    """Points for a row in which texts fold; programs other than Excel do not find it out."""
    lines = max(ceil(1.15 * len(text) / width) for text, width in zip(row, widths, strict=True))
    return float(min(_LINE * max(lines, 1), _HIGHEST))


def _side(column: Column) -> str:
    """The format of a heading: it stands as the cells below it do."""
    return "right" if column.right else "centre" if column.kind == "mark" else "left"


def _printed(page: Any, head: int) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _notes(book: Any, made: Proposal, formats: _Formats) -> None:
    page = book.add_worksheet("Notes")
    page.set_column(0, 0, _NOTES)
    lines = [
        (made.title, True),
        *((t, True) for t in made.caution),
        *((t, False) for t in made.notes),
    ]
    for line, (text, bold) in enumerate(lines):
        page.set_row(line, _height((text,), (_NOTES,)))
        page.write_string(line, 0, text, formats.get("text", bold, _looks_run(text)))
    _printed(page, 0)
