"""Where tables fold: between words, then at hyphens and dots, and numbers stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from consortium_opt.reporting.layout import Column, apart, as_plain, fit, folded, table


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one", "two"]),
        ("universite-strasbourg", 15, ["universite-", "strasbourg"]),
        ("rules.size.max 6", 10, ["rules.", "size.max 6"]),
        ("see medianet-berlinbrandenburg", 20, ["see medianet-", "berlinbrandenburg"]),
        ("a score of 0.6993", 5, ["a", "score", "of", "0.6993"]),
        ("up to 2026-11-22", 9, ["up to", "2026-11-22"]),
        ("  - stays in", 8, ["  -", "stays in"]),
        ("産業 集積", 5, ["産業", "集積"]),
        ("first\nsecond line", 8, ["first", "second", "line"]),
        ("unbreakable", 4, ["unbreakable"]),
    ],
)
def test_folded(text, width, lines):
    assert folded(text, width).split("\n") == lines


def test_folded_under_an_indent_keeps_what_is_copied_whole():
    """Paths and commands are words here, and every further line hangs."""
    text = "  - my-pools/upper-rhine.xlsx candidates!B4: 'Atlantis' is no country"
    assert folded(text, 32, "      ").split("\n") == [
        "  - my-pools/upper-rhine.xlsx",
        "      candidates!B4: 'Atlantis'",
        "      is no country",
    ]


@settings(deadline=None)
@given(st.text("ab -./_1産\n", max_size=60), st.integers(4, 30))
def test_folding_loses_nothing(text, width):
    found = folded(text, width)
    assert "".join(found.split()) == "".join(text.split())
    for line in found.split("\n"):
        parts = line.split()
        assert cell_len(line) <= width or len(parts) == 1 or line not in text or text in line


def test_ids_fold_at_hyphens_before_any_word_is_broken():
    """Short of room, a column shrinks to pieces of ids; one that holds a number does not."""
    ids = Column("Id", ["universite-strasbourg", "roche-diagnostics"])
    numbers = Column("Cost", ["1,887,767", "2,359,708"], right=True)
    assert (ids.least, ids.floor) == (20, 11)
    assert (numbers.least, numbers.floor) == (9, 9)
    assert fit([ids, numbers], 22) == [13, 9]
    assert fit([ids, numbers], 20) == [11, 9]


def test_a_long_heading_folds_over_narrow_numbers():
    column = Column("objective.coverage.weight", ["0.5", "2"], right=True)
    assert column.floor == len("objective.")
    text = as_plain(table([column], ["", ""], 20, "utf-8"), 20, "utf-8")
    assert [line.strip() for line in text.splitlines()[:2]] == ["objective.", "coverage.weight"]


def test_short_columns_are_not_folded_for_a_long_one():
    short, long = Column("Base", ["not set"]), Column("Other", ["word " * 40])
    assert fit([short, long], 60) == [7, 53]


def test_numbers_get_a_table_of_their_own_where_names_would_be_broken():
    ids = Column("Id", ["ihu-strasbourg", "karl-storz"], foot="Total")
    names = Column("Name", ["Institut hospitalo-universitaire", "Hersteller"])
    months = Column("PM", ["36", "22"], right=True, foot="58")
    costs = Column("Cost", ["1,291,600", "1,191,400"], right=True, foot="2,483,000")
    columns = [ids, names, months, costs]
    assert apart(columns, 41) == [columns]
    texts, numbers = apart(columns, 40)
    assert [column.heading for column in texts] == ["Id", "Name"]
    assert [column.foot for column in texts] == ["", ""], "a sum stands under its numbers"
    assert numbers == [ids, months, costs]
    assert apart([months, names, costs, months], 20) == [[months, names, costs, months]]


def test_a_table_without_headings_has_no_line_for_them():
    text = as_plain(table([Column("", ["one", "two"])], ["", ""], 20, "utf-8"), 20, "utf-8")
    assert [line.strip() for line in text.splitlines()] == ["one", "two"]
