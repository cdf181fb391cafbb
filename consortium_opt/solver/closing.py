"""Listing or asking: whether a size is closed by listing its sets, and how hard that is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from consortium_opt.solver.listing import climbed, listed
from consortium_opt.solver.peel import Purse
from consortium_opt.solver.pool import Size
from consortium_opt.solver.question import Ending

if TYPE_CHECKING:
    from consortium_opt.solver.search import Search

LOOK, HARD = 4e8, 4e10
"""Sums that listing a size may take once it is narrowed; 1e8 are 0.5 to 1 second. Where the cut is
far below the bound branching would take hours, so minutes are worth it; far too many sets are
noticed at once."""
STARTS = 5
"""Known sets of a size that are looked around where it has too many to list."""
LEAST = 0.004
"""How far below the bound sets are hoped to be at least, as a part of it."""
HOPES, AMPLE = 8, 16
"""How often sets are hoped for at most, and where enough are known."""
GENTLE = 2e9
"""Sums that listing at sharper prices may take while something is left to hope for."""
CLOSE = 0.002
"""Between bound and known sets, where nothing is hoped for in the middle."""
FAR = 0.03
"""Part of the bound that known sets are below it for better ones to be hoped for first."""
AGAIN, WIDE = 0.8, 0.002
"""Part of the candidates left, or rise of the cut, from which listing is tried again."""


def closed(search: Search, size: Size, wanted: int, cut: float | None) -> bool:
    """Lower the bound of a size by listing its sets, or learn better sets first.

    Where those at the cut are too many, those near the bound may not be, and raise it. False where
    nothing came of it: the sets are too many, or too little is known of them.
    """
    here = size.at(cut)
    if size.purse.left <= 0 or here.relaxed.ending is not Ending.OPTIMAL:
        return False
    if not (size.climbed or search.known.sets):
        size.climbed = True
        climbed(search, here)
        return True
    unseen = size.improved == np.inf
    if unseen and search.case.roles:  # a listed set takes a model, so the cut is to be high first
        search.improve(size, here, search.known_of(size.members, STARTS))
        return True
    far = cut is None or cut < size.bound - FAR * _scale(size)
    if not unseen and far and _hoped(search, size, wanted, cut):
        return True
    if cut is not None and cut > size.stuck and _listed(search, size, wanted, cut, GENTLE):
        return True
    if unseen:
        search.improve(size, here, search.known_of(size.members, STARTS))
        return True
    if cut is None or cut <= size.lost:
        return False
    if cut > size.hoped and size.bound - cut > CLOSE:
        size.hoped = cut  # once: what is listed just above a cut costs next to as much
        if _hoped(search, size, wanted, cut):
            return True
    return size.sharper and _listed(search, size, wanted, cut)


def _listed(search: Search, size: Size, wanted: int, cut: float, most: float = np.inf) -> bool:
    """Whether the size could be listed down to the cut, which lowers its bound."""
    reached = listed(search, size, size.at(cut), cut, wanted, size.purse, most)
    if reached is None:
        size.stuck = cut
        size.lost = cut if most == np.inf else size.lost
        return False
    size.bound = min(size.bound, reached)
    return True


def closed_when_narrow(search: Search, size: Size, wanted: int, cut: float | None) -> bool:
    """The same once more with a full purse, if the size has got narrower or the cut has risen."""
    here = size.left
    if here is None or cut is None or here.relaxed.ending is not Ending.OPTIMAL:
        return False
    candidates = len(here.model.space.x)
    if candidates > AGAIN * size.many and cut <= size.many_at + WIDE:
        return False
    far = cut < min(size.bound, here.relaxed.bound) - FAR * _scale(size)
    reached = listed(search, size, here, cut, wanted, Purse(HARD if far else LOOK))
    if reached is None:
        size.many, size.many_at = candidates, cut
        return False
    size.bound = min(size.bound, reached)
    return True


def _hoped(search: Search, size: Size, wanted: int, cut: float | None) -> bool:
    """The best sets are hoped to be just below the bound, then further down, not far from the cut.

    Where what is known is far below it, or nothing is: at a high cut few sets have to be looked at.
    """
    most = HOPES if cut is None else AMPLE
    while size.hopes < most and size.step >= LEAST and not search.settings.over():
        size.hopes += 1
        hope = size.bound - size.step * _scale(size)
        if cut is not None:
            hope = max(hope, (size.bound + cut) / 2)
        known = len(search.pool.known)
        reached = listed(search, size, size.at(hope), hope, wanted, size.purse)
        if reached is not None:
            size.bound = min(size.bound, reached)
            if len(search.pool.known) > known:
                size.improved = np.inf  # there are better sets to look around
            return True
        size.step /= 2
    return False


def _scale(size: Size) -> float:
    return max(0.1, abs(size.bound))
