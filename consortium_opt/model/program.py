"""A mixed-integer program as arrays, and what a question adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from consortium_opt.linear import Column, Linear, Row

NOTHING = Linear({})


@dataclass(frozen=True, slots=True)
class Program:
    """A mixed-integer program, maximised: arrays over columns and rows, matrix by rows.

    ``row_of`` names the block and row behind every matrix row and ``link`` says whether it only
    defines columns; ``broken`` are the blocks with a row that no values of the columns can meet,
    so that the program is infeasible without solving.
    """

    cost: np.ndarray
    offset: float
    low: np.ndarray
    high: np.ndarray
    integer: np.ndarray
    row_low: np.ndarray
    row_high: np.ndarray
    start: np.ndarray
    index: np.ndarray
    value: np.ndarray
    row_of: tuple[tuple[str, str], ...]
    link: np.ndarray
    broken: tuple[str, ...]


def plain_program(
    columns: Sequence[Column], rows: Iterable[Row], objective: Linear = NOTHING, exact: bool = True
) -> Program:
    """Rows as arrays, without the modelling language; unless ``exact``, late columns may be split.

    For the many small questions whose model nobody reads, where it takes twice as long as solving.
    """
    cost = np.zeros(len(columns))
    cost[list(objective.terms)] = list(objective.terms.values())
    nothing = np.zeros(0)
    empty = Program(
        cost=cost,
        offset=objective.constant,
        low=np.array([c.low for c in columns], dtype=float),
        high=np.array([c.high for c in columns], dtype=float),
        integer=np.array([c.integer and (exact or not c.late) for c in columns], dtype=bool),
        row_low=nothing,
        row_high=nothing,
        start=np.zeros(1, dtype=np.int32),
        index=np.zeros(0, dtype=np.int32),
        value=nothing,
        row_of=(),
        link=nothing.astype(bool),
        broken=(),
    )
    return with_rows(empty, [row for row in rows if row.low > -np.inf or row.high < np.inf])


def with_rows(program: Program, rows: Iterable[Row], block: str = "question") -> Program:
    """The program with further rows over its columns, under the name of a block."""
    rows = tuple(rows)
    if not rows:
        return program
    broken = (block,) if any(map(never, rows)) else ()
    held = [row for row in rows if row.expression.terms]
    low = [row.low - row.expression.constant for row in held]
    high = [row.high - row.expression.constant for row in held]
    terms = [row.expression.terms for row in held]
    ends = np.cumsum([len(row) for row in terms], dtype=np.int32)
    index = np.array(list(chain.from_iterable(terms)), dtype=np.int32)
    value = np.array(list(chain.from_iterable(row.values() for row in terms)), dtype=float)
    return replace(
        program,
        row_low=np.append(program.row_low, low),
        row_high=np.append(program.row_high, high),
        start=np.append(program.start, program.start[-1] + ends).astype(np.int32),
        index=np.append(program.index, index),
        value=np.append(program.value, value),
        row_of=program.row_of + tuple((block, row.name) for row in held),
        link=np.append(program.link, [row.link for row in held]).astype(bool),
        broken=program.broken + broken,
    )


def never(row: Row) -> bool:
    """Whether a row without columns is false."""
    constant = row.expression.constant
    fits = row.low - 1e-9 <= constant <= row.high + 1e-9
    return not row.expression.terms and not fits


def widen(program: Program, columns: Sequence[Column]) -> Program:
    """The program with further continuous columns that no row of its own uses."""
    n = len(columns)
    return replace(
        program,
        cost=np.append(program.cost, np.zeros(n)),
        low=np.append(program.low, np.zeros(n)),
        high=np.append(program.high, [column.high for column in columns]),
        integer=np.append(program.integer, np.zeros(n, dtype=bool)),
    )
