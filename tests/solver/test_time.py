"""A question that might not hear the end of the time is not put once a consortium is known."""

from __future__ import annotations

import pytest
from oracle_compare import survey_of
from oracle_coverage import recorded
from oracle_pools import pool

import consortium_opt as co
from consortium_opt.solver import closing, highs, search

SEEDS = list(recorded())[::25]


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Nothing is listed and every program is large; for every question whether sets were known."""
    monkeypatch.setattr(highs, "MANY", 0)
    monkeypatch.setattr(highs, "DEAF", 3600.0)
    monkeypatch.setattr(closing, "listed", lambda *_: None)
    known: list[bool] = []
    ask = search.Search._ask
    maximise = search.maximise
    here: list[search.Search] = []

    def watched(self: search.Search, *arguments: object) -> None:
        here[:] = [self]
        ask(self, *arguments)  # type: ignore[arg-type]

    def asked(*arguments: object) -> object:
        known.append(bool(here[0].pool.known))
        return maximise(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(search.Search, "_ask", watched)
    monkeypatch.setattr(search, "maximise", asked)
    return known


def test_the_limit_holds_and_the_bound_is_true(deaf: list[bool]) -> None:
    limited = 0
    for seed in SEEDS:
        drawn = pool(seed)
        result = co.solve(drawn.instance, drawn.formulation, time_limit=1800)
        _, survey = survey_of(seed)
        if result.bound is not None:
            assert survey.optimum <= result.bound + 1e-7
        limited += result.status == "feasible"
    assert not any(deaf)
    assert limited > 0


def test_with_time_enough_it_is_put(deaf: list[bool]) -> None:
    for seed in SEEDS:
        drawn = pool(seed)
        assert co.solve(drawn.instance, drawn.formulation, time_limit=7200).status in (
            "optimal",
            "infeasible",
        )
    assert any(deaf)
