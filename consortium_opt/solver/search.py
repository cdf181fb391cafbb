"""The search over sizes and ranks: one pool of the best sets, one bound a size, one cut-off.

A size is closed when nothing in it can beat the last rank still wanted; ranks are proven when no
open bound beats them. Every set found is shut out of the size's next question and every question
carries a cut-off row, so a handful of questions prove all ranks at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from math import ceil

import numpy as np

from consortium_opt.case import Case
from consortium_opt.errors import InternalError
from consortium_opt.linear import Row
from consortium_opt.model.build import Model
from consortium_opt.presolve import Shrunk
from consortium_opt.solver import trace
from consortium_opt.solver.closing import STARTS, closed, closed_when_narrow
from consortium_opt.solver.complete import read
from consortium_opt.solver.focus import EVERYTHING, Focus, Members
from consortium_opt.solver.highs import hears, maximise
from consortium_opt.solver.improve import Improver
from consortium_opt.solver.known import Known
from consortium_opt.solver.narrow import Narrow, focused, narrow, open_size
from consortium_opt.solver.outcome import Found, count_proven, found, watching
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.pool import Pool, Size, tie
from consortium_opt.solver.question import Answer, Ending, Question, Settings
from consortium_opt.solver.together import together

ROUGH, ANY = 0.1, 1.0
"""Relative gap that ends the first question where no set is known: with roles, which keep swaps
from making the first set much better, and without."""
HOPE = 0.01
"""How far under the bound the best set is hoped to be, at first, as a part of the bound."""
DEEPEST = 0.05
"""Hope beyond which it is given up: often there is nothing at all."""
CLIMBED = 0.3
"""Part of looking for better sets that is worth it where good ones are known already."""
NOISE = 1e-7
"""Below the last rank, for sets that tie with it: more than a solver's objective is off by."""


@dataclass(slots=True)
class Search:
    """State of one search.

    ``focus`` is which consortia it is about, ``known`` what other searches on the case found out,
    ``effort`` how much looking for better sets is worth; a ``brief`` one is about objectives: its
    last rank is any one of equals, and whether there is more is not asked. Nothing below ``floor``
    is looked for.
    """

    case: Case
    shrunk: Shrunk
    top: int
    distance: int
    settings: Settings
    pool: Pool = field(default_factory=Pool)
    taken: list[Members] = field(default_factory=list)
    stopped: Ending | None = None
    sizes: list[Size] = field(default_factory=list)
    focus: Focus = EVERYTHING
    known: Known = field(default_factory=Known)
    effort: float = 1.0
    brief: bool = False
    floor: float = -np.inf
    depth: float = HOPE
    completer: Completer = field(init=False)

    def __post_init__(self) -> None:
        self.completer = Completer(self.case, self.settings, self.focus, self.known.completed)

    def run(self) -> Found:
        """Ranks 1 to ``top``: all at once, or one by one where they must differ by more than 1."""
        self.sizes = [
            Size(s, self.known.bound(s, self.focus))
            for s in range(self.shrunk.smallest, self.shrunk.largest + 1)
        ]
        for members, value in self.known.best(self.focus, STARTS):
            self.pool.add(members, value)
        proven = 0
        if self.distance <= 1:
            self._prove(self.top)
            proven = count_proven(self)
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
        self.known.sets |= self.pool.known
        return found(self, proven)

    # -- proving --------------------------------------------------------------------------------

    def _prove(self, wanted: int) -> None:
        """Close every size against the last of the best ``wanted`` sets that are free.

        The bound of a size is on sets that are not in the pool, so it stays good as sets are taken.
        """
        while self.stopped is None and self.sizes:
            cut = self.cut(wanted)
            least = -np.inf if cut is None else cut
            still = sorted(
                (s for s in self.sizes if s.bound > least), key=lambda s: (-s.bound, s.members)
            )
            if not still or self._out_of_time():
                return
            if still[0].whole is None:
                self.open(still[0])
            elif not closed(self, still[0], wanted, cut) and not self._out_of_time():
                cut = self._hopeful(cut, still[0].bound)
                ready = [s for s in still if s.whole is not None]
                self._ask(ready[: 1 if cut is None else self.settings.threads], wanted, cut)

    def cut(self, wanted: int) -> float | None:
        """What a set must reach to matter; None while too few are known.

        A set that ties with the last rank matters until one is known.
        """
        free = self._free(wanted + 1)
        if len(free) < wanted:
            return None if self.floor == -np.inf else self.floor
        last = self.pool.known[free[wanted - 1]]
        tied = len(free) > wanted and tie(self.pool.known[free[wanted]]) == tie(last)
        beyond = tied or self.brief or not self.settings.exact
        return max(self.floor, last + self.settings.gap if beyond else last - NOISE)

    def _hopeful(self, cut: float | None, bound: float) -> float | None:
        """A cut that is still to be reached, where what is known is far below the bound.

        Close under the bound few candidates are left and a question is cheap; when nothing is found
        there, the bound falls and the next hope is twice as deep. Only where sets are known to
        other questions, so that something is likely to be there.
        """
        hope = bound - self.depth * abs(bound)
        if not self.known.sets or self.depth > DEEPEST or hope <= (0.0 if cut is None else cut):
            return cut
        self.depth *= 2
        return hope

    def _worth(self) -> float:
        """What a set must exceed to be worth remembering."""
        free = self._free(self._wanted + 1)
        return self.pool.known[free[-1]] if len(free) > self._wanted else -np.inf

    def open(self, size: Size) -> None:
        """Build the model and bound it by its relaxation."""
        whole = self.known.model(size.members, self.floor)
        if whole is None:
            like = next((s.whole for s in self.sizes if s.whole is not None), None)
            alive = self.shrunk.alive
            whole = open_size(self.case, size.members, alive, self.settings, like=like)
            self.known.learn(size.members, whole)
        size.whole = focused(whole, self.focus, self.settings)
        ending = size.whole.relaxed.ending
        if ending in (Ending.OPTIMAL, Ending.INFEASIBLE):
            size.bound = max(size.whole.relaxed.bound, self.floor)
            self.settings.trace(
                trace.opened(size.members, len(size.whole.model.space.x), size.bound)
            )
            starts = self.known.of_size(size.members, ceil(STARTS * self.effort))
            if not self.pool.known and starts:
                self.improve(size, size.whole, starts)
        else:
            self.stopped = ending

    def improve(self, size: Size, here: Narrow, starts: list[Members]) -> None:
        """Look for good sets among who is left, from the given sets and near the relaxation."""
        size.improved = len(here.model.space.x)
        effort = self.effort * (CLIMBED if size.climbed else 1.0)
        improver = Improver(self.completer, self.pool.add, self._worth, effort)
        improver.improve(here, starts, lambda: self.known_of(size.members, self._wanted))

    def _ask(self, sizes: list[Size], wanted: int, cut: float | None) -> None:
        """Narrow the sizes, improve on what is known, and put one question each to the solver.

        The question is the best set of the size that is free and beats the cut; it waits while
        looking around still raises the cut.
        """
        rough = 0.0 if self.pool.known else ROUGH if self.case.roles else ANY
        asked: list[tuple[Size, Narrow]] = []
        jobs = []
        for size in sizes:
            here = self._narrowed(size, cut)
            if here.hopeless:
                size.close(cut)
                continue
            if closed_when_narrow(self, size, wanted, cut):
                continue
            if self._look_again(size, here):
                self.improve(size, here, self.known_of(size.members, STARTS))
                better = self.cut(wanted)
                if better is not None and (cut is None or better > cut):
                    return
            if self.pool.known and not hears(here.program, self.settings):
                self.stopped = Ending.LIMIT
                return
            rows = self.shut_out(here.model, cut)
            question = Question(rows=rows, cutoff=cut, rough=rough)
            asked.append((size, here))
            jobs.append(partial(maximise, here.program, question, watching(self, size)))
        answers = together(jobs, self.settings.threads)
        for (size, here), answer in zip(asked, answers, strict=True):
            self._hear(size, here, answer, cut)
            if answer.ending is Ending.OPTIMAL and (rough or wanted > 1):
                assert answer.values is not None
                self.improve(size, here, [read(here.model, answer.values)])

    def _look_again(self, size: Size, here: Narrow) -> bool:
        """Whether to look around: fewer are left, and with roles, which are dear, only once."""
        if self.case.roles:
            return bool(self.pool.known) and size.improved == np.inf
        return len(here.model.space.x) < size.improved

    def _hear(self, size: Size, here: Narrow, answer: Answer, cut: float | None) -> None:
        """Learn the sets of an answer, and what it says about the size's bound."""
        self.settings.trace(trace.branched(size.members, len(here.model.space.x), answer.ending))
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

    def known_of(self, size: int, most: int) -> list[Members]:
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
            ceilings = self.known.ceilings.get(size.members)
            size.left = narrow(self.case, size.left, cut, self.settings, self.focus, ceilings)
            size.left_at = cut
        return size.left

    def shut_out(self, model: Model, cut: float | None) -> tuple[Row, ...]:
        """Rows against every set that is taken or known."""
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
            fault = self.completer.fault(members, model.space)
            if fault:
                raise InternalError(fault)
            self.pool.dead.add(members)
            return True
        if completed[1] > bound + 2e-6:
            raise InternalError(f"the solver's bound is {bound}, {members} have {completed[1]}")
        return self.pool.add(members, completed[1])

    def _out_of_time(self) -> bool:
        if self.settings.stop():
            self.stopped = Ending.INTERRUPTED
        elif self.settings.left() <= 0:
            self.stopped = Ending.LIMIT
        return self.stopped is not None
