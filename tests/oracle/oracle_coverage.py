"""Which seeds the oracle runs, and what each of them covers.

``python tests/oracle/oracle_coverage.py`` draws seeds until every rule type binds often enough, and
writes them with what the enumeration found into ``oracle_coverage.json``.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from oracle_compare import survey_of
from oracle_pools import RULE_TYPES, family, pool

FILE = Path(__file__).with_name("oracle_coverage.json")
ENOUGH = 20
"""Pools in which each rule type has to bind, and in which some set has to violate it."""
PLAIN = 56
"""Seeds taken as they come, before any is chosen for what it covers."""
TRIES = 400
"""Seeds of a family to look at."""

Entry = dict[str, Any]


@cache
def recorded() -> dict[int, Entry]:
    """Seed to what it covers, as the file has it."""
    return {int(seed): entry for seed, entry in json.loads(FILE.read_text()).items()}


def looked_at(seed: int) -> Entry:
    """What the pool of a seed covers, by looking at every consortium."""
    case, survey = survey_of(seed)
    types = {name: rule.type for name, rule in case.formulation.enforced.items()}
    return {
        "binds": sorted({types[name] for name in survey.binding}),
        "violated": sorted({types[name] for name in survey.violated}),
        "sizes": sorted(survey.sizes),
        "rejected": pool(seed).rejected,
    }


def seeds_of(rule: str) -> list[int]:
    """Recorded seeds of a rule's family in which the rule binds and something is feasible."""
    return [
        seed
        for seed, entry in recorded().items()
        if family(seed)[0] == rule and rule in entry["binds"] and entry["sizes"]
    ]


def draw() -> dict[int, Entry]:
    """Seeds as they come, then for each rule type those of its family in which it binds."""
    found = {seed: looked_at(seed) for seed in range(PLAIN)}
    bound: Counter[str] = Counter(k for entry in found.values() for k in entry["binds"])
    infeasible = 0
    for place, rule in enumerate(RULE_TYPES):
        for turn in range(TRIES):
            if bound[rule] >= ENOUGH + 1:
                break
            seed = place + len(RULE_TYPES) * turn
            if seed in found:
                continue
            entry = looked_at(seed)
            survey_of.cache_clear()
            useful = rule in entry["binds"] and (entry["sizes"] or 5 * infeasible < len(found))
            if useful:
                found[seed] = entry
                bound.update(entry["binds"])
                infeasible += not entry["sizes"]
    return dict(sorted(found.items()))


def main() -> None:
    """Write the file and say what it covers."""
    found = draw()
    lines = [f'  "{seed}": {json.dumps(entry)}' for seed, entry in found.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    for rule in RULE_TYPES:
        counts = [sum(rule in e[key] for e in found.values()) for key in ("binds", "violated")]
        print(f"{rule:22} binds {counts[0]:3} violated {counts[1]:3} family {len(seeds_of(rule))}")
    infeasible = sum(not entry["sizes"] for entry in found.values())
    several = sum(len(entry["sizes"]) > 1 for entry in found.values())
    print(f"{len(found)} pools, {infeasible} infeasible, {several} with several sizes")


if __name__ == "__main__":
    main()
