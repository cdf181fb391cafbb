"""``brings``, ``attestation`` and the rules on named candidates: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

CAPABILITIES = {
    "a": {"laser": 5, "optics": 3},
    "b": {"laser": 2},
    "d": {"optics": 3, "catering": 5},
}
SKILLS = pool(
    {i: {} for i in "abcd"},
    capabilities=CAPABILITIES,
    wanted={"laser": 1, "optics": 1, "quantum": 2},
)
EVERY_SKILL = pool({i: {} for i in "abcd"}, capabilities=CAPABILITIES)

# gender equality plans: a and e yes, b no, c and d blank; the type of d and e is blank
PLANS = pool(
    {
        "a": {"type": "HEI", "plan": True},
        "b": {"type": "SME", "plan": False},
        "c": {"type": "HEI"},
        "d": {},
        "e": {"plan": True},
    }
)
HEI = {"type": "HEI"}
NAMED = pool({i: {} for i in "abcde"})
ABC = {"candidates": ["a", "b", "c"]}

CASES = [
    *of(
        "brings",
        SKILLS,
        holds("one member, exactly", {"level": 3, "at_least": 2}, "a", "2 (a)", 0),
        fails("optics 3 is below 3.5", {"level": 3.5, "at_least": 2}, "a", "1 (a)", -1),
        holds(
            "typical: b has one",
            {},
            "ab",
            "1 (b)",
            0,
            required="every member at least 1 at level 1",
        ),
        fails("c has none", {"level": 1, "at_least": 1}, "ac", "0 (c)", -1),
        fails("catering is not wanted", {"level": 3, "at_least": 2}, "ad", "1 (d)", -1),
        holds("level 0 is held by all, in all three", {"level": 0, "at_least": 3}, "c", "3 (c)", 0),
        fails("no more than three are wanted", {"level": 0, "at_least": 4}, "a", "3 (a)", -1),
        fails("two short, the smallest id of two", {"at_least": 2}, "bdc", "0 (c)", -2),
    ),
    *of(
        "brings",
        EVERY_SKILL,
        holds("nothing named: all count", {"level": 3, "at_least": 2}, "ad", "2 (a)", 0),
    ),
    *of(
        "attestation",
        PLANS,
        holds("one member with it", {"flag": "plan"}, "a", "1 of 1", 0),
        fails("one member without", {"flag": "plan"}, "b", "0 of 1", -1),
        fails("a blank fails", {"flag": "plan"}, "ac", "1 of 2", -1, unknown=1),
        fails("two lack it", {"flag": "plan"}, "abc", "1 of 3", -2, unknown=1),
        holds("the SME is not asked", {"flag": "plan", "where": HEI}, "ab", "1 of 1", 0),
        holds("nobody is asked", {"flag": "plan", "where": HEI}, "b", "0 of 0", 0),
        holds(
            "a blank type is not asked",
            {"flag": "plan", "where": HEI},
            "ad",
            "1 of 1",
            0,
            unknown=1,
        ),
        fails(
            "law: a blank type may be one of them",
            {"flag": "plan", "where": HEI, "law": True},
            "ad",
            "1 of 2",
            -1,
            unknown=1,
        ),
        holds(
            "law: a blank type with the plan",
            {"flag": "plan", "where": HEI, "law": True},
            "ae",
            "2 of 2",
            0,
            unknown=1,
            required="every one with plan",
        ),
    ),
    *of(
        "require",
        NAMED,
        holds("one member, named", {"candidates": ["a"]}, "a", "1", 0),
        fails("one member, another", {"candidates": ["a"]}, "b", "0", -1),
        holds("all and one more", ABC, "abcd", "3", 0, required="a, b, c"),
        fails("one is missing", ABC, "abd", "2", -1),
        fails("all are missing", ABC, "de", "0", -3),
        holds("named twice is named once", {"candidates": ["a", "a"]}, "ab", "1", 0),
    ),
    *of(
        "exclude",
        NAMED,
        holds("one member, another", {"candidates": ["a"]}, "b", "0", 0),
        fails("one member, named", {"candidates": ["a"]}, "a", "1", -1),
        holds("none of three", ABC, "de", "0", 0, required="none of a, b, c"),
        fails("one of three", ABC, "ade", "1", -1),
        fails("all three", ABC, "abcde", "3", -3),
        fails("named twice is named once", {"candidates": ["a", "a"]}, "ab", "1", -1),
    ),
    *of(
        "together",
        NAMED,
        holds("none", ABC, "de", "0 of 3", 0, required="all or none of a, b, c"),
        holds("all", ABC, "abc", "3 of 3", 0),
        holds("all and one more", ABC, "abcd", "3 of 3", 0),
        fails("one is missing", ABC, "abd", "2 of 3", -1),
        fails("one member: two are missing", ABC, "a", "1 of 3", -2),
        holds("one name says nothing", {"candidates": ["a"]}, "a", "1 of 1", 0),
    ),
    *of(
        "apart",
        NAMED,
        holds("none: one more could be", ABC, "de", "0", 1),
        holds("one member", ABC, "a", "1", 0, required="at most 1 of a, b, c"),
        holds("one and others", ABC, "bde", "1", 0),
        fails("two", ABC, "abd", "2", -1),
        fails("three", ABC, "abc", "3", -2),
        holds("a single name", {"candidates": ["a"]}, "ab", "1", 0),
    ),
    *of(
        "at_most",
        NAMED,
        holds("none of two", {**ABC, "max": 2}, "de", "0", 2),
        holds("one member", {**ABC, "max": 1}, "a", "1", 0),
        holds("exactly two", {**ABC, "max": 2}, "abd", "2", 0, required="at most 2 of a, b, c"),
        fails("three of two", {**ABC, "max": 2}, "abc", "3", -1),
        fails("at most none", {**ABC, "max": 0}, "ade", "1", -1),
        holds("more than are named", {**ABC, "max": 5}, "abc", "3", 2),
    ),
    *of(
        "at_least_one_of",
        NAMED,
        holds("one member", ABC, "a", "1", 0, required="at least 1 of a, b, c"),
        fails("one member, another", ABC, "d", "0", -1),
        fails("none", ABC, "de", "0", -1),
        holds("two", ABC, "abd", "2", 1),
        holds("all", ABC, "abcde", "3", 2),
        fails("a single name, not there", {"candidates": ["e"]}, "abcd", "0", -1),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_members_by_hand(hand):
    hand.check()
