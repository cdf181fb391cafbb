"""Who becomes a candidate: topics, programmes, countries, numbers of projects, the top."""

from __future__ import annotations

import pytest
from download_by_hand import BAOBAB, HARBOUR, LAUREL, LONE, SPRUCE


def ids(instance):
    return [c.id for c in instance.candidates]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"topics": "WASTE-1-2014"}, [SPRUCE, HARBOUR, BAOBAB]),
        ({"topics": "waste-*"}, [SPRUCE, HARBOUR, BAOBAB, LAUREL]),
        ({"topics": ["WASTE-1-2014", "EE-07-2016"]}, [SPRUCE, HARBOUR, BAOBAB, LAUREL]),
        ({"programmes": "H2020-EU.3.3."}, [HARBOUR, LAUREL, LONE]),
        ({"programmes": "h2020-eu.3.3"}, [HARBOUR, LAUREL, LONE]),
        ({"programmes": "H2020-EU.3.3.2.1"}, [LONE]),
        ({"programmes": "SC3-energy"}, [HARBOUR, LAUREL, LONE]),
        ({"programmes": "H2020-EU.2.*"}, [SPRUCE, HARBOUR, LAUREL]),
        ({"topics": "WASTE-*", "programmes": "H2020-EU.2.3"}, [SPRUCE, HARBOUR, LAUREL]),
        ({"countries": ["UK", "gr"]}, [SPRUCE, HARBOUR]),
        ({"countries": "NA"}, [BAOBAB]),
        ({"min_projects": 2}, [SPRUCE, HARBOUR, LAUREL, LONE]),
        ({"min_projects": 2, "programmes": "SC5-climate-and-resources"}, [SPRUCE, HARBOUR]),
        ({"min_all": 3, "topics": "EE-07-2016"}, [HARBOUR]),
        ({"min_project_size": 3, "min_all": 3}, [HARBOUR]),
        ({"min_project_size": 3, "min_projects": 2}, [SPRUCE, HARBOUR, LAUREL]),
        ({"min_project_size": 2, "programmes": "SC3-energy"}, [HARBOUR, LAUREL]),
        ({"top": 2}, [SPRUCE, HARBOUR]),
        ({"top": 3}, [SPRUCE, HARBOUR, LAUREL]),
        ({"top": 1, "topics": "EE-07-2016"}, [HARBOUR]),
        ({"top": 1, "topics": "WASTE-*", "countries": ["NA", "FR"]}, [LAUREL]),
    ],
)
def test_candidates(told, settings, expected):
    """Ties go to more projects in all, then to the smaller id: Laurel and Lone have two each."""
    assert ids(told(**settings)[0]) == expected


def test_all_projects_of_a_candidate_count_or_those_that_select(told):
    """Spruce is in two projects on waste and in a third."""
    every, _ = told(topics="WASTE-*")
    assert every.candidates[0].attributes["projects"] == 3
    assert {(c.candidate, c.capability) for c in every.capabilities} >= {(LAUREL, "SC3-energy")}
    assert {(t.a, t.b): t.trust for t in every.trust}[HARBOUR, LAUREL] == 0.75
    some, _ = told(topics="WASTE-*", count="selected")
    spruce = some.candidates[0]
    assert (spruce.experience, spruce.attributes["projects"]) == (2, 2)
    assert {c.capability for c in some.capabilities} == {"SC5-climate-and-resources"}
    assert {(t.a, t.b): t.trust for t in some.trust}[HARBOUR, LAUREL] == 0.5
    assert "Levels count the projects that select" in some.meta.description


def test_wanted_is_the_share_of_the_projects_that_select(told):
    """Of the three projects with a topic two are on resources and one on energy."""
    instance, _ = told(topics="*")
    assert {w.capability: w.weight for w in instance.wanted} == {
        "SC5-climate-and-resources": 0.6667,
        "SC3-energy": 0.3333,
    }
    assert "The weights in wanted are the share" in instance.meta.description
    assert told(countries="FR")[0].wanted == ()


def test_wanted_leaves_small_projects_out(told):
    """Of the energy projects the one with a single participant does not select."""
    instance, _ = told(programmes="H2020-EU.3.3", min_project_size=2)
    assert {w.capability: w.weight for w in instance.wanted} == {"SC3-energy": 1}


def test_the_filters_stand_in_the_description(told):
    text = told(
        topics="WASTE-*", programmes="H2020-EU.3", countries=["FR", "GR"], min_projects=1,
        min_all=2, min_project_size=2, top=2,
    )[0].meta.description  # fmt: skip
    assert (
        "Candidates are organisations in at least 1 project of topic WASTE-* of programme part "
        "H2020-EU.3 with at least 2 participants, and in at least 2 projects in all, from FR, GR; "
        "of these the 2 with most projects."
    ) in text
