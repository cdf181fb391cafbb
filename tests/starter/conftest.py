"""What the tests of starters share: LibreOffice, and the command line."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from consortium_opt.cli.main import run


class Outcome(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command line on arguments."""

    def call(*args: str | Path) -> Outcome:
        capsys.readouterr()
        code = run([str(a) for a in args], started=time.monotonic())
        return Outcome(int(code), *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Open workbooks in LibreOffice and save them again, all at one start; the tests skip where
    there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed; .ci/packages installs it")
    home = tmp_path_factory.mktemp("office")

    def save(*paths: Path) -> list[Path]:
        words = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        words += ["--convert-to", "xlsx", "--outdir", str(home / "saved"), *map(str, paths)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=240, check=False)
        saved = [home / "saved" / path.name for path in paths]
        assert all(path.is_file() for path in saved), done.stdout + done.stderr
        return saved

    return save
