"""Jobs that a worker process can import."""

from __future__ import annotations

import os
import time

from consortium_opt.problems import InvalidInput, Problem


def times(common, job, _stop):
    return common * job


def process(_common, _job, _stop):
    return os.getpid()


def refuse(common, job, _stop):
    """Fails at the jobs that ``common`` names, the later the sooner."""
    if job in common:
        time.sleep(0.3 / (1 + job))
        raise InvalidInput([Problem(f"job {job}", "it is wrong")])
    return job


def until_stopped(_common, job, stop):
    """Ends with what it has once it is told to, at the latest after ten seconds."""
    ends = time.monotonic() + 10
    while not stop() and time.monotonic() < ends:
        time.sleep(0.01)
    return ("told", job) if stop() else ("late", job)


def die(_common, _job, _stop):
    os._exit(1)
