"""Small pools and formulations, written as data, for the tests of the command line."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from consortium_opt.instance import parse_instance, write_instance
from consortium_opt.whatif.workers import spread

CHECKOUT = Path(__file__).parents[2]
Document = dict[str, Any]

COUNTRIES = ("FR", "DE", "IT", "ES", "PL", "NO")
CAPABILITIES = ("design", "testing", "market", "data", "training")


def workers_asked(monkeypatch: Any) -> list[int]:
    """Numbers of processes that cases or points are to be spread over; the work is done in one."""
    asked: list[int] = []

    def alone(*args: Any, workers: int, **options: Any) -> Any:
        asked.append(workers)
        return spread(*args, workers=1, **options)

    monkeypatch.setattr("consortium_opt.whatif.cases.variants.spread", alone)
    return asked


def seven() -> Document:
    """Seven candidates from five countries, no roles: solved in well under a second."""
    levels = {
        "ada": {"design": 5, "testing": 1},
        "bob": {"testing": 4, "market": 2},
        "cleo": {"market": 5, "design": 2},
        "dana": {"design": 4, "market": 3, "data": 1},
        "eli": {"testing": 5, "data": 2},
        "fred": {"market": 1, "data": 5},
        "gus": {"design": 1, "testing": 1, "training": 5},
    }
    countries = dict(zip(levels, ("FR", "FR", "DE", "DE", "IT", "ES", "NO"), strict=True))
    return {
        "instance": {"title": "Seven candidates", "status": "illustrative"},
        "candidates": [{"id": i, "country": countries[i], "has_gep": True} for i in levels],
        "capabilities": [
            {"candidate": i, "capability": k, "level": level}
            for i, row in levels.items()
            for k, level in row.items()
        ],
    }


def staffed(seed: int, n: int = 9) -> Document:
    """A random pool with a row in every table: roles, staffing, trust, synergies, needs."""
    rng = random.Random(seed)
    ids = [f"c{i:02d}" for i in range(n)]
    pairs = [(a, b) for k, a in enumerate(ids) for b in ids[k + 1 :]]
    document: Document = {
        "instance": {"title": f"Pool {seed}", "default_trust": 0.2, "max_level": 4},
        "candidates": [
            {
                "id": i,
                "name": f"Candidate {i}",
                "country": rng.choice(COUNTRIES),
                "type": rng.choice(["HEI", "SME", "CLUSTER"]),
                "control_group": rng.choice(["north", "south", i, i, i]),
                "staff_pm": rng.choice([20, 30, 40]),
                "pm_cost": rng.choice([4000, 5000, 6500]),
                "experience": rng.randint(0, 4),
            }
            for i in ids
        ],
        "capabilities": [
            {"candidate": i, "capability": k, "level": rng.randint(1, 4)}
            for i in ids
            for k in CAPABILITIES
            if rng.random() < 0.5
        ],
        "needs": [
            {"candidate": i, "capability": rng.choice(CAPABILITIES), "level": rng.randint(1, 3)}
            for i in ids
        ],
        "interests": [
            {"candidate": i, "topic": t, "weight": round(rng.random(), 2)}
            for i in ids
            for t in ("innovation", "training")
        ],
        "wanted": [
            {"capability": k, "weight": w}
            for k, w in zip(CAPABILITIES, (3, 2, 2, 1, 1), strict=True)
        ],
        "roles": [
            {"role": "make", "min_members": 1, "max_members": 3, "person_months": 24},
            {"role": "sell", "min_members": 1, "max_members": 3, "person_months": 12},
        ],
        "role_requirements": [
            {"role": "make", "capability": "design", "min_level": 1},
            {"role": "sell", "capability": "market", "min_level": 1},
        ],
        "trust": [
            {"a": a, "b": b, "trust": round(rng.random(), 2)}
            for a, b in pairs
            if rng.random() < 0.7
        ],
        "synergies": [
            {"a": a, "b": b, "value": round(rng.random(), 2)}
            for a, b in pairs
            if rng.random() < 0.5
        ],
        "groups": [{"group": "SOUTH", "value": c} for c in ("IT", "ES")],
    }
    return document


def written(document: Document, path: Path) -> Path:
    """The instance of a document at a path, whose ending says which carrier."""
    write_instance(parse_instance(document), path)
    return path


def as_json(document: Document, path: Path) -> Path:
    """The document as it stands, broken or not."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def formulation(path: Path, *tables: str, title: str = "For a test", parent: str = "") -> Path:
    """A formulation file of TOML tables."""
    head = [f'title = "{title}"'] + ([f'extends = "{parent}"'] if parent else [])
    path.write_text("\n".join([*head, *tables]) + "\n", encoding="utf-8")
    return path


def command(*args: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with nothing but pipes."""
    return subprocess.run(
        [sys.executable, "-m", "consortium_opt", *map(str, args)],
        cwd=cwd,
        env={**environment(), **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def environment() -> dict[str, str]:
    """The environment of this process, with the checkout to import from."""
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
