"""Tidy tables, CSV and Markdown: everything is there, exact, and runs nothing."""

import csv
import io
import pickle
import re
import subprocess
import sys

import pytest
import results_by_hand as by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium_opt.reporting.markdown import escape, markdown
from consortium_opt.reporting.tables import (
    MEMBER_COLUMNS,
    SCORE_COLUMNS,
    csv_text,
    member_rows,
    members_csv,
    score_rows,
    scores_csv,
)
from consortium_opt.result import Result


def read(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_rows_have_the_columns(name):
    result = by_hand.EVERY[name]()
    for rows, columns in (
        (member_rows(result), MEMBER_COLUMNS),
        (score_rows(result), SCORE_COLUMNS),
    ):
        assert all(tuple(row) == columns for row in rows)


def test_member_row():
    row = next(member_rows(by_hand.seven()))
    assert row == {
        "rank": 1,
        "objective": by_hand.seven().best.objective,
        "coordinates": True,
        "id": "hamburg-aviation",
        "name": "Hamburg Aviation",
        "country": "DE",
        "roles": "animation; markets",
        "leads": "animation",
        "person_months": 25.0,
        "cost": 178750.0,
        "eligible_cost": None,
        "contribution": None,
    }
    assert {row["person_months"] for row in member_rows(by_hand.two())} == {None}
    assert [row["person_months"] for row in member_rows(by_hand.thirty())][7] == 0.0


def test_csv_is_tidy_and_exact():
    """Proves that every figure reads back as the same number."""
    result = by_hand.seven()
    members, scores = read(members_csv(result)), read(scores_csv(result))
    assert len(members) == sum(len(c.members) for c in result.consortia)
    assert len(scores) == 10 * (5 + 10)
    assert {row["coordinates"] for row in members} == {"yes", "no"}
    exact = [c.objective for c in result.consortia for _ in c.members]
    assert [float(row["objective"]) for row in members] == exact
    assert {row["kind"] for row in scores} == {"term", "rule"}
    laws = [row["name"] for row in scores if row["rank"] == "1" and row["law"] == "yes"]
    assert laws == ["three_countries", "widening"]
    assert scores[0]["satisfied"] == ""


def test_csv_without_consortia_is_a_header():
    assert members_csv(by_hand.infeasible()) == ",".join(MEMBER_COLUMNS) + "\n"
    assert scores_csv(by_hand.infeasible()) == ",".join(SCORE_COLUMNS) + "\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "\uff1d"])
def test_no_cell_runs_as_a_formula(start):
    text = csv_text(["a"], [{"a": f"{start}1+1"}])
    assert next(csv.reader(io.StringIO(text.split("\n", 1)[1], newline="")))[0] == f"'{start}1+1"


def test_numbers_are_plain():
    values = [0.1, -0.5, 1e-7, 1e22, 3.0, -0.0, 7, True, None, float("nan")]
    text = csv_text(["a", "b"], [{"a": value, "b": ""} for value in values])
    assert text.split("\n")[1:-1] == [
        "0.1,",
        "-0.5,",
        "0.0000001,",
        "10000000000000000000000,",
        "3,",
        "0,",
        "7,",
        "yes,",
        ",",
        ",",
    ]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_csv(text):
    found = list(csv.reader(io.StringIO(csv_text(["a", "b"], [{"a": text, "b": 1}]), newline="")))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert found[1][0].removeprefix("'") == text.removeprefix("'")
    assert found[1][1] == "1"


def test_markdown_escapes_what_is_markup():
    assert escape("a | b\nc") == r"a \| b c"
    assert escape("*x* [y](z) `k` <b> &amp; R&D") == (
        r"\*x\* \[y\](z) \`k\` &lt;b&gt; &amp;amp; R&D"
    )
    assert escape("three_countries _em_ C:\\x") == r"three_countries \_em\_ C:\\x"


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_markdown_tables_are_rectangular(name):
    """Proves that no text of the result adds or ends a cell."""
    blocks = re.findall(r"(?:^\|.*\n)+", markdown(by_hand.EVERY[name]()), re.MULTILINE)
    for block in blocks:
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(counts) == 1


def test_staff_effort_has_a_figure_for_every_pair():
    text = markdown(by_hand.seven())
    assert "| 2 | aerospace-valley | 15 | 0 | **22** | **18** | 0 | 0 | 55 |" in text
    assert "|  | Total | 30 | 20 | 44 | 36 | 20 | 30 | 180 |" in text
    assert "Staff effort" not in markdown(by_hand.two())


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_results_go_to_json_and_pickle_and_back(name):
    result = by_hand.EVERY[name]()
    assert Result.from_json(result.to_json()) == result
    assert pickle.loads(pickle.dumps(result)) == result


def test_reports_need_no_solver():
    """Proves that a result is shown without loading Pyomo, HiGHS, numpy or pandas."""
    code = (
        "import sys, consortium_opt.reporting.folder; light = set(sys.modules); "
        "import consortium_opt.reporting.terminal; "
        "heavy = {'pyomo', 'highspy', 'numpy', 'pandas'} & set(sys.modules); "
        "sys.exit(f'{heavy} {\"rich\" in light}' if heavy or 'rich' in light else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
