"""The rules that contain no other rule, as one explicit list, and how to read one from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consortium_opt.problems import did_you_mean, listing
from consortium_opt.rules.base import Rule
from consortium_opt.rules.composition import CountRule, Distinct, Size
from consortium_opt.rules.connected import TrustConnected
from consortium_opt.rules.each import Each
from consortium_opt.rules.effort import Effort, TotalEffort
from consortium_opt.rules.independent import IndependentDistinct
from consortium_opt.rules.members import Attestation, Brings
from consortium_opt.rules.money import Budget, Grant, MemberCost
from consortium_opt.rules.named import Apart, AtLeastOneOf, AtMost, Exclude, Require, Together
from consortium_opt.rules.seats import Coordinator, Lead, LeadsPerMember, RolesPerMember
from consortium_opt.rules.shares import MaxShare, Share
from consortium_opt.rules.trust import (
    TrustCoordinator,
    TrustFloor,
    TrustMean,
    TrustPartners,
)

PLAIN: tuple[type[Rule], ...] = (
    Size,
    CountRule,
    Distinct,
    IndependentDistinct,
    Each,
    Share,
    MaxShare,
    Budget,
    Grant,
    MemberCost,
    Coordinator,
    Brings,
    Effort,
    TotalEffort,
    RolesPerMember,
    LeadsPerMember,
    Lead,
    TrustFloor,
    TrustCoordinator,
    TrustPartners,
    TrustConnected,
    TrustMean,
    Require,
    Exclude,
    Together,
    Apart,
    AtMost,
    AtLeastOneOf,
    Attestation,
)


def type_name(kind: type[Rule]) -> str:
    """Name of a rule type in a formulation file."""
    return str(kind.model_fields["type"].default)


def plain_rule(table: Any, law: bool = False) -> Rule:
    """A rule written inline (``when = {...}``); raises ValueError with the reason."""
    if isinstance(table, Rule):
        return table
    kinds = {type_name(kind): kind for kind in PLAIN}
    if not isinstance(table, Mapping) or "type" not in table:
        raise ValueError('a rule is a table with a type, such as {type = "size", min = 3}')
    kind = kinds.get(table["type"])
    if kind is None:
        known = did_you_mean(table["type"], kinds) or f"Types: {listing(list(kinds), 30)}."
        raise ValueError(f"there is no rule type {table['type']!r} to write inline. {known}")
    return kind.model_validate({"law": law, **table})
