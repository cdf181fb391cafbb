"""Jobs side by side: the same results in the same order, an early end, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import cli_pools
import jobs
import pytest

from consortium_opt.errors import InternalError
from consortium_opt.problems import InvalidInput
from consortium_opt.whatif import workers
from consortium_opt.whatif.workers import share, spread


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    yield
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("number", [None, 1, 2])
def test_results_come_in_the_order_of_the_jobs(number):
    assert spread(jobs.times, 3, range(7), workers=number) == [0, 3, 6, 9, 12, 15, 18]
    assert spread(jobs.times, 3, [], workers=number) == []


def test_one_worker_and_short_work_stay_in_this_process():
    here = {os.getpid()}
    assert set(spread(jobs.process, None, range(3), workers=1)) == here
    assert set(spread(jobs.process, None, range(3))) == here
    assert os.getpid() not in spread(jobs.process, None, range(3), workers=2)


def test_long_work_goes_to_processes_after_the_first_job(monkeypatch):
    monkeypatch.setattr(workers, "LONG", 0.0)
    monkeypatch.setattr(workers, "cores", lambda: 2)
    first, *others = spread(jobs.process, None, range(4))
    assert first == os.getpid()
    assert os.getpid() not in others


@pytest.mark.parametrize("number", [1, 2])
def test_a_problem_of_a_job_comes_through_as_it_is(number):
    with pytest.raises(InvalidInput) as caught:
        spread(jobs.refuse, {1, 2}, range(8), workers=number)
    [problem] = caught.value.problems
    assert problem.where in (("job 1",) if number == 1 else ("job 1", "job 2"))


@pytest.mark.parametrize("number", [1, 2])
def test_an_early_end_keeps_what_is_done(number):
    """Who works ends with what it has, who waits never begins."""
    started = time.monotonic()
    found = spread(
        jobs.until_stopped,
        None,
        range(9),
        workers=number,
        stop=lambda: time.monotonic() > started + 2.5,
    )
    assert time.monotonic() - started < 8
    ended = [one for one in found if one is not None]
    assert ended == [("told", job) for job in range(len(ended))]
    assert len(ended) <= number
    assert len(found) == 9


def test_stopped_before_anything():
    assert spread(jobs.times, 3, range(3), workers=1, stop=lambda: True) == [None] * 3
    assert spread(jobs.times, 3, range(3), workers=2, stop=lambda: True) == [None] * 3


@pytest.mark.parametrize("number", [1, 2])
def test_it_tells_how_far_it_is(number):
    told = []
    spread(jobs.times, 1, range(4), workers=number, told=lambda *counts: told.append(counts))
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)
    assert told == sorted(told)


def test_a_process_that_dies_is_said():
    with pytest.raises(InternalError, match="a worker process died"):
        spread(jobs.die, None, range(3), workers=2)


@pytest.mark.parametrize("number", [0, -1])
def test_wrong_numbers_of_workers(number):
    with pytest.raises(ValueError, match="1 or more"):
        spread(jobs.times, 1, [1], workers=number)


def test_time_is_shared_fairly():
    now = time.monotonic()
    assert share(None, 0, 5) is None
    assert share(now + 10, 0, 5) == pytest.approx(2, abs=0.1)
    assert share(now + 10, 4, 5) == pytest.approx(10, abs=0.1)
    assert share(now + 10, 0, 5, workers=2) == pytest.approx(10 / 3, abs=0.1)
    assert 0 < share(now - 1, 2, 5) < 0.01


SCRIPT = """
import os
print("begun")
import jobs
from consortium_opt.whatif.workers import spread
print(spread(jobs.times, 2, range(3), workers=2))
"""


def script(text, folder):
    """A script run by a new interpreter that finds the package and the jobs."""
    path = folder / "script.py"
    path.write_text(text)
    environment = cli_pools.environment()
    places = [str(Path(__file__).parent), environment["PYTHONPATH"]]
    return subprocess.run(
        [sys.executable, path],
        env={**environment, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_script_without_a_guard_is_not_run_again(tmp_path):
    """A new process imports the main module, which would start everything once more."""
    done = script(SCRIPT, tmp_path)
    assert done.stdout.split("\n")[:2] == ["begun", "[0, 2, 4]"]
    assert done.stderr == ""


ORPHANS = """
import multiprocessing, os, signal
import jobs
from consortium_opt.whatif.workers import spread

def told(done, total):
    if done >= 2:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

spread(jobs.times, 2, range(8), workers=2, told=told)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    done = script(ORPHANS, tmp_path)
    pids = [int(word) for word in done.stdout.split()]
    assert len(pids) == 2
    ends = time.monotonic() + 20
    while any(alive(pid) for pid in pids) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
