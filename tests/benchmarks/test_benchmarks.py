"""The benchmarks' textbook model says what the engine says, on a tiny pool of every family."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

import consortium_opt as co

FOLDER = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(FOLDER))

import generate  # noqa: E402
from families import FAMILIES, PEERS, SOLVERS, Line  # noqa: E402
from peers.neutral import save  # noqa: E402
from results import Record, factor, faults  # noqa: E402
from textbook import written  # noqa: E402

FIVE = {"rules.size.min": 5, "rules.size.max": 5}
TINY = {
    "levels": (generate.levels(12, 1, capabilities=6), "levels.toml", FIVE),
    "dense": (generate.given_pairs(10, 1), "pairs.toml", FIVE),
    "sparse": (generate.given_pairs(14, 2, 0.4), "pairs.toml", FIVE),
    "everything": (generate.everything(12, 4, trust=0.7), "staffed.toml", FIVE),
    "trust": (generate.everything(10, 4), "real-trust.toml", FIVE),
    "partners": (generate.everything(12, 5, trust=0.7), "real-known-size.toml", FIVE),
}


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
@pytest.mark.parametrize("family", TINY)
def test_a_peer_proves_what_the_engine_proves(family, peer, tmp_path):
    if importlib.util.find_spec(peer.needs) is None:
        pytest.skip(f"{peer.needs} is not installed")
    pool, rules, changes = TINY[family]
    save(written(pool, FOLDER / rules, changes, peer.by_levels), tmp_path / "problem.npz")
    script = FOLDER / "peers" / peer.script
    words = [sys.executable, script, tmp_path / "problem.npz", "--form", peer.form]
    done = subprocess.run(words, capture_output=True, text=True, timeout=200, check=True)
    theirs = json.loads(done.stdout)
    ours = co.solve(pool, co.read_formulation(FOLDER / rules, changes=changes))
    assert (ours.status, theirs["status"]) == ("optimal", "optimal")
    assert theirs["objective"] == pytest.approx(ours.best.objective, abs=2e-6)
    assert theirs["bound"] >= ours.best.objective - 2e-6


LINE = Line("levels", "n = 30, size 6", 30, "levels", "levels.toml")


def recorded(path, **runs) -> Record:
    """A record with one run a solver: status, seconds, objective and bound."""
    settings = {"limit": 60.0}
    record = Record(path, {"settings": settings, "machine": {}})
    for name, (status, seconds, objective, bound) in runs.items():
        about = {"family": LINE.family, "line": LINE.name, "seed": 0}
        about |= {"solver": name.replace("_", "-"), "status": status, "seconds": seconds}
        record.add({**about, "objective": objective, "bound": bound})
    return record


def test_the_limit_stands_for_a_time_that_was_not_reached(tmp_path):
    record = recorded(
        tmp_path / "1.json", engine=("optimal", 2.0, 0.5, 0.5), scip=("limit", 60.1, 0.4, 0.9)
    )
    assert factor(record, LINE) == (30.0, True)
    record = recorded(
        tmp_path / "2.json", engine=("limit", 60.0, 0.5, 0.7), scip=("optimal", 6.0, 0.5, 0.5)
    )
    assert factor(record, LINE) == (0.1, False)


def test_answers_that_contradict_each_other_are_named(tmp_path):
    record = recorded(
        tmp_path / "3.json", engine=("optimal", 2.0, 0.5, 0.5), scip=("limit", 60.1, 0.6, 0.9)
    )
    assert any("engine proves 0.5" in text for text in faults(record))
    record = recorded(
        tmp_path / "4.json", engine=("optimal", 2.0, 0.5, 0.5), scip=("limit", 60.1, 0.4, 0.49)
    )
    assert any("scip says nothing exceeds 0.49" in text for text in faults(record))


def test_an_interrupted_comparison_goes_on(tmp_path):
    record = recorded(tmp_path / "5.json", engine=("optimal", 2.0, 0.5, 0.5))
    again = Record(tmp_path / "5.json", {"settings": {"limit": 60.0}, "machine": {}})
    assert again.find(LINE, 0, "engine") == record.runs[0]
    other = Record(tmp_path / "5.json", {"settings": {"limit": 10.0}, "machine": {}})
    assert other.runs == []


def test_lines_have_names_of_their_own_and_solvers_scripts():
    for lines in FAMILIES.values():
        assert len({line.name for line in lines}) == len(lines)
        assert all((FOLDER / line.rules).is_file() for line in lines)
    assert all((FOLDER / "peers" / solver.script).is_file() for solver in SOLVERS)
