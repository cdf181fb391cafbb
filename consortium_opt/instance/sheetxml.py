"""The cells of one worksheet, straight from its XML: many times faster than whole cell objects.

It also tells what a formula without stored value is, in the same pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import IO
from xml.parsers.expat import ParserCreate

from consortium_opt.instance.cells import Defect, Value, clean
from consortium_opt.instance.raw import Grid

_DIGITS_KEPT = 10**15
_REFERENCE = re.compile(r"([A-Za-z]+)([0-9]+)")
_WHOLE = re.compile(r"-?[0-9]{1,15}")

NEVER_CALCULATED = Defect(
    "the formula was never calculated: it has no stored value",
    "Open the workbook in a spreadsheet program and save it, or write the value",
)


class SheetReader:
    """Collects the lines of a worksheet that hold anything; feed it with :meth:`read`.

    ``strings`` are the workbook's shared strings, ``dates`` the styles that show a number as a
    date, and ``day`` turns such a number into words.
    """

    def __init__(
        self, strings: Sequence[str], dates: frozenset[int], day: Callable[[float], str]
    ) -> None:
        self.grid: Grid = []
        self._strings, self._dates, self._day = strings, dates, day
        self._line, self._at = 0, -1
        self._cells: list[Value | None] = []
        self._kind, self._style, self._formula = "n", 0, False
        self._text: list[str] = []
        self._listening = False
        self._phonetic = False
        self._columns: dict[str, int] = {}

    def read(self, file: IO[bytes]) -> Grid:
        """Line numbers and cells, in order, blank lines left out."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear
        parser.ParseFile(file)
        return self.grid

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "t"):
            self._listening = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._line = int(float(attributes.get("r", self._line + 1)))
            self._at, self._cells = -1, []

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._formula = False
        self._text = []
        self._at += 1
        match = _REFERENCE.match(attributes.get("r", ""))
        if match:
            self._at = self._position(match.group(1))

    def _position(self, letters: str) -> int:
        """0 for A, 26 for AA."""
        if letters not in self._columns:
            number = 0
            for letter in letters.upper():
                number = 26 * number + ord(letter) - 64
            self._columns[letters] = number - 1
        return self._columns[letters]

    def _hear(self, text: str) -> None:
        if self._listening:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name in ("v", "t"):
            self._listening = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            value = self._value("".join(self._text))
            if value is not None:
                self._cells.extend([None] * (self._at + 1 - len(self._cells)))
                self._cells[self._at] = value
        elif name == "row" and self._cells:
            self.grid.append((self._line, self._cells))

    def _value(self, text: str) -> Value | None:
        kind = self._kind
        if kind == "s" and text:
            return clean(self._strings[int(text)])
        if kind in ("str", "inlineStr"):
            return clean(text)
        if not text:
            return NEVER_CALCULATED if self._formula else None
        if kind == "e":
            return Defect(f"the cell holds the error {text}", "Correct it in the spreadsheet")
        if kind == "b":
            return text == "1"
        if kind == "d" or self._style in self._dates:
            return _date(text if kind == "d" else self._day(float(text)))
        # a spreadsheet keeps 15 digits and fills up with zeros: a longer number is no id
        return int(text) if _WHOLE.fullmatch(text) else float(text)


def _date(day: str) -> Defect:
    message = f"{day} is a date: spreadsheets turn a value such as 1.5 into one"
    return Defect(message, "Format the cell as Number or Text and write the value again")
