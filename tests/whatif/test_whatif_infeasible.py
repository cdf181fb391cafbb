"""Why nothing is possible and the ways out, on pools small enough to see it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from by_hand import TODAY, formulation, pool

from consortium_opt.case import Case
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.reporting.remedies import NUMBERS
from consortium_opt.rules import RULES
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.infeasibility.infeasible import Infeasible, explain_infeasible
from consortium_opt.whatif.inquiry import Inquiry

FRENCH = {"type": "count", "where": {"country": "FR"}}
GERMAN = {"type": "count", "where": {"country": "DE"}}
SIX = pool(
    {name: {"country": c} for name, c in zip("abcdef", ["FR"] * 4 + ["DE"] * 2, strict=True)}
)


def case_of(
    rules: Any, instance: Any = SIX, require: str = "", exclude: str = "", **more: Any
) -> Case:
    made = formulation(rules, **more)
    return prepare(instance, made, require=require, exclude=exclude, today=TODAY)


def explained(
    rules: Any, instance: Any = SIX, settings: Settings | None = None, **more: Any
) -> Infeasible:
    own = {key: more.pop(key) for key in list(more) if key in ("require", "exclude", "coordinator")}
    case = case_of(rules, instance, **own)
    return explain_infeasible(Inquiry(case, settings or Settings()), **more)


def ways(found: Infeasible) -> list[tuple[float, str]]:
    return [(fix.cost, fix.text) for fix in found.fixes]


TIGHT = {"size": {"type": "size", "max": 2}, "french": {**FRENCH, "min": 3}}


def test_the_document_by_hand():
    """At most 2 members, 3 of them French: the contract, key by key."""
    found = explained(TIGHT)
    said = found.to_dict()
    assert said["schema_version"] == 1
    assert said["status"] == "infeasible"
    assert said["findings"] == [
        {"rule": "french", "text": "it asks for at least 3 members, size allows at most 2"}
    ]
    assert said["conflict"] == ["size", "french"]
    assert said["irreducible"] is True
    assert said["more_conflicts"] == []
    assert said["all_conflicts"] is True
    assert [(f["cost"], f["changes"], f["text"]) for f in said["fixes"]] == [
        (
            1.0,
            [{"key": "rules.size.max", "old": 2, "new": 3}],
            "Raise the greatest number of members (rules.size.max) from 2 to 3.",
        ),
        (
            1.0,
            [{"key": "rules.french.min", "old": 3, "new": 2}],
            "Lower the least number of members that match (rules.french.min) from 3 to 2.",
        ),
    ]
    assert said["cheapest"] is True
    assert said["all_fixes"] is True
    assert said["fixes"][0]["status"] == "optimal"
    assert {m["id"] for m in said["fixes"][0]["consortium"]["members"]} <= set("abcdef")
    assert Infeasible.from_json(found.to_json()) == found


def test_each_way_out_is_what_its_changes_say():
    """Set by hand, the changes of a way out make the case possible, with the same best."""
    for fix in explained(TIGHT).fixes:
        rules = {name: dict(table) for name, table in TIGHT.items()}
        for change in fix.changes:
            _, name, parameter = change.key.split(".")
            rules[name][parameter] = change.new
        best = Inquiry(case_of(rules), Settings()).ask()
        assert best.objective == pytest.approx(fix.objective)


def test_laws_stay():
    """The law is in the conflict and in no way out, unless it is allowed."""
    rules = {"size": {**TIGHT["size"], "law": True}, "french": TIGHT["french"]}
    found = explained(rules)
    assert found.conflict == ("size", "french")
    assert [[c.key for c in fix.changes] for fix in found.fixes] == [["rules.french.min"]]
    allowed = explained(rules, allow_law=True)
    assert [[c.key for c in fix.changes] for fix in allowed.fixes] == [
        ["rules.size.max"],
        ["rules.french.min"],
    ]
    assert allowed.laws_allowed


def test_nothing_but_laws():
    """No change of house rules helps, and that is said."""
    rules = {name: {**table, "law": True} for name, table in TIGHT.items()}
    found = explained({**rules, "german": {**GERMAN, "min": 1}})
    assert found.conflict == ("size", "french")
    assert found.fixes == ()
    assert found.all_fixes
    assert found.only_laws
    assert "No change of house rules helps: only another pool, or changing a law" in str(found)


def test_laws_are_left_out_first():
    """Both the law and a house rule clash with the size; the conflict names what can be changed."""
    rules = {
        "law": {**FRENCH, "min": 3, "law": True},
        "size": {"type": "size", "max": 1},
        "house": {**GERMAN, "min": 2},
    }
    found = explained(rules)
    assert found.conflict == ("size", "house")
    assert found.more_conflicts == (("law", "size"),)
    assert found.all_conflicts


def test_cost_of_change_ranks():
    """A dear rule is moved last; its price multiplies the steps."""
    rules = {"size": {**TIGHT["size"], "cost_of_change": 2.5}, "french": TIGHT["french"]}
    assert ways(explained(rules)) == [
        (1.0, "Lower the least number of members that match (rules.french.min) from 3 to 2."),
        (2.5, "Raise the greatest number of members (rules.size.max) from 2 to 3."),
    ]
    with pytest.raises(ValueError, match="greater than 0"):
        RULES["size"](max=2, cost_of_change=0)


def test_changes_together_where_no_one_is_cheaper():
    """4 French and 2 Germans among 3 members: each rule moves, in every least mixture of cost 3."""
    rules = {
        "size": {"type": "size", "max": 3},
        "french": {**FRENCH, "min": 4, "cost_of_change": 4},
        "german": {**GERMAN, "min": 2},
    }
    found = explained(rules, fixes=9)
    assert [(f.cost, [(c.key, c.new) for c in f.changes]) for f in found.fixes] == [
        (3.0, [("rules.size.max", 6)]),
        (3.0, [("rules.size.max", 5), ("rules.german.min", 1)]),
        (3.0, [("rules.size.max", 4), ("rules.german.min", 0)]),
        (6.0, [("rules.size.max", 5), ("rules.french.min", 3)]),
        (6.0, [("rules.french.min", 3), ("rules.german.min", 0)]),
        (6.0, [("rules.size.max", 4), ("rules.french.min", 3), ("rules.german.min", 1)]),
        (9.0, [("rules.size.max", 4), ("rules.french.min", 2)]),
        (9.0, [("rules.french.min", 2), ("rules.german.min", 1)]),
        (12.0, [("rules.french.min", 1)]),
    ]
    assert found.all_fixes


def test_a_rule_without_numbers_is_switched_off():
    """Apart or both: a name is given up at 3, the rule at 10; names of a rule are atoms."""
    rules = {
        "must": {"type": "require", "candidates": ["a", "b", "c"]},
        "rivals": {"type": "apart", "candidates": ["a", "b"]},
    }
    found = explained(rules)
    assert found.conflict == ("must a", "must b", "rivals")
    assert ways(found) == [
        (3.0, "Drop the requirement on a (rules.must.candidates)."),
        (3.0, "Drop the requirement on b (rules.must.candidates)."),
        (10.0, "Switch off the rule rivals (rules.rivals.enabled)."),
    ]
    assert found.fixes[1].changes[0].new == ["a", "c"]
    assert found.fixes[2].changes[0].new is False


def test_names_given_on_the_command_line():
    """``--require`` and ``--exclude`` are rules of that name; the last name switches them off."""
    found = explained({"french": {**FRENCH, "min": 4}}, exclude="ab", require="c")
    assert found.conflict == ("french", "exclude b")
    assert found.more_conflicts == (("french", "exclude a"),)
    lower = "Lower the least number of members that match (rules.french.min) from 4 to"
    assert ways(found) == [
        (2.0, f"{lower} 2."),
        (4.0, f"{lower} 3. Let a in again (rules.exclude.candidates)."),
        (4.0, f"{lower} 3. Let b in again (rules.exclude.candidates)."),
    ]
    one = explained({"german": {**GERMAN, "min": 2, "cost_of_change": 9}}, exclude="f")
    assert ways(one)[0] == (3.0, "Let f in again (rules.exclude.enabled).")


ROLES = {"build": {}, "test": {}}
STAFF = {"staff_pm": 10, "pm_cost": 100}
PLAYERS = pool(
    {"a": {}, "b": {}, "c": {}},
    roles=ROLES,
    capabilities={"a": {"k": 5}, "b": {"k": 5}, "c": {"l": 2}},
    requirements={"build": {"k": 1}, "test": {"l": 2}},
)


def test_roles_are_atoms_where_they_matter():
    """c alone can test and must not take part."""
    found = explained({"out": {"type": "exclude", "candidates": ["c"]}}, PLAYERS)
    assert found.conflict == ("role test", "out c")
    assert ways(found) == [(3.0, "Let c in again (rules.out.enabled).")]
    law = {"type": "exclude", "candidates": ["c"], "law": True}
    found = explained({"out": law}, PLAYERS)
    assert ways(found) == [(3.0, "Let the role test stay empty (roles.test).")]
    assert found.fixes[0].changes[0].model_dump() == {
        "key": "roles.test",
        "old": {"min_members": 1, "max_members": None, "person_months": 0.0},
        "new": {"min_members": 0, "max_members": None, "person_months": 0.0},
    }


def test_roles_that_do_not_matter_are_left_out():
    """The size is in conflict with the count whether or not roles are filled."""
    rules = {"size": {"type": "size", "max": 1}, "french": {**FRENCH, "min": 2}}
    found = explained(rules, PLAYERS)
    assert found.conflict == ("size", "french")
    # one French member is enough for the count, two for the roles
    assert ways(found) == [
        (1.0, "Raise the greatest number of members (rules.size.max) from 1 to 2.")
    ]


def test_a_role_nobody_can_play():
    hard = pool(
        {"a": STAFF, "b": STAFF},
        roles={"build": {"person_months": 5}, "test": {"person_months": 4}},
        capabilities={"a": {"k": 5}, "b": {"k": 1}},
        requirements={"test": {"l": 2}},
    )
    found = explained({"size": {"type": "size", "max": 2}}, hard)
    assert [(f.rule, f.text) for f in found.findings] == [
        ("role test", "nobody in the pool can play it (see role_requirements)")
    ]
    assert found.conflict == ("role test",)
    assert ways(found) == [(3.0, "Let the role test stay empty (roles.test).")]


def test_terms_that_lose_their_person_months():
    """Without any person-months cost is no term: that goes with the way out, and is said."""
    hard = pool(
        {"a": STAFF, "b": STAFF},
        roles={"test": {"person_months": 4}},
        capabilities={"a": {"k": 5}},
        requirements={"test": {"k": 5}},
    )
    rules = {"out": {"type": "exclude", "candidates": ["a"], "law": True}}
    objective = {"cost": {"type": "cost", "reference": 1000}}
    case = prepare(hard, formulation(rules, objective), today=TODAY)
    found = explain_infeasible(Inquiry(case, Settings()))
    assert found.fixes == ()  # b can play nothing
    easy = hard.model_copy(update={"role_requirements": ()})
    rules = {
        "size": {"type": "size", "min": 2},
        "most": {"type": "max_share", "max": 0.4, "law": True},
    }
    case = prepare(easy, formulation(rules, objective), today=TODAY)
    assert explain_infeasible(Inquiry(case, Settings())).fixes == ()


def test_excluded_candidates_of_whom_too_little_is_known_stay_out():
    """b has no staff_pm: nothing can be said of consortia with it."""
    blank = pool(
        {"a": STAFF, "b": {"pm_cost": 1}, "c": STAFF},
        roles={"build": {"person_months": 5}},
    )
    rules = {
        "out": {"type": "exclude", "candidates": ["b", "c"]},
        "size": {"type": "size", "min": 2, "law": True},
    }
    found = explained(rules, blank)
    assert found.conflict == ("out c", "size")
    assert ways(found) == [(3.0, "Let c in again (rules.out.candidates).")]
    assert found.fixes[0].changes[0].new == ["b"]


def test_the_pool_alone():
    """Nobody can coordinate: no rule is to blame."""
    nobody = pool({"a": {"can_coordinate": False}, "b": {"can_coordinate": False}})
    found = explained(TIGHT, nobody)
    assert found.conflict == ()
    assert found.structure == (
        "coordinator: nobody in the pool can coordinate (column can_coordinate)"
    )
    assert found.fixes == ()
    assert "Even without any rule nothing is possible: coordinator: nobody" in found.page().verdict


def test_a_rule_under_a_condition():
    """The numbers of ``then`` move under their own key; what stands in ``when`` does not."""
    when = {"type": "count", "where": {"country": "FR"}, "min": 1}
    rules = {
        "cond": {"type": "if", "when": when, "then": {"type": "size", "max": 3}},
        "french": {**FRENCH, "min": 4, "law": True},
    }
    found = explained(rules)
    assert found.conflict == ("cond", "french")
    assert ways(found) == [
        (1.0, "Raise the greatest number of members (rules.cond.then.max) from 3 to 4.")
    ]
    assert found.fixes[0].changes[0].key == "rules.cond.then.max"


def test_a_rule_that_dropout_names():
    """It takes its numbers along; when it is off, the list loses it. A law dropout protects it."""
    rules = {
        "french": {**FRENCH, "min": 4, "cost_of_change": 9},
        "kept": {"type": "dropout", "rules": ["french"]},
    }
    found = explained(rules, coordinator=False)
    assert found.conflict == ("french", "kept")
    assert ways(found) == [
        (9.0, "Lower the least number of members that match (rules.french.min) from 4 to 3."),
        (10.0, "Switch off the rule kept (rules.kept.enabled)."),
    ]
    law = explained({**rules, "kept": {**rules["kept"], "law": True}}, coordinator=False)
    assert law.fixes == ()
    assert law.only_laws
    both = {
        "apart": {"type": "apart", "candidates": ["a", "b"]},
        "must": {"type": "require", "candidates": ["a", "b"], "law": True},
        "french": {**FRENCH, "min": 1},
        "kept": {"type": "dropout", "rules": ["apart", "french"]},
    }
    fix = explained(both, coordinator=False).fixes[0]
    assert [c.model_dump() for c in fix.changes] == [
        {"key": "rules.apart.enabled", "old": True, "new": False},
        {"key": "rules.kept.rules", "old": ["apart", "french"], "new": ["french"]},
    ]
    assert fix.cost == 10.0


def test_rules_that_are_off_or_only_measured_are_no_part():
    rules = {
        **TIGHT,
        "off": {**GERMAN, "min": 9, "enabled": False},
        "shown": {**GERMAN, "min": 2, "enforce": False},
    }
    found = explained(rules)
    assert found.conflict == ("size", "french")
    assert not found.more_conflicts
    assert "off" not in str(found.to_dict()["fixes"])


def test_several_conflicts_and_how_many():
    rules = {
        "one": {"type": "require", "candidates": ["a"]},
        "two": {"type": "at_most", "candidates": ["a", "b"], "max": 0},
        "three": {"type": "at_least_one_of", "candidates": ["e"]},
        "four": {"type": "at_most", "candidates": ["e", "f"], "max": 0},
    }
    found = explained(rules)
    assert {found.conflict, *found.more_conflicts} == {("one a", "two"), ("three", "four")}
    assert found.all_conflicts
    first = explained(rules, conflicts=1)
    assert first.more_conflicts == ()
    assert not first.all_conflicts
    assert [len(fix.changes) for fix in found.fixes] == [2, 2, 2]


def test_a_case_that_is_possible_is_refused():
    with pytest.raises(ValueError, match="the case is not infeasible"):
        explained({"size": {"type": "size", "max": 2}})


# -- limits ---------------------------------------------------------------------------------------


class Stopper:
    """Says stop from some question on."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


COSTS = [3.0, 3.0, 6.0]
"""Of the ways out of ``HARD``: one member is left, or nobody has to trust anybody."""
HARD = {
    "mean": {"type": "trust_mean", "min": 0.3},
    "french": {**FRENCH, "min": 2, "max": 3},
    "german": {**GERMAN, "min": 2},
    "size": {"type": "size", "max": 5},
}


@pytest.mark.parametrize("after", range(0, 60, 4))
def test_whatever_is_cut_short_is_said_and_nothing_is_wrong(after):
    """Nobody trusts anybody, so two Germans are too many for the mean. A stop comes ever later."""
    found = explained(HARD, settings=Settings(stop=Stopper(after)), seconds=5)
    if found.conflict:
        assert {"mean", "german"} <= set(found.conflict)
        assert found.irreducible == (found.conflict == ("mean", "german"))
    else:
        assert not found.all_conflicts
        assert found.structure is None
    for fix in found.fixes:
        assert {change.key.split(".")[1] for change in fix.changes} & {"mean", "french", "german"}
    if found.cheapest:
        assert [fix.cost for fix in found.fixes] == COSTS
    else:
        text = str(found)
        assert "in the time" in text


def test_without_any_time():
    found = explained(HARD, settings=Settings(deadline=time.monotonic() - 1))
    assert found.conflict == ()
    assert found.fixes == ()
    assert not found.cheapest
    assert not found.only_laws
    assert "What is in conflict was not found in the time" in str(found)


def test_progress_is_told():
    told: list[tuple[str, int, int]] = []
    explained(TIGHT, told=lambda *what: told.append(what))
    assert told[0] == ("conflicts", 0, 3)
    assert ("conflicts", 1, 3) in told
    assert told[-1][0] == "ways out"


# -- how it looks ---------------------------------------------------------------------------------


def test_text_for_people():
    text = str(explained(TIGHT))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\n".join(lines[:4]) == (
        "Infeasible, and proven so: no consortium from this pool can meet all the rules.\n"
        "size and french cannot hold together; without any one of them the rest can be\n"
        "met. Cheapest way out: Raise the greatest number of members (rules.size.max)\n"
        "from 2 to 3."
    )
    assert "Suggestions only: nothing was changed." in text
    assert "Next: solve with --set rules.size.max=3" in text


def test_tidy_tables():
    found = explained({"size": {**TIGHT["size"], "law": True}, "french": TIGHT["french"]})
    frame = found.to_frame()
    assert list(frame["key"]) == ["rules.french.min"]
    assert list(frame["new"]) == ["2"]
    rows = found.tables()["conflicts"].rows
    assert [(r["name"], r["law"], r["asks"]) for r in rows] == [
        ("size", True, "at most 2"),
        ("french", False, "at least 3"),
    ]
    assert found.to_markdown().startswith("# By hand: why nothing is possible\n")


def test_every_number_that_moves_has_words():
    levers = {f"{kind}.{key}" for kind, rule in RULES.items() for key in rule.levers}
    assert levers == set(NUMBERS)


def test_findings_are_those_of_the_checks():
    case = case_of(TIGHT)
    found = explain_infeasible(Inquiry(case, Settings()))
    assert [f"{f.rule}: {f.text}" for f in found.findings] == list(shrink(case).findings)
