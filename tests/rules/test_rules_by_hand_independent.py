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


# a, of H, stands for FR and ES beside DE, b, of H, is in FR; c stands for PT and CH; f for a lot
SEVERAL = pool(
    {
        "a": {"country": "DE", "control_group": "H", "also_countries": "FR ES"},
        "b": {"country": "FR", "control_group": "H"},
        "c": {"country": "CH", "also_countries": "PT", "type": "SME"},
        "d": {"country": "DE"},
        "e": {"country": "DE"},
        "f": {"country": "IT", "also_countries": "AT, SI, HR"},
        "g": {"country": "US", "also_countries": "MX"},
    },
)


def several(least, **more):
    return {"at_least": least, "also": "also_countries", **more}


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
    *of(
        "independent_distinct",
        SEVERAL,
        fails("a member is not independent of itself", several(2), "f", "1", -1),
        holds("two in DE, one of which may stand for FR or ES", several(2), "ad", "2", 0),
        fails("not without also", {"at_least": 2}, "ad", "1", -1),
        fails(
            "the owner counts once: a for ES and b in FR are both of H", several(2), "ab", "1", -1
        ),
        holds("three in DE and IT: a for FR or ES, d in DE, f", several(3), "adf", "3", 0),
        fails("d and e are both in DE, a stands for FR: two", several(3), "ade", "2", -1),
        holds(
            "each for the value that is free: a FR or ES, d DE, f, c", several(4), "acdf", "4", 0
        ),
        holds("within: c counts for Portugal", several(1, within="EU27"), "c", "1", 0),
        fails("within: g counts for neither of its two", several(1, within="EU27"), "g", "0", -1),
        holds(
            "including: c for PT, in the Union",
            several(2, including=including(EU27=2)),
            "cd",
            "2",
            0,
        ),
        holds(
            "where is asked of every value: as PT it is in the Union",
            several(1, where={"eu_member": True, "type": "SME"}),
            "c",
            "1",
            0,
        ),
        fails(
            "where: nobody can say of d",
            several(2, where={"type": "SME"}),
            "cd",
            "1",
            -1,
            unknown=1,
        ),
        holds("a pool without the column", {"at_least": 2, "also": "nowhere"}, "cd", "2", 0),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_independent_by_hand(hand):
    hand.check()
