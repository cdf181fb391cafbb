"""``consortium-opt init``: what it writes, refuses, and never leaves behind."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import TABLES, Meta
from consortium_opt.starter import example, write_starter

Cli = Callable[..., Any]
FILES = sorted(["README.txt", "instance.toml", *(f"{table}.csv" for table in TABLES)])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_arguments_a_workbook_is_written_that_validates(cli: Cli, tmp_path: Path) -> None:
    found = cli("init")
    assert found.code == Exit.SOLVED
    assert found.out == "written to my-pool.xlsx\n"
    assert "consortium-opt validate my-pool.xlsx" in found.err
    assert names(tmp_path) == ["my-pool.xlsx"]
    checked = cli("validate", "my-pool.xlsx")
    assert checked.code == Exit.SOLVED
    assert "Example pool: replace it by your own: 8 candidates, valid" in checked.out
    assert "note:" not in checked.err
    assert cli("solve", "my-pool.xlsx", "-q").code == Exit.SOLVED


def test_names_with_spaces_are_quoted_in_commands(cli: Cli, tmp_path: Path) -> None:
    found = cli("init", "my pool.xlsx")
    assert "consortium-opt validate 'my pool.xlsx'" in found.err
    cli("init", "--csv", "our pool")
    text = (tmp_path / "our pool" / "README.txt").read_text("utf-8")
    assert "consortium-opt solve 'our pool'\n" in text


def test_as_a_folder(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", "--csv", "-q").err == ""
    folder = tmp_path / "my-pool"
    assert names(folder) == FILES
    assert co.read_instance(folder).sha256 == example().sha256
    for table, record in TABLES.items():
        heads = (folder / f"{table}.csv").read_text("utf-8").splitlines()[0].split(",")
        described = [name for name in record.model_fields if name != "attributes"]
        assert heads[: len(described)] == described
    text = (folder / "README.txt").read_text("utf-8")
    assert "consortium-opt validate my-pool\n" in text
    assert all(f"{table}.csv: " in text for table in TABLES)
    assert max(map(len, text.splitlines())) <= 100


def test_every_key_of_the_toml_file_is_there(cli: Cli, tmp_path: Path) -> None:
    cli("init", "--csv", "pool")
    text = Path("pool/instance.toml").read_text("utf-8")
    assert {*tomllib.loads(text)} == {*Meta.model_fields} - {"source"}
    assert '# Where the data come from. [text]\n# source = ""\n' in text


def test_a_copy_of_a_shipped_pool_and_of_ones_own(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", "a.xlsx", "--from", "bilateral-pairs").code == Exit.SOLVED
    assert cli("init", "--csv", "b", "--from", "a.xlsx").code == Exit.SOLVED
    first = co.read_instance("a.xlsx")
    assert first.meta.title != example().meta.title
    assert co.read_instance("b").sha256 == first.sha256
    assert "illustrative from end to end" not in Path("b/README.txt").read_text("utf-8")


def test_several_countries_and_further_columns_survive(cli: Cli, tmp_path: Path) -> None:
    rows = [
        {"id": "egtc", "country": "ES", "also_countries": "PT NO", "sme": False, "share": 0.125},
        {"id": "other", "country": "NO", "side": "left, right"},
    ]
    pool = parse_instance({"instance": {"title": "Border"}, "candidates": rows})
    co.write_instance(pool, "source.json")
    for target in (["w.xlsx"], ["--csv", "f"]):
        assert cli("init", *target, "--from", "source.json").code == Exit.SOLVED
        assert co.read_instance(target[-1]) == pool


def test_nothing_is_overwritten_without_force(cli: Cli, tmp_path: Path) -> None:
    Path("my-pool.xlsx").write_text("mine")
    Path("folder").mkdir()
    Path("folder/mine.txt").write_text("mine")
    for words in (["my-pool.xlsx"], ["--csv", "folder"]):
        found = cli("init", *words)
        assert found.code == Exit.INVALID
        assert found.out == ""
        assert f"{words[-1]}: exists already. Choose another place" in found.err
    assert Path("my-pool.xlsx").read_text() == "mine"
    assert names(tmp_path / "folder") == ["mine.txt"]
    assert cli("init", "--force").code == Exit.SOLVED
    assert co.read_instance("my-pool.xlsx").sha256 == example().sha256
    assert cli("init", "--csv", "folder", "--force").code == Exit.SOLVED
    assert names(tmp_path / "folder") == sorted([*FILES, "mine.txt"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["pool"], "pool does not end with .xlsx. Name a workbook, or ask for a folder: --csv"),
        (["pool.json"], "pool.json does not end with .xlsx"),
        (["--csv", "pool.xlsx"], "pool.xlsx is no name of a folder. Leave .xlsx out"),
    ],
)
def test_names_that_do_not_fit(cli: Cli, tmp_path: Path, words: list[str], message: str) -> None:
    found = cli("init", *words)
    assert found.code == Exit.USAGE
    assert message in " ".join(found.err.split())
    assert names(tmp_path) == []


def test_a_source_that_is_not_there_or_broken(cli: Cli, tmp_path: Path) -> None:
    found = cli("init", "--from", "bilateral-pair")
    assert found.code == Exit.INVALID
    assert "Did you mean 'bilateral-pairs'?" in found.err
    Path("bad.json").write_text('{"instance": {"title": "x"}, "candidates": [{"id": "a"}]}')
    found = cli("init", "--from", "bad.json")
    assert found.code == Exit.INVALID
    assert "country is missing" in found.err or "'country' is missing" in found.err
    assert names(tmp_path) == ["bad.json"]


@pytest.mark.parametrize("form", ["pool.xlsx", "pool"])
def test_a_full_disk_leaves_nothing_behind(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fail(*_: object, **__: object) -> None:
        raise full

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    monkeypatch.setattr("consortium_opt.instance.write._write_csv", fail)
    with pytest.raises(co.InvalidInput) as caught:
        write_starter(None, form)
    assert f"{form}: cannot be written: No space left on device." in str(caught.value)
    assert names(tmp_path) == []


@pytest.mark.parametrize("form", ["pool.xlsx", "pool"])
def test_a_file_that_may_not_grow_keeps_the_old_one(form: str, tmp_path: Path) -> None:
    """A limit of the system on the size of files, which stops the writing half-way."""
    write_starter(None, form)
    before = co.read_instance(form).sha256
    size = (tmp_path / form).stat().st_size if form.endswith("x") else 900

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

    words = [sys.executable, "-m", "consortium_opt", "init", form, "--force"]
    words += ["--from", "upper-rhine-life-sciences"] + ([] if form.endswith("x") else ["--csv"])
    done = subprocess.run(words, capture_output=True, text=True, preexec_fn=limited, check=False)
    assert done.returncode == Exit.INVALID
    assert "Traceback" not in done.stderr
    assert "cannot be written: File too large" in done.stderr
    assert names(tmp_path) == [form]
    assert co.read_instance(form).sha256 == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(cli: Cli, tmp_path: Path) -> None:
    Path("locked").mkdir()
    Path("locked").chmod(0o500)
    found = cli("init", "locked/pool.xlsx")
    assert found.code == Exit.INVALID
    assert "locked/pool.xlsx: cannot be written: Permission denied" in found.err


def test_a_place_that_refuses(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a read-only folder does; a test that holds for root as well."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    for words in (["pool.xlsx"], ["--csv", "pool"]):
        found = cli("init", *words)
        assert found.code == Exit.INVALID
        assert f"{words[-1]}: cannot be written: Permission denied. Choose a place" in found.err
    assert names(tmp_path) == []


def test_a_parent_that_is_a_file(cli: Cli, tmp_path: Path) -> None:
    Path("file").write_text("x")
    found = cli("init", "file/pool.xlsx")
    assert found.code == Exit.INVALID
    assert "cannot be written" in found.err


def test_from_python_without_json() -> None:
    with pytest.raises(co.InvalidInput, match=r"not written as JSON.*ends with \.xlsx"):
        write_starter(None, "pool.json")
