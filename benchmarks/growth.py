"""How time and memory grow with the pool, and where the time goes: ``python benchmarks/growth.py``.

The levels family from 30 to 30,000 candidates, each run a process of its own. What the main thread
is at is looked up every few milliseconds, so the phases add up to the whole: ``imports``, ``load``
(reading and checking files), ``build`` (preparing the case, writing models), ``solve`` (bounding,
searching, the solver), ``verify`` (recomputing what is reported).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from families import HERE
from processes import ROOT, commit, machine, python, run
from tables import row, table

POOLS = (30, 100, 300, 1_000, 3_000, 10_000, 30_000)
SEEDS = (0, 1, 2)
EVERY = 0.003
"""Seconds between two looks."""
PHASES = ("imports", "load", "build", "solve", "verify")
MARKS = (
    ("build", ("/model/", "/prepare.py", "/presolve.py")),
    ("solve", ("/solver/",)),
    ("load", ("/instance/", "/formulation/", "/places/")),
    ("verify", ("/api.py", "/scoring.py", "/verify.py")),
)
"""The first phase with a place on the stack counts: models are written inside the search."""
PACKAGE = "/consortium_opt/"


class Watch(threading.Thread):
    """Adds the time since the last look to the phase that the main thread is in."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.spent = dict.fromkeys(PHASES, 0.0)
        self.main = threading.main_thread().ident
        self.over = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        last = time.monotonic()
        while not self.over.wait(EVERY):
            now = time.monotonic()
            self.spent[self.phase()] += now - last
            last = now

    def phase(self) -> str:
        """The phase of the main thread."""
        places = []
        frame = sys._current_frames().get(self.main or 0)
        while frame is not None:
            places.append(frame.f_code.co_filename)
            frame = frame.f_back
        inside = [place.partition(PACKAGE)[2] for place in places if PACKAGE in place]
        if any("importlib" in place for place in places) or not inside:
            return "imports"
        for phase, marks in MARKS:
            if any(mark in f"/{place}" for place in inside for mark in marks):
                return phase
        return "build"


def one(pool: str) -> None:
    """Solve a pool in this process and print seconds by phase."""
    watch = Watch()
    watch.start()
    import consortium_opt as co

    result = co.solve(co.read_instance(pool), co.read_formulation(HERE / "levels.toml"), threads=2)
    watch.over.set()
    watch.join()
    spent = {name: round(seconds, 3) for name, seconds in watch.spent.items()}
    print(json.dumps({**spent, "status": result.status}))


def main() -> None:
    """Measure every size, keep a table and a plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", metavar="POOL", help="only this pool, in this process")
    parser.add_argument("--quick", action="store_true", help="up to 1,000 candidates, one seed")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "benchmarks")
    given = parser.parse_args()
    if given.one:
        return one(given.one)
    seeds = SEEDS[:1] if given.quick else SEEDS
    rows = []
    for n in POOLS[:4] if given.quick else POOLS:
        rows.append(grown(n, seeds))
        print(row(cells(rows[-1])), flush=True)
    given.output.mkdir(parents=True, exist_ok=True)
    path = given.output / ("growth-quick.json" if given.quick else "growth.json")
    head = {"machine": machine(), "commit": commit(), "seeds": list(seeds), "rows": rows}
    path.write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(markdown(rows), encoding="utf-8")
    if importlib.util.find_spec("matplotlib") is not None:
        from plots import growth

        growth(rows, path.with_suffix(".svg"), PHASES)
    return None


def grown(n: int, seeds: tuple[int, ...]) -> dict[str, Any]:
    """Medians over the seeds: seconds by phase and in all, MB."""
    runs = []
    with tempfile.TemporaryDirectory() as place:
        for seed in seeds:
            pool = Path(place) / f"{seed}.json"
            arguments = json.dumps({"n": n, "seed": seed})
            made = run(python("generate.py", "levels", arguments, pool), 600)
            assert made.code == 0, made.error
            done = run(python("growth.py", "--one", pool), 600)
            assert done.answer.get("status") == "optimal", done.error
            runs.append({**done.answer, "wall": done.wall, "memory": done.memory})
    names = (*PHASES, "wall", "memory")
    return {"n": n, **{name: statistics.median(each[name] for each in runs) for name in names}}


def cells(measured: dict[str, Any]) -> list[str]:
    """Of a line of the table."""
    seconds = [f"{measured[name]:.2f}" for name in (*PHASES, "wall")]
    return [f"{measured['n']:,}", *seconds, f"{measured['memory']:.0f}"]


def markdown(rows: list[dict[str, Any]]) -> str:
    """The table."""
    heads = ["candidates", *PHASES, "whole process", "MB"]
    about = "Measured by `python benchmarks/growth.py`: levels, size 6, medians of seeds, seconds."
    lines = ["# Growth with the pool", "", about, "", *table(heads, map(cells, rows)), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
