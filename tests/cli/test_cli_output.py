"""What stands on which stream, in every format; the shape of the JSON document; ``-o``."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
import time

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.cli.progress import Progress, Steps
from consortium_opt.result import Result

KEYS = {
    "": "schema_version status instance formulation solver bound gap proven_ranks exhausted "
    "tied_at_end consortia",
    "instance": "title candidates sha256",
    "formulation": "name title changes",
    "solver": "name version seconds threads seed",
    "consortium": "rank objective coordinator members terms rules",
    "member": "id name country roles leads person_months cost",
    "term": "name type weight value contribution",
    "rule": "name type satisfied required achieved slack law text",
    "change": "key old new",
}
REPORT = {"result.json", "report.html", "report.md", "members.csv", "scores.csv"}
DOCUMENTS = {"proposal.docx", "proposal.xlsx", "proposal.md", "proposal.tex"}
TABLES = {f"proposal-{name}.csv" for name in ("participants", "capabilities", "facts", "balance")}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    """A pool with roles and person-months, and a country that is normalised with a note."""
    document = cli_pools.staffed(2)
    document["candidates"][3]["country"] = "EL"
    return cli_pools.as_json(document, tmp_path_factory.mktemp("staffed") / "pool.json")


def has_keys(part, name):
    assert list(part) == KEYS[name].split()


def test_the_document_has_the_keys_of_the_interface(cli, staffed):
    args = ("--set", "rules.size.max=5", "--top", 2, "--seed", 7, "--threads", 1)
    outcome = cli("solve", staffed, *args, "--format", "json")
    document = json.loads(outcome.out)
    has_keys(document, "")
    for name in ("instance", "formulation", "solver"):
        has_keys(document[name], name)
    for change in document["formulation"]["changes"]:
        has_keys(change, "change")
    for consortium in document["consortia"]:
        has_keys(consortium, "consortium")
        for name, parts in (("member", "members"), ("term", "terms"), ("rule", "rules")):
            assert consortium[parts]
            for part in consortium[parts]:
                has_keys(part, name)
    assert document["schema_version"] == 1
    assert document["instance"]["candidates"] == 9
    assert re.fullmatch("[0-9a-f]{64}", document["instance"]["sha256"])
    assert document["formulation"]["name"] == "base"
    assert document["formulation"]["changes"] == [{"key": "rules.size.max", "old": 10, "new": 5}]
    assert document["solver"]["name"] == "HiGHS"
    assert (document["solver"]["threads"], document["solver"]["seed"]) == (1, 7)
    assert [c["rank"] for c in document["consortia"]] == [1, 2]


def test_the_figures_of_the_document_add_up(cli, staffed):
    args = ("--set", "objective.coverage.weight=3", "--top", 2)
    result = cli("solve", staffed, *args, "--format", "json").result
    for consortium in result.consortia:
        total = sum(term.weight for term in consortium.terms)
        assert total == 4
        value = sum(term.weight * term.value for term in consortium.terms) / total
        assert consortium.objective == pytest.approx(value)
        assert sum(t.contribution for t in consortium.terms) == pytest.approx(value)
        assert consortium.coordinator in {member.id for member in consortium.members}
        months = [pm for member in consortium.members for pm in member.person_months.values()]
        assert sum(months) == pytest.approx(36)
        for member in consortium.members:
            assert set(member.leads) <= set(member.roles)
            assert member.person_months.keys() <= set(member.roles)
    assert result.consortia[0].objective >= result.consortia[1].objective


def test_the_document_is_the_result_and_back(cli, seven):
    outcome = cli("solve", seven, "--format", "json", "--top", 2)
    result = Result.from_json(outcome.out)
    assert result.to_json() == outcome.out.rstrip("\n")
    assert result.model_dump(mode="json") == json.loads(outcome.out)
    assert outcome.out.endswith("}\n")


def test_csv_is_one_table(cli, seven):
    outcome = cli("solve", seven, "--format", "csv", "--top", 2)
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert {row["rank"] for row in rows} == {"1", "2"}
    assert {row["id"] for row in rows if row["rank"] == "1"} == {
        "ada",
        "cleo",
        "eli",
        "fred",
        "gus",
    }
    assert not any(None in row or None in row.values() for row in rows)


def test_markdown_is_one_document(cli, seven):
    outcome = cli("solve", seven, "--format", "markdown")
    assert outcome.out.startswith("#")
    assert "ada" in outcome.out
    assert not outcome.err


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_notes_go_to_standard_error(cli, staffed, form):
    """The answer alone on standard output: what was normalised is a note."""
    outcome = cli("solve", staffed, "--format", form, "--set", "rules.size.max=4")
    assert outcome.code == Exit.SOLVED
    assert "note: " not in outcome.out
    notes = outcome.err.splitlines()
    assert notes
    assert all(line.startswith("note: ") for line in notes)
    assert any("EL" in line and "GR" in line for line in notes)
    quiet = cli("solve", staffed, "--format", form, "--set", "rules.size.max=4", "--quiet")
    assert quiet.err == ""
    assert without_seconds(quiet.out) == without_seconds(outcome.out)


def without_seconds(text):
    text = re.sub(r'"seconds": [\d.]+', '"seconds": 0', text)
    return re.sub(r"\b[\d.]+ s\b", "0 s", text)


def test_quiet_still_says_why_it_failed(cli, tmp_path):
    outcome = cli("solve", tmp_path / "nowhere", "--quiet")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert "there is no such file or folder" in outcome.err


def test_a_changed_law_is_noted(cli, seven):
    key = "rules.three_countries.at_least=2"
    outcome = cli("solve", seven, "-f", "horizon-ria", "--set", key)
    assert (
        "note: a rule marked law was changed: rules.three_countries.at_least 3 -> 2" in outcome.err
    )


def test_a_changed_law_stands_at_the_top_of_the_table(cli, seven):
    """As the interface has it, and in the same words from Python."""
    size = {"rules.size.min": 3, "rules.size.max": 4}
    changes = {"rules.three_countries.at_least": 2, **size}
    words = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
    outcome = cli("solve", seven, "-f", "horizon-ria", *words, "--quiet")
    said = "! a rule marked law was changed: rules.three_countries.at_least 3 -> 2"
    assert outcome.out.splitlines()[2:3] == [said]
    rules = co.read_formulation("horizon-ria", changes=changes)
    text = str(co.solve(co.read_instance(seven), rules))
    assert without_seconds(f"{text}\n") == without_seconds(outcome.out)


def test_where_to_keep_it_is_told_unless_it_is_kept(cli, seven, tmp_path):
    words = ("solve", seven, "--set", "rules.size.max=3", "--top", "2")
    hint = "Next: -o DIR keeps every rank as tables."
    assert cli(*words).out.endswith(f"\n{hint}\n")
    kept = cli(*words, "-o", tmp_path / "out").out
    assert "Next:" not in kept
    assert kept.count("\n") > 10


def test_after_an_infeasible_solve_explain_is_named(cli, seven):
    outcome = cli("solve", seven, "--set", "rules.size.min=8")
    said = "Next: consortium-opt explain says which rules clash and what would help.\n"
    assert outcome.out.endswith(said)


def test_progress_is_shown_after_a_second(capsys):
    """Not on a terminal: a line an improvement, on standard error alone."""
    progress = Progress(time.monotonic() - 2, quiet=False)
    progress(None, 0.9)
    progress(0.5, 0.9)
    progress(0.5, 0.8)
    progress(0.6, 0.8)
    progress.close()
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 2
    assert re.fullmatch(r" +\d\.\d s  best 0\.5000  bound 0\.9000  gap 80\.00%", lines[0])
    assert "best 0.6000" in lines[1]


def test_no_progress_within_a_second_or_when_quiet(capsys):
    Progress(time.monotonic(), quiet=False)(0.5, 0.9)
    Progress(time.monotonic() - 5, quiet=True)(0.5, 0.9)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kind", [Progress, Steps])
def test_threads_that_tell_at_once_take_turns(kind, monkeypatch):
    """One line after the other, and of an improvement that all have seen one line alone."""
    writing, lines = [], []

    def echo(line, **_how):
        writing.append(line)
        time.sleep(0.01)
        lines.append((line, len(writing)))
        writing.remove(line)

    monkeypatch.setattr("consortium_opt.cli.progress.click.echo", echo)
    more = ("points",) if kind is Steps else ()
    told = kind(time.monotonic() - 2, False, *more)
    threads = [threading.Thread(target=told, args=(1, 2)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [at_once for _, at_once in lines] == [1]


# -- the folder of -o ------------------------------------------------------------------------------


def test_a_report_folder_is_written(cli, seven, tmp_path):
    report = tmp_path / "reports" / "one"
    outcome = cli("solve", seven, "--top", 2, "--format", "json", "-o", report)
    assert outcome.code == Exit.SOLVED
    assert {path.name for path in report.iterdir()} == REPORT | DOCUMENTS | TABLES
    assert (report / "result.json").read_text(encoding="utf-8") == outcome.out
    assert f"written to {report}" in outcome.err
    assert {path.name for path in report.parent.iterdir()} == {"one"}


def test_an_existing_folder_is_refused_before_solving(cli, seven, tmp_path, monkeypatch):
    monkeypatch.setattr("consortium_opt.cli.solve.load", lambda *_: pytest.fail("read for nothing"))
    (tmp_path / "kept.txt").write_text("mine")
    outcome = cli("solve", seven, "-o", tmp_path)
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert "the folder exists already" in outcome.err
    assert "--force" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_force_replaces_the_report_and_nothing_else(cli, seven, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    (tmp_path / "report.md").write_text("old")
    assert cli("solve", seven, "-o", tmp_path, "--force").code == Exit.SOLVED
    assert {path.name for path in tmp_path.iterdir()} == {*REPORT, *DOCUMENTS, *TABLES, "kept.txt"}
    assert (tmp_path / "kept.txt").read_text() == "mine"
    assert (tmp_path / "report.md").read_text(encoding="utf-8") != "old"


def test_a_file_in_the_place_of_the_folder_is_refused(cli, seven, tmp_path):
    place = tmp_path / "report"
    place.write_text("mine")
    outcome = cli("solve", seven, "-o", place, "--force")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert place.read_text() == "mine"


def test_an_infeasible_case_has_a_report_too(cli, seven, tmp_path):
    args = ("--set", "rules.size.min=8", "-o", tmp_path / "report")
    assert cli("solve", seven, *args).code == Exit.INFEASIBLE
    report = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "7 candidates, 8 members are needed" in report


def test_an_infeasible_case_has_no_documents_and_leaves_none_of_before(cli, seven, tmp_path):
    """Proves that no table of an earlier consortium stays beside a result without one."""
    folder = tmp_path / "report"
    assert cli("solve", seven, "-o", folder).code == Exit.SOLVED
    (folder / "proposal-of-mine.csv").write_text("mine")
    outcome = cli("solve", seven, "--set", "rules.size.min=8", "-o", folder, "--force")
    assert outcome.code == Exit.INFEASIBLE
    assert "without a consortium there are no tables for the proposal" in outcome.err
    assert {path.name for path in folder.iterdir()} == {*REPORT, "proposal-of-mine.csv"}


def test_a_folder_in_the_place_of_a_document_is_refused_before_solving(
    cli, seven, tmp_path, monkeypatch
):
    monkeypatch.setattr("consortium_opt.cli.solve.load", lambda *_: pytest.fail("read for nothing"))
    (tmp_path / "proposal.docx").mkdir()
    outcome = cli("solve", seven, "-o", tmp_path, "--force")
    assert outcome.code == Exit.INVALID
    assert "a folder stands where the report has a file" in outcome.err


def test_documents_know_the_pool(cli, seven, tmp_path):
    assert cli("solve", seven, "-o", tmp_path / "report").code == Exit.SOLVED
    text = (tmp_path / "report" / "proposal.md").read_text(encoding="utf-8")
    assert "### Capabilities of participants" in text
