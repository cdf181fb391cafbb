"""SCIP with the quadratic objective as such: ``t <= sum of worth * v_a * v_b``, maximise ``t``.

PySCIPOpt takes linear objectives only, so the products stand in one quadratic row, which SCIP
handles by its own means. SCIP as it comes on the package index searches on one thread.
"""

from __future__ import annotations

import numpy as np
import pyscipopt
from neutral import BINARY, IMPLIED, Problem
from peer import GAP, Answer, Task, main
from pyscipopt import Model, quicksum

ENDINGS = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible"}


def build(problem: Problem) -> tuple[Model, list[pyscipopt.Variable]]:
    """Columns, rows, the quadratic row, objective."""
    model = Model()
    model.hideOutput()
    kinds = {BINARY: "B", IMPLIED: "C"}
    columns = zip(problem.kind.tolist(), problem.least, problem.most, strict=True)
    v = [model.addVar(vtype=kinds.get(k, "I"), lb=low, ub=high) for k, low, high in columns]
    for r, (first, last) in enumerate(zip(problem.start[:-1], problem.start[1:], strict=True)):
        terms = zip(problem.index[first:last].tolist(), problem.value[first:last], strict=True)
        row = quicksum(float(value) * v[c] for c, value in terms)
        low, high = problem.low[r], problem.high[r]
        if low == high:
            model.addCons(row == high)
            continue
        if np.isfinite(low):
            model.addCons(row >= low)
        if np.isfinite(high):
            model.addCons(row <= high)
    goal = quicksum(float(g) * v[c] for c, g in enumerate(problem.gain) if g)
    products = zip(problem.pairs.tolist(), problem.worth.tolist(), strict=True)
    whole = [worth * v[a] * v[b] for (a, b), worth in products if worth]
    if whole:
        t = model.addVar(lb=None, ub=None)
        model.addCons(t <= quicksum(whole))
        goal += t
    model.setObjective(goal, "maximize")
    return model, v


def solve(task: Task) -> Answer:
    """Default settings but for gap, seed and limit."""
    model, v = build(task.problem)
    model.setParam("limits/absgap", GAP)
    model.setParam("limits/gap", 0.0)
    model.setParam("randomization/randomseedshift", task.seed)
    model.setParam("limits/time", task.left())
    model.optimize()
    status = ENDINGS.get(model.getStatus(), "limit")
    values = np.array([model.getVal(one) for one in v]) if model.getNSols() else None
    bound = model.getDualbound() + task.problem.constant
    version = f"{pyscipopt.__version__} (SCIP {model.version()})"
    return Answer(status, bound, values, version)


if __name__ == "__main__":
    main(solve)
