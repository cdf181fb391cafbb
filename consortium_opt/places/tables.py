"""The tables of places in force: the shipped ones, but for those that the user replaces.

They ship in ``data/``. :data:`VARIABLE` names a folder with files of the same names and columns;
a file that is there takes the place of the shipped one, as a whole. All four are then checked
together, so that a group and the countries it speaks of cannot drift apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from consortium_opt.places.checks import faults
from consortium_opt.places.source import COLUMNS, Source, read_source
from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing
from consortium_opt.shipped import data_file

VARIABLE = "CONSORTIUM_OPT_GEOGRAPHY"
"""Environment variable with the folder of the user's own tables."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Every table by the name of its file; ``own`` are the files that replace a shipped one.

    Each reading equals itself alone, so that what is looked up in one can be kept beside it.
    """

    sources: Mapping[str, Source]
    own: tuple[Path, ...] = ()

    def rows(self, name: str) -> tuple[Mapping[str, str], ...]:
        """The rows of a table, in the order of its file."""
        return tuple(line.cells for line in self.sources[name].lines)


def tables() -> Tables:
    """The tables in force, read once for each folder.

    Raises:
        InvalidInput: with every problem of the user's folder and files.
    """
    return _tables(os.environ.get(VARIABLE, ""))


def own_tables() -> tuple[str, ...]:
    """What to tell the user: every table that is not the shipped one, and where it was read."""
    return tuple(f"{path.name} was read from {path} ({VARIABLE})" for path in tables().own)


@cache
def _tables(folder: str) -> Tables:
    if not folder:
        return Tables({name: read_source(name, data_file(name), name, []) for name in COLUMNS})
    problems = list(_of_folder(Path(folder)))
    sources, own = {}, []
    for name in COLUMNS:
        path, title = Path(folder) / name, str(Path(folder) / name)
        if path.exists():
            own.append(path)
        else:
            path, title = data_file(name), f"the shipped {name}"
        sources[name] = read_source(name, path, title, problems)
    problems += faults(sources)
    if problems:
        raise InvalidInput(problems)
    return Tables(sources, tuple(own))


def _of_folder(folder: Path) -> Iterator[Problem]:
    """A folder that is none, that has no table, or has one whose name is nearly right."""
    if not folder.is_dir():
        what = "it is not a folder" if folder.exists() else "there is no such folder"
        fix = f"Correct the variable {VARIABLE}, or unset it"
        yield Problem(str(folder), what, f"a folder with any of {listing([*COLUMNS])}", fix)
        return
    names = sorted(path.name for path in folder.iterdir())
    stems = [name.removesuffix(".csv") for name in COLUMNS]
    for name in (n for n in names if n.endswith(".csv") and n not in COLUMNS):
        near = did_you_mean(name.removesuffix(".csv"), stems)
        if near:
            yield Problem(str(folder / name), "there is no such table", listing([*COLUMNS]), near)
    if not COLUMNS.keys() & set(names):
        fix = f"Put one there, or unset {VARIABLE}"
        yield Problem(str(folder), "it has none of the tables", listing([*COLUMNS]), fix)
