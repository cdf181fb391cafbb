"""Bounds on what roles, effort and the coordinator add, for many sets of members at once.

What the seats add is a concave function of the members once its whole numbers are relaxed, so the
dual values of the relaxation at any mix of members are a tangent plane, above it everywhere
(Benders 1962). The mean of the sets that still matter is such a mix: its tangent is closest there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from consortium_opt.case import Case
from consortium_opt.model.build import Model
from consortium_opt.model.program import Program
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.highs import relax
from consortium_opt.solver.lagrange import priced
from consortium_opt.solver.narrow import Narrow
from consortium_opt.solver.paired import pair_columns
from consortium_opt.solver.question import Ending, Question, Settings

ROUNDS = 40
"""Tangents at most."""
FEW = 10
"""Sets that are not worth a tangent."""
WORTH = 0.98
"""Part of the sets that a tangent must leave, at most, to be followed by another."""


def seat_blocks(model: Model, program: Program, start: Sequence[str]) -> list[str]:
    """The given blocks and every one whose rows hold a column that another block made.

    Members and pairs do not count: they are fixed with the set.
    """
    names = list(model.blocks)
    number = {name: k for k, name in enumerate(names)}
    owner = np.full(len(program.cost), number["structure"])
    for block, columns in model.made.items():
        owner[columns.start : columns.stop] = number[block]
    fixed = np.zeros(len(program.cost), dtype=bool)
    fixed[[*model.space.x.values(), *pair_columns(model.space).column]] = True
    rows = np.array([number.get(block, -1) for block, _ in program.row_of], dtype=int)
    holder = np.repeat(rows, np.diff(program.start))
    strange = ~fixed[program.index] & (owner[program.index] != holder) & (holder >= 0)
    joined = {*start, *(names[k] for k in {*holder[strange], *owner[program.index[strange]]})}
    return [name for name in names if name in joined]


@dataclass(slots=True)
class Seats:
    """Bounds on what some blocks add to sets drawn from ``among``; remembers its tangents."""

    case: Case
    here: Narrow
    among: Sequence[int]
    blocks: Sequence[str]
    settings: Settings
    program: Program = field(init=False)
    tangents: list[Bound] = field(init=False)

    def __post_init__(self) -> None:
        self.program = _of_blocks(self.here.model, self.here.program, self.blocks)
        self.tangents = [priced(self.case, self.here, self.among, self.blocks)]

    def lowered(
        self, sets: np.ndarray, rest: np.ndarray, most: np.ndarray, cut: float
    ) -> np.ndarray:
        """Bounds of ``sets`` (m x size): what seats add to ``rest``, where it is below ``most``.

        Only sets that reach ``cut`` are worth a further tangent.
        """
        promise = most.copy()
        for known in self.tangents:
            promise = np.minimum(promise, rest + known.of(sets))
        for _ in range(ROUNDS):
            still = np.flatnonzero(promise >= cut)
            if len(still) <= FEW or self.settings.over():
                break
            tangent = self._tangent(sets[still])
            if tangent is None:
                break
            self.tangents.append(tangent)
            promise[still] = np.minimum(promise[still], rest[still] + tangent.of(sets[still]))
            if (promise >= cut).sum() > WORTH * len(still):
                break
        return promise

    def _tangent(self, sets: np.ndarray) -> Bound | None:
        """The tangent at the mean of the sets; None where that mix is not possible."""
        low, high = self.program.low.copy(), self.program.high.copy()
        x = self.here.model.space.x
        columns = list(x.values())
        low[columns] = high[columns] = 0.0
        who, times = np.unique(sets, return_counts=True)
        columns = [x[i] for i in who.tolist()]
        low[columns] = high[columns] = times / len(sets)
        program = replace(self.program, low=low, high=high)
        relaxed = relax(program, Question(), self.settings)
        if relaxed.ending is not Ending.OPTIMAL:
            return None
        return priced(self.case, replace(self.here, relaxed=relaxed), self.among, self.blocks)


def _of_blocks(model: Model, program: Program, blocks: Sequence[str]) -> Program:
    """The objective and rows of some blocks alone; other rows are left open, so places stay."""
    mine = np.array([block in blocks for block, _ in program.row_of], dtype=bool)
    cost = np.zeros(len(program.cost))
    for name, part in model.terms.items():
        if f"objective.{name}" in blocks:
            for column, a in part.terms.items():
                cost[column] += a
    low = np.where(mine, program.row_low, -np.inf)
    high = np.where(mine, program.row_high, np.inf)
    return replace(program, cost=cost, row_low=low, row_high=high)
