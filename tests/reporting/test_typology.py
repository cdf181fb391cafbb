"""Typology and benefits, worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from by_hand import choose, formulation, pool

from consortium_opt.case import Case
from consortium_opt.scoring import describe
from consortium_opt.typology import profile

POOL = pool(
    {
        "a": {"country": "FR", "sector": "food", "type": "HEI"},
        "b": {"country": "ES", "sector": "health", "type": "SME"},
        "c": {"country": "PT", "sector": "food", "type": "REC"},
        "d": {"country": "SE"},
        "e": {"country": "JP"},
        "f": {"country": "FR", "sector": "food", "type": "CLUSTER"},
    },
    capabilities={"a": {"x": 3, "y": 1}, "b": {"y": 2}, "c": {"z": 1}},
    needs={"a": {"z": 1, "y": 2}, "b": {"x": 4}},
    interests={"a": {"export": 1}, "b": {"export": 0.5, "training": 1}, "f": {"training": 1}},
)


def found(members, instance=POOL, **seats):
    case = Case(instance, formulation())
    return profile(case, choose(case, members, **seats))


@pytest.mark.parametrize(
    ("members", "coverage"),
    [
        ("af", "national"),
        ("ab", "cross-border"),
        ("abc", "cross-border"),
        ("ac", "european"),
        ("ad", "european"),
        ("abe", "worldwide"),
    ],
)
def test_coverage(members, coverage):
    """France touches Spain and Spain Portugal; France and Portugal do not touch."""
    assert found(members).coverage == coverage


def test_sectors():
    assert found("ac").sectors == "one sector"
    assert found("ab").sectors == "generalist"
    assert found("ad").sectors is None


def test_integration():
    """a and b both care for exports, a and c for nothing in common."""
    assert found("ab").integration == "coordination"
    assert found("ac").integration == "network"
    two = pool({"a": {}, "b": {}}, roles={"one": {}, "two": {"min_members": 0}})
    both = {"a": {"one": 0}, "b": {"two": 0}}
    assert found("ab", two, plays=both).integration == "integration"
    assert found("ab", two, plays={"a": {"one": 0}, "b": {"one": 0}}).integration == "network"


def test_benefits():
    """In a, b, c the best levels are x 3, y 2, z 1: a lacks y and z, b x and z, c x and y.

    Pairs of x, y, z that nobody has alone: x with z and y with z. Met needs: a's z and y.
    """
    values = {benefit.name: benefit.value for benefit in found("abc").benefits}
    assert values == {
        "information": 3,
        "staff": 2,
        "research": 2,
        "stability": 2,
        "strategies": 1,
        "markets": 2,
        "lock-in": 2,
        "services": 2,
        "needs": 2,
        "visibility": 3,
    }


def test_what_is_not_known_is_not_nothing():
    bare = pool({"a": {}, "b": {"country": "DE"}})
    values = {benefit.name: benefit.value for benefit in found("ab", bare).benefits}
    unknown = {"staff", "research", "strategies", "lock-in", "services", "needs"}
    assert {name for name, value in values.items() if value is None} == unknown
    assert found("ab", bare).sectors is None


def test_it_is_told_of_meta_clusters_alone():
    case = Case(POOL, formulation())
    assert "profile" not in describe(case, choose(case, "ab"), 1).model_dump()
    case = Case(POOL, formulation(kind="meta-cluster"))
    assert list(describe(case, choose(case, "ab"), 1).model_dump())[-1] == "profile"
