"""Exit codes of the commands."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consortium_opt.result import Result


class Exit(IntEnum):
    """What each exit code means."""

    SOLVED = 0
    INVALID = 1
    USAGE = 2
    INFEASIBLE = 3
    LIMIT = 4
    NOTHING_FOUND = 5
    INTERNAL = 70
    INTERRUPTED = 130


def exit_code_of_all(results: Iterable[Result | None], top: int, interrupted: bool) -> Exit:
    """The code for questions that took a result each: an infeasible one is an answer too.

    None is a result that was not begun; of each ``top`` ranks were asked for.
    """
    every = list(results)
    codes = {Exit.NOTHING_FOUND if r is None else exit_code(r, top, False) for r in every}
    if codes <= {Exit.SOLVED, Exit.INFEASIBLE}:
        return Exit.SOLVED
    if interrupted:
        return Exit.INTERRUPTED
    return Exit.LIMIT if any(r and r.consortia for r in every) else Exit.NOTHING_FOUND


def exit_code(result: Result, top: int, interrupted: bool) -> Exit:
    """The code for a result of a run that asked for ``top`` ranks."""
    if result.status == "infeasible":
        return Exit.INFEASIBLE
    complete = len(result.consortia) >= top or result.exhausted
    if complete and result.proven_ranks == len(result.consortia):
        return Exit.SOLVED
    if interrupted:
        return Exit.INTERRUPTED
    return Exit.LIMIT if result.consortia else Exit.NOTHING_FOUND
