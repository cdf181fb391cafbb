"""A download made by hand becomes exactly the instance that can be worked out on paper."""

from __future__ import annotations

import pytest
from download_by_hand import BAOBAB, HARBOUR, LAUREL, LONE, NOWHERE, SPRUCE

import consortium_opt as co


def levels(instance):
    return {(c.candidate, c.capability): c.level for c in instance.capabilities}


def trust(instance):
    return {(t.a, t.b): t.trust for t in instance.trust}


def test_candidates_and_what_is_known_of_them(told):
    instance, _ = told()
    assert [c.id for c in instance.candidates] == [SPRUCE, HARBOUR, BAOBAB, LAUREL, LONE]
    spruce, harbour, baobab, laurel, lone = instance.candidates
    assert (spruce.country, harbour.country, baobab.country) == ("GB", "GR", "NA")
    assert (spruce.pic, spruce.type, spruce.name) == (SPRUCE, "HES", "University of Spruce")
    assert [c.region for c in instance.candidates] == ["UKI31", "EL303", None, "FRK26", "DEA23"]
    assert [c.experience for c in instance.candidates] == [2, 1, 0, 1, 1]
    assert lone.name is None
    assert spruce.attributes == {"city": "Spruceford", "projects": 3, "ec_contribution": 175000.75}
    assert laurel.attributes["sme"] is True
    assert harbour.attributes["sme"] is False
    assert "ec_contribution" not in baobab.attributes, "blank is not zero"


def test_levels_by_main_part_of_the_programme(told):
    """SC5 twice is level 2; a finer code counts where no main part is listed; a pillar does not."""
    instance, _ = told()
    assert levels(instance) == {
        (SPRUCE, "SC5-climate-and-resources"): 2,
        (HARBOUR, "SC5-climate-and-resources"): 2,
        (HARBOUR, "SC3-energy"): 1,
        (BAOBAB, "SC5-climate-and-resources"): 1,
        (LAUREL, "SC5-climate-and-resources"): 1,
        (LAUREL, "SC3-energy"): 1,
        (LONE, "SC3-energy"): 1,
    }
    assert instance.wanted == ()


def test_finer_parts_topics_and_terms(told):
    instance, _ = told(depth=3)
    assert {c.capability for c in instance.capabilities} == {
        "H2020-EU.3.5", "H2020-EU.2.3.1", "H2020-EU.3.3.2", "H2020-EU.3"
    }  # fmt: skip
    instance, _ = told(capabilities=["topics", "vocabulary"])
    names = {"WASTE-1-2014", "WASTE-2-2015", "EE-07-2016"}
    names |= {"earth sciences", "environmental engineering"}
    assert {c.capability for c in instance.capabilities} == names
    instance, _ = told(capabilities="vocabulary", depth=1)
    assert {c.capability for c in instance.capabilities} == {
        "natural sciences", "engineering and technology"
    }  # fmt: skip


def test_another_scale(told):
    """Two projects for level 1, three for level 2: one project is none."""
    instance, _ = told(levels=(2, 3))
    assert levels(instance) == {
        (SPRUCE, "SC5-climate-and-resources"): 1,
        (HARBOUR, "SC5-climate-and-resources"): 1,
    }
    assert instance.meta.max_level == 2
    assert "2, 3 or more projects give levels 1 to 2" in instance.meta.description


def test_trust_saturates(told):
    instance, _ = told()
    assert trust(instance) == {
        (SPRUCE, HARBOUR): 0.75,
        (SPRUCE, BAOBAB): 0.5,
        (SPRUCE, LAUREL): 0.5,
        (SPRUCE, LONE): 0.5,
        (HARBOUR, BAOBAB): 0.5,
        (HARBOUR, LAUREL): 0.75,
    }
    assert instance.trust[0].evidence == "2 joint projects"
    third, _ = told(trust_per_project=0.3)
    assert trust(third)[SPRUCE, HARBOUR] == pytest.approx(1 - 0.7**2)


def test_large_projects_give_no_trust(told):
    """Of at most two participants there is one."""
    instance, _ = told(max_project_size=2)
    assert trust(instance) == {(SPRUCE, LONE): 0.5}


def test_trust_decays_by_the_age_of_the_project(told):
    """As of 2019: joint work of 2015 and 2016 counts a quarter and about 0.35 after half-life 2."""
    instance, _ = told(half_life=2)
    worth = sum(0.5 ** (days / 365.25 / 2) for days in (1461, 1096))
    assert trust(instance)[SPRUCE, HARBOUR] == pytest.approx(1 - 0.5**worth, abs=1e-4)
    assert trust(instance)[SPRUCE, LONE] == 0.5
    assert instance.trust[0].evidence == f"2 joint projects, worth {worth:.2f} by age"
    assert "0.5^(y/2)" in instance.meta.description


def test_trust_through_common_partners(told):
    """Harbour is Laurel's and Baobab's: 0.5 * 0.75 * 0.5 for the pair without a joint project."""
    instance, _ = told(indirect=0.5)
    found = trust(instance)
    assert found[BAOBAB, LAUREL] == pytest.approx(0.5 * 0.75 * 0.5)
    assert found[BAOBAB, LONE] == found[LAUREL, LONE] == 0.125
    assert found[HARBOUR, LONE] == pytest.approx(0.5 * 0.75 * 0.5)
    assert found[SPRUCE, HARBOUR] == 0.75, "joint work stands"
    through = next(t for t in instance.trust if (t.a, t.b) == (BAOBAB, LAUREL))
    assert through.evidence == "no joint project, 2 common partners"
    few, _ = told(indirect=0.5, indirect_each=1)
    extra = trust(few).keys() - trust(told()[0]).keys()
    assert extra == {(HARBOUR, LONE), (BAOBAB, LAUREL)}


def test_as_of_a_day(told):
    """Who took part later is not there yet, and what came later does not count."""
    instance, notes = told(as_of="2016-06-30")
    assert [c.id for c in instance.candidates] == [SPRUCE, HARBOUR, BAOBAB, LAUREL]
    assert instance.candidates[0].attributes["projects"] == 2
    assert trust(instance)[SPRUCE, HARBOUR] == 0.75
    assert (HARBOUR, LAUREL) in trust(instance)
    assert trust(instance)[HARBOUR, LAUREL] == 0.5
    assert "projects that started after 2016-06-30 left out (3 projects)" in notes
    assert instance.meta.title == "Organisations in Horizon 2020, as of 2016-06-30"


def test_labels_of_ones_own_become_capabilities(told, tmp_path):
    """Several are separated by a bar, a bare number gets the name of its column."""
    file = tmp_path / "mine.csv"
    text = "projectID,sdg\n800001,7|13\n800002,7\n800003,\n999999,1\n200004,wind power\n800001\n"
    file.write_text(text, encoding="utf-8")
    instance, notes = told(capabilities=(), labels=[file])
    assert levels(instance) == {
        (SPRUCE, "sdg-13"): 1, (SPRUCE, "sdg-7"): 2, (HARBOUR, "sdg-13"): 1, (HARBOUR, "sdg-7"): 2,
        (BAOBAB, "sdg-13"): 1, (BAOBAB, "sdg-7"): 1, (LAUREL, "sdg-7"): 1, (LONE, "wind power"): 1,
    }  # fmt: skip
    assert "mine.csv: labels of projects that are not there left out (1 row)" in notes
    assert "mine.csv: rows that do not have two cells left out (1 row)" in notes
    assert "(hand.zip, mine.csv)" in instance.meta.source


def test_the_instance_says_where_it_is_from(told):
    meta = told()[0].meta
    assert meta.status == "real"
    source = "CORDIS, EU research projects under Horizon 2020 (hand.zip), © European Union"
    assert meta.source == source
    for words in (
        "had started by 2019-01-01",
        "1, 2, 3-4, 5-9, 10 or more projects give levels 1 to 5",
        "Trust of a pair is 1 - 0.5^n for n joint projects.",
    ):
        assert words in meta.description
    assert told(title="My pool")[0].meta.title == "My pool"


def test_what_was_read_normalised_and_missing_is_told(told):
    _, notes = told()
    read = (
        "read 5 projects that started from 2015-01-01 to 2019-01-01, 12 participations "
        "(participant 6, coordinator 5, partner 1) of 6 organisations"
    )
    assert notes == [
        read,
        "1 project with a single participant",
        "1 project without a coordinator",
        "1 project with several coordinators, each of whom counts",
        "ecContribution of 2 participations is blank: not known, and not zero",
        f"organisations without a country left out: {NOWHERE}",
        "country: UK read as GB (1 organisation)",
        "country: EL read as GR (1 organisation)",
        "not known of the 5 candidates: name of 1, region of 1, sme of 3, ec_contribution of 1",
    ]


@pytest.mark.parametrize("name", ["folder", "csv-below.zip", "below"])
def test_zipped_and_unpacked_are_the_same(make, name):
    below = "csv/" if "below" in name else ""
    again = co.import_cordis(make(name, below=below))
    assert again.candidates == co.import_cordis(make()).candidates
    assert again.trust == co.import_cordis(make()).trust
