"""The rows of a rule say of every case worked out by hand what the case says."""

from __future__ import annotations

import pytest
from rows_by_hand import greatest, space_of
from test_rules_have_tests import BY_HAND

from consortium_opt.linear import Linear


def judged_by_rows(case):
    """The size of a model is known, and a solver's tolerance is no part of the rows."""
    hand = case.values[0]
    return hand.type != "size" and "tolerance" not in hand.row.what


CASES = [case for module in BY_HAND for case in module.CASES if judged_by_rows(case)]


@pytest.mark.parametrize("hand", CASES)
def test_rows_by_hand(hand):
    case, chosen, rule = hand.set_up()
    v = space_of(case, chosen)
    found = greatest(case, chosen, v, list(rule.rows(v, case)), Linear({}))
    assert (found is not None) is hand.row.satisfied
