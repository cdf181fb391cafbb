"""What pages are made of, as plain data: sections of tables, figures, facts and sentences.

Texts are plain; the templates make them safe. Nothing here knows HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is more than a text."""

    text: str
    note: str = ""
    """A smaller line below."""
    mark: str = ""
    """How it is set, a class of the style sheet: ``strong``, ``good``, ``bad``, ``level3``."""
    sort: float | None = None
    """What it is sorted by, where that is not its text."""
    bar: float | None = None
    """Length of a bar below, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of a column."""

    text: str
    right: bool = False
    """Whether numbers stand below it."""
    note: str = ""
    """What it is in full, where it is short."""


Row = tuple[Cell | str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; a column's sum stands in its foot."""

    kind: ClassVar[str] = "table"

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    foot: Row = ()
    key: str = ""
    """What its signs mean."""
    lead: int = 0
    """The column that says what a row is."""
    sortable: bool = True
    matrix: bool = False
    """Whether its columns are narrow, with upright headings from the second on."""
    folded: str = ""
    """Where not empty, the table is behind a heading that says so and opens it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: the name of its template with what that draws, and the same in words."""

    kind: ClassVar[str] = "figure"

    caption: str
    template: str
    words: str
    """What somebody who does not see it is told."""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their texts; a blank label continues the one before."""

    kind: ClassVar[str] = "facts"

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers that matter most: label, number, and what belongs to it."""

    kind: ClassVar[str] = "figures"

    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or two."""

    kind: ClassVar[str] = "text"

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences of one kind, a point each."""

    kind: ClassVar[str] = "points"

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A command to copy."""

    kind: ClassVar[str] = "code"

    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure and what belongs beside it where there is room."""

    kind: ClassVar[str] = "beside"

    left: Part
    right: tuple[Part, ...]


Part = Table | Figure | Facts | Figures | Text | Points | Code | Beside


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with a title of its own."""

    id: str
    """Where links lead, unique within a report."""
    title: str
    parts: tuple[Part, ...]
    lead: str = ""
    """The answer in a sentence."""
