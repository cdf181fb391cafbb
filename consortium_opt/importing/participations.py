"""Who took part in what: the rows of ``organization.csv``, with what is known of each."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from math import isnan, nan

from consortium_opt.importing.download import Download, rows
from consortium_opt.importing.layout import PARTICIPATIONS
from consortium_opt.importing.projects import LEFT_OUT, Projects
from consortium_opt.instance.cells import printable
from consortium_opt.instance.raw import Findings

KNOWN = ("country", "type", "name", "city", "region", "sme")
"""What is known of an organisation, as columns of candidates."""


@dataclass(slots=True)
class Participations:
    """Participations by number: project, organisation, whether it coordinates, money in euro.

    Money is ``nan`` where it is not known. Organisations go by number too; ``known`` has for each
    column of :data:`KNOWN` what an organisation's latest project says that says anything, with the
    day that project started.
    """

    projects: array[int] = field(default_factory=lambda: array("i"))
    organisations: array[int] = field(default_factory=lambda: array("i"))
    coordinates: array[int] = field(default_factory=lambda: array("b"))
    money: array[float] = field(default_factory=lambda: array("d"))
    ids: list[str] = field(default_factory=list)
    known: dict[str, dict[int, tuple[int, str]]] = field(
        default_factory=lambda: {column: {} for column in KNOWN}
    )
    roles: Counter[str] = field(default_factory=Counter)
    moved: set[int] = field(default_factory=set)
    """Organisations that have had several countries."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """The number of an organisation."""
        found = self._numbers.get(name)
        if found is None:
            tidy = printable(name)
            found = self._numbers[name] = self._numbers.setdefault(tidy, len(self.ids))
            if found == len(self.ids):
                self.ids.append(tidy)
        return found

    def learn(self, column: str, organisation: int, day: int, text: str) -> None:
        """Keep the text if its project is the latest; of two on a day the greater text."""
        of = self.known[column]
        before = of.get(organisation)
        if before is None or (day, text) > before:
            of[organisation] = (day, text)
        if column == "country" and before is not None and before[1] != text:
            self.moved.add(organisation)

    def add(self, project: int, organisation: int, coordinates: bool, money: float) -> str:
        """Add a participation; of one that is there already, what was found: again or further."""
        place = self._places.setdefault(project << 32 | organisation, len(self.projects))
        if place == len(self.projects):
            self.projects.append(project)
            self.organisations.append(organisation)
            self.coordinates.append(coordinates)
            self.money.append(money)
            return ""
        there = self.money[place]
        if self.coordinates[place] == coordinates and (
            there == money or (isnan(there) and isnan(money))
        ):
            return "again"
        self.coordinates[place] |= coordinates
        if not isnan(money):
            self.money[place] = money if isnan(there) else there + money
        return "further"


def read_participations(
    downloads: tuple[Download, ...], projects: Projects, findings: Findings
) -> Participations:
    """Every participation in a project that counts, once.

    Raises:
        InvalidInput: where a file cannot be read.
    """
    found = Participations()
    for download, numbers in zip(downloads, projects.numbers, strict=True):
        _of_download(download, numbers, projects, found, findings)
    if found.moved:
        text = "organisations with several countries: that of the latest project taken"
        findings.note(f"{text} ({len(found.moved):,})")
    return found


def _of_download(
    download: Download,
    numbers: dict[str, int],
    projects: Projects,
    found: Participations,
    findings: Findings,
) -> None:
    title, days, limit = download.at(PARTICIPATIONS), projects.days, projects.limit
    for row in rows(download, PARTICIPATIONS, findings):
        name, pic, country, role, kind, full, city, region, sme, money = row
        project = numbers.get(name)
        if project is None:
            findings.note(f"{title}: rows of projects that project.csv lacks left out", "row")
            continue
        if project == LEFT_OUT or days[project] > limit:
            continue
        if not pic.strip():
            findings.note(f"{title}: rows without organisationID left out", "row")
            continue
        organisation, day = found.number(pic), days[project]
        for column, text in zip(KNOWN, (country, kind, full, city, region, sme), strict=True):
            if text.strip():
                found.learn(column, organisation, day, text.strip())
        amount = _amount(money)
        if amount is None:
            findings.note(f"{title}: ecContribution that is no number left blank", "row")
        role = role.strip().casefold()
        known = nan if amount is None else amount
        how = found.add(project, organisation, role == "coordinator", known)
        if not how:
            found.roles[role] += 1
        elif how == "again":
            findings.note(f"{title}: rows given twice, counted once", "row")
        else:
            text = "organisations listed again in the same project: one participation, money added"
            findings.note(f"{title}: {text}", "row")


def _amount(text: str) -> float | None:
    """Euro with a decimal point or a decimal comma; nan where blank, None where neither."""
    if not text:
        return nan
    if "," in text:
        text = text.replace(",", ".")
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if abs(amount) < 1e15 else None
