"""OR-Tools CP-SAT on whole numbers: a Boolean a product, the objective in units of 1e-8.

With ``textbook`` a product implies both of its columns. The form ``levels`` is a problem without
products for the levels, written so before it comes here. The sum of the roundings stays below
1e-6 up to 200 coefficients in one answer; the objective is recomputed without them.
"""

from __future__ import annotations

import numpy as np
import ortools
from neutral import Problem
from ortools.sat.python import cp_model
from peer import GAP, Answer, Task, main

UNITS = 10**8
FAR = 10**12
"""Beyond every sum of a row: no bound."""
ENDINGS = {cp_model.OPTIMAL: "optimal", cp_model.INFEASIBLE: "infeasible"}


def build(problem: Problem) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """Columns, rows, products, objective."""
    model = cp_model.CpModel()
    bounds = zip(problem.least.astype(int).tolist(), problem.most.astype(int).tolist(), strict=True)
    v = [
        model.new_bool_var("") if (least, most) == (0, 1) else model.new_int_var(least, most, "")
        for least, most in bounds
    ]
    low = np.maximum(np.ceil(problem.low), -FAR).astype(int).tolist()
    high = np.minimum(np.floor(problem.high), FAR).astype(int).tolist()
    values = problem.value.astype(int)
    assert np.array_equal(values, problem.value), "every row has whole coefficients"
    for r, (first, last) in enumerate(zip(problem.start[:-1], problem.start[1:], strict=True)):
        terms = [v[c] for c in problem.index[first:last]]
        row = cp_model.LinearExpr.weighted_sum(terms, values[first:last].tolist())
        model.add_linear_constraint(row, low[r], high[r])
    worth = np.rint(problem.worth * UNITS).astype(int).tolist()
    products, costs = [], []
    for (a, b), units in zip(problem.pairs.tolist(), worth, strict=True):
        if units == 0:
            continue
        both = model.new_bool_var("")
        if units > 0:
            model.add_implication(both, v[a])
            model.add_implication(both, v[b])
        else:
            model.add_bool_or([both, ~v[a], ~v[b]])
        products.append(both)
        costs.append(units)
    gain = np.rint(problem.gain * UNITS).astype(int).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum([*v, *products], [*gain, *costs]))
    return model, v


def solve(task: Task) -> Answer:
    """Two workers share the search; a gap of 1e-6 ends it, as for everybody."""
    model, v = build(task.problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = task.threads
    solver.parameters.random_seed = task.seed
    solver.parameters.relative_gap_limit = 0.0
    solver.parameters.absolute_gap_limit = GAP * UNITS
    solver.parameters.max_time_in_seconds = task.left()
    status = solver.solve(model)
    some = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array([solver.value(one) for one in v], dtype=float) if some else None
    bound = task.problem.constant + solver.best_objective_bound / UNITS
    return Answer(ENDINGS.get(status, "limit"), bound, values, ortools.__version__)


if __name__ == "__main__":
    main(solve)
