"""``if`` and ``dropout``: cases worked out by hand."""

from __future__ import annotations

import pytest
from by_hand import fails, holds, of, pool

# a FR, b DE, c IT, d FR, e blank type; b and c are SMEs; a - b - c - d is a chain of trust 0.6
POOL = pool(
    {
        "a": {"country": "FR", "type": "HEI"},
        "b": {"country": "DE", "type": "SME"},
        "c": {"country": "IT", "type": "SME"},
        "d": {"country": "FR", "type": "HEI"},
        "e": {"country": "ES"},
    },
    trust={"ab": 0.6, "bc": 0.6, "cd": 0.6},
)
THREE_OR_MORE = {"type": "size", "min": 3}
THREE_FROM_THREE = {"type": "independent_distinct", "at_least": 3}
AN_SME = {"type": "count", "where": {"type": "SME"}, "min": 1}
TWO_MEMBERS = {"type": "size", "max": 2}
FRENCH = {"french": {"type": "count", "where": {"country": "FR"}, "min": 1}}
FOUR = {"four": {"type": "size", "min": 4}}
CHAIN = {"chain": {"type": "trust_connected", "min_trust": 0.6}}


def when(condition, then, **more):
    return {"when": condition, "then": then, **more}


def named(*rules):
    return {"rules": list(rules)}


NONE = {"formulation": {"coordinator": False}}

CASES = [
    *of(
        "if",
        POOL,
        holds(
            "one member",
            when(THREE_OR_MORE, THREE_FROM_THREE),
            "a",
            "condition not met",
            None,
            required="at least 3",
        ),
        holds(
            "two members", when(THREE_OR_MORE, THREE_FROM_THREE), "ad", "condition not met", None
        ),
        holds("three from three", when(THREE_OR_MORE, THREE_FROM_THREE), "abc", "3", 0),
        fails("three from two: FR DE", when(THREE_OR_MORE, THREE_FROM_THREE), "abd", "2", -1),
        holds(
            "exactly three when at most two",
            when(TWO_MEMBERS, THREE_FROM_THREE),
            "abd",
            "condition not met",
            None,
        ),
        fails("an SME, so at most two", when(AN_SME, TWO_MEMBERS), "abd", "3", -1),
        holds("no SME", when(AN_SME, {"type": "size", "max": 1}), "ad", "condition not met", None),
        holds(
            "a blank is no SME",
            when(AN_SME, {"type": "size", "max": 1}),
            "ae",
            "condition not met",
            None,
        ),
        fails(
            "law: a blank may be an SME, so the condition counts as met",
            when(AN_SME, {"type": "size", "max": 1}, law=True),
            "ae",
            "2",
            -1,
        ),
        fails(
            "law: in what follows a blank never counts",
            when(THREE_OR_MORE, {"type": "count", "where": {"type": "SME"}, "min": 2}, law=True),
            "abe",
            "1",
            -1,
            unknown=1,
        ),
        fails(
            "a is in, so b has to be",
            when(
                {"type": "require", "candidates": ["a"]}, {"type": "require", "candidates": ["b"]}
            ),
            "ac",
            "0",
            -1,
        ),
        holds(
            "a and d are asked for, d is not in",
            when({"type": "require", "candidates": ["a", "d"]}, THREE_FROM_THREE),
            "ab",
            "condition not met",
            None,
        ),
        fails(
            "a is out, so there have to be three",
            when({"type": "exclude", "candidates": ["a"]}, THREE_OR_MORE),
            "bc",
            "2",
            -1,
        ),
        fails(
            "two countries or more, so at most one SME",
            when(
                {"type": "distinct", "attribute": "country", "min": 2},
                {"type": "count", "where": {"type": "SME"}, "max": 1},
            ),
            "bc",
            "2",
            -1,
        ),
        fails(
            "an SME coordinates, so three are needed",
            when({"type": "coordinator", "where": {"type": "SME"}}, THREE_OR_MORE),
            "ab",
            "2",
            -1,
            coordinator="b",
        ),
        holds(
            "no SME coordinates",
            when({"type": "coordinator", "where": {"type": "SME"}}, THREE_OR_MORE),
            "ab",
            "condition not met",
            None,
        ),
    ),
    *of(
        "dropout",
        POOL,
        holds(
            "one member coordinates and stays",
            named("four"),
            "a",
            "holds whoever leaves",
            None,
            others=FOUR,
        ),
        fails(
            "exactly four, three are left",
            named("four"),
            "abcd",
            "four without b; four without c; four without d",
            -1,
            others=FOUR,
            required="four without any one member",
        ),
        holds(
            "five, four are left", named("four"), "abcde", "holds whoever leaves", 0, others=FOUR
        ),
        holds(
            "the coordinator never leaves: a is French",
            named("french"),
            "abc",
            "holds whoever leaves",
            0,
            others=FRENCH,
        ),
        fails(
            "another coordinates: a may leave",
            named("french"),
            "abc",
            "french without a",
            -1,
            others=FRENCH,
            coordinator="b",
        ),
        holds(
            "two French: one stays",
            named("french"),
            "abd",
            "holds whoever leaves",
            0,
            others=FRENCH,
            coordinator="b",
        ),
        fails(
            "nobody coordinates: the first may leave too",
            named("french"),
            "ab",
            "french without a",
            -1,
            others=FRENCH,
            **NONE,
        ),
        fails(
            "a chain a - b - c without b",
            named("chain"),
            "abc",
            "chain without b",
            -1,
            others=CHAIN,
        ),
        holds(
            "a chain with b as coordinator",
            named("chain"),
            "abc",
            "holds whoever leaves",
            0,
            others=CHAIN,
            coordinator="b",
        ),
        fails(
            "two rules, the worse counts: 2 - 4 for the first, 1 - 2 pieces for the other",
            named("four", "chain"),
            "abc",
            "four without b; chain without b; four without c",
            -2,
            others={**FOUR, **CHAIN},
        ),
        fails(
            "half of the others, of those that stay: a - b of a, b, c",
            named("partners"),
            "abc",
            "partners without b",
            -1,
            others={"partners": {"type": "trust_partners", "min_trust": 0.6, "fraction": 0.5}},
        ),
        fails(
            "shares are of those that stay: b of a, b, then 1 of 2 SMEs without c",
            named("sme_share"),
            "bcd",
            "sme_share without c",
            -0.1,
            others={"sme_share": {"type": "share", "where": {"type": "SME"}, "min": 0.6}},
            coordinator="b",
        ),
        holds(
            "an if whose condition goes with the member",
            named("from_three"),
            "abd",
            "holds whoever leaves",
            None,
            others={
                "from_three": {
                    "type": "if",
                    "when": THREE_OR_MORE,
                    "then": THREE_FROM_THREE,
                }
            },
        ),
        fails(
            "a required member may leave",
            named("b"),
            "ab",
            "b without b",
            -1,
            others={"b": {"type": "require", "candidates": ["b"]}},
        ),
        fails(
            "the blank that stays is not known",
            named("smes"),
            "bce",
            "smes without c",
            -1,
            others={"smes": {"type": "count", "where": {"type": "SME"}, "min": 2}},
            coordinator="b",
            unknown=1,
        ),
    ),
]


@pytest.mark.parametrize("hand", CASES)
def test_combined_by_hand(hand):
    hand.check()
