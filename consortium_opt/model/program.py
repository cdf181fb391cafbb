"""A mixed-integer program as arrays, and what a question adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from consortium_opt.linear import Column, Row


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


def with_rows(program: Program, rows: Iterable[Row], block: str = "question") -> Program:
    """The program with further rows over its columns, under the name of a block."""
    rows = tuple(rows)
    if not rows:
        return program
    added = [(row, *_matrix_row(row)) for row in rows]
    broken = (block,) if any(never(row) for row, *_ in added) else ()
    held = [part for part in added if part[0].expression.terms]
    ends = np.cumsum([len(columns) for _, columns, _ in held], dtype=np.int32)
    low = [row.low - row.expression.constant for row, *_ in held]
    high = [row.high - row.expression.constant for row, *_ in held]
    return replace(
        program,
        row_low=np.append(program.row_low, low),
        row_high=np.append(program.row_high, high),
        start=np.append(program.start, program.start[-1] + ends).astype(np.int32),
        index=np.concatenate([program.index, *(columns for _, columns, _ in held)]),
        value=np.concatenate([program.value, *(values for _, _, values in held)]),
        row_of=program.row_of + tuple((block, row.name) for row, *_ in held),
        link=np.append(program.link, [row.link for row, *_ in held]).astype(bool),
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


def _matrix_row(row: Row) -> tuple[np.ndarray, np.ndarray]:
    terms = row.expression.terms
    columns = np.fromiter(terms, dtype=np.int32, count=len(terms))
    return columns, np.fromiter(terms.values(), dtype=float, count=len(terms))
