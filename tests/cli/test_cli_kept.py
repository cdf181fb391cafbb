"""``consortium-opt solve --keep``: files, errors, and with other options."""

from __future__ import annotations

import json

import pytest

from consortium_opt.cli.exits import Exit

SMALL = ("--set", "rules.size.max=4")


@pytest.fixture
def results(cli, seven, tmp_path):
    folder = tmp_path / "results"
    assert cli("solve", seven, *SMALL, "--top", "2", "-o", folder, "-q").code == Exit.SOLVED
    return folder


def test_a_file_or_a_folder_is_kept(cli, seven, results):
    file = results / "result.json"
    best = json.loads(file.read_text())["consortia"][0]
    gone = min(member["id"] for member in best["members"])
    args = ("solve", seven, *SMALL, "--changes", "1", "--exclude", gone, "--format", "json", "-q")
    one, two = (cli(*args, "--keep", place) for place in (file, results))
    assert one.code == Exit.SOLVED, one.err
    assert one.result.consortia == two.result.consortia
    kept = one.result.formulation.changes[-1]
    assert kept.new == {"members": sorted(m["id"] for m in best["members"]), "changes": 1}
    assert len({m["id"] for m in best["members"]} - set(one.result.best.ids)) == 1


def test_another_rank_is_kept(cli, seven, results):
    args = ("--keep", results, "--changes", "0", "--keep-rank", "2", "--format", "json", "-q")
    outcome = cli("solve", seven, *SMALL, *args)
    second = json.loads((results / "result.json").read_text())["consortia"][1]
    assert outcome.result.best.ids == tuple(sorted(m["id"] for m in second["members"]))


def test_both_are_given_together(cli, seven, results):
    for args in (("--keep", results), ("--changes", "1")):
        outcome = cli("solve", seven, *args)
        assert outcome.code == Exit.USAGE
        assert "--keep RESULT.json and --changes N are given together" in outcome.err


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "it cannot be read: No such file or directory"),
        ("{", "it is no result of solve: Invalid JSON"),
        ("[1, 2]", "it is no result of solve"),
        ('{"schema_version": 2}', "it is no result of solve: schema_version"),
    ],
)
def test_files_that_are_no_result(cli, seven, tmp_path, content, text):
    """Named beside every other problem; nothing on standard output."""
    file = tmp_path / "what.json"
    if content is not None:
        file.write_text(content)
    outcome = cli("solve", seven, "--set", "rules.size.maxx=4", "--keep", file, "--changes", "1")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert outcome.err.startswith("invalid input, 2 problems:")
    assert text in outcome.err
    assert "Give the result.json that `solve -o DIR` writes" in outcome.err


def test_a_result_of_another_instance(cli, seven, results, tmp_path):
    other = json.loads((results / "result.json").read_text())
    other["instance"] |= {"sha256": "0" * 64, "title": "Another pool"}
    file = tmp_path / "other.json"
    file.write_text(json.dumps(other))
    outcome = cli("solve", seven, "--keep", file, "--changes", "1")
    assert outcome.code == Exit.INVALID
    assert "the result is of another instance, 'Another pool' (000000000000)" in outcome.err
