"""What questions of many solves begin and end with: settings, progress, where answers are from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from consortium_opt.case import Case
from consortium_opt.prepare import notes
from consortium_opt.result import FormulationInfo, InstanceInfo, SolverInfo
from consortium_opt.solver.highs import VERSION
from consortium_opt.solver.question import Settings
from consortium_opt.solver.together import cores
from consortium_opt.whatif.workers import Stop, Told


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


class Origin(TypedDict):
    """Which pool, under which rules, and what proved it."""

    instance: InstanceInfo
    formulation: FormulationInfo
    solver: SolverInfo


def settings_of(
    time_limit: float | None,
    gap: float,
    threads: int | None,
    seed: int,
    started: float,
    stop: Stop,
) -> Settings:
    """Settings of a question that began at ``started``; raises ValueError for wrong arguments."""
    if not gap >= 0 or not (time_limit is None or time_limit > 0):
        raise ValueError("time_limit is above 0 seconds, gap is 0 or more")
    deadline = None if time_limit is None else started + time_limit
    count = threads or cores()
    return Settings(gap=gap, threads=count, seed=seed, deadline=deadline, stop=stop)


def tell(case: Case, note: Callable[[str], None] | None) -> None:
    """Tell what the user should know of a case."""
    if note is None:
        return
    for text in notes(case):
        note(text)


def origin(case: Case, settings: Settings, started: float) -> Origin:
    """Pool, rules and solver of a report, with the seconds since ``started``."""
    instance, formulation = case.instance, case.formulation
    return Origin(
        instance=InstanceInfo(title=instance.meta.title, candidates=case.n, sha256=instance.sha256),
        formulation=FormulationInfo(
            name=formulation.name, title=formulation.title, changes=formulation.changes
        ),
        solver=SolverInfo(
            name="HiGHS",
            version=VERSION,
            seconds=round(time.monotonic() - started, 3),
            threads=settings.threads,
            seed=settings.seed,
        ),
    )
