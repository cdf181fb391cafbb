"""``consortium-opt explain``: what is printed and kept, exit codes, bad input."""

from __future__ import annotations

import csv
import io
import json

import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit

SMALL = ("--set", "rules.size.max=3")


def document(outcome):
    assert outcome.code == Exit.SOLVED, outcome.err
    return json.loads(outcome.out)


def test_the_numbers_are_those_of_solve_with_one_thing_changed(cli, seven):
    """Why in is solve --exclude, why not is solve --require, a price is solve --set."""
    found = document(cli("explain", seven, *SMALL, "--exact", "--format", "json", "-q"))

    def solved(*args):
        result = json.loads(cli("solve", seven, *args, "--format", "json", "-q").out)
        return result["consortia"][0]["objective"]

    for one in found["why_in"]:
        assert one["objective_without"] == pytest.approx(solved(*SMALL, "--exclude", one["id"]))
    for one in found["why_not"][:2]:
        assert one["objective_with"] == pytest.approx(solved(*SMALL, "--require", one["id"]))
    price = next(one for one in found["prices"] if one["key"] == "rules.size.max")
    assert price["objective"] == pytest.approx(solved("--set", "rules.size.max=4"))


def test_python_gives_the_same(cli, seven):
    found = document(cli("explain", seven, *SMALL, "--part", "why-in", "--format", "json", "-q"))
    rules = co.read_formulation("base", changes={"rules.size.max": 3})
    mine = co.explain(co.read_instance(seven), rules, parts=["why-in"])
    assert mine.to_dict() == found


def test_infeasible_is_an_answer(cli, seven):
    """What cannot hold together, and ways out, with exit code 0."""
    args = ("--require", "ada", "--require", "bob", "--require", "cleo", "--require", "dana")
    found = document(cli("explain", seven, *SMALL, *args, "--format", "json", "-q"))
    assert list(found)[:2] == ["schema_version", "status"]
    assert found["status"] == "infeasible"
    assert {"findings", "conflict", "more_conflicts", "fixes"} <= found.keys()
    assert "size" in found["conflict"]
    assert {"cost", "changes", "text"} <= found["fixes"][0].keys()
    assert found["fixes"][0]["changes"] == [{"key": "rules.size.max", "old": 3, "new": 4}]


def test_a_way_out_works_when_it_is_taken(cli, seven):
    args = ("--require", "ada", "--require", "bob", "--require", "cleo", "--require", "dana")
    found = document(cli("explain", seven, *SMALL, *args, "--format", "json", "-q"))
    [change] = found["fixes"][0]["changes"]
    taken = ("--set", f"{change['key']}={json.dumps(change['new'])}")
    outcome = cli("solve", seven, *args, *taken, "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED
    result = json.loads(outcome.out)
    assert result["consortia"][0]["objective"] == pytest.approx(found["fixes"][0]["objective"])


def test_a_candidate_asked_by_name_is_answered_in_a_sentence(cli, seven):
    best = document(cli("solve", seven, *SMALL, "--format", "json", "-q"))["consortia"][0]
    other = next(c for c in ("ada", "bob", "cleo", "dana") if c not in str(best["members"]))
    outcome = cli("explain", seven, *SMALL, "--why-not", other, "-q")
    assert outcome.code == Exit.SOLVED
    assert outcome.out.startswith(f"With {other} the best is ")


def test_a_member_asked_why_not_is_said_to_be_one(cli, seven):
    member = document(cli("solve", seven, *SMALL, "--format", "json", "-q"))["consortia"][0]
    name = member["members"][0]["id"]
    outcome = cli("explain", seven, *SMALL, "--why-not", name)
    assert f"note: {name} is a member of rank 1: ask --part why-in" in outcome.err


@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
def test_every_way_of_printing(cli, seven, form):
    outcome = cli("explain", seven, *SMALL, "--format", form, "-q")
    assert outcome.code == Exit.SOLVED
    assert outcome.err == ""
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(outcome.out)))
        assert len(rows) == 7
        assert sum(row["member"] == "True" or row["member"] == "yes" for row in rows) <= 3
    else:
        assert "Why in: the best without each member" in outcome.out
        assert max(map(len, outcome.out.splitlines())) <= (80 if form == "table" else 400)


def test_files_in_a_new_folder(cli, seven, tmp_path):
    place = tmp_path / "why"
    outcome = cli("explain", seven, *SMALL, "-o", place, "-q")
    assert outcome.code == Exit.SOLVED
    assert {"explanation.json", "explanation.md", "candidates.csv", "prices.csv"} <= {
        path.name for path in place.iterdir()
    }
    again = cli("explain", seven, *SMALL, "-o", place, "-q")
    assert again.code == Exit.INVALID
    assert cli("explain", seven, *SMALL, "-o", place, "--force", "-q").code == Exit.SOLVED


def test_bad_input_is_told_at_once(cli, seven):
    outcome = cli("explain", seven, "--why-not", "gsu", "--why-not", "nobody", *SMALL)
    assert outcome.code == Exit.INVALID
    assert "--why-not: there is no candidate 'gsu' in the pool. Did you mean 'gus'?" in outcome.err
    assert "'nobody'" in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize("args", [["--part", "why"], ["--rank", "0"], ["--distance", "1"]])
def test_wrong_usage(cli, seven, args):
    assert cli("explain", seven, *args).code == Exit.USAGE


def test_a_rank_that_is_not_there(cli, seven):
    outcome = cli("explain", seven, "--set", "rules.size.min=7", "--rank", "3")
    assert outcome.code == Exit.INVALID
    assert "--rank: there is only 1 consortium, not 3" in outcome.err


def test_a_limit_before_anything_is_found(cli, seven):
    outcome = cli("explain", seven, "--time-limit", "0.000001")
    assert outcome.code == Exit.NOTHING_FOUND
    assert outcome.err.endswith(
        "no answer: rank 1 was not found in the time, so there is nothing to explain\n"
    )
