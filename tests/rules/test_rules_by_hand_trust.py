"""The rules on trust: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

# a - b 0.9, b - c 0.6, c - d 0.6, a - c 0.3; every other pair 0.2; blanks are the default
POOL = pool(
    {i: {} for i in "abcde"},
    trust={"ab": 0.9, "bc": 0.6, "ca": 0.3, "cd": 0.6},
    default_trust=0.2,
)

CASES = [
    *of(
        "trust_floor",
        POOL,
        holds("one member has no pairs", {"min": 0.9}, "a", "no pairs", None),
        holds("exactly", {"min": 0.9}, "ab", "0.9 (a and b)", 0),
        fails("just beyond", {"min": 0.91}, "ab", "0.9 (a and b)", -0.01),
        holds(
            "the least of three pairs, given as c, a",
            {"min": 0.3},
            "abc",
            "0.3 (a and c)",
            0,
            required="every pair at least 0.3",
        ),
        holds("a pair not listed has the default", {"min": 0.2}, "ad", "0.2 (a and d)", 0),
        fails("the default is too low", {"min": 0.3}, "abcd", "0.2 (a and d)", -0.1),
        holds("typical", {"min": 0.5}, "bc", "0.6 (b and c)", 0.1),
    ),
    *of(
        "trust_coordinator",
        POOL,
        holds("one member has no pairs", {"min": 0.9}, "a", "no pairs", None),
        holds(
            "exactly: b with a 0.9, with c 0.6", {"min": 0.6}, "abc", "0.6 (c)", 0, coordinator="b"
        ),
        fails("just beyond", {"min": 0.61}, "abc", "0.6 (c)", -0.01, coordinator="b"),
        fails("another coordinator: a with c 0.3", {"min": 0.6}, "abc", "0.3 (c)", -0.3),
        holds(
            "a and c need not trust each other",
            {"min": 0.5},
            "abc",
            "0.6 (c)",
            0.1,
            coordinator="b",
            required="at least 0.5 with the coordinator",
        ),
        holds("a pair not listed has the default", {"min": 0.2}, "de", "0.2 (e)", 0),
        fails("the default is too low", {"min": 0.3}, "bd", "0.2 (d)", -0.1),
    ),
    *of(
        "trust_partners",
        POOL,
        fails("one member has no partner", {"min_trust": 0.6, "at_least": 1}, "a", "0 (a)", -1),
        holds("half of no others is none", {"min_trust": 0.6, "fraction": 0.5}, "a", "0 (a)", 0),
        holds(
            "exactly one each: a has b, c has b",
            {"min_trust": 0.6, "at_least": 1},
            "abc",
            "1 (a)",
            0,
            required="every member at least 1 with 0.6 or more",
        ),
        fails("c - b is 0.6, not 0.7", {"min_trust": 0.7, "at_least": 1}, "abc", "0 (c)", -1),
        fails("two each", {"min_trust": 0.6, "at_least": 2}, "abc", "1 (a)", -1),
        holds("half of two others is one", {"min_trust": 0.6, "fraction": 0.5}, "abc", "1 (a)", 0),
        fails(
            "half of three others is 1.5, so two; a has b alone",
            {"min_trust": 0.6, "fraction": 0.5},
            "abcd",
            "1 (a)",
            -1,
            required="every member at least 2 with 0.6 or more",
        ),
        holds(
            "a third of three others is exactly one",
            {"min_trust": 0.6, "fraction": 1 / 3},
            "abcd",
            "1 (a)",
            0,
        ),
        fails(
            "both given: one, and three quarters of two others, so two",
            {"min_trust": 0.6, "at_least": 1, "fraction": 0.75},
            "abc",
            "1 (a)",
            -1,
        ),
        fails(
            "both given: two, and a tenth of two others, so one",
            {"min_trust": 0.6, "at_least": 2, "fraction": 0.1},
            "abc",
            "1 (a)",
            -1,
        ),
        holds(
            "the default counts: everybody is a partner",
            {"min_trust": 0.2, "fraction": 1},
            "abde",
            "3 (a)",
            0,
        ),
    ),
    *of(
        "trust_connected",
        POOL,
        holds("one member", {"min_trust": 0.9}, "a", "1 piece", 0),
        holds(
            "a chain a - b - c - d",
            {"min_trust": 0.6},
            "abcd",
            "1 piece",
            0,
            required="one piece of trust 0.6 or more",
        ),
        fails("without the middle: a - b, d", {"min_trust": 0.6}, "abd", "2 pieces", -1),
        fails("just beyond: a - b, c", {"min_trust": 0.61}, "abc", "2 pieces", -1),
        fails("nobody: four pieces", {"min_trust": 0.95}, "abcd", "4 pieces", -3),
        holds("the default joins", {"min_trust": 0.2}, "ae", "1 piece", 0),
        fails("just above the default", {"min_trust": 0.21}, "ae", "2 pieces", -1),
    ),
    *of(
        "trust_mean",
        POOL,
        holds("one member has no pairs", {"min": 0.9}, "a", "no pairs", None),
        holds(
            "exactly: (0.9 + 0.6 + 0.3) / 3",
            {"min": 0.6},
            "abc",
            "0.6",
            0,
            required="mean at least 0.6",
        ),
        fails("just beyond", {"min": 0.61}, "abc", "0.6", -0.01),
        holds(
            "with defaults: (0.9 + 0.3 + 0.2 + 0.6 + 0.2 + 0.6) / 6 = 2.8 / 6",
            {"min": 0.4},
            "abcd",
            "0.4667",
            2.8 / 6 - 0.4,
        ),
        holds("one pair", {"min": 0.5}, "ab", "0.9", 0.4),
        holds("the default alone", {"min": 0.2}, "de", "0.2", 0),
        fails("the default is too low", {"min": 0.3}, "de", "0.2", -0.1),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_trust_by_hand(hand):
    hand.check()
