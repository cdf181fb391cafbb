"""What is asked of the solver and what it answers, as plain data."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from consortium_opt.linear import Row


class Ending(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"


def never() -> bool:
    """Stop never."""
    return False


def untold(_text: str) -> None:
    """Tell nobody."""


def unwatched(_incumbent: float | None, _bound: float | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Of a whole run. ``gap`` is absolute on the objective, ``deadline`` on ``time.monotonic``.

    ``threads`` is the number of questions that are asked side by side. ``fine`` holds rows and
    whole numbers to 1e-9 in every question, where rows tell values apart that differ by 1e-6.
    ``stop`` is polled during a solve; ``watch`` is told incumbent and bound, each or None, and
    ``trace`` in words who is left out why and how sizes are closed.
    """

    gap: float = 1e-6
    threads: int = 1
    seed: int = 0
    fine: bool = False
    deadline: float | None = None
    stop: Callable[[], bool] = never
    watch: Callable[[float | None, float | None], None] = unwatched
    trace: Callable[[str], None] = untold

    @property
    def exact(self) -> bool:
        """Whether the gap is no more than what a solver's objective is off by."""
        return self.gap <= 1e-6

    def left(self) -> float:
        """Seconds until the deadline, infinite without one."""
        return np.inf if self.deadline is None else self.deadline - time.monotonic()

    def over(self) -> bool:
        """Whether to end: somebody says stop, or time is up."""
        return self.stop() or self.left() <= 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a program beyond itself: columns fixed, rows added, another objective.

    ``precise`` holds rows to 1e-9, ``first`` stops at the first solution, ``rough`` within so
    great a relative gap; ``cutoff`` asks for an objective of at least so much.
    """

    zero: Iterable[int] = ()
    one: Iterable[int] = ()
    rows: tuple[Row, ...] = ()
    cost: np.ndarray | None = None
    precise: bool = False
    first: bool = False
    rough: float = 0.0
    cutoff: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How it ended, the proven upper bound, and the best values found (None: none found).

    ``found`` holds every improving solution on the way, the best last.
    """

    ending: Ending
    bound: float
    values: np.ndarray | None
    objective: float | None
    found: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Optimum without integrality: bound, values, reduced costs (at most 0 for columns at 0).

    ``price`` is the dual value of every row.
    """

    ending: Ending
    bound: float
    values: np.ndarray
    reduced: np.ndarray
    price: np.ndarray
