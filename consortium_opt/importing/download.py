"""A CORDIS download, zipped or unpacked: which files it has, and their rows, one by one."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import TextIO
from zipfile import BadZipFile, ZipFile

from consortium_opt.importing.layout import LAYOUTS, PROGRAMMES, TOPICS, VOCABULARY
from consortium_opt.instance.raw import Findings
from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing

AGAIN = "Download it again"
_BROKEN = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)
"""What zipfile raises at archives that are cut off, damaged or protected."""

_DO_WITHOUT = {
    TOPICS: "Choose other capabilities than topics, and filter by none",
    PROGRAMMES: "Choose other capabilities than programmes, and filter by none",
    VOCABULARY: "Choose other capabilities than vocabulary",
}
"""What to do where a file is missing that not every import needs."""


@dataclass(frozen=True, slots=True)
class Download:
    """A zip archive, or the folder it was unpacked into; ``files`` maps names to places in it."""

    path: Path
    files: Mapping[str, str]
    zipped: bool

    @property
    def title(self) -> str:
        """Its name in messages."""
        return self.path.name or str(self.path)

    def at(self, name: str) -> str:
        """A file of it in the user's words."""
        return f"{self.title} {name}"

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """The text of a file.

        Raises:
            InvalidInput: if the file is cut off, damaged, protected, no UTF-8 or no CSV.
        """
        try:
            if self.zipped:
                with ZipFile(self.path) as archive, archive.open(self.files[name]) as raw:
                    yield io.TextIOWrapper(raw, "utf-8-sig", newline="")
            else:
                place = self.path / self.files[name]
                with place.open(encoding="utf-8-sig", newline="") as file:
                    yield file
        except UnicodeDecodeError as error:
            wrong = Problem(self.at(name), f"the file is not UTF-8: {error.reason}", fix=AGAIN)
        except csv.Error as error:
            wrong = Problem(self.at(name), f"the file cannot be read as CSV: {error}", fix=AGAIN)
        except OSError as error:
            wrong = Problem(self.at(name), f"cannot be read: {error.strerror or error}", fix=AGAIN)
        except _BROKEN as error:
            wrong = Problem(self.at(name), f"the archive is damaged there: {error}", fix=AGAIN)
        else:
            return
        raise InvalidInput([wrong]) from None


def open_downloads(
    sources: Iterable[str | Path], names: Iterable[str], findings: Findings
) -> tuple[Download, ...]:
    """The downloads at the paths, each looked over for the files and columns that are read.

    Raises:
        InvalidInput: with every path that is no download, every file and column that is missing.
    """
    wanted = tuple(names)
    found = []
    given: set[Path] = set()
    for source in sources:
        path = Path(source)
        if path.resolve() in given:
            findings.problem(str(path), "the download is given twice", fix="Give it once")
        elif (download := _opened(path, findings)) is not None:
            found.append(download)
            _check(download, wanted, findings)
        given.add(path.resolve())
    if not given:
        findings.problem("", "no download is given", fix="Give a zip archive or a folder")
    if findings.problems:
        raise InvalidInput(findings.problems)
    return tuple(found)


def rows(download: Download, name: str, findings: Findings) -> Iterator[tuple[str, ...]]:
    """The rows of a file, one by one: its columns in the order of the layout, blank if lacking.

    A row with more or fewer cells than the head line is left out, with a note.

    Raises:
        InvalidInput: where the file cannot be read further.
    """
    first = 0
    with download.text(name) as file:
        heads, mark = _heads(file)
        reader = csv.reader(file, delimiter=mark)
        width = len(heads)
        pick = itemgetter(*(heads.index(c) if c in heads else width for c in _columns(name)))
        for cells in reader:
            if len(cells) == width:
                cells.append("")
                yield pick(cells)
            elif cells:
                first = first or reader.line_num + 1
                where = f"{download.at(name)}: left out, as the head line has {width} cells"
                findings.note(f"{where}, first in line {first}", "row")


def _columns(name: str) -> tuple[str, ...]:
    return LAYOUTS[name].columns


def _heads(file: TextIO) -> tuple[list[str], str]:
    """The heads on the first line, and what separates them."""
    line = file.readline()
    mark = ";" if ";" in line else ","
    return [head.strip() for head in next(csv.reader([line], delimiter=mark), [])], mark


def _opened(path: Path, findings: Findings) -> Download | None:
    """The download at a path; None, with its problem, if there is none."""
    try:
        if path.is_dir():
            below = [path, *(sub for sub in (path / "csv",) if sub.is_dir())]
            names = [f.relative_to(path).as_posix() for d in below for f in d.iterdir()]
            return Download(path, _files(names, path, findings), zipped=False)
        if path.is_file():
            with ZipFile(path) as archive:
                names = [info.filename for info in archive.infolist() if not info.is_dir()]
            return Download(path, _files(names, path, findings), zipped=True)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        findings.problem(str(path), message, fix="Check that you may read it")
        return None
    except _BROKEN:
        _no_archive(path, findings)
        return None
    near = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    hint = did_you_mean(path.name, near) or "Check the path"
    findings.problem(str(path), "there is no such file or folder", fix=hint)
    return None


def _no_archive(path: Path, findings: Findings) -> None:
    message = "the file is not a zip archive, or only part of it was downloaded"
    fix = AGAIN
    if path.suffix.lower() == ".csv":
        message = "the file is one of a download"
        fix = f"Give the folder that it is in: {path.parent}"
    findings.problem(str(path), message, "the zip archive from CORDIS, or its folder", fix)


def _files(names: Iterable[str], path: Path, findings: Findings) -> dict[str, str]:
    """Name of every file of the layout to its place; the same name twice is a problem."""
    known = {name.lower(): name for name in LAYOUTS}
    found: dict[str, str] = {}
    for place in sorted(names):
        parts = PurePosixPath(place).parts
        name = known.get(parts[-1].lower()) if parts else None
        if name is None or parts[0] == "__MACOSX":
            continue
        if name in found:
            message = f"there are two files {name}: {found[name]} and {place}"
            findings.problem(path.name, message, fix="Take one of them out")
        found.setdefault(name, place)
    return found


def _check(download: Download, names: tuple[str, ...], findings: Findings) -> None:
    """Name files and columns that are missing; columns that may be missing get a note."""
    missing = [name for name in names if name not in download.files]
    if missing:
        has = listing(sorted(download.files)) or "no file of a download"
        fixes = [_DO_WITHOUT[name] for name in missing if name in _DO_WITHOUT]
        fix = ". ".join(fixes) if len(fixes) == len(missing) else f"{AGAIN}, in CSV form"
        findings.problem(download.title, f"it lacks {listing(missing)}; it has {has}", fix=fix)
    for name in (n for n in names if n in download.files):
        try:
            with download.text(name) as file:
                heads, _ = _heads(file)
        except InvalidInput as error:
            findings.problems += error.problems
        else:
            _check_heads(download, name, heads, findings)


def _check_heads(download: Download, name: str, heads: list[str], findings: Findings) -> None:
    layout = LAYOUTS[name]
    for column in (c for c in layout.required if c not in heads):
        message, allowed = f"there is no column {column!r}", f"columns {listing(layout.required)}"
        near = did_you_mean(column, heads)
        fix = f"{near} The head line has {listing(heads, 8) or 'nothing'}".strip()
        findings.problem(f"{download.at(name)} line 1", message, allowed, fix)
    lacking = [c for c in layout.optional if c not in heads]
    if lacking:
        findings.note(f"{download.at(name)}: no column {listing(lacking)}, so left blank")
