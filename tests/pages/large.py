"""A pool of 800 candidates and ten consortia of 20 members, drawn with a seed."""

from __future__ import annotations

import random

import consortium_opt as co
from consortium_opt.chosen import Chosen
from consortium_opt.dossier import Dossier
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.result import FormulationInfo, InstanceInfo, Result, SolverInfo
from consortium_opt.scoring import describe

COUNTRIES = ("FR", "DE", "IT", "ES", "PL", "NO", "SE", "PT", "GR", "BE", "US", "MT")


def large_dossier(members: int = 20) -> Dossier:
    """Described by the checker as they are: not the best, but as large as results become."""
    rng = random.Random(1)
    ids = [f"candidate-{k:03}" for k in range(800)]
    pool = parse_instance(
        {
            "instance": {"title": "Eight hundred candidates", "status": "illustrative"},
            "candidates": [
                {
                    "id": i,
                    "name": f"Organisation {i} of some length",
                    "country": rng.choice(COUNTRIES),
                }
                for i in ids
            ],
            "capabilities": [
                {"candidate": i, "capability": f"capability-{k:02}", "level": rng.randint(1, 5)}
                for i in ids
                for k in rng.sample(range(30), 5)
            ],
            "trust": [
                {"a": a, "b": b, "trust": round(rng.random(), 2), "evidence": "two joint projects"}
                for k, a in enumerate(ids)
                for b in rng.sample(ids[k + 1 :], min(10, len(ids) - k - 1))
            ],
        }
    )
    rules = co.read_formulation("base", changes={"rules.size.max": members})
    case = prepare(pool, rules)
    drawn = [Chosen(tuple(sorted(rng.sample(range(800), members)))) for _ in range(10)]
    result = Result(
        status="feasible",
        instance=InstanceInfo(title=pool.meta.title, candidates=800, sha256=pool.sha256),
        formulation=FormulationInfo(name="base", title=rules.title, changes=rules.changes),
        solver=SolverInfo(name="HiGHS", version="1", seconds=1.0, threads=1, seed=0),
        bound=1.0,
        gap=0.5,
        proven_ranks=0,
        exhausted=False,
        tied_at_end=False,
        consortia=tuple(describe(case, one, rank) for rank, one in enumerate(drawn, 1)),
    )
    return Dossier(result, pool, rules)
