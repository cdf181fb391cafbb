"""The download made by hand, and imports of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from download_by_hand import download

import consortium_opt as co


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Write the download, with changes, as an archive unless another name is given."""

    def written(name: str = "hand.zip", **changes: object) -> Path:
        return download(tmp_path / name, **changes)

    return written


@pytest.fixture
def told(make: Callable[..., Path]) -> Callable[..., tuple[co.Instance, list[str]]]:
    """Import the download with changes to it and settings: the instance, and the notes."""

    def run(
        changes: dict[str, Any] | None = None, **settings: Any
    ) -> tuple[co.Instance, list[str]]:
        notes: list[str] = []
        return co.import_cordis(make(**(changes or {})), note=notes.append, **settings), notes

    return run


@pytest.fixture
def problems() -> Callable[..., list[str]]:
    """Every problem of an import as a line of text."""

    def run(*sources: Path, **settings: Any) -> list[str]:
        with pytest.raises(co.InvalidInput) as caught:
            co.import_cordis(sources, **settings)
        return [str(problem) for problem in caught.value.problems]

    return run
