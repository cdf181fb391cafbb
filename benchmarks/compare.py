"""The engine beside other solvers: ``python benchmarks/compare.py [--quick] [--family NAME]``.

Every run is a process of its own; seconds are from the problem in memory to the proof, wall seconds
of the whole process, its processor seconds, its peak memory and the machine's load before it are
kept too. Results go to ``reports/benchmarks`` as they come, and what is there is not measured
again: ``--again SOLVER`` does (``all``: everybody).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from families import ENGINE, FAMILIES, HERE, LIMIT, SEEDS, SOLVERS, THREADS, Line, Solver
from processes import ROOT, commit, machine, python, run
from results import Record, faults, proven

GRACE = 30.0
"""Seconds beyond the limit for imports, reading, and a solver that looks at the clock seldom."""
FAILED = {"status": "failed", "objective": None, "bound": None}


def main() -> None:
    """Measure what is missing and write the tables and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one seed, 10 seconds, the first lines"
    )
    parser.add_argument("--family", choices=FAMILIES, help="this one alone")
    parser.add_argument("--again", metavar="SOLVER", help="measure it again; all: everybody")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "benchmarks")
    given = parser.parse_args()
    seeds, limit = (SEEDS[:1], 10.0) if given.quick else (SEEDS, LIMIT)
    settings = {"limit": limit, "seeds": list(seeds), "threads": THREADS, "gap": 1e-6}
    path = given.output / ("quick.json" if given.quick else "compare.json")
    record = Record(path, {"machine": machine(), "settings": settings})
    if given.again:
        record.forget(given.family, None if given.again == "all" else given.again)
    for family, lines in FAMILIES.items():
        if given.family in (None, family):
            for line in lines[: 2 if given.quick else None]:
                measure(record, line, list(seeds), limit)
    report(record, path)
    wrong = faults(record)
    sys.exit("\n".join(["the answers contradict each other:", *wrong]) if wrong else 0)


def measure(record: Record, line: Line, seeds: list[int], limit: float) -> None:
    """All solvers on all seeds of a line."""
    if not line.at_hand:
        print(f"{line.family}, {line.name}: the pool is not at hand, left out", flush=True)
        return
    for seed in seeds:
        left = [solver for solver in SOLVERS if record.find(line, seed, solver.name) is None]
        if not left:
            continue
        with tempfile.TemporaryDirectory() as folder:
            made = run(python("prepare.py", line.family, line.name, str(seed), folder), 600)
            files = made.answer.get("files")
            assert files is not None, made.error
            for solver in left:
                found = outcome(record, line, seed, solver, files[solver.name], limit)
                about = {"family": line.family, "line": line.name, "seed": seed}
                record.add({**about, "solver": solver.name, **found})
                say(record.runs[-1])


def outcome(
    record: Record, line: Line, seed: int, solver: Solver, file: str | None, limit: float
) -> dict[str, Any]:
    """A run, or why there is none."""
    if file is None:
        return {"status": "no model"}
    if solver.needs and importlib.util.find_spec(solver.needs) is None:
        return {"status": "not installed"}
    if solver is not ENGINE and hopeless(record, line, solver):
        return {"status": "not tried"}
    common = ["--limit", str(limit), "--threads", str(THREADS), "--seed", str(seed)]
    if solver is ENGINE:
        changes = json.dumps(dict(line.changes))
        special = [str(HERE / line.rules), "--changes", changes]
    else:
        special = ["--form", solver.form]
    load = os.getloadavg()[0]
    done = run(python(f"peers/{solver.script}", file, *special, *common), limit + GRACE)
    measured: dict[str, Any] = {"wall": round(done.wall, 3), "cpu": round(done.cpu, 3)}
    measured |= {"memory": round(done.memory), "load": round(load, 2)}
    if solver is ENGINE:
        measured["commit"] = commit()
    if done.killed:
        return {"status": "limit", "objective": None, "bound": None, "killed": True, **measured}
    if not done.answer:
        last = done.error.strip().splitlines()[-1:] or [f"exit code {done.code}"]
        return {**FAILED, "status": f"failed: {last[0][:200]}", **measured}
    return {**done.answer, **measured}


def hopeless(record: Record, line: Line, solver: Solver) -> bool:
    """Whether its median is known to be beyond the limit.

    It proved none of the seeds of an easier line under the same formulation (lines get harder down
    a family), or not half of the seeds of this one.
    """
    seeds = record.head["settings"]["seeds"]
    lines = FAMILIES[line.family]
    above = lines[: lines.index(line)]
    for easier in (one for one in above if one.rules == line.rules):
        runs = record.of(easier, solver.name)
        tried = [one for one in runs if one["status"] not in ("no model", "not installed")]
        if tried and not proven(tried):
            return True
    here = record.of(line, solver.name)
    return 2 * (len(here) - proven(here)) > len(seeds)


def say(one: dict[str, Any]) -> None:
    """A line of progress."""
    now = time.strftime("%H:%M:%S")
    place = f"{one['family']}, {one['line']}, seed {one['seed']}"
    seconds = f"{one['seconds']:.2f} s" if "seconds" in one else ""
    print(f"{now}  {place}, {one['solver']}: {one['status']} {seconds}", flush=True)


def report(record: Record, path: Path) -> None:
    """Tables and plot beside the JSON."""
    from tables import markdown

    text = markdown(record)
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    print("\n" + text)
    if importlib.util.find_spec("matplotlib") is None:
        print("no plot: matplotlib is not installed")
        return
    from plots import comparison

    comparison(record, path.with_suffix(".svg"))


if __name__ == "__main__":
    main()
