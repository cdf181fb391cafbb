"""``formulations check`` and ``formulations diff``: what is printed, and exit codes."""

from __future__ import annotations

import json

import pytest

from consortium_opt.cli.exits import Exit
from consortium_opt.formulation import shipped_formulations

MINE = """
title = "Mine"
[rules.size]
type = "size"
min = 3
max = 5
[rules.small]
type = "count"
where = { smee = true }
min = 6
[objective.coverage]
type = "coverage"
"""
TOO_MANY = (
    "  problem  mine.toml rules.small.min: the rule can never hold: 6 members are asked for,"
    " rules.size.max allows 5 members. Lower it to 5 or less, or raise rules.size.max.\n"
)


@pytest.fixture
def mine(tmp_path):
    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_problems_and_hints_of_a_file(cli, mine):
    path = mine(MINE.replace("smee", "contry"))
    outcome = cli("formulations", "check", path)
    assert outcome.code == Exit.INVALID
    assert outcome.err == ""
    assert outcome.out == (
        f"{path}: 1 problem, 1 hint\n{TOO_MANY}"
        "  hint     mine.toml rules.small.where.contry: 'contry' has to be a column of candidates."
        " Did you mean 'country'?\n"
    )


def test_hints_alone_are_no_failure(cli, mine):
    path = mine(MINE.replace("min = 6", "max = 5"))
    outcome = cli("formulations", "check", path)
    assert outcome.code == Exit.SOLVED
    assert outcome.out.startswith(f"{path}: 1 hint\n  hint     mine.toml rules.small.max: ")


def test_nothing_found(cli, mine):
    path = mine(MINE.replace("min = 6", "min = 2"))
    outcome = cli("formulations", "check", path)
    assert (outcome.code, outcome.out) == (Exit.SOLVED, f"{path}: nothing found\n")


def test_what_cannot_be_read_is_passed_on_and_the_next_file_is_checked(cli, mine):
    path = mine(MINE.replace("min = 6", 'min = "six"').replace("[objective", "[objectiv"))
    outcome = cli("formulations", "check", path, "no-such", "base")
    first, *_, last = outcome.out.splitlines()
    assert outcome.code == Exit.INVALID
    assert first == f"{path}: 3 problems"
    assert "  problem  mine.toml rules.small.min: 'six' is text." in outcome.out
    assert "\nno-such: 1 problem\n  problem  there is no formulation 'no-such'." in outcome.out
    assert last == "base: nothing found"


def test_names_are_checked_on_a_pool(cli, mine, seven):
    path = mine(MINE.replace("min = 6", "min = 2"))
    outcome = cli("formulations", "check", path, "-i", seven)
    assert outcome.code == Exit.INVALID
    assert outcome.out.startswith(
        f"{path}: 1 problem\n  problem  mine.toml rules.small: where: no candidate has an attribute"
        " 'smee'. "
    )
    measured = mine(MINE.replace("min = 6", "min = 2\nenforce = false"))
    outcome = cli("formulations", "check", measured, "-i", seven)
    assert outcome.code == Exit.SOLVED
    assert "hint     mine.toml rules.small: it is not judged: where: no candidate" in outcome.out


def test_what_both_checks_find_is_said_once(cli, mine, seven):
    text = MINE.replace("smee = true", 'country = { group = "EU28" }').replace("min = 6", "min = 2")
    outcome = cli("formulations", "check", mine(text), "-i", seven)
    assert outcome.out.count("EU28") == 1


def test_the_day_and_the_age_can_be_given(cli, mine):
    path = mine("as_of = 2025-01-01" + MINE.replace("min = 6", "min = 2"))
    call = ("formulations", "check", path, "--day")
    assert cli(*call, "2026-01-01").out == f"{path}: nothing found\n"
    assert "read on 2025-01-01, 366 days before 2026-01-02" in cli(*call, "2026-01-02").out
    assert cli(*call, "2026-01-02", "--max-age", "366").out == f"{path}: nothing found\n"


def test_wrong_usage(cli, mine):
    assert cli("formulations", "check").code == Exit.USAGE
    assert cli("formulations", "check", "base", "--day", "soon").code == Exit.USAGE
    assert cli("formulations", "diff", "base").code == Exit.USAGE
    missing = cli("formulations", "check", "base", "-i", "no-such-pool")
    assert missing.code == Exit.INVALID
    assert "no-such-pool: there is no such file or folder" in missing.err


def test_every_shipped_formulation_passes(cli):
    names = [entry.name for entry in shipped_formulations()]
    outcome = cli("formulations", "check", *names)
    assert [line for line in outcome.out.splitlines() if line.startswith("  problem")] == []
    assert outcome.code == Exit.SOLVED


def test_diff_in_words_and_as_json(cli, mine):
    path = mine(MINE)
    words = cli("formulations", "diff", "base", path)
    assert words.code == Exit.SOLVED
    assert words.out.startswith("base beside mine\n")
    assert max(map(len, words.out.splitlines())) <= 80
    document = json.loads(cli("formulations", "diff", "base", path, "--format", "json").out)
    assert [rule["name"] for rule in document["rules"]] == ["size", "small"]


def test_diff_reports_the_problems_of_both(cli):
    outcome = cli("formulations", "diff", "no-such", "nor-this")
    assert outcome.code == Exit.INVALID
    assert "invalid input, 2 problems:" in outcome.err
