"""A bound on every consortium of a size at once: rows are priced, pairs of members stay exact.

Lagrange: with the relaxation's dual values as prices every row becomes a part of the objective, and
every column but members and pairs takes its best value. What is left is a constant, a number a
candidate and a number a pair, and together they are no less than the objective of any consortium.
Whatever the prices, that holds; with those of the relaxation it is nowhere above its optimum, and
at the best consortia only the duality gap too high, as pairs are products and not relaxed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from consortium_opt.case import Case
from consortium_opt.model.build import Model
from consortium_opt.model.program import Program
from consortium_opt.solver.arrays import pair_table
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.conditions import Conditions, Means, Rows, apart
from consortium_opt.solver.narrow import Narrow
from consortium_opt.solver.paired import PairColumns, pair_columns

MEANS = 4
"""Rows on pairs of members that get a table of all pairs each, at most."""


def priced(
    case: Case,
    here: Narrow,
    among: Sequence[int],
    blocks: Iterable[str] | None = None,
    without: Sequence[int] = (),
) -> Bound:
    """Bound on the sets drawn from ``among``, ascending candidates of the model.

    With ``blocks`` the objective and the rows of those blocks alone: what they add, at most. Rows
    ``without`` are not priced: whoever prices them otherwise adds them.
    """
    model, program = here.model, here.program
    own = None if blocks is None else set(blocks)
    pairs = pair_columns(model.space)
    tables = _tables(case, model, pairs.column.tolist(), among)
    price = _prices(model, program, here.relaxed.price, tables, own)
    low, high = program.row_low, program.row_high
    price[list(without)] = 0.0
    constant = float(np.where(price > 0, price * _finite(high), price * _finite(low)).sum())
    cost, offset = _objective(program, model, own)
    reduced = cost - np.bincount(
        program.index, weights=program.value * _per_entry(program, price), minlength=len(cost)
    )
    constant += offset + _best_of_the_rest(model, program, reduced, pairs.column, tables, own)
    table = _pair_sums(model, pairs, among, reduced[pairs.column])
    for block, values in tables.items():
        if own is None or block in own:
            table += values
    single = reduced[[model.space.x[i] for i in among]]
    return Bound(np.array(among, dtype=np.intp), constant, single, table)


def _pair_sums(
    model: Model, pairs: PairColumns, among: Sequence[int], values: np.ndarray
) -> np.ndarray:
    """Values of columns of pairs as a symmetric table of those among whom both are."""
    place = np.full(len(model.space.x), -1)
    place[np.searchsorted(model.space.alive, among)] = np.arange(len(among))
    a, b = place[pairs.a], place[pairs.b]
    here = (a >= 0) & (b >= 0)
    table = np.zeros((len(among), len(among)))
    np.add.at(table, (a[here], b[here]), values[here])
    return table + table.T


def on_members(here: Narrow, among: Sequence[int]) -> tuple[Rows, Conditions]:
    """Rows of a program on members alone: those that ask something of one, apart from the others.

    Columns are in the order of ``among``, ascending candidates; rows that every set of those meets
    are left out.
    """
    program, x, n = here.program, here.model.space.x, len(among)
    at = np.full(len(program.cost), -1)
    at[list(x.values())] = n  # members that are out of reach: their weights do not count
    at[[x[i] for i in among]] = np.arange(n)
    strange = np.add.reduceat(at[program.index] < 0, program.start[:-1])
    weights, least, price, numbers = [], [], [], []
    for r in np.flatnonzero(strange == 0).tolist():
        entries = slice(program.start[r], program.start[r + 1])
        row = np.zeros(n + 1)
        row[at[program.index[entries]]] = program.value[entries]
        for sign, bound in ((1.0, program.row_low[r]), (-1.0, -program.row_high[r])):
            if bound > -np.inf and (bound > 0 or (sign * row[:-1] < 0).any()):
                weights.append(sign * row[:-1])
                least.append(bound)
                price.append(max(0.0, -sign * here.relaxed.price[r]))
                numbers.append(r)
    rows = Rows(np.reshape(weights, (-1, n)), np.array(least))
    return apart(rows, np.array(price), np.array(numbers, dtype=np.intp))


def on_pairs(here: Narrow, among: Sequence[int]) -> Means:
    """Rows of a program on members and pairs of members, at least one; none where they are many."""
    program, x, n = here.program, here.model.space.x, len(among)
    pairs = pair_columns(here.model.space)
    kind = np.zeros(len(program.cost), dtype=int)
    kind[list(x.values())] = 1
    kind[pairs.column] = 2
    starts = program.start[:-1]
    strange = np.add.reduceat(kind[program.index] == 0, starts)
    paired = np.add.reduceat(kind[program.index] == 2, starts)
    numbers = np.flatnonzero((strange == 0) & (paired > 0) & ~program.link)
    numbers = numbers[: MEANS if len(numbers) <= MEANS else 0]
    singles, tables, least, price, of = [], [], [], [], []
    mine = [x[i] for i in among]
    for r in numbers.tolist():
        entries = slice(program.start[r], program.start[r + 1])
        row = np.zeros(len(program.cost))
        row[program.index[entries]] = program.value[entries]
        single = row[mine]
        table = _pair_sums(here.model, pairs, among, row[pairs.column])
        for sign, bound in ((1.0, program.row_low[r]), (-1.0, -program.row_high[r])):
            if bound > -np.inf:
                singles.append(sign * single)
                tables.append(sign * table)
                least.append(bound)
                price.append(max(0.0, -sign * here.relaxed.price[r]))
                of.append(r)
    return Means(
        np.reshape(singles, (-1, n)),
        np.reshape(tables, (-1, n, n)),
        np.array(least),
        np.array(price),
        np.array(of, dtype=np.intp),
    )


def _first(model: Model) -> int:
    """The first column that a block made: those before are the structure's."""
    return min((r.start for r in model.made.values()), default=len(model.space.columns))


def _tables(
    case: Case, model: Model, pairs: Iterable[int], among: Sequence[int]
) -> dict[str, np.ndarray]:
    """By block, the terms that are sums over pairs though their columns are none."""
    known = set(pairs)
    found = {}
    for name, term in case.formulation.terms.items():
        block = f"objective.{name}"
        if block in model.blocks and not known.issuperset(model.made[block]):
            values = pair_table(term, case, np.array(among), model.space.size)
            if values is not None:
                found[block] = values * (term.weight / case.formulation.total_weight)
    return found


def _prices(
    model: Model,
    program: Program,
    duals: np.ndarray,
    tables: dict[str, np.ndarray],
    own: set[str] | None,
) -> np.ndarray:
    """Prices that no infinite side contradicts; none for rows that pairs meet by definition."""
    fixed = np.zeros(len(program.cost), dtype=bool)
    fixed[[*model.space.x.values(), *pair_columns(model.space).column]] = True
    others = np.add.reduceat(~fixed[program.index], program.start[:-1]) if len(duals) else duals
    free = program.link & (others == 0)
    for r, (block, _) in enumerate(program.row_of):
        free[r] |= block in tables or (own is not None and block not in own)
    price = np.where(free, 0.0, duals)
    price[(price > 0) & np.isinf(program.row_high)] = 0.0
    price[(price < 0) & np.isinf(program.row_low)] = 0.0
    return price


def _objective(program: Program, model: Model, own: set[str] | None) -> tuple[np.ndarray, float]:
    if own is None:
        return program.cost, program.offset
    cost, offset = np.zeros(len(program.cost)), 0.0
    for name, part in model.terms.items():
        if f"objective.{name}" in own:
            offset += part.constant
            for column, a in part.terms.items():
                cost[column] += a
    return cost, offset


def _best_of_the_rest(
    model: Model,
    program: Program,
    reduced: np.ndarray,
    pairs: np.ndarray,
    tables: dict[str, np.ndarray],
    own: set[str] | None,
) -> float:
    """What all columns but members, pairs and those of tables add at most."""
    best = np.maximum(reduced * program.low, reduced * program.high)
    best[[*model.space.x.values(), *pairs]] = 0.0
    for block, columns in model.made.items():
        if block in tables or (own is not None and block not in own):
            best[columns.start : columns.stop] = 0.0
    if own is not None and "structure" not in own:
        best[: _first(model)] = 0.0
    return float(best.sum())


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isinf(values), 0.0, values)


def _per_entry(program: Program, rows: np.ndarray) -> np.ndarray:
    return np.repeat(rows, np.diff(program.start))
