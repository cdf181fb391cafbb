"""The files of one line and seed: the pool for the engine, the written problem for the peers.

``python benchmarks/prepare.py FAMILY LINE SEED FOLDER``, a process of its own so that the memory of
what it builds is not counted as a solver's. Prints which files a solver takes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import generate
from families import FAMILIES, HERE, MOST_PRODUCTS, PEERS, REAL, Line
from peers.neutral import Problem, save
from textbook import written

from consortium_opt import read_instance, write_instance
from consortium_opt.instance.schema import Instance


def pool_of(line: Line, seed: int) -> Instance:
    """The pool of a seed."""
    if line.maker == "real":
        return read_instance(REAL / line.arguments["name"])
    pool: Instance = getattr(generate, line.maker)(seed=seed, **line.arguments)
    return pool


def problems(line: Line, pool: Instance) -> dict[str, Problem]:
    """``textbook`` and ``levels``; without what has too many products or says the same."""
    found = {}
    by_pairs, by_levels = products(line, pool)
    if by_pairs <= MOST_PRODUCTS:
        found["textbook"] = written(pool, HERE / line.rules, line.changes)
    if by_levels < by_pairs and by_levels <= MOST_PRODUCTS:
        found["levels"] = written(pool, HERE / line.rules, line.changes, by_levels=True)
    return found


def products(line: Line, pool: Instance) -> tuple[int, int]:
    """Products of a model of pairs, and those that are left where levels are written as levels."""
    text = (HERE / line.rules).read_text(encoding="utf-8")
    given = {"trust": len(pool.trust), "synergy": len(pool.synergies)}
    listed = sum(count for name, count in given.items() if f"[objective.{name}]" in text)
    n = len(pool.candidates)
    every = n * (n - 1) // 2
    return every if "[objective.complementarity]" in text else listed, listed


def main() -> None:
    """Write the files and say which solver takes which; null: no model of this line."""
    family, name, seed, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    [line] = [line for line in FAMILIES[family] if line.name == name]
    pool = pool_of(line, seed)
    place = folder / "pool.json"
    write_instance(pool, place, force=True)
    files: dict[str, str | None] = {"engine": str(place)}
    made = problems(line, pool)
    for kind, problem in made.items():
        save(problem, folder / f"{kind}.npz")
    for peer in PEERS:
        kind = "levels" if peer.by_levels else "textbook"
        files[peer.name] = str(folder / f"{kind}.npz") if kind in made else None
    print(json.dumps({"files": files, "products": products(line, pool)[0]}))


if __name__ == "__main__":
    main()
