"""``size``, ``count``, ``distinct``: cases worked out by hand from the specification."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

PLAIN = pool({i: {} for i in "abcde"})

# a food SME, b food RTO, c health SME in Greece; d and e have no sector, d no type either
MIXED = pool(
    {
        "a": {"type": "SME", "sector": "food", "control_group": "Holding", "region": "FRI15"},
        "b": {"country": "DE", "type": "RTO", "sector": "food", "control_group": "Holding"},
        "c": {"country": "EL", "type": "SME", "sector": "health", "region": "EL30"},
        "d": {"country": "ES"},
        "e": {"country": "IT", "type": "LARGE"},
    },
    roles={"design": {}, "test": {}},
)
SME = {"type": "SME"}

# a, in Hungary, stands for Slovakia and Austria too, b, in Serbia, for Hungary; e is blank
SEVERAL = pool(
    {
        "a": {"country": "HU", "also_countries": "SK, AT", "sector": "food", "also": "wood;metal"},
        "b": {"country": "RS", "also_countries": "hu", "region": "RS11", "sector": "wood"},
        "c": {"country": "AT", "also_countries": "AT"},
        "d": {"country": "FR", "also_countries": "EL RE,DE ;FR", "also": "metal"},
        "e": {"country": "HU", "region": "HU11"},
    },
)
ALSO = {"attribute": "country", "also": "also_countries"}
UNION = {"country": {"group": "EU27"}}

CASES = [
    *of(
        "size",
        PLAIN,
        holds("one member, one is the least", {"min": 1}, "a", "1", 0),
        holds("exactly the least", {"min": 2, "max": 4}, "ab", "2", 0, required="2 to 4"),
        fails("one too few", {"min": 3}, "ab", "2", -1, required="at least 3"),
        holds("exactly the most", {"max": 2}, "ab", "2", 0, required="at most 2"),
        fails("one too many", {"max": 2}, "abc", "3", -1),
        holds("in between: 3 - 2 and 5 - 3", {"min": 2, "max": 5}, "abc", "3", 1),
        holds("everybody", {"min": 3}, "abcde", "5", 2),
        fails("two off", {"min": 3, "max": 3}, "abcde", "5", -2, required="exactly 3"),
    ),
    *of(
        "count",
        MIXED,
        holds("one member that matches", {"where": SME, "min": 1}, "a", "1", 0),
        holds("exactly the least", {"where": SME, "min": 2}, "abc", "2", 0),
        fails("one too few", {"where": SME, "min": 3}, "abc", "2", -1, required="at least 3"),
        fails("one too many", {"where": SME, "max": 1}, "abc", "2", -1, required="at most 1"),
        fails("nobody matches", {"where": SME, "min": 1}, "be", "0", -1),
        holds("no filter means everybody", {"min": 2}, "bde", "3", 1),
        holds("a blank matches nothing", {"where": SME, "max": 1}, "ad", "1", 0, unknown=1),
        fails(
            "law: the upper bound counts a blank as matching: a and d",
            {"where": SME, "max": 1, "law": True},
            "ad",
            "2",
            -1,
            unknown=1,
        ),
        fails(
            "law: the lower bound does not count a blank: a alone",
            {"where": SME, "min": 2, "law": True},
            "ad",
            "1",
            -1,
            unknown=1,
        ),
        holds(
            "law, both bounds: 1 without the blank, 2 with it",
            {"where": SME, "min": 1, "max": 2, "law": True},
            "ad",
            "2",
            0,
            unknown=1,
        ),
        holds(
            "not: e is no SME, of d nobody can say",
            {"where": {"type": {"not": "SME"}}, "max": 1},
            "ade",
            "1",
            0,
            unknown=1,
        ),
        holds("missing: the blank", {"where": {"type": {"missing": True}}, "min": 1}, "ad", "1", 0),
        holds("EL in a filter means GR", {"where": {"country": "EL"}, "min": 1}, "ac", "1", 0),
        holds("EL in the pool means GR", {"where": {"country": "GR"}, "min": 1}, "ac", "1", 0),
        holds("FRI1 matches FRI15", {"where": {"region": "FRI1"}, "min": 1}, "a", "1", 0),
        fails("FRI1 does not match EL30", {"where": {"region": "FRI1"}, "min": 1}, "c", "0", -1),
        holds(
            "a role: the SME a in design",
            {"where": SME, "role": "design", "min": 1},
            "ab",
            "1",
            0,
            plays={"a": {"design": 0}, "b": {"test": 0}},
        ),
        fails(
            "a role: the SME plays the other one",
            {"where": SME, "role": "design", "min": 1},
            "ab",
            "0",
            -1,
            plays={"a": {"test": 0}, "b": {"design": 0}},
        ),
        holds(
            "a role without filter: two in design",
            {"role": "design", "max": 2},
            "abc",
            "2",
            0,
            plays={"a": {"design": 0}, "b": {"design": 0}, "c": {"test": 0}},
        ),
    ),
    *of(
        "distinct",
        MIXED,
        holds("one member, one value", {"attribute": "sector", "min": 1}, "a", "1", 0),
        fails("the same value twice", {"attribute": "sector", "min": 2}, "ab", "1", -1),
        holds("exactly two", {"attribute": "sector", "min": 2}, "abc", "2", 0),
        holds("at most, at the bound", {"attribute": "country", "max": 2}, "ab", "2", 0),
        fails("at most, beyond: FR DE GR", {"attribute": "country", "max": 2}, "abc", "3", -1),
        fails("a blank is no value", {"attribute": "sector", "min": 2}, "ad", "1", -1, unknown=1),
        holds("at most, a blank", {"attribute": "sector", "max": 1}, "ad", "1", 0, unknown=1),
        fails(
            "law: each blank is one more: food, health, d, e",
            {"attribute": "sector", "max": 3, "law": True},
            "acde",
            "4",
            -1,
            unknown=2,
        ),
        holds(
            "law: at the bound with one blank: food, health, d",
            {"attribute": "sector", "max": 3, "law": True},
            "acd",
            "3",
            0,
            unknown=1,
        ),
        fails(
            "law: the lower bound counts no blank",
            {"attribute": "sector", "min": 3, "law": True},
            "acd",
            "2",
            -1,
            unknown=1,
        ),
        holds(
            "where: countries of the SMEs a, c; d is unknown",
            {"attribute": "country", "where": SME, "min": 2},
            "abcd",
            "2",
            0,
            unknown=1,
        ),
        fails(
            "where nobody matches: 0",
            {"attribute": "country", "where": SME, "min": 1},
            "be",
            "0",
            -1,
        ),
        holds(
            "a blank control group is the candidate itself: Holding and c",
            {"attribute": "control_group", "min": 2, "max": 2},
            "abc",
            "2",
            0,
            required="exactly 2",
        ),
    ),
    *of(
        "distinct",
        SEVERAL,
        holds("one member, three values: HU SK AT", {**ALSO, "min": 3}, "a", "3", 0),
        fails("without also it has one", {"attribute": "country", "min": 3}, "a", "1", -2),
        holds(
            "the same value of two members counts once: HU SK AT RS",
            {**ALSO, "min": 4},
            "ab",
            "4",
            0,
        ),
        holds("its own value again is no further one", {**ALSO, "max": 1}, "c", "1", 0),
        fails("EL is GR, RE is FR, of which it has DE too", {**ALSO, "max": 2}, "d", "3", -1),
        fails("at most: the values, not the members", {**ALSO, "max": 2}, "a", "3", -1),
        holds(
            "where is asked of every value: HU SK AT of the Union, RS not",
            {**ALSO, "where": UNION, "min": 3},
            "ab",
            "3",
            0,
        ),
        holds(
            "where: b, with its seat outside, counts as HU",
            {**ALSO, "where": UNION, "min": 1},
            "b",
            "1",
            0,
        ),
        holds(
            "where on what is derived: b is in the Union as HU",
            {**ALSO, "where": {"eu_member": True}, "min": 2},
            "bc",
            "2",
            0,
        ),
        fails(
            "where: b is not in the Union as RS",
            {**ALSO, "where": {"eu_member": False}, "min": 2},
            "ab",
            "1",
            -1,
        ),
        holds(
            "a region is that of the seat alone: in HU of e, in the others nobody can say",
            {**ALSO, "where": {"region": ["HU", "RS"]}, "min": 2},
            "be",
            "2",
            0,
            unknown=1,
        ),
        fails(
            "law: each value that cannot be judged is one more",
            {**ALSO, "where": {"region": ["HU", "RS"]}, "max": 2, "law": True},
            "be",
            "3",
            -1,
            unknown=1,
        ),
        fails(
            "law: of a three values of which nothing can be said",
            {**ALSO, "where": {"region": "HU"}, "max": 2, "law": True},
            "a",
            "3",
            -1,
            unknown=3,
        ),
        holds(
            "words of another attribute: food wood metal",
            {"attribute": "sector", "also": "also", "min": 3},
            "ab",
            "3",
            0,
        ),
        holds(
            "a blank with further values: metal; for the rest it stays blank",
            {"attribute": "sector", "also": "also", "min": 1},
            "d",
            "1",
            0,
            unknown=1,
        ),
        fails(
            "law: the blank beside its further value is one more",
            {"attribute": "sector", "also": "also", "max": 1, "law": True},
            "d",
            "2",
            -1,
            unknown=1,
        ),
        holds(
            "a pool without the column",
            {"attribute": "country", "also": "nowhere", "min": 2},
            "ac",
            "2",
            0,
        ),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_counts_by_hand(hand):
    hand.check()
