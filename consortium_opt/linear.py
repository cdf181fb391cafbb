"""Linear relations as data: what a rule says, before any modelling language or solver.

A rule writes :class:`Row` values over the columns of a :class:`Space`; the model hands them to
Pyomo, and the rules that contain rules (``if``, ``dropout``, ``soft``) transform them. A
:class:`Linear` is ``constant + sum of coefficient * column``; columns are numbered from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

INFINITY = float("inf")


class Linear(NamedTuple):
    """``constant + sum(coefficient * column)``."""

    terms: Mapping[int, float]
    constant: float = 0.0

    def plus(self, other: Linear, factor: float = 1.0) -> Linear:
        """``self + factor * other``."""
        terms = dict(self.terms)
        for column, coefficient in other.terms.items():
            terms[column] = terms.get(column, 0.0) + factor * coefficient
        return Linear(terms, self.constant + factor * other.constant)


def total(columns: Iterable[int], factor: float = 1.0) -> Linear:
    """``factor * sum(columns)``; a column named twice counts twice."""
    terms: dict[int, float] = {}
    for column in columns:
        terms[column] = terms.get(column, 0.0) + factor
    return Linear(terms)


def by_candidate(table: Mapping[tuple[int, int], int]) -> dict[int, list[int]]:
    """Columns of each candidate in a table of (candidate, role) to column."""
    found: dict[int, list[int]] = {}
    for (i, _), column in table.items():
        found.setdefault(i, []).append(column)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= expression <= high``.

    ``link`` rows only define auxiliary columns: some value of those satisfies them whatever the
    members, so a rule that relaxes another leaves them alone. ``step`` is how far the expression
    moves when the rule is violated by one natural step (0: the row cannot be softened).
    """

    name: str
    expression: Linear
    low: float = -INFINITY
    high: float = INFINITY
    link: bool = False
    step: float = 0.0


class Column(NamedTuple):
    """A variable with its bounds.

    ``late`` columns are whole, or nearly so, once seats are fixed: the search leaves that open and
    the model that completes a set of members holds it.
    """

    name: str
    low: float
    high: float
    integer: bool
    late: bool = False


@dataclass(slots=True)
class Space:
    """The columns of a model at one known size, as rules see them.

    ``x``, ``y``, ``b``, ``c`` and ``e`` map candidates (and roles) to columns, and hold only what
    can be non-zero: a candidate that the pool lost is in none of them. ``alive`` is the candidates
    with an ``x``, ascending. ``shared`` lets terms that need the same columns build them once.
    In a draft, ``base`` is the number of columns it has in common with the space it was made from.
    ``loose`` are types of rules that wrote fewer rows than they need, as those would be too many:
    whoever finds members holds them against the rules.
    """

    size: int
    columns: list[Column] = field(default_factory=list)
    x: dict[int, int] = field(default_factory=dict)
    y: dict[tuple[int, int], int] = field(default_factory=dict)
    b: dict[tuple[int, int], int] = field(default_factory=dict)
    c: dict[int, int] = field(default_factory=dict)
    e: dict[tuple[int, int], int] = field(default_factory=dict)
    shared: dict[object, object] = field(default_factory=dict)
    base: int = 0
    loose: set[str] = field(default_factory=set)

    @property
    def overrates(self) -> bool:
        """Whether the model may let through members that the rules do not, or rate them too high.

        Late columns are left open by the search, and a loose rule has not written all it asks.
        """
        return bool(self.loose) or any(column.late for column in self.columns)

    @property
    def alive(self) -> tuple[int, ...]:
        """Candidates that can be members, ascending."""
        return tuple(self.x)

    def new(
        self,
        name: str,
        low: float = 0.0,
        high: float = 1.0,
        integer: bool = False,
        late: bool = False,
    ) -> int:
        """A further column; its number."""
        self.columns.append(Column(name, low, high, integer, late))
        return len(self.columns) - 1

    def members(self, candidates: Iterable[int], factor: float = 1.0) -> Linear:
        """Number of members among the candidates, times ``factor``."""
        return Linear({self.x[i]: factor for i in candidates if i in self.x})

    def draft(self, size: int) -> Space:
        """The same members at another size, without roles, leads and coordinator.

        Its list of columns is a copy, so that rows can be written and looked at before any of
        their auxiliary columns exists here.
        """
        columns = list(self.columns)
        return Space(size, columns, x=self.x, base=len(columns), loose=self.loose)

    def extent(self, expression: Linear) -> tuple[float, float]:
        """Least and greatest value of an expression over the bounds of its columns and the size."""
        low = high = expression.constant
        members: list[float] = []
        is_member = set(self.x.values())
        for column, a in expression.terms.items():
            if column in is_member:
                members.append(a)
                continue
            ends = (a * self.columns[column].low, a * self.columns[column].high)
            low, high = low + min(ends), high + max(ends)
        members.sort()
        spare = max(0, self.size - (len(self.x) - len(members)))  # that many must be among these
        few = [a for k, a in enumerate(members[: self.size]) if a < 0 or k < spare]
        many = [a for k, a in enumerate(members[::-1][: self.size]) if a > 0 or k < spare]
        return low + sum(few), high + sum(many)
