"""The search over sizes and ranks: one pool of the best sets, one bound a size, one cut-off.

A size is closed when nothing in it can beat the last rank still wanted; ranks are proven when no
open bound beats them. Every set found is shut out of the size's next question and every question
carries a cut-off row, so a handful of questions prove all ranks at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

import numpy as np

from consortium_opt.case import Case
from consortium_opt.errors import InternalError
from consortium_opt.linear import Row
from consortium_opt.model.build import Model
from consortium_opt.presolve import Shrunk
from consortium_opt.solver.complete import read
from consortium_opt.solver.highs import Answer, Ending, Question, Settings, maximise
from consortium_opt.solver.improve import Improver
from consortium_opt.solver.narrow import Narrow, narrow, open_size
from consortium_opt.solver.plain import Completer, Members
from consortium_opt.solver.pool import Found, Pool, Size, tie
from consortium_opt.solver.together import together

ROUGH = 0.1
"""Relative gap that ends the first question where roles keep swaps from finding a first set."""
STARTS = 5
"""Known sets of a size that are looked around once fewer candidates are left."""
NOISE = 1e-7
"""Below the last rank, for sets that tie with it: more than a solver's objective is off by."""


@dataclass(slots=True)
class Search:
    """State of one search."""

    case: Case
    shrunk: Shrunk
    top: int
    distance: int
    settings: Settings
    pool: Pool = field(default_factory=Pool)
    taken: list[Members] = field(default_factory=list)
    stopped: Ending | None = None
    tied: bool = False
    sizes: list[Size] = field(default_factory=list)
    completer: Completer = field(init=False)

    def __post_init__(self) -> None:
        self.completer = Completer(self.case, self.settings)

    def run(self) -> Found:
        """Ranks 1 to ``top``: all at once, or one by one where they must differ by more than 1."""
        self.sizes = [Size(s) for s in range(self.shrunk.smallest, self.shrunk.largest + 1)]
        proven = 0
        if self.distance <= 1:
            self._prove(self.top)
            proven = self._count_proven()
            self.taken = list(islice(self.pool.ranked([], 1), self.top))
        else:
            while len(self.taken) < self.top:
                self._prove(1)
                best = self._free(1)
                if not best:
                    break
                proven += self.stopped is None
                self.taken += best
            self.taken.sort(key=lambda m: (-tie(self.pool.known[m]), m))
        return self._found(proven)

    # -- proving --------------------------------------------------------------------------------

    def _prove(self, wanted: int) -> None:
        """Close every size against the last of the best ``wanted`` sets that are free.

        The bound of a size is on sets that are not in the pool, so it stays good as sets are taken.
        """
        while self.stopped is None and self.sizes:
            cut = self._cut(wanted)
            least = -np.inf if cut is None else cut
            still = sorted(
                (s for s in self.sizes if s.bound > least), key=lambda s: (-s.bound, s.members)
            )
            if not still or self._out_of_time():
                return
            if still[0].whole is None:
                self._open(still[0])
            else:
                ready = [s for s in still if s.whole is not None]
                self._ask(ready[: 1 if cut is None else self.settings.threads], wanted, cut)

    def _cut(self, wanted: int) -> float | None:
        """What a set must reach to matter; None while too few are known.

        A set that ties with the last rank matters until one is known.
        """
        free = self._free(wanted + 1)
        if len(free) < wanted:
            return None
        last = self.pool.known[free[wanted - 1]]
        tied = len(free) > wanted and tie(self.pool.known[free[wanted]]) == tie(last)
        self.tied = tied
        return last + self.settings.gap if tied or self.settings.gap > 1e-6 else last - NOISE

    def _worth(self) -> float:
        """What a set must exceed to be worth remembering."""
        free = self._free(self._wanted + 1)
        return self.pool.known[free[-1]] if len(free) > self._wanted else -np.inf

    def _open(self, size: Size) -> None:
        """Build the model and bound it by its relaxation."""
        size.whole = open_size(self.case, size.members, self.shrunk.alive, self.settings)
        ending = size.whole.relaxed.ending
        if ending in (Ending.OPTIMAL, Ending.INFEASIBLE):
            size.bound = size.whole.relaxed.bound
            if not self.pool.known and not self.case.roles:
                self._improve(size, size.whole, [])
        else:
            self.stopped = ending

    def _improve(self, size: Size, here: Narrow, starts: list[Members]) -> None:
        """Look for good sets among who is left, from the given sets and near the relaxation."""
        size.improved = len(here.model.space.x)
        improver = Improver(self.completer, self.pool.add, self._worth)
        improver.improve(here, starts, lambda: self._known(size.members, self._wanted))

    def _ask(self, sizes: list[Size], wanted: int, cut: float | None) -> None:
        """Narrow the sizes, improve on what is known, and put one question each to the solver.

        The question is the best set of the size that is free and beats the cut; it waits while
        looking around still raises the cut.
        """
        rough = ROUGH if self.case.roles and not self.pool.known else 0.0
        asked: list[tuple[Size, Narrow]] = []
        jobs = []
        for size in sizes:
            here = self._narrowed(size, cut)
            if here.hopeless:
                size.close(cut)
                continue
            if self._look_again(size, here):
                self._improve(size, here, self._known(size.members, STARTS))
                if self._cut(wanted) != cut:
                    return
            rows = self._shut_out(here.model, cut)
            question = Question(rows=rows, cutoff=cut, rough=rough)
            asked.append((size, here))
            jobs.append(partial(maximise, here.program, question, self._watching(size)))
        answers = together(jobs, self.settings.threads)
        for (size, here), answer in zip(asked, answers, strict=True):
            self._hear(size, here, answer, cut)
            if answer.ending is Ending.OPTIMAL and (rough or wanted > 1):
                assert answer.values is not None
                self._improve(size, here, [read(here.model, answer.values)])

    def _look_again(self, size: Size, here: Narrow) -> bool:
        """Whether to look around: fewer are left, and with roles, which are dear, only once."""
        if self.case.roles:
            return bool(self.pool.known) and size.improved == np.inf
        return len(here.model.space.x) < size.improved

    def _hear(self, size: Size, here: Narrow, answer: Answer, cut: float | None) -> None:
        """Learn the sets of an answer, and what it says about the size's bound."""
        fresh = answer.values is not None and self._learn(here.model, answer.values, answer.bound)
        for values in answer.found:
            self._learn(here.model, values, answer.bound)
        if answer.ending is Ending.INFEASIBLE:
            size.close(cut)
        elif answer.ending is Ending.OPTIMAL:
            size.bound = min(size.bound, answer.bound)
            if not fresh:
                raise InternalError("the solver returned members that were shut out")
        else:
            size.bound = min(size.bound, max(answer.bound, -np.inf if cut is None else cut))
            self.stopped = answer.ending

    def _free(self, most: int) -> list[Members]:
        """The best sets that differ enough from every one taken."""
        return list(islice(self.pool.ranked(self.taken, self.distance), most))

    def _known(self, size: int, most: int) -> list[Members]:
        """The best free sets of the size."""
        free = self.pool.ranked(self.taken, self.distance)
        return list(islice((m for m in free if len(m) == size), most))

    @property
    def _wanted(self) -> int:
        """Ranks that are proven at once."""
        return self.top if self.distance <= 1 else 1

    def _narrowed(self, size: Size, cut: float | None) -> Narrow:
        """The size without who cannot reach the cut; what a lower cut left out stays out."""
        assert size.whole is not None
        if cut is None:
            return size.whole
        if size.left is None or cut < size.left_at:
            size.left, size.left_at = size.whole, -np.inf
        if cut > size.left_at:
            size.left = narrow(self.case, size.left, cut, self.settings)
            size.left_at = cut
        return size.left

    def _shut_out(self, model: Model, cut: float | None) -> tuple[Row, ...]:
        return tuple(self.pool.shut_out(model.space, self.taken, self.distance, cut))

    def _learn(self, model: Model, values: np.ndarray, bound: float) -> bool:
        """Complete a solution's members and remember them; whether they are new.

        The search's model is a relaxation in its late columns, so members may turn out to allow
        less than the solver says, or nothing; never more than its ``bound``.
        """
        members = read(model, values)
        if members in self.pool.known or members in self.pool.dead:
            return False
        completed = self.completer.complete(members)
        if completed is None:
            self._bury(model, members)
            return True
        if completed[1] > bound + 2e-6:
            raise InternalError(f"the solver's bound is {bound}, {members} have {completed[1]}")
        return self.pool.add(members, completed[1])

    def _bury(self, model: Model, members: Members) -> None:
        """Shut out a set that only the open late columns let through; anything else is a fault."""
        late = any(column.late for column in model.space.columns)
        broken = self.completer.broken_on_members(members)
        if broken or not late:
            names = ", ".join(self.case.ids[i] for i in members)
            raise InternalError(f"the solver found {names}, which breaks {broken or 'a rule'}")
        self.pool.dead.add(members)

    # -- what it came to ------------------------------------------------------------------------

    def _count_proven(self) -> int:
        ranked = islice(self.pool.ranked([], 1), self.top)
        open_bound = max((size.bound for size in self.sizes), default=-np.inf)
        allowed = open_bound - self.settings.gap - 1e-9
        return sum(self.pool.known[members] >= allowed for members in ranked)

    def _found(self, proven: int) -> Found:
        best = max((self.pool.known[m] for m in self.taken[:1]), default=-np.inf)
        bound = max([best, *(size.bound for size in self.sizes)])
        if self.stopped is None:
            bound = best
        exhausted = self.stopped is None and not self._more()
        return Found(
            ranked=self.taken,
            values={members: self.pool.known[members] for members in self.taken},
            proven=proven,
            bound=bound,
            exhausted=exhausted,
            tied_at_end=self.tied,
            interrupted=self.stopped is Ending.INTERRUPTED,
            limited=self.stopped is Ending.LIMIT,
        )

    def _more(self) -> bool:
        """Whether there is a consortium beyond those ranked; unknown counts as yes."""
        if self._free(1):
            return True
        if len(self.taken) < self.top:
            return False
        quiet = replace(self.settings, watch=lambda _incumbent, _bound: None)
        for size in self.sizes:
            if size.bound == -np.inf or size.whole is None:
                continue
            rows = self._shut_out(size.whole.model, None)
            answer = maximise(size.whole.program, Question(rows=rows, first=True), quiet)
            if answer.ending is not Ending.INFEASIBLE:
                return True
        return False

    def _out_of_time(self) -> bool:
        if self.settings.stop():
            self.stopped = Ending.INTERRUPTED
        elif self.settings.left() <= 0:
            self.stopped = Ending.LIMIT
        return self.stopped is not None

    def _best(self) -> float | None:
        return max(self.pool.known.values(), default=None)

    def _watching(self, size: Size) -> Settings:
        """Settings that report the whole search, not the one question."""
        others = max((s.bound for s in self.sizes if s is not size), default=-np.inf)

        def watch(incumbent: float | None, bound: float | None) -> None:
            here = size.bound if bound is None else min(bound, size.bound)
            best = max((v for v in (self._best(), incumbent) if v is not None), default=None)
            top = max(here, others, -np.inf if best is None else best)
            self.settings.watch(best, top if np.isfinite(top) else None)

        return replace(self.settings, watch=watch)
