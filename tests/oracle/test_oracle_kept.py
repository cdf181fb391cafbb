"""``solve`` near a kept consortium against every consortium of small seeded pools."""

from __future__ import annotations

import os
from random import Random

import oracle_pools
import pytest
from oracle_compare import CLOSE, survey_of
from oracle_coverage import recorded
from oracle_seats import differ, drawn_sets

import consortium_opt as co

SEEDS = list(recorded())
CHOSEN = SEEDS if os.environ.get("CONSORTIUM_OPT_ORACLE") == "all" else SEEDS[3::20]


@pytest.mark.parametrize("seed", CHOSEN)
def test_at_most_so_many_changes(seed: int) -> None:
    """Every rank is the best of those that are near enough and differ from the ranks before."""
    rng = Random(f"kept {seed}")
    drawn = oracle_pools.pool(seed)
    case, survey = survey_of(seed)
    members = rng.choice(drawn_sets(case, survey, seed))
    changes = rng.randint(0, 3)
    result = co.solve(
        drawn.instance,
        drawn.formulation,
        top=drawn.top,
        keep=[case.ids[i] for i in members],
        changes=changes,
        today=oracle_pools.TODAY,
    )
    near = {m: v for m, v in survey.best.items() if differ(members, m) <= changes}
    assert result.status == ("optimal" if near else "infeasible")
    found = [tuple(sorted(case.index[name] for name in c.ids)) for c in result.consortia]
    assert len(set(found)) == len(found) == min(drawn.top, len(near))
    expected = sorted(near.values(), reverse=True)[: len(found)]
    assert [near[m] for m in found] == pytest.approx(expected, abs=CLOSE)
    assert [c.objective for c in result.consortia] == pytest.approx(expected, abs=CLOSE)
    assert result.proven_ranks == len(found)
    assert result.exhausted == (len(found) == len(near))
    kept = result.formulation.changes[-1]
    assert (kept.key, kept.new["changes"]) == ("keep", changes)
    assert kept.new["members"] == sorted(case.ids[i] for i in members)


@pytest.mark.parametrize("seed", CHOSEN[::4])
def test_with_candidates_in_and_out(seed: int) -> None:
    """``require`` and ``exclude`` hold beside what is kept; an earlier result may be given."""
    rng = Random(f"kept too {seed}")
    drawn = oracle_pools.pool(seed)
    case, survey = survey_of(seed)
    if not survey.best:
        return
    day = {"today": oracle_pools.TODAY}
    before = co.solve(drawn.instance, drawn.formulation, top=2, **day)
    rank = rng.randint(1, len(before.consortia))
    members = tuple(sorted(case.index[name] for name in before.consortia[rank - 1].ids))
    one, other = rng.sample(range(case.n), 2)
    result = co.solve(
        drawn.instance,
        drawn.formulation,
        keep=before,
        keep_rank=rank,
        changes=2,
        require=[case.ids[one]],
        exclude=[case.ids[other]],
        **day,
    )
    near = [
        value
        for m, value in survey.best.items()
        if differ(members, m) <= 2 and one in m and other not in m
    ]
    assert result.status == ("optimal" if near else "infeasible")
    if near:
        assert result.best.objective == pytest.approx(max(near), abs=CLOSE)
