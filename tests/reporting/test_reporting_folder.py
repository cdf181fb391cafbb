"""The folder of files: complete or not there, and nobody's files are harmed."""

import errno
import os
import tempfile
from pathlib import Path

import pytest
import results_by_hand as by_hand

from consortium_opt.problems import InvalidInput
from consortium_opt.reporting.folder import FILES, write_report
from consortium_opt.reporting.markdown import markdown
from consortium_opt.reporting.tables import members_csv, scores_csv
from consortium_opt.result import Result


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def check_complete(folder, result):
    assert Result.from_json((folder / "result.json").read_bytes()) == result
    assert (folder / "report.md").read_bytes().decode() == markdown(result)
    assert (folder / "members.csv").read_bytes().decode() == members_csv(result)
    assert (folder / "scores.csv").read_bytes().decode() == scores_csv(result)


def full_disk(monkeypatch):
    def fail(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_new_folder_with_missing_parents(tmp_path, name):
    result = by_hand.EVERY[name]()
    folder = tmp_path / "a" / "b c" / "report"
    assert write_report(result, folder) == folder
    check_complete(folder, result)
    assert names(folder) == sorted(FILES)
    assert names(folder.parent) == ["report"]
    plain = tmp_path / "plain"
    plain.mkdir()
    assert folder.stat().st_mode == plain.stat().st_mode


def test_relative_folder_and_result_write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert by_hand.two().write("out") == Path("out")
    check_complete(tmp_path / "out", by_hand.two())


def test_notes_reach_the_report(tmp_path):
    write_report(by_hand.two(), tmp_path / "out", notes=["a law was weakened"])
    assert "> **Note:** a law was weakened" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_existing_folder_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"the folder exists already\. Choose another, or use"):
        write_report(by_hand.two(), tmp_path)
    assert names(tmp_path) == ["mine.txt"]


def test_force_replaces_the_report_and_nothing_else(tmp_path):
    folder = tmp_path / "out"
    write_report(by_hand.seven(), folder)
    (folder / "mine.txt").write_text("mine")
    write_report(by_hand.two(), folder, force=True)
    check_complete(folder, by_hand.two())
    assert names(folder) == sorted([*FILES, "mine.txt"])
    assert (folder / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_a_file_in_the_way_is_kept(tmp_path, force):
    place = tmp_path / "out"
    place.write_text("mine")
    with pytest.raises(InvalidInput, match=r"a file of that name exists\. Choose another folder"):
        write_report(by_hand.two(), place, force=force)
    assert place.read_text() == "mine"
    assert names(tmp_path) == ["out"]


def test_a_folder_where_a_file_should_be_is_kept(tmp_path):
    """Proves that the check comes before the first file is replaced."""
    (tmp_path / "scores.csv").mkdir()
    (tmp_path / "result.json").write_text("mine")
    with pytest.raises(InvalidInput, match="a folder stands where the report has a file"):
        write_report(by_hand.two(), tmp_path, force=True)
    assert (tmp_path / "result.json").read_text() == "mine"


def test_a_file_among_the_parents(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InvalidInput, match=r"the report cannot be written: .*Choose a place"):
        write_report(by_hand.two(), tmp_path / "file" / "a" / "b")
    assert names(tmp_path) == ["file"]


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    full_disk(monkeypatch)
    with pytest.raises(InvalidInput, match="No space left on device"):
        write_report(by_hand.two(), tmp_path / "a" / "b")
    assert names(tmp_path) == []


def test_a_full_disk_leaves_the_old_report(tmp_path, monkeypatch):
    write_report(by_hand.seven(), tmp_path / "out")
    full_disk(monkeypatch)
    with pytest.raises(InvalidInput, match="No space left on device"):
        write_report(by_hand.two(), tmp_path / "out", force=True)
    check_complete(tmp_path / "out", by_hand.seven())
    assert names(tmp_path / "out") == sorted(FILES)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
@pytest.mark.parametrize("force", [False, True])
def test_a_read_only_place(tmp_path, force):
    folder = tmp_path if force else tmp_path / "a" / "b"
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(InvalidInput, match="Permission denied"):
            write_report(by_hand.two(), folder, force=force)
        assert names(tmp_path) == []
    finally:
        tmp_path.chmod(0o755)


def test_a_place_that_may_not_be_written_to(tmp_path, monkeypatch):
    """Proves the same for the superuser's tests, who may write anywhere."""

    def fail(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", fail)
    with pytest.raises(InvalidInput, match="Permission denied"):
        write_report(by_hand.two(), tmp_path / "a" / "b")
    assert names(tmp_path) == []


def test_an_impossible_name(tmp_path):
    for name in ("a\0b", "x" * 300):
        with pytest.raises(InvalidInput, match="the report cannot be written"):
            write_report(by_hand.two(), tmp_path / "new" / name)
    assert names(tmp_path) == []
