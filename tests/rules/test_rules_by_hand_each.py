"""``each``: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

POOL = pool(
    {
        "a": {"region": "FRK2", "type": "HEI"},
        "b": {"region": "FRK2", "type": "SME"},
        "c": {"country": "DE", "region": "DE21", "type": "SME"},
        "d": {"country": "DE", "region": "DE21"},
        "e": {"country": "IT"},
        "f": {"region": "FRK2", "type": "HEI"},
    }
)
HEI = {"type": "HEI"}
SME = {"type": "SME"}

CASES = of(
    "each",
    POOL,
    holds(
        "one member, that is one",
        {"per": "region", "where": HEI},
        "a",
        "1 (FRK2)",
        0,
        required="at least 1 for every region",
    ),
    fails("one member, that is none", {"per": "region", "where": HEI}, "b", "0 (FRK2)", -1),
    fails(
        "one region has one, the other none", {"per": "region", "where": HEI}, "ac", "0 (DE21)", -1
    ),
    holds("each has one, FRK2 after DE21", {"per": "region", "where": SME}, "abc", "1 (DE21)", 0),
    holds(
        "a member without a region, nor a type",
        {"per": "region", "where": HEI},
        "ae",
        "1 (FRK2)",
        0,
        unknown=1,
    ),
    holds(
        "no member with a region",
        {"per": "region", "where": HEI},
        "e",
        "no region",
        None,
        unknown=1,
    ),
    holds("exactly two of two", {"per": "region", "where": HEI, "min": 2}, "abf", "2 (FRK2)", 0),
    fails("one of two", {"per": "region", "where": HEI, "min": 2}, "ab", "1 (FRK2)", -1),
    fails(
        "a blank type does not count",
        {"per": "country", "where": SME, "law": True},
        "bd",
        "0 (DE)",
        -1,
        unknown=1,
    ),
)


@pytest.mark.parametrize("hand", CASES)
def test_each_by_hand(hand):
    hand.check()
