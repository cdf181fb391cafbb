"""A fraction that cannot be written in full means what it is nearest to: 0.666667 is two thirds.

Everybody in the pool takes part, so that the fraction is met to the last digit or not at all.
Without the hair that rows forgive, the solver calls half of these infeasible, or disagrees with
the checker, though the measure is content.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from by_hand import pool

import consortium_opt as co
from consortium_opt.rules import shares, trust

ABROAD = ("DE", "IT", "ES", "PT", "BE", "NL", "AT", "PL", "SE", "FI", "DK")
PARTS = [(k, size) for size in (3, 6, 7, 11) for k in range(1, size)]


def some(french: int, size: int, **tables: object) -> co.Instance:
    """As many candidates as are needed, the first of them French; each has one month to give."""
    lands = ["FR"] * french + list(ABROAD)[: size - french]
    columns = {"staff_pm": 1, "pm_cost": 100}
    candidates = {"abcdefghijk"[k]: {"country": lands[k], **columns} for k in range(size)}
    levels = {i: {"k": 5} for i in candidates}
    return pool(candidates, capabilities=levels, default_trust=0, **tables)


def status(instance: co.Instance, size: int, rule: dict[str, object]) -> str:
    changes = {"rules.size.min": size, "rules.size.max": size, "rules.one": rule}
    return co.solve(instance, co.read_formulation("base", changes=changes)).status


@pytest.mark.parametrize(("k", "size"), PARTS)
@pytest.mark.parametrize("of", ["members", "person_months", "cost"])
@pytest.mark.parametrize("side", ["min", "max"])
def test_share_as_it_is_rounded(k: int, size: int, of: str, side: str) -> None:
    roles = {} if of == "members" else {"all": {"person_months": size}}
    rule = {"type": "share", "of": of, "where": {"country": "FR"}, side: round(k / size, 6)}
    assert status(some(k, size, roles=roles), size, rule) == "optimal"


@pytest.mark.parametrize(("k", "size"), PARTS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_greatest_share_as_it_is_rounded(k: int, size: int, wrapped: bool) -> None:
    """Alone, and as what a condition asks for."""
    rule: dict[str, object] = {"type": "max_share", "per": "country", "max": round(k / size, 6)}
    if wrapped:
        rule = {"type": "if", "when": {"type": "size", "min": 2}, "then": rule}
    assert status(some(k, size), size, rule) == "optimal"


@pytest.mark.parametrize(("k", "size"), [(k, size) for size in (3, 4, 6) for k in range(1, size)])
def test_mean_trust_as_it_is_rounded(k: int, size: int) -> None:
    pairs = ["".join(pair) for pair in combinations("abcdef"[:size], 2)]
    trusted = dict.fromkeys(pairs[:k], 1.0)
    rule = {"type": "trust_mean", "min": round(k / len(pairs), 6)}
    assert status(some(0, size, trust=trusted), size, rule) == "optimal"


@pytest.mark.parametrize("off", [2e-6, 2e-5])
def test_what_is_further_off_is_not_met(off: float) -> None:
    rule = {"type": "share", "where": {"country": "FR"}, "min": 2 / 3 + off}
    assert status(some(2, 3), 3, rule) == "infeasible"


@pytest.mark.parametrize("off", [k * 1e-7 for k in range(1, 25)])
def test_on_the_hair_there_is_an_answer_too(off: float) -> None:
    """Between what rows, the solver and the measure forgive: no disagreement is reported."""
    rule = {"type": "trust_mean", "min": 2 / 3 + off}
    instance = some(0, 3, trust={"ab": 1.0, "ac": 1.0})
    assert status(instance, 3, rule) in {"optimal", "infeasible"}


def test_without_the_hair_it_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shares, trust):
        monkeypatch.setattr(module, "HAIR", 0.0)
    rules = [{"type": "max_share", "per": "country", "max": 0.333333}]
    rules += [{"type": "share", "where": {"country": "FR"}, "min": 0.333334}]
    assert "infeasible" in {status(some(1, 3), 3, rule) for rule in rules}
