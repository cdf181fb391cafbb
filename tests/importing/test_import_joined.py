"""Several downloads are one: organisations by their code, projects by their record number."""

from __future__ import annotations

import download_by_hand as hand
import pytest
from download_by_hand import BAOBAB, HARBOUR, LAUREL, LONE, SPRUCE

import consortium_opt as co

HORIZON = {
    "framework": "HORIZON",
    "projects": [["101000001", "2022-01-01", "300001"], ["101000002", "2023-01-01", "300002"]],
    "participations": [
        ["101000001", SPRUCE, "coordinator", "1"],
        ["101000001", LAUREL, "associatedPartner", ""],
        ["101000002", LAUREL, "coordinator", "2"],
        ["101000002", "900000007", "participant", "3"],
    ],
    "topics": [["101000001", "HORIZON-CL5-2021-D2-01-11", ""]],
    "programmes": [
        ["101000001", "HORIZON.2.5", "Climate", ""],
        ["101000002", "HORIZON.2.5.1", "", ""],
        ["101000002", "HORIZON.1.2", "MSCA", ""],
    ],
    "vocabulary": [],
}


@pytest.fixture
def two(make):
    """The download made by hand, and one of Horizon Europe with two of its organisations."""
    return make(), make("horizon.zip", **HORIZON)


def test_organisations_are_one_across_downloads(two):
    instance = co.import_cordis(two)
    assert [c.id for c in instance.candidates] == [
        SPRUCE, HARBOUR, BAOBAB, LAUREL, LONE, "900000007"
    ]  # fmt: skip
    assert [c.attributes["projects"] for c in instance.candidates] == [4, 3, 1, 4, 2, 1]
    trust = {(t.a, t.b): t.trust for t in instance.trust}
    assert trust[SPRUCE, LAUREL] == 0.75
    assert trust[LAUREL, "900000007"] == 0.5
    levels = {(c.candidate, c.capability) for c in instance.capabilities}
    assert (SPRUCE, "CL5-climate-energy-mobility") in levels
    assert (LAUREL, "MSCA-training") in levels
    assert instance.meta.title == (
        "Organisations in Horizon 2020 and Horizon Europe, as of 2023-01-01"
    )
    assert "(hand.zip, horizon.zip)" in instance.meta.source


def test_a_programme_that_had_not_begun_is_not_named(two):
    instance = co.import_cordis(two, as_of="2020-01-01")
    assert instance.meta.title == "Organisations in Horizon 2020, as of 2020-01-01"
    assert instance.candidates == co.import_cordis(two[0]).candidates


def test_the_order_of_downloads_does_not_matter(two):
    one, other = co.import_cordis(two), co.import_cordis(reversed(two))
    assert one.candidates == other.candidates
    assert (one.capabilities, one.trust) == (other.capabilities, other.trust)


def test_a_project_in_two_downloads_counts_once(make):
    """By its record number: in one download it has its grant number, in the other the rcn."""
    rows = [["888888", "2018-01-01", "200004"]]
    parts = [["888888", LONE, "coordinator", "1"], ["888888", SPRUCE, "participant", "1"]]
    other = make("other.zip", projects=rows, participations=parts, topics=[], programmes=[])
    notes: list[str] = []
    joined = co.import_cordis([make(), other], note=notes.append)
    assert joined.candidates == co.import_cordis(make()).candidates
    assert joined.trust == co.import_cordis(make()).trust
    assert "projects that an earlier download has too, counted once (1 project)" in notes


def test_one_id_of_two_projects(make):
    """A grant number of an older programme that is a record number here: two projects."""
    rows = [["200004", "2010-01-01", "100004"]]
    parts = [["200004", BAOBAB, "coordinator", "1"], ["200004", LONE, "participant", "1"]]
    other = make("fp7.zip", framework="FP7", projects=rows, participations=parts)
    joined = co.import_cordis([make(), other])
    assert {(t.a, t.b) for t in joined.trust} >= {(BAOBAB, LONE)}
    assert {c.id: c.attributes["projects"] for c in joined.candidates}[LONE] == 3
    assert "Horizon 2020" in joined.meta.title
    assert "Seventh Framework Programme" in joined.meta.title


def test_without_record_numbers_the_id_says_which_project(make):
    rows = [[*row[:2], ""] for row in hand.PROJECTS]
    again = make("again.zip", projects=rows)
    joined = co.import_cordis([make(), again])
    assert joined.candidates == co.import_cordis(make()).candidates


def test_codes_of_other_programmes_stand_for_themselves(make):
    path = make("fp7.zip", framework="FP7", programmes=[["800001", "FP7-ENERGY", "", ""]])
    instance = co.import_cordis(path)
    assert {c.capability for c in instance.capabilities} == {"FP7-ENERGY"}
