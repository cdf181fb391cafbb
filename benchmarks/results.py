"""What was measured, kept as it comes, and what it says line by line."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from families import ENGINE, FAMILIES, PEERS, SEEDS, SOLVERS, Line

AGREE = 2e-6
"""Proven objectives of one problem differ by less: each is proven to 1e-6."""
Measured = dict[str, Any]


class Record:
    """The runs of a JSON file. Each is written down as it ends, so an interrupted run goes on."""

    def __init__(self, path: Path, head: Measured) -> None:
        self.path = path
        self.head = head
        self.runs: list[Measured] = []
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["settings"] == head["settings"]:
                self.runs = kept["runs"]
                self.head = {**head, "machine": kept["machine"]}

    def find(self, line: Line, seed: int, solver: str) -> Measured | None:
        """The run, if it was made."""
        return next((run for run in self.of(line, solver) if run["seed"] == seed), None)

    def of(self, line: Line, solver: str) -> list[Measured]:
        """All seeds of a solver on a line."""
        key = (line.family, line.name, solver)
        return [run for run in self.runs if (run["family"], run["line"], run["solver"]) == key]

    def forget(self, family: str | None, solver: str | None) -> None:
        """Leave out what is to be measured again; None means every one."""
        self.runs = [
            run
            for run in self.runs
            if (family not in (None, run["family"])) or (solver not in (None, run["solver"]))
        ]

    def add(self, run: Measured) -> None:
        """Remember a run and write all of them."""
        self.runs.append(run)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        lines = ",\n  ".join(json.dumps(run) for run in self.runs)
        head = json.dumps(self.head, indent=1)[:-2]
        part.write_text(f'{head},\n "runs": [\n  {lines}\n ]\n}}\n', encoding="utf-8")
        part.replace(self.path)


def middle(runs: list[Measured]) -> float:
    """Median seconds to the proof over the seeds; infinite where most were not proven."""
    times = [run["seconds"] if run["status"] == "optimal" else math.inf for run in runs]
    return statistics.median(times) if times else math.inf


def proven(runs: list[Measured]) -> int:
    """Seeds with a proof."""
    return sum(run["status"] == "optimal" for run in runs)


def faults(record: Record) -> list[str]:
    """Answers that contradict each other: two proofs, or a bound below what another found."""
    found = []
    for lines in FAMILIES.values():
        for line in lines:
            for seed in SEEDS:
                runs = [record.find(line, seed, solver.name) for solver in SOLVERS]
                some = [run for run in runs if run is not None]
                found += [f"{line.family}, {line.name}, {seed}: {text}" for text in _clash(some)]
    return found


def _clash(runs: list[Measured]) -> Iterator[str]:
    values = [run["objective"] for run in runs if run.get("objective") is not None]
    best = max(values, default=-math.inf)
    for run in runs:
        name = run["solver"]
        if run["status"].startswith(("wrong", "failed", "infeasible")):
            yield f"{name} {run['status']}"
        elif run["status"] == "optimal" and run["objective"] < best - AGREE:
            yield f"{name} proves {run['objective']:.7f}, {best:.7f} is possible"
        elif run.get("bound") is not None and run["bound"] < best - AGREE:
            yield f"{name} says nothing exceeds {run['bound']:.7f}, {best:.7f} is possible"


def factor(record: Record, line: Line, peer: str | None = None) -> tuple[float, bool] | None:
    """How many times faster the engine is than the best peer (or this one) on a line.

    The second is true where no peer proved it, so that the limit stands for their time; where the
    engine proved nothing, the limit stands for its own. None where neither proved anything, or no
    peer has a model.
    """
    limit = record.head["settings"]["limit"]
    engine = middle(record.of(line, ENGINE.name))
    names = [peer] if peer else [one.name for one in PEERS]
    tried = [runs for name in names if (runs := record.of(line, name)) and _ran(runs, peer is None)]
    best = min(map(middle, tried), default=math.inf)
    if not tried or (math.isinf(engine) and math.isinf(best)):
        return None
    return min(best, limit) / min(engine, limit), math.isinf(best)


def _ran(runs: list[Measured], presumed: bool) -> bool:
    """Whether it was run, or is presumed to take longer than an easier line it did not finish."""
    words = {run["status"] for run in runs} - {"no model", "not installed"}
    return bool(words - (set() if presumed else {"not tried"}))


def geometric(factors: list[float]) -> float:
    """Geometric mean."""
    return math.exp(statistics.fmean(map(math.log, factors)))
