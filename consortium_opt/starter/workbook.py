"""A workbook to fill in: a sheet a table, with notes, drop-downs and checks of every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from consortium_opt.instance.schema import Instance
from consortium_opt.instance.workbook_out import MAX_ROWS, cell_of, quietly, too_large
from consortium_opt.problems import InvalidInput
from consortium_opt.starter.checks import check_columns, number_format, validation
from consortium_opt.starter.forms import LISTS, Entry, Form, country_codes, keys
from consortium_opt.starter.tables import rows_of, table_forms
from consortium_opt.starter.words import HEADS, introduction, note, reference

READ_ME = "_read me"

_font = partial(Font, name="Calibri", size=11)
_REQUIRED = (_font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F3864"))
_OPTIONAL = (_font(bold=True, color="1F3864"), PatternFill("solid", fgColor="D9E2F3"))
_EXAMPLE = _font(italic=True, color="7F7F7F")
_ROOM = 10_000
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class _Look:
    """How the cells of a column look."""

    form: str
    font: Font | None


def save_starter(instance: Instance, path: Path, name: str, example: bool) -> None:
    """Write an instance to ``path`` as a workbook to fill in; ``name`` is what it will be called.

    Raises:
        InvalidInput: if a table or a text is larger than a spreadsheet can hold.
    """
    tables = {t: (form, rows_of(instance, form)) for t, form in table_forms(instance).items()}
    sheets = {t: ([e.name for e in form.entries], rows) for t, (form, rows) in tables.items()}
    problems = [p for table, sheet in sheets.items() for p in too_large(table, sheet)]
    if problems:
        raise InvalidInput(problems)
    quietly(partial(_save, instance, tables, path, name, example))


def _save(
    instance: Instance,
    tables: Mapping[str, tuple[Form, list[list[Any]]]],
    path: Path,
    name: str,
    example: bool,
) -> None:
    last = min(MAX_ROWS + 1, max(_ROOM, 2 * max(len(rows) for _, rows in tables.values())) + 1)
    book = Workbook(write_only=True)
    told = introduction(name, workbook=True, example=example)
    _add_read_me(book, told, [keys(), *(form for form, _ in tables.values())])
    _add_meta(book, instance, example)
    for form, rows in tables.values():
        _add_table(book, form, rows, last, _EXAMPLE if example else None)
    _add_lists(book)
    book.save(path)
    book.close()


def _sheet(book: Any, title: str, below: str | None = "A2") -> Any:
    """A new sheet with its heads frozen, as wide as a page where it is printed."""
    page = book.create_sheet(title)
    page.freeze_panes = below
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return page


def _add_table(
    book: Any, form: Form, rows: Sequence[Sequence[Any]], last: int, font: Font | None
) -> None:
    page = _sheet(book, form.name, "B2" if form.name == "candidates" else "A2")
    looks = [_Look(number_format(e.column), font) for e in form.entries]
    for at, (entry, look) in enumerate(zip(form.entries, looks, strict=True)):
        size = page.column_dimensions[get_column_letter(at + 1)]
        size.width = _width([entry.name, *(row[at] for row in rows[:200])])
        size.number_format = look.form
    page.append([_head(page, entry) for entry in form.entries])
    for row in rows:
        page.append([_cell(page, v, look) for v, look in zip(row, looks, strict=True)])
    check_columns(page, form, last)


def _add_meta(book: Any, instance: Instance, example: bool) -> None:
    page = _sheet(book, "instance")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 20, 90
    page.append([_styled(page, head, _OPTIONAL) for head in ("key", "value")])
    values = instance.meta.model_dump(exclude_none=True)
    for line, entry in enumerate(keys().entries, start=2):
        font = _EXAMPLE if example and entry.name in ("title", "description") else _font()
        value = _cell(page, values.get(entry.name), _Look(number_format(entry.column), font))
        value = value or WriteOnlyCell(page)
        value.number_format = number_format(entry.column)
        value.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        page.append([_head(page, entry), value])
        check = validation(entry, "B", line)
        if check is not None:
            check.add(f"B{line}")
            page.data_validations.append(check)


def _add_read_me(book: Any, lines: Iterable[str], told: Iterable[Form]) -> None:
    page = _sheet(book, READ_ME, None)
    for letter, width in zip("ABCDE", (19, 17, 10, 76, 60), strict=True):
        page.column_dimensions[letter].width = width
    for at, line in enumerate(lines):
        cell = WriteOnlyCell(page, line)
        cell.font = _font(bold=True, size=16) if at == 0 else _font()
        page.append([cell])
    page.append([_styled(page, head, _REQUIRED) for head in HEADS])
    for form in told:
        first = WriteOnlyCell(page, form.name)
        first.font = _font(bold=True, color="0563C1")
        first.hyperlink = Hyperlink(ref="A1", location=f"{form.name}!A1")
        page.append([first, None, None, form.text])
        for words in reference(form):
            page.append(["", *(_wrapped(page, word) for word in words[1:])])


def _add_lists(book: Any) -> None:
    """Countries by code; the names are for looking a code up."""
    page = _sheet(book, LISTS)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 10, 44
    page.append([_styled(page, head, _OPTIONAL) for head in ("country", "name")])
    for code, name in country_codes():
        page.append([code, name])


def _head(page: Any, entry: Entry) -> Any:
    cell = _styled(page, entry.name, _REQUIRED if entry.column.required else _OPTIONAL)
    text = note(entry)
    cell.comment = Comment(text, "consortium-opt", height=50 + 18 * (len(text) // 40), width=300)
    return cell


def _styled(page: Any, text: str, look: tuple[Font, PatternFill]) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.font, cell.fill = look
    return cell


def _wrapped(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: Any, value: Any, look: _Look) -> Any:
    """What to append; a bare value where there is nothing to show about it."""
    cell = cell_of(page, value)
    if cell is None or (look.form == "General" and look.font is None):
        return cell
    if not isinstance(cell, Cell):
        cell = WriteOnlyCell(page, cell)
    cell.number_format = look.form
    if look.font is not None:
        cell.font = look.font
    return cell


def _width(values: Iterable[Any]) -> int:
    return min(_WIDEST, 4 + max(len(str(v)) for v in values if v is not None))
