"""By how much a rule is missed, in plain words: *2 too few*, *0.05 too high*."""

from __future__ import annotations

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import INFINITY
from consortium_opt.reporting import rounding
from consortium_opt.rules.base import Countable, Measure, Rule
from consortium_opt.rules.combine import If
from consortium_opt.rules.connected import TrustConnected
from consortium_opt.rules.effort import Effort
from consortium_opt.rules.independent import IndependentDistinct
from consortium_opt.rules.members import Attestation
from consortium_opt.rules.named import Require
from consortium_opt.rules.seats import Coordinator, Lead

_WORDS = {
    "together": "{} missing",
    "dropout": "not without every member",
    "each": "{} too few",
    "brings": "{} too few",
    "trust_partners": "{} too few",
    "trust_floor": "{} too low",
    "trust_coordinator": "{} too low",
    "trust_mean": "{} too low",
    "max_share": "{} too high",
    "leads_per_member": "{} too many",
}
"""Rules that can be missed in one direction only."""


def shortfall(rule: Rule, case: Case, chosen: Chosen) -> str | None:
    """The distance to the bound in words; None where the rule holds."""
    found = rule.measure(case, chosen)
    return None if found.satisfied else _missed(rule, case, chosen, found)


def _missed(rule: Rule, case: Case, chosen: Chosen, found: Measure) -> str:
    if isinstance(rule, If):
        return _missed(rule.then, case, chosen, found)
    if isinstance(rule, Coordinator | Lead):
        return "another one is needed"
    amount = rounding.slack(max(0.0, -(found.slack or 0.0)))
    if isinstance(rule, Require):
        return f"{amount} missing"
    if isinstance(rule, Attestation):
        return f"{amount} without it"
    if isinstance(rule, IndependentDistinct):
        return f"{amount} too few"
    if isinstance(rule, TrustConnected):
        return "1 piece too many" if amount == "1" else f"{amount} pieces too many"
    if isinstance(rule, Effort):
        return f"by {amount} person-months"
    if rule.type in _WORDS:
        return _WORDS[rule.type].format(amount)
    few = _too_few(rule, case, chosen)
    if rule.uses_effort:
        return f"{amount} person-months too {'few' if few else 'many'}"
    if hasattr(rule, "limits"):
        return f"{amount} {case.instance.meta.currency} too {'little' if few else 'much'}"
    if isinstance(rule, Countable) or rule.natural_step == 1:
        return f"{amount} too {'few' if few else 'many'}"
    return f"{amount} too {'low' if few else 'high'}"


def _too_few(rule: Rule, case: Case, chosen: Chosen) -> bool:
    """Whether it is the lower bound that is missed; of two, the one that is missed on its own."""
    if isinstance(rule, Countable):
        low, high = rule.bounds(case)
        least, most = rule.count(case, chosen)
        return least - low <= high - (most if rule.law else least)
    floor, top = getattr(rule, "min", None), getattr(rule, "max", None)
    if hasattr(rule, "limits"):
        floor, top = rule.limits(case)
    if floor is None or top is None:
        return top is None
    no_top = INFINITY if hasattr(rule, "limits") else None
    lower = rule.model_copy(update={"min": floor, "max": no_top})
    return not lower.measure(case, chosen).satisfied
