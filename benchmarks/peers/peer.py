"""What every peer's process does: read the problem, solve, check the answer, print it as JSON."""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from neutral import TOLERANCE, Problem, read


@dataclass(frozen=True)
class Task:
    """``form`` is how the products are written, ``deadline`` is on ``time.monotonic``."""

    problem: Problem
    form: str
    deadline: float
    threads: int
    seed: int

    def left(self) -> float:
        """Seconds that are left for the solver once its model is built."""
        return max(0.1, self.deadline - time.monotonic())


@dataclass(frozen=True)
class Answer:
    """``values`` of the problem's columns, None where nothing was found."""

    status: str
    """optimal, infeasible or limit."""
    bound: float
    values: np.ndarray | None
    version: str


GAP = 1e-6
"""Absolute, on the objective, as the engine's; the relative gap is 0 everywhere."""


def main(solve: Callable[[Task], Answer]) -> None:
    """Seconds are from the problem in memory to the proof: building the model counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("problem", type=Path)
    parser.add_argument("--form", default="textbook")
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    problem = read(given.problem)
    start = time.monotonic()
    task = Task(problem, given.form, start + given.limit, given.threads, given.seed)
    answer = solve(task)
    seconds = time.monotonic() - start
    print(json.dumps({"seconds": round(seconds, 4), **reported(problem, answer)}))


def reported(problem: Problem, answer: Answer) -> dict[str, object]:
    """The objective is recomputed from the values, never the solver's own."""
    found: dict[str, object] = {
        "status": answer.status,
        "bound": answer.bound if math.isfinite(answer.bound) else None,
        "objective": None,
        "version": answer.version,
    }
    if answer.values is not None:
        values = problem.settled(answer.values)
        fault = problem.fault(values)
        found["objective"] = problem.objective(values)
        if fault > TOLERANCE:
            found["status"] = f"wrong: a row is missed by {fault:g}"
    return found
