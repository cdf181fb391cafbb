"""Nothing to judge by: rules and terms that ask for what the pool or the formulation lacks."""

from __future__ import annotations

import pytest
from by_hand import TODAY, formulation, pool

from consortium_opt.case import Case
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput

BARE = pool({"alpha": {}, "beta": {"type": "SME"}})
FULL = pool(
    {
        "alpha": {"staff_pm": 20, "pm_cost": 5000, "type": "SME", "plan": True},
        "beta": {"staff_pm": 20, "pm_cost": 0},
    },
    capabilities={"alpha": {"laser": 5}},
    roles={"design": {"person_months": 12}, "test": {}},
)
UNSTAFFED = pool({"alpha": {}, "beta": {}}, roles={"design": {}, "test": {}})
FREE = pool(
    {"alpha": {"staff_pm": 20, "pm_cost": 0}, "beta": {"staff_pm": 20, "pm_cost": 0}},
    roles={"design": {"person_months": 12}},
)
SME = {"type": "SME"}
NO_ROLES = "the table roles, which the instance does not have"
IGNORED = "the formulation says roles = false"
NO_MONTHS = "no role takes"
NO_COORDINATOR = "coordinator = false"


def problems_of(instance, rules=None, objective=None, require=(), exclude=(), **more):
    """Every problem that ``prepare`` raises, in one exception; none if it raises none."""
    asked = formulation(rules, objective, **more)
    try:
        prepare(instance, asked, require=require, exclude=exclude, today=TODAY)
    except InvalidInput as error:
        return list(error.problems)
    return []


def only_problem(instance, *positional, **named):
    found = problems_of(instance, *positional, **named)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


RULES_THAT_LACK = [
    # the table roles
    ({"type": "roles_per_member", "max": 1}, BARE, NO_ROLES),
    ({"type": "leads_per_member", "max": 1}, BARE, NO_ROLES),
    ({"type": "lead", "role": "design", "where": SME}, BARE, NO_ROLES),
    ({"type": "count", "role": "design", "min": 1}, BARE, NO_ROLES),
    ({"type": "budget", "max": 1000}, FREE.model_copy(update={"roles": ()}), NO_ROLES),
    ({"type": "share", "of": "person_months", "where": SME, "min": 0.5}, BARE, NO_ROLES),
    ({"type": "max_share", "of": "person_months", "max": 0.5}, BARE, NO_ROLES),
    ({"type": "total_effort", "max": 10}, BARE, NO_ROLES),
    # person-months of roles
    ({"type": "total_effort", "max": 10}, UNSTAFFED, NO_MONTHS),
    (
        {"type": "share", "of": "person_months", "where": {"id": "alpha"}, "min": 0.5},
        UNSTAFFED,
        NO_MONTHS,
    ),
    ({"type": "max_share", "of": "person_months", "max": 0.5}, UNSTAFFED, NO_MONTHS),
    # staff, though no role takes any
    ({"type": "effort", "contact": 2}, BARE, "staff_pm"),
    # rates that are all 0: a total of nothing has no parts and no bound
    (
        {"type": "share", "of": "cost", "where": {"id": "alpha"}, "min": 0.5},
        FREE,
        "the total cost is zero",
    ),
    ({"type": "max_share", "of": "cost", "max": 0.5}, FREE, "the total cost is zero"),
    ({"type": "budget", "max": 1000}, FREE, "the total cost is zero"),
    # capabilities, flags, attributes, groups
    ({"type": "brings"}, BARE, "the table capabilities, which the instance does not have"),
    ({"type": "brings", "level": 6}, FULL, "level 6 is above max_level 5"),
    ({"type": "attestation", "flag": "gep"}, FULL, "no candidate has an attribute 'gep'"),
    (
        {"type": "attestation", "flag": "type"},
        FULL,
        "'type' is text, the condition asks for yes or no",
    ),
    ({"type": "count", "where": {"tpye": "SME"}, "min": 1}, FULL, "Did you mean 'type'?"),
    (
        {"type": "distinct", "attribute": "sector", "min": 1},
        FULL,
        "no candidate has an attribute 'sector'",
    ),
    (
        {"type": "max_share", "per": "sector", "max": 0.5},
        FULL,
        "no candidate has an attribute 'sector'",
    ),
    (
        {"type": "independent_distinct", "by": "sector", "at_least": 1},
        FULL,
        "no candidate has an attribute 'sector'",
    ),
    (
        {"type": "independent_distinct", "within": "EU72", "at_least": 1},
        FULL,
        "there is no group 'EU72'",
    ),
    (
        {
            "type": "independent_distinct",
            "at_least": 1,
            "including": [{"group": "EU72", "at_least": 1}],
        },
        FULL,
        "there is no group 'EU72'",
    ),
    # names
    ({"type": "lead", "role": "desing", "where": SME}, FULL, "Did you mean 'design'?"),
    ({"type": "count", "role": "desing", "min": 1}, FULL, "Roles: design, test"),
    (
        {"type": "require", "candidates": ["alhpa"]},
        FULL,
        "no candidate 'alhpa' in the pool. Did you mean 'alpha'?",
    ),
    ({"type": "exclude", "candidates": ["alhpa"]}, FULL, "Did you mean 'alpha'?"),
    ({"type": "together", "candidates": ["alpha", "gamma"]}, FULL, "no candidate 'gamma'"),
    ({"type": "apart", "candidates": ["gamma", "beta"]}, FULL, "no candidate 'gamma'"),
    ({"type": "at_most", "candidates": ["gamma"], "max": 1}, FULL, "no candidate 'gamma'"),
    ({"type": "at_least_one_of", "candidates": ["gamma"]}, FULL, "no candidate 'gamma'"),
    # inside an if
    (
        {
            "type": "if",
            "when": {"type": "size", "min": 2},
            "then": {"type": "lead", "role": "x", "where": SME},
        },
        BARE,
        "then: ",
    ),
    (
        {
            "type": "if",
            "when": {"type": "require", "candidates": ["gamma"]},
            "then": {"type": "size", "min": 2},
        },
        BARE,
        "when: there is no candidate 'gamma'",
    ),
]


@pytest.mark.parametrize(
    ("table", "instance", "message"),
    RULES_THAT_LACK,
    ids=[f"{t['type']}: {m}" for t, _, m in RULES_THAT_LACK],
)
def test_a_rule_that_lacks_something(table, instance, message):
    problem = only_problem(instance, {"mine": table})
    assert problem.where == "rules.mine"
    assert message in problem.message
    assert "--set rules.mine.enabled=false" in problem.fix


@pytest.mark.parametrize(
    "table",
    [
        {"type": "roles_per_member", "max": 1},
        {"type": "leads_per_member", "max": 1},
        {"type": "lead", "role": "design", "where": SME},
        {"type": "count", "role": "design", "min": 1},
        {"type": "share", "of": "person_months", "where": SME, "min": 0.5},
        {"type": "max_share", "of": "cost", "max": 0.5},
        {"type": "budget", "max": 1000},
        {"type": "member_cost", "max": 1000},
        {"type": "effort", "max": 10},
        {"type": "total_effort", "max": 10},
    ],
    ids=lambda table: table["type"],
)
def test_a_rule_where_the_formulation_ignores_roles(table):
    problem = only_problem(FULL, {"mine": table}, roles=False)
    assert IGNORED in problem.message


def test_contact_needs_staff_and_no_roles():
    assert problems_of(FULL, {"mine": {"type": "effort", "contact": 2}}, roles=False) == []


TERMS_THAT_LACK = [
    ({"type": "coverage"}, BARE, "the table capabilities"),
    ({"type": "complementarity"}, BARE, "the table capabilities"),
    ({"type": "need_fit"}, FULL, "the table needs, which the instance does not have"),
    ({"type": "synergy"}, FULL, "the table synergies, which the instance does not have"),
    ({"type": "shared_interest"}, FULL, "the table interests, which the instance does not have"),
    ({"type": "role_fit"}, BARE, NO_ROLES),
    ({"type": "balance"}, BARE, "the table"),
    ({"type": "balance"}, UNSTAFFED, NO_MONTHS),
    ({"type": "cost", "reference": 1000}, FREE, "the total cost is zero"),
    (
        {"type": "diversity", "attribute": "sector", "cap": 2},
        FULL,
        "no candidate has an attribute 'sector'",
    ),
    ({"type": "bonus", "where": {"tpye": "SME"}, "cap": 2}, FULL, "Did you mean 'type'?"),
    (
        {"type": "soft", "rule": {"type": "budget", "max": 1000}, "cap": 2},
        FREE,
        "the total cost is zero",
    ),
]


@pytest.mark.parametrize(
    ("table", "instance", "message"),
    TERMS_THAT_LACK,
    ids=[f"{t['type']}: {m}" for t, _, m in TERMS_THAT_LACK],
)
def test_a_term_that_lacks_something(table, instance, message):
    problem = only_problem(instance, {}, {"mine": table})
    assert problem.where == "objective.mine"
    assert message in problem.message
    assert "--set objective.mine.enabled=false" in problem.fix


def test_what_is_not_listed_counts_nothing_and_is_no_problem():
    """Experience, interests and trust that are not there are 0 or the default."""
    rules = {"floor": {"type": "trust_floor", "min": 0.5}}
    objective = {"trust": {"type": "trust"}, "experience": {"type": "experience", "cap": 3}}
    assert problems_of(BARE, rules, objective) == []


@pytest.mark.parametrize(
    "table",
    [
        {"type": "coordinator", "where": SME},
        {"type": "trust_coordinator", "min": 0.5},
        {"type": "effort", "coordination": 10},
        {
            "type": "if",
            "when": {"type": "coordinator", "where": SME},
            "then": {"type": "size", "min": 1},
        },
    ],
    ids=lambda table: table["type"],
)
def test_a_rule_on_the_coordinator_where_there_is_none(table):
    assert problems_of(FULL, {"mine": table}) == []
    problem = only_problem(FULL, {"mine": table}, coordinator=False)
    assert NO_COORDINATOR in problem.message


def test_a_term_on_the_coordinator_where_there_is_none():
    objective = {"mine": {"type": "experience", "cap": 3}}
    assert NO_COORDINATOR in only_problem(FULL, {}, objective, coordinator=False).message
    soft = {"type": "soft", "rule": {"type": "coordinator", "where": SME}, "cap": 2}
    assert NO_COORDINATOR in only_problem(FULL, {}, {"mine": soft}, coordinator=False).message


# blanks of staff and rates
BLANKS = pool(
    {
        "alpha": {"staff_pm": 20},
        "beta": {"pm_cost": 4000},
        "gamma": {"pm_cost": 5000},
        "delta": {"staff_pm": 20, "pm_cost": 5000},
    },
    roles={"design": {"person_months": 12}},
)
OUT = {"type": "exclude", "candidates": ["beta", "gamma"]}


def test_blank_staff_is_one_line_with_the_ids_and_the_hint():
    problem = only_problem(BLANKS)
    assert "staff_pm" in problem.message
    assert "is blank for 2: beta, gamma." in problem.message
    assert "exclude them (an exclude rule, or --exclude ID)" in problem.message
    assert "--set roles=false" in problem.fix


def test_blank_staff_is_one_line_with_an_effort_rule_too():
    for table in (
        {"type": "effort", "max": 20},
        {"type": "if", "when": {"type": "size", "min": 2}, "then": {"type": "effort", "max": 20}},
    ):
        found = problems_of(BLANKS, {"mine": table})
        assert len(found) == 1, [str(p) for p in found]
        assert "is blank for 2: beta, gamma." in found[0].message


def test_blank_rates_are_one_line_where_something_uses_cost():
    """Alpha's rate is blank; without a rule or term on cost nobody asks for it."""
    assert problems_of(BLANKS, {"out": OUT}) == []
    for table in (
        {"type": "budget", "max": 100000},
        {"type": "member_cost", "max": 100000},
        {"type": "max_share", "of": "cost", "max": 0.5},
        {"type": "share", "of": "cost", "where": {"id": "beta"}, "max": 0.5},
    ):
        problem = only_problem(BLANKS, {"out": OUT, "mine": table})
        assert "column pm_cost" in problem.message
        assert "is blank for 1: alpha." in problem.message
    cost = {"mine": {"type": "cost", "reference": 100000}}
    assert "is blank for 1: alpha." in only_problem(BLANKS, {"out": OUT}, cost).message


def test_who_is_excluded_is_not_asked():
    assert problems_of(BLANKS, exclude=["beta", "gamma"]) == []
    rules = {"mine": {"type": "budget", "max": 100000}}
    assert problems_of(BLANKS, rules, exclude=["alpha", "beta", "gamma"]) == []
    assert "is blank for 1: gamma." in only_problem(BLANKS, exclude=["beta"]).message


def test_who_is_only_nearly_excluded_is_asked():
    """An exclude rule that is off, or measured alone, leaves its candidates in the pool."""
    for more in ({"enabled": False}, {"enforce": False}):
        assert "is blank for 2" in only_problem(BLANKS, {"out": {**OUT, **more}}).message


def test_staff_does_not_matter_where_roles_are_ignored():
    assert problems_of(BLANKS, roles=False) == []


# dropout
SUITABLE = {
    "size": {"type": "size", "min": 1},
    "count": {"type": "count", "where": SME, "min": 0},
    "distinct": {"type": "distinct", "attribute": "country", "min": 1},
    "independent": {"type": "independent_distinct", "at_least": 1},
    "share": {"type": "share", "where": SME, "max": 1},
    "largest": {"type": "max_share", "max": 1},
    "floor": {"type": "trust_floor", "min": 0},
    "partners": {"type": "trust_partners", "min_trust": 0, "at_least": 0},
    "connected": {"type": "trust_connected", "min_trust": 0},
    "mean": {"type": "trust_mean", "min": 0},
    "require": {"type": "require", "candidates": ["alpha"]},
    "exclude": {"type": "exclude", "candidates": ["beta"]},
    "together": {"type": "together", "candidates": ["alpha"]},
    "apart": {"type": "apart", "candidates": ["alpha"]},
    "at_most": {"type": "at_most", "candidates": ["alpha"], "max": 1},
    "one_of": {"type": "at_least_one_of", "candidates": ["alpha"]},
    "if": {
        "type": "if",
        "when": {"type": "size", "min": 2},
        "then": {"type": "distinct", "attribute": "country", "min": 1},
    },
    "if_share": {
        "type": "if",
        "when": {"type": "size", "min": 2},
        "then": {"type": "share", "where": SME, "max": 1},
    },
}
UNSUITABLE = {
    "coordinator": {"type": "coordinator", "where": SME},
    "star": {"type": "trust_coordinator", "min": 0},
    "count": {"type": "count", "role": "design", "min": 1},
    "months": {"type": "share", "of": "person_months", "where": SME, "max": 1},
    "money": {"type": "max_share", "of": "cost", "max": 1},
    "budget": {"type": "budget", "max": 1000000},
    "member_cost": {"type": "member_cost", "max": 1000000},
    "effort": {"type": "effort", "max": 20},
    "total_effort": {"type": "total_effort", "max": 20},
    "roles": {"type": "roles_per_member", "max": 2},
    "leads": {"type": "leads_per_member", "max": 2},
    "lead": {"type": "lead", "role": "design", "where": SME},
    "if_coordinator": {
        "type": "if",
        "when": {"type": "coordinator", "where": SME},
        "then": {"type": "size", "min": 1},
    },
    "if_role": {
        "type": "if",
        "when": {"type": "size", "min": 2},
        "then": {"type": "count", "role": "design", "min": 1},
    },
    "if_money": {
        "type": "if",
        "when": {"type": "size", "min": 2},
        "then": {"type": "share", "of": "cost", "where": SME, "max": 1},
    },
    "another": {"type": "dropout", "rules": ["size"]},
}


@pytest.mark.parametrize("name", SUITABLE)
def test_dropout_may_name_rules_on_members_alone(name):
    rules = {name: SUITABLE[name], "mine": {"type": "dropout", "rules": [name]}}
    assert problems_of(FULL, rules) == []


@pytest.mark.parametrize("name", UNSUITABLE)
def test_dropout_may_name_no_other_rule(name):
    rules = {
        "size": SUITABLE["size"],
        name: UNSUITABLE[name],
        "mine": {"type": "dropout", "rules": [name]},
    }
    problem = only_problem(FULL, rules)
    assert problem.where == "rules.mine"
    assert f"rule {name!r}" in problem.message
    assert "does not look at members alone" in problem.message


def test_dropout_names_rules_that_exist_and_are_on():
    rules = {
        "four_members": {"type": "size", "min": 1, "enabled": False},
        "mine": {"type": "dropout", "rules": ["four_membres", "four_members"]},
    }
    unknown, off = problems_of(FULL, rules)
    assert "there is no rule 'four_membres'. Did you mean 'four_members'?" in unknown.message
    assert "rule 'four_members' is switched off" in off.message


def test_candidates_named_on_the_command_line():
    found = problems_of(FULL, require=["alhpa"], exclude=["gamma"])
    assert [p.where for p in found] == ["--require", "--exclude"]
    assert "Did you mean 'alpha'?" in found[0].message


def test_all_problems_at_once():
    """Every rule, every term and both options, in one exception."""
    rules = {
        "seats": {"type": "roles_per_member", "max": 1},
        "money": {"type": "budget", "max": 1000},
        "names": {"type": "require", "candidates": ["x", "y"]},
        "off": {"type": "lead", "role": "x", "where": SME, "enabled": False},
        "filter": {"type": "count", "where": {"tpye": "SME"}, "min": 1},
    }
    objective = {
        "needs": {"type": "need_fit"},
        "light": {"type": "synergy", "weight": 0},
        "off": {"type": "shared_interest", "enabled": False},
    }
    found = problems_of(BARE, rules, objective)
    where = [p.where for p in found]
    assert sorted(set(where)) == [
        "objective.light",
        "objective.needs",
        "rules.filter",
        "rules.money",
        "rules.names",
        "rules.seats",
    ]
    # two names, and for money neither roles nor rates
    assert where.count("rules.names") == 2
    assert where.count("rules.money") == 2


def test_options_and_rules_at_once():
    rules = {"seats": {"type": "roles_per_member", "max": 1}}
    found = problems_of(BARE, rules, require=["gamma"])
    assert {p.where for p in found} == {"--require", "rules.seats"}


def test_a_rule_that_is_off_asks_for_nothing():
    rules = {"seats": {"type": "roles_per_member", "max": 1, "enabled": False}}
    assert problems_of(BARE, rules) == []


def test_a_rule_that_is_only_measured_blocks_nothing():
    """It is not required, so what it lacks is said and the run goes on."""
    rules = {"reported": {"type": "roles_per_member", "max": 1, "enforce": False}}
    assert problems_of(BARE, rules) == []
    (text,) = prepare(BARE, formulation(rules), today=TODAY).unjudged
    assert "reported" in text
    assert NO_ROLES in text


# -- members that stand for several values ------------------------------------------------------


def standing_for(cell, **more):
    """A candidate with further countries beside one without."""
    return pool({"a": {"also_countries": cell, **more}, "b": {}})


ALSO = {"type": "distinct", "attribute": "country", "also": "also_countries", "min": 1}
MATCHING = {"type": "independent_distinct", "also": "also_countries", "at_least": 1}


@pytest.mark.parametrize("table", [ALSO, MATCHING], ids=lambda table: table["type"])
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("DE, XX", ["also_countries of a: 'XX' is not a country code", "Correct it, or leave"]),
        ("Germany", ["also_countries of a: 'Germany' is not a country code", "Write DE"]),
        ("DE/FR", ["also_countries of a: 'DE/FR' is not a country code", "spaces, commas or semi"]),
        (12, ["column also_countries was read as numbers"]),
        ("NO", ["column also_countries was read as yes or no", "Where NO is Norway, write"]),
    ],
)
def test_further_countries_that_are_none(table, cell, words):
    problem = only_problem(standing_for(cell), {"mine": table})
    assert problem.where == "rules.mine"
    for text in words:
        assert text in problem.message


def test_every_code_that_is_none_is_named_but_of_who_is_excluded():
    found = problems_of(standing_for("XX YY"), {"mine": ALSO})
    assert len(found) == 2
    assert problems_of(standing_for("XX"), {"mine": ALSO}, exclude=["a"]) == []


def test_further_countries_that_can_be_read():
    for cell in ("de", "EL UK", "DE;FR", " DE ,  FR ", "XK", "RE", "SE NO"):
        assert problems_of(standing_for(cell), {"mine": ALSO}) == []
    assert problems_of(BARE, {"mine": ALSO}) == []


@pytest.mark.parametrize("name", ["nuts2", "eu_member", "id"])
def test_nobody_has_several_of_what_is_worked_out(name):
    problem = only_problem(standing_for("DE"), {"mine": {**ALSO, "attribute": name}})
    assert f"nobody has several values of {name!r}" in problem.message


def test_several_values_are_text():
    table = {**ALSO, "attribute": "staff_pm"}
    problem = only_problem(standing_for("DE", staff_pm=4), {"mine": table})
    assert "column staff_pm was read as numbers, and several values are text" in problem.message


def test_a_filter_that_only_a_further_value_matches_is_no_warning():
    case = Case(standing_for("DE"), formulation({"mine": {**ALSO, "where": {"country": "DE"}}}))
    assert case.formulation.rules["mine"].warnings(case) == []
    case = Case(standing_for("DE"), formulation({"mine": {**ALSO, "where": {"country": "ES"}}}))
    assert len(case.formulation.rules["mine"].warnings(case)) == 1
