"""The command line in this process, with its exit code and both of its streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cli_pools
import pytest

from consortium_opt.cli.main import run
from consortium_opt.result import Result

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


class Outcome(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> Result:
        return Result.from_json(self.out)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command line on arguments."""

    def call(*args: str | Path) -> Outcome:
        capsys.readouterr()
        code = run([str(a) for a in args], started=time.monotonic())
        return Outcome(int(code), *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pool of seven as a folder."""
    return cli_pools.written(cli_pools.seven(), tmp_path_factory.mktemp("pools") / "seven")
