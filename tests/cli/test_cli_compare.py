"""``consortium-opt compare``: how cases are named, what is printed and kept, exit codes."""

from __future__ import annotations

import csv
import io
import json
import math
import signal

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.solver.pool import Pool
from consortium_opt.solver.question import Settings

CASES = """
[cases.small]
set = { "rules.size.max" = 3 }

[cases.mine]
formulation = "mine.toml"
with = ["sub/what-if.toml"]
require = ["bob"]
exclude = ["ada", "gus"]

[cases."a call"]
formulation = "horizon-ria"
with = "balanced-40"
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A file of cases with what it names beside it, seen from another folder."""
    folder = tmp_path / "files"
    (folder / "sub").mkdir(parents=True)
    (folder / "cases.toml").write_text(CASES)
    cli_pools.formulation(folder / "mine.toml", parent="base")
    (folder / "sub" / "what-if.toml").write_text("[rules.size]\nmax = 4\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return folder


def names(outcome):
    return [case["name"] for case in json.loads(outcome.out)["cases"]]


def results(outcome):
    return {
        case["name"]: co.Result.model_validate(case["result"])
        for case in json.loads(outcome.out)["cases"]
    }


def changed(result):
    return {change.key: change.new for change in result.formulation.changes}


# -- which cases -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["base", "horizon-ria"], ["base", "horizon-ria"]),
        (["-f", "base", "-f", "horizon-ria"], ["base", "horizon-ria"]),
        (["base", "-f", "horizon-ria"], ["base", "horizon-ria"]),
        (["--with", "balanced-40"], ["base", "base+balanced-40"]),
        (
            ["-f", "horizon-ria", "--with", "one-more-country", "--with", "balanced-40"],
            ["horizon-ria", "horizon-ria+one-more-country", "horizon-ria+balanced-40"],
        ),
        (
            ["base", "horizon-ria", "--with", "balanced-40"],
            ["base", "horizon-ria", "base+balanced-40"],
        ),
    ],
)
def test_cases_and_their_names(cli, seven, args, expected):
    outcome = cli("compare", seven, *args, "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    assert names(outcome) == expected


def test_two_files_of_one_name(cli, seven, tmp_path):
    paths = [tmp_path / folder / "mine.toml" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        cli_pools.formulation(path, parent="base")
    outcome = cli("compare", seven, *paths, "--format", "json")
    assert names(outcome) == ["mine", str(paths[1])]


def test_options_hold_in_every_case(cli, seven):
    options = ("--set", "rules.size.max=6", "--require", "bob", "--exclude", "ada")
    outcome = cli("compare", seven, "base", "horizon-ria", *options, "--format", "json", "-q")
    for result in results(outcome).values():
        assert changed(result)["rules.size.max"] == 6
        assert changed(result)["rules.require"]["candidates"] == ["bob"]
        assert changed(result)["rules.exclude"]["candidates"] == ["ada"]


def test_a_file_of_cases(cli, seven, files):
    """Paths in it are relative to it; its cases are those that Python reads from it."""
    outcome = cli("compare", seven, files / "cases.toml", "--format", "json", "-q")
    assert outcome.code == Exit.SOLVED, outcome.err
    found = results(outcome)
    assert list(found) == ["small", "mine", "a call"]
    assert changed(found["small"]) == {"rules.size.max": 3}
    assert found["mine"].formulation.name == "mine"
    assert changed(found["mine"])["rules.size.max"] == 4
    assert "bob" in found["mine"].best.ids
    assert not {"ada", "gus"} & set(found["mine"].best.ids)
    assert "rules.balanced_countries" in changed(found["a call"])
    alike = co.compare(co.read_instance(seven), co.read_cases(files / "cases.toml"))
    for name, result in found.items():
        assert alike[name].consortia == result.consortia


def test_a_file_of_cases_beside_others(cli, seven, files):
    args = (files / "cases.toml", "base", "--with", "balanced-40")
    outcome = cli("compare", seven, *args, "--format", "json", "-q")
    assert names(outcome) == ["small", "mine", "a call", "base", "small+balanced-40"]


def test_reading_cases_that_are_none(files):
    with pytest.raises(co.InvalidInput, match=r"there is no table \[cases.NAME\] in it"):
        co.read_cases(files / "mine.toml")
    with pytest.raises(co.InvalidInput, match="no comparison file"):
        co.read_cases(files / "nowhere.toml")


# -- what is wrong ---------------------------------------------------------------------------------

BROKEN = """
titel = "Mine"

[cases.a]
formulation = "horizon-rya"
wiht = ["pair"]

[cases.b]
formulation = 3
with = ["nowhere.toml", "pair", 7]

[cases.c]
set = { "rules.siz.max" = 3, "rules.size.max" = 5 }

[cases.d]
require = [1]
"""


def test_every_problem_of_a_file_is_listed_with_file_and_key(cli, seven, tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN)
    outcome = cli("compare", seven, path, "--set", "rules.size.max=4")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    for text in (
        "broken.toml: there is no key 'titel' at the top. Allowed: cases. Delete it, or move it",
        "broken.toml cases.a: there is no formulation 'horizon-rya'",
        "Did you mean 'horizon-ria'?",
        "broken.toml cases.a: there is no key 'wiht'. Allowed: formulation, with, set, require,",
        "Did you mean 'with'?",
        "broken.toml cases.b.formulation: 3 is a number. Allowed: a name or a path.",
        "broken.toml cases.b.with: ['nowhere.toml', 'pair', 7] is a list. Allowed: a list of texts",
        "broken.toml cases.b: there is no file",
        "broken.toml cases.c.set rules.siz: there is no rule 'siz' to change",
        "broken.toml cases.c.set rules.size.max: rules.size.max is 5 here and 4 with --set.",
        "broken.toml cases.d.require: [1] is a list. Allowed: a list of texts.",
    ):
        assert text in outcome.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases = 3", "cases: 3 is a number. Write [cases.NAME] tables."),
        ("[cases]", "cases: there is no case in it. Write [cases.NAME] tables."),
        ("[cases]\nx = 3", "cases.x: 3 is a number, not a table. Write [cases.x] and its keys"),
        ("[cases.x]\nset = 3", "cases.x.set: 3 is a number. Allowed: a table of dotted keys"),
        ('[cases." "]', "cases. : ' ' cannot be the name of a case. Give it one."),
        ("[cases.x]\nwith =", "the file is not TOML"),
    ],
)
def test_files_of_the_wrong_shape(cli, seven, tmp_path, text, says):
    (tmp_path / "cases.toml").write_text(text)
    outcome = cli("compare", seven, tmp_path / "cases.toml", "base")
    assert outcome.code == Exit.INVALID
    assert f"cases.toml {says}" in outcome.err or says in outcome.err


def test_problems_of_the_pool_and_of_all_cases_together(cli, tmp_path):
    document = cli_pools.seven()
    document["candidates"][0]["country"] = "Atlantis"
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    outcome = cli("compare", pool, "horizon-rya", "base", "base", "--set", "size")
    assert outcome.code == Exit.INVALID
    for text in ("Atlantis", "'horizon-rya'", "case base: it is given twice", "there is no '='"):
        assert text in outcome.err


def test_an_unknown_candidate_is_said_once(cli, seven):
    outcome = cli("compare", seven, "base", "horizon-ria", "--require", "adaa")
    assert outcome.code == Exit.INVALID
    assert outcome.err.count("there is no candidate 'adaa'") == 1


@pytest.mark.parametrize(
    "args", [[], ["base"], ["-f", "horizon-ria"], ["base", "horizon-ria", "--workers", "0"]]
)
def test_wrong_usage(cli, seven, args):
    outcome = cli("compare", seven, *args)
    assert (outcome.code, outcome.out) == (Exit.USAGE, "")
    assert outcome.err.startswith("Usage: consortium-opt compare")


# -- what is put out -------------------------------------------------------------------------------

FEW = '[rules.out]\ntype = "exclude"\ncandidates = ["ada", "bob", "cleo", "dana", "eli"]\n'


@pytest.fixture
def args(seven, tmp_path):
    """Two cases and a third that leaves too few candidates."""
    (tmp_path / "few.toml").write_text(FEW)
    return (seven, "base", "horizon-ria", "--with", tmp_path / "few.toml")


def test_the_table_fits_eighty_columns_without_colour(cli, args, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    outcome = cli("compare", *args)
    assert outcome.code == Exit.SOLVED
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert outcome.out.startswith("3 cases: 2 proven, 1 infeasible.")
    for text in ("Who is in which case", "Terms of the objective", "rules.out", "binds"):
        assert text in outcome.out


def test_ranks_of_every_case(cli, args, monkeypatch):
    """Each is what solving the case alone gives, and stands beside the best of its case."""
    monkeypatch.setenv("COLUMNS", "80")
    outcome = cli("compare", *args, "--top", 2, "--format", "json")
    assert outcome.code == Exit.SOLVED
    found = results(outcome)
    assert [len(result.consortia) for result in found.values()] == [2, 2, 0]
    alone = cli("solve", args[0], "-f", "horizon-ria", "--top", 2, "--format", "json")
    assert co.Result.from_json(alone.out).consortia == found["horizon-ria"].consortia
    text = cli("compare", *args, "--top", 2).out
    assert "+ enters" in text.partition("Ranks\n")[2].partition("\n\n")[0]
    assert "Ranks" not in cli("compare", *args).out


def test_python_prints_what_the_command_does(cli, seven, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    outcome = cli("compare", seven, "base", "horizon-ria", "-q")
    cases = {name: co.read_formulation(name) for name in ("base", "horizon-ria")}
    found = co.compare(co.read_instance(seven), cases)
    printed = [line for line in outcome.out.splitlines() if "HiGHS" not in line]
    assert printed == [line for line in str(found).splitlines() if "HiGHS" not in line]


def test_json_is_the_document_and_nothing_else(cli, args):
    outcome = cli("compare", *args, "--format", "json", "--reference")
    found = co.Comparison.from_json(outcome.out)
    assert found.to_json() == outcome.out.rstrip("\n")
    assert all(case.reference is not None for case in found.cases)


def test_csv_is_a_row_a_case(cli, args):
    outcome = cli("compare", *args, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [row["case"] for row in rows] == ["base", "horizon-ria", "base+few"]
    infeasible = [row for row in rows if row["status"] == "infeasible"]
    assert [row["objective"] + row["size"] + row["cost"] for row in infeasible] == [""]


def test_markdown_is_one_document(cli, args):
    outcome = cli("compare", *args, "--format", "markdown")
    assert outcome.out.startswith("# Seven candidates: 3 cases side by side\n")
    assert "## Who is in which case" in outcome.out


def test_a_folder_of_files(cli, args, tmp_path):
    folder = tmp_path / "out"
    outcome = cli("compare", *args, "-o", folder, "-q")
    assert outcome.code == Exit.SOLVED
    tables = {"cases.csv", "case_members.csv", "case_scores.csv", "case_changes.csv"}
    assert {p.name for p in folder.iterdir()} == {"comparison.json", "comparison.md", *tables}
    found = co.Comparison.from_json((folder / "comparison.json").read_bytes())
    text = (folder / "case_members.csv").read_text(encoding="utf-8")
    members = list(csv.DictReader(io.StringIO(text)))
    for case in found.cases:
        ids = {row["id"] for row in members if row["case"] == case.name}
        assert ids == {i for best in case.result.consortia for i in best.ids}
    again = cli("compare", *args, "-o", folder, "-q")
    assert again.code == Exit.INVALID
    assert "the folder exists already" in again.err
    assert cli("compare", *args, "-o", folder, "-q", "--force").code == Exit.SOLVED


def test_two_workers(cli, args, monkeypatch):
    """So many are asked for; that the answers are the same is tested where they are given."""
    asked = cli_pools.workers_asked(monkeypatch)
    assert cli("compare", *args, "--format", "json", "--workers", 2).code == Exit.SOLVED
    assert asked == [2]


# -- exit codes ------------------------------------------------------------------------------------


def test_infeasible_cases_are_answers(cli, args):
    outcome = cli("compare", *args, "--exclude", "gus")
    assert outcome.code == Exit.SOLVED
    assert "infeasible" in outcome.out


def test_a_limit_before_anything_is_found(cli, seven):
    outcome = cli("compare", seven, "base", "horizon-ria", "--time-limit", 0.001)
    assert outcome.code == Exit.NOTHING_FOUND
    assert "2 nothing found" in outcome.out


def test_a_limit_with_a_case_in_hand(cli, seven, monkeypatch):
    """Time is up as soon as the first case has found something."""
    state = {"left": math.inf}
    add = Pool.add

    def first_then_late(pool, members, value):
        state["left"] = 0.0
        return add(pool, members, value)

    def left(settings):
        return math.inf if settings.deadline is None else state["left"]

    monkeypatch.setattr(Settings, "left", left)
    monkeypatch.setattr(Pool, "add", first_then_late)
    outcome = cli("compare", seven, "base", "horizon-ria", "--time-limit", 100, "--format", "json")
    assert outcome.code == Exit.LIMIT


def test_interrupted_keeps_what_is_done(cli, seven, monkeypatch):
    """Ctrl-C while the first case is solved: it is reported, the second was not begun."""
    add, pressed = Pool.add, []

    def press(pool, members, value):
        if not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)
        return add(pool, members, value)

    monkeypatch.setattr(Pool, "add", press)
    outcome = cli("compare", seven, "base", "horizon-ria", "--format", "json")
    assert outcome.code == Exit.INTERRUPTED
    found = results(outcome)
    assert found["base"].consortia
    assert found["horizon-ria"].status == "no_solution"
