"""The one module that talks to HiGHS and maps its endings to ours, without merging any two.

Facts it rests on (HiGHS 1.15.1): the default relative gap of 1e-4 certifies no ranking, so it is
0 and the absolute gap is set; ``objective_bound`` is no cut-off for integer programs, a row is;
two threads do not shorten a question, but questions side by side do not hinder each other, so each
has one; presolve can lose members of *exactly one of* rows (HiGHS#3216), which
``presolve_rule_off`` works round until a release has the fix. At the root of a branch and bound an
interior point method looks for the analytic centre; it hears no limit and no callback and cannot be
switched off, so a model of 100,000 entries may run over its time by 5 to 12 seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import highspy
import numpy as np

from consortium_opt.errors import InternalError
from consortium_opt.model.program import Program, with_rows
from consortium_opt.solver.question import Answer, Ending, Question, Relaxation, Settings

DEAF, MANY = 12.0, 50_000
"""Seconds for which a program of so many entries may not hear that time is up, see above."""
VERSION: str = highspy.Highs().version()  # type: ignore[no-untyped-call]
EQUALITY_CLIQUES = 65536
PROVING: dict[str, bool | int] = {
    "mip_allow_restart": False,
    "mip_pscost_minreliable": 0,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_feasibility_jump": False,
}
"""With a cut-off the work is the proof, and a set's own model is tiny: no restarts, no searching
for better, little probing. Feasibility jump alone is two thirds of a tiny model."""


def maximise(program: Program, question: Question, settings: Settings) -> Answer:
    """Best solution of a program under a question."""
    program = with_rows(program, question.rows)
    if program.broken:
        return Answer(Ending.INFEASIBLE, -np.inf, None, None)
    h = _load(program, question, settings)
    found: list[np.ndarray] = []
    watch = _Watch(settings)

    def improved(event: highspy.HighsCallbackEvent) -> None:
        found.append(np.array(event.data_out.mip_solution))

    h.cbMipInterrupt.subscribe(watch)
    h.cbSimplexInterrupt.subscribe(_Watch(settings, silent=True))
    h.cbMipImprovingSolution.subscribe(improved)
    ending = _run(h)
    info = h.getInfo()
    has_point = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if ending is Ending.INFEASIBLE:
        return Answer(ending, -np.inf, None, None)
    if ending is Ending.OPTIMAL and not has_point:
        raise InternalError("HiGHS says optimal and has no solution")
    bound = float(info.mip_dual_bound)
    if not program.integer.any():
        bound = float(info.objective_function_value)
    if not has_point:
        return Answer(ending, bound, None, None, tuple(found))
    values = np.array(h.getSolution().col_value)
    objective = float(info.objective_function_value)
    return Answer(ending, max(bound, objective), values, objective, tuple(found))


def hears(program: Program, settings: Settings) -> bool:
    """Whether the time that is left is enough for the solver to notice its end."""
    return len(program.index) < MANY or settings.left() > DEAF


def relax(program: Program, question: Question, settings: Settings) -> Relaxation:
    """Linear relaxation of a program under a question."""
    nothing = np.zeros(0)
    program = with_rows(program, question.rows)
    if program.broken:
        return Relaxation(Ending.INFEASIBLE, -np.inf, nothing, nothing, nothing)
    h = _load(program, question, settings)
    h.setOptionValue("solve_relaxation", True)
    h.cbSimplexInterrupt.subscribe(_Watch(settings, silent=True))
    ending = _run(h)
    if ending is not Ending.OPTIMAL:
        bound = -np.inf if ending is Ending.INFEASIBLE else np.inf
        return Relaxation(ending, bound, nothing, nothing, nothing)
    solution = h.getSolution()
    bound = float(h.getInfo().objective_function_value)
    values, reduced, price = solution.col_value, solution.col_dual, solution.row_dual
    return Relaxation(ending, bound, np.array(values), np.array(reduced), np.array(price))


class Prober:
    """The relaxation of a program, kept warm, with one column after the other forced to 1."""

    def __init__(
        self, program: Program, zero: Iterable[int], cut: float, settings: Settings
    ) -> None:
        free = replace(
            program, integer=np.zeros_like(program.integer), cost=-program.cost, offset=0.0
        )
        self.h = _load(free, Question(zero=zero), settings)
        self.h.changeObjectiveSense(highspy.ObjSense.kMinimize)
        self.h.setOptionValue("presolve", "off")
        # a bound is sound here: without integers it only ends the dual simplex early
        self.offset = program.offset
        self.cut = program.offset - cut
        self.h.run()
        self.h.setOptionValue("objective_bound", self.cut)
        self.basis = self.h.getBasis()

    def below(self, column: int) -> bool:
        """Whether the relaxation with the column at 1 is below the cut; then it stays at 0."""
        gone = self.bound(column) == -np.inf
        if gone:
            self.h.changeColBounds(column, 0.0, 0.0)
        return gone

    def bound(self, column: int) -> float:
        """Bound of the relaxation with the column at 1; minus infinity where it is below the cut.

        Infinite where the solver did not get to an end.
        """
        self.h.changeColBounds(column, 1.0, 1.0)
        self.h.run()
        status = self.h.getModelStatus()
        value = self.h.getInfo().objective_function_value
        self.h.changeColBounds(column, 0.0, 1.0)
        self.h.setBasis(self.basis)
        kinds = highspy.HighsModelStatus
        if status in (kinds.kInfeasible, kinds.kObjectiveBound):
            return -np.inf
        if status != kinds.kOptimal:
            return np.inf
        return -np.inf if value > self.cut else float(self.offset - value)


def is_one(value: float) -> bool:
    """Whether a binary column is 1; a value that is neither is an error."""
    if abs(value - round(value)) > 1e-5 or not -0.5 < value < 1.5:
        raise InternalError(f"a yes/no column of the solver is {value!r}")
    return value > 0.5


def _load(program: Program, question: Question, settings: Settings) -> highspy.Highs:
    h = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": settings.seed,
        "mip_rel_gap": question.rough,
        "mip_abs_gap": settings.gap,
        "presolve_rule_off": EQUALITY_CLIQUES,
    }
    if settings.left() < np.inf:
        options["time_limit"] = max(0.01, settings.left())
    if question.precise or settings.fine:
        options |= {"primal_feasibility_tolerance": 1e-9, "mip_feasibility_tolerance": 1e-9}
    if question.first:
        options["mip_max_improving_sols"] = 1
    if question.cutoff is not None or question.precise:
        options |= PROVING
    for name, value in options.items():
        if h.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise InternalError(f"HiGHS does not take the option {name} = {value!r}")
    if h.passModel(_highs_lp(program, question)) == highspy.HighsStatus.kError:
        raise InternalError("HiGHS does not take the model")
    if question.cutoff is not None:
        _cut_off(h, program, question.cutoff)
    return h


def _highs_lp(program: Program, question: Question) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    low, high = program.low.copy(), program.high.copy()
    high[list(question.zero)] = 0.0
    low[list(question.one)] = 1.0
    lp.num_col_, lp.num_row_ = len(low), len(program.row_low)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = program.cost if question.cost is None else question.cost
    lp.offset_ = program.offset if question.cost is None else 0.0
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_, lp.row_upper_ = program.row_low, program.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.start
    lp.a_matrix_.index_ = program.index
    lp.a_matrix_.value_ = program.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(flag)] for flag in program.integer]
    return lp


def _cut_off(h: highspy.Highs, program: Program, cutoff: float) -> None:
    columns = np.flatnonzero(program.cost).astype(np.int32)
    low = cutoff - program.offset
    h.addRow(low, highspy.kHighsInf, len(columns), columns, program.cost[columns])


@dataclass(slots=True)
class _Watch:
    """Polls ``stop`` and passes incumbent and bound on, a few times a second."""

    settings: Settings
    silent: bool = False
    next_look: float = field(default_factory=time.monotonic)

    def __call__(self, event: highspy.HighsCallbackEvent) -> None:
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + 0.1
        if self.settings.stop():
            event.interrupt()
        if self.silent:
            return
        out = event.data_out
        best, bound = out.mip_primal_bound, out.mip_dual_bound
        self.settings.watch(
            best if abs(best) < 1e100 else None, bound if abs(bound) < 1e100 else None
        )


def _run(h: highspy.Highs) -> Ending:
    if h.run() == highspy.HighsStatus.kError:
        raise InternalError(f"HiGHS failed with status {h.getModelStatus()}")
    status = h.getModelStatus()
    kinds = highspy.HighsModelStatus
    endings = {
        kinds.kOptimal: Ending.OPTIMAL,
        kinds.kInfeasible: Ending.INFEASIBLE,
        # every column is bounded on both sides, so it cannot be unbounded
        kinds.kUnboundedOrInfeasible: Ending.INFEASIBLE,
        kinds.kTimeLimit: Ending.LIMIT,
        kinds.kSolutionLimit: Ending.LIMIT,
        kinds.kInterrupt: Ending.INTERRUPTED,
    }
    if status not in endings:
        raise InternalError(f"HiGHS ended with {h.modelStatusToString(status)!r}")
    return endings[status]
