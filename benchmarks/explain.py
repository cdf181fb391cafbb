"""Questions about one case, measured: ``python benchmarks/explain.py POOL [POOL]...``.

POOL is an instance of a few hundred candidates. For each: one solve as the yardstick, what is asked
of the best consortium, and, with a rule tightened until nothing is possible, the conflict and three
cheapest ways out. Wall seconds of the function in this process, imports and reading left out.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import consortium_opt as co
from consortium_opt.whatif.explaining.explanation import Explanation

RULES = Path(__file__).parent / "real-pools.toml"
LOOSE = {"rules.partners.at_least": 2}
TIGHT = {"rules.partners.at_least": 5, "rules.size.max": 5}


def timed(pool: co.Instance, changes: dict[str, Any], **questions: Any) -> tuple[float, Any]:
    """Seconds and the answer."""
    rules = co.read_formulation(RULES, changes=changes)
    start = time.perf_counter()
    if questions:
        found: Any = co.explain(pool, rules, **questions)
    else:
        found = co.solve(pool, rules)
    return time.perf_counter() - start, found


def lines(pool: co.Instance) -> list[tuple[str, float, str]]:
    """Question, seconds, and what came out."""
    solve, result = timed(pool, LOOSE)
    found = [("one solve", solve, f"{result.status}, {len(result.best.members)} members")]
    seconds, why = timed(pool, LOOSE, parts=["why-in"])
    assert isinstance(why, Explanation)
    times = f"{len(why.why_in)} members, {seconds / solve:.1f} times one solve"
    found.append(("why in, all members", seconds, times))
    seconds, why = timed(pool, LOOSE, parts=["why-not"])
    exact = sum(one.objective_with is not None or one.proven for one in why.why_not)
    found.append(("why not, all others", seconds, f"{exact} of {len(why.why_not)} with a number"))
    seconds, why = timed(pool, LOOSE, parts=["prices"])
    found.append(("prices", seconds, f"{len(why.prices)} steps"))
    seconds, none = timed(pool, TIGHT, parts=["why-in"])
    assert none.status == "infeasible", "the tightened rules leave something possible"
    size = f"{len(none.conflict)} rules, {len(none.fixes)} ways out"
    found.append(("conflict and ways out", seconds, size))
    return found


def main() -> None:
    """Print a table for every pool."""
    if len(sys.argv) < 2:
        sys.exit("give the path of a pool, such as an instance of some 250 candidates")
    for path in sys.argv[1:]:
        pool = co.read_instance(path)
        print(f"\n{pool.meta.title}, {len(pool.candidates)} candidates\n")
        print("| question | seconds | answer |\n| --- | --- | --- |")
        for name, seconds, text in lines(pool):
            print(f"| {name} | {seconds:.1f} | {text} |", flush=True)


if __name__ == "__main__":
    main()
