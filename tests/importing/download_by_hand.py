"""A small CORDIS download made by hand: every organisation and project in it is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

Rows = list[list[str]]

PROJECT_HEADS = (
    "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics "
    "ecSignatureDate frameworkProgramme masterCall subCall fundingScheme nature objective "
    "contentUpdateDate rcn grantDoi keywords"
).split()
PARTICIPATION_HEADS = (
    "projectID projectAcronym organisationID vatNumber name shortName SME activityType street "
    "postCode city country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn "
    "order role ecContribution netEcContribution totalCost endOfParticipation active"
).split()

SPRUCE, HARBOUR, BAOBAB, LAUREL, NOWHERE, LONE = (f"90000000{n}" for n in range(1, 7))
"""Participant identification codes; none of them is anybody's."""

WHO = {
    SPRUCE: ["UK", "HES", "University of Spruce", "Spruceford", "UKI31", ""],
    HARBOUR: ["EL", "REC", "Harbour Institute", "Athina", "EL303", "false"],
    BAOBAB: ["NA", "PUB", "Baobab Agency", "Windhoek", "NA", ""],
    LAUREL: ["FR", "PRC", "Laurel SAS", "Lyon", "FRK26", "true"],
    NOWHERE: ["", "OTH", "Nowhere Network", "", "", ""],
    LONE: ["DE", "PRC", "", "Köln", "DEA23", ""],
}
"""Country, kind, name, city, region and SME flag, as CORDIS writes them."""

PROJECTS: Rows = [
    ["800001", "2015-01-01", "200001"],
    ["800002", "2016-01-01", "200002"],
    ["800003", "2017-01-01", "200003"],
    ["200004", "2018-01-01", "200004"],  # an rcn stands for the id
    ["800005", "2019-01-01", "200005"],
]
PARTICIPATIONS: Rows = [
    ["800001", SPRUCE, "coordinator", "100000.5"],
    ["800001", HARBOUR, "participant", "50000"],
    ["800001", BAOBAB, "partner", ""],
    ["800002", HARBOUR, "participant", "25000"],
    ["800002", SPRUCE, "coordinator", "75000.25"],
    ["800002", LAUREL, "participant", "10000"],
    ["800003", HARBOUR, "coordinator", "60000"],
    ["800003", LAUREL, "coordinator", "40000"],
    ["800003", NOWHERE, "participant", "20000"],
    ["200004", LONE, "coordinator", "71429"],
    ["800005", SPRUCE, "participant", ""],
    ["800005", LONE, "participant", "30000"],
]
TOPICS: Rows = [
    ["800001", "WASTE-1-2014", "Waste"],
    ["800002", "WASTE-2-2015", "More waste"],
    ["800003", "EE-07-2016", "Energy"],
]
PROGRAMMES: Rows = [
    ["800001", "H2020-EU.3.5.", "Climate", "true"],
    ["800002", "H2020-EU.3.5.", "Climate", ""],
    ["800002", "H2020-EU.2.3.1.", "SME instrument", ""],
    ["800003", "H2020-EU.3.3.", "Energy", "true"],
    ["800003", "H2020-EU.3.3.2.", "Low-carbon energy", ""],
    ["200004", "H2020-EU.3.3.2.1.", "Wind", ""],
    ["800005", "H2020-EU.3.", "Societal challenges", ""],
]
VOCABULARY: Rows = [
    ["800001", "/23/1", "/natural sciences/earth sciences/geology", "geology"],
    ["800003", "/25/2", "/engineering and technology/environmental engineering/energy", "energy"],
]


def download(place: Path, **changes: object) -> Path:
    """Write the download: a zip archive if the name says so, else a folder.

    ``changes`` replace the rows of ``projects``, ``participations``, ``topics``, ``programmes`` or
    ``vocabulary`` (None: no such file), and ``below`` puts the files into a folder of the archive.
    """
    given = {
        "projects": PROJECTS,
        "participations": PARTICIPATIONS,
        "topics": TOPICS,
        "programmes": PROGRAMMES,
        "vocabulary": VOCABULARY,
        "framework": "H2020",
        "below": "",
    } | changes
    return written(place, texts(given), str(given["below"]))


def texts(given: dict[str, object]) -> dict[str, str]:
    """Every file of a download by its name."""
    framework = str(given["framework"])
    named = {"project.csv": "projects", "organization.csv": "participations"}
    heads = {
        "topics.csv": ("topics", "projectID topic title"),
        "legalBasis.csv": ("programmes", "projectID legalBasis title uniqueProgrammePart"),
        "euroSciVoc.csv": (
            "vocabulary", "projectID euroSciVocCode euroSciVocPath euroSciVocTitle"
        ),
    }  # fmt: skip
    found = {
        name: as_csv(columns.split(), given[key])
        for name, (key, columns) in heads.items()
        if given[key] is not None
    }
    if given[named["project.csv"]] is not None:
        found["project.csv"] = as_csv(
            PROJECT_HEADS, [project(row, framework) for row in given["projects"]]
        )
    if given[named["organization.csv"]] is not None:
        rows = [participation(row) for row in given["participations"]]
        found["organization.csv"] = as_csv(PARTICIPATION_HEADS, rows)
    return found


def project(row: Sequence[str], framework: str) -> list[str]:
    """A row of ``project.csv``: money has a decimal comma there."""
    name, start, rcn = row
    cells = {"id": name, "startDate": start, "rcn": rcn, "totalCost": "1234,5"}
    cells |= {"frameworkProgramme": framework, "objective": 'To "learn";\nand more'}
    return [cells.get(head, "") for head in PROJECT_HEADS]


def participation(row: Sequence[str]) -> list[str]:
    """A row of ``organization.csv``: money has a decimal point there."""
    name, pic, role, money = row
    country, kind, full, city, region, sme = WHO.get(pic, ["IT", "PRC", f"No. {pic}", "", "", ""])
    cells = {"projectID": name, "organisationID": pic, "role": role, "ecContribution": money}
    cells |= {"country": country, "activityType": kind, "name": full, "city": city}
    cells |= {"nutsCode": region, "SME": sme}
    return [cells.get(head, "") for head in PARTICIPATION_HEADS]


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Semicolons, quotes around every cell, line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([heads, *rows])
    return text.getvalue()


def written(place: Path, files: dict[str, str], below: str = "") -> Path:
    """The files as a zip archive or a folder."""
    if place.suffix == ".zip":
        with ZipFile(place, "w", ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(f"{below}{name}", text)
        return place
    (place / below).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / below / name).write_text(text, encoding="utf-8", newline="")
    return place
