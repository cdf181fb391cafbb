"""``import cordis``: files, streams, exit codes, and pools that the other commands take."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from consortium_opt.cli.exits import Exit
from consortium_opt.instance import read_instance

sys.path.insert(0, str(Path(__file__).parents[1] / "importing"))
from download_by_hand import download


@pytest.fixture
def archive(tmp_path):
    return download(tmp_path / "hand.zip")


def test_a_folder_a_workbook_and_a_file_are_the_same(cli, archive, tmp_path):
    """What is written row by row is what is written from the instance."""
    read = []
    for name in ("pool", "pool.xlsx", "pool.json"):
        done = cli("import", "cordis", archive, "-o", tmp_path / name, "--topic", "WASTE-*")
        assert done.code == Exit.SOLVED
        read.append(read_instance(tmp_path / name))
    assert read[0] == read[1] == read[2]
    assert len({instance.sha256 for instance in read}) == 1
    assert {p.name for p in (tmp_path / "pool").iterdir()} == {
        "instance.toml", "candidates.csv", "capabilities.csv", "wanted.csv", "trust.csv"
    }  # fmt: skip


def test_from_python_it_is_the_same(cli, archive, tmp_path):
    import consortium_opt as co

    args = ("--indirect", "0.5", "--half-life", "3", "--capabilities", "topics", "--depth", "2")
    cli("import", "cordis", archive, "-o", tmp_path / "pool", *args)
    found = co.import_cordis(archive, indirect=0.5, half_life=3, capabilities="topics", depth=2)
    again = read_instance(tmp_path / "pool")
    assert found.candidates == again.candidates
    assert found == again
    assert found.sha256 == again.sha256


def test_what_it_says(cli, archive, tmp_path):
    done = cli("import", "cordis", archive, "-o", tmp_path / "pool")
    summary = "5 candidates, 7 levels of 2 capabilities, 6 trusted pairs"
    assert done.out == f"Organisations in Horizon 2020, as of 2019-01-01: {summary}\n"
    assert "note: read 5 projects that started from 2015-01-01 to 2019-01-01" in done.err
    assert "note: country: EL read as GR (1 organisation)" in done.err
    assert f"written to {tmp_path / 'pool'}" in done.err
    quiet = cli("import", "cordis", archive, "-o", tmp_path / "quiet", "-q")
    assert (quiet.out, quiet.err) == (done.out, "")


def test_nothing_is_overwritten(cli, archive, tmp_path):
    """Not a folder that is there; --force replaces the tables and leaves other files alone."""
    pool = tmp_path / "pool"
    pool.mkdir()
    (pool / "notes.txt").write_text("mine")
    (pool / "roles.csv").write_text("role\nold\n")
    done = cli("import", "cordis", archive, "-o", pool)
    assert done.code == Exit.INVALID
    assert done.out == ""
    assert "exists already. Choose another place, or use --force" in done.err
    assert {p.name for p in pool.iterdir()} == {"notes.txt", "roles.csv"}
    assert cli("import", "cordis", archive, "-o", pool, "--force").code == Exit.SOLVED
    assert (pool / "notes.txt").read_text() == "mine"
    assert not (pool / "roles.csv").exists(), "a table of the instance that was there"
    taken = tmp_path / "taken.json"
    taken.write_text("{}")
    assert cli("import", "cordis", archive, "-o", taken).code == Exit.INVALID
    assert taken.read_text() == "{}"


def test_a_place_that_is_taken_is_said_before_any_work(cli, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = cli("import", "cordis", tmp_path / "none.zip", "-o", tmp_path)
    assert done.code == Exit.INVALID
    assert "exists already" in done.err
    assert "none.zip" not in done.err


def test_nothing_is_left_behind_by_a_failure(cli, archive, tmp_path):
    data = archive.read_bytes()
    archive.write_bytes(data[:-40])
    done = cli("import", "cordis", archive, "-o", tmp_path / "pool")
    assert done.code == Exit.INVALID
    assert "only part of it was downloaded" in done.err
    assert {p.name for p in tmp_path.iterdir()} == {"hand.zip"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--levels", "1,two"), "'1,two' is not a list of whole numbers"),
        (("--as-of", "31.12.2018"), "'31.12.2018' does not match the format"),
        (("--capabilities", "patents"), "'patents' is not one of 'topics', 'programmes'"),
        (("--trust-per-project", "1"), "1.0 is not in the range 0<x<1"),
    ],
)
def test_wrong_usage(cli, archive, tmp_path, args, message):
    done = cli("import", "cordis", archive, "-o", tmp_path / "pool", *args)
    assert done.code == Exit.USAGE
    assert message in done.err


def test_a_scale_that_is_none(cli, archive, tmp_path):
    done = cli("import", "cordis", archive, "-o", tmp_path / "pool", "--levels", "3,2")
    assert done.code == Exit.INVALID
    assert "levels: 3,2 is no scale" in done.err


def test_every_option_reaches_the_import(cli, archive, tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text("projectID,own\n800001,x\n800002,x\n")
    done = cli(
        "import", "cordis", archive, "-o", tmp_path / "pool.json", "--as-of", "2018-06-30",
        "--capabilities", "vocabulary", "--capabilities", "topics", "--depth", "1",
        "--labels", labels, "--levels", "1,2", "--trust-per-project", "0.4", "--half-life", "4",
        "--max-project-size", "50", "--indirect", "0.6", "--indirect-each", "5",
        "--topic", "WASTE-*", "--topic", "EE-*", "--programme", "H2020-EU.3.5",
        "--country", "UK", "--country", "EL", "--min-projects", "2", "--min-all", "2",
        "--min-project-size", "2", "--top", "2", "--count", "selected", "--title", "Mine",
    )  # fmt: skip
    assert done.code == Exit.SOLVED, done.err
    document = json.loads((tmp_path / "pool.json").read_text(encoding="utf-8"))
    assert document["instance"]["title"] == "Mine"
    assert document["instance"]["max_level"] == 2
    assert [c["country"] for c in document["candidates"]] == ["GB", "GR"]
    assert {c["capability"] for c in document["capabilities"]} == {
        "natural sciences", "WASTE-1-2014", "WASTE-2-2015", "x"
    }  # fmt: skip
    for words in (
        "2018-06-30",
        "0.6^n",
        "0.5^(y/4)",
        "at most 50 participants",
        "0.6 times",
        "5 pairs",
    ):
        assert words in document["instance"]["description"]


def test_the_pool_is_one_for_the_other_commands(cli, archive, tmp_path):
    cli("import", "cordis", archive, "-o", tmp_path / "pool", "--topic", "WASTE-*")
    assert cli("validate", tmp_path / "pool").code == Exit.SOLVED
    done = cli("solve", tmp_path / "pool", "--set", "rules.size.min=2", "--format", "json")
    assert done.code == Exit.SOLVED
    assert done.result.best.members
