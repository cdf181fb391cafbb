"""A copy of a workbook in which every cell with a problem is coloured and says what to do."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from consortium_opt.instance.workbook import BROKEN, Spot, spot_of
from consortium_opt.instance.workbook_out import quietly
from consortium_opt.instance.write import check_target, replace_file
from consortium_opt.problems import InvalidInput, Problem

PROBLEMS = "_problems"
"""Sheet that lists all problems; like every name with _ it is not read."""

MARK = "consortium-opt: "
"""How the part of a note begins that was put there, so that the next copy can take it out."""

_OWN = re.compile(f"^{MARK}", re.MULTILINE)
BAD = "FFC7CE"
ODD = "FFEB9C"
"""Colour of what a note speaks of, and of the note on the sheet that lists all."""
_WIDTHS = (34, 60, 44, 60)
_LINE = 15
_HEADS = ("where", "problem", "allowed", "what to do")
_LONGEST = 2_000
_font = partial(Font, name="Calibri", size=11)


class Annotated(NamedTuple):
    """How many cells were marked, and how many problems have no cell of their own."""

    cells: int
    listed: int


def check_annotation(source: Path, copy_to: Path, force: bool) -> None:
    """Raise InvalidInput if no annotated copy of ``source`` can be made there."""
    problems = []
    if source.is_dir() or source.suffix.lower() != ".xlsx":
        fix = "Leave --annotate out, or give a workbook"
        message = f"only a workbook can be annotated, and {source.name} is none"
        problems.append(Problem("--annotate", message, ".xlsx", fix))
    if copy_to.suffix.lower() != ".xlsx":
        fix = "Give the copy a name that ends with .xlsx"
        problems.append(Problem("--annotate", f"{copy_to.name} is no workbook", ".xlsx", fix))
    elif copy_to.exists() and source.exists() and copy_to.samefile(source):
        message = f"{copy_to} is the workbook itself, which is never changed"
        problems.append(Problem("--annotate", message, fix="Give the copy another name"))
    if problems:
        raise InvalidInput(problems)
    check_target(copy_to, force)


def annotate(
    source: Path,
    copy_to: Path,
    problems: Sequence[Problem],
    force: bool = False,
    notes: Sequence[Problem] = (),
) -> Annotated | None:
    """Write a copy of the workbook with its problems marked; None if it cannot be opened.

    Cells are filled and get a note; the sheet ``_problems`` lists everything, with links. What only
    ``notes`` speak of, which are no problems, has another colour and stands after them. Marks of
    an earlier copy are taken out first. Pictures and charts are not carried over.

    Raises:
        InvalidInput: as :func:`check_annotation`, or if the copy cannot be written.
    """
    check_annotation(source, copy_to, force)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(source)
    except (OSError, *BROKEN):
        return None
    _take_out_marks(book)
    told = [*problems, *notes]
    spots = [_known(spot_of(p.where, source.name), book) for p in told]
    cells: dict[tuple[str, str], list[Problem]] = {}
    for problem, spot in zip(told, spots, strict=True):
        if spot is not None and spot.cell:
            cells.setdefault((spot.sheet, spot.cell), []).append(problem)
    _mark(book, cells, problems)
    _list(book, told, spots, len(problems))
    replace_file(copy_to, lambda part: quietly(partial(book.save, part)))
    book.close()
    unplaced = sum(spot is None or not spot.cell for spot in spots[: len(problems)])
    return Annotated(len(cells), unplaced)


def _known(spot: Spot | None, book: Any) -> Spot | None:
    return spot if spot is not None and spot.sheet in book.sheetnames else None


def _mark(
    book: Any, cells: Mapping[tuple[str, str], Sequence[Problem]], bad: Sequence[Problem]
) -> None:
    for (sheet, place), found in cells.items():
        cell = _noted(book[sheet], place)
        old = cell.comment.text if cell.comment else ""
        parts = [MARK + _words(p) for p in found]
        text = "\n\n".join([*([old] if old else []), *parts])
        cell.comment = Comment(text[:_LONGEST], "consortium-opt", _height(text), 320)
        worst = BAD if any(p in bad for p in found) else ODD
        cell.fill = PatternFill("solid", fgColor=worst)


def _noted(page: Any, place: str) -> Any:
    """The cell itself; of merged cells the first, as the others take no note."""
    cell = page[place]
    if isinstance(cell, MergedCell):
        joined = next(area for area in page.merged_cells.ranges if place in area)
        return page.cell(joined.min_row, joined.min_col)
    return cell


def _words(problem: Problem) -> str:
    """The problem without its place."""
    return str(Problem("", problem.message, problem.allowed, problem.fix))


def _height(text: str) -> int:
    return 40 + 18 * sum(1 + len(line) // 44 for line in text.splitlines())


def _take_out_marks(book: Any) -> None:
    """Make the book as it was before an earlier copy was marked, but for fills that it had.

    Marks are known by their notes: the sheet that lists them may have been taken away by hand.
    """
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                old = cell.comment.text if getattr(cell, "comment", None) else ""
                mark = _OWN.search(old)
                if mark is not None:
                    text = old[: mark.start()].strip()
                    cell.comment = Comment(text, "consortium-opt") if text else None
                    cell.fill = PatternFill()


def _list(book: Any, problems: Sequence[Problem], spots: Sequence[Spot | None], bad: int) -> None:
    """The sheet of everything; what comes after the first ``bad`` are notes, and coloured."""
    page = book.create_sheet(PROBLEMS, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.append(_HEADS)
    for cell in page[1]:
        cell.font = _font(bold=True)
        cell.fill = PatternFill("solid", fgColor=BAD)
    for line, (problem, spot) in enumerate(zip(problems, spots, strict=True), start=2):
        words = (_place(problem, spot), problem.message, problem.allowed, problem.fix)
        # some programs show one line of a wrapped text unless they are told
        lines = max(-(-len(w) // (width - 6)) for w, width in zip(words, _WIDTHS, strict=True))
        page.row_dimensions[line].height = _LINE * lines
        for at, word in enumerate(words, start=1):
            cell = page.cell(line, at, word)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line - 2 >= bad:
                cell.fill = PatternFill("solid", fgColor=ODD)
        if spot is not None:
            first = page.cell(line, 1)
            place = f"'{spot.sheet}'!{spot.cell or f'A{spot.row or 1}'}"
            first.hyperlink = Hyperlink(ref=first.coordinate, location=place)
            first.font = _font(color="0563C1", underline="single")


def _place(problem: Problem, spot: Spot | None) -> str:
    if spot is None:
        return problem.where
    if spot.cell:
        return f"{spot.sheet}!{spot.cell}"
    return f"{spot.sheet}, row {spot.row}" if spot.row else f"sheet {spot.sheet}"
