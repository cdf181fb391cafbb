"""Random pools, as instances: the generators behind the goals and the comparison with others.

``python benchmarks/generate.py levels '{"n": 1000, "seed": 0}' POOL.json`` writes one.
"""

from __future__ import annotations

import json
import random
import sys
from math import isqrt

from consortium_opt.instance import parse_instance, write_instance
from consortium_opt.instance.schema import Instance

COUNTRIES = tuple(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)


def levels(n: int, seed: int, capabilities: int = 20) -> Instance:
    """``n`` candidates, each capability with probability 0.2 at a level from 1 to 3.

    Weights from 0.5 to 1.5, one of 27 countries at random.
    """
    rng = random.Random(seed)
    ids = [f"org{i:05d}" for i in range(n)]
    names = [f"cap{k:02d}" for k in range(capabilities)]
    return parse_instance(
        {
            "instance": {"title": f"levels {n} {seed}", "status": "illustrative", "max_level": 3},
            "candidates": [{"id": i, "country": rng.choice(COUNTRIES)} for i in ids],
            "capabilities": [
                {"candidate": i, "capability": k, "level": rng.randint(1, 3)}
                for i in ids
                for k in names
                if rng.random() < 0.2
            ],
            "wanted": [{"capability": k, "weight": rng.uniform(0.5, 1.5)} for k in names],
        }
    )


def given_pairs(n: int, seed: int, part: float = 1.0) -> Instance:
    """``n`` candidates with a synergy from 0 to 1 for that part of all pairs, and nothing else."""
    rng = random.Random(seed)
    ids = [f"org{i:05d}" for i in range(n)]
    every = n * (n - 1) // 2
    chosen = sorted(rng.sample(range(every), round(part * every)))
    return parse_instance(
        {
            "instance": {"title": f"pairs {n} {part:g} {seed}", "status": "illustrative"},
            "candidates": [{"id": i, "country": rng.choice(COUNTRIES)} for i in ids],
            "synergies": [
                {"a": ids[i], "b": ids[j], "value": round(rng.random(), 3)}
                for j, i in map(_pair, chosen)
            ],
        }
    )


def _pair(k: int) -> tuple[int, int]:
    """The ``k``-th of the pairs (1, 0), (2, 0), (2, 1), (3, 0)."""
    j = (1 + isqrt(1 + 8 * k)) // 2
    return j, k - j * (j - 1) // 2


def everything(n: int, seed: int, trust: float = 0.4, synergies: float = 0.3) -> Instance:
    """A pool with every table: roles, staffing, rates, needs, interests, trust, synergies.

    ``trust`` and ``synergies`` are the parts of all pairs that are listed.
    """
    rng = random.Random(seed)
    ids = [f"org{i:05d}" for i in range(n)]
    names = [f"cap{k:02d}" for k in range(10)]
    roles = [f"role{r}" for r in range(4)]
    pairs = [(a, b) for k, a in enumerate(ids) for b in ids[k + 1 :]]
    return parse_instance(
        {
            "instance": {
                "title": f"everything {n} {seed}",
                "status": "illustrative",
                "default_trust": 0.1,
            },
            "candidates": [_candidate(i, rng) for i in ids],
            "capabilities": [
                {"candidate": i, "capability": k, "level": rng.randint(1, 5)}
                for i in ids
                for k in names
                if rng.random() < 0.4
            ],
            "needs": [
                {"candidate": i, "capability": k, "level": rng.randint(1, 4)}
                for i in ids
                for k in rng.sample(names, 2)
            ],
            "interests": [
                {"candidate": i, "topic": t, "weight": round(rng.random(), 2)}
                for i in ids
                for t in ("innovation", "training", "internationalisation")
            ],
            "roles": [{"role": r, "person_months": 24} for r in roles],
            "role_requirements": [
                {"role": r, "capability": names[k], "min_level": 1} for k, r in enumerate(roles)
            ],
            "trust": [
                {"a": a, "b": b, "trust": round(rng.uniform(0.2, 0.95), 2)}
                for a, b in pairs
                if rng.random() < trust
            ],
            "synergies": [
                {"a": a, "b": b, "value": round(rng.random(), 2)}
                for a, b in pairs
                if rng.random() < synergies
            ],
        }
    )


def _candidate(name: str, rng: random.Random) -> dict[str, object]:
    kind = rng.choice(["HEI", "RTO", "SME", "LARGE", "PUBLIC"])
    return {
        "id": name,
        "country": rng.choice(["FR", "DE", "ES", "PT", "CH"]),
        "type": kind,
        "sme": kind == "SME",
        "has_gep": rng.random() < 0.8,
        "staff_pm": rng.randint(24, 60),
        "pm_cost": rng.randint(4, 11) * 1000,
        "experience": rng.randint(0, 8),
    }


def main() -> None:
    """Write the pool of a generator."""
    maker, arguments, place = sys.argv[1:]
    makers = {f.__name__: f for f in (levels, given_pairs, everything)}
    write_instance(makers[maker](**json.loads(arguments)), place, force=True)


if __name__ == "__main__":
    main()
