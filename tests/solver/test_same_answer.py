"""The same pool has the same answer, byte for byte but for the seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from listing_pools import Tables, drawn

import consortium_opt as co
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance

HERE = Path(__file__).parent
SEEDS = [(61, 20), (63, 12)]


def answer(document: Tables, formulation: Formulation, threads: int) -> dict[str, Any]:
    """Six ranks, without the time they took and the threads that were asked for."""
    found = co.solve(parse_instance(document), formulation, top=6, threads=threads)
    printed = json.loads(found.model_dump_json())
    del printed["solver"]["seconds"], printed["solver"]["threads"]
    return dict(printed)


def every_answer(threads: int) -> str:
    """Of all pools, with numbers that tie."""
    found = [answer(*drawn(seed, n, whole=True), threads) for seed, n in SEEDS]
    return json.dumps(found, indent=1)


def test_neither_threads_nor_hashes_change_the_answer() -> None:
    """Two processes with other hashes of strings, one of them with two threads."""
    script = "import test_same_answer as t; print(t.every_answer({threads}))"
    printed = []
    for threads, hashes in ((1, "1"), (2, "2")):
        path = os.pathsep.join([str(HERE), str(HERE.parent / "oracle")])
        done = subprocess.run(
            [sys.executable, "-c", script.format(threads=threads)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": hashes, "PYTHONPATH": path},
            check=True,
        )
        printed.append(done.stdout)
    assert printed[0] == printed[1]
    assert printed[0].count('"rank"') == 12


@pytest.mark.parametrize(("seed", "n"), SEEDS)
def test_the_order_of_rows_does_not_change_the_answer(seed: int, n: int) -> None:
    document, formulation = drawn(seed, n, whole=True)
    rng = Random(seed)
    shuffled = {
        name: rng.sample(rows, len(rows)) if isinstance(rows, list) else rows
        for name, rows in document.items()
    }
    assert shuffled != document
    assert answer(shuffled, formulation, 1) == answer(document, formulation, 1)


@pytest.mark.parametrize(("seed", "n"), SEEDS)
def test_names_do_not_change_the_answer(seed: int, n: int) -> None:
    """Names in the same order: the same sets. In another order: other sets only among equals."""
    document, formulation = drawn(seed, n, whole=True)
    first = answer(document, formulation, 1)
    ids = sorted(row["id"] for row in document["candidates"])
    for backwards in (False, True):
        new = {old: f"n{k:03}" for k, old in enumerate(reversed(ids) if backwards else ids)}
        found = answer(_renamed(document, new), _rules_renamed(formulation, new), 1)
        assert _facts(found) == pytest.approx(_facts(first), abs=1e-9)
        if not backwards:
            sets = [[new[m["id"]] for m in c["members"]] for c in first["consortia"]]
            assert [[m["id"] for m in c["members"]] for c in found["consortia"]] == sets


def _facts(found: dict[str, Any]) -> list[float]:
    named = ("proven_ranks", "exhausted", "tied_at_end", "bound", "gap")
    return [float(found[name]) for name in named] + [c["objective"] for c in found["consortia"]]


def _renamed(document: Tables, new: dict[str, str]) -> Tables:
    columns = ("id", "a", "b", "candidate")
    return {
        name: [{k: new[v] if k in columns else v for k, v in row.items()} for row in rows]
        if isinstance(rows, list)
        else rows
        for name, rows in document.items()
    }


def _rules_renamed(formulation: Formulation, new: dict[str, str]) -> Formulation:
    rules = {
        name: rule.model_copy(update={"candidates": tuple(new[i] for i in rule.candidates)})
        if hasattr(rule, "candidates")
        else rule
        for name, rule in formulation.rules.items()
    }
    return formulation.model_copy(update={"rules": rules})
