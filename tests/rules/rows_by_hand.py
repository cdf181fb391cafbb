"""What rows say of a choice: its columns are fixed, the auxiliary ones are free; solved by SciPy.

SciPy is another way to the solver than the library's own, and no other row is in the way.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space
from consortium_opt.model.structure import make_space

TOLERANCE = 1e-6


def space_of(case: Case, chosen: Chosen) -> Space:
    """The columns of the pool at the size of the choice."""
    return make_space(case, chosen.size, case.everybody)


def greatest(case: Case, chosen: Chosen, v: Space, rows: list[Row], value: Linear) -> float | None:
    """Greatest value of an expression that the rows leave to the choice; None if they forbid it."""
    low = np.array([column.low for column in v.columns], dtype=float)
    high = np.array([column.high for column in v.columns], dtype=float)
    for column, number in _fixed(case, chosen, v).items():
        low[column] = high[column] = number
    matrix = np.zeros((len(rows), len(v.columns)))
    for k, row in enumerate(rows):
        for column, a in row.expression.terms.items():
            matrix[k, column] = a
    cost = np.zeros(len(v.columns))
    for column, a in value.terms.items():
        cost[column] = -a
    least = np.array([row.low - row.expression.constant - TOLERANCE for row in rows])
    most = np.array([row.high - row.expression.constant + TOLERANCE for row in rows])
    found = milp(
        cost,
        integrality=[int(column.integer) for column in v.columns],
        bounds=Bounds(low, high),
        constraints=[LinearConstraint(matrix, least, most)] if rows else [],
    )
    assert found.status in (0, 2), found.message
    return None if found.status == 2 else value.constant - found.fun


def _fixed(case: Case, chosen: Chosen, v: Space) -> dict[int, float]:
    fixed = {x: float(i in chosen.members) for i, x in v.x.items()}
    fixed |= {y: float(seat in chosen.plays) for seat, y in v.y.items()}
    fixed |= {b: float(chosen.leads.get(r) == i) for (i, r), b in v.b.items()}
    fixed |= {c: float(i == chosen.coordinator) for i, c in v.c.items()}
    fixed |= {e: chosen.effort.get(seat, 0.0) for seat, e in v.e.items()}
    return fixed
