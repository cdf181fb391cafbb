"""Sifting ends at the relaxation of all candidates, and the search above it stays exact."""

from dataclasses import replace

import numpy as np
import pytest
from oracle_compare import disagreements, survey_of
from oracle_coverage import recorded
from oracle_pools import pool

from consortium_opt.model.build import build
from consortium_opt.model.program import Program
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.presolve import shrink
from consortium_opt.solver import sift
from consortium_opt.solver.highs import relax
from consortium_opt.solver.question import Ending, Question, Relaxation, Settings

SEEDS = list(recorded())[::20]
PAIRED = [seed for seed in list(recorded())[::4] if pool(seed).formulation.on_pairs]


@pytest.fixture(params=[1, 10**9], ids=["by pairs", "by candidates"])
def small_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools of a few candidates, or of a pair, are large; one or two join at once."""
    monkeypatch.setattr(sift, "LARGE", 1)
    monkeypatch.setattr(sift, "PAIRS", request.param)
    monkeypatch.setattr(sift, "FIRST", 2)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("seed", sorted({*SEEDS, *PAIRED}))
def test_the_bound_is_on_every_consortium(seed: int) -> None:
    """With the reduced costs of its members too; and not above that of the relaxation of all."""
    case, survey = survey_of(seed)
    shrunk = shrink(case)
    for size in range(shrunk.smallest, shrunk.largest + 1):
        model = build(case, size, shrunk.alive)
        program = compile_program(model, exact=False)
        whole = relax(program, Question(), Settings())
        found = sift.sifted(model.space, program, Settings())
        x = model.space.x
        if not model.space.c:
            assert found.ending is whole.ending
            assert found.bound <= whole.bound + sift.SAFE + 1e-7
        for members, value in survey.best.items():
            if len(members) == size and shrunk.alive.issuperset(members):
                costs = [found.reduced[x[i]] for i in members if found.values[x[i]] < 1e-6]
                assert value <= found.bound + min([0.0, *costs]) + 1e-7


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("seed", sorted({*SEEDS, *PAIRED[::3]}))
def test_the_search_is_exact_over_sifted_relaxations(seed: int) -> None:
    """Every rank, tie and proof is what enumeration says."""
    assert disagreements(seed) == []


@pytest.mark.usefixtures("small_steps")
def test_who_is_left_out_without_being_priced_would_lower_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A version that takes the others for useless, whatever the prices, loses ranks."""
    over = sift._over

    def blind(
        program: Program, asked: np.ndarray, kept: np.ndarray, settings: Settings
    ) -> Relaxation:
        found = over(program, asked, kept, settings)
        if found.ending is not Ending.OPTIMAL:
            return found
        return replace(found, reduced=np.where(kept, found.reduced, -1.0))

    monkeypatch.setattr(sift, "_over", blind)
    assert any(disagreements(seed) for seed in SEEDS)


@pytest.mark.usefixtures("small_steps")
def test_pairs_of_who_is_left_out_have_a_price_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that forgets them loses ranks."""

    def none(self: sift._Columns, _who: np.ndarray, _what: np.ndarray) -> np.ndarray:
        return np.zeros(len(self.x))

    monkeypatch.setattr(sift._Columns, "_best", none)
    assert any(disagreements(seed) for seed in PAIRED)
