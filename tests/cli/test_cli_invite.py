"""``consortium-opt invite``: what is printed and kept, exit codes, errors."""

from __future__ import annotations

import csv
import io

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit

SMALL = ("--set", "rules.size.max=4")
ANSWERS = ("--confirmed", "ada", "--asked", "cleo", "--declined", "gus")


@pytest.fixture
def answered(tmp_path):
    document = cli_pools.seven()
    for row, status in zip(document["candidates"], ("confirmed", "", "Asked"), strict=False):
        row["status"] = status
    document["candidates"][-1]["status"] = "declined"
    return cli_pools.written(document, tmp_path / "answered.xlsx")


def test_the_column_and_the_options_say_the_same(cli, seven, answered):
    args = (*SMALL, "--format", "json", "-q")
    one, two = cli("invite", answered, *args), cli("invite", seven, *ANSWERS, *args)
    assert (one.code, one.err) == (Exit.SOLVED, "")
    found, other = (co.Invitations.from_json(outcome.out) for outcome in (one, two))
    assert (found.asked, found.order) == (("cleo",), other.order)
    assert found.refusals == other.refusals
    assert found.to_json() == one.out.rstrip("\n")


def test_csv_markdown_table_and_folder(cli, seven, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "out"
    table = cli("invite", seven, *SMALL, *ANSWERS, "-o", folder)
    assert table.out.startswith("The best consortium with the one who confirmed")
    assert max(map(len, table.out.splitlines())) <= 80
    assert "\x1b" not in table.out
    rows = list(csv.DictReader(io.StringIO((folder / "refusals.csv").read_text())))
    assert [row["place"] for row in rows if row["place"]] == [
        str(k) for k in range(1, 1 + sum(bool(row["place"]) for row in rows))
    ]
    printed = cli("invite", seven, *SMALL, *ANSWERS, "--format", "csv", "-q")
    assert printed.out == (folder / "refusals.csv").read_text()
    text = cli("invite", seven, *SMALL, *ANSWERS, "--format", "markdown", "-q").out
    assert text.startswith("# Seven candidates: invitations\n")


def test_nothing_is_possible(cli, seven):
    outcome = cli("invite", seven, *SMALL, *(x for i in ("ada", "bob", "cleo", "dana", "eli")
                                            for x in ("--confirmed", i)))  # fmt: skip
    assert outcome.code == Exit.INFEASIBLE
    assert "but not with all who confirmed" in " ".join(outcome.out.split())


def test_a_limit(cli, seven):
    assert cli("invite", seven, *ANSWERS, "--time-limit", "1e-9").code == Exit.NOTHING_FOUND


def test_no_column_and_two_answers_at_once(cli, seven):
    outcome = cli("invite", seven)
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert "Add a column status to the table candidates" in outcome.err
    outcome = cli("invite", seven, "--asked", "ada", "--declined", "ada")
    assert outcome.code == Exit.INVALID
    assert "--asked ada: it is asked and declined at once. Give one." in outcome.err


def test_help_says_what_the_column_holds(cli):
    text = " ".join(cli("invite", "--help").out.split())
    assert "The column status of the table candidates says confirmed, asked or declined" in text
