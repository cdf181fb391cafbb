"""A problem in a form that belongs to no solver: columns, rows, and products of two columns.

Maximise ``constant + sum of gain * v + sum of worth * v_a * v_b`` under ``low <= A v <= high``.
Needs numpy alone, so that every solver can be run in a process of its own on the same file.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

BINARY, INTEGER, IMPLIED = 0, 1, 2
"""Kinds of columns; implied: continuous will do, some optimum has it whole."""
TOLERANCE = 1e-5
"""On rows and bounds of a solver's answer: ten times what the solvers allow themselves."""


@dataclass(frozen=True)
class Problem:
    """Arrays, a row of ``A`` being ``index[start[r]:start[r + 1]]`` with ``value`` beside it.

    ``members`` are the columns of which exactly ``size`` are 1: what compact pair models build on.
    ``pairs`` has a line a product; ``worth`` is its coefficient.
    """

    size: int
    constant: float
    members: np.ndarray
    kind: np.ndarray
    least: np.ndarray
    most: np.ndarray
    gain: np.ndarray
    start: np.ndarray
    index: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pairs: np.ndarray
    worth: np.ndarray

    def objective(self, v: np.ndarray) -> float:
        """Recomputed from the columns, products included."""
        a, b = self.pairs.T
        return float(self.constant + self.gain @ v + self.worth @ (v[a] * v[b]))

    def fault(self, v: np.ndarray) -> float:
        """By how much the worst row, bound or whole number is missed."""
        rows = np.repeat(np.arange(len(self.low)), np.diff(self.start))
        sums = np.bincount(rows, self.value * v[self.index], minlength=len(self.low))
        whole = v[self.kind != IMPLIED]
        missed = (self.low - sums, sums - self.high, self.least - v, v - self.most)
        return max(0.0, *(float(m.max(initial=0.0)) for m in (*missed, abs(whole - whole.round()))))

    def settled(self, v: np.ndarray) -> np.ndarray:
        """The same values with whole numbers made whole."""
        return np.where(self.kind == IMPLIED, v, v.round())


def save(problem: Problem, path: Path) -> None:
    """Write the arrays."""
    np.savez(path, **{f.name: getattr(problem, f.name) for f in fields(Problem)})


def read(path: Path) -> Problem:
    """What ``save`` wrote."""
    with np.load(path) as held:
        arrays = {f.name: held[f.name] for f in fields(Problem)}
    single = {"size": int(arrays["size"]), "constant": float(arrays["constant"])}
    return Problem(**{**arrays, **single})
