"""HiGHS on a column a product: ``textbook`` (Fortet, McCormick) or ``compact``.

Textbook: ``z <= v_a``, ``z <= v_b`` where a product is worth something, ``z >= v_a + v_b - 1``
where it costs. Compact: a member has ``size - 1`` partners, ``sum over j of z_ij = (size - 1)
x_i``, with ``<=`` and the textbook rows beside it where not every pair has a product.
"""

from __future__ import annotations

import highspy
import numpy as np
from neutral import BINARY, IMPLIED, INTEGER, Problem
from peer import GAP, Answer, Task, main

Rows = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Terms a row, index, value, low, high."""
ENDINGS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
}

TYPES = {
    BINARY: highspy.HighsVarType.kInteger,
    INTEGER: highspy.HighsVarType.kInteger,
    IMPLIED: highspy.HighsVarType.kContinuous,
}


def textbook(problem: Problem, z: np.ndarray, a: np.ndarray, b: np.ndarray) -> list[Rows]:
    """Two rows a product that is worth something, one a product that costs."""
    gain, cost = problem.worth[: len(z)] > 0, problem.worth[: len(z)] < 0
    under = [np.stack([z[gain], end[gain]], 1) for end in (a, b)]
    over = np.stack([z[cost], a[cost], b[cost]], 1)
    found = [_rows(index, [1.0, -1.0], -np.inf, 0.0) for index in under]
    return [*found, _rows(over, [1.0, -1.0, -1.0], -1.0, np.inf)]


def _rows(index: np.ndarray, value: list[float], low: float, high: float) -> Rows:
    count, terms = index.shape
    values = np.tile(value, count)
    return np.full(count, terms), index.ravel(), values, np.full(count, low), np.full(count, high)


def compact(problem: Problem, z: np.ndarray, a: np.ndarray, b: np.ndarray) -> list[Rows]:
    """A row a member."""
    n, size = len(problem.members), problem.size
    ends = np.concatenate([a, b])
    inside = np.isin(ends, problem.members)
    order = np.argsort(ends[inside], kind="stable")
    partners, owners = np.concatenate([z, z])[inside][order], ends[inside][order]
    groups = np.split(partners, np.flatnonzero(np.diff(owners)) + 1)
    index = np.concatenate(
        [np.append(g, o) for g, o in zip(groups, np.unique(owners), strict=True)]
    )
    value = np.concatenate([np.append(np.ones(len(g)), 1.0 - size) for g in groups])
    every = len(z) == n * (n - 1) // 2
    low = np.full(len(groups), 0.0 if every else -np.inf)
    terms = np.array([len(g) + 1 for g in groups])
    row: Rows = (terms, index, value, low, np.zeros(len(groups)))
    return [row] if every else [row, *textbook(problem, z, a, b)]


def solve(task: Task) -> Answer:
    """Build the arrays, pass them, run."""
    problem = task.problem
    kept = problem if task.form == "compact" else without_zeros(problem)
    n, products = len(kept.kind), len(kept.pairs)
    a, b = kept.pairs.T
    z = np.arange(n, n + products)
    write = compact if task.form == "compact" and products else textbook
    own: Rows = (np.diff(kept.start), kept.index, kept.value, kept.low, kept.high)
    terms, index, value, low, high = map(
        np.concatenate, zip(own, *write(kept, z, a, b), strict=True)
    )
    lp = highspy.HighsLp()
    lp.sense_, lp.offset_ = highspy.ObjSense.kMaximize, kept.constant
    lp.num_col_, lp.num_row_ = n + products, len(low)
    lp.col_cost_ = np.append(kept.gain, kept.worth)
    lp.col_lower_ = np.append(kept.least, np.zeros(products))
    lp.col_upper_ = np.append(kept.most, np.ones(products))
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(terms)])
    lp.a_matrix_.index_, lp.a_matrix_.value_ = index, value
    whole = [TYPES[k] for k in kept.kind.tolist()]
    lp.integrality_ = [*whole, *[highspy.HighsVarType.kContinuous] * products]
    h = highspy.Highs()
    options = {"mip_rel_gap": 0.0, "mip_abs_gap": GAP, "threads": task.threads}
    for name, setting in {**options, "output_flag": False, "random_seed": task.seed}.items():
        h.setOptionValue(name, setting)
    assert h.passModel(lp) != highspy.HighsStatus.kError, "HiGHS refuses the model"
    h.setOptionValue("time_limit", task.left())
    h.run()
    info = h.getInfo()
    status = ENDINGS.get(h.getModelStatus(), "limit")
    some = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(h.getSolution().col_value[:n]) if some else None
    return Answer(status, info.mip_dual_bound, values, h.version())


def without_zeros(problem: Problem) -> Problem:
    """Products that are worth nothing need no column."""
    some = problem.worth != 0
    return Problem(**{**vars(problem), "pairs": problem.pairs[some], "worth": problem.worth[some]})


if __name__ == "__main__":
    main(solve)
