"""A rule type without its cases by hand or without its binding test fails here."""

from __future__ import annotations

from collections import Counter

import pytest
import test_rules_bind
import test_rules_by_hand_combined
import test_rules_by_hand_counts
import test_rules_by_hand_each
import test_rules_by_hand_effort
import test_rules_by_hand_independent
import test_rules_by_hand_members
import test_rules_by_hand_money
import test_rules_by_hand_seats
import test_rules_by_hand_shares
import test_rules_by_hand_trust
from by_hand import types_of

from consortium_opt.rules import RULES

BY_HAND = (
    test_rules_by_hand_combined,
    test_rules_by_hand_counts,
    test_rules_by_hand_each,
    test_rules_by_hand_effort,
    test_rules_by_hand_independent,
    test_rules_by_hand_members,
    test_rules_by_hand_money,
    test_rules_by_hand_seats,
    test_rules_by_hand_shares,
    test_rules_by_hand_trust,
)
COUNTED = Counter(kind for module in BY_HAND for kind in types_of(module.CASES))


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_type_has_six_cases_by_hand(kind):
    assert COUNTED[kind] >= 6


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_type_has_a_binding_test(kind):
    test = getattr(test_rules_bind, f"test_{kind}_binds", None)
    assert test is not None
    assert "Without" in (test.__doc__ or "")
