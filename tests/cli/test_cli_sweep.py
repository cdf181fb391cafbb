"""``consortium-opt sweep``: ranges, what is printed and kept, exit codes."""

from __future__ import annotations

import csv
import io
import json
import signal

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.solver.pool import Pool

LINE = ("--vary", "rules.size.max=2:6")
GRID = (*LINE, "--vary", "objective.coverage.weight=0.5,2")


def test_json_is_the_sweep_of_python(cli, seven):
    outcome = cli("sweep", seven, *GRID, "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    found = co.Sweep.from_json(outcome.out)
    assert found.to_json() == outcome.out.rstrip("\n")
    vary = {"rules.size.max": range(2, 7), "objective.coverage.weight": (0.5, 2)}
    alike = co.sweep(co.read_instance(seven), co.read_formulation("base"), vary)
    assert [p.values for p in found.points] == [p.values for p in alike.points]
    assert [p.winner for p in found.points] == [p.winner for p in alike.points]
    assert found.turns == alike.turns


def test_formulation_what_if_and_named_candidates(cli, seven):
    args = ("-f", "horizon-ria", "--with", "balanced-40", "--require", "bob", "--exclude", "ada")
    outcome = cli("sweep", seven, *args, "--vary", "rules.size.max=6,7", "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    for point in co.Sweep.from_json(outcome.out).points:
        assert point.result.formulation.name == "horizon-ria"
        keys = {change.key for change in point.result.formulation.changes}
        assert {"rules.balanced_countries", "rules.require", "rules.exclude"} <= keys


def test_the_table(cli, seven, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    outcome = cli("sweep", seven, *GRID)
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert outcome.out.startswith("10 points: 2 not valid, 8 proven.")


def test_ranks_of_every_point(cli, seven, monkeypatch):
    """Of all seven there is one consortium, of eight none: no more was to be had."""
    monkeypatch.setenv("COLUMNS", "80")
    args = ("sweep", seven, "--vary", "rules.size.min=6:8", "--top", 3)
    outcome = cli(*args, "--format", "json")
    assert outcome.code == Exit.SOLVED, outcome.err
    points = co.Sweep.from_json(outcome.out).points
    assert [len(point.result.consortia) for point in points] == [3, 1, 0]
    text = cli(*args, "-q").out
    ranks = text.partition("Ranks\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[:2] for line in ranks[2:3]] == [["6", "1"]]
    assert [line.split()[0] for line in ranks[3:6]] == ["2", "3", "7"]
    assert "Ranks" not in cli(*args[:-2], "-q").out


def test_csv_is_a_row_a_point(cli, seven):
    outcome = cli("sweep", seven, *LINE, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [row["rules.size.max"] for row in rows] == ["2", "3", "4", "5", "6"]
    assert rows[0]["objective"] == rows[0]["status"] == ""
    assert rows[0]["problem"] == "rules.size: min 3 is above max 2"
    assert all(row["cost"] == "" for row in rows), "this pool has no costs"


def test_markdown_is_one_document(cli, seven):
    outcome = cli("sweep", seven, *LINE, "--format", "markdown")
    assert outcome.out.startswith("# Seven candidates: rules.size.max varied\n")


def test_a_folder_of_files(cli, seven, tmp_path):
    folder = tmp_path / "out"
    assert cli("sweep", seven, *GRID, "-o", folder, "-q").code == Exit.SOLVED
    files = {"sweep.json", "sweep.md", "points.csv", "turns.csv", "point_members.csv"}
    assert {path.name for path in folder.iterdir()} == files
    found = co.Sweep.from_json((folder / "sweep.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO((folder / "turns.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(found.turns)
    for row, turn in zip(rows, found.turns, strict=True):
        assert row["key"] == turn.key
        assert row["after"] == str(turn.after[turn.key])
        assert row[turn.key] == ""
    again = cli("sweep", seven, *GRID, "-o", folder)
    assert (again.code, again.out) == (Exit.INVALID, "")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--vary", "rules.size.max=7:4"], ["the range is empty"]),
        (["--vary", "rules.size.max"], ["there is no '='"]),
        (["--vary", "rules.siz.max=4:7"], ["there is no rule 'siz' to change"]),
        ([*LINE, "--vary", "rules.size.max=3"], ["--vary rules.size.max: it is given twice"]),
        ([*LINE, "--set", "rules.size.max=3"], ["it is also given with --set. Give it once."]),
        (
            ["--vary", "a=1", "--vary", "b=2", "--vary", "c=3", "-f", "horizon-rya"],
            ["3 keys are varied", "'horizon-rya'"],
        ),
        (["--vary", "a=1:900", "--vary", "b=1:2"], ["these are 1,800 points"]),
        (["--vary", "a=1,1", "--vary", "=2"], ["1 is there twice", "the key is blank"]),
        ([*LINE, "--exclude", "nobody"], ["there is no candidate 'nobody'"]),
    ],
)
def test_bad_input(cli, seven, args, says):
    outcome = cli("sweep", seven, *args)
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    for text in says:
        assert text in outcome.err


@pytest.mark.parametrize("args", [[], ["--vary"], [*LINE, "--top", "0"], [*LINE, "extra"]])
def test_wrong_usage(cli, seven, args):
    outcome = cli("sweep", seven, *args)
    assert (outcome.code, outcome.out) == (Exit.USAGE, "")
    assert "consortium-opt sweep" in outcome.err or "--vary" in outcome.err


def test_infeasible_points_are_answers(cli, seven):
    outcome = cli("sweep", seven, "--vary", "rules.size.min=7:8", "--format", "json")
    assert outcome.code == Exit.SOLVED
    statuses = [point["result"]["status"] for point in json.loads(outcome.out)["points"]]
    assert statuses == ["optimal", "infeasible"]


def test_a_limit_before_anything_is_found(cli, seven):
    outcome = cli("sweep", seven, *LINE, "--time-limit", 0.001)
    assert outcome.code == Exit.NOTHING_FOUND
    assert "4 nothing found" in outcome.out


def test_interrupted_keeps_what_is_done(cli, seven, monkeypatch):
    """Ctrl-C while the first valid point is solved: the others were not begun."""
    add, pressed = Pool.add, []

    def press(pool, members, value):
        if not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)
        return add(pool, members, value)

    monkeypatch.setattr(Pool, "add", press)
    outcome = cli("sweep", seven, *LINE, "--format", "json")
    assert outcome.code == Exit.INTERRUPTED
    found = co.Sweep.from_json(outcome.out)
    assert [point.result is None for point in found.points] == [True, False, True, True, True]


def test_two_workers(cli, seven, monkeypatch):
    """So many are asked for; that the answers are the same is tested where they are given."""
    asked = cli_pools.workers_asked(monkeypatch)
    assert cli("sweep", seven, *LINE, "--workers", 2, "--format", "json").code == Exit.SOLVED
    assert asked == [2]
