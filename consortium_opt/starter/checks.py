"""Drop-downs and checks of cells, as the spreadsheet itself does them while somebody types."""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from consortium_opt.instance.columns import Column
from consortium_opt.instance.schema import Meta
from consortium_opt.starter.forms import Entry, Form, Offer

MISSING = PatternFill(bgColor="F8CBAD")
"""Of a required cell that is blank in a row that is not."""

_MOST = 255
"""Characters of a message, or of a list of words, that a spreadsheet keeps."""
_MAX_LEVEL = (
    'IFERROR(1/(1/VLOOKUP("max_level",instance!$A$2:$B$60,2,FALSE)),'
    f"{Meta.model_fields['max_level'].default:g})"
)
"""What the sheet ``instance`` says, or the default where it says nothing."""


def check_columns(page: Any, form: Form, last: int) -> None:
    """Check every column of a sheet from the row below its heads down to row ``last``."""
    heads = f"$A2:${get_column_letter(len(form.entries))}2"
    for at, entry in enumerate(form.entries, start=1):
        letter = get_column_letter(at)
        check = validation(entry, letter, last)
        if check is not None:
            check.add(f"{letter}2:{letter}{last}")
            page.data_validations.append(check)
        if entry.column.required:
            blank = f"AND(COUNTA({heads})>0,LEN(TRIM({letter}2))=0)"
            rule = FormulaRule(formula=[blank], fill=MISSING)
            page.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


def validation(entry: Entry, letter: str, last: int) -> DataValidation | None:
    """The check of one column, None where any text will do."""
    if entry.offer is not None:
        return _of_list(entry, entry.offer, last)
    if entry.unique:
        cells = f"${letter}$2:${letter}${last}"
        # COUNTIF would read an id such as * or =x as a condition
        return _told(entry, "custom", formula1=f"SUMPRODUCT(--EXACT({cells},{letter}2))=1")
    if entry.column.kind in ("number", "integer"):
        return _of_number(entry, letter)
    return None


def _of_list(entry: Entry, offer: Offer, last: int) -> DataValidation:
    if offer.sheet:
        cells = f"{offer.sheet}!$A$2:$A${last}"
        source = f"OFFSET({offer.sheet}!$A$2,0,0,MAX(1,COUNTA({cells})),1)"
    else:
        source = '"' + ",".join(offer.words) + '"'
        if len(source) > _MOST:
            raise ValueError(f"too many words for a list: {source}")
    check = _told(entry, "list", formula1=source)
    if offer.sheet and not offer.strict:
        check.errorStyle = "warning"
    check.showErrorMessage = offer.strict or bool(offer.sheet)
    return check


def _of_number(entry: Entry, letter: str) -> DataValidation:
    column = entry.column
    kind = "whole" if column.kind == "integer" else "decimal"
    low = 0.0 if column.low is None else column.low
    if entry.level:
        return _told(entry, kind, "between", f"{low:g}", _MAX_LEVEL)
    if column.high is not None:
        return _told(entry, kind, "between", f"{low:g}", f"{column.high:g}")
    if column.above is not None:
        return _told(entry, kind, "greaterThan", f"{column.above:g}")
    if column.low is not None:
        return _told(entry, kind, "greaterThanOrEqual", f"{low:g}")
    return _told(entry, "custom", formula1=f"ISNUMBER({letter}2)")


def _told(
    entry: Entry,
    kind: str,
    operator: str | None = None,
    formula1: str = "",
    formula2: str | None = None,
) -> DataValidation:
    return DataValidation(
        type=kind,
        operator=operator,
        formula1=formula1,
        formula2=formula2,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=entry.name[:32],
        error=f"{entry.text} Allowed: {entry.allowed}."[:_MOST],
    )


def number_format(column: Column) -> str:
    """Text stays what was typed (0042, 1.5, 3/4); shares show what stands behind the point."""
    if column.kind == "text":
        return "@"
    if column.kind == "integer":
        return "0"
    return "0.0###" if column.high == 1 else "General"
