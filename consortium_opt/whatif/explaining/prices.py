"""What each rule costs: the best objective when it is loosened by one natural step.

Integer programs have no shadow prices, so every price is a solve of its own, started from the best
consortium, which the looser rule still allows. What may be loosened, and how, are the ladders of
ways out: each number by a step, each named candidate, and a rule without either switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.result import SAME
from consortium_opt.whatif.explaining import sentences
from consortium_opt.whatif.explaining.answers import Price
from consortium_opt.whatif.explaining.why import Explained
from consortium_opt.whatif.infeasibility.atoms import Probes
from consortium_opt.whatif.infeasibility.ladders import Ladder, State
from consortium_opt.whatif.infeasibility.remedies import formulation_at, remedies
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.workers import Stop, spread


@dataclass(frozen=True, slots=True)
class Step:
    """One natural step that loosens a rule, what it changes, and the formulation then."""

    ladder: Ladder
    change: Change
    formulation: Formulation


def steps(probes: Probes, allow_law: bool = False) -> Iterator[Step]:
    """The steps of every required rule, laws left out unless they are asked for."""
    foot = probes.foot
    for k, ladder in enumerate(probes.ladders):
        if ladder.kind == "role" or (ladder.law and not allow_law):
            continue
        for state in _first(ladder):
            point = (*foot[:k], state, *foot[k + 1 :])
            changes, _ = next(remedies(probes, point))
            yield Step(ladder, changes[0], formulation_at(probes, point))


def _first(ladder: Ladder) -> Iterator[State]:
    """The states one step up; the top of a ladder without numbers."""
    for number in range(len(ladder.numbers)):
        yield ladder.raised(ladder.foot, number, 1)
    if not ladder.numbers:
        yield None


def prices(e: Explained, allow_law: bool) -> list[Price]:
    """The price of every step, the dearest rule first; rules that cost nothing last."""
    jobs = list(steps(Probes(e.case, e.inquiry.settings), allow_law))
    answers = spread(
        _loosened,
        e.inquiry.quiet(),
        jobs,
        workers=e.workers,
        stop=e.inquiry.settings.stop,
        told=lambda done, total: e.told("prices", done, total),
    )
    found = [_price(e, step, best) for step, best in zip(jobs, answers, strict=True) if best]
    return sorted(found, key=lambda price: (-(price.gain or 0.0), price.key))


def _loosened(inquiry: Inquiry, step: Step, stop: Stop) -> Best:
    inquiry = inquiry.stopped_by(stop, inquiry.settings.threads)
    return inquiry.warmed(step.formulation).ask()


def _price(e: Explained, step: Step, best: Best) -> Price:
    gain = None if best.objective is None else max(0.0, best.objective - e.best)
    if gain is not None and gain <= SAME:
        gain = 0.0
    rule, change = step.ladder.owner, step.change
    what = sentences.loosened(e.case, step.ladder, change)
    return Price(
        rule=rule,
        key=change.key,
        old=change.old,
        new=change.new,
        objective=best.objective,
        gain=gain,
        proven=best.proven,
        text=sentences.price(rule, what, best.objective, e.best, best.proven),
    )
