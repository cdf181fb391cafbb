"""What happens to a pool, in words: who is left out why, and how every size is closed."""

from __future__ import annotations

from collections import Counter

from consortium_opt.case import Case
from consortium_opt.presolve import Shrunk
from consortium_opt.solver.question import Ending


def left_out(case: Case, shrunk: Shrunk) -> list[str]:
    """Who can be in no consortium, by reason, and who is left."""
    many = Counter(" and ".join(why) for why in shrunk.lost.values())
    lines = [
        f"{count:,} of {case.n:,} candidates {'is' if count == 1 else 'are'} left out: "
        + ("can play no role" if why == "roles" else f"cannot meet {why}")
        for why, count in sorted(many.items(), key=lambda item: (item[0] != "roles", item[0]))
    ]
    sizes = f", sizes {shrunk.smallest} to {shrunk.largest}"
    if shrunk.smallest >= shrunk.largest:
        sizes = f", size {shrunk.smallest}" if shrunk.smallest == shrunk.largest else ""
    return [*lines, f"{len(shrunk.alive):,} of {case.n:,} candidates are left{sizes}"]


def opened(size: int, candidates: int, bound: float) -> str:
    """The relaxation of a size."""
    return f"size {size}: at most {bound:.6f} by the relaxation over {candidates:,} candidates"


def cannot_reach(size: int, before: int, left: int, cut: float, how: str) -> str:
    """Who cannot beat what is known."""
    gone = before - left
    return f"size {size}: {gone:,} of {before:,} candidates cannot reach {cut:.6f} ({how})"


def listed(size: int, sets: int, candidates: int, cut: float) -> str:
    """A size that is closed by listing."""
    some = "no set" if sets == 0 else "1 set" if sets == 1 else f"{sets:,} sets"
    return f"size {size}: {some} of {candidates:,} candidates may reach {cut:.6f}, all compared"


def too_many(size: int, candidates: int, cut: float) -> str:
    """A size that is not listed."""
    return f"size {size}: too many sets of {candidates:,} candidates may reach {cut:.6f} to list"


def branched(size: int, candidates: int, ending: Ending) -> str:
    """A question that the solver answered."""
    return f"size {size}: branch and bound over {candidates:,} candidates ended {ending.value}"
