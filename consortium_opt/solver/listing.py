"""Closing a size by listing: every set whose bound reaches the cut, held against the rules.

Mostly a handful, so that a size is proven, for all ranks at once, by arithmetic on tables of pairs.
Where they are too many (a rule that binds hard leaves a wide duality gap) the solver is asked.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from consortium_opt.errors import InternalError
from consortium_opt.solver import trace
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.climb import climb
from consortium_opt.solver.conditions import Own, Rows
from consortium_opt.solver.lagrange import on_members, on_pairs, priced
from consortium_opt.solver.narrow import Narrow, by_reduced_cost, reduced_costs
from consortium_opt.solver.outcome import watching
from consortium_opt.solver.peel import Purse, needs, peel
from consortium_opt.solver.pool import Size
from consortium_opt.solver.question import Settings
from consortium_opt.solver.sharpen import sharpened
from consortium_opt.solver.tangents import Seats, seat_blocks

if TYPE_CHECKING:
    from consortium_opt.solver.search import Search

CANDIDATES = 3000
"""Candidates up to which a table of all pairs is made."""
CHUNK = 5000
"""Sets that are estimated at once, the most promising first, as the cut rises in between."""
CLIMBED = 1000
"""Candidates among whom good sets are looked for, to begin with and for sharper prices."""
DEAR = (0.01, 0.03, 0.1, 0.3, 1.0)
"""Prices of what is asked of members, one after the other, until a set turns up that has it."""
SHARP, EACH = 2e9, 3e3
"""Sums that listing may take at prices of its own, in all or for the square of the candidates: they
leave next to no gap, and where candidates are many nothing else comes to an end."""
RULES = 5000
"""Sets that are held against the rules one by one, at most."""
LEARNT = 300
"""Good sets that are completed of those that turn up, at most."""
FEW_MODELS = 10
"""Sets that a model completes, to begin with."""
MODELS = 300
"""Sets that a model completes, at most."""


def listed(
    search: Search,
    size: Size,
    here: Narrow,
    cut: float,
    wanted: int,
    purse: Purse,
    most: float = np.inf,
) -> float | None:
    """Learn every set of a size that reaches the cut, or all that matter as it rises.

    The bound on those that are not known then; None where time is up, or there are too many: to be
    found with what is in the ``purse`` or, at sharper prices, with what is worth it and at
    most ``most`` sums, or to be held against the rules one by one.
    """
    among = sorted(by_reduced_cost(here, cut))
    if len(among) > CANDIDATES:
        return None
    if len(among) < size.members:  # on fewer candidates a relaxation may be below the cut by itself
        return cut
    task = _Task(search, size, here, among, cut, wanted)
    found = task.bound(purse, most)
    if found is None and not search.settings.over():
        search.settings.trace(trace.too_many(size.members, len(among), cut))
    return found


@dataclass(frozen=True, slots=True)
class _Task:
    """Listing a size ``among`` some candidates, down to a cut that ``wanted`` ranks reach."""

    search: Search
    size: Size
    here: Narrow
    among: list[int]
    cut: float
    wanted: int

    def bound(self, purse: Purse, most: float) -> float | None:
        """The bound on sets that are not known, once all that matter are."""
        sets, bound = self.promising(purse, most)
        if sets is None:
            return self.size.bound if self.risen() else None
        ceiling = bound.of(sets)
        order = np.argsort(-ceiling, kind="stable")
        seats = _seats(self.search, self.here, self.among)
        listing = _Listing(self.search, seats, self.wanted, self.cut)
        for k in range(0, len(order), CHUNK):
            chunk = order[k : k + CHUNK]
            chunk = chunk[ceiling[chunk] >= listing.cut]
            if len(chunk) and not listing.learn(sets[chunk], ceiling[chunk]):
                return None
        if len(sets) or self.search.cut(self.wanted) == self.cut:
            self.tell(len(sets))
        return listing.cut

    def promising(self, purse: Purse, most: float) -> tuple[np.ndarray | None, Bound]:
        """Every set whose bound reaches the cut, and that bound.

        None if they are too many, or if good sets turned up on the way and the cut has risen.
        """
        search, among, size = self.search, self.among, self.size.members
        poll = _Poll(search, watching(search, self.size))
        rows, own, bare = _bare(search, self.here, among)
        bound, asked = own.on(bare, own.price), needs(rows, own.one, size)
        sets = peel(bound, asked, size, self.cut, purse, poll)
        self.size.sharper = len(own.price) > 0
        if sets is not None:
            return sets[own.means.met(bare.candidates, sets)], bound
        if not (self.size.sharper and search.pool.known) or poll():
            return None, bound
        near = np.searchsorted(among, _most_promising(self.here, among))
        part, kept = own.among(near)
        sharp = sharpened(bare.among(near), part, size, self.cut, poll)
        price = own.price
        price[kept] = sharp.price
        bound = own.on(bare, price)
        _learn(search, sharp.sets)
        if not self.risen():
            purse = Purse(min(most, max(SHARP, EACH * len(among) ** 2)))
            sets = peel(bound, asked, size, self.cut, purse, poll)
        return None if sets is None else sets[own.means.met(bare.candidates, sets)], bound

    def risen(self) -> bool:
        """Whether sets are known that make a higher cut."""
        known = self.search.cut(self.wanted)
        return known is not None and known > self.cut

    def tell(self, sets: int) -> None:
        """Say how the size was listed; a hope that found nothing is not worth a word."""
        say, size = self.search.settings.trace, self.size.members
        left, all_of = len(self.among), len(self.here.model.space.x)
        if left < all_of:
            say(trace.cannot_reach(size, all_of, left, self.cut, "reduced costs"))
        say(trace.listed(size, sets, left, self.cut))


def _most_promising(here: Narrow, among: Sequence[int]) -> list[int]:
    """The candidates that cost the relaxation least, ascending."""
    alive = np.array(here.model.space.alive)
    cost = reduced_costs(here)[np.searchsorted(alive, among)]
    return sorted(np.array(among)[np.argsort(-cost, kind="stable")[:CLIMBED]].tolist())


def _bare(search: Search, here: Narrow, among: list[int]) -> tuple[Rows, Own, Bound]:
    """Rows on members, those whose prices are chosen, and the bound without the latter."""
    rows, conditions = on_members(here, among)
    own = Own(conditions, on_pairs(here, among))
    return rows, own, priced(search.case, here, among, without=own.numbers.tolist())


def climbed(search: Search, here: Narrow) -> None:
    """Learn some good sets of a size, to begin with."""
    size = here.model.space.size
    among = _most_promising(here, here.model.space.alive)
    _, own, bare = _bare(search, here, among)
    if _learn(search, climb(own.on(bare, own.price), size)):
        return
    for price in DEAR if len(own.price) else ():
        sets = climb(own.on(bare, np.full(len(own.price), price)), size)
        if _learn(search, sets) or search.settings.over():
            break


def _learn(search: Search, sets: np.ndarray) -> bool:
    """Complete the first few sets (m x size); whether one of them meets the rules."""
    models, met = search.completer.models + FEW_MODELS, False
    for members in map(tuple, sets[:LEARNT].tolist()):
        if search.completer.models > models or search.settings.over():
            break
        completed = search.completer.complete(members)
        if completed is not None:
            search.pool.add(members, completed[1])
            met = True
    return met


def _seats(search: Search, here: Narrow, among: list[int]) -> Seats | None:
    """What estimates the part that members alone do not settle; None where there is no such."""
    formulation = search.case.formulation
    start = [f"rules.{name}" for name in formulation.seat_rules]
    start += [f"objective.{name}" for name in formulation.seat_terms]
    if not start and not search.case.roles:
        return None
    blocks = seat_blocks(here.model, here.program, ["structure", *start])
    on_members = formulation.terms.keys() - formulation.seat_terms.keys()
    settled = {f"objective.{name}" for name in on_members}
    if settled & set(blocks):
        raise InternalError(f"terms on members hold columns of roles: {settled & set(blocks)}")
    return Seats(search.case, here, among, blocks, search.settings)


@dataclass(slots=True)
class _Listing:
    """Sets that are held against the rules, and the cut that rises as they are learnt."""

    search: Search
    seats: Seats | None
    wanted: int
    cut: float
    left: int = field(init=False)
    models: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = RULES
        self.models = self.search.completer.models + MODELS

    def learn(self, sets: np.ndarray, most: np.ndarray) -> bool:
        """Complete all that matter, the most promising first; False where they are too many."""
        completer, pool = self.search.completer, self.search.pool
        exact = completer.on_sets(sets)
        promise = exact
        if self.seats is not None:
            promise = self.seats.lowered(sets, exact, most, self.cut)
        for k in np.argsort(-promise, kind="stable"):
            if promise[k] < self.cut:
                break
            members = tuple(sets[k].tolist())
            if members in pool.known:
                continue
            self.left -= 1
            if self.left < 0 or completer.models > self.models or self.search.settings.over():
                return False
            completed = completer.complete(members)
            if completed is None:
                continue
            if completed[1] > promise[k] + 2e-6:
                raise InternalError(f"the bound is {promise[k]}, {members} have {completed[1]}")
            pool.add(members, completed[1])
            self.cut = max(self.cut, self.search.cut(self.wanted) or self.cut)
        return True


@dataclass(slots=True)
class _Poll:
    """Whether to end; tells what is known of the whole search, a few times a second."""

    search: Search
    settings: Settings
    next_word: float = 0.0

    def __call__(self) -> bool:
        now = time.monotonic()
        if now >= self.next_word:
            self.next_word = now + 0.1
            self.settings.watch(None, None)
        return self.settings.over()
