"""Plots of what was measured, as SVG: white ground, so that they read on light and dark pages."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from families import ENGINE, FAMILIES, SOLVERS
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from results import Record, middle

mpl.use("svg")
mpl.rcParams.update({"svg.hashsalt": "consortium-opt", "font.size": 9, "axes.grid": True,
                     "grid.color": "#dddddd", "axes.axisbelow": True})  # fmt: skip
STYLES = {
    "engine": ("#000000", "o", "-"),
    "highs-textbook": ("#0072b2", "s", "--"),
    "highs-compact": ("#56b4e9", "D", "--"),
    "cpsat-textbook": ("#d55e00", "^", ":"),
    "cpsat-levels": ("#e69f00", "v", ":"),
    "scip": ("#009e73", "x", "-."),
}


def comparison(record: Record, path: Path) -> None:
    """Seconds to the proof over the lines of each family; at the top what was not proven."""
    families = {f: lines for f, lines in FAMILIES.items() if record.of(lines[0], ENGINE.name)}
    if not families:
        return
    limit = record.head["settings"]["limit"]
    figure, panels = plt.subplots(
        1, len(families), figsize=(3.1 * len(families), 4.2), sharey=True, squeeze=False
    )
    for panel, (family, lines) in zip(panels[0], families.items(), strict=True):
        for place, solver in enumerate(SOLVERS):
            colour, marker, dash = STYLES[solver.name]
            tried = [record.of(line, solver.name) for line in lines]
            ran = [any("wall" in run for run in runs) for runs in tried]
            beyond = limit * 1.25 * 1.2**place  # one above the other, so that all are seen
            heights = [min(middle(runs), beyond) for runs in tried]
            where = [k for k, some in enumerate(ran) if some]
            panel.plot(where, [heights[k] for k in where], dash, color=colour, marker=marker,
                       markersize=4.5, linewidth=1.3, label=solver.title,
                       zorder=3 if solver is ENGINE else 2)  # fmt: skip
        _dress(panel, family, [line.short or f"{line.candidates:,}" for line in lines], limit)
    panels[0][0].set_ylabel("seconds to the proof")
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(SOLVERS), frameon=False)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _dress(panel: Axes, family: str, names: list[str], limit: float) -> None:
    panel.set_yscale("log")
    panel.yaxis.set_major_formatter("{x:g}")
    panel.set_title(family)
    panel.set_xlabel("candidates, size" if "," in names[0] else "candidates")
    panel.set_xticks(range(len(names)), names, rotation=30)
    panel.axhline(limit, color="#888888", linewidth=0.8)
    panel.set_ylim(top=limit * 1.25 * 1.2 ** len(SOLVERS))
    panel.set_xlim(-0.3, len(names) - 0.7)
    panel.text(len(names) - 0.75, limit * 0.97, "limit", fontsize=7, color="#666666",
               ha="right", va="top")  # fmt: skip


def growth(rows: list[dict[str, float]], path: Path, phases: tuple[str, ...]) -> None:
    """Seconds by phase, and peak memory, over the number of candidates."""
    names = [f"{int(row['n']):,}" for row in rows]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
    below = [0.0] * len(rows)
    colours = ("#999999", "#56b4e9", "#0072b2", "#e69f00", "#009e73")
    for phase, colour in zip(phases, colours, strict=False):
        heights = [row[phase] for row in rows]
        left.bar(names, heights, bottom=below, color=colour, label=phase)
        below = [a + b for a, b in zip(below, heights, strict=True)]
    left.set_ylabel("seconds")
    left.legend(frameon=False)
    right.plot(names, [row["memory"] for row in rows], "o-", color="#000000")
    right.set_ylabel("peak memory, MB")
    right.set_ylim(bottom=0)
    for panel in (left, right):
        panel.set_xlabel("candidates")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
