"""How a carrier writes numbers, and reading one: nothing that can be read two ways is read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from consortium_opt.instance.cells import Defect, Value, as_text, show

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NUMBER_LIKE = re.compile(r"[+-]?[0-9][0-9 .,\u00a0\u202f]*([eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")

_UNQUOTE = "Take the quotes away"
_AS_NUMBER = {
    "xlsx": "In the spreadsheet format the column as Number and choose Convert to Number "
    "(or Data > Text to Columns > Finish), then save",
    "json": _UNQUOTE,
    "toml": _UNQUOTE,
}


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers stand in a file.

    A CSV file has text alone; the other carriers have real numbers, and there a number written as
    text is a defect. Files separated by semicolons may have decimal commas: ``marks`` are the
    decimal marks such a file surely uses.
    """

    carrier: Literal["csv", "xlsx", "json", "toml"]
    semicolon: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def typed(self) -> bool:
        """Whether numbers and text are told apart by the carrier itself."""
        return self.carrier != "csv"

    def point(self, text: str) -> str:
        """The text with its decimal comma, if the file has such, as a point."""
        return text.replace(",", ".") if self.semicolon and "." not in text else text


def decimal_marks(texts: Iterable[str]) -> frozenset[str]:
    """Which of ``.`` and ``,`` surely stand for decimals among the texts of a semicolon file.

    ``7,500`` and ``7.500`` prove nothing: they may be thousands.
    """
    marks = set()
    for text in texts:
        mark = "," if "," in text else "."
        decimal = mark in text and _NUMBER.fullmatch(text.replace(",", "."))
        if decimal and not _THOUSANDS.fullmatch(text):
            marks.add(mark)
    return frozenset(marks)


def number_like(text: str) -> bool:
    """Whether the text is meant as a number, well written or not (``007``, ``1,5``, ``1 000``)."""
    return _NUMBER_LIKE.fullmatch(text) is not None


def as_number(value: Value, notation: Notation) -> float | Defect:
    """A finite number, or why it is none; minus zero becomes zero."""
    if isinstance(value, Defect):
        return value
    if isinstance(value, bool):
        return Defect(f"{as_text(value)} is not a number", "Write a number")
    if isinstance(value, str):
        return stored_as_text(value, notation) if notation.typed else _parsed(value, notation)
    return _finite(value)


def stored_as_text(text: str, notation: Notation) -> Defect:
    """What is wrong with text where a carrier with types should have a number."""
    if number_like(text):
        return Defect(f"{show(text)} is a number stored as text", _AS_NUMBER[notation.carrier])
    return _no_number(text)


def _finite(value: float | str) -> float | Defect:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        return Defect("the number is too large", "Correct it")
    return (
        Defect("nan is not a number", "Leave the cell blank") if number != number else number + 0.0
    )


def _parsed(text: str, notation: Notation) -> float | Defect:
    if "," in text and "." in text and number_like(text):
        message = f"{show(text)} can be read in more than one way"
        return Defect(message, "Write it without thousands marks, such as 1234.5")
    if "," in text and not notation.semicolon and number_like(text):
        fix = "Write decimals with a point, thousands without a mark"
        return Defect(f"{show(text)} has a comma, which may mark decimals or thousands", fix)
    pointed = notation.point(text)
    if not _NUMBER.fullmatch(pointed):
        return _no_number(text)
    return _ambiguity(text, notation) or _finite(pointed)


def _ambiguity(text: str, notation: Notation) -> Defect | None:
    mark = "," if "," in text else "."
    if not notation.semicolon or mark not in text:
        return None
    if notation.marks == {mark} or (mark == "," and mark in notation.marks):
        return None
    fix = "Write decimals with the same mark in the whole file, thousands without a mark"
    if _THOUSANDS.fullmatch(text):
        return Defect(f"{show(text)} can be read as a decimal or as thousands", fix)
    return Defect(f"{show(text)} has a decimal point in a file with decimal commas", fix)


def _no_number(text: str) -> Defect:
    fix = "Write a number, or leave the cell blank"
    if text.endswith("%"):
        fix = "Write the share, such as 0.5 for 50%"
    return Defect(f"{show(text)} is not a number", fix)
