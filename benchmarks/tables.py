"""The comparison as Markdown: seconds to the proof, how many times faster, process and memory."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

from families import ENGINE, FAMILIES, PEERS, SOLVERS, Line
from results import Measured, Record, factor, geometric, middle, proven

Lines = Sequence[Line]
TEXTBOOK = "highs-textbook"
HEAD = """\
Measured on {date} by `python benchmarks/compare.py`: {cores} cores ({processor}), {memory_gb} GB,
Python {python}; {versions}; engine at {commits}.

Seconds from the problem in memory to the proof (gap {gap:g} absolute, 0 relative), limit {limit:g}
s, {threads} threads (SCIP one), median of seeds {seeds}. *>*: not proven, with the gap that was
left. –: there is no such model of the line, or none that can be written down. *not tried*: the
solver proved none of the seeds of an easier line. `benchmarks/README.md` says what families and
solvers are.
"""
SUMMARY = """
Geometric means over the lines that the engine or a peer proves. The best peer is the fastest on
each line. Where no peer finishes the limit stands for its time (≥), where the engine does not
finish the limit stands for the engine's. The textbook is HiGHS on textbook pairs; last column:
every line it was tried on."""
PROCESSES = """\
The engine's process imports its packages, reads and checks tables, and prints a checked result; a
peer's imports its solver and reads arrays. Medians.
"""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Lines of a Markdown table."""
    names = list(heads)
    return [row(names), "|" + " --- |" * len(names), *map(row, rows)]


def row(cells: Iterable[str]) -> str:
    """One of its lines."""
    return f"| {' | '.join(cells)} |"


def markdown(record: Record) -> str:
    """The whole report."""
    measured = {f: [x for x in lines if record.of(x, ENGINE.name)] for f, lines in FAMILIES.items()}
    parts = ["# The engine beside other solvers", "", *_head(record), "## Summary", ""]
    parts += [*_summary(record, measured), ""]
    for family, lines in measured.items():
        if lines:
            parts += [f"## {family.capitalize()}", "", *_times(record, lines), ""]
    parts += ["## Whole process", "", *_processes(record, measured)]
    return "\n".join(parts) + "\n"


def _head(record: Record) -> list[str]:
    machine, settings = record.head["machine"], record.head["settings"]
    versions = ", ".join(f"{name} {text}" for name, text in machine["versions"].items())
    seeds = ", ".join(map(str, settings["seeds"]))
    commits = ", ".join(sorted({run["commit"] for run in record.runs if run.get("commit")}))
    texts = {"seeds": seeds, "versions": versions, "commits": commits or "no commit"}
    return [HEAD.format(**{**machine, **settings, **texts})]


def _summary(record: Record, measured: dict[str, Lines]) -> list[str]:
    heads = [
        "family",
        "lines",
        "times faster than the best peer",
        "lowest, highest",
        "than the textbook where it finishes",
        "wherever it was tried",
    ]
    rows = []
    for family, lines in measured.items():
        found = [f for line in lines if (f := factor(record, line)) is not None]
        if not found:
            continue
        values = [value for value, _ in found]
        least = "≥ " if any(more for _, more in found) else ""
        cells = [
            family,
            f"{len(found)} of {len(lines)}",
            f"{least}{geometric(values):.3g}",
            f"{min(values):.3g}, {max(values):.3g}",
            *_textbook(record, lines),
        ]
        rows.append(cells)
    return [*table(heads, rows), *SUMMARY.splitlines()]


def _textbook(record: Record, lines: Lines) -> tuple[str, str]:
    """Times faster than the textbook: where it finishes, and with the limit where it does not."""
    found = [f for line in lines if (f := factor(record, line, TEXTBOOK)) is not None]
    finished = [value for value, more in found if not more]
    least = "≥ " if len(finished) < len(found) else ""
    every = f"{least}{geometric([value for value, _ in found]):.3g}" if found else "–"
    where = f"{geometric(finished):.3g} ({len(finished)})" if finished else "never finishes"
    return where, every


def _times(record: Record, lines: Lines) -> list[str]:
    heads = ["line", *(solver.title for solver in SOLVERS), "times faster"]
    rows = []
    for line in lines:
        found = factor(record, line)
        times = "" if found is None else f"{'≥ ' if found[1] else ''}{found[0]:.3g}"
        cells = [_cell(record.of(line, solver.name), record) for solver in SOLVERS]
        rows.append([line.name, *cells, times])
    return table(heads, rows)


def _cell(runs: list[Measured], record: Record) -> str:
    """Median, with the seeds proven where not all were."""
    words = {run["status"] for run in runs}
    if not runs or words <= {"no model", "not installed"}:
        return "–"
    if words <= {"not tried", "no model"}:
        return "not tried"
    count = proven(runs)
    tried = sum("wall" in run for run in runs)
    some = f" ({count} of {tried})" if 0 < count < tried else ""
    if math.isfinite(middle(runs)):
        return f"{_seconds(middle(runs))}{some}"
    return f"> {record.head['settings']['limit']:g}{some}{_gap(runs)}"


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _gap(runs: list[Measured]) -> str:
    """Median relative gap that was left, where both ends are known."""
    gaps = [
        (run["bound"] - run["objective"]) / max(abs(run["objective"]), 1e-9)
        for run in runs
        if run["status"] == "limit" and run.get("bound") is not None and run.get("objective")
    ]
    return f", {statistics.median(gaps):.0%} left" if gaps else ""


def _processes(record: Record, measured: dict[str, Lines]) -> list[str]:
    heads = ["line", "wall seconds", "of which imports", "reading", "MB", "best peer", "MB "]
    rows = []
    for family, lines in measured.items():
        for line in lines:
            own = record.of(line, ENGINE.name)
            best = min(PEERS, key=lambda peer: middle(record.of(line, peer.name)))
            other = record.of(line, best.name)
            cells = [_median(own, key) for key in ("wall", "importing", "reading", "memory")]
            theirs = [_median(other, key) for key in ("wall", "memory")]
            if math.isinf(middle(other)):
                theirs = ["not proven", ""]
            rows.append([f"{family}, {line.name}", *cells, *theirs])
    return [*PROCESSES.splitlines(), "", *table(heads, rows)]


def _median(runs: list[Measured], key: str) -> str:
    values = [run[key] for run in runs if key in run]
    if not values:
        return "–"
    found = statistics.median(values)
    return f"{found:.0f}" if key == "memory" else f"{found:.1f}"
