"""A rule that would need too many rows asks for less, and what is found is held against it."""

from __future__ import annotations

import pytest
from oracle_compare import disagreements
from oracle_coverage import recorded
from oracle_pools import pool

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.rules import connected
from consortium_opt.solver import closing
from consortium_opt.solver.plain import Completer


def _has(seed: int) -> bool:
    rules = pool(seed).formulation.enforced.values()
    return any("trust_connected" in rule.model_dump_json() for rule in rules)


SEEDS = [seed for seed in recorded() if _has(seed)]


@pytest.fixture(autouse=True)
def no_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connected, "ARCS", 0)


@pytest.mark.parametrize("seed", SEEDS[:16])
@pytest.mark.parametrize("way", ["listed", "asked"])
def test_ranks_are_those_of_enumeration(
    seed: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone and inside other rules; sets that fall apart are shut out one by one."""
    if way == "asked":
        monkeypatch.setattr(closing, "listed", lambda *_: None)
    assert disagreements(seed) == []


def test_nobody_who_looks_would_take_pieces_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that does not hold sets against the rule reports a wrong one of some pool."""
    monkeypatch.setattr(Completer, "_broken", lambda *_: 0)
    assert any(disagreements(seed) for seed in SEEDS)


def two_pairs() -> co.Instance:
    """Four who trust one other each: no four hang together."""
    return parse_instance(
        {
            "instance": {"title": "Illustrative", "default_trust": 0},
            "candidates": [{"id": name, "country": "FR"} for name in "abcd"],
            "capabilities": [{"candidate": n, "capability": "k", "level": 5} for n in "abcd"],
            "trust": [{"a": "a", "b": "b", "trust": 1}, {"a": "c", "b": "d", "trust": 1}],
        }
    )


@pytest.mark.parametrize(("size", "status"), [(4, "infeasible"), (2, "optimal")])
def test_pieces_are_no_consortium(size: int, status: str) -> None:
    rule = {"type": "trust_connected", "min_trust": 0.5}
    changes = {"rules.size.min": size, "rules.size.max": size, "rules.one": rule}
    result = co.solve(two_pairs(), co.read_formulation("base", changes=changes), top=2)
    assert result.status == status
    assert result.exhausted
    assert len(result.consortia) == (2 if size == 2 else 0)
