"""``counts_only``: beneficiaries count towards a minimum, others may still bring capabilities."""

from __future__ import annotations

from datetime import date

import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.problems import InvalidInput
from consortium_opt.rules.counting import counted_among

TODAY = date(2026, 3, 1)
WHO = {"beneficiary": True}


def formulation(tmp_path, text):
    path = tmp_path / "call.toml"
    path.write_text('title = "Call"\ncounts_only = {beneficiary = true}\n' + text)
    return co.read_formulation(path)


BODY = """
[rules.three]
type = "independent_distinct"
at_least = 2
[rules.few]
type = "count"
where = {country = "FR"}
max = 1
[rules.some]
type = "count"
where = {country = "FR"}
min = 1
[rules.when]
type = "if"
when = {type = "size", min = 2}
then = {type = "distinct", attribute = "country", min = 2}
[objective.bonus]
type = "bonus"
where = {country = "FR"}
cap = 1
"""


def test_minima_are_narrowed_and_nothing_else(tmp_path):
    rules = formulation(tmp_path, BODY).rules
    assert rules["three"].where == WHO
    assert rules["few"].where == {"country": "FR"}
    assert rules["some"].where == {"beneficiary": True, "country": "FR"}
    assert rules["when"].then.where == WHO
    assert rules["when"].when.type == "size"


def test_a_rule_that_speaks_of_it_stands(tmp_path):
    text = '[rules.all]\ntype = "count"\nwhere = {beneficiary = false}\nmin = 1\n'
    text += '[objective.bonus]\ntype = "bonus"\nwhere = {country = "FR"}\ncap = 1\n'
    assert formulation(tmp_path, text).rules["all"].where == {"beneficiary": False}


def pool(participation):
    rows = [
        {"id": "a", "country": "FR"},
        {"id": "b", "country": "DE", "participation": participation},
    ]
    return parse_instance({"instance": {"title": "Two"}, "candidates": rows})


def test_an_associated_partner_does_not_count_but_takes_part(tmp_path):
    text = '[rules.two]\ntype = "distinct"\nattribute = "country"\nmin = 2\n'
    text += '[objective.bonus]\ntype = "bonus"\nwhere = {country = "DE"}\ncap = 1\n'
    call = formulation(tmp_path, text)
    assert co.solve(pool("Associated"), call, today=TODAY).status == "infeasible"
    assert co.solve(pool("Beneficiary"), call, today=TODAY).status == "optimal"
    assert co.solve(pool(None), call, today=TODAY).status == "optimal"
    free = call.model_copy(update={"rules": {}})
    best = co.solve(pool("associated"), free, require=["a"], today=TODAY).best
    assert best is not None
    assert best.ids == ("a", "b")


def test_a_filter_that_cannot_be_read_is_said_once(tmp_path):
    path = tmp_path / "call.toml"
    path.write_text('title = "Call"\nextends = "horizon-ria"\ncounts_only = {benefit = true}\n')
    with pytest.raises(InvalidInput) as caught:
        co.solve(pool(None), co.read_formulation(path), today=TODAY)
    (problem,) = caught.value.problems
    assert problem.where == "counts_only"
    assert "Did you mean 'beneficiary'?" in problem.message


def test_rules_that_ask_for_no_minimum_are_left_alone():
    rule = co.read_formulation("base").rules["size"]
    assert counted_among(rule, WHO) is rule


def test_who_does_not_count_does_not_coordinate(tmp_path):
    text = '[objective.bonus]\ntype = "bonus"\nwhere = {country = "DE"}\ncap = 1\n'
    best = co.solve(pool("affiliated"), formulation(tmp_path, text), today=TODAY).best
    assert best is not None
    assert (best.ids, best.coordinator) == (("a", "b"), "a")
