"""``--vary KEY=RANGE`` and what makes no sweep."""

from __future__ import annotations

import pytest

from consortium_opt.problems import InvalidInput
from consortium_opt.whatif.cases.vary import MOST, checked, parse_vary, points


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("4:7", (4, 5, 6, 7)),
        ("4:4", (4,)),
        (" 4 : 6 ", (4, 5, 6)),
        ("-1:1", (-1, 0, 1)),
        ("2:8:3", (2, 5, 8)),
        ("2:9:3", (2, 5, 8)),
        ("8:4:-2", (8, 6, 4)),
        ("0.1:0.4:0.1", (0.1, 0.2, 0.3, 0.4)),
        ("0:1:.25", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("1:2:0.5", (1.0, 1.5, 2.0)),
        ("4", (4,)),
        ("0.2,0.4, 0.6", (0.2, 0.4, 0.6)),
        ("true,false", (True, False)),
        ("country,region", ("country", "region")),
        ('"a, b","c"', ("a, b", "c")),
        ('["FR"],["FR", "DE"]', (["FR"], ["FR", "DE"])),
        ("1_000_000,2_000_000", (1_000_000, 2_000_000)),
        ("11:30:00,12:00:00", None),
    ],
)
def test_ranges_and_lists(written, values):
    key, found = parse_vary(f"rules.size.max={written}")
    assert key == "rules.size.max"
    assert len(found) == (2 if values is None else len(values))
    if values is not None:
        assert found == values
        assert [type(value) for value in found] == [type(value) for value in values]


def test_steps_are_exact_in_decimals():
    assert parse_vary("k=0:1:0.1")[1][3] == 0.3
    assert parse_vary("k=0.7:0.8:0.01")[1][-1] == 0.8


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules.size.max", "--vary rules.size.max: there is no '='. Write KEY=RANGE, such as"),
        ("=4:6", "--vary =4:6: the key is blank, or a part of it. Write KEY=RANGE"),
        ("a..b=4:6", "the key is blank, or a part of it"),
        ("a=", "--vary a=: there is no value. Write KEY=RANGE"),
        (
            "a=7:4",
            "--vary a=7:4: the range is empty: 4 comes before 7. Write 4:7, or turn the sign",
        ),
        ("a=4:7:-1", "the range is empty: 7 comes after 4"),
        ("a=4:7:0", "a step of 0 leads nowhere. Give another step."),
        ("a=0.2:0.8", "a:b counts in whole numbers. Give the step: 0.2:0.8:0.1."),
        ("a=4:x", "this is no range. Allowed: a:b or a:b:step, in numbers."),
        ("a=4:7,9", "this is no range"),
        ("a=1:2:3:4", "this is no range"),
        ("a=0:1000", "these are 1,001 values. Allowed: at most 1,000 points."),
        ("a=0:1000000000000", "these are 1,000,000,000,001 values"),
        ("a=4,,5", "there is no value"),
        ('a=["FR",', "not TOML"),
    ],
)
def test_what_is_no_range(text, says):
    with pytest.raises(InvalidInput) as caught:
        parse_vary(text)
    [problem] = caught.value.problems
    assert says in str(problem)


@pytest.mark.parametrize(
    ("vary", "says"),
    [
        ({}, "nothing is varied. Allowed: one key or two."),
        ({"a": [1], "b": [1], "c": [1]}, "3 keys are varied. Allowed: one key or two."),
        ({"a": []}, "--vary a: there is no value. Give some"),
        ({"a": [1, 2, 1.0]}, "--vary a: 1.0 is there twice. Give it once."),
        ({"a": range(26), "b": range(40)}, "these are 1,040 points. Allowed: at most 1,000."),
    ],
)
def test_what_is_no_sweep(vary, says):
    with pytest.raises(InvalidInput) as caught:
        checked(vary)
    assert says in str(caught.value)


def test_yes_is_not_one():
    assert checked({"a": [1, True, 0, False]}) == {"a": (1, True, 0, False)}


def test_points_are_every_combination_the_last_key_fastest():
    vary = checked({" a . b ": [1, 2], "c": ["x", "y"]})
    assert [tuple(point.items()) for point in points(vary)] == [
        (("a.b", 1), ("c", "x")),
        (("a.b", 1), ("c", "y")),
        (("a.b", 2), ("c", "x")),
        (("a.b", 2), ("c", "y")),
    ]
    assert len(points(checked({"a": range(MOST)}))) == MOST
