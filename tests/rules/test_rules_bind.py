"""For every rule type the smallest pool in which the rule changes the best consortium.

In most pools here every candidate brings one capability that nobody else has, at the highest
level, so that a consortium's coverage is the sum of its members' worth over the sum of all: with
a 7 and b 3, a alone is 0.7.
"""

from __future__ import annotations

from by_hand import TODAY, formulation, pool

from consortium_opt.api import solve

COVERAGE = {"coverage": {"type": "coverage"}}
SME = {"type": "SME"}


def worth(values, columns=None, **tables):
    """A pool in which coverage adds up: id to worth, and further columns of candidates."""
    return pool(
        {i: (columns or {}).get(i, {}) for i in values},
        capabilities={i: {f"skill-{i}": 5} for i in values},
        wanted={f"skill-{i}": value for i, value in values.items()},
        **tables,
    )


def best(instance, *rules, size=None, objective=COVERAGE):
    """Members and objective of the best consortium, which is proven."""
    tables = {f"rule-{k}": table for k, table in enumerate(rules)}
    if size is not None:
        tables["size"] = {"type": "size", "min": size, "max": size}
    result = solve(instance, formulation(tables, objective), today=TODAY)
    assert result.status == "optimal"
    first = result.consortia[0]
    return "".join(sorted(m.id for m in first.members)), round(first.objective, 6)


def test_size_binds():
    """One member at most: a alone, 0.7. Without the rule both, 1."""
    candidates = worth({"a": 7, "b": 3})
    assert best(candidates, {"type": "size", "max": 1}) == ("a", 0.7)
    assert best(candidates) == ("ab", 1)


def test_count_binds():
    """An SME has to be in: the lesser b, 0.3. Without the rule a, 0.7."""
    candidates = worth({"a": 7, "b": 3}, {"b": {"type": "SME"}})
    count = {"type": "count", "where": SME, "min": 1}
    assert best(candidates, count, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_distinct_binds():
    """Two countries: c in place of b, 0.7. Without the rule a and b, both French, 0.8."""
    candidates = worth({"a": 5, "b": 3, "c": 2}, {"c": {"country": "DE"}})
    distinct = {"type": "distinct", "attribute": "country", "min": 2}
    assert best(candidates, distinct, size=2) == ("ac", 0.7)
    assert best(candidates, size=2) == ("ab", 0.8)


def test_independent_distinct_binds():
    """Three independent members from three countries are a matching, not two counts.

    a, b, c, d show three countries and three owners, but two owners share the one country that
    the third has no member in, so the rule needs e: 13/15. Without the rule, and with two counts
    of three in its place, it is a, b, c, d, 14/15.
    """
    candidates = worth(
        {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1},
        {
            "a": {"country": "DE", "control_group": "H"},
            "b": {"country": "IT", "control_group": "H"},
            "c": {"country": "FR", "control_group": "K"},
            "d": {"country": "FR", "control_group": "L"},
            "e": {"country": "ES"},
        },
    )
    counts = [
        {"type": "distinct", "attribute": name, "min": 3} for name in ("country", "control_group")
    ]
    rule = {"type": "independent_distinct", "at_least": 3}
    assert best(candidates, rule, size=4) == ("abce", round(13 / 15, 6))
    assert best(candidates, *counts, size=4) == ("abcd", round(14 / 15, 6))
    assert best(candidates, size=4) == ("abcd", round(14 / 15, 6))


def test_several_values_of_a_member_bind():
    """Three countries of two members: c in Spain alone stands for Portugal and Italy too, 0.6.

    Without the further countries no two members show three; without the rule a and b, 0.8.
    """
    columns = {"c": {"country": "ES", "also_countries": "PT IT"}}
    candidates = worth({"a": 5, "b": 3, "c": 1}, columns)
    rule = {"type": "distinct", "attribute": "country", "min": 3}
    assert best(candidates, rule | {"also": "also_countries"}, size=2) == ("ac", round(6 / 9, 6))
    assert best(candidates, size=2) == ("ab", round(8 / 9, 6))
    alone = solve(candidates, formulation({"it": rule}, COVERAGE), today=TODAY)
    assert alone.status == "infeasible"


def test_a_member_that_stands_for_one_of_several_binds():
    """Two of different countries: c, French as a and b, may stand for Spain; a and c, 0.6.

    Without the further country nobody differs; without the rule a and b, 0.8.
    """
    candidates = worth({"a": 5, "b": 3, "c": 1}, {"c": {"also_countries": "ES"}})
    rule = {"type": "independent_distinct", "at_least": 2}
    assert best(candidates, rule | {"also": "also_countries"}, size=2) == ("ac", round(6 / 9, 6))
    assert best(candidates, size=2) == ("ab", round(8 / 9, 6))
    assert (
        solve(candidates, formulation({"it": rule}, COVERAGE), today=TODAY).status == "infeasible"
    )


def test_share_binds():
    """Half of the members are SMEs: c in place of b, 0.7. Without the rule a and b, 0.8."""
    candidates = worth({"a": 5, "b": 3, "c": 2}, {"c": {"type": "SME"}})
    share = {"type": "share", "where": SME, "min": 0.5}
    assert best(candidates, share, size=2) == ("ac", 0.7)
    assert best(candidates, size=2) == ("ab", 0.8)


STAFFED = pool(
    {"a": {"staff_pm": 10, "pm_cost": 1000}, "b": {"staff_pm": 10, "pm_cost": 2000}},
    roles={"design": {"person_months": 10}},
)
CHEAP = {"cost": {"type": "cost", "reference": 20000}}


def test_max_share_binds():
    """Nobody has more than half of the work: 5 at 1,000 and 5 at 2,000 are 15,000 of 20,000, 0.25.

    Without the rule the cheap one does all of it for 10,000, 0.5.
    """
    half = {"type": "max_share", "of": "person_months", "max": 0.5}
    assert best(STAFFED, half, size=2, objective=CHEAP) == ("ab", 0.25)
    assert best(STAFFED, size=2, objective=CHEAP) == ("ab", 0.5)


def test_budget_binds():
    """At most 15,000: b, whose 10 person-months cost 10,000, 0.3. Without the rule a, 0.7."""
    candidates = worth(
        {"a": 7, "b": 3},
        {"a": {"staff_pm": 10, "pm_cost": 2000}, "b": {"staff_pm": 10, "pm_cost": 1000}},
        roles={"design": {"person_months": 10}},
    )
    assert best(candidates, {"type": "budget", "max": 15000}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_each_binds():
    """Each country brings a university: a and c, 0.7. Without the rule a and b, 0.8."""
    candidates = worth(
        {"a": 5, "b": 3, "c": 2},
        {
            "a": {"type": "HEI"},
            "b": {"country": "DE", "type": "SME"},
            "c": {"country": "IT", "type": "HEI"},
        },
    )
    rule = {"type": "each", "per": "country", "where": {"type": "HEI"}}
    assert best(candidates, rule, size=2) == ("ac", 0.7)
    assert best(candidates, size=2) == ("ab", 0.8)


def test_grant_binds():
    """At most 15,000 is paid: b, whose 10 person-months ask for 10,000, 0.3. Without it a, 0.7."""
    candidates = worth(
        {"a": 7, "b": 3},
        {
            "a": {"staff_pm": 10, "pm_cost": 2000, "funding_rate": 1},
            "b": {"staff_pm": 10, "pm_cost": 1000, "funding_rate": 1},
        },
        roles={"design": {"person_months": 10}},
    )
    assert best(candidates, {"type": "grant", "max": 15000}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_member_cost_binds():
    """No member costs more than 8,000: 8 at 1,000 and 2 at 2,000 are 12,000 of 20,000, 0.4.

    Without the rule the cheap one does all of it for 10,000, 0.5.
    """
    rule = {"type": "member_cost", "max": 8000}
    assert best(STAFFED, rule, size=2, objective=CHEAP) == ("ab", 0.4)
    assert best(STAFFED, size=2, objective=CHEAP) == ("ab", 0.5)


def test_coordinator_binds():
    """An SME coordinates, with 4 of 10 projects, 0.4. Without the rule the one with 8, 0.8."""
    candidates = pool({"a": {"experience": 8}, "b": {"experience": 4, "type": "SME"}})
    objective = {"experience": {"type": "experience", "cap": 10}}
    rule = {"type": "coordinator", "where": SME}
    assert best(candidates, rule, size=2, objective=objective) == ("ab", 0.4)
    assert best(candidates, size=2, objective=objective) == ("ab", 0.8)


def test_brings_binds():
    """Two capabilities each: b with two small ones, 0.3. Without the rule a with one, 0.7."""
    candidates = pool(
        {"a": {}, "b": {}},
        capabilities={"a": {"x": 5}, "b": {"y": 5, "z": 5}},
        wanted={"x": 7, "y": 2, "z": 1},
    )
    assert best(candidates, {"type": "brings", "at_least": 2}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_effort_binds():
    """Three person-months each: 7 at 1,000 and 3 at 2,000 are 13,000 of 20,000, 0.35.

    Without the rule the cheap one does all of it for 10,000, 0.5.
    """
    rule = {"type": "effort", "min": 3}
    assert best(STAFFED, rule, size=2, objective=CHEAP) == ("ab", 0.35)
    assert best(STAFFED, size=2, objective=CHEAP) == ("ab", 0.5)


def test_total_effort_binds():
    """b, a public body, does 4 of 10: 6 at 1,000 and 4 at 2,000 are 14,000 of 20,000, 0.3.

    Without the rule the cheap one does all of it for 10,000, 0.5.
    """
    candidates = pool(
        {
            "a": {"staff_pm": 10, "pm_cost": 1000, "type": "SME"},
            "b": {"staff_pm": 10, "pm_cost": 2000, "type": "PUBLIC"},
        },
        roles={"design": {"person_months": 10}},
    )
    rule = {"type": "total_effort", "where": {"type": "PUBLIC"}, "min": 4}
    assert best(candidates, rule, size=2, objective=CHEAP) == ("ab", 0.3)
    assert best(candidates, size=2, objective=CHEAP) == ("ab", 0.5)


FITTING = pool(
    {"a": {}, "b": {"type": "SME"}},
    capabilities={"a": {"skill": 5}, "b": {"skill": 3}},
    roles={"design": {}, "test": {}},
    requirements={"design": {"skill": 1}, "test": {"skill": 1}},
)
FIT = {"fit": {"type": "role_fit"}}


def test_roles_per_member_binds():
    """One role each, so b leads one: (1 + 0.6) / 2. Without the rule a leads both, 1."""
    rule = {"type": "roles_per_member", "max": 1}
    assert best(FITTING, rule, size=2, objective=FIT) == ("ab", 0.8)
    assert best(FITTING, size=2, objective=FIT) == ("ab", 1)


def test_leads_per_member_binds():
    """One lead each, though a may play both: (1 + 0.6) / 2. Without the rule a leads both, 1."""
    rule = {"type": "leads_per_member", "max": 1}
    assert best(FITTING, rule, size=2, objective=FIT) == ("ab", 0.8)
    assert best(FITTING, size=2, objective=FIT) == ("ab", 1)


def test_lead_binds():
    """An SME leads design: (0.6 + 1) / 2. Without the rule a leads both, 1."""
    rule = {"type": "lead", "role": "design", "where": SME}
    assert best(FITTING, rule, size=2, objective=FIT) == ("ab", 0.8)
    assert best(FITTING, size=2, objective=FIT) == ("ab", 1)


def test_count_of_a_role_binds():
    """An SME plays design: b alone, 0.6. Without the rule a alone, 1."""
    rule = {"type": "count", "role": "design", "where": SME, "min": 1}
    assert best(FITTING, rule, size=1, objective=FIT) == ("b", 0.6)
    assert best(FITTING, size=1, objective=FIT) == ("a", 1)


def test_if_on_a_role_binds():
    """One member alone plays design as an SME: b, 0.6. Without the rule a, 1."""
    then = {"type": "count", "role": "design", "where": SME, "min": 1}
    rule = {"type": "if", "when": {"type": "size", "max": 1}, "then": then}
    assert best(FITTING, rule, size=1, objective=FIT) == ("b", 0.6)
    assert best(FITTING, size=1, objective=FIT) == ("a", 1)


def test_trust_floor_binds():
    """a trusts c alone, 0.7. Without the rule a and b, 0.8."""
    candidates = worth({"a": 5, "b": 3, "c": 2}, trust={"ac": 0.9})
    assert best(candidates, {"type": "trust_floor", "min": 0.5}, size=2) == ("ac", 0.7)
    assert best(candidates, size=2) == ("ab", 0.8)


def test_trust_coordinator_binds():
    """A star is enough: a trusts b and d, who do not trust each other, 0.8.

    Without the rule a, b, c, 0.9; with a floor on every pair there is nothing.
    """
    candidates = worth({"a": 4, "b": 3, "c": 2, "d": 1}, trust={"ab": 0.9, "ad": 0.9})
    assert best(candidates, {"type": "trust_coordinator", "min": 0.5}, size=3) == ("abd", 0.8)
    assert best(candidates, size=3) == ("abc", 0.9)
    floor = {
        "floor": {"type": "trust_floor", "min": 0.5},
        "size": {"type": "size", "min": 3, "max": 3},
    }
    assert solve(candidates, formulation(floor, COVERAGE), today=TODAY).status == "infeasible"


def test_trust_partners_binds():
    """Everybody has one partner: a and b, c and d, 13/15, though the two pairs are strangers.

    Without the rule a, b, c, e, 14/15.
    """
    candidates = worth({"a": 5, "b": 4, "c": 3, "d": 1, "e": 2}, trust={"ab": 0.9, "cd": 0.9})
    rule = {"type": "trust_partners", "min_trust": 0.5, "at_least": 1}
    assert best(candidates, rule, size=4) == ("abcd", round(13 / 15, 6))
    assert best(candidates, size=4) == ("abce", round(14 / 15, 6))


def test_trust_connected_binds():
    """One piece: a - b - e - c, 13/15. Without the rule a - b and c - d, 14/15.

    That everybody has a partner does not make one piece: with that rule it is the latter too.
    """
    candidates = worth(
        {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1},
        trust={"ab": 0.9, "cd": 0.9, "be": 0.9, "ce": 0.9},
    )
    partners = {"type": "trust_partners", "min_trust": 0.5, "at_least": 1}
    rule = {"type": "trust_connected", "min_trust": 0.5}
    assert best(candidates, rule, size=4) == ("abce", round(13 / 15, 6))
    assert best(candidates, partners, size=4) == ("abcd", round(14 / 15, 6))
    assert best(candidates, size=4) == ("abcd", round(14 / 15, 6))


def test_trust_mean_binds():
    """A mean of (0.9 + 0.9 + 0) / 3 = 0.6 is enough: a, b, d, 9/11.

    Without the rule a, b, c with a mean of 0.3, 10/11.
    """
    candidates = worth({"a": 5, "b": 3, "c": 2, "d": 1}, trust={"ab": 0.9, "ad": 0.9})
    assert best(candidates, {"type": "trust_mean", "min": 0.5}, size=3) == ("abd", round(9 / 11, 6))
    assert best(candidates, size=3) == ("abc", round(10 / 11, 6))


def test_require_binds():
    """b has to be in, 0.3. Without the rule a, 0.7."""
    candidates = worth({"a": 7, "b": 3})
    assert best(candidates, {"type": "require", "candidates": ["b"]}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_exclude_binds():
    """a is out: b, 0.3. Without the rule a, 0.7."""
    candidates = worth({"a": 7, "b": 3})
    assert best(candidates, {"type": "exclude", "candidates": ["a"]}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_together_binds():
    """a and c or neither: 0.6. Without the rule a and b, 0.9."""
    candidates = worth({"a": 5, "b": 4, "c": 1})
    assert best(candidates, {"type": "together", "candidates": ["a", "c"]}, size=2) == ("ac", 0.6)
    assert best(candidates, size=2) == ("ab", 0.9)


def test_apart_binds():
    """Never a and b: a and c, 0.6. Without the rule a and b, 0.9."""
    candidates = worth({"a": 5, "b": 4, "c": 1})
    assert best(candidates, {"type": "apart", "candidates": ["a", "b"]}, size=2) == ("ac", 0.6)
    assert best(candidates, size=2) == ("ab", 0.9)


def test_at_most_binds():
    """Two of a, b, c at most: d comes in, 0.8. Without the rule a, b, c, 0.9."""
    candidates = worth({"a": 4, "b": 3, "c": 2, "d": 1})
    rule = {"type": "at_most", "candidates": ["a", "b", "c"], "max": 2}
    assert best(candidates, rule, size=3) == ("abd", 0.8)
    assert best(candidates, size=3) == ("abc", 0.9)


def test_at_least_one_of_binds():
    """b or c: b, 0.2. Without the rule a, 0.7."""
    candidates = worth({"a": 7, "b": 2, "c": 1})
    rule = {"type": "at_least_one_of", "candidates": ["b", "c"]}
    assert best(candidates, rule, size=1) == ("b", 0.2)
    assert best(candidates, size=1) == ("a", 0.7)


def test_attestation_binds():
    """The plan is a must and a's is blank: b, 0.3. Without the rule a, 0.7."""
    candidates = worth({"a": 7, "b": 3}, {"b": {"plan": True}})
    assert best(candidates, {"type": "attestation", "flag": "plan"}, size=1) == ("b", 0.3)
    assert best(candidates, size=1) == ("a", 0.7)


def test_if_binds():
    """Two or more take no RTO, so the RTO a stays alone, 0.7. Without the rule both, 1.

    What follows, without its condition, leaves b alone, 0.3.
    """
    candidates = worth({"a": 7, "b": 3}, {"a": {"type": "RTO"}})
    no_rto = {"type": "count", "where": {"type": "RTO"}, "max": 0}
    rule = {"type": "if", "when": {"type": "size", "min": 2}, "then": no_rto}
    assert best(candidates, rule) == ("a", 0.7)
    assert best(candidates, no_rto) == ("b", 0.3)
    assert best(candidates) == ("ab", 1)


def test_dropout_binds():
    """An SME is there whoever leaves: b and d, 10/13. Without the rule b alone, 12/13.

    a coordinates and is no SME; nobody else can coordinate.
    """
    no = {"can_coordinate": False}
    candidates = worth(
        {"a": 5, "b": 4, "c": 3, "d": 1},
        {"b": {**no, "type": "SME"}, "c": no, "d": {**no, "type": "SME"}},
    )
    an_sme = {"type": "count", "where": SME, "min": 1}
    rule = {"type": "dropout", "rules": ["rule-0"]}
    assert best(candidates, an_sme, rule, size=3) == ("abd", round(10 / 13, 6))
    assert best(candidates, an_sme, size=3) == ("abc", round(12 / 13, 6))
