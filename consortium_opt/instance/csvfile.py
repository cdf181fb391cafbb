"""One CSV file as a table: separator found by looking, places are physical lines."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from pathlib import Path

from consortium_opt.instance.cells import csv_cell
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.files import read_text
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.quick import read_quickly
from consortium_opt.instance.raw import Findings, Grid, RawTable, from_grid
from consortium_opt.instance.schema import TABLES

SAVE_AS = 'Save it again as "CSV UTF-8"'

_HEAD = re.compile(r'(?:"[^"]*"|[^"\r\n])*')
_QUOTED = re.compile(r'"[^"]*"')
_WRONG = {"\t": "tabs", "|": "bars"}


def read_csv(path: Path, name: str, findings: Findings) -> RawTable:
    """The table ``name``; what cannot be read of it is named, and marks it incomplete."""
    table = RawTable(
        name=name,
        title=path.name,
        notation=Notation("csv"),
        place=lambda line, column, at: f"{path.name} line {line}{_column(column, at)}",
    )
    text = read_text(path, findings, SAVE_AS)
    if text is None:
        table.complete = False
        return table
    skipped = 0
    if text.startswith(("sep=", '"sep=')):
        text, skipped = text.partition("\n")[2], 1
    delimiter = _delimiter(text, name)
    if delimiter in _WRONG:
        where, message = table.at(skipped + 1), f"columns are separated by {_WRONG[delimiter]}"
        findings.problem(where, message, "commas or semicolons", SAVE_AS)
        table.complete = False
        return table
    table.notation = Notation("csv", semicolon=delimiter == ";")
    table.fill = partial(_fill, table, text, delimiter, skipped)
    table.quick = read_quickly(name, text) if delimiter == "," and not skipped else None
    if table.quick is None:
        table.fill(findings)
    return table


def _column(name: str, position: int) -> str:
    if name:
        return f", column {name}"
    return f", column {position + 1}" if position >= 0 else ""


def _delimiter(text: str, name: str) -> str:
    """The separator that makes the most described columns of the first line."""
    match = _HEAD.match(text.lstrip("\r\n"))
    head = match.group() if match else ""
    bare = _QUOTED.sub("", head)
    described = columns_of(TABLES[name]).keys()

    def score(mark: str) -> tuple[int, int]:
        names = {part.strip().strip('"') for part in head.split(mark)}
        return len(names & described), bare.count(mark)

    marks = [mark for mark in (",", ";", *_WRONG) if mark in bare]
    return max(marks, key=score, default=",")


def _fill(table: RawTable, text: str, delimiter: str, skipped: int, findings: Findings) -> None:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    grid: Grid = []
    line = skipped + 1
    error = ""
    try:
        for cells in reader:
            grid.append((line, [csv_cell(cell) for cell in cells]))
            line = skipped + reader.line_num + 1
    except csv.Error as broken:
        error = str(broken)
    from_grid(table, grid, findings)
    if error:
        fix = "Check the quotation marks there: every opening one needs a closing one"
        findings.problem(table.at(line), f"the line cannot be read as CSV: {error}", fix=fix)
        table.complete = False
