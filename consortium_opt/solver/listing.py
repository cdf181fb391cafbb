"""Closing a size by listing: every set whose bound reaches the cut, held against the rules.

Mostly a handful, so that a size is proven, for all ranks at once, by arithmetic on tables of pairs.
Where they are too many (a rule that binds hard leaves a wide duality gap) the solver is asked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from consortium_opt.errors import InternalError
from consortium_opt.solver import trace
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.climb import climb
from consortium_opt.solver.conditions import on_members, sharpened
from consortium_opt.solver.lagrange import priced
from consortium_opt.solver.narrow import Narrow, by_reduced_cost, reduced_costs
from consortium_opt.solver.outcome import watching
from consortium_opt.solver.peel import Purse, needs, peel
from consortium_opt.solver.question import Settings
from consortium_opt.solver.tangents import Seats, seat_blocks

if TYPE_CHECKING:
    from consortium_opt.solver.search import Search

CANDIDATES = 3000
"""Candidates up to which a table of all pairs is made."""
CHUNK = 5000
"""Sets that are estimated at once, the most promising first, as the cut rises in between."""
CLIMBED = 1000
"""Candidates among whom good sets are looked for to begin with."""
SHARP = 2e9
"""Sums that listing may take at prices of its own: they leave next to no gap, so it is worth it."""
FEW_MODELS = 10
"""Sets that a model completes, to begin with."""
MODELS = 300
"""Sets that a model completes, at most."""


def listed(
    search: Search, here: Narrow, cut: float, wanted: int, purse: Purse, rules: int
) -> float | None:
    """Learn every set of a size that reaches the cut, or all that matter as it rises.

    The bound on those that are not known then; None where there are too many: to be found with
    what is in the ``purse``, or more than ``rules`` to be held against the rules one by one.
    """
    among = sorted(by_reduced_cost(here, cut))
    if len(among) > CANDIDATES:
        return None
    size = here.model.space.size
    if len(among) < size:  # on fewer candidates a relaxation may be below the cut by itself
        return cut
    tell, candidates = search.settings.trace, len(here.model.space.x)
    if len(among) < candidates:
        tell(trace.cannot_reach(size, candidates, len(among), cut, "reduced costs"))
    sets, bound = _promising(search, here, among, cut, purse)
    if sets is None:
        tell(trace.too_many(size, len(among), cut))
        return None
    most = bound.of(sets)
    order = np.argsort(-most, kind="stable")
    listing = _Listing(search, _seats(search, here, among), wanted, cut, rules)
    for k in range(0, len(order), CHUNK):
        chunk = order[k : k + CHUNK]
        chunk = chunk[most[chunk] >= listing.cut]
        if len(chunk) and not listing.learn(sets[chunk], most[chunk]):
            tell(trace.too_many(size, len(among), cut))
            return None
    tell(trace.listed(size, len(sets), len(among), cut))
    return listing.cut


def _promising(
    search: Search, here: Narrow, among: list[int], cut: float, purse: Purse
) -> tuple[np.ndarray | None, Bound]:
    """Every set whose bound reaches the cut, None if they are too many, and that bound."""
    size = here.model.space.size
    rows, conditions = on_members(here, among)
    bare = priced(search.case, here, among, without=conditions.numbers.tolist())
    bound = conditions.on(bare, conditions.price)
    poll, asked = _poll(search, size), needs(rows, conditions, size)
    sets = peel(bound, asked, size, cut, purse, poll)
    if sets is None and len(conditions.head):
        bound = sharpened(bare, conditions, size, cut, poll)
        sets = peel(bound, asked, size, cut, Purse(SHARP), poll)
    return sets, bound


def climbed(search: Search, here: Narrow) -> None:
    """Learn some good sets of a size, to begin with."""
    promise = here.relaxed.bound + reduced_costs(here)
    first = np.argsort(-promise, kind="stable")[:CLIMBED]
    among = sorted(np.array(here.model.space.alive)[first].tolist())
    models = search.completer.models + FEW_MODELS
    _, conditions = on_members(here, among)
    bare = priced(search.case, here, among, without=conditions.numbers.tolist())
    bound = conditions.on(bare, conditions.price)
    for members in climb(bound, here.model.space.size).tolist():
        if search.completer.models > models or _over(search):
            break
        completed = search.completer.complete(tuple(members))
        if completed is not None:
            search.pool.add(tuple(members), completed[1])


def _seats(search: Search, here: Narrow, among: list[int]) -> Seats | None:
    """What estimates the part that members alone do not settle; None where there is no such."""
    rules, terms = search.case.formulation.enforced, search.case.formulation.terms
    start = [f"rules.{name}" for name, rule in rules.items() if not rule.on_members_alone()]
    start += [f"objective.{name}" for name in search.completer.open_terms]
    if not start and not search.case.roles:
        return None
    blocks = seat_blocks(here.model, here.program, ["structure", *start])
    settled = {f"objective.{name}" for name, term in terms.items() if term.members_only}
    blocks = [name for name in blocks if name in here.model.blocks]
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
    left: int
    models: int = field(init=False)

    def __post_init__(self) -> None:
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
            if self.left < 0 or completer.models > self.models or _over(self.search):
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
        return _over(self.search)


def _poll(search: Search, members: int) -> _Poll:
    size = next(size for size in search.sizes if size.members == members)
    return _Poll(search, watching(search, size))


def _over(search: Search) -> bool:
    return search.settings.stop() or search.settings.left() <= 0
