"""``score`` on small pools made by hand: figures, words, errors, and what cannot be judged."""

from __future__ import annotations

import json
import pickle

import cli_pools
import oracle_pools
import pytest

import consortium_opt as co
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.rules import RULES
from consortium_opt.whatif.judging.shortfall import shortfall

THREE = {"type": "independent_distinct", "by": "country", "at_least": 3, "law": True}


def formulation(rules: dict, objective: dict | None = None, **fields) -> Formulation:
    made = {name: RULES[rule["type"]](**rule) for name, rule in rules.items()}
    terms = objective or {"coverage": {"type": "coverage"}}
    return Formulation(
        name="hand",
        title="Rules by hand",
        rules=made,
        objective={name: TERMS[term["type"]](**term) for name, term in terms.items()},
        **fields,
    )


def said(found: co.Score) -> str:
    """The report without line ends."""
    return " ".join(str(found).split())


@pytest.fixture(scope="module")
def seven():
    return parse_instance(cli_pools.seven())


@pytest.fixture(scope="module")
def call():
    return formulation({"countries": THREE, "size": {"type": "size", "min": 4}})


@pytest.fixture(scope="module")
def two(seven, call):
    """ada and bob are both from France: one country of three, two members of four."""
    return co.score(seven, call, ["bob", "ada"])


def test_laws_and_house_rules_that_are_broken(two):
    assert (two.eligible, two.feasible) == (False, False)
    assert two.violated == ("countries", "size")
    assert two.broken_laws == ("countries",)
    assert [rule.missed for rule in two.consortium.rules] == ["2 too few", "2 too few"]
    assert [rule.slack for rule in two.consortium.rules] == [-2, -2]
    assert two.faults == ()


def test_the_nearest_has_the_fewest_changes_and_then_the_best_score(two, seven, call):
    """Two more from two more countries; any of cleo or dana, eli, fred, gus: 8 such pairs."""
    assert two.nearest_proven
    near = two.nearest
    assert (near.changes, near.leave) == (2, ())
    assert len(near.join) == 2
    best = max(
        co.score(seven, call, ["ada", "bob", a, b], nearest=False).consortium.objective
        for a, b in (("cleo", "eli"), ("cleo", "gus"), ("eli", "gus"), ("eli", "fred"))
    )
    assert near.consortium.objective >= best - 1e-9
    assert near.consortium.objective > two.consortium.objective


def test_a_feasible_set_is_its_own_nearest(seven, call):
    best = co.solve(seven, call).best
    found = co.score(seven, call, best.ids)
    assert found.feasible
    assert found.eligible
    assert (found.nearest.changes, found.nearest.join, found.nearest.leave) == (0, (), ())
    assert found.nearest.consortium == best
    assert found.consortium.objective == best.objective
    assert found.consortium.coordinator == best.coordinator
    assert (found.best.difference, found.best.changes) == (0, 0)


def test_the_named_coordinator_is_kept(seven):
    rules = formulation(
        {"led": {"type": "coordinator", "where": {"country": "DE"}, "law": True}},
    )
    alone = co.score(seven, rules, ["ada", "cleo"])
    assert (alone.consortium.coordinator, alone.feasible) == ("cleo", True)
    named = co.score(seven, rules, ["ada", "cleo"], coordinator="ada")
    assert named.consortium.coordinator == "ada"
    assert named.broken_laws == ("led",)
    assert (named.nearest, named.nearest_proven) == (None, True)
    assert "No consortium from this pool with this coordinator meets every rule." in said(named)
    assert named.best is not None


def test_nothing_is_possible(seven):
    rules = formulation({"countries": {**THREE, "at_least": 9}})
    found = co.score(seven, rules, ["ada"])
    assert (found.nearest, found.nearest_proven, found.best) == (None, True, None)
    assert "No consortium from this pool meets every rule." in said(found)


def test_without_the_nearest(seven, call, two):
    found = co.score(seven, call, ["ada", "bob"], nearest=False)
    assert (found.nearest, found.nearest_proven, found.best) == (None, False, None)
    assert found.consortium == two.consortium
    assert "was not looked for" in str(found)


def test_time_over_before_the_nearest_is_found(seven, call):
    """The figures of the named members come whatever the time."""
    found = co.score(seven, call, ["ada", "bob"], time_limit=1e-9)
    assert found.broken_laws == ("countries",)
    assert not found.nearest_proven


# -- words ----------------------------------------------------------------------------------------


def test_the_report_begins_with_eligibility(two):
    text = said(two)
    assert text.startswith("Not eligible under Rules by hand: countries (2 too few).")
    assert "A rule that is no law does not hold: size (2 too few)." in text
    assert "The nearest consortium that meets every rule is 2 changes away" in text


def test_eligible_with_a_house_rule_broken(seven, call):
    found = co.score(seven, call, ["ada", "cleo", "eli"])
    text = said(found)
    assert text.startswith("Eligible under Rules by hand: no law is broken. They score 0.")
    assert (found.eligible, found.feasible) == (True, False)


def test_every_rule_type_says_by_how_much_it_is_missed():
    """On the random pools every type of rule is missed somewhere, and says more than *not met*."""
    said: dict[str, set[str]] = {}
    for seed in range(2 * len(oracle_pools.RULE_TYPES)):
        drawn = oracle_pools.pool(seed)
        case = prepare(drawn.instance, drawn.formulation, today=oracle_pools.TODAY)
        found = co.score(drawn.instance, drawn.formulation, case.ids, nearest=False)
        for rule in found.consortium.rules:
            if rule.missed:
                said.setdefault(rule.type, set()).add(rule.missed)
            assert bool(rule.missed) == (not rule.satisfied)
    assert len(said) > 15
    assert not [text for texts in said.values() for text in texts if "missed" in text]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"type": "size", "max": 1}, "1 too many"),
        ({"type": "size", "min": 4, "max": 9}, "2 too few"),
        ({"type": "require", "candidates": ["cleo", "dana"]}, "2 missing"),
        ({"type": "exclude", "candidates": ["ada"]}, "1 too many"),
        ({"type": "together", "candidates": ["ada", "cleo"]}, "1 missing"),
        ({"type": "share", "where": {"country": "FR"}, "max": 0.4}, "0.6 too high"),
        ({"type": "share", "where": {"country": "DE"}, "min": 0.4, "max": 0.9}, "0.4 too low"),
        ({"type": "share", "where": {"country": "FR"}, "min": 0.1, "max": 0.9}, "0.1 too high"),
        ({"type": "trust_mean", "min": 0.3}, "0.3 too low"),
        ({"type": "trust_connected", "min_trust": 0.3}, "1 piece too many"),
        ({"type": "attestation", "flag": "missing_gep"}, "2 without it"),
        (
            {
                "type": "if",
                "when": {"type": "size", "max": 3},
                "then": {"type": "count", "min": 1, "where": {"country": "NO"}},
            },
            "1 too few",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value["type"],
)
def test_by_how_much_in_words(rule, text):
    document = cli_pools.seven()
    for row in document["candidates"]:
        row["missing_gep"] = False
    instance = parse_instance(document)
    case = Case(instance, formulation({"rule": rule}))
    chosen = Chosen((case.index["ada"], case.index["bob"]), case.index["ada"])
    assert shortfall(case.formulation.rules["rule"], case, chosen) == text


# -- seats ----------------------------------------------------------------------------------------


def staffed(**changes):
    """Two roles: build needs level 3 in design and takes 10 person-months, sell takes 4."""
    people = [
        {"id": "ann", "country": "FR", "staff_pm": 8, "pm_cost": 1000},
        {"id": "ben", "country": "DE", "staff_pm": 8, "pm_cost": 3000},
        {"id": "cat", "country": "ES", "staff_pm": 8, "pm_cost": 2000, "can_coordinate": False},
        {"id": "dan", "country": "IT", "staff_pm": 8, "pm_cost": 2000},
    ]
    levels = {"ann": {"design": 5}, "ben": {"design": 3, "market": 2}, "cat": {"market": 4}}
    roles = [
        {"role": "build", "min_members": 1, "person_months": 10},
        {"role": "sell", "min_members": 1, "person_months": 4},
    ]
    needed = [("build", "design", 3), ("sell", "market", 1)]
    document = {
        "instance": {"title": "Staffed"},
        "candidates": people,
        "capabilities": [
            {"candidate": i, "capability": k, "level": level}
            for i, row in levels.items()
            for k, level in row.items()
        ],
        "roles": roles,
        "role_requirements": [
            dict(zip(("role", "capability", "min_level"), row, strict=True)) for row in needed
        ],
    }
    for key, value in changes.items():
        role, _, column = key.partition("_")
        next(row for row in roles if row["role"] == role)[column] = value
    return parse_instance(document)


MONEY = {
    "budget": {"type": "budget", "max": 20_000, "law": True},
    "each_some": {"type": "effort", "min": 5},
    "size": {"type": "size", "min": 3},
}
CHEAP = {"cost": {"type": "cost", "reference": 60_000}}


def test_seats_break_as_few_rules_as_can_be_laws_first():
    """14 person-months; ann gives at most 8, so ben at least 6: 26,000. The budget, a law, is out
    of reach; then both can give at least 5, and ann gives all 8: 8,000 and 18,000 of 60,000."""
    found = co.score(staffed(), formulation(MONEY, CHEAP), ["ann", "ben"], nearest=False)
    assert found.violated == ("budget", "size")
    assert found.broken_laws == ("budget",)
    assert found.consortium.rules[0].missed == "6,000 EUR too much"
    assert found.consortium.objective == pytest.approx(1 - 26_000 / 60_000)
    months = {m.id: sum(m.person_months.values()) for m in found.consortium.members}
    assert months == pytest.approx({"ann": 8, "ben": 6})


def test_a_law_weighs_more_than_a_better_score_and_other_rules():
    """With cat, the budget can be kept only if ben gives less than 4: the law is kept, the other
    rule is broken. ann 8, cat 4, ben 2: 8,000 + 8,000 + 6,000 = 22,000. Without the law all three
    could give 4."""
    each_some = {"type": "effort", "min": 4}
    rules = {"budget": {"type": "budget", "max": 22_000, "law": True}, "each_some": each_some}
    found = co.score(staffed(), formulation(rules, CHEAP), ["ann", "ben", "cat"], nearest=False)
    assert found.violated == ("each_some",)
    assert found.eligible
    assert found.consortium.rules[1].missed == "by 2 person-months"
    house = {"budget": {"type": "budget", "max": 22_000}, "each_some": {**each_some, "law": True}}
    other = co.score(staffed(), formulation(house, CHEAP), ["ann", "ben", "cat"], nearest=False)
    assert other.violated == ("budget",)
    assert other.consortium.rules[0].missed == "4,000 EUR too much"


@pytest.mark.parametrize(
    ("members", "changes", "faults"),
    [
        (["cat"], {}, [
            "coordinator: none of the members can coordinate (column can_coordinate)",
            "role build: none of the members can play it (see role_requirements)",
            "roles: they take 14 person-months, the members together have 8",
        ]),
        (["ann", "ben", "dan"], {}, ["roles: dan can play none of them (see role_requirements)"]),
        (["ann", "ben"], {"sell_min_members": 2}, [
            "role sell: 1 of the members can play it, 2 are needed",
        ]),
        (["ann", "ben", "cat"], {"build_max_members": 1, "sell_max_members": 1}, [
            ("role build: it takes 10 person-months, the 1 of the members who may play it "
            "(max_members) have 8"),
            "roles: they have seats for 2 members (max_members), these are 3",
        ]),
        (["ann", "ben"], {"sell_person_months": 7}, [
            "roles: they take 17 person-months, the members together have 16",
        ]),
        (["ann", "ben"], {"build_person_months": 5, "sell_person_months": 9}, [
            "role sell: it takes 9 person-months, the members who can play it have 8",
        ]),
        (["ben", "cat"], {"build_max_members": 1, "build_person_months": 7, "sell_max_members": 1,
                          "sell_person_months": 3}, []),
        (["ann", "ben"], {"build_max_members": 1, "build_person_months": 2,
                          "sell_person_months": 7}, []),
        (["ann", "ben", "cat"], {"build_max_members": 1, "build_person_months": 6,
                                 "sell_person_months": 9, "sell_max_members": 1}, [
            ("role sell: it takes 9 person-months, the 1 of the members who may play it "
            "(max_members) have 8"),
            "roles: they have seats for 2 members (max_members), these are 3",
        ]),
    ],
)  # fmt: skip
def test_why_members_cannot_be_seated(members, changes, faults):
    found = co.score(staffed(**changes), formulation(MONEY, CHEAP), members, nearest=False)
    assert list(found.faults) == faults
    assert found.eligible == (not found.faults and not found.broken_laws)
    for fault in faults[:1]:
        assert fault[1:] in said(found)


def test_facts_that_do_not_go_together():
    """Each role can be staffed and filled on its own: build takes 7 of ben, who alone may play it
    beside no one else; sell takes 4, and only ben can sell."""
    document = staffed(build_max_members=1, build_person_months=7, sell_person_months=4).to_dict()
    for row in document["capabilities"]:
        if row["candidate"] == "ann":
            row["capability"], row["level"] = "market", 3
    document["candidates"][0]["staff_pm"] = 2  # ann
    instance = parse_instance(document)
    found = co.score(instance, formulation({}, CHEAP), ["ann", "ben"], nearest=False)
    assert found.faults == ("roles: they take 11 person-months, the members together have 10",)
    document["candidates"][1]["staff_pm"] = 9
    found = co.score(parse_instance(document), formulation({}, CHEAP), ["ann", "ben"])
    assert found.faults == ()
    document["candidates"].append({"id": "eve", "country": "FR", "staff_pm": 2, "pm_cost": 1})
    document["capabilities"] += [
        {"candidate": "eve", "capability": "design", "level": 3},
        {"candidate": "eve", "capability": "market", "level": 0},
    ]
    found = co.score(parse_instance(document), formulation({}, CHEAP), ["ann", "ben", "eve"])
    assert found.faults == (
        (
            "roles: these do not go together: at most 1 can play build, "
            "build takes 7 person-months (ben has 9, eve has 2), eve must play a role"
        ),
    )


def test_what_needs_seats_is_not_judged():
    rules = {**MONEY, "led": {"type": "coordinator", "where": {"country": "FR"}}}
    terms = {**CHEAP, "coverage": {"type": "coverage"}}
    found = co.score(staffed(), formulation(rules, terms), ["ann", "dan"], nearest=False)
    assert found.faults
    assert [rule.name for rule in found.consortium.rules] == ["size", "led"]
    assert found.violated == ("size",)
    assert found.consortium.coordinator == "ann"
    assert [term.name for term in found.consortium.terms] == ["coverage"]
    assert found.consortium.terms[0].contribution == pytest.approx(
        found.consortium.terms[0].value / 2
    )
    assert found.consortium.objective is None
    assert set(found.consortium.not_judged) == {
        "rules.budget",
        "rules.each_some",
        "objective.cost",
    }
    assert (found.eligible, found.feasible) == (False, False)
    assert "Not judged" in str(found)


def test_nobody_can_coordinate(seven):
    document = cli_pools.seven()
    for row in document["candidates"]:
        row["can_coordinate"] = row["id"] == "gus"
    rules = {"size": {"type": "size", "max": 3}, "led": {"type": "trust_coordinator", "min": 0}}
    found = co.score(parse_instance(document), formulation(rules), ["ada", "bob"])
    assert found.faults == (
        "coordinator: none of the members can coordinate (column can_coordinate)",
    )
    assert set(found.consortium.not_judged) == {"rules.led"}
    assert found.consortium.objective is not None
    assert (found.nearest.changes, found.nearest.join) == (1, ("gus",))


def test_numbers_of_excluded_candidates_need_not_be_known():
    """dan is excluded, so nobody had to know his rate: what needs it is not judged."""
    document = staffed().to_dict()
    for row in document["candidates"]:
        if row["id"] == "cat":
            del row["pm_cost"]
    rules = {**MONEY, "out": {"type": "exclude", "candidates": ["cat"]}}
    found = co.score(parse_instance(document), formulation(rules, CHEAP), ["ann", "ben", "cat"])
    assert set(found.consortium.not_judged) == {"rules.budget", "objective.cost"}
    assert "column pm_cost" in found.consortium.not_judged["rules.budget"]
    assert "out" in found.violated
    assert found.consortium.objective is None
    assert not found.eligible, "a law is not judged"


# -- errors and documents -------------------------------------------------------------------------


def test_every_error_at_once(seven, call):
    with pytest.raises(co.InvalidInput) as caught:
        co.score(seven, call, ["adda", "bob", "bob"], coordinator="cleo")
    assert [str(problem) for problem in caught.value.problems] == [
        "--members: there is no candidate 'adda' in the pool. Did you mean 'ada'?",
        "--members: bob is named twice. Name it once.",
        "--coordinator: 'cleo' is none of the members. Name one of --members.",
    ]


@pytest.mark.parametrize(
    ("members", "coordinator", "fields", "text"),
    [
        ([], None, {}, "--members: nobody is named. Name one candidate or more: a,b,c."),
        (["ann", "cat"], "cat", {}, "cat cannot coordinate: its can_coordinate is no."),
        (["ann"], "ann", {"coordinator": False}, "nobody coordinates. Leave --coordinator out."),
        (["ann", "dan"], "dan", {"counts_only": {"country": "FR"}}, "who does not count"),
    ],
)
def test_errors_of_members_and_coordinator(members, coordinator, fields, text):
    with pytest.raises(co.InvalidInput, match="1 problem") as caught:
        co.score(staffed(), formulation({}, **fields), members, coordinator=coordinator)
    assert text in str(caught.value)


def test_problems_of_the_formulation_stand_beside_those_of_the_members(seven):
    rules = formulation({"money": {"type": "budget", "max": 10}})
    with pytest.raises(co.InvalidInput) as caught:
        co.score(seven, rules, ["nobody"])
    assert {problem.where for problem in caught.value.problems} == {"--members", "rules.money"}


def test_wrong_arguments(seven, call):
    with pytest.raises(ValueError, match="time_limit is above 0"):
        co.score(seven, call, ["ada"], time_limit=0)


def test_the_json_document(two):
    document = json.loads(two.to_json())
    assert list(document)[:2] == ["schema_version", "eligible"]
    assert {"consortium", "violated", "broken_laws", "faults", "nearest", "nearest_proven"} <= set(
        document
    )
    assert set(document["nearest"]) == {"changes", "join", "leave", "consortium"}
    assert co.Score.from_json(two.to_json()) == two
    assert pickle.loads(pickle.dumps(two)) == two


def test_tables_pages_and_folder(two, tmp_path):
    frame = two.to_frame()
    assert list(frame["name"]) == ["coverage", "countries", "size"]
    assert list(frame["missed"].fillna("")) == ["", "2 too few", "2 too few"]
    assert set(two.to_frame("members")["id"]) == {"ada", "bob"}
    assert set(two.to_frame("changes")["to"]) <= {"nearest", "best"}
    assert "| countries | at least 3 | 1 | -2 | 2 too few |" in two.to_markdown()
    assert max(map(len, str(two).splitlines())) <= 80
    assert "<table>" in two._repr_html_()
    folder = two.write(tmp_path / "out")
    files = {"score.json", "score.md", "rules.csv", "members.csv", "changes.csv"}
    assert {path.name for path in folder.iterdir()} == files
