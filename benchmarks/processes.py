"""Runs of child processes: wall seconds, peak memory, output, and an end after a limit."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGES = ("consortium-opt", "highspy", "ortools", "pyscipopt", "pyomo", "numpy", "numba")


class Run(NamedTuple):
    """Wall and processor seconds, largest resident set in MB, what it printed, how it ended."""

    wall: float
    cpu: float
    memory: float
    out: str
    error: str
    code: int
    killed: bool

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON it printed; empty if it was killed or failed."""
        lines = self.out.strip()
        if self.killed or self.code not in (0, 4) or not lines:
            return {}
        found: dict[str, Any] = json.loads(lines)
        return found


def run(command: Sequence[str | Path], limit: float) -> Run:
    """A process in a group of its own, all of which is ended after ``limit`` seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        start = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=error, start_new_session=True
        )
        killed = threading.Event()

        def end() -> None:
            killed.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(limit, end)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        error.seek(0)
        texts = [stream.read().decode(errors="replace") for stream in (out, error)]
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return Run(wall, cpu, memory, *texts, child.returncode, killed.is_set())


def python(script: str | Path, *arguments: str | Path) -> list[str]:
    """A script of this folder under this interpreter."""
    place = Path(__file__).parent / script
    return [sys.executable, str(place), *map(str, arguments)]


def commit() -> str:
    """Of the checkout, with a plus where the package differs from it; blank where there is none."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return ""
    call = [git, "-C", str(ROOT)]
    words = ([*call, "rev-parse", "--short", "HEAD"], [*call, "status", "-s", "consortium_opt"])
    name, changed = (run(one, 60).out.strip() for one in words)
    return name + "+" * bool(changed)


def machine() -> dict[str, Any]:
    """Where and with what it was measured."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "system": platform.system(),
        "versions": versions,
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
