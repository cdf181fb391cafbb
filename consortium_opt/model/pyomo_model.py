"""The model in Pyomo, and Pyomo's model as a matrix for the solver.

This is the only module that touches Pyomo. ``pyomo.core`` is enough and imports in a third of the
time that ``pyomo.environ`` takes, which registers every solver and writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from pyomo.core import (
    Binary,
    Block,
    ConcreteModel,
    Constraint,
    Integers,
    Objective,
    Var,
    maximize,
)
from pyomo.core.expr.numeric_expr import LinearExpression

from consortium_opt.garbage import many_objects
from consortium_opt.linear import Linear, Row
from consortium_opt.model.build import Model
from consortium_opt.model.program import Program, never


def to_pyomo(model: Model) -> ConcreteModel:
    """The model as a Pyomo model: one indexed variable, one block a rule or term."""
    columns = model.space.columns
    names = _unique(column.name for column in columns)
    m = ConcreteModel(name="consortium")
    m.column = Var(names)
    data = [m.column[name] for name in names]
    for var, column in zip(data, columns, strict=True):
        if column.integer:
            var.domain = Binary if (column.low, column.high) == (0, 1) else Integers
        var.setlb(column.low)
        var.setub(column.high)
    m.block = Block(list(model.blocks))
    for block, rows in model.blocks.items():
        relations = _named(rows)
        m.block[block].row = Constraint(
            list(relations), rule=lambda _, name, rows=relations: _relation(rows[name], data)
        )
    m.objective = Objective(expr=_expression(model.objective, data), sense=maximize)
    return m


def _relation(row: Row, data: list[Var]) -> object:
    if not row.expression.terms:  # a constant: kept out of Pyomo, see Program.broken
        return Constraint.Skip
    low = None if row.low == -float("inf") else row.low - row.expression.constant
    high = None if row.high == float("inf") else row.high - row.expression.constant
    if low is None and high is None:
        return Constraint.Skip
    return (low, _expression(Linear(row.expression.terms), data), high)


def _expression(expression: Linear, data: list[Var]) -> LinearExpression:
    return LinearExpression(
        constant=expression.constant,
        linear_coefs=list(expression.terms.values()),
        linear_vars=[data[column] for column in expression.terms],
    )


def compile_program(model: Model, exact: bool = True) -> Program:
    """Build the Pyomo model and read its matrix; unless ``exact``, late columns may be split."""
    with many_objects():
        return _matrix(to_pyomo(model), model, exact)


def _matrix(m: ConcreteModel, model: Model, exact: bool) -> Program:
    position = {id(var): k for k, var in enumerate(m.column.values())}
    row_of: list[tuple[str, str]] = []
    links: list[bool] = []
    lows: list[float] = []
    highs: list[float] = []
    starts, index, value = [0], [], []
    for block in m.block:
        link = _named(model.blocks[block])
        for name, relation in m.block[block].row.items():
            body = relation.body
            index += [position[id(var)] for var in body.linear_vars]
            value += body.linear_coefs
            starts.append(len(index))
            lows.append(-np.inf if relation.lower is None else relation.lower)
            highs.append(np.inf if relation.upper is None else relation.upper)
            row_of.append((block, name))
            links.append(link[name].link)
    cost = np.zeros(len(position))
    for var, a in zip(m.objective.expr.linear_vars, m.objective.expr.linear_coefs, strict=True):
        cost[position[id(var)]] = a
    columns = model.space.columns
    return Program(
        cost=cost,
        offset=model.objective.constant,
        low=np.array([c.low for c in columns], dtype=float),
        high=np.array([c.high for c in columns], dtype=float),
        integer=np.array([c.integer and (exact or not c.late) for c in columns], dtype=bool),
        row_low=np.array(lows, dtype=float),
        row_high=np.array(highs, dtype=float),
        start=np.array(starts, dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        value=np.array(value, dtype=float),
        row_of=tuple(row_of),
        link=np.array(links, dtype=bool),
        broken=tuple(block for block, rows in model.blocks.items() if any(map(never, rows))),
    )


def _named(rows: list[Row]) -> dict[str, Row]:
    return dict(zip(_unique(row.name for row in rows), rows, strict=True))


def _unique(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return found
