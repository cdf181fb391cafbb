"""Many independent jobs side by side, in processes of their own where that pays.

A process takes about a second to start (it imports the solver), so jobs of a second or less are
faster one after the other. Results come in the order of the jobs and do not depend on the number of
workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from types import ModuleType
from typing import Any, TypeVar

from consortium_opt.errors import InternalError
from consortium_opt.solver.together import cores

C = TypeVar("C")
J = TypeVar("J")
R = TypeVar("R")
Stop = Callable[[], bool]
Told = Callable[[int, int], None]
Job = Callable[[C, J, Stop], R]
"""A pure function at the top of a module: what all jobs share, the job, and its ``stop``."""

LONG = 20.0
"""Seconds of work left, at the pace so far, from which on processes are started unasked."""
LOOK = 0.1
"""Seconds between two looks at ``stop`` while processes work."""


def spread(
    function: Job[C, J, R],
    common: C,
    jobs: Sequence[J],
    *,
    workers: int | None = None,
    stop: Stop | None = None,
    told: Told | None = None,
) -> list[R | None]:
    """What ``function(common, job, stop)`` returns for every job, in their order.

    ``workers``: processes; 1 works in this one. None begins in this one and, once the jobs left
    would take more than 20 seconds at the pace so far, spreads them over as many processes as there
    are cores, at most 4. Function, ``common`` and jobs are pickled; ``common`` goes to each process
    once. ``stop`` is polled: jobs that run are told to end with what they have, jobs that did not
    begin are None. ``told`` gets the jobs done and their number, and again while they run; like
    ``stop`` it may be called from a thread of the solver, but never twice at once.

    Raises what the first failing job raises, ValueError for less than one worker, InternalError
    where a process dies.
    """
    if workers is not None and workers < 1:
        raise ValueError("workers is 1 or more")
    work = _Work(stop or _never, told or _nothing, len(jobs))
    work.told(0)
    found: list[R | None] = []
    alone = workers == 1 or len(jobs) < 2 or not _can_start()
    if alone or workers is None:
        found = _here(function, common, jobs, work, None if alone else LONG)
    if work.stop() or len(found) == len(jobs):
        return found + [None] * (len(jobs) - len(found))
    left = jobs[len(found) :]
    return found + _side_by_side(function, common, left, work, min(workers or cores(), len(left)))


@dataclass(slots=True)
class _Work:
    """What is asked of all jobs together, and how many are done."""

    stop: Stop
    tell: Told
    total: int
    done: int = 0
    telling: threading.Lock = field(default_factory=threading.Lock)

    def told(self, done: int) -> None:
        """So many jobs are done."""
        with self.telling:
            self.done = done
            self.tell(done, self.total)

    def again(self) -> bool:
        """Tell the same once more, unless that is being done, and look at ``stop``."""
        if self.telling.acquire(blocking=False):
            try:
                self.tell(self.done, self.total)
            finally:
                self.telling.release()
        return self.stop()


@dataclass(slots=True)
class Steps:
    """Tells how many questions are answered, also while the solver works on one."""

    told: Told | None
    poll: Stop | None
    total: int
    done: int = 0

    def next(self) -> None:
        """One more is answered."""
        self.done += 1
        self.stop()

    def stop(self) -> bool:
        """Whether to end; polled while the solver works."""
        if self.told is not None:
            self.told(self.done, self.total)
        return self.poll is not None and self.poll()


def share(deadline: float | None, position: int, total: int, workers: int = 1) -> float | None:
    """Seconds for the job at a position: what is left until the deadline, divided fairly.

    ``deadline`` is on ``time.monotonic()``, which all processes of a machine share. What earlier
    jobs did not need goes to later ones. Never 0: a job without time says so itself.
    """
    if deadline is None:
        return None
    rounds = max(1, ceil((total - position) / workers))
    return max(1e-6, (deadline - time.monotonic()) / rounds)


def _here(
    function: Job[C, J, R], common: C, jobs: Sequence[J], work: _Work, patience: float | None
) -> list[R | None]:
    """The jobs one after the other, until stopped, or until the rest would take too long."""
    found: list[R | None] = []
    started = time.monotonic()

    for job in jobs:
        if work.stop():
            break
        found.append(function(common, job, work.again))
        work.told(len(found))
        pace = (time.monotonic() - started) / len(found)
        left = len(jobs) - len(found)
        if patience is not None and cores() > 1 and left > 1 and pace * left > patience:
            break
    return found


def _side_by_side(
    function: Job[C, J, R], common: C, jobs: Sequence[J], work: _Work, workers: int
) -> list[R | None]:
    """The jobs in processes; every process has ended when this returns or raises."""
    context = multiprocessing.get_context("spawn")
    halt = context.Event()
    before = work.done
    pool = ProcessPoolExecutor(workers, context, _begin, (function, common, halt))
    try:
        with _quiet_start():
            running: list[Future[R | None]] = [pool.submit(_work, job) for job in jobs]
        pending = set(running)
        while pending:
            done, pending = wait(pending, LOOK)
            if work.stop() or any(one.exception() for one in done if not one.cancelled()):
                halt.set()
                for one in pending:
                    one.cancel()
            done_now = sum(one.done() and not one.cancelled() for one in running)
            work.told(before + done_now)
        return [None if one.cancelled() else one.result() for one in running]
    except BrokenProcessPool as error:
        text = "a worker process died, perhaps for want of memory; one worker needs the least"
        raise InternalError(text) from error
    finally:
        halt.set()
        pool.shutdown(cancel_futures=True)


def _can_start() -> bool:
    """Whether this process may have children: the daemons of a pool may not."""
    return not multiprocessing.current_process().daemon


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Start processes that neither run the user's script again nor hear Ctrl-C while they import.

    A new process imports the main module of this one; nothing here needs it, and a script without
    the usual guard would start all over. An ignored signal stays ignored in a child.
    """
    main, here = sys.modules["__main__"], threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if here else None
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if before is not None:
            signal.signal(signal.SIGINT, before)


_mine: tuple[Job[Any, Any, Any], Any, Any] | None = None
"""In a worker: the function, what all jobs share, and the event that ends them."""


def _begin(function: Job[C, J, R], common: C, halt: Any) -> None:
    """Make a new process ready: Ctrl-C is the parent's, and it ends when the parent does."""
    global _mine  # noqa: PLW0603 - a worker process has nothing else to keep it in
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _mine = (function, common, halt)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(job: J) -> Any:
    """A job in a worker; None if the end was called before it began."""
    assert _mine is not None
    function, common, halt = _mine
    return None if halt.is_set() else function(common, job, halt.is_set)


def _never() -> bool:
    return False


def _nothing(_done: int, _total: int) -> None:
    return None
