"""The projects of several downloads, each once, and as of which day they count."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date

from consortium_opt.importing.download import Download, rows
from consortium_opt.importing.layout import PROJECTS
from consortium_opt.instance.raw import Findings

LEFT_OUT = -1


@dataclass(slots=True)
class Projects:
    """Projects by number: their id and the day they started, as an ordinal.

    ``numbers`` has for each download the number of each project by the id it has there, or
    :data:`LEFT_OUT`. A project is the same in two downloads if its record number (rcn) is, or its
    id where one of them has no rcn.
    """

    ids: list[str] = field(default_factory=list)
    days: array[int] = field(default_factory=lambda: array("i"))
    numbers: list[dict[str, int]] = field(default_factory=list)
    frameworks: dict[str, int] = field(default_factory=dict)
    """Framework programmes, and the day on which the first project of each started."""
    limit: int = 0
    """The last day on which a project that counts started, as an ordinal."""
    _of_rcn: dict[str, int] = field(default_factory=dict)
    _of_id: dict[str, tuple[int, bool]] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day as of which projects count."""
        return date.fromordinal(self.limit)

    def same(self, name: str, rcn: str) -> int | None:
        """The number of the project if it was read already."""
        if rcn in self._of_rcn:
            return self._of_rcn[rcn]
        number, has_rcn = self._of_id.get(name, (None, False))
        return None if has_rcn and rcn else number

    def number(self, name: str) -> int | None:
        """The number of the project with this id, the first where several have it."""
        return self._of_id[name][0] if name in self._of_id else None

    def add(self, name: str, rcn: str, day: int) -> int:
        """A further project; its number."""
        number = len(self.ids)
        self.ids.append(name)
        self.days.append(day)
        if rcn:
            self._of_rcn[rcn] = number
        self._of_id.setdefault(name, (number, bool(rcn)))
        return number


def read_projects(
    downloads: tuple[Download, ...], as_of: date | None, findings: Findings
) -> Projects:
    """Every project with a start date; those that started later than ``as_of`` do not count.

    Without ``as_of`` the newest start date is taken, so that the same files give the same answer.

    Raises:
        InvalidInput: where a file cannot be read.
    """
    found = Projects()
    for download in downloads:
        found.numbers.append(_of_download(download, found, findings))
    newest = max(found.days, default=date.min.toordinal())
    found.limit = as_of.toordinal() if as_of else newest
    for day in found.days:
        if day > found.limit:
            findings.note(f"projects that started after {found.as_of} left out", "project")
    return found


def _of_download(download: Download, found: Projects, findings: Findings) -> dict[str, int]:
    """Number of each project by its id in this download."""
    here: dict[str, int] = {}
    title, before = download.at(PROJECTS), len(found.ids)
    for name, start, rcn, framework in rows(download, PROJECTS, findings):
        if not name:
            findings.note(f"{title}: rows without id left out", "row")
            continue
        if name in here:
            findings.note(f"{title}: projects given twice, first row kept", "row")
            continue
        same = found.same(name, rcn)
        if same is not None:
            here[name] = same if same >= before else LEFT_OUT
            text = "projects that an earlier download has too, counted once"
            findings.note(text if same < before else f"{title}: two ids of one rcn", "project")
            continue
        day = _ordinal(start)
        if day is None:
            findings.note(f"{title}: left out without a start date such as 2020-01-31", "project")
            here[name] = LEFT_OUT
            continue
        here[name] = found.add(name, rcn, day)
        found.frameworks[framework] = min(day, found.frameworks.get(framework, day))
    return here


def _ordinal(text: str) -> int | None:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None
