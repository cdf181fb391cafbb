"""Random pools of the levels family, as instances.

Each capability with probability 0.2 at a level from 1 to 3, weights from 0.5 to 1.5, countries at
random: the generator behind the speed goals.
"""

from __future__ import annotations

import random

from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import Instance

COUNTRIES = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()


def levels(n: int, seed: int, capabilities: int = 20) -> Instance:
    """A pool of ``n`` candidates with levels 0 to 3 in ``capabilities`` capabilities."""
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
