"""What must hold, as a table: pools, what is asked of them, seconds and memory that are allowed.

Whole processes of ``consortium-opt solve`` on two cores, from the files to the printed result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from families import HERE, REAL

CORDIS = REAL.parent / "data" / "cordis-h2020" / "cordis-h2020-to-2018-csv.zip"
"""A CORDIS download, no part of the project."""


@dataclass(frozen=True)
class Goal:
    """A line: ``maker`` of ``generate.py``, ``real`` for a pool of ``REAL``, or ``cordis`` for the
    organisations in so many ``projects`` at least.

    ``seconds`` and ``megabytes`` are what is allowed, None where a line is only watched. ``seeds``
    is the number of random pools, or of the solver's seeds where there is but one pool.
    """

    name: str
    maker: str
    rules: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    top: int = 1
    seconds: float | None = None
    megabytes: float | None = None
    seeds: int = 5

    @property
    def at_hand(self) -> bool:
        """Whether its pool is there."""
        if self.maker == "real":
            return (REAL / self.arguments["name"]).is_dir()
        return self.maker != "cordis" or CORDIS.is_file()

    def options(self) -> list[str]:
        """Of ``consortium-opt solve``."""
        found = ["-f", str(HERE / self.rules), "--top", str(self.top)]
        for key, value in self.changes.items():
            found += ["--set", f"{key}={value}"]
        return found


def _sized(least: int, most: int, **changes: Any) -> dict[str, Any]:
    return {"rules.size.min": least, "rules.size.max": most, **changes}


def _levels(name: str, sizes: tuple[int, int], profile: str, top: int, goal: float | None) -> Goal:
    changes = _sized(*sizes, **{"objective.complementarity.profile": profile})
    return Goal(name, "levels", "levels.toml", {"n": 1000}, changes, top, goal)


def _pairs(n: int, part: float, goal: float) -> Goal:
    name = f"n={n} size 8, " + ("every pair given" if part == 1 else f"{part:.0%} of pairs given")
    return Goal(name, "given_pairs", "pairs.toml", {"n": n, "part": part}, seconds=goal, seeds=3)


def _trust(name: str, changes: dict[str, Any]) -> Goal:
    line = f"2,772 of Horizon 2020, size 8, top 5, {name}"
    return Goal(line, "cordis", "trust.toml", {"projects": 5}, _sized(8, 8, **changes), 5, seeds=2)


TRUST = {"name": "h2020-topic-pool"}
GOALS = (
    _levels("n=1000 size 6 relative", (6, 6), "relative", 1, None),
    _levels("n=1000 size 6 relative top 10", (6, 6), "relative", 10, None),
    _levels("n=1000 sizes 4-10 relative", (4, 10), "relative", 1, None),
    _levels("n=1000 sizes 4-10 relative top 10", (4, 10), "relative", 10, 30),
    _levels("n=1000 size 6 absolute", (6, 6), "absolute", 1, None),
    _levels("n=1000 size 6 absolute top 10", (6, 6), "absolute", 10, None),
    _levels("n=1000 sizes 4-10 absolute", (4, 10), "absolute", 1, None),
    _levels("n=1000 sizes 4-10 absolute top 10", (4, 10), "absolute", 10, 30),
    Goal("n=30 everything on", "everything", "everything.toml", {"n": 30}, seconds=5),
    _pairs(60, 1, 2),
    _pairs(100, 1, 20),
    _pairs(150, 0.1, 10),
    _pairs(300, 0.05, 60),
    Goal("811 in energy, 3 trusted partners, size 8, top 5", "real", "real-pools.toml",
         {"name": "h2020-energy-800"}, _sized(8, 8), 5, 30, seeds=3),
    Goal("251 of a call, mean trust, sizes 5-8, top 5", "real", "real-trust.toml", TRUST,
         _sized(5, 8), 5, 60, seeds=3),
    Goal("all of Horizon 2020, sizes 6-8, top 5", "cordis", "h2020.toml", {}, {}, 5, 60, 2048, 3),
    Goal("the same, coordinator trusted by all", "cordis", "h2020-star.toml", {}, {}, 5, 180,
         seeds=3),
    _trust("3 trusted partners", {"rules.partners.enabled": "true"}),
    _trust("joined by trust", {"rules.linked.enabled": "true"}),
    _trust("mean trust of 0.3", {"rules.mean.enabled": "true"}),
    _trust("mean trust a term", {"objective.trust.type": "trust"}),
)  # fmt: skip
