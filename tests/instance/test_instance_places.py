"""Places that cannot be read or written end in one clear problem, and nothing is half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_opt.instance import Instance, parse_instance, read_instance, write_instance
from consortium_opt.problems import InvalidInput

Make = Callable[..., Path]
Problems = Callable[[Path], list[str]]

not_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read and write all"
)


@pytest.fixture
def instance() -> Instance:
    rows = [{"id": "alpha", "country": "FR", "staff_pm": 3.0, "sme": True}]
    trusting = [*rows, {"id": "beta", "country": "DE"}]
    pairs = [{"a": "beta", "b": "alpha", "trust": 1}]
    return parse_instance({"instance": {"title": "T"}, "candidates": trusting, "trust": pairs})


def test_missing_path(make_folder: Make, problems_of: Problems) -> None:
    path = make_folder()
    (problem,) = problems_of(path.with_name("pol"))
    assert "there is no such file or folder. Did you mean 'pool'?" in problem


def test_folder_without_anything(tmp_path: Path, problems_of: Problems) -> None:
    (problem,) = problems_of(tmp_path)
    assert "holds no instance: neither instance.toml nor a table" in problem
    (tmp_path / "pool.xlsx").touch()
    (problem,) = problems_of(tmp_path)
    assert "or give the file itself: pool.xlsx" in problem


@pytest.mark.parametrize("name", ["pool.json", "pool.xlsx", "pool"])
def test_no_permission_to_read(
    tmp_path: Path,
    instance: Instance,
    problems_of: Problems,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    write_instance(instance, tmp_path / name)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for way in ("read_bytes", "open", "iterdir"):
        monkeypatch.setattr(Path, way, refuse)
    (problem,) = problems_of(tmp_path / name)
    assert problem.startswith(f"{name}: cannot be read: Permission denied")
    assert "no other program has it open" in problem


@not_root
def test_one_file_without_permission(make_folder: Make, problems_of: Problems) -> None:
    path = make_folder(trust="a,b,trust\n")
    (path / "trust.csv").chmod(0)
    (problem,) = problems_of(path)
    assert problem.startswith("trust.csv: cannot be read: Permission denied")


@not_root
@pytest.mark.parametrize("name", ["pool.json", "pool.xlsx", "pool"])
def test_read_only_place(tmp_path: Path, instance: Instance, name: str) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(InvalidInput, match="cannot be written: Permission denied"):
            write_instance(instance, tmp_path / name)
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("name", ["pool.json", "pool.xlsx", "pool"])
def test_a_failed_write_leaves_nothing_and_harms_nothing(
    tmp_path: Path, instance: Instance, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / name
    write_instance(instance, path)
    other = instance.model_copy(update={"candidates": instance.candidates[:1], "trust": ()})
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InvalidInput, match="cannot be written: No space left on device"):
        write_instance(other, path, force=True)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert read_instance(path) == instance


@pytest.mark.parametrize("name", ["pool.json", "pool.xlsx", "pool"])
def test_nothing_is_overwritten_unasked(tmp_path: Path, instance: Instance, name: str) -> None:
    path = tmp_path / name
    write_instance(instance, path)
    alone = instance.model_copy(update={"candidates": instance.candidates[:1], "trust": ()})
    with pytest.raises(InvalidInput, match=r"exists already.*force"):
        write_instance(alone, path)
    assert read_instance(path) == instance
    if path.is_dir():
        (path / "notes.md").write_text("mine")
    write_instance(alone, path, force=True)
    assert read_instance(path) == alone
    if path.is_dir():
        left = sorted(entry.name for entry in path.iterdir())
        assert left == ["candidates.csv", "instance.toml", "notes.md"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pool.csv", "not written as pool.csv"),
        ("pool.xls", "not written as pool.xls"),
        ("file", "a file of that name"),
        ("folder.json", "a folder of that name"),
    ],
)
def test_places_an_instance_does_not_fit(
    tmp_path: Path, instance: Instance, name: str, message: str
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InvalidInput, match=message):
        write_instance(instance, tmp_path / name, force=True)


def test_text_too_long_for_a_spreadsheet(tmp_path: Path, instance: Instance) -> None:
    long = instance.candidates[0].model_copy(update={"name": "x" * 40_000})
    instance = instance.model_copy(update={"candidates": (long,), "trust": ()})
    with pytest.raises(InvalidInput, match=r"a text of 40000 characters.*32767"):
        write_instance(instance, tmp_path / "pool.xlsx")
    assert not list(tmp_path.iterdir())


def test_what_is_written(tmp_path: Path, instance: Instance) -> None:
    """Shortest numbers, yes and no, only columns that have a value, one row a line."""
    folder, file = tmp_path / "new" / "pool", tmp_path / "new" / "pool.json"
    write_instance(instance, folder)
    write_instance(instance, file)
    assert (
        folder / "candidates.csv"
    ).read_bytes() == b"id,country,staff_pm,sme\nalpha,FR,3,yes\nbeta,DE,,\n"
    assert (folder / "trust.csv").read_bytes() == b"a,b,trust\nalpha,beta,1\n"
    assert (folder / "instance.toml").read_text().splitlines()[:2] == [
        'title = "T"',
        'currency = "EUR"',
    ]
    assert '    {"id": "alpha", "country": "FR", "staff_pm": 3, "sme": true},\n' in file.read_text()
    assert json.loads(file.read_text())["instance"]["duration_months"] == 36


@pytest.mark.parametrize(
    "document",
    [
        {"instance": {"title": "T"}, "candidates": [{"id": "a", "country": float("nan")}]},
        {"instance": {"title": "T"}, "candidates": [{"id": 10**5000, "country": "FR"}]},
        {"instance": {"title": "T"}, "candidates": [{"id": "\ud800", "country": "FR"}]},
        {"instance": {"title": "T"}, "candidates": [{"id": "a", "country": "FR", "": 1}]},
        {"instance": {"title": "T"}, "candidates": [{"id": "a", "country": "FR", " id": "b"}]},
        {"instance": {"title": "T"}, "candidates": {"id": "a"}},
        {"instance": {"title": b"T"}, "candidates": [{"id": "a", "country": "FR"}]},
        {
            "instance": {"title": "T", "max_level": 1e400},
            "candidates": [{"id": "a", "country": "FR"}],
        },
    ],
)
def test_odd_documents_are_one_problem_with_their_source(document: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_instance(document, source="request")
    (problem,) = caught.value.problems
    assert problem.where.startswith("request ")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": ' * 100_000, "1" * 10_000, "", "null"])
def test_json_that_is_no_instance(tmp_path: Path, problems_of: Problems, text: str) -> None:
    (tmp_path / "pool.json").write_text(text)
    assert len(problems_of(tmp_path / "pool.json")) == 1


def test_heavy_packages_are_not_loaded_before_they_are_needed(make_folder: Make) -> None:
    """Reading a folder loads none of them either."""
    code = (
        "import sys; from consortium_opt.instance import read_instance; "
        f"read_instance({str(make_folder())!r}); "
        "print(*sys.modules.keys() & {'openpyxl', 'pandas', 'numpy', 'pyomo', 'highspy'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
