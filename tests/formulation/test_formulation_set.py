"""``--set KEY=VALUE``: TOML values, bare words, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from consortium_opt.formulation import parse_set, read_formulation
from consortium_opt.problems import InvalidInput


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("rules.size.max=8", "rules.size.max", 8),
        (" rules . size.max = 8 ", "rules.size.max", 8),
        ("rules.budget.max=2.5e6", "rules.budget.max", 2.5e6),
        ("rules.size.enabled=false", "rules.size.enabled", False),
        ('rules.x.candidates=["a", "b"]', "rules.x.candidates", ["a", "b"]),
        ('rules.x.where.country={group="EU27"}', "rules.x.where.country", {"group": "EU27"}),
        ("opens=2026-05-12", "opens", date(2026, 5, 12)),
        ('rules.size.text="8"', "rules.size.text", "8"),
        ("kind=house", "kind", "house"),
        ("rules.size.text=Eight at most, we say", "rules.size.text", "Eight at most, we say"),
        ("rules.size.text=a=b", "rules.size.text", "a=b"),
        ("rules.size.text=#1", "rules.size.text", "#1"),
    ],
)
def test_a_value_is_toml_and_a_bare_word_a_text(text: str, key: str, value: Any) -> None:
    assert parse_set(text) == (key, value)
    assert type(parse_set(text)[1]) is type(value)


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("rules.size.max", "there is no '='", "KEY=VALUE"),
        ("=8", "the key is blank", "KEY=VALUE"),
        ("rules..max=8", "the key is blank, or a part of it", "KEY=VALUE"),
        ("rules.size.text=", "there is no value", 'Write ""'),
        ("rules.x.candidates=[a, b]", "not TOML", "Quote texts inside"),
        ('rules.x.candidates=["a"', "not TOML", "Quote texts inside"),
        ("rules.x.where={country=FR}", "not TOML", "Quote texts inside"),
        ('rules.size.text="a', "not TOML", "Quote texts inside"),
        ("rules.size.max=8\nkind='house'", "more than one value", "its own --set"),
    ],
)
def test_what_cannot_be_set_is_said(text: str, message: str, fix: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_set(text)
    (problem,) = raised.value.problems
    assert problem.where == f"--set {text}"
    assert message in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("key", "value", "where", "fragment"),
    [
        ("rules.sise.max", 8, "--set rules.sise", "Did you mean 'size'?"),
        ("objective.coverag.weight", 2, "--set objective.coverag", "Did you mean 'coverage'?"),
        ("rules.size.maximum", 8, "--set rules.size.maximum", "Did you mean 'max'?"),
        ("rules.size.max", "eight", "--set rules.size.max", "'eight' is text"),
        ("rules.size.max", "8", "--set rules.size.max", "without quotes"),
        ("rules.size.max", 5, "--set rules.size", "min is set in horizon-ria.toml, max is set in"),
        ("rules.size", 8, "--set rules.size", "rules.size.KEY=VALUE"),
        ("rules", 8, "--set rules", "8 is a number, not a table"),
        ("rules.size", {}, "--set rules.size", "the table is empty"),
        ("rules..max", 8, "--set rules..max", "the key is blank"),
        ("opns", "2026-05-12", "--set", "Did you mean 'opens'?"),
        ("opens.day", 5, "--set opens.day", "Set opens itself"),
        ("extends", "base", "--set extends", "Choose the parent with -f"),
        ("rules.size.max", {1, 2}, "--set rules.size.max", "{1, 2} is of type set"),
        ("rules.size", {2: 1}, "--set rules.size", "2 cannot be a key"),
        ("rules.three_countries.by.x", 1, "--set rules.three_countries.by.x", "Set rules.three"),
        ("rules.three_countries.including.group", "EU27", "--set rules.three", "as a whole"),
    ],
)
def test_a_change_that_fits_nowhere_is_named(
    key: str, value: Any, where: str, fragment: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_formulation("horizon-ria", changes={key: value})
    first = raised.value.problems[0]
    assert first.where.startswith(where)
    assert fragment in str(first)


def test_one_key_given_in_two_ways_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"rules.size.max: it is set twice"):
        read_formulation(changes={"rules.size": {"max": 8}, "rules.size.max": 9})


def test_every_broken_change_is_reported_at_once() -> None:
    changes = {"rules.size.max": "x", "rules.sise.min": 2, "opns": 1}
    with pytest.raises(InvalidInput) as raised:
        read_formulation("horizon-ria", ["balanced-4"], changes)
    assert len(raised.value.problems) == 4
