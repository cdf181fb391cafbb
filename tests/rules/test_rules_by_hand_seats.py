"""``coordinator``, ``lead``, ``roles_per_member``, ``leads_per_member``: worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

SEATS = pool(
    {
        "a": {"type": "SME", "sme": True},
        "b": {"country": "DE", "type": "RTO", "sme": False},
        "c": {"country": "EL", "type": "SME", "sme": True},
        "d": {},
    },
    roles={"design": {}, "test": {}, "admin": {"min_members": 0}},
)
SME = {"where": {"type": "SME"}}
LEAD = {"role": "design", "where": {"type": "SME"}}

CASES = [
    *of(
        "coordinator",
        SEATS,
        holds("one member", SME, "a", "a", 0, required="a coordinator with type SME"),
        fails("one member, another type", SME, "b", "b", -1),
        holds("of three", SME, "abc", "c", 0, coordinator="c"),
        fails("another member would match", SME, "abc", "b", -1, coordinator="b"),
        fails("a blank does not match", SME, "ad", "d", -1, coordinator="d", unknown=1),
        fails(
            "law: nor does it for a law",
            {**SME, "law": True},
            "ad",
            "d",
            -1,
            coordinator="d",
            unknown=1,
        ),
        fails(
            "a blank does not match a not either",
            {"where": {"type": {"not": "SME"}}},
            "ad",
            "d",
            -1,
            coordinator="d",
            unknown=1,
        ),
        holds("missing matches it", {"where": {"type": {"missing": True}}}, "d", "d", 0),
        holds("EL means GR", {"where": {"country": "EL"}}, "ac", "c", 0, coordinator="c"),
        fails("both conditions", {"where": {"sme": True, "country": "DE"}}, "ab", "a", -1),
    ),
    *of(
        "lead",
        SEATS,
        holds("one member", LEAD, "a", "a", 0, leads={"design": "a"}),
        fails("one member, another type", LEAD, "b", "b", -1, leads={"design": "b"}),
        holds(
            "the lead, not the coordinator",
            LEAD,
            "ab",
            "a",
            0,
            coordinator="b",
            leads={"design": "a", "test": "b"},
            required="a lead of design with type SME",
        ),
        fails(
            "leading another role does not help",
            LEAD,
            "ab",
            "b",
            -1,
            leads={"design": "b", "test": "a"},
        ),
        fails("a blank does not match", LEAD, "ad", "d", -1, leads={"design": "d"}, unknown=1),
        fails(
            "law: nor does it for a law",
            {**LEAD, "law": True},
            "ad",
            "d",
            -1,
            leads={"design": "d"},
            unknown=1,
        ),
        holds("a role nobody plays", {**LEAD, "role": "admin"}, "b", "role not open", None),
        holds(
            "EL means GR",
            {"role": "test", "where": {"country": "EL"}},
            "ac",
            "c",
            0,
            leads={"test": "c"},
        ),
    ),
    *of(
        "roles_per_member",
        SEATS,
        holds("one member, one role", {"max": 1}, "a", "1 to 1", 0, plays={"a": {"design": 0}}),
        fails(
            "one member, two roles",
            {"max": 1},
            "a",
            "2 to 2",
            -1,
            plays={"a": {"design": 0, "test": 0}},
        ),
        fails(
            "the least of two members",
            {"min": 2},
            "ab",
            "1 to 2",
            -1,
            plays={"a": {"design": 0, "test": 0}, "b": {"test": 0}},
        ),
        holds(
            "exactly at both bounds",
            {"min": 1, "max": 2},
            "ab",
            "1 to 2",
            0,
            plays={"a": {"design": 0, "test": 0}, "b": {"test": 0}},
            required="1 to 2 roles a member",
        ),
        holds(
            "one to spare",
            {"max": 3},
            "ab",
            "1 to 2",
            1,
            plays={"a": {"design": 0, "test": 0}, "b": {"admin": 0}},
        ),
        fails(
            "all three",
            {"max": 1},
            "ab",
            "1 to 3",
            -2,
            plays={"a": {"design": 0, "test": 0, "admin": 0}, "b": {"test": 0}},
        ),
        fails(
            "a member without a role", {"min": 1}, "ab", "0 to 1", -1, plays={"a": {"design": 0}}
        ),
    ),
    *of(
        "leads_per_member",
        SEATS,
        holds("one member leads one", {"max": 1}, "a", "1", 0, leads={"design": "a"}),
        fails("one member leads two", {"max": 1}, "a", "2", -1, leads={"design": "a", "test": "a"}),
        holds(
            "one each",
            {"max": 1},
            "ab",
            "1",
            0,
            leads={"design": "a", "test": "b"},
            required="at most 1 leads a member",
        ),
        holds("one to spare", {"max": 2}, "ab", "1", 1, leads={"design": "a", "test": "b"}),
        fails("nobody may lead, somebody does", {"max": 0}, "a", "1", -1, leads={"design": "a"}),
        fails(
            "three of one",
            {"max": 1},
            "ab",
            "3",
            -2,
            leads={"design": "b", "test": "b", "admin": "b"},
        ),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_seats_by_hand(hand):
    hand.check()
