"""Small instances on disk, made of rows, for the tests of reading and writing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from consortium_opt.instance import read_instance
from consortium_opt.problems import InvalidInput

Rows = list[list[Any]]

CANDIDATES: Rows = [["id", "country"], ["alpha", "FR"], ["beta", "DE"], ["gamma", "IT"]]
META: Rows = [["key", "value"], ["title", "Three candidates"]]


@pytest.fixture
def make_workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of rows a sheet; ``instance`` and ``candidates`` are there unless given."""

    def make(**sheets: Rows) -> Path:
        book = Workbook()
        book.remove(book.active)
        for name, rows in {"instance": META, "candidates": CANDIDATES, **sheets}.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        path = tmp_path / "pool.xlsx"
        book.save(path)
        book.close()
        return path

    return make


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of CSV texts a table; ``title`` and ``candidates`` are there unless given."""

    def make(**tables: str | bytes) -> Path:
        folder = tmp_path / "pool"
        folder.mkdir()
        (folder / "instance.toml").write_text('title = "Three candidates"\n')
        texts = {"candidates": "id,country\nalpha,FR\nbeta,DE\ngamma,IT\n", **tables}
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / f"{name}.csv").write_bytes(data)
        return folder

    return make


@pytest.fixture
def problems_of() -> Callable[[Path], list[str]]:
    """Every problem of a broken instance as a line of text."""

    def problems(path: Path) -> list[str]:
        with pytest.raises(InvalidInput) as caught:
            read_instance(path)
        return [str(problem) for problem in caught.value.problems]

    return problems
