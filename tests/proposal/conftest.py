"""Cases with their tables and files, each made once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import proposal_cases
import pytest
from proposal_cases import files_of, made_of

from consortium_opt.proposal.tables import Proposal


@pytest.fixture(params=proposal_cases.EVERY)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def made(name: str) -> Proposal:
    return made_of(name)


@pytest.fixture
def files(name: str) -> dict[str, str | bytes]:
    return files_of(name)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Convert files of one folder with LibreOffice at one start: (kind, files) to the folder made.

    A second start costs more than the files do.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("office")

    def convert(kind: str, *files: Path) -> Path:
        target = files[0].parent / "out"
        args = [program, f"-env:UserInstallation=file://{profile}", "--headless"]
        args += ["--convert-to", kind, "--outdir", str(target), *map(str, files)]
        done = subprocess.run(args, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, done.stderr
        return target

    return convert
