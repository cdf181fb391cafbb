"""Who confirmed, was asked or declined: the column ``status`` of candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from consortium_opt.case import Case
from consortium_opt.problems import Problem, did_you_mean

Status = Literal["confirmed", "asked", "declined"]
STATUSES: tuple[str, ...] = get_args(Status)
ALLOWED = "confirmed, asked, declined, or blank for who was not approached"
COLUMN = "status"


@dataclass(frozen=True, slots=True)
class Answers:
    """Candidates by position, for each answer they gave; nobody is in two of them."""

    confirmed: frozenset[int]
    asked: frozenset[int]
    declined: frozenset[int]

    def of(self, i: int) -> str:
        """A candidate's status in words."""
        found = [name for name in STATUSES if i in getattr(self, name)]
        return found[0] if found else "not approached"


def answers(case: Case, given: Mapping[str, str]) -> tuple[Answers, list[Problem]]:
    """The answers, and what is wrong with them.

    ``given`` maps ids to statuses, and takes the place of the column for those.
    """
    column = case.attributes.get(COLUMN, (None,) * case.n)
    held: dict[int, Any] = dict(enumerate(column))
    problems = [*_unknown(case, given)]
    if COLUMN not in case.attributes and not given:
        problems.append(_no_column())
    held |= {case.index[name]: status for name, status in given.items() if name in case.index}
    read = {i: _word(value) for i, value in held.items()}
    problems += [
        Problem(
            f"candidates, {case.ids[i]}, column {COLUMN}",
            f"the status is {_shown(held[i])}",
            allowed=ALLOWED,
            fix="Write one of these",
        )
        for i, word in read.items()
        if word not in ("", *STATUSES)
    ]
    by = {name: frozenset(i for i, word in read.items() if word == name) for name in STATUSES}
    return Answers(**by), problems


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip().casefold()


def _shown(value: Any) -> str:
    """A value as it was written."""
    return ("yes" if value else "no") if isinstance(value, bool) else repr(value)


def _unknown(case: Case, given: Mapping[str, str]) -> Iterator[Problem]:
    for name, status in given.items():
        if name not in case.index:
            fix = did_you_mean(name, case.ids) or "Name candidates of this pool"
            where = f"--{_word(status)}" if _word(status) in STATUSES else "statuses"
            yield Problem(where, f"there is no candidate {name!r} in the pool", fix=fix)


def _no_column() -> Problem:
    return Problem(
        "candidates",
        "nobody has a status: there is no column status, or nothing is filled in",
        allowed=ALLOWED,
        fix="Add a column status to the table candidates, or give --confirmed, --asked and "
        "--declined",
    )
