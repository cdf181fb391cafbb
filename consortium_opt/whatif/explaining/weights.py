"""How far the weight of a term can move before other members are best.

At a weight L of one term, the others as they are, a consortium is worth ``A + L B`` with ``B`` its
value of the term; the best of all is a convex function of L. From a weight at which somebody else
is best, the point where that one meets rank 1 is tried next, until nobody is better there: each
step is an optimum, and the last one is the end of the range (Eisner and Severance 1976).
"""

from __future__ import annotations

from dataclasses import dataclass

from consortium_opt.chosen import Chosen
from consortium_opt.result import SAME
from consortium_opt.scoring import term_values
from consortium_opt.solver.focus import Members
from consortium_opt.solver.plain import Completer
from consortium_opt.whatif.explaining.answers import WeightRange
from consortium_opt.whatif.explaining.why import Explained
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.workers import Stop, spread

FAR = 100.0
"""A weight so many times that of all other terms stands for *however great*."""
CLOSE = 2 * SAME
"""Objectives of two questions, each exact within the gap, that may be the same."""
STEPS = 40
"""Steps after which an end is left unproven."""


@dataclass(frozen=True, slots=True)
class _End:
    """Where a range ends: None if it does not; who is best beyond; whether that is exact."""

    weight: float | None
    next: Members = ()
    proven: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    """Worth of one choice of seats by the weight of the term: ``rest + weight * value``."""

    rest: float
    value: float

    def at(self, weight: float) -> float:
        return self.rest + weight * self.value

    def meets(self, other: _Line) -> float:
        """The weight at which both are worth the same."""
        return (self.rest - other.rest) / (other.value - self.value)


def weight_ranges(e: Explained) -> list[WeightRange | None]:
    """The range of every term with a weight; None for those the questions did not get to."""
    terms = {name: t.weight for name, t in e.case.formulation.terms.items() if t.weight > 0}
    others = {name: sum(terms.values()) - weight for name, weight in terms.items()}
    jobs = [(name, far) for name in terms for far in (0.0, FAR * others[name]) if others[name]]
    ends = spread(
        _end,
        (e.inquiry.quiet(), e.members),
        jobs,
        workers=e.workers,
        stop=e.inquiry.settings.stop,
        told=lambda done, total: e.told("weights", done, total),
    )
    by_job = dict(zip(jobs, ends, strict=True))
    found: list[WeightRange | None] = []
    for name, weight in terms.items():
        if not others[name]:
            found.append(WeightRange(term=name, weight=weight, low=0.0, high=None))
            continue
        low, high = by_job[name, 0.0], by_job[name, FAR * others[name]]
        if low is None or high is None:
            found.append(None)
            continue
        found.append(
            WeightRange(
                term=name,
                weight=weight,
                low=low.weight or 0.0,
                high=high.weight,
                below=e.names(low.next),
                above=e.names(high.next),
                proven=low.proven and high.proven,
            )
        )
    return found


def _end(common: tuple[Inquiry, Members], job: tuple[str, float], stop: Stop) -> _End:
    """From the weight as it is towards ``far``, where other members become best."""
    inquiry, members = common
    inquiry = inquiry.stopped_by(stop, inquiry.settings.threads)
    name, far = job
    here, beyond = inquiry.case.formulation.terms[name].weight, far
    after: Members = ()
    for _ in range(STEPS):
        there = inquiry.reweighed({name: beyond})
        best = there.ask()
        if not best.proven or best.members is None:
            return _End(beyond, after, proven=False)
        if _is_best(there, members, best):
            return _End(None) if beyond == far else _End(beyond, after)
        after = best.members
        rival = _line(there, name, after)
        assert rival is not None
        beyond = _meeting(inquiry, name, members, rival, here)
    return _End(beyond, after, proven=False)


def _is_best(there: Inquiry, members: Members, best: Best) -> bool:
    completed = Completer(there.case, there.settings).complete(members)
    assert best.objective is not None
    return completed is not None and completed[1] >= best.objective - CLOSE


def _line(there: Inquiry, name: str, members: Members) -> _Line | None:
    """Worth of the members' best seats at a weight, as a function of the weight."""
    completed = Completer(there.case, there.settings).complete(members)
    return None if completed is None else _line_of(there, name, completed[0])


def _line_of(there: Inquiry, name: str, chosen: Chosen) -> _Line:
    values = term_values(there.case, chosen)
    terms = there.case.formulation.terms
    rest = sum(terms[other].weight * value for other, value in values.items() if other != name)
    return _Line(rest, values[name])


def _meeting(inquiry: Inquiry, name: str, members: Members, rival: _Line, here: float) -> float:
    """Where the rival's line meets the members' worth, seen from the weight as it is.

    The members' worth is the greatest over their seats, so it is convex; one line after the other
    is tried from this side until none is above the rival where they meet.
    """
    weight = here
    for _ in range(STEPS):
        mine = _line(inquiry.reweighed({name: weight}), name, members)
        assert mine is not None
        if abs(mine.value - rival.value) < 1e-12:
            return weight
        meeting = max(0.0, mine.meets(rival))
        if abs(meeting - weight) < 1e-9 * (1 + weight):
            return meeting
        weight = meeting
    return weight
