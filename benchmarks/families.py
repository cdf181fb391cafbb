"""What is compared with other solvers, as a table: families, lines, seeds, solvers, limits.

Fixed before anything is measured. Every line is one known size, at which a mean over pairs is a
quadratic function and a textbook model exists; free sizes, ranks and questions are beyond it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEEDS = (0, 1, 2)
"""Of the pool where it is random, and of every solver."""
LIMIT = 60.0
"""Seconds from the problem in memory to the proof."""
THREADS = 2
MOST_PRODUCTS = 600_000
"""Products of two columns beyond which no model of pairs is written down."""
REAL = Path(os.environ.get("CONSORTIUM_OPT_DATA", HERE.parent.parent / "shared")) / "instances"
"""Real pools, no part of the project."""


@dataclass(frozen=True)
class Line:
    """A line of the table: a pool for every seed, under a formulation at one size.

    ``maker`` is a function of ``generate.py``, or ``real`` for a folder of ``REAL``; ``short`` is
    what a plot calls the line, else the candidates.
    """

    family: str
    name: str
    candidates: int
    maker: str
    rules: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    short: str = ""

    @property
    def at_hand(self) -> bool:
        """Whether its pool is there."""
        return self.maker != "real" or (REAL / self.arguments["name"]).is_dir()


@dataclass(frozen=True)
class Solver:
    """A peer: its script, how products are written, and whether levels are written as levels."""

    name: str
    title: str
    script: str
    form: str = "textbook"
    by_levels: bool = False
    needs: str = ""


ENGINE = Solver("engine", "consortium-opt", "engine.py")
PEERS = (
    Solver("highs-textbook", "HiGHS, textbook pairs", "highs.py", needs="highspy"),
    Solver("highs-compact", "HiGHS, compact pairs", "highs.py", "compact", needs="highspy"),
    Solver("cpsat-textbook", "CP-SAT, textbook pairs", "cpsat.py", needs="ortools"),
    Solver("cpsat-levels", "CP-SAT, our levels", "cpsat.py", by_levels=True, needs="ortools"),
    Solver("scip", "SCIP, quadratic", "scip.py", needs="pyscipopt"),
)
SOLVERS = (ENGINE, *PEERS)


def _sized(size: int, **changes: Any) -> dict[str, Any]:
    return {"rules.size.min": size, "rules.size.max": size, **changes}


LEVELS = tuple(
    Line("levels", f"n = {n:,}, size 6", n, "levels", "levels.toml", {"n": n})
    for n in (30, 60, 100, 300, 1_000, 5_000, 30_000)
)
DENSE = tuple(
    Line("dense pairs", f"n = {n}, size {s}", n, "given_pairs", "pairs.toml", {"n": n}, _sized(s),
         f"{n}, {s}")
    for n, s in ((30, 5), (60, 8), (100, 8), (150, 8), (150, 12))
)  # fmt: skip
SPARSE = tuple(
    Line(
        "sparse pairs",
        f"n = {n:,}, {part:.3g} % of pairs, size 8",
        n,
        "given_pairs",
        "pairs.toml",
        {"n": n, "part": part / 100},
    )
    for n, part in ((100, 10), (150, 10), (300, 5), (1_000, 2), (5_000, 0.4))
)
EVERYTHING = tuple(
    Line(
        "everything on",
        f"n = {n}, size 6",
        n,
        "everything",
        "staffed.toml",
        {"n": n, "trust": min(0.4, 40 / n), "synergies": 0.01},
    )
    for n in (30, 60, 120, 250, 500)
)
PARTNERS = {"rules.partners.at_least": 2}
REAL_POOLS = tuple(
    Line("real pools", text, n, "real", rules, {"name": name}, changes, short)
    for text, n, name, rules, changes, short in (
        ("132 clusters, size 5, 2 partners", 132, "h2020-clusters", "real-known-size.toml",
         _sized(5, **PARTNERS), "132"),
        ("251 of a call, size 6, 3 partners", 251, "h2020-topic-pool", "real-known-size.toml",
         _sized(6), "251"),
        ("251 of a call, size 6, mean trust", 251, "h2020-topic-pool", "real-trust.toml",
         _sized(6), "251, trust"),
        ("811 in energy, size 8, 3 partners", 811, "h2020-energy-800", "real-known-size.toml",
         _sized(8), "811"),
    )
)  # fmt: skip
FAMILIES = {lines[0].family: lines for lines in (LEVELS, DENSE, SPARSE, EVERYTHING, REAL_POOLS)}
