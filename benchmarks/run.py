"""Speed goals, measured: ``python benchmarks/run.py [--quick] [--only TEXT] [--missing]``.

Each run is a process of its own, from the files to the printed result, so imports and model
building count. ``wall`` is in seconds, ``memory`` the largest resident set in MB. Results go to
``reports/benchmarks/goals.json`` and ``goals.md`` line by line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from families import REAL
from goals import CORDIS, GOALS, Goal
from processes import ROOT, commit, machine, python, run
from tables import row, table

PATIENCE = 4
"""A run is ended after so many times its goal."""
ABOUT = """\
Measured by `python benchmarks/run.py` on {cores} cores, two threads: whole processes, from the
files to the printed result, in seconds and MB. A line without a goal is watched."""
LEAST = 60.0
"""Seconds that every run has."""


def main() -> None:
    """Measure, print and keep every line; the exit code is 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two seeds at the most")
    parser.add_argument("--only", metavar="TEXT", default="", help="lines with this in their name")
    parser.add_argument("--missing", action="store_true", help="only what was not measured yet")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "benchmarks")
    given = parser.parse_args()
    path = given.output / "goals.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lines: dict[str, Any] = kept.get("lines", {})
    with tempfile.TemporaryDirectory() as place:
        for goal in GOALS:
            if given.only not in goal.name or (given.missing and goal.name in lines):
                continue
            if not goal.at_hand:
                print(f"{goal.name}: the data are not at hand, left out", flush=True)
                continue
            found = measured(goal, Path(place), min(goal.seeds, 2) if given.quick else goal.seeds)
            lines[goal.name] = {"date": machine()["date"], "commit": commit(), **found}
            given.output.mkdir(parents=True, exist_ok=True)
            ordered = {one.name: lines[one.name] for one in GOALS if one.name in lines}
            text = json.dumps({"machine": machine(), "lines": ordered}, indent=1)
            path.write_text(text + "\n", encoding="utf-8")
            print(row(cells_of(goal, found)), flush=True)
    report = markdown(lines)
    path.with_suffix(".md").write_text(report, encoding="utf-8")
    print("\n" + report)
    missed = [
        goal.name for goal in GOALS if goal.name in lines and met(goal, lines[goal.name]) == "no"
    ]
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


def measured(goal: Goal, place: Path, seeds: int) -> dict[str, Any]:
    """Wall seconds, memory and what was proven, a number a seed."""
    runs = []
    limit = max(LEAST, PATIENCE * (goal.seconds or LEAST))
    for seed in range(seeds):
        words = ["solve", pool(goal, place, seed), *goal.options(), "--seed", str(seed)]
        words += ["--threads", "2", "-q", "--format", "json"]
        command = [sys.executable, "-m", "consortium_opt", *words]
        done = run(command, limit)
        result = done.answer
        proven = "not proven" if done.killed else f"failed: {done.error.strip()[-200:]}"
        if result:
            proven = f"{result['status']} {result['proven_ranks']}/{len(result['consortia'])}"
        runs.append({"wall": round(done.wall, 2), "memory": round(done.memory), "proven": proven})
    return {"runs": runs}


def pool(goal: Goal, place: Path, seed: int) -> str:
    """The pool's files; made in a process of its own, whose memory is not counted."""
    if goal.maker == "real":
        return str(REAL / goal.arguments["name"])
    least = goal.arguments.get("projects", 1)
    path = place / (f"cordis {least}" if goal.maker == "cordis" else f"{goal.name} {seed}.json")
    if path.exists():
        return str(path)
    if goal.maker == "cordis":
        words = ["import", "cordis", str(CORDIS), "-o", str(path), "-q"]
        words += ["--min-all", str(least)]
        command = [sys.executable, "-m", "consortium_opt", *words]
    else:
        arguments = json.dumps({**goal.arguments, "seed": seed})
        command = python("generate.py", goal.maker, arguments, path)
    done = run(command, 900)
    assert done.code == 0, done.error
    return str(path)


def met(goal: Goal, line: dict[str, Any]) -> str:
    """Whether the goal is met: median seconds, greatest memory, every rank proven."""
    if goal.seconds is None:
        return ""
    runs = line["runs"]
    in_time = statistics.median(one["wall"] for one in runs) <= goal.seconds
    in_space = goal.megabytes is None or max(one["memory"] for one in runs) <= goal.megabytes
    proven = all(one["proven"] == f"optimal {goal.top}/{goal.top}" for one in runs)
    return "yes" if in_time and in_space and proven else "no"


def cells_of(goal: Goal, line: dict[str, Any]) -> list[str]:
    """Of a line of the table."""
    runs = line["runs"]
    walls = [one["wall"] for one in runs]
    proven = ", ".join(sorted({one["proven"] for one in runs}))
    limits = [f"{goal.seconds:g} s" if goal.seconds else "", _space(goal.megabytes)]
    allowed = ", ".join(text for text in limits if text)
    cells = [goal.name, f"{statistics.median(walls):.1f}", f"{max(walls):.1f}", allowed]
    cells += [f"{max(one['memory'] for one in runs)}", proven, met(goal, line)]
    return cells


def _space(megabytes: float | None) -> str:
    return "" if megabytes is None else f"{megabytes / 1024:g} GB"


def markdown(lines: dict[str, Any]) -> str:
    """The table of what was measured."""
    place = machine()
    heads = ["case", "wall, median", "wall, worst", "goal", "memory, worst", "proven", "met"]
    about = ABOUT.format(cores=place["cores"])
    rows = [cells_of(goal, lines[goal.name]) for goal in GOALS if goal.name in lines]
    return "\n".join(["# Speed goals", "", about, "", *table(heads, rows), ""])


if __name__ == "__main__":
    main()
