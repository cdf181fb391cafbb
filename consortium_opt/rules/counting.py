"""Who counts towards a call's minimum: ``counts_only`` narrows the rules that ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consortium_opt.rules.base import Rule
from consortium_opt.rules.combine import If
from consortium_opt.rules.composition import CountRule, Distinct
from consortium_opt.rules.independent import IndependentDistinct


def counted_among(rule: Rule, who: Mapping[str, Any]) -> Rule:
    """The rule asked of the members that match ``who`` only, where it asks for a minimum.

    Counts, different values and independent members alone are narrowed, ``then`` of an ``if`` as
    well; what the rule's own filter says of an attribute stands.
    """
    if isinstance(rule, If):
        return rule.model_copy(update={"then": counted_among(rule.then, who)})
    counts = isinstance(rule, IndependentDistinct) or (
        isinstance(rule, CountRule | Distinct) and bool(rule.min)
    )
    if not counts:
        return rule
    own = getattr(rule, "where", None) or {}
    return rule.model_copy(update={"where": {**who, **own}})
