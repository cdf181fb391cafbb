"""Seeded pools of ten to sixty candidates, and their best sets without model, bound or solver.

Every set of every size is measured at once on arrays; the rules are asked of one set after the
other, the best first, until there are as many as are wanted and nothing can tie with the last.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from random import Random
from typing import Any

import numpy as np

import consortium_opt as co
from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import Instance, parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.result import Result
from consortium_opt.rules import RULES
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.question import Settings

Members = tuple[int, ...]
Tables = dict[str, Any]
CLOSE = 1e-6
"""The gap: two objectives that differ by less may stand for one another."""
MOST_SETS = 60_000


def tables(rng: Random, n: int, whole: bool = False) -> Tables:
    """Levels, needs, interests, trust and synergies of ``n``; ``whole`` numbers tie often."""
    ids = rng.sample([a + b for a in "abcdefghij" for b in "klmnopqrst"], n)
    skills = "stuv"[: rng.randint(2, 4)]
    part = rng.choice((0.1, 0.4, 1.0))

    def number(top: float) -> float:
        return rng.choice((0, top / 2, top)) if whole else round(rng.uniform(0, top), 2)

    def pairs(column: str) -> list[dict[str, Any]]:
        some = [p for k, p in enumerate(combinations(ids, 2)) if k == 0 or rng.random() < part]
        return [{"a": a, "b": b, column: number(1)} for a, b in some]

    cells = [(i, k) for i in ids for k in skills]
    held = [cell for k, cell in enumerate(cells) if k == 0 or rng.random() < 0.6]
    asked = [cell for k, cell in enumerate(cells) if k == 0 or rng.random() < 0.2]
    return {
        "instance": {"title": "Seeded", "default_trust": rng.choice((0, 0, 0.3))},
        "candidates": [
            {
                "id": i,
                "country": rng.choice(("FR", "DE", "ES", "PL", "NO")),
                "type": rng.choice(("SME", "HEI", "RTO")),
                "experience": rng.randint(0, 6),
                "can_coordinate": k == 0 or rng.random() < 0.6,
            }
            for k, i in enumerate(ids)
        ],
        "capabilities": [{"candidate": i, "capability": k, "level": number(5)} for i, k in held],
        "needs": [{"candidate": i, "capability": k, "level": rng.randint(1, 4)} for i, k in asked],
        "interests": [{"candidate": i, "topic": rng.choice("xy"), "weight": 0.5} for i in ids],
        "trust": pairs("trust"),
        "synergies": pairs("value"),
    }


def rules_of(rng: Random, ids: list[str], smallest: int, largest: int) -> dict[str, Any]:
    """Sizes, and one to three rules that bind."""
    some = {
        "countries": RULES["independent_distinct"](at_least=rng.randint(2, 3), by="country"),
        "types": RULES["distinct"](attribute="type", max=2),
        "mean": RULES["trust_mean"](min=0.2),
        "partners": RULES["trust_partners"](min_trust=0.2, at_least=1),
        "share": RULES["max_share"](of="members", per="country", max=0.5),
        "apart": RULES["apart"](candidates=tuple(rng.sample(ids, 4))),
        "coordinator": RULES["coordinator"](where={"type": ["HEI", "RTO"]}),
    }
    names = rng.sample(sorted(some), rng.randint(1, 3))
    return {"size": RULES["size"](min=smallest, max=largest)} | {k: some[k] for k in names}


def terms_of(rng: Random, weights: tuple[float, ...]) -> dict[str, Any]:
    """Two to four terms, one of them on pairs; now and then one on the coordinator."""
    more = {
        "coverage": {},
        "complementarity": {"profile": rng.choice(("relative", "absolute"))},
        "need_fit": {},
        "shared_interest": {},
        "diversity": {"attribute": "country", "cap": 4},
        "experience": {"cap": 4},
    }
    names = [rng.choice(("trust", "synergy")), *rng.sample(sorted(more), rng.randint(1, 3))]
    return {k: TERMS[k](weight=rng.choice(weights), **more.get(k, {})) for k in names}


def drawn(
    seed: int, n: int, weights: tuple[float, ...] = (1, 2, 0.5), whole: bool = False
) -> tuple[Tables, Formulation]:
    """A pool and its rules; the sizes go up to where there are ``MOST_SETS`` of one."""
    rng = Random(f"listing {seed}")
    document = tables(rng, n, whole)
    ids = [row["id"] for row in document["candidates"]]
    most = max(k for k in range(2, 7) if comb(n, k) <= MOST_SETS)
    smallest = rng.randint(2, most)
    formulation = Formulation(
        name="seeded",
        title="Seeded",
        rules=rules_of(rng, ids, smallest, rng.randint(smallest, most)),
        objective=terms_of(rng, weights),
    )
    return document, formulation


def ranked(case: Case, wanted: int) -> tuple[dict[Members, float], bool]:
    """The best feasible sets with their objective, all that tie or nearly; whether that is all."""
    completer = Completer(case, Settings())
    rule: Any = case.formulation.rules["size"]
    sets: list[Members] = []
    promises: list[np.ndarray] = []
    for size in range(rule.min or 1, min(rule.max or case.n, case.n) + 1):
        table = np.array(list(combinations(range(case.n), size)), dtype=np.intp)
        promises.append(completer.promises(table))
        sets += map(tuple, table.tolist())
    promise = np.concatenate([np.zeros(0), *promises])
    found: dict[Members, float] = {}
    for k in np.argsort(-promise, kind="stable").tolist():
        last = sorted(found.values(), reverse=True)[wanted - 1 : wanted]
        if last and promise[k] < last[0] - CLOSE:
            return found, False
        completed = completer.complete(sets[k])
        if completed is not None:
            found[sets[k]] = completed[1]
    return found, True


def faults(case: Case, result: Result, wanted: int) -> list[str]:
    """Everything in which a proven answer differs from the sets measured one by one."""
    truth, all_of_them = ranked(case, wanted)
    best = sorted(truth.values(), reverse=True)[:wanted]
    sets = [tuple(sorted(case.index[m.id] for m in c.members)) for c in result.consortia]
    worth = [c.objective for c in result.consortia]
    found = []
    if result.status != ("optimal" if truth else "infeasible"):
        found.append(f"status {result.status}")
    if len(set(sets)) != len(best) or len(sets) != len(best):
        found.append(f"{len(sets)} ranks, {len(best)} are there")
    if any(abs(a - b) > CLOSE for a, b in zip(worth, best, strict=False)):
        found.append(f"objectives {worth}, they are {best}")
    if any(m not in truth or abs(truth[m] - v) > 1e-9 for m, v in zip(sets, worth, strict=True)):
        found.append("sets that are infeasible or worth something else")
    if result.proven_ranks != len(best):
        found.append(f"{result.proven_ranks} ranks proven")
    if result.exhausted and not all_of_them:
        truth, all_of_them = ranked(case, MOST_SETS)
    if result.exhausted != (all_of_them and len(truth) == len(sets)):
        found.append(f"exhausted {result.exhausted}")
    order = [(-round(v, 9), m) for v, m in zip(worth, sets, strict=True)]
    if order != sorted(order):
        found.append("not in the order of objective and ids")
    ties = [m for m, v in truth.items() if worth and round(v, 9) == round(worth[-1], 9)]
    if result.tied_at_end != any(m not in sets for m in ties):
        found.append(f"tied_at_end {result.tied_at_end}, {len(ties)} sets tie")
    return found


def solved(document: Tables, formulation: Formulation, **ask: Any) -> tuple[Case, Result]:
    """The case and the answer of a drawn pool."""
    instance: Instance = parse_instance(document)
    return prepare(instance, formulation), co.solve(instance, formulation, **ask)
