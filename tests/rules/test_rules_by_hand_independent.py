"""``independent_distinct``: cases worked out by hand. T is the set of independent members."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

# H owns a, b, c; K owns d; L owns e; f to i own themselves
OWNED = pool(
    {
        "a": {"country": "FR", "control_group": "H", "type": "SME"},
        "b": {"country": "DE", "control_group": "H", "type": "SME"},
        "c": {"country": "IT", "control_group": "H", "type": "RTO"},
        "d": {"country": "FR", "control_group": "K", "type": "SME"},
        "e": {"country": "FR", "control_group": "L"},
        "f": {"country": "EL", "type": "SME", "region": "EL30"},
        "g": {"country": "PT", "type": "HEI", "region": "PT17"},
        "h": {"country": "CH", "type": "SME"},
        "i": {"country": "NO", "type": "RTO"},
        "j": {"country": "MA", "type": "HEI"},
        "k": {"country": "ES"},
    },
    groups={
        "MED": ["EL", "FR"],
        "NORTH": ["DE", "NO"],
        "WEST": ["FR", "PT"],
        "FRANCE": ["FR"],
        "GERMANY": ["DE"],
    },
)


def three(**more):
    return {"at_least": 3, **more}


def including(**groups):
    return [{"group": group, "at_least": count} for group, count in groups.items()]


CASES = [
    *of(
        "independent_distinct",
        OWNED,
        holds("one member", {"at_least": 1}, "a", "1", 0, required="at least 1"),
        fails("one member of three", three(), "a", "1", -2),
        holds("three owners by themselves in GR, PT, CH", three(), "fgh", "3", 0),
        fails("three countries, one owner", three(), "abc", "1", -2),
        fails("three owners, one country", three(), "ade", "1", -2),
        fails(
            "three countries FR DE IT and three owners H K L, but K and L are both in FR: "
            "T is H abroad and one of K, L",
            three(),
            "abcde",
            "2",
            -1,
        ),
        holds("one more, from a fourth country: b, d, f", three(), "abcdef", "3", 0),
        holds("a blank control group is the candidate itself", three(), "dfg", "3", 0),
        holds("T may be larger than asked", {"at_least": 2}, "fghi", "4", 2),
        fails("within EU27: Switzerland is out", three(within="EU27"), "fgh", "2", -1),
        holds(
            "within HE_ELIGIBLE: Switzerland since 2025", three(within="HE_ELIGIBLE"), "fgh", "3", 0
        ),
        fails("uncertain is not eligible: Morocco", three(within="HE_ELIGIBLE"), "fgj", "2", -1),
        holds(
            "including one in a Member State",
            three(within="HE_ELIGIBLE", including=including(EU27=1)),
            "fhi",
            "3",
            0,
            required="at least 3, 1 in EU27",
        ),
        fails(
            "including one in a Member State, two of three are not enough",
            three(including=including(EU27=3)),
            "fgh",
            "3, too few in EU27",
            -1,
        ),
        fails(
            "nobody in a Member State",
            {"at_least": 2, "including": including(EU27=1)},
            "hi",
            "2, too few in EU27",
            -1,
        ),
        holds(
            "T may be larger than asked where a group asks for more",
            {"at_least": 1, "including": including(EU27=2)},
            "fgh",
            "3",
            2,
        ),
        fails(
            "two groups, each could be met alone, both by the same owner: a in FR, b in DE",
            {"at_least": 1, "including": including(FRANCE=1, GERMANY=1)},
            "ab",
            "1, too few in FRANCE",
            -1,
        ),
        holds(
            "two groups, nested: f, g in the EU, both widening",
            three(including=including(EU27=2, WIDENING=1)),
            "fgh",
            "3",
            0,
        ),
        holds(
            "two groups that overlap: d in MED and WEST, h beside it",
            {"at_least": 2, "including": including(MED=1, WEST=1)},
            "dh",
            "2",
            0,
        ),
        holds(
            "EL in a group of the pool means GR",
            {"at_least": 1, "within": "MED"},
            "f",
            "1",
            0,
        ),
        holds("where: SMEs b, d, f", three(where={"type": "SME"}), "bcdfg", "3", 0),
        fails(
            "where: a blank type does not count",
            three(where={"type": "SME"}),
            "bef",
            "2",
            -1,
            unknown=1,
        ),
        fails(
            "law: a blank type never counts",
            three(where={"type": "SME"}, law=True),
            "bef",
            "2",
            -1,
            unknown=1,
        ),
        holds("by type: SME, HEI, RTO of three owners", three(by="type"), "cdg", "3", 0),
        fails("by type: a blank is no type", three(by="type"), "dgk", "2", -1, unknown=1),
        fails(
            "by type: an owner counts once: H is SME and RTO",
            {"by": "type", "at_least": 2},
            "ac",
            "1",
            -1,
        ),
        holds(
            "by type within a group of countries: the HEI in MA is out, SME, HEI, RTO stay",
            three(by="type", within="HE_ELIGIBLE"),
            "dgij",
            "3",
            0,
        ),
        holds("by region: two", {"by": "region", "at_least": 2}, "afg", "2", 0, unknown=1),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_independent_by_hand(hand):
    hand.check()
