"""Writing the workbook: text stays text, never a formula, and numbers keep every digit."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from consortium_opt.instance.cells import looks_run, whole
from consortium_opt.instance.schema import Instance
from consortium_opt.instance.write import Sheet, sheets
from consortium_opt.problems import InvalidInput, Problem

MAX_ROWS = 1_048_575
MAX_TEXT = 32_767
"""What a sheet can hold below its heads, and a cell."""
TYPED = ("#", "'")
"""First characters that make a spreadsheet read typed text as an error or quoted."""


def save_workbook(instance: Instance, path: Path) -> None:
    """Write every table as a sheet to ``path``.

    Raises:
        InvalidInput: if a table or a text is larger than a spreadsheet can hold.
    """
    meta = instance.meta.model_dump(exclude_none=True)
    pages = {"instance": (["key", "value"], [[k, v] for k, v in meta.items()]), **sheets(instance)}
    problems = [p for name, sheet in pages.items() for p in too_large(name, sheet)]
    if problems:
        raise InvalidInput(problems)
    quietly(partial(_save, pages, path))


def quietly(work: Callable[[], None]) -> None:
    """Write a workbook; where the disk is full, raise OSError and say nothing beside it.

    What openpyxl leaves open half-written fails once more as it is thrown away, and Python would
    print that.
    """
    failure = _failure(work)
    if failure is not None:
        hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
        try:
            gc.collect()
        finally:
            sys.unraisablehook = hook
        raise failure


def _failure(work: Callable[[], None]) -> OSError | None:
    """Why the work failed, without the frames that hold what it was at."""
    try:
        work()
    except OSError as error:
        return OSError(error.errno, error.strerror or str(error))
    except Exception as error:
        # lxml, which openpyxl takes where it is installed, has an error of its own: IO_ENOSPC
        code = str(error)
        if not code.startswith("IO_"):
            raise
        number = getattr(errno, code.removeprefix("IO_"), errno.EIO)
        return OSError(number, os.strerror(number))
    return None


def _save(pages: Mapping[str, Sheet], path: Path) -> None:
    book = Workbook(write_only=True)
    for name, (heads, rows) in pages.items():
        page = book.create_sheet(name)
        page.freeze_panes = "A2"
        page.append([_head(page, head) for head in heads])
        for row in rows:
            page.append([cell_of(page, value) for value in row])
    book.save(path)
    book.close()


def too_large(name: str, sheet: Sheet) -> list[Problem]:
    """What of a sheet a spreadsheet cannot hold."""
    heads, rows = sheet
    fix = "Write a folder or a .json file instead"
    found = []
    if len(rows) > MAX_ROWS:
        found.append(Problem(f"sheet {name}", f"{len(rows)} rows", f"up to {MAX_ROWS} rows", fix))
    for line, row in enumerate(rows, start=2):
        for head, value in zip(heads, row, strict=True):
            if isinstance(value, str) and len(value) > MAX_TEXT:
                where = f"sheet {name} row {line}, column {head}"
                allowed = f"up to {MAX_TEXT} characters"
                found.append(Problem(where, f"a text of {len(value)} characters", allowed, fix))
    return found


def cell_of(page: Any, value: str | float | bool | None) -> Any:
    """What to append; a bare value where openpyxl writes it as it is, for that is faster."""
    if value is None or isinstance(value, bool):
        return None if value is None else ("yes" if value else "no")
    if isinstance(value, str):
        return _text(page, value) if value.startswith(TYPED) or looks_run(value) else value
    number = whole(value)
    # openpyxl rounds a float to 16 digits, and a leading = or # makes no text of it
    return number if isinstance(number, int) else _typed(page, repr(number), "n")


def _text(page: Any, text: str) -> Any:
    """Text that a spreadsheet would take for something else when somebody edits the cell."""
    cell = _typed(page, text, "s")
    cell.quotePrefix = True
    return cell


def _typed(page: Any, text: str, kind: str) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.data_type = kind
    return cell


def _head(page: Any, name: str) -> Any:
    cell = _typed(page, name, "s")
    cell.font = Font(name="Calibri", size=11, bold=True)
    return cell
