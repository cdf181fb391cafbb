"""Jobs side by side: the solver lets go of the interpreter while it works."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

MOST = 4
"""Threads beyond which more do not help by default."""


def cores() -> int:
    """Cores of the machine, as many as are used unless the user says otherwise."""
    return min(MOST, os.cpu_count() or 1)


def together(jobs: Sequence[Callable[[], T]], threads: int) -> list[T]:
    """What the jobs return, in their order, so many of them at a time."""
    if len(jobs) < 2 or threads < 2:
        return [job() for job in jobs]
    with ThreadPoolExecutor(min(threads, len(jobs))) as pool:
        running = [pool.submit(job) for job in jobs]
        return [one.result() for one in running]
