"""Core, swing, never: who is in all, some or none of the consortia near the best, by proof.

A member of the best consortium is *core* if the best one without it is further away than the
distance; any other candidate is *never* in if the best one with it is, else *swing*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from consortium_opt.solver.focus import Focus, Members
from consortium_opt.whatif.explaining.why import SAFE, Explained
from consortium_opt.whatif.inquiry import Best


class Labels(NamedTuple):
    """Ids, sorted; ``undecided`` are those whose question did not get to a proof."""

    core: tuple[str, ...] = ()
    swing: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def labels(e: Explained, first: Members, without: Mapping[int, bool | None]) -> Labels:
    """Labels of all candidates. ``first`` is rank 1.

    ``without`` says whether a consortium is near the best that lacks a member of rank 1, or has
    another candidate; None where that is not proven, and it is asked here where it is missing.
    """
    near = dict(without)
    missing = [i for i in range(e.case.n) if i not in near and i not in e.inquiry.shrunk.lost]
    far = [i for i in missing if i not in first and e.inquiry.ceiling(i) < e.floor]
    near |= dict.fromkeys([*far, *e.inquiry.shrunk.lost], False)
    asked = [i for i in missing if i not in near]
    answers = e.ask("near the best", [_question(i, first) for i in asked], e.floor - SAFE)
    near |= {i: is_near(e, best) for i, best in zip(asked, answers, strict=True)}
    groups: dict[str, list[int]] = {"core": [], "swing": [], "never": [], "undecided": []}
    for i in range(e.case.n):
        if near.get(i) is None:
            groups["undecided"].append(i)
        elif near[i]:
            groups["swing"].append(i)
        else:
            groups["core" if i in first else "never"].append(i)
    return Labels(**{name: e.names(who) for name, who in groups.items()})


def _question(i: int, first: Members) -> Focus:
    who = frozenset({i})
    return Focus(outside=who) if i in first else Focus(inside=who)


def is_near(e: Explained, best: Best | None) -> bool | None:
    """Whether the best consortium of a question is near the best of all; None if not proven."""
    if best is None:
        return None
    if best.objective is not None and best.objective >= e.floor:
        return True
    if best.proven or (best.bound is not None and best.bound < e.floor):
        return False
    return None
