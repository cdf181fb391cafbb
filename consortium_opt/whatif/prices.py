"""What each rule costs: the best objective when it is loosened by one natural step.

Integer programs have no shadow prices, so every price is a solve of its own, started from the best
consortium, which the looser rule still allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consortium_opt.formulation.schema import Formulation
from consortium_opt.prepare import replaced
from consortium_opt.rules import Rule
from consortium_opt.rules.combine import If
from consortium_opt.whatif import sentences
from consortium_opt.whatif.answers import Price
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.why import Explained
from consortium_opt.whatif.workers import Stop, spread


@dataclass(frozen=True, slots=True)
class Step:
    """One natural step that loosens a rule: a parameter moved, or the rule switched off."""

    rule: str
    key: str
    old: Any
    new: Any
    loosened: Rule


def steps(formulation: Formulation, allow_law: bool = False) -> Iterator[Step]:
    """The steps of every required rule, laws left out unless they are asked for."""
    for name, rule in formulation.enforced.items():
        if rule.law and not allow_law:
            continue
        found = list(_of_levers(name, rule))
        if not found:
            off = rule.model_copy(update={"enabled": False})
            found = [Step(name, f"rules.{name}.enabled", True, False, off)]
        yield from found


def _of_levers(name: str, rule: Rule) -> Iterator[Step]:
    inner = rule.then if isinstance(rule, If) else rule
    for parameter, lever in inner.levers.items():
        old = getattr(inner, parameter)
        for new in [] if old is None else lever.rungs(old, 1):
            loosened = inner.model_copy(update={parameter: new})
            key = f"rules.{name}.{parameter}"
            if isinstance(rule, If):
                loosened = rule.model_copy(update={"then": loosened})
                key = f"rules.{name}.then.{parameter}"
            yield Step(name, key, old, new, loosened)


def prices(e: Explained, allow_law: bool) -> list[Price]:
    """The price of every step, the dearest rule first; rules that cost nothing last."""
    jobs = list(steps(e.case.formulation, allow_law))
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
    old = inquiry.case.formulation
    return inquiry.warmed(replaced(old, rules={**old.rules, step.rule: step.loosened})).ask()


def _price(e: Explained, step: Step, best: Best) -> Price:
    gain = None if best.objective is None else max(0.0, best.objective - e.best)
    if gain is not None and gain <= sentences.SAME:
        gain = 0.0
    what = sentences.moved(step.key, step.old, step.new)
    return Price(
        rule=step.rule,
        key=step.key,
        old=step.old,
        new=step.new,
        objective=best.objective,
        gain=gain,
        proven=best.proven,
        text=sentences.price(step.rule, what, best.objective, e.best, best.proven),
    )
