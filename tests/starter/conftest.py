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
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Open a workbook in LibreOffice and save it again; the tests skip where there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed; .ci/packages installs it")
    home = tmp_path_factory.mktemp("office")

    def save(path: Path) -> Path:
        folder = home / path.stem
        words = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        words += ["--convert-to", "xlsx", "--outdir", str(folder), str(path)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)
        saved = folder / path.name
        assert saved.is_file(), done.stdout + done.stderr
        return saved

    return save
