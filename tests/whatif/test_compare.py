"""``compare``: each case is what solving it alone gives; what is laid beside it is arithmetic."""

from __future__ import annotations

import json
import pickle

import cli_pools
import oracle_pools
import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.reporting.figures import total_cost
from consortium_opt.scoring import describe
from consortium_opt.whatif.cases.reference import chosen_of

SEEDS = (2, 17, 31, 58, 76, 99, 143, 210)
"""Seeded pools with rules of eight types, with and without roles, effort and a coordinator."""


@pytest.fixture(scope="module")
def seven():
    return parse_instance(cli_pools.seven())


@pytest.fixture(scope="module")
def cases():
    return {
        "base": co.read_formulation("base", changes={"rules.size.max": 5}),
        "small": co.read_formulation("base", changes={"rules.size.max": 3}),
        "call": co.read_formulation("horizon-ria"),
        "nobody": co.read_formulation("base", changes={"rules.size.min": 8}),
    }


@pytest.fixture(scope="module")
def found(seven, cases):
    return co.compare(seven, cases, reference=True)


def alone(result):
    """The document of a result without its seconds."""
    document = json.loads(result.to_json())
    document["solver"].pop("seconds")
    return document


def without_seconds(comparison):
    document = comparison.to_dict()
    for case in document["cases"]:
        case["result"]["solver"].pop("seconds")
    return document


def twisted(formulation):
    """The formulation, without its first rule, and with other weights."""
    first = next(iter(formulation.rules))
    off = formulation.rules[first].model_copy(update={"enabled": False})
    terms = {
        name: term.model_copy(update={"weight": 1.0 + k})
        for k, (name, term) in enumerate(formulation.objective.items())
    }
    return {
        "as it is": formulation,
        "one rule less": rebuilt(formulation, rules={**formulation.rules, first: off}),
        "other weights": rebuilt(formulation, objective=terms),
    }


def rebuilt(formulation, **fields):
    old = {name: getattr(formulation, name) for name in type(formulation).model_fields}
    return co.Formulation.model_construct(**{**old, **fields})


@pytest.mark.parametrize("seed", SEEDS)
def test_every_case_is_what_solving_it_alone_gives(seed):
    pool = oracle_pools.pool(seed)
    cases = twisted(pool.formulation)
    found = co.compare(pool.instance, cases, top=2, seed=3, today=oracle_pools.TODAY)
    assert found.names == tuple(cases)
    for name, formulation in cases.items():
        result = co.solve(pool.instance, formulation, top=2, seed=3, today=oracle_pools.TODAY)
        assert alone(found[name]) == alone(result)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_of_the_first_case_is_its_own_objective(seed):
    """And that of another is what the first case's rules and terms say of its seats."""
    pool = oracle_pools.pool(seed)
    cases = twisted(pool.formulation)
    found = co.compare(pool.instance, cases, reference=True, today=oracle_pools.TODAY)
    first = prepare(pool.instance, pool.formulation, today=oracle_pools.TODAY)
    for case in found.cases:
        if not case.result.consortia:
            assert case.reference.objective is None
            continue
        own = describe(first, chosen_of(first, case.result.best), 1)
        assert case.reference.objective == own.objective
        assert case.reference.terms == own.terms
        assert case.reference.unjudged == {}
        required = first.formulation.enforced
        assert case.reference.broken == tuple(
            rule.name for rule in own.rules if not rule.satisfied and rule.name in required
        )
    best = found.cases[0].result
    if best.consortia:
        assert found.cases[0].reference.objective == best.best.objective
        assert found.cases[0].reference.broken == ()


def test_shipped_pool_under_shipped_calls():
    pool = co.read_instance(cli_pools.CHECKOUT / "instances" / "bilateral-pairs")
    names = ("bilateral", "eureka-network")
    cases = {name: co.read_formulation(name) for name in names}
    found = co.compare(pool, cases)
    for name in names:
        assert alone(found[name]) == alone(co.solve(pool, cases[name]))


def test_two_workers_give_the_same_as_one(seven, cases, found):
    two = co.compare(seven, cases, reference=True, workers=2)
    assert without_seconds(two) == without_seconds(found)


# -- the document ----------------------------------------------------------------------------------


def test_the_document_is_that_of_the_interface(seven, cases):
    document = co.compare(seven, cases).to_dict()
    assert list(document) == ["schema_version", "cases"]
    assert document["schema_version"] == 1
    assert [case["name"] for case in document["cases"]] == list(cases)
    for case in document["cases"]:
        assert list(case) == ["name", "result"]
        result = co.Result.from_json(json.dumps(case["result"]))
        assert result.model_dump(mode="json") == case["result"]


def test_the_reference_is_there_only_where_it_was_asked_for(found):
    for case in found.to_dict()["cases"]:
        assert list(case) == ["name", "result", "reference"]
        assert list(case["reference"]) == ["objective", "terms", "broken", "unjudged"]


def test_json_and_back_and_pickle(found):
    again = co.Comparison.from_json(found.to_json())
    assert again.to_dict() == found.to_dict()
    assert pickle.loads(pickle.dumps(found)) == found


# -- what is derived -------------------------------------------------------------------------------


def test_who_is_in_which_case(found):
    """Three winners of the four cases; the one without does not count."""
    members = {name: set(found[name].best.ids) for name in ("base", "small", "call")}
    every = set().union(*members.values())
    assert set(found.who) == every
    for member in every:
        assert set(found.who[member]) == {n for n, ids in members.items() if member in ids}
    assert set(found.in_all) == set.intersection(*members.values())
    assert set(found.in_one) == {m for m in every if len(found.who[m]) == 1}
    assert set(found.in_some) == every - set(found.in_all) - set(found.in_one)
    with pytest.raises(KeyError, match="there is no case 'big'; there are base, small"):
        found["big"]


def test_differences_are_against_the_first_case(found):
    small, call, nobody = found.differences
    base = found["base"].best
    assert set(small.entered) == set(found["small"].best.ids) - set(base.ids)
    assert set(small.left) == set(base.ids) - set(found["small"].best.ids)
    assert small.difference == found["small"].best.objective - base.objective
    [change] = small.changes
    assert (change.key, change.old, change.new) == ("rules.size.max", 5, 3)
    keys = {change.key: (change.old, change.new) for change in call.changes}
    assert keys["rules.size.max"] == (5, 16)
    assert keys["rules.three_countries"][0] is None
    assert "funding.text" not in keys
    assert (nobody.entered, nobody.left, nobody.difference) == (None, None, None)


def test_a_rule_of_another_type_is_changed_as_a_whole(seven):
    other = {"rules": {"size": {"type": "count", "min": 3, "max": 4}}}
    cases = {
        "base": co.read_formulation("base"),
        "count": co.read_formulation("base", overlays=[other]),
    }
    [beside] = co.compare(seven, cases).differences
    [change] = beside.changes
    assert change.key == "rules.size"
    assert (change.old["type"], change.new["type"]) == ("size", "count")


def test_binding_rules_have_no_slack_left(found):
    for name, cases in found.binding.items():
        for case in ("base", "small", "call"):
            rules = [r for r in found[case].best.rules if r.name == name and r.required_to_hold]
            assert (case in cases) == ([r.slack for r in rules] == [0])
    assert set(found.binding["size"]) >= {"base", "small"}


def test_a_continuous_rule_binds_within_its_tolerance():
    """A budget that effort uses up, but for what a solver is off by."""
    pool = parse_instance(cli_pools.staffed(5))
    free = co.read_formulation("base", changes={"rules.size.max": 4})
    most = total_cost(co.solve(pool, free).best)
    budget = {"rules": {"budget": {"type": "budget", "max": most - 1000.5}}}
    capped = co.read_formulation("base", overlays=[budget], changes={"rules.size.max": 4})
    found = co.compare(pool, {"free": free, "capped": capped})
    [rule] = [r for r in found["capped"].best.rules if r.name == "budget"]
    assert 0 < rule.slack < 1e-5
    assert found.binding["budget"] == ("capped",)


def test_cost_is_not_zero_where_it_is_not_known(found, seven):
    frame = found.to_frame()
    assert frame["cost"].isna().all()
    staffed = parse_instance(cli_pools.staffed(2))
    cases = {"small": co.read_formulation("base", changes={"rules.size.max": 4})}
    [cost] = co.compare(staffed, cases).to_frame()["cost"]
    assert cost == total_cost(co.solve(staffed, cases["small"]).best) > 0


def test_infeasible_is_an_answer_without_figures(found):
    frame = found.to_frame().set_index("case")
    assert frame["status"]["nobody"] == "infeasible"
    assert frame["answered"]["nobody"]
    for column in ("objective", "bound", "size", "countries", "cost", "difference"):
        assert frame[column].isna()["nobody"], "not known, never 0"
    assert found.answered


# -- reference -------------------------------------------------------------------------------------


def test_what_the_first_case_cannot_judge_is_said():
    """The second case fills no roles and has no coordinator: fit and experience have no seat."""
    pool = parse_instance(cli_pools.staffed(2))
    seats = {
        "rules": {"size": {"max": 4}, "lead": {"type": "leads_per_member", "max": 2}},
        "objective": {
            "fit": {"type": "role_fit"},
            "experience": {"type": "experience", "cap": 3},
        },
    }
    cases = {
        "seats": co.read_formulation("base", overlays=[seats]),
        "none": co.read_formulation(
            "base", changes={"roles": False, "coordinator": False, "rules.size.max": 4}
        ),
    }
    seats, none = co.compare(pool, cases, reference=True).cases
    assert seats.reference.objective == seats.result.best.objective
    assert none.reference.objective is None
    assert set(none.reference.unjudged) == {"objective.fit", "objective.experience", "rules.lead"}
    assert "coordinator = false" in none.reference.unjudged["objective.experience"]
    assert {term.name for term in none.reference.terms} == {"coverage", "complementarity"}


def test_a_member_whose_figures_are_blank_is_not_judged_as_zero():
    """The first case leaves the candidate without a rate out, the second has it in."""
    document = cli_pools.staffed(2)
    blank = document["candidates"][0]
    del blank["pm_cost"]
    pool = parse_instance(document)
    size = {"size": {"max": 4}}
    cost = {"objective": {"cost": {"type": "cost", "reference": 400000}}}
    out = {"out": {"type": "exclude", "candidates": [blank["id"]]}}
    inside = {"inside": {"type": "require", "candidates": [blank["id"]]}}
    cases = {
        "cheap": co.read_formulation("base", overlays=[{"rules": {**size, **out}, **cost}]),
        "free": co.read_formulation("base", overlays=[{"rules": {**size, **inside}}]),
    }
    _, free = co.compare(pool, cases, reference=True).cases
    assert blank["id"] in free.result.best.ids
    assert free.reference.objective is None
    assert blank["id"] in free.reference.unjudged["objective.cost"]
    assert free.reference.broken == ("out",)
    assert total_cost(free.result.best) is None


# -- arguments -------------------------------------------------------------------------------------


def test_candidates_required_in_one_case_and_in_all(seven):
    base = co.read_formulation("base", changes={"rules.size.max": 3})
    cases = {"free": base, "with bob": co.Variant(base, require=("bob",), exclude=("ada",))}
    found = co.compare(seven, cases, require=["fred"])
    assert alone(found["free"]) == alone(co.solve(seven, base, require=["fred"]))
    alike = co.solve(seven, base, require=["bob", "fred"], exclude=["ada"])
    assert alone(found["with bob"]) == alone(alike)
    keys = {change.key for change in found.differences[0].changes}
    assert keys == {"rules.require.candidates", "rules.exclude"}


def test_problems_of_all_cases_come_before_any_solving(seven, monkeypatch):
    monkeypatch.setattr(
        "consortium_opt.whatif.cases.variants.solve",
        lambda *_args, **_options: pytest.fail("solved"),
    )
    count = {"rules": {"red": {"type": "count", "where": {"colour": "red"}, "min": 1}}}
    cases = {
        "good": co.read_formulation("base"),
        "red": co.read_formulation("base", overlays=[count]),
        "ed": co.Variant(co.read_formulation("base"), require=("edd",)),
    }
    with pytest.raises(co.InvalidInput) as caught:
        co.compare(seven, cases, exclude=["nobody"])
    places = [problem.where for problem in caught.value.problems]
    assert places == ["--exclude", "red: rules.red", "ed: --require"]


@pytest.mark.parametrize(
    "wrong", [{"top": 0}, {"gap": -1.0}, {"time_limit": 0.0}, {"workers": 0}], ids=str
)
def test_wrong_arguments_are_value_errors(seven, cases, wrong):
    with pytest.raises(ValueError, match=r"or more|above 0"):
        co.compare(seven, cases, **wrong)


def test_no_cases(seven):
    with pytest.raises(ValueError, match="at least one case"):
        co.compare(seven, {})


def test_an_early_end_keeps_the_cases_that_are_done(seven, cases):
    """What was not begun found nothing, unless that can be said without searching."""
    told = []
    found = co.compare(
        seven,
        cases,
        workers=1,
        told=lambda done, total: told.append((done, total)),
        stop=lambda: bool(told) and told[-1][0] >= 1,
    )
    statuses = [case.result.status for case in found.cases]
    assert statuses == ["optimal", "no_solution", "no_solution", "infeasible"]
    assert not found.answered
    assert told[0] == (0, 4)
    assert "1 proven, 1 infeasible, 2 nothing found" in str(found)


def test_a_time_limit_is_for_all_cases_together(seven, cases):
    found = co.compare(seven, cases, time_limit=1e-9)
    assert [case.result.status for case in found.cases][:3] == ["no_solution"] * 3


def test_notes_name_their_cases_unless_all_have_them(seven, cases):
    notes = []
    co.compare(seven, cases, note=notes.append)
    assert "nobody: nothing is possible: size: the pool has 7 candidates, 8 members are needed" in (
        notes
    )
    assert any(note.startswith("call: country groups as of") for note in notes)
