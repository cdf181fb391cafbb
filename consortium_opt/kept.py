"""A consortium that is kept but for a few changes: lock and solve again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Change
from consortium_opt.presolve import Shrunk
from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing
from consortium_opt.result import Result
from consortium_opt.solver.focus import EVERYTHING, Focus, Members

KEEP = "keep"
"""Key of the change that says in a result what was kept: members and greatest number of changes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Members by position, and how many changes are allowed: a swap, one more or less is one."""

    members: Members
    changes: int

    @property
    def focus(self) -> Focus:
        """Consortia that differ by no more."""
        return Focus(near=frozenset(self.members), changes=self.changes)

    def recorded(self, case: Case) -> Change:
        """The entry among the changes of a result."""
        ids = [case.ids[i] for i in self.members]
        return Change(key=KEEP, old=None, new={"members": ids, "changes": self.changes})


def check_keep(keep: object, changes: int | None, rank: int) -> None:
    """Raise ValueError for arguments that do not go together."""
    if (keep is None) != (changes is None):
        raise ValueError("keep and changes are given together: what is kept, and how far")
    if rank < 1 or (changes is not None and changes < 0):
        raise ValueError("keep_rank is 1 or more, changes is 0 or more")


def kept(
    case: Case, keep: Result | Iterable[str] | None, changes: int | None, rank: int
) -> tuple[Kept | None, list[Problem]]:
    """What is kept, or the problems: another instance, no such rank, unknown candidates."""
    if keep is None or changes is None:
        return None, []
    if isinstance(keep, Result):
        problems = _of_result(case, keep, rank)
        ids = () if problems else keep.consortia[rank - 1].ids
    else:
        ids, problems = tuple(keep), []
        if not ids:
            problems = [Problem(_OPTION, "nobody is named to be kept", fix="Name members to keep")]
    problems += [
        Problem(
            _OPTION,
            f"there is no candidate {name!r} in the pool",
            fix=did_you_mean(name, case.ids) or "Keep candidates of this pool",
        )
        for name in dict.fromkeys(ids)
        if name not in case.index
    ]
    if problems:
        return None, problems
    return Kept(tuple(sorted({case.index[name] for name in ids})), changes), []


_OPTION = "--keep"


def _of_result(case: Case, result: Result, rank: int) -> list[Problem]:
    own = case.instance
    if result.instance.sha256 != own.sha256:
        there = f"{result.instance.title!r} ({result.instance.sha256[:12]})"
        here = f"{own.meta.title!r} ({own.sha256[:12]})"
        text = f"the result is of another instance, {there}, and this is {here} (title, sha256)"
        fix = "Give a result of this instance; where a cell was changed, solve it anew first"
        return [Problem(_OPTION, text, fix=fix)]
    count = len(result.consortia)
    if not count:
        text = f"the result has no consortium to keep: its status is {result.status}"
        return [Problem(_OPTION, text, fix="Give a result with a consortium")]
    if rank > count:
        has = "1 consortium" if count == 1 else f"{count} consortia"
        text = f"the result has no rank {rank}, it has {has}"
        return [Problem("--keep-rank", text, allowed=f"1 to {count}")]
    return []


def narrowed(shrunk: Shrunk, case: Case, held: Kept | None) -> tuple[Shrunk, Focus]:
    """Sizes that so many changes reach or reasons why none can be, and what it is about."""
    if held is None:
        return shrunk, EVERYTHING
    n, few = len(held.members), held.changes
    low, high = max(shrunk.smallest, n - few), min(shrunk.largest, n + few)
    changes = "1 change" if few == 1 else f"{few} changes"
    found = list(shrunk.findings)
    gone = [case.ids[i] for i in held.members if i not in shrunk.alive]
    if not found and len(gone) > few:
        found.append(f"keep: more than {changes}: {listing(gone)} can be in no consortium")
    elif not found and low > high:
        sizes = f"the rules allow {shrunk.smallest} to {shrunk.largest} members"
        found.append(f"keep: {sizes}, within {changes} are {max(1, n - few)} to {n + few}")
    sized = replace(shrunk, smallest=low, largest=high, findings=tuple(found))
    return sized, held.focus


def read_result(path: str | Path) -> Result:
    """The result in a file, or in the ``result.json`` of a folder that ``solve -o`` wrote.

    Raises InvalidInput if there is none.
    """
    place = Path(path)
    file = place / "result.json" if place.is_dir() else place
    fix = "Give the result.json that `solve -o DIR` writes, or what `--format json` prints"
    try:
        return Result.from_json(file.read_bytes())
    except OSError as error:
        text = f"it cannot be read: {error.strerror or error}"
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        text = f"it is no result of solve: {f'{at}: ' if at else ''}{first['msg']}"
    raise InvalidInput([Problem(str(file), text, fix=fix)])
