"""Speed goals, measured: ``python benchmarks/run.py [--quick]`` prints a table.

Each line is a process of its own, from reading the files to the printed result, so imports and
model building count. ``wall`` is in seconds, ``memory`` the largest resident set in MB.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generate import everything, levels

from consortium_opt.instance import write_instance

ROOT = Path(__file__).parent.parent
SEEDS = range(5)


def cases(folder: Path, seeds: range) -> Iterator[tuple[str, list[list[str]]]]:
    """Name of each line and the commands it times, one a seed."""
    pools = [_pool(folder, f"levels-{seed}", levels(1000, seed)) for seed in seeds]
    rules = str(ROOT / "benchmarks" / "levels.toml")
    for profile in ("relative", "absolute"):
        shape = ["-f", rules, "--set", f"objective.complementarity.profile={profile}"]
        yield f"n=1000 size 6 {profile}", [[p, *shape] for p in pools]
        yield f"n=1000 size 6 {profile} top 10", [[p, *shape, "--top", "10"] for p in pools]
        free = ["--set", "rules.size.min=4", "--set", "rules.size.max=10"]
        yield f"n=1000 sizes 4-10 {profile}", [[p, *shape, *free] for p in pools]
    full = str(ROOT / "benchmarks" / "everything.toml")
    small = [_pool(folder, f"everything-{seed}", everything(30, seed)) for seed in seeds]
    yield "n=30 everything on", [[p, "-f", full] for p in small]


def _pool(folder: Path, name: str, instance: object) -> str:
    path = folder / f"{name}.json"
    write_instance(instance, path)  # type: ignore[arg-type]
    return str(path)


def timed(arguments: list[str]) -> tuple[float, float, str]:
    """Wall seconds, memory in MB and status of one run."""
    command = [
        sys.executable,
        "-m",
        "consortium_opt",
        "solve",
        *arguments,
        "-q",
        "--format",
        "json",
    ]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    out = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    result = json.loads(out)
    proven = f"{result['status']} {result['proven_ranks']}/{len(result['consortia'])}"
    return time.monotonic() - start, usage.ru_maxrss / 1024, proven


def main() -> None:
    """Run every line and print the table."""
    seeds = range(2) if "--quick" in sys.argv else SEEDS
    print("| case | wall, median | wall, worst | memory, worst | proven |")
    print("| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as place:
        for name, commands in cases(Path(place), seeds):
            runs = [timed(command) for command in commands]
            walls = [wall for wall, _, _ in runs]
            memory = max(memory for _, memory, _ in runs)
            proven = ", ".join(sorted({text for _, _, text in runs}))
            middle = statistics.median(walls)
            print(
                f"| {name} | {middle:.1f} | {max(walls):.1f} | {memory:.0f} | {proven} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
