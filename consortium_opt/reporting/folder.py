"""The report as a folder of files: whole files or none, and nothing of the user's overwritten."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.reporting.markdown import markdown
from consortium_opt.reporting.tables import members_csv, scores_csv
from consortium_opt.result import Result

Contents = Mapping[str, str | bytes]
"""What is in files by their names; texts are written as UTF-8."""
NOTHING: Contents = MappingProxyType({})

FILES = ("result.json", "report.md", "members.csv", "scores.csv")


def write_report(
    result: Result,
    folder: Path,
    force: bool = False,
    notes: Iterable[str] = (),
    more: Contents = NOTHING,
    former: Iterable[str] = (),
) -> Path:
    """Write ``result.json``, ``report.md``, ``members.csv`` and ``scores.csv`` into a new folder.

    ``more`` are further files. Missing parents are made. With ``force`` the folder may exist: files
    of these names are replaced, each in one step, ``former`` ones that this report does not have
    are taken away, so that nothing of an earlier result stays, and other files are left alone.

    Raises:
        InvalidInput: if the place is taken, or cannot be written to; then nothing is left behind.
    """
    contents = {
        "result.json": result.to_json() + "\n",
        "report.md": markdown(result, notes),
        "members.csv": members_csv(result),
        "scores.csv": scores_csv(result),
    }
    return write_files({**contents, **more}, folder, force, former)


def write_files(
    contents: Contents, folder: Path, force: bool = False, former: Iterable[str] = ()
) -> Path:
    """Write contents by the name of their file into a new folder; see :func:`write_report`."""
    gone = set(former) - contents.keys()
    try:
        check_place(folder, force, [*contents, *sorted(gone)])
        if folder.is_dir():
            _replace_files(folder, contents)
            for name in gone:
                (folder / name).unlink(missing_ok=True)
        else:
            _new_folder(folder, contents)
    except InvalidInput:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fix = "Choose a place that you may write to and that has room"
        _refuse(folder, f"the report cannot be written: {reason}", fix, error)
    return folder


def write_file(content: str | bytes, place: Path, force: bool = False) -> Path:
    """Write one file, in one step; its folder is made if it is missing.

    Raises:
        InvalidInput: if the place is taken and there is no ``force``, or cannot be written to.
    """
    check_file(place, force)
    try:
        with (
            _parents(place),
            tempfile.TemporaryDirectory(dir=place.parent, prefix=".report-") as part,
        ):
            _write(Path(part), {"file": content})
            Path(part, "file").replace(place)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fix = "Choose a place that you may write to and that has room"
        _refuse(place, f"the report cannot be written: {reason}", fix, error)
    return place


def check_file(place: Path, force: bool) -> None:
    """Raise InvalidInput if a report of one file cannot go there."""
    if place.is_dir():
        _refuse(place, "a folder of that name exists", "Choose another name for the file")
    if os.path.lexists(place) and not force:
        _refuse(place, "the file exists already", "Choose another, or use --force to replace it")


def check_place(folder: Path, force: bool, files: Iterable[str] = FILES) -> None:
    """Raise InvalidInput if a report of these files cannot go there."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        _refuse(folder, "a file of that name exists", "Choose another folder for the report")
    if not force:
        message = "the folder exists already"
        _refuse(folder, message, "Choose another, or use --force to replace the report in it")
    for name in files:
        if (folder / name).is_dir():
            message = "a folder stands where the report has a file"
            _refuse(folder / name, message, "Move it away, or choose another folder")


def _refuse(place: Path, message: str, fix: str, cause: Exception | None = None) -> NoReturn:
    raise InvalidInput([Problem(str(place), message, fix=fix)]) from cause


def _new_folder(folder: Path, contents: Contents) -> None:
    """Fill a folder beside the target, then give it its name."""
    with _parents(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix=".report-") as t:
        part = Path(t, "part")
        part.mkdir()
        _write(part, contents)
        part.rename(folder)


def _replace_files(folder: Path, contents: Contents) -> None:
    """Write every file before the first is replaced."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".report-") as part:
        _write(Path(part), contents)
        for name in contents:
            Path(part, name).replace(folder / name)


def _write(folder: Path, contents: Contents) -> None:
    for name, held in contents.items():
        with (folder / name).open("wb") as file:
            file.write(held.encode("utf-8") if isinstance(held, str) else held)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make the missing parents, and take them away again if what follows fails."""
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise
