"""What projects are about: topics, parts of the programme, terms of the vocabulary, own labels."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from consortium_opt.importing.download import Download, rows
from consortium_opt.importing.layout import PROGRAMMES, TOPICS, VOCABULARY
from consortium_opt.importing.programmes import cut, main_parts
from consortium_opt.importing.projects import LEFT_OUT, Projects
from consortium_opt.importing.settings import Kind, Settings
from consortium_opt.instance.files import read_text
from consortium_opt.instance.raw import Findings
from consortium_opt.problems import InvalidInput, listing

FILES: dict[Kind, str] = {"topics": TOPICS, "programmes": PROGRAMMES, "vocabulary": VOCABULARY}

TERMS = 2
"""Depth of terms of the vocabulary, unless another is asked for."""

PROJECT = "projectID"

Codes = dict[int, set[str]]
"""Number of a project to what a file says of it."""


@dataclass(frozen=True, slots=True)
class About:
    """What projects are about, by number: codes as the files have them, and capabilities."""

    codes: dict[Kind, Codes]
    capabilities: Codes = field(default_factory=dict)


def read_about(
    downloads: tuple[Download, ...], projects: Projects, settings: Settings, findings: Findings
) -> About:
    """What is asked for as capabilities or needed by a filter, of every project that counts.

    Raises:
        InvalidInput: where a file cannot be read.
    """
    wanted = [kind for kind, file in FILES.items() if file in settings.files]
    found = About({kind: _codes(downloads, FILES[kind], projects, findings) for kind in wanted})
    for kind in settings.capabilities:
        for project, codes in found.codes[kind].items():
            names = _names(kind, codes, settings.depth)
            found.capabilities.setdefault(project, set()).update(names)
    for path in settings.labels:
        for project, names in _of_file(path, projects, findings).items():
            found.capabilities.setdefault(project, set()).update(names)
    if findings.problems:
        raise InvalidInput(findings.problems)
    return found


def _codes(
    downloads: tuple[Download, ...], name: str, projects: Projects, findings: Findings
) -> Codes:
    found: Codes = {}
    once: dict[str, str] = {}
    for download, numbers in zip(downloads, projects.numbers, strict=True):
        for project_id, code in rows(download, name, findings):
            project = numbers.get(project_id)
            if project is None:
                text = f"{download.at(name)}: rows of projects that project.csv lacks left out"
                findings.note(text, "row")
            elif code and project != LEFT_OUT and projects.days[project] <= projects.limit:
                found.setdefault(project, set()).add(once.setdefault(code, code))
    return found


def _names(kind: Kind, codes: set[str], depth: int | None) -> set[str]:
    """The capabilities that codes stand for, ``depth`` numbers or terms deep."""
    if kind == "topics":
        return codes
    if kind == "programmes":
        return main_parts(codes) if depth is None else cut(codes, depth)
    terms = (path.strip("/").split("/")[: depth or TERMS] for path in codes)
    return {found[-1].strip() for found in terms if found[-1].strip()}


def _of_file(path: Path, projects: Projects, findings: Findings) -> Codes:
    """Labels of a file with the column ``projectID`` and one other, several separated by ``|``."""
    text = read_text(path, findings, 'Save it again as "CSV UTF-8"')
    if text is None:
        return {}
    mark = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    heads = [head.strip() for head in next(reader, [])]
    if PROJECT not in heads or len(heads) != 2:
        message = f"the columns are {listing(heads) or 'missing'}"
        findings.problem(f"{path.name} line 1", message, f"{PROJECT} and one column of labels")
        return {}
    at = heads.index(PROJECT)
    return _labelled(path.name, reader, at, heads[1 - at], projects, findings)


def _labelled(
    title: str,
    lines: Iterable[list[str]],
    at: int,
    column: str,
    projects: Projects,
    findings: Findings,
) -> Codes:
    found: Codes = {}
    for cells in lines:
        if len(cells) != 2:
            if cells:
                findings.note(f"{title}: rows that do not have two cells left out", "row")
            continue
        project = projects.number(cells[at].strip())
        if project is None:
            findings.note(f"{title}: labels of projects that are not there left out", "row")
        else:
            labels = filter(None, map(str.strip, cells[1 - at].split("|")))
            found.setdefault(project, set()).update(_label(column, label) for label in labels)
    return found


def _label(column: str, label: str) -> str:
    """A label as the name of a capability: a bare number says which list it is of."""
    return f"{column}-{label}" if label.isdecimal() else label
