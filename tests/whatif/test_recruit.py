"""Whom the pool lacks: by hand, and against looking at every consortium of seeded pools."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from by_hand import TODAY, formulation, pool
from oracle_infeasible import feasible_seeds, infeasible_seeds, recorded_case, tightened
from oracle_ways import possible

from consortium_opt.case import Case
from consortium_opt.prepare import prepare
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.infeasibility.infeasible import Infeasible, explain_infeasible
from consortium_opt.whatif.infeasibility.invented import ordinary, with_one_more
from consortium_opt.whatif.infeasibility.recruit import recruits
from consortium_opt.whatif.inquiry import Inquiry

FRENCH = pool({name: {"type": "HEI"} for name in "abc"})
HELPS = "would make a consortium possible."


def explained(
    rules: Any, instance: Any = FRENCH, settings: Settings | None = None, **more: Any
) -> Infeasible:
    case = prepare(instance, formulation(rules), today=TODAY)
    return explain_infeasible(Inquiry(case, settings or Settings()), **more)


def lacking(rules: Any, instance: Any = FRENCH) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    return [(one.properties, one.roles) for one in explained(rules, instance).recruits]


def counted(least: int, **where: Any) -> dict[str, Any]:
    return {"type": "count", "where": where, "min": least}


def test_a_country_is_missing():
    """Everybody is French, two countries of the EU are needed: any other one will do."""
    law = {"type": "independent_distinct", "at_least": 2, "within": "EU27", "law": True}
    one = explained({"law": law}).recruits[0]
    assert one.properties == {"country": "AT"}
    assert one.roles == ()
    assert one.text == f"One more candidate who is in AT (where nobody in the pool is) {HELPS}"
    assert (one.status, one.objective) == ("optimal", 1.0)


def test_a_group_and_a_class_of_regions_are_missing():
    """The place is one of the group; why it is that one is said."""
    law = {"type": "independent_distinct", "at_least": 2, "within": "EU27"}
    both = {**law, "including": [{"group": "WIDENING", "at_least": 1}]}
    one = explained({"law": both}).recruits[0]
    assert one.properties == {"country": "BG"}
    assert "is in BG (country group WIDENING; where nobody in the pool is)" in one.text
    one = explained({"poor": counted(1, region_class="less_developed")}).recruits[0]
    assert set(one.properties) == {"region"}
    assert "(region_class less_developed)" in one.text


def test_a_type_is_missing_by_one():
    mixed = pool({"a": {"type": "SME"}, "b": {"type": "HEI"}, "c": {"type": "HEI"}})
    assert lacking({"sme": counted(2, type="SME")}, mixed) == [({"type": "SME"}, ())]


def test_nothing_helps():
    """Two are missing, or two rules of the formulation alone contradict each other."""
    assert lacking({"sme": counted(2, type="SME")}) == []
    assert lacking({"size": {"type": "size", "max": 2}, "french": counted(3, country="FR")}) == []


PLAYERS = pool(
    {"a": {}, "b": {}},
    roles={"build": {}, "test": {}},
    capabilities={"a": {"k": 5}},
    requirements={"build": {"k": 2}, "test": {"l": 2}},
)


def test_a_role_is_missing():
    """Only the role nobody can play is named, not the one that is played already."""
    found = explained({}, PLAYERS)
    assert [(one.properties, one.roles) for one in found.recruits] == [({}, ("test",))]
    assert found.recruits[0].text == f"One more candidate who can play test {HELPS}"


def test_properties_that_are_needed_together():
    """A lead that is in Poland and can play the role; a Polish SME."""
    lead = {"type": "lead", "role": "test", "where": {"country": "PL"}}
    one = explained({"lead": lead}, PLAYERS).recruits[0]
    assert (one.properties, one.roles) == ({"country": "PL"}, ("test",))
    assert one.text == f"One more candidate who is in PL and can play test {HELPS}"
    sme = {"polish": counted(1, country="PL", type="SME")}
    assert lacking(sme) == [({"country": "PL", "type": "SME"}, ())]


def test_anybody_and_columns_of_their_own():
    """One more of any kind; a flag; who can coordinate; person-months and trust."""
    assert lacking({"size": {"type": "size", "min": 4}}) == [({}, ())]
    flagged = pool({"a": {"gep": False}, "b": {"gep": False}})
    assert lacking({"plan": counted(1, gep=True)}, flagged) == [({"gep": True}, ())]
    nobody = pool({"a": {"can_coordinate": False}, "b": {"can_coordinate": False}})
    assert lacking({}, nobody) == [({"can_coordinate": True}, ())]
    asked = {"head": {"type": "coordinator", "where": {"experience": {"min": 3}}}}
    veterans = pool({"a": {"experience": 1}, "b": {}})
    assert lacking(asked, veterans) == [({"experience": 3.0}, ())]
    sectors = pool({"a": {"sector": "metal"}, "b": {"sector": "metal"}})
    kinds = explained({"kinds": {"type": "distinct", "attribute": "sector", "min": 2}}, sectors)
    assert [one.text for one in kinds.recruits] == [
        f"One more candidate who has another sector {HELPS}"
    ]
    busy = {"pm_cost": 100}
    staffed = pool(
        {"a": {"staff_pm": 9, **busy}, "b": {"staff_pm": 1, **busy}, "c": {"staff_pm": 1, **busy}},
        roles={"build": {"person_months": 20}},
    )
    assert lacking({}, staffed) == [({"staff_pm": 9.0}, ())]
    trusting = {"floor": {"type": "trust_floor", "min": 0.6}, "size": {"type": "size", "min": 2}}
    assert lacking(trusting) == [({"trust": 1.0}, ())]


def test_a_law_in_the_conflict_is_kept():
    """At most 3 members by law and 3 French: a Pole has no seat; with 4 there is one."""
    rules = {"french": counted(3, country="FR"), "polish": counted(1, country="PL")}
    size = {"type": "size", "max": 3, "law": True}
    assert lacking({**rules, "size": size}) == []
    assert lacking({**rules, "size": {**size, "max": 4}}) == [({"country": "PL"}, ())]


def test_it_is_in_nothing_else():
    """The pool, the ways out and the findings know no invented candidate."""
    found = explained({"polish": counted(1, country="PL"), "size": {"type": "size", "max": 2}})
    assert found.recruits
    assert found.instance.candidates == 3
    members = [m.id for fix in found.fixes for m in fix.consortium.members]
    assert set(members) <= set("abc")
    assert '"+"' not in found.to_json()


def test_page_tables_and_json():
    found = explained({"polish": counted(1, country="PL", type="SME")})
    text = " ".join(str(found).split())
    assert "Suggestions: one more candidate" in text
    assert "who is in PL and is of type SME" in text
    assert text.index("the cheapest ways out") < text.index("Suggestions: one more candidate")
    assert Infeasible.from_json(found.to_json()) == found
    said = found.to_dict()["recruits"]
    assert [sorted(one) for one in said] == [["objective", "properties", "roles", "status", "text"]]
    table = found.tables()["recruits"]
    assert [row["properties"] for row in table.rows] == ['{"country": "PL", "type": "SME"}']
    assert "one more candidate" not in str(explained({"sme": counted(2, type="SME")}))


def test_how_many_and_limits():
    """None where none is asked for, where time is up, or where a stop comes at once."""
    rules = {"either": counted(1, country=["PL", "RO"], type=["SME", "LARGE"])}
    assert explained(rules, lacking=0).recruits == ()
    case = prepare(FRENCH, formulation(rules), today=TODAY)
    late = Inquiry(case, Settings(deadline=time.monotonic() - 1))
    assert recruits(late, ["either"], 3) == ()
    assert recruits(Inquiry(case, Settings(stop=lambda: True)), ["either"], 3) == ()
    assert len(recruits(Inquiry(case, Settings()), ["either"], 3)) == 1


ALL = os.environ.get("CONSORTIUM_OPT_ORACLE") == "all"
RECORDED = infeasible_seeds() if ALL else infeasible_seeds()[4::6]
TIGHTENED = feasible_seeds() if ALL else feasible_seeds()[::20]
SEEDS = [
    *(("recorded", seed) for seed in RECORDED),
    *(("tightened", seed) for seed in TIGHTENED),
]


def seeded(kind: str, seed: int) -> Case | None:
    return recorded_case(seed) if kind == "recorded" else tightened(seed)


def helps(case: Case, traits: dict[str, Any]) -> bool:
    more = with_one_more(case, traits)
    return bool(possible(prepare(more, case.formulation, today=case.date)))


@pytest.mark.parametrize(("kind", "seed"), SEEDS)
def test_what_is_listed_is_enough_and_needed(kind: str, seed: int) -> None:
    """Every consortium of the pool with one more is looked at, and without each property."""
    case = seeded(kind, seed)
    if case is None:
        return
    base = ordinary(case)
    for one in explain_infeasible(Inquiry(case, Settings()), conflicts=1, fixes=1).recruits:
        columns = {k: v for k, v in one.properties.items() if k not in ("country", "region")}
        country, region = (one.properties.get(key) for key in ("country", "region"))
        place = base["place"]
        if country or region:
            place = (country or region[:2].replace("EL", "GR").replace("UK", "GB"), region)
        whole = base | columns | {"place": place, "roles": one.roles}
        assert helps(case, whole), one.text
        fewer = [
            whole | {key: base[key]} for key in (*columns, *(["place"] * (place != base["place"])))
        ]
        fewer += [whole | {"roles": tuple(r for r in one.roles if r != gone)} for gone in one.roles]
        for less in fewer:
            assert not helps(case, less), (one.text, less)
