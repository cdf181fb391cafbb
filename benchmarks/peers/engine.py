"""The engine, through its public functions, with seconds apart for reading and for solving."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

STARTED = time.monotonic()
ENDINGS = {"optimal": "optimal", "infeasible": "infeasible"}


def main() -> None:
    """Seconds are from the instance in memory to the checked result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pool", type=Path)
    parser.add_argument("rules", type=Path)
    parser.add_argument("--changes", type=json.loads, default={})
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()

    import consortium_opt as co
    from consortium_opt.api import solve

    imported = time.monotonic()
    pool = co.read_instance(given.pool)
    rules = co.read_formulation(given.rules, changes=given.changes)
    read = time.monotonic()
    result = solve(pool, rules, time_limit=given.limit, threads=given.threads, seed=given.seed)
    found = {
        "seconds": round(time.monotonic() - read, 4),
        "importing": round(imported - STARTED, 4),
        "reading": round(read - imported, 4),
        "status": ENDINGS.get(result.status, "limit"),
        "bound": result.bound,
        "objective": result.consortia[0].objective if result.consortia else None,
        "version": co.__version__,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
