"""``consortium-opt score``: what is printed and kept, exit codes, errors."""

from __future__ import annotations

import csv
import io
import json

import consortium_opt as co
from consortium_opt.cli.exits import Exit

CALL = ("-f", "horizon-ria")
TWO = ("--members", "ada, bob")


def test_a_broken_law_is_an_answer(cli, seven):
    """The exit code is 0; JSON is what Python returns."""
    outcome = cli("score", seven, *CALL, *TWO, "--format", "json", "-q")
    assert (outcome.code, outcome.err) == (Exit.SOLVED, "")
    found = co.Score.from_json(outcome.out)
    assert found.to_json() == outcome.out.rstrip("\n")
    assert "three_countries" in found.broken_laws
    alike = co.score(co.read_instance(seven), co.read_formulation("horizon-ria"), ["ada", "bob"])
    assert alike.model_copy(update={"solver": found.solver}) == found


def test_members_may_be_given_more_than_once(cli, seven):
    one = cli("score", seven, "--members", "ada,bob", "--no-nearest", "--format", "csv")
    two = cli("score", seven, "--members", "ada", "--members", "bob", "--no-nearest",
              "--format", "csv")  # fmt: skip
    assert one.out == two.out
    rows = list(csv.DictReader(io.StringIO(one.out)))
    assert [row["name"] for row in rows] == ["coverage", "complementarity", "size"]
    assert rows[-1]["missed"] == "1 too few"


def test_what_if_and_single_changes(cli, seven):
    args = ("--with", "one-more-country", "--set", "rules.size.max=6", "--format", "json")
    outcome = cli("score", seven, *CALL, *args, *TWO, "-q")
    keys = {change.key for change in co.Score.from_json(outcome.out).formulation.changes}
    assert "rules.size.max" in keys
    assert len(keys) > 1


def test_table_markdown_and_folder(cli, seven, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "out"
    outcome = cli("score", seven, *CALL, *TWO, "--coordinator", "bob", "-o", folder)
    assert outcome.out.startswith("Not eligible under Horizon Europe")
    assert "bob (named)" in outcome.out
    assert f"written to {folder}" in outcome.err
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert json.loads((folder / "score.json").read_text())["coordinator_named"] is True
    text = cli("score", seven, *CALL, *TWO, "--format", "markdown").out
    assert text.startswith("# Seven candidates: 2 members scored\n")
    assert cli("score", seven, *TWO, "-o", folder).code == Exit.INVALID


def test_every_column_has_a_heading(cli, seven):
    found = co.Score.from_json(cli("score", seven, *CALL, *TWO, "--format", "json").out)
    heads = [[column.heading for column in block.columns] for block in found.page().blocks]
    assert all(all(line) for line in heads)
    assert heads[0] == ["Reason"]
    assert heads[3][-1] == "Remarks"
    assert heads[5][0] == "Which"


def test_every_error_at_once(cli, seven):
    outcome = cli("score", seven, "--members", "ada,ada,zoe", "--coordinator", "gus")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert outcome.err.startswith("invalid input, 3 problems:")
    for text in ("ada is named twice", "no candidate 'zoe'", "'gus' is none of the members"):
        assert text in outcome.err


def test_members_are_asked_for(cli, seven):
    assert cli("score", seven).code == Exit.USAGE
    assert "nobody is named" in cli("score", seven, "--members", " , ").err


def test_a_limit_before_the_nearest_is_proven(cli, seven):
    outcome = cli("score", seven, *CALL, *TWO, "--time-limit", "1e-9", "--format", "json")
    assert outcome.code == Exit.LIMIT
    assert co.Score.from_json(outcome.out).nearest_proven is False
    assert cli("score", seven, *CALL, *TWO, "--no-nearest").code == Exit.SOLVED


def test_help_names_what_it_does(cli):
    text = cli("score", "--help").out
    for word in ("--members", "--coordinator", "--no-nearest", "nearest", "exit code is 0"):
        assert word in text
