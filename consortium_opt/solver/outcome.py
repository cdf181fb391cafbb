"""What a search came to: ranks, how many are proven, the bound, and whether there is more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from consortium_opt.solver.complete import read
from consortium_opt.solver.focus import Members
from consortium_opt.solver.highs import maximise
from consortium_opt.solver.narrow import Narrow
from consortium_opt.solver.pool import Size, tie
from consortium_opt.solver.question import Ending, Question, Settings, unwatched

if TYPE_CHECKING:
    from consortium_opt.solver.search import Search


TRIES = 20
"""Sets that turn out to break a rule, after which it is taken that others do not."""


@dataclass(slots=True)
class Found:
    """What a search found. ``ranked`` are sets, best first; the first ``proven`` are proven."""

    ranked: list[Members]
    values: dict[Members, float]
    proven: int
    bound: float
    exhausted: bool
    tied_at_end: bool
    interrupted: bool
    limited: bool


def count_proven(search: Search) -> int:
    """Ranks that no open size can overtake."""
    ranked = islice(search.pool.ranked([], 1), search.top)
    open_bound = max((size.bound for size in search.sizes), default=-np.inf)
    allowed = open_bound - search.settings.gap - 1e-9
    return sum(search.pool.known[members] >= allowed for members in ranked)


def found(search: Search, proven: int) -> Found:
    """The ranks that were taken, with what was proven of them."""
    known, taken, stopped = search.pool.known, search.taken, search.stopped
    best = max((known[m] for m in taken[:1]), default=-np.inf)
    bound = max([best, *(size.bound for size in search.sizes)])
    return Found(
        ranked=taken,
        values={members: known[members] for members in taken},
        proven=proven,
        bound=best if stopped is None and search.settings.exact else bound,
        exhausted=stopped is None and not search.brief and not _more(search),
        tied_at_end=_tied(search),
        interrupted=stopped is Ending.INTERRUPTED,
        limited=stopped is Ending.LIMIT,
    )


def _tied(search: Search) -> bool:
    """Whether a set that could have the last rank as well is known and has none."""
    known, taken = search.pool.known, search.taken
    if not taken:
        return False
    last = tie(known[taken[-1]])
    free = search.pool.ranked(taken[:-1], search.distance)
    return any(members not in taken and tie(known[members]) == last for members in free)


def watching(search: Search, size: Size) -> Settings:
    """Settings of a question on a size that report the whole search, not the one question."""
    others = max((s.bound for s in search.sizes if s is not size), default=-np.inf)

    def watch(incumbent: float | None, bound: float | None) -> None:
        here = size.bound if bound is None else min(bound, size.bound)
        best = max([*search.pool.known.values(), -np.inf if incumbent is None else incumbent])
        top = max(here, others, best)
        finite = [value if np.isfinite(value) else None for value in (best, top)]
        search.settings.watch(*finite)

    return replace(search.settings, watch=watch)


def _more(search: Search) -> bool:
    """Whether there is a consortium beyond those ranked; unknown counts as yes."""
    if next(search.pool.ranked(search.taken, search.distance), None):
        return True
    if len(search.taken) < search.top:
        return False
    quiet = replace(search.settings, watch=unwatched)
    for size in search.sizes:
        if size.bound == -np.inf:
            continue
        if size.whole is None:  # a great gap settled the ranks before it was looked at
            search.open(size)
            assert size.whole is not None
        if _holds_more(search, size.whole, quiet):
            return True
    return False


def _holds_more(search: Search, whole: Narrow, settings: Settings) -> bool:
    """Whether a size holds a set that is not known; where the model overrates, not for sure."""
    for _ in range(TRIES):
        rows = tuple(search.shut_out(whole.model, None))
        answer = maximise(whole.program, Question(rows=rows, first=True), settings)
        if answer.ending is Ending.INFEASIBLE:
            return False
        if answer.values is None or not whole.model.space.overrates:
            return True
        members = read(whole.model, answer.values)
        if search.completer.complete(members) is not None:
            return True
        search.pool.dead.add(members)
    return True
