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

LOOK = 4e8
"""Sums that listing a size may take once it is narrowed; 1e8 are 0.5 to 1 second."""
STARTS = 5
"""Known sets of a size that are looked around where it has too many to list."""
HOPE, HOPES, AMPLE = 0.01, 8, 16
"""How far below the bound sets are hoped to be; how often at most, and where enough are known."""
FAR = 0.03
"""Part of the bound that known sets are below it for better ones to be hoped for first."""
RULES = 5000
"""Sets of a size that are held against the rules one by one, at most."""
AGAIN, WIDE = 0.8, 0.002
"""Part of the candidates left, or rise of the cut, from which listing is tried again."""


def closed(search: Search, size: Size, wanted: int, cut: float | None) -> bool:
    """Lower the bound of a size by listing its sets, or learn better sets first.

    False where nothing came of it: the sets are too many, or too little is known of them.
    """
    here = size.at(cut)
    if size.purse.left <= 0 or here.relaxed.ending is not Ending.OPTIMAL:
        return False
    if not (size.climbed or search.known.sets):
        size.climbed = True
        climbed(search, here)
        return True
    unseen = size.improved == np.inf and not search.case.roles
    scale = max(0.1, abs(size.bound))
    hope = size.bound - HOPE * scale
    if not unseen and (cut is None or cut < size.bound - FAR * scale):
        if size.hopes < (HOPES if cut is None else AMPLE) and _hoped(search, size, wanted, hope):
            return True
        if cut is None:
            return False
    reached = None if cut is None else listed(search, here, cut, wanted, size.purse, RULES)
    if reached is not None:
        size.bound = min(size.bound, reached)
        return True
    if unseen:
        search.improve(size, here, search.known_of(size.members, STARTS))
    return unseen


def closed_when_narrow(search: Search, size: Size, wanted: int, cut: float | None) -> bool:
    """The same once more with a full purse, if the size has got narrower or the cut has risen."""
    here = size.left
    if here is None or cut is None or here.relaxed.ending is not Ending.OPTIMAL:
        return False
    candidates = len(here.model.space.x)
    if candidates > AGAIN * size.many and cut <= size.many_at + WIDE:
        return False
    reached = listed(search, here, cut, wanted, Purse(LOOK), RULES)
    if reached is None:
        size.many, size.many_at = candidates, cut
        return False
    size.bound = min(size.bound, reached)
    return True


def _hoped(search: Search, size: Size, wanted: int, hope: float) -> bool:
    """The best sets are hoped to be just below the bound, then further down.

    Where what is known is far below it, or nothing is: at a high cut few sets have to be looked at.
    """
    size.hopes += 1
    reached = listed(search, size.at(hope), hope, wanted, size.purse, RULES)
    if reached is None:
        size.hopes = AMPLE
        return False
    size.bound = min(size.bound, reached)
    return True
