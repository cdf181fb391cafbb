"""The workbook carrier: one sheet a table, and the sheet ``instance`` of keys and values."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from consortium_opt.instance.cells import Defect, Value, as_text, clean, show
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.files import cannot_read
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.raw import Cells, Findings, Grid, Raw, RawTable, from_grid
from consortium_opt.instance.schema import TABLES, Meta
from consortium_opt.problems import did_you_mean, listing

BROKEN = (
    AttributeError, BadZipFile, EOFError, InvalidFileException, LookupError, NotImplementedError,
    RuntimeError, SyntaxError, TokenizerError, TranslatorError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What openpyxl and zipfile raise at files that are no whole workbook."""

_DIGITS_KEPT = 10**15
_NEVER_CALCULATED = Defect(
    "the formula was never calculated: it has no stored value",
    "Open the workbook in a spreadsheet program and save it, or write the value",
)
_CELL = re.compile(r"(?P<sheet>\w+)!(?P<cell>[A-Z]+(?P<row>[0-9]+))(, .*)?", re.DOTALL)
_ROW = re.compile(r"(?P<sheet>\w+) row (?P<row>[0-9]+)")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_workbook(path: Path, findings: Findings) -> Raw:
    """Every table of the workbook; sheets whose name starts with ``_`` are ignored."""
    raw = Raw()
    grids = _load(path, findings)
    if grids is None:
        return raw
    for title, grid in grids.items():
        table = _empty_table(path.name, title)
        if title == "instance":
            raw.meta = _meta(from_grid(table, grid, findings), findings)
        elif title in TABLES:
            raw.tables[title] = from_grid(table, grid, findings)
        elif not title.startswith("_") and any(c is not None for _, cells in grid for c in cells):
            hint = did_you_mean(title, ["instance", *TABLES])
            fix = f"{hint} Start its name with _ to have it ignored".strip()
            findings.problem(table.title, "unknown sheet", listing(["instance", *TABLES]), fix)
    if "instance" not in grids:
        fix = "Add it, with the columns key and value and the key title"
        findings.problem(f"{path.name} sheet instance", "the sheet is missing", fix=fix)
    if "candidates" not in grids:
        message = "the sheet is missing, so the pool is empty"
        fix = "Add it, with the columns id and country"
        findings.problem(f"{path.name} sheet candidates", message, fix=fix)
    return raw


def _empty_table(file: str, sheet: str) -> RawTable:
    def place(line: int, column: str, at: int) -> str:
        if at < 0:
            return f"{file} {sheet} row {line}"
        cell = f"{file} {sheet}!{get_column_letter(at + 1)}{line}"
        return f"{cell}, column {column}" if column else cell

    return RawTable(sheet, f"{file} sheet {sheet}", Notation("xlsx"), place)


class Spot(NamedTuple):
    """Where in a workbook a problem is: a cell such as B4, or a row, or (row 0) a whole sheet."""

    sheet: str
    cell: str
    row: int


def spot_of(where: str, file: str) -> Spot | None:
    """What the place of a problem, as this module words it, stands for; None if for no sheet."""
    place = where.removeprefix(f"{file} ") if where.startswith(f"{file} ") else ""
    if found := _CELL.match(place):
        return Spot(found["sheet"], found["cell"], int(found["row"]))
    if found := _ROW.fullmatch(place):
        return Spot(found["sheet"], "", int(found["row"]))
    sheet = place.removeprefix("sheet ")
    return Spot(sheet.partition(", key ")[0], "", 0) if sheet != place else None


def _load(path: Path, findings: Findings) -> dict[str, Grid] | None:
    """The cells of every sheet, or None with the one problem that explains why there are none."""
    old = False
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old = file.read(len(_OLD_OFFICE)) == _OLD_OFFICE
            return _sheets(file)
    except OSError as error:
        if error.errno is not None:
            cannot_read(path, error, findings)
            return None
    except BROKEN:
        pass
    message = "the file is not an .xlsx workbook, or only part of it was written"
    if old:
        message = "the file is an old .xls workbook, or protected by a password"
    fix = "Open it in a spreadsheet program, save it again as .xlsx without a password"
    findings.problem(path.name, message, ".xlsx", fix)
    return None


def _sheets(file: IO[bytes]) -> dict[str, Grid]:
    """The cells of every sheet; the file is read once more if it has formulas."""
    open_book = partial(load_workbook, file, read_only=True, keep_links=False)
    with closing(open_book()) as book:
        grids = {sheet.title: _grid(sheet) for sheet in book.worksheets}
    formulas = [
        title
        for title, grid in grids.items()
        if any(c is _NEVER_CALCULATED for _, cells in grid for c in cells)
    ]
    if formulas:
        with closing(open_book(data_only=True)) as stored:
            for title in formulas:
                _fill_in(grids[title], stored[title])
    return grids


def _grid(sheet: Any) -> Grid:
    """The lines that hold anything; a formula stands as if it was never calculated."""
    grid = ((line, [_value(cell) for cell in cells]) for line, cells in _lines(sheet))
    return [(line, cells) for line, cells in grid if any(c is not None for c in cells)]


def _fill_in(grid: Grid, stored: Any) -> None:
    """Put the values stored with the formulas in their place."""
    lines = dict(grid)
    for line, row in _lines(stored):
        cells = lines.get(line, [])
        for at in (at for at, value in enumerate(cells) if value is _NEVER_CALCULATED):
            # the empty text is a stored value too: no value, but the kind of text
            if row[at].value is not None or row[at].data_type == "str":
                cells[at] = _value(row[at])


def _lines(sheet: Any) -> Iterable[tuple[int, Any]]:
    """Line numbers and cells, wherever the sheet says that it ends: some say it wrong."""
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(), start=1)


def _value(cell: Any) -> Value | None:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        return _NEVER_CALCULATED
    if value is None or isinstance(value, bool | float):
        return value
    if kind == "e":
        return Defect(f"the cell holds the error {value}", "Correct it in the spreadsheet")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int):
        # a spreadsheet keeps 15 digits and fills up with zeros: a longer number is no id
        return value if abs(value) < _DIGITS_KEPT else float(str(value))
    day = str(value).removesuffix(" 00:00:00")
    message = f"{day} is a date: spreadsheets turn a value such as 1.5 into one"
    return Defect(message, "Format the cell as Number or Text and write the value again")


def _meta(table: RawTable, findings: Findings) -> RawTable | None:
    """The sheet of keys and values as one row."""
    for name in (n for n in table.columns if n not in ("key", "value")):
        fix = "Take it out: the sheet has the columns key and value"
        findings.problem(table.head(name), f"unknown column {show(name)}", "key, value", fix)
    if not {"key", "value"} <= table.columns.keys():
        fix = "Write key and value on its first line"
        findings.problem(table.title, "the columns are not key and value", "key, value", fix)
        return None
    lines: dict[str, int] = {}
    cells: Cells = {}
    for line, row in table.rows:
        key = as_text(row.get("key", Defect("the value has no key", "Write its key, or empty it")))
        if isinstance(key, Defect):
            findings.problem(table.at(line, "key"), key.message, fix=key.fix)
        elif key in lines:
            message = f"key {show(key)} stands twice, first in row {lines[key]}"
            findings.problem(table.at(line, "key"), message, fix="Keep one of them")
        else:
            lines[key] = line
            cells |= {key: row["value"]} if "value" in row else {}

    def place(_line: int, key: str, _at: int) -> str:
        if key not in lines:
            return f"{table.title}, key {key}" if key else table.title
        return f"{table.at(lines[key], 'value').removesuffix(', column value')}, key {key}"

    columns = dict.fromkeys([*columns_of(Meta), *lines], (1, 0))
    return RawTable("instance", table.title, Notation("xlsx"), place, columns, [(1, cells)])
