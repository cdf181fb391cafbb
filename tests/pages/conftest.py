"""Dossiers to make pages of, and a real browser to look at them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
for folder in ("cli", "reporting"):
    sys.path.insert(0, str(TESTS / folder))

import cli_pools  # noqa: E402
from hostile import hostile_pool  # noqa: E402
from large import large_dossier  # noqa: E402

import consortium_opt as co  # noqa: E402
from consortium_opt.dossier import Dossier  # noqa: E402
from consortium_opt.instance import parse_instance  # noqa: E402

PLAYERS = (
    "kit biovalley-france hus karl-storz roche-basel roche-diagnostics universite-strasbourg "
    "ihu-strasbourg firalis"
).split()
"""Candidates of the shipped pool who can fill its roles together."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def staffed() -> Dossier:
    """A small pool with every table, three ranks."""
    pool = parse_instance(cli_pools.staffed(2))
    rules = co.read_formulation("base")
    notes: list[str] = []
    result = co.solve(pool, rules, top=3, note=notes.append)
    return Dossier(result, pool, rules, tuple(notes), "consortium-opt solve pool --top 3")


@pytest.fixture(scope="session")
def shipped() -> Dossier:
    """A part of a shipped pool with roles, staffing and money under a call, a number changed."""
    pool = part_of(co.read_instance("instances/upper-rhine-life-sciences"))
    rules = co.read_formulation("horizon-ria", changes={"rules.size.max": 7})
    result = co.solve(pool, rules, top=3)
    return Dossier(result, pool, rules, (), "consortium-opt solve upper-rhine-life-sciences")


def part_of(pool: co.Instance) -> co.Instance:
    """Every sixth candidate and enough for each role, with their rows: solved at once."""
    document = pool.to_dict()
    kept = {row["id"] for row in document["candidates"][::6]} | set(PLAYERS)
    for name, rows in document.items():
        if name != "instance":
            keys = ("id", "candidate", "a", "b")
            document[name] = [
                row for row in rows if all(row[key] in kept for key in keys if key in row)
            ]
    return parse_instance(document)


@pytest.fixture(scope="session")
def hostile() -> Dossier:
    """Names that would be markup, script, formulas, right to left, or of 200 letters."""
    pool = hostile_pool()
    rules = co.read_formulation("base", changes={"rules.size.min": 6})
    result = co.solve(pool, rules, top=4)
    return Dossier(result, pool, rules, tuple(c.name or "" for c in pool.candidates), "x' <b>")


@pytest.fixture(scope="session")
def infeasible() -> Dossier:
    """No consortium can be."""
    pool = parse_instance(cli_pools.seven())
    rules = co.read_formulation("base", changes={"rules.size.min": 8})
    return Dossier(co.solve(pool, rules), pool, rules)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real Chromium without a window; skipped with a word where there is none."""
    place = next(filter(None, map(shutil.which, BROWSERS)), None)
    if place is None:
        pytest.skip(f"no browser to look at pages with: install one of {', '.join(BROWSERS)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def large() -> Dossier:
    """Ten ranks of 20 members each out of 800 candidates with 30 capabilities; nothing solved."""
    return large_dossier()
