"""Two formulations side by side: what differs as data, and the page in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consortium_opt.formulation import read_formulation
from consortium_opt.formulation.diff import Difference, Value, difference
from consortium_opt.reporting.side_by_side import plain, side_by_side

A = """
title  = "Ours"
source = "Our heads"

[rules.size]
type = "size"
min  = 3
max  = 8

[rules.small]
type  = "count"
where = { sme = true }
min   = 2
text  = "Two small companies."

[rules.late]
type = "if"
when = { type = "size", min = 6 }
then = { type = "distinct", attribute = "country", min = 4 }

[rules.trusted]
type = "trust_floor"
min  = 0.5
text = "Who trusts whom."

[rules.floor]
type = "trust_mean"
min  = 0.25

[objective.coverage]
type = "coverage"

[objective.countries]
type      = "diversity"
attribute = "country"
cap       = 4
weight    = 0.5

[objective.fit]
type = "need_fit"

[funding]
rate = 0.7
"""
B = """
title      = "Theirs"
kind       = "call"
source     = "The call"
confidence = "verified"
roles      = false

[rules.size]
type = "size"
min  = 4
law  = true

[rules.gap]
type = "max_share"
max  = 0.4

[rules.trusted]
type = "trust_floor"
min  = 0.5
text = "Nobody is distrusted."

[rules.floor]
type = "trust_mean"
min  = 0.25

[objective.coverage]
type   = "coverage"
weight = 2

[objective.countries]
type      = "diversity"
attribute = "country"
cap       = 6
weight    = 0.5

[objective.fit]
type    = "need_fit"
enabled = false

[objective.cost]
type      = "cost"
reference = 1000000

[funding]
rate       = 1
grant_max  = 2500000
"""
PAGE = """\
ours beside theirs

              ours       theirs
  -------------------------------
  title       Ours       Theirs
  kind        house      call
  confidence  not set    verified
  source      Our heads  The call
  roles       yes        no

Rules only in ours
  Rule   What it says
  ------------------------------------------------------------------------------
  small  Two small companies.
         count: where = {sme = yes}, min = 2
  late   if: when = {type = size, min = 6}, then = {type = distinct, attribute =
         country, min = 4}

Rules only in theirs
  Rule  What it says
  --------------------------
  gap   max_share: max = 0.4

Rules in both, other numbers
  Rule  Parameter  ours -> theirs
  -------------------------------
  size  law        no -> yes
        min        3 -> 4
        max        8 -> not set

Rules in both, other words or source: trusted

Rules in both, the same: floor

Weights
  Term       ours  theirs
  -----------------------
  coverage      1       2
  countries   0.5     0.5
  fit           1     off
  cost                  1

Terms only in theirs
  Term  What it says
  -------------------------------
  cost  cost: reference = 1000000

Terms in both, other numbers
  Term       Parameter  ours -> theirs
  ------------------------------------
  countries  cap        4 -> 6
  fit        enabled    yes -> no

Funding
                         ours     theirs
  ---------------------------------------
  rate                   0.7      1
  indirect               0        0
  subcontracting counts  yes      yes
  grant max              not set  2500000"""


@pytest.fixture
def found(tmp_path: Path) -> Difference:
    for name, text in (("ours", A), ("theirs", B)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return difference(*(read_formulation(tmp_path / f"{n}.toml") for n in ("ours", "theirs")))


def test_every_rule_and_term_has_its_status(found: Difference) -> None:
    assert {rule.name: rule.status for rule in found.rules} == {
        "size": "changed",
        "small": "only_a",
        "late": "only_a",
        "trusted": "reworded",
        "floor": "same",
        "gap": "only_b",
    }
    assert {term.name: term.status for term in found.terms} == {
        "coverage": "changed",
        "countries": "changed",
        "fit": "changed",
        "cost": "only_b",
    }


def test_numbers_stand_beside_each_other(found: Difference) -> None:
    size = found.rules[0]
    assert size.values == (Value("law", False, True), Value("min", 3, 4), Value("max", 8, None))
    assert (size.a, size.b) == (
        {"type": "size", "min": 3, "max": 8},
        {"type": "size", "law": True, "min": 4},
    )
    assert found.terms[0].values == (Value("weight", 1.0, 2.0),)
    money = {value.key: (value.a, value.b) for value in found.funding}
    assert money["rate"] == (0.7, 1.0)
    assert money["grant_max"] == (None, 2500000.0)


def test_a_formulation_beside_itself_is_the_same(found: Difference) -> None:
    base = read_formulation("base")
    same = difference(base, base)
    assert {item.status for item in (*same.rules, *same.terms)} == {"same"}
    assert all(value.a == value.b for value in same.about)
    assert "base (A) beside base (B)" in side_by_side(same, "ascii")


def test_a_type_that_changed_is_a_change(tmp_path: Path) -> None:
    child = 'title = "x"\nextends = "base"\n[rules.size]\ntype = "count"\nmin = 3\n'
    (tmp_path / "child.toml").write_text(child, encoding="utf-8")
    found = difference(read_formulation("base"), read_formulation(tmp_path / "child.toml"))
    (size,) = found.rules
    assert size.status == "changed"
    assert size.values[0] == Value("type", "size", "count")


def test_the_data_are_json(found: Difference) -> None:
    document = json.loads(json.dumps(found.to_dict()))
    assert document["schema_version"] == 1
    assert (document["a"], document["b"]) == ("ours", "theirs")
    assert document["rules"][0]["values"][1] == {"key": "min", "a": 3, "b": 4}


def test_the_page(found: Difference) -> None:
    assert side_by_side(found, "ascii") == PAGE


def test_the_page_fits_80_columns_and_any_encoding() -> None:
    found = difference(read_formulation("horizon-ria"), read_formulation("integration"))
    for encoding in ("ascii", "utf-8", "cp1252"):
        text = side_by_side(found, encoding)
        assert max(map(len, text.splitlines())) <= 80
        assert "\x1b" not in text
        text.encode(encoding)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not set"),
        (True, "yes"),
        (0.1, "0.1"),
        (2500000.0, "2500000"),
        (1234567.5, "1234567.5"),
        ([], "none"),
        (["FR", "DE"], "FR, DE"),
        ({"group": "EU27", "min": None}, "{group = EU27}"),
    ],
)
def test_values_for_people(value: object, text: str) -> None:
    assert plain(value) == text
