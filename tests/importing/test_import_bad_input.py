"""Downloads that are cut off, incomplete, changed or odd: named, all at once, or told and read."""

from __future__ import annotations

from zipfile import ZIP_STORED, ZipFile

import pytest
from download_by_hand import (
    HARBOUR,
    LAUREL,
    LONE,
    PARTICIPATION_HEADS,
    PARTICIPATIONS,
    PROGRAMMES,
    PROJECTS,
    SPRUCE,
    as_csv,
    texts,
    written,
)

import consortium_opt as co


def test_a_truncated_archive(make, problems):
    path = make()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    [problem] = problems(path)
    assert problem == (
        f"{path}: the file is not a zip archive, or only part of it was downloaded. Allowed: the "
        "zip archive from CORDIS, or its folder. Download it again."
    )


def test_a_damaged_archive(make, tmp_path, problems):
    """The list of files is whole, what one of them holds is not."""
    source, path = make(), tmp_path / "damaged.zip"
    with ZipFile(source) as old, ZipFile(path, "w", ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    path.write_bytes(path.read_bytes().replace(b"Harbour", b"Harbuor"))
    [problem] = problems(path)
    assert problem.startswith("damaged.zip organization.csv: the archive is damaged there: Bad CRC")
    assert problem.endswith("Download it again.")


def test_a_file_cut_off_in_a_row(make, told):
    """The last row is not whole; it is left out, and that is told with its place."""
    path = make("folder")
    file = path / "organization.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.rindex('"";"participant"')], encoding="utf-8")
    notes: list[str] = []
    instance = co.import_cordis(path, note=notes.append)
    assert "folder organization.csv: left out, as the head line has 25 cells, first in line 13" in (
        "\n".join(notes)
    )
    assert (SPRUCE, LONE) not in {(t.a, t.b) for t in instance.trust}


def test_files_that_are_missing(make, problems):
    [problem] = problems(make(projects=None, programmes=None))
    assert problem == (
        "hand.zip: it lacks project.csv, legalBasis.csv; it has euroSciVoc.csv, organization.csv, "
        "topics.csv. Download it again, in CSV form."
    )


def test_a_file_that_is_not_always_needed(make, problems):
    path = make(topics=None)
    assert co.import_cordis(path).candidates
    [problem] = problems(path, topics=["WASTE-1-2014"])
    assert "it lacks topics.csv" in problem
    assert problem.endswith("Choose other capabilities than topics, and filter by none.")


def test_something_else_than_a_download(tmp_path, make, problems):
    json = written(tmp_path / "json.zip", {"project.json": "[]"})
    (tmp_path / "empty").mkdir()
    one = make("folder") / "project.csv"
    found = problems(json, tmp_path / "empty", one, tmp_path / "none.txt", make())
    names = "project.csv, organization.csv, legalBasis.csv"
    lacks = f"it lacks {names}; it has no file of a download. Download it again, in CSV form."
    assert [problem.split(": ")[1] for problem in found] == [
        lacks,
        lacks,
        "the file is one of a download. Allowed",
        "there is no such file or folder. Check the path.",
    ]
    assert f"Give the folder that it is in: {one.parent}" in found[2]


def test_a_name_that_is_nearly_right_and_one_given_twice(make, problems, tmp_path):
    path = make()
    found = problems(path, tmp_path / "hnad.zip", path)
    assert found == [
        f"{tmp_path / 'hnad.zip'}: there is no such file or folder. Did you mean 'hand.zip'?",
        f"{path}: the download is given twice. Give it once.",
    ]
    assert problems() == ["no download is given. Give a zip archive or a folder."]


def test_a_changed_header(make, problems):
    """Every column that is missing, in every file, with what is there instead."""
    path = make("folder")
    for name, old, new in (
        ("organization.csv", "organisationID", "organizationId"),
        ("project.csv", "startDate", "begin"),
    ):
        text = (path / name).read_text(encoding="utf-8").replace(old, new, 1)
        (path / name).write_text(text, encoding="utf-8")
    found = problems(path)
    assert found[0] == (
        "folder project.csv line 1: there is no column 'startDate'. Allowed: columns id, "
        "startDate. The head line has id, acronym, status, title, begin, endDate, totalCost, "
        "ecMaxContribution and 13 more."
    )
    assert found[1].startswith(
        "folder organization.csv line 1: there is no column 'organisationID'. Allowed: columns "
        "projectID, organisationID, country, role. Did you mean 'organizationId'? The head line"
    )
    assert len(found) == 2


def test_an_empty_file_and_one_that_is_not_utf8(make, problems):
    path = make("folder")
    (path / "project.csv").write_bytes(b"")
    (path / "legalBasis.csv").write_bytes('"projectID";"legalBasis"\n"1";"é"\n'.encode("latin-1"))
    found = problems(path)
    assert found[0].startswith("folder project.csv line 1: there is no column 'id'")
    assert found[0].endswith("The head line has nothing.")
    assert found[-1].startswith("folder legalBasis.csv: the file is not UTF-8: invalid")


def test_a_quotation_mark_that_never_closes(make, problems):
    path = make("folder")
    with (path / "project.csv").open("a", encoding="utf-8") as file:
        file.write('"800006";"' + "x" * 140_000)
    [problem] = problems(path)
    assert problem.startswith("folder project.csv: the file cannot be read as CSV: field larger")


def test_two_files_of_one_name(make, problems):
    path = make("folder")
    written(path, {"topics.csv": "x"}, below="csv")
    [problem] = problems(path)
    assert problem == (
        "folder: there are two files topics.csv: csv/topics.csv and topics.csv. "
        "Take one of them out."
    )


def test_columns_that_may_be_missing(tmp_path, make):
    """Older downloads lack some: what they would say is blank, and that is told once."""
    heads = ["projectID", "organisationID", "country", "role"]
    rows = [[p, o, "FR", role] for p, o, role, _ in PARTICIPATIONS]
    path = make("folder")
    written(path, {"organization.csv": as_csv(heads, rows)})
    notes: list[str] = []
    instance = co.import_cordis(path, note=notes.append)
    assert len(instance.candidates) == 6
    assert not any(c.name or c.type or "sme" in c.attributes for c in instance.candidates)
    lacking = "activityType, name, city, nutsCode, SME, ecContribution"
    assert f"folder organization.csv: no column {lacking}, so left blank" in notes


def test_further_columns_and_another_order(tmp_path, make):
    """Newer downloads have more columns; they are read by name."""
    heads = ["policyPriority", *reversed(PARTICIPATION_HEADS)]
    path = make("folder")
    lines = (path / "organization.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [["1", *reversed([c.strip('"') for c in line.split(";")])] for line in lines]
    before = co.import_cordis(path)
    written(path, {"organization.csv": as_csv(heads, rows)})
    assert co.import_cordis(path).to_dict() == before.to_dict()


def test_rows_twice_and_organisations_twice_in_a_project(told):
    """A row given again is none; another row of the same organisation adds its money and role."""
    once, _ = told()
    twice, notes = told({"participations": PARTICIPATIONS + PARTICIPATIONS[:3]})
    assert twice.to_dict() == once.to_dict()
    assert "hand.zip organization.csv: rows given twice, counted once (3 rows)" in notes
    extra = [["800001", HARBOUR, "coordinator", "7"], ["800001", LAUREL, "thirdParty", ""]]
    third, notes = told({"participations": PARTICIPATIONS + extra})
    harbour = third.candidates[1]
    assert harbour.experience == 2
    assert harbour.attributes["ec_contribution"] == 135007
    assert harbour.attributes["projects"] == 3
    again = "organisations listed again in the same project: one participation, money added"
    assert f"hand.zip organization.csv: {again} (1 row)" in notes


def test_projects_twice_without_a_date_and_rows_of_no_project(told):
    projects = [*PROJECTS, PROJECTS[0], ["800006", "", "200006"], ["", "2015-01-01", ""]]
    projects += [["800007", "01/02/2017", "200007"]]
    rows = [["800006", SPRUCE, "coordinator", ""], ["999999", SPRUCE, "coordinator", ""]]
    rows += [["800001", "", "participant", ""]]
    programmes = [*PROGRAMMES, ["999999", "H2020-EU.1.1.", "", ""]]
    instance, notes = told(
        {"projects": projects, "participations": PARTICIPATIONS + rows, "programmes": programmes}
    )
    assert instance.to_dict() == told()[0].to_dict()
    for text in (
        "hand.zip project.csv: projects given twice, first row kept (1 row)",
        "hand.zip project.csv: rows without id left out (1 row)",
        "hand.zip project.csv: left out without a start date such as 2020-01-31 (2 projects)",
        "hand.zip organization.csv: rows of projects that project.csv lacks left out (1 row)",
        "hand.zip organization.csv: rows without organisationID left out (1 row)",
        "hand.zip legalBasis.csv: rows of projects that project.csv lacks left out (1 row)",
    ):
        assert text in notes


def test_cells_that_cannot_be_used(make, told, monkeypatch):
    """An old region, a region elsewhere, a country that is none, money and flags that are none."""
    import download_by_hand as hand

    monkeypatch.setitem(hand.WHO, SPRUCE, ["UK", "HES", "Uni\x07 versity", "", "UKI99", "maybe"])
    monkeypatch.setitem(hand.WHO, HARBOUR, ["EL", "REC", " Harbour\n Institute ", "", "FR101", ""])
    monkeypatch.setitem(hand.WHO, LAUREL, ["ZZ", "PRC", "Laurel", "", "", ""])
    monkeypatch.setitem(hand.WHO, LONE, ["RE", "PRC", "Lone", "", "", ""])
    rows = [[*row[:3], "1.234,5" if row[1] == SPRUCE else row[3]] for row in PARTICIPATIONS]
    instance, notes = told({"participations": rows})
    by_id = {c.id: c for c in instance.candidates}
    assert by_id[SPRUCE].name == "Uni versity"
    assert by_id[HARBOUR].name == "Harbour Institute"
    assert by_id[SPRUCE].region is by_id[HARBOUR].region is None
    assert (by_id[LONE].country, by_id[LONE].region) == ("FR", "FRY4")
    assert "ec_contribution" not in by_id[SPRUCE].attributes
    assert LAUREL not in by_id
    for text in (
        "region: no NUTS 2021 or 2024 region of the country, so left blank (2 organisations)",
        f"organisations without a country left out: {LAUREL}, 900000005; no country: ZZ",
        "country: RE read as FR (1 organisation)",
        "SME: 'maybe' is neither yes nor no, so left blank (1 organisation)",
        "hand.zip organization.csv: ecContribution that is no number left blank (3 rows)",
    ):
        assert text in notes, notes


def test_an_organisation_that_moved(told, monkeypatch):
    """What its latest project says counts, wherever it stands in the file."""
    import download_by_hand as hand

    rows = [hand.participation(row) for row in PARTICIPATIONS]
    at = hand.PARTICIPATION_HEADS.index("country")
    rows[0][at] = "CH"
    real = hand.texts
    monkeypatch.setattr(
        hand, "texts",
        lambda given: real(given) | {"organization.csv": as_csv(PARTICIPATION_HEADS, rows)},
    )  # fmt: skip
    instance, notes = told()
    assert instance.candidates[0].country == "GB"
    assert "organisations with several countries: that of the latest project taken (1)" in notes


def test_nobody_is_left(make, problems):
    path = make()
    [problem] = problems(path, countries=["PT"], programmes=["H2020-EU.3.5"])
    assert problem == (
        "nobody is left: 5 projects with 6 participants, 2 projects selected, 4 organisations in "
        "enough of them, 4 with a country, 0 in PT. Loosen the filters, or the day."
    )
    [problem] = problems(path, as_of="2001-01-01")
    assert problem.startswith("nobody is left: 0 projects with 0 participants")
    [problem] = problems(make(projects=[]))
    assert problem.startswith("nobody is left")


def test_topics_and_programmes_that_there_are_none_of(make, problems):
    """Each is named, whatever the others match: it is a slip of the pen."""
    found = problems(
        make(), topics=["WASTE-*", "WASTE-3-2015", "SPACE-*"], programmes=["SC9-energy", "ART"]
    )
    assert found[:3] == [
        "topic WASTE-3-2015: no project has it. Did you mean 'WASTE-2-2015'?",
        "topic SPACE-*: no project has it. There are EE-07-2016, WASTE-1-2014, WASTE-2-2015.",
        "programme SC9-energy: no project has it. Did you mean 'SC3-energy'?",
    ]
    assert found[3].startswith("programme ART: no project has it. There are H2020-EU.2.3.1, H2020")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"levels": (1, 3, 2)}, "levels: 1,3,2 is no scale. Allowed: whole numbers of projects"),
        ({"levels": ()}, "levels: nothing is no scale"),
        ({"levels": (0, 1)}, "levels: 0,1 is no scale"),
        ({"trust_per_project": 1}, "trust per project: 1. Allowed: above 0 and below 1"),
        ({"half_life": 0}, "half-life: 0 years. Allowed: above 0"),
        ({"indirect": 1.5}, "indirect: 1.5. Allowed: above 0 and at most 1"),
        ({"capabilities": ["patents"]}, "capabilities: unknown: patents. Allowed: topics,"),
        ({"capabilities": []}, "capabilities: none are asked for"),
        ({"countries": ["France"]}, "country: 'France' is not a country code"),
        ({"count": "some"}, "count: 'some' is not known. Allowed: all, selected"),
        ({"top": 0}, "top: 0 is too small. Allowed: 1 or more"),
        ({"max_project_size": 1}, "max project size: 1 is too small. Allowed: 2 or more"),
    ],
)
def test_settings_that_cannot_be_followed(make, problems, setting, message):
    [problem] = problems(make(), **setting)
    assert problem.startswith(message)


def test_arguments_that_there_are_not(make):
    with pytest.raises(TypeError, match="topic"):
        co.import_cordis(make(), topic="WASTE-*")
    with pytest.raises(co.InvalidInput, match="as of: '2020-13-01' is no day"):
        co.import_cordis(make(), as_of="2020-13-01")


@pytest.mark.parametrize(
    "text", ["id,sdg\n800001,1\n", "projectID\n800001\n", "", "projectID,a,b\n"]
)
def test_a_file_of_labels_that_is_none(make, problems, tmp_path, text):
    file = tmp_path / "labels.csv"
    file.write_text(text, encoding="utf-8")
    [problem] = problems(make(), labels=file)
    assert problem.startswith("labels.csv line 1: the columns are ")
    assert problem.endswith("Allowed: projectID and one column of labels.")
    [problem] = problems(make(), labels=[tmp_path / "none.csv"])
    assert problem.startswith("none.csv: cannot be read: No such file")


def test_texts_of_the_download_are_those_of_the_layout():
    """The download made by hand has every column of the official one."""
    given = {
        "projects": PROJECTS, "participations": PARTICIPATIONS, "topics": [],
        "programmes": [], "vocabulary": [], "framework": "H2020",
    }  # fmt: skip
    found = texts(given)
    assert found["organization.csv"].startswith('"projectID";"projectAcronym";"organisationID";')
    assert found["project.csv"].splitlines()[0].count(";") == 20
