"""``consortium-opt pareto``: what is printed and kept, exit codes, Ctrl-C."""

from __future__ import annotations

import csv
import io
import signal

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.whatif.frontier.lexicographic import Lexicographic

TERMS = ("--terms", "level,coordinating")
PEOPLE = {"a": (5, 0), "b": (4, 5), "c": (3, 6), "d": (2, 9), "e": (1, 9)}
"""Level and projects coordinated: one of them is a consortium, and all but e are points."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Pool and rules of single candidates, as arguments of the command."""
    folder = tmp_path_factory.mktemp("alone")
    document = {
        "instance": {"title": "Alone"},
        "candidates": [
            {"id": i, "country": "FR", "experience": number} for i, (_, number) in PEOPLE.items()
        ],
        "capabilities": [
            {"candidate": i, "capability": "k", "level": level} for i, (level, _) in PEOPLE.items()
        ],
    }
    rules = cli_pools.formulation(
        folder / "one.toml",
        '[rules.size]\ntype = "size"\nmin = 1\nmax = 1',
        '[objective.level]\ntype = "coverage"',
        '[objective.coordinating]\ntype = "experience"\ncap = 10',
    )
    return cli_pools.as_json(document, folder / "alone.json"), "-f", rules


def test_json_is_the_frontier_of_python(cli, alone):
    outcome = cli("pareto", *alone, *TERMS, "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    found = co.Frontier.from_json(outcome.out)
    assert found.to_json() == outcome.out.rstrip("\n")
    pool, _, rules = alone
    terms = ["level", "coordinating"]
    alike = co.pareto(co.read_instance(pool), co.read_formulation(rules), terms)
    assert found.points == alike.points
    assert [point.consortium.ids for point in found.points] == [("a",), ("b",), ("c",), ("d",)]


def test_options_of_solve(cli, alone):
    args = ("--set", "rules.size.max=2", "--require", "e", "--exclude", "b")
    outcome = cli("pareto", *alone, *TERMS, *args, "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    found = co.Frontier.from_json(outcome.out)
    assert [point.consortium.ids for point in found.points] == [("a", "e")]
    keys = {change.key for change in found.formulation.changes}
    assert keys == {"rules.size.max", "rules.require", "rules.exclude"}


def test_the_table(cli, alone, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    outcome = cli("pareto", *alone, *TERMS)
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert outcome.out.startswith("The frontier of level and coordinating has 4 points")


def test_csv_is_a_row_a_point_and_markdown_one_document(cli, alone):
    rows = list(csv.DictReader(io.StringIO(cli("pareto", *alone, *TERMS, "--format", "csv").out)))
    assert [row["point"] for row in rows] == [str(k) for k in range(1, len(rows) + 1)]
    assert [row["level"] for row in rows] == ["1", "0.8", "0.6", "0.4"]
    text = cli("pareto", *alone, *TERMS, "--format", "markdown").out
    assert text.startswith("# Alone: level and coordinating against each other\n")


def test_a_folder_of_files(cli, alone, tmp_path):
    folder = tmp_path / "out"
    assert cli("pareto", *alone, *TERMS, "-o", folder, "-q").code == Exit.SOLVED
    files = {"frontier.json", "frontier.md", "points.csv", "point_members.csv", "point_scores.csv"}
    assert {path.name for path in folder.iterdir()} == files
    assert cli("pareto", *alone, *TERMS, "-o", folder).code == Exit.INVALID


def test_infeasible(cli, alone):
    outcome = cli("pareto", *alone, *TERMS, "--require", "a", "--exclude", "a")
    assert outcome.code == Exit.INFEASIBLE
    assert outcome.out.startswith("Infeasible, and proven so")


def test_limits(cli, alone):
    outcome = cli("pareto", *alone, *TERMS, "--max-points", 1)
    assert outcome.code == Exit.LIMIT
    assert outcome.out.startswith("A part of the frontier")
    assert cli("pareto", *alone, *TERMS, "--time-limit", 0.001).code == Exit.NOTHING_FOUND


def test_interrupted(cli, alone, monkeypatch):
    """Ctrl-C after the first point keeps it."""
    first, pressed = Lexicographic.first, []

    def then_pressed(questions, floors):
        found = first(questions, floors)
        if not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)
        return found

    monkeypatch.setattr(Lexicographic, "first", then_pressed)
    outcome = cli("pareto", *alone, *TERMS, "--format", "json")
    assert outcome.code == Exit.INTERRUPTED
    found = co.Frontier.from_json(outcome.out)
    assert not found.complete
    assert sum(point.proven for point in found.points) == 1
    assert "stopping; once more to stop at once" in outcome.err


def test_invalid_input(cli, alone):
    outcome = cli("pareto", *alone, "--terms", "level,trust")
    assert outcome.code == Exit.INVALID
    assert outcome.out == ""
    assert "--terms: there is no objective term 'trust'" in outcome.err
    assert "Allowed: level, coordinating" in outcome.err


@pytest.mark.parametrize(
    "args",
    [[], [*TERMS, "--max-points", "0"], [*TERMS, "--step", "0"], [*TERMS, "--step", "2"]],
    ids=" ".join,
)
def test_wrong_usage(cli, alone, args):
    outcome = cli("pareto", *alone, *args)
    assert outcome.code == Exit.USAGE
    assert outcome.err.startswith("Usage: consortium-opt pareto")
