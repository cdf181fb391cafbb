"""One cell: text, a number or yes/no, whatever carrier it comes from; an empty one is absent.

Nothing but the empty cell is blank: ``NA`` is Namibia, ``null`` and ``n/a`` are text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real

PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
"""What makes a column of free text a number: no leading zero, no exponent, no sign but minus."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
"""Where a spreadsheet that opens a CSV file sees a formula, the full-width signs too."""
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_DIGITS_KEPT = 1e15
_BITS = 1024


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a cell holds no value, or not the kind of value its column asks for."""

    message: str
    fix: str = ""


Value = str | int | float | bool | Defect
"""A cell as a carrier gives it; absent when blank."""


def clean(text: str) -> str | None:
    """Text without space around it and with one kind of line end; None when nothing is left."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip() or None


def quoted(text: str) -> str:
    """Text for a CSV cell, with an apostrophe before what a spreadsheet would run as a formula.

    Plain numbers stay as they are. :func:`unquoted` takes away what was put there, and no more.
    """
    found = _FORMULA.match(text)
    return f"'{text}" if found and not PLAIN.fullmatch(text) else text


def looks_run(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula, once it is typed again."""
    return _FORMULA.match(text) is not None


def unquoted(text: str) -> str:
    """Text of a CSV cell without the apostrophe that kept it from being a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_cell(text: str) -> str | None:
    """The value of a CSV cell as text; None when blank."""
    cell = clean(text)
    return cell and unquoted(cell)


def printable(text: str) -> str:
    """The text on one line and without characters that no cell may hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def known(value: object, fix: str = "Write text, a number or yes/no") -> Value | None:
    """A Python value as a cell: None when blank, a :class:`Defect` when it is no scalar."""
    if value is None or isinstance(value, bool | Defect):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Integral):
        whole_number = int(value)
        if whole_number.bit_length() > _BITS:
            return Defect("the number is too large", "Correct it")
        return whole_number
    if isinstance(value, Real):
        return float(value)
    return Defect(f"{show(value)} is neither text, a number nor yes/no", fix)


def show(value: object) -> str:
    """The value as a message shows it: quoted if text, shortened if long."""
    if isinstance(value, Defect):
        return "a value"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def plain(number: float) -> str:
    """Shortest decimal writing of a finite number without exponent: ``3``, ``1.5``, ``0.001``."""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(number: float) -> int | float:
    """The number as an int if it is whole, so that it is written ``3`` and not ``3.0``."""
    return int(number) if number == math.floor(number) and abs(number) < _DIGITS_KEPT else number


def as_text(value: Value) -> str | Defect:
    """The value as text: numbers written plainly, booleans as yes and no."""
    if isinstance(value, str):
        found = _UNPRINTABLE.search(value)
        if not found:
            return value
        code = f"U+{ord(found.group()):04X}"
        return Defect(f"the text holds the unprintable character {code}", "Take it out")
    if isinstance(value, Defect):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not abs(value) < _DIGITS_KEPT:
        return _too_long(value)
    return str(value) if isinstance(value, int) else plain(value)


def _too_long(value: float) -> Defect:
    if not math.isfinite(value):
        return Defect(f"{value} is not a number", "Leave the cell blank or write what is known")
    message = f"{plain(value)} has more digits than a number keeps, so the last may be wrong"
    return Defect(message, "Write it again as text")


def as_yes_no(value: Value) -> bool | Defect:
    """Yes or no from a boolean or from yes, no, true, false in any case."""
    if isinstance(value, bool | Defect):
        return value
    answer = _YES_NO.get(value.lower()) if isinstance(value, str) else None
    if answer is None:
        return Defect(f"{show(value)} is neither yes nor no", "Write yes or no")
    return answer
