"""The consortium that meets every rule with the fewest changes to named members."""

from __future__ import annotations

from dataclasses import dataclass, replace

from consortium_opt.solver.focus import Focus, Members, differ
from consortium_opt.whatif.inquiry import Best, Inquiry

PATIENCE = 10.0
"""Seconds that the best consortium of the whole pool is worth beside the question itself."""


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest feasible members; None where there are none, or none was found.

    ``proven``: nothing is nearer, and of what is as near nothing scores more; without members, that
    nothing is possible. ``best`` is the best consortium wherever it is, None if it was not asked.
    """

    members: Members | None
    changes: int | None
    proven: bool
    best: Best | None = None


def find_nearest(inquiry: Inquiry, members: Members, asked: Best | None = None) -> Near:
    """The nearest consortium to members that break a rule, the best of those as near.

    A swap, one member more or one less is one change. ``asked``: the best consortium of the whole
    pool, if that is known; else it is asked for on the way.
    """
    shrunk, n = inquiry.shrunk, len(members)
    if shrunk.findings:
        return Near(None, None, proven=True)
    far = max(n, shrunk.largest)
    start = max(1, shrunk.smallest - n, n - shrunk.largest, len(set(members) - shrunk.alive))
    best = asked
    for changes in range(start, far + 1):
        found = _within(inquiry, n, changes).ask(Focus(near=frozenset(members), changes=changes))
        if found.members is not None:
            return Near(found.members, differ(members, found.members), found.proven, best)
        if not found.proven:
            return _known(inquiry, members, best)
        if best is None and changes < far:
            best = inquiry.within(PATIENCE).ask()
        if best is not None and best.status == "infeasible":
            break
    return Near(None, None, proven=True, best=best)


def _within(inquiry: Inquiry, n: int, changes: int) -> Inquiry:
    """The same inquiry on the sizes that so many changes can reach."""
    found = Inquiry(inquiry.case, inquiry.settings, inquiry.known)
    smallest = max(found.shrunk.smallest, n - changes)
    largest = min(found.shrunk.largest, n + changes)
    found.shrunk = replace(found.shrunk, smallest=smallest, largest=largest)
    return found


def _known(inquiry: Inquiry, members: Members, best: Best | None) -> Near:
    """The nearest of those that were found before the time was over."""
    sets = inquiry.known.sets
    if not sets:
        return Near(None, None, proven=False, best=best)
    near = min(sets, key=lambda known: (differ(members, known), -sets[known], known))
    return Near(near, differ(members, near), proven=False, best=best)
