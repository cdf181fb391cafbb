"""Public sets with known optima, asserted: ``python benchmarks/public.py [--only TEXT]``.

GKD-b (maximum diversity: choose exactly ``m``, greatest sum of distances) is the term ``synergy``
at a known size: the mean over pairs times ``m (m - 1) / 2`` is the sum. Team formation (greatest
sum of weights under a budget, any size) is asked at the size of an optimal set: nothing of that
size beats the known value, and something reaches it. Its costs are ``other_costs`` under a budget
of eligible cost. The exit code is 1 if an answer contradicts a known value. The data are no part of
the project.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from families import HERE, REAL
from processes import ROOT, commit, machine, python, run
from tables import row, table

from consortium_opt.instance import parse_instance, write_instance

DATA = REAL.parent / "data" / "benchmarks"
ROUNDED = 1e-4
"""Known values have five decimals, weights six; proofs are to 1e-6 of the mean."""
SIZES = {
    ("imdb", 20): (8, 3.782554),
    ("imdb", 40): (17, 7.014521),
    ("imdb", 136): (45, None),
    ("imdb", 273): (73, None),
    ("dblp", 976): (269, None),
}
"""Members of an optimal set of a graph and budget; a value where none is published: HiGHS, proven
on the textbook model. Larger budgets have optimal sets of hundreds and thousands and are left out.
"""


class Case(NamedTuple):
    """``known`` is the greatest sum; ``scale`` what values were divided by to be at most 1."""

    name: str
    document: dict[str, Any]
    rules: str
    changes: dict[str, Any]
    size: int
    known: float
    scale: float

    @property
    def pairs(self) -> float:
        """Pairs of members."""
        return self.size * (self.size - 1) / 2


def gkd_b() -> Iterator[Case]:
    """Fifty instances of 25 to 150 points."""
    with zipfile.ZipFile(DATA / "gkd-b.zip") as archive:
        for one in _rows("gkd-b-values.csv"):
            lines = archive.read(f"{one['instance']}.txt").decode().split("\n")
            edges = [line.split() for line in lines[1:] if line.strip()]
            yield _case(
                one["instance"],
                [{"id": _id(i), "country": "FR"} for i in range(int(one["n"]))],
                [(int(i), int(j), float(value)) for i, j, value in edges],
                int(one["m"]),
                float(one["value"]),
            )


def team_formation() -> Iterator[Case]:
    """Two graphs of people who worked together, and budgets."""
    published = {
        (one["instance"], int(one["budget"])): float(one["value"])
        for one in _rows("team-formation-values.csv")
    }
    for (graph, budget), (size, value) in SIZES.items():
        people = [
            {"id": _id(int(one["node"])), "country": "FR", "pm_cost": 0, "staff_pm": 1,
             "other_costs": int(one["cost"])}
            for one in _rows(f"team-formation-{graph}-nodes.csv")
        ]  # fmt: skip
        edges = [
            (int(one["i"]), int(one["j"]), float(one["weight"]))
            for one in _rows(f"team-formation-{graph}-edges.csv")
        ]
        known = published[graph, budget] if value is None else value
        yield _case(f"team-{graph}-{budget}", people, edges, size, known, budget)


def _case(
    name: str,
    candidates: list[dict[str, Any]],
    edges: list[tuple[int, int, float]],
    size: int,
    known: float,
    budget: int | None = None,
) -> Case:
    scale = max(value for _, _, value in edges)
    document: dict[str, Any] = {
        "instance": {"title": name},
        "candidates": candidates,
        "synergies": [{"a": _id(i), "b": _id(j), "value": v / scale} for i, j, v in edges],
    }
    changes: dict[str, Any] = {"rules.size.min": size, "rules.size.max": size}
    if budget is None:
        return Case(name, document, "pairs.toml", changes, size, known, scale)
    document["roles"] = [{"role": "member", "person_months": 1}]
    changes["rules.budget.max"] = budget
    return Case(name, document, "budget.toml", changes, size, known, scale)


def _id(i: int) -> str:
    return f"i{i:05d}"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def solved(case: Case, place: Path, limit: float) -> dict[str, Any]:
    """What the engine says, as sums over pairs, beside the known value."""
    pool = place / "pool.json"
    write_instance(parse_instance(case.document), pool, force=True)
    changes = ["--changes", json.dumps(case.changes), "--limit", str(limit)]
    done = run(python("peers/engine.py", pool, HERE / case.rules, *changes), limit + 60)
    found, whole = done.answer, case.pairs * case.scale
    sums = {
        name: None if found.get(name) is None else found[name] * whole
        for name in ("objective", "bound")
    }
    status = found.get(
        "status", "killed" if done.killed else f"failed: {done.error.strip()[-200:]}"
    )
    line = {"size": case.size, "known": case.known, "status": status, **sums}
    return {**line, "seconds": found.get("seconds"), "verdict": verdict(case, status, sums)}


def verdict(case: Case, status: str, sums: dict[str, float | None]) -> str:
    """Proven and equal; not proven, with the known value between; or wrong."""
    near = ROUNDED + 1e-6 * case.pairs * case.scale
    best, bound = sums["objective"], sums["bound"]
    if status == "optimal" and best is not None:
        return "known optimum, proven" if abs(best - case.known) <= near else "WRONG"
    if status not in ("limit", "killed"):
        return "WRONG"
    if (best or 0.0) > case.known + near or (bound is not None and bound < case.known - near):
        return "WRONG"
    if best is None:
        return "nothing found"
    if best >= case.known - near:
        return "known optimum, not proven"
    return f"not proven, {(case.known - best) / case.known:.3%} below the known optimum"


def main() -> None:
    """Solve, compare, keep a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="with this in their name")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds an instance")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "benchmarks")
    given = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("the public sets are not at hand; CONSORTIUM_OPT_DATA names the folder of data")
    path = given.output / "public.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lines: dict[str, Any] = kept.get("lines", {})
    given.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for case in (*gkd_b(), *team_formation()):
            if given.only in case.name:
                lines[case.name] = {**solved(case, Path(place), given.limit), "limit": given.limit}
                head = {"machine": machine(), "commit": commit(), "lines": lines}
                path.write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")
                print(row(_cells(case.name, lines[case.name])), flush=True)
    path.with_suffix(".md").write_text(markdown(lines), encoding="utf-8")
    wrong = [name for name, line in lines.items() if line["verdict"] == "WRONG"]
    count = sum(line["status"] == "optimal" for line in lines.values())
    print(f"{count} of {len(lines)} proven, {len(wrong)} wrong")
    sys.exit(f"wrong: {', '.join(wrong)}" if wrong else 0)


def _cells(name: str, line: dict[str, Any]) -> list[str]:
    numbers = [line["known"], line["objective"], line["bound"]]
    sums = ["–" if number is None else f"{number:.5f}" for number in numbers]
    seconds = "–" if line["seconds"] is None else f"{line['seconds']:.2f}"
    return [name, str(line["size"]), *sums, seconds, line["verdict"]]


def markdown(lines: dict[str, Any]) -> str:
    """The table."""
    heads = ["instance", "members", "known sum", "found", "bound", "seconds", "verdict"]
    about = "Measured by `python benchmarks/public.py`; sums over pairs, seconds to the proof."
    rows = [_cells(name, line) for name, line in lines.items()]
    return "\n".join(["# Public sets with known optima", "", about, "", *table(heads, rows), ""])


if __name__ == "__main__":
    main()
