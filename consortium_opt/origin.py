"""What every answer begins and ends with: settings, notes, and where the answer is from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from consortium_opt.case import Case
from consortium_opt.prepare import notes
from consortium_opt.result import FormulationInfo, InstanceInfo, SolverInfo
from consortium_opt.solver.highs import VERSION
from consortium_opt.solver.question import Settings
from consortium_opt.solver.together import cores


class About(TypedDict):
    """Which pool, and under which rules."""

    instance: InstanceInfo
    formulation: FormulationInfo


class Origin(About):
    """The same, and what proved it."""

    solver: SolverInfo


def settings_of(
    time_limit: float | None,
    gap: float,
    threads: int | None,
    seed: int,
    started: float,
    stop: Callable[[], bool] | None,
) -> Settings:
    """Settings of a run that began at ``started``; raises ValueError for wrong arguments."""
    if threads is not None and threads < 1:
        raise ValueError("threads is 1 or more")
    if not gap >= 0 or not (time_limit is None or time_limit > 0):
        raise ValueError("time_limit is above 0 seconds, gap is 0 or more")
    deadline = None if time_limit is None else started + time_limit
    settings = Settings(gap=gap, threads=threads or cores(), seed=seed, deadline=deadline)
    return settings if stop is None else replace(settings, stop=stop)


def tell(case: Case, note: Callable[[str], None] | None) -> None:
    """Tell what the user should know of a case."""
    if note is None:
        return
    for text in notes(case):
        note(text)


def about(case: Case) -> About:
    """Pool and rules of a report."""
    instance, formulation = case.instance, case.formulation
    return About(
        instance=InstanceInfo(title=instance.meta.title, candidates=case.n, sha256=instance.sha256),
        formulation=FormulationInfo(
            name=formulation.name, title=formulation.title, changes=formulation.changes
        ),
    )


def origin(case: Case, settings: Settings, started: float) -> Origin:
    """Pool, rules and solver of a report, with the seconds since ``started``."""
    solver = SolverInfo(
        name="HiGHS",
        version=VERSION,
        seconds=round(time.monotonic() - started, 3),
        threads=settings.threads,
        seed=settings.seed,
    )
    return Origin(**about(case), solver=solver)
