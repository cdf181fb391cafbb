"""``report``: from a result and what it is of to files, and what is wrong with them."""

from __future__ import annotations

import json
import re
import shlex

import cli_pools
import click
import pytest

from consortium_opt.cli.again import command_line, command_of
from consortium_opt.cli.exits import Exit
from consortium_opt.formulation.schema import Change
from consortium_opt.instance import parse_instance, read_instance, write_instance
from consortium_opt.proposal.files import WRITERS
from consortium_opt.result import Result


@pytest.fixture(scope="module")
def solved(tmp_path_factory, seven):
    """The folder that ``solve -o`` writes, with a change, a required candidate and two ranks."""
    from consortium_opt.cli.main import run

    folder = tmp_path_factory.mktemp("solved") / "out"
    words = ["solve", str(seven), "--set", "rules.size.max=4", "--require", "gus", "--top", "2"]
    assert run([*words, "-o", str(folder), "-q", "--format", "json"], started=0.0) == 0
    return folder


def test_solve_writes_the_report_beside_the_result(solved, seven):
    text = (solved / "report.html").read_text(encoding="utf-8")
    assert '<section id="capabilities"' in text
    again = f"consortium-opt solve {seven} --set rules.size.max=4 --top 2 --require gus"
    assert f"<code>{again}</code>" in text
    assert Result.from_json((solved / "result.json").read_bytes()).best.ids


def test_a_report_of_the_folder_and_the_pool_is_the_same_but_for_the_command(
    cli, solved, seven, tmp_path
):
    outcome = cli("report", solved, "-i", seven, "-o", tmp_path / "a.html")
    assert outcome == (Exit.SOLVED, "", f"written to {tmp_path / 'a.html'}\n")
    texts = [
        re.sub(r"(?s)The same again.*?</code>", "", place.read_text(encoding="utf-8"))
        for place in (tmp_path / "a.html", solved / "report.html")
    ]
    assert texts[0] == texts[1]


def test_the_command_in_it_gives_the_result_again(cli, solved, seven, tmp_path):
    cli("report", solved, "-i", seven, "-o", tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    words = shlex.split(re.search(r"<code>consortium-opt (.*?)</code>", text).group(1))
    found = cli(*words, "--format", "json").result
    before = Result.from_json((solved / "result.json").read_bytes())
    assert found.consortia == before.consortia
    assert found.formulation == before.formulation


def test_a_command_that_may_lack_options_says_so(cli, solved, seven, tmp_path):
    """A result does not record all options; that of solve has them all and says nothing."""
    limits = "as far as the result records it"
    assert limits not in (solved / "report.html").read_text(encoding="utf-8")
    cli("report", solved, "-i", seven, "-o", tmp_path / "whole")
    cli("report", solved, "-o", tmp_path / "alone")
    texts = [(tmp_path / name / "report.html").read_text("utf-8") for name in ("whole", "alone")]
    assert f"The same again, {limits}:" in texts[0]
    assert f"The same again, {limits}, INSTANCE being the pool:" in texts[1]
    notes = (tmp_path / "whole" / "proposal.md").read_text(encoding="utf-8")
    assert f"Made again, {limits}, with: consortium-opt solve " in notes


def test_what_no_options_say_has_no_command(cli, solved, seven, tmp_path):
    """What was kept of an earlier result, and a value that was taken away."""
    near = ("--keep", solved, "--changes", "1", "--set", "rules.size.max=4")
    cli("solve", seven, *near, "-o", tmp_path / "near", "-q")
    cli("report", tmp_path / "near", "-i", seven, "-o", tmp_path / "a.html")
    assert "The same again" not in (tmp_path / "a.html").read_text(encoding="utf-8")
    text = (solved / "result.json").read_text(encoding="utf-8")
    result = Result.from_json(text)
    assert "--set rules.size.max=4" in command_of(result, "pool", None)
    none = Change(key="rules.size.max", old=10, new=None)
    said = result.formulation.model_copy(update={"changes": (none,)})
    assert command_of(result.model_copy(update={"formulation": said}), "pool", None) is None


def test_the_command_of_solve_can_be_typed_again(cli, seven, tmp_path):
    """Flags stand in it by their names alone, and what is told on the way is left out."""
    words = ("solve", seven, "--set", "rules.size.max=4", "--min-difference", "2", "--top", "2")
    before = cli(*words, "-v", "--format", "json", "-o", tmp_path / "out").result
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    again = shlex.split(re.search(r"<code>consortium-opt (.*?)</code>", text).group(1))
    assert not {"--verbose", "-v", "True"} & set(again)
    assert cli(*again, "--format", "json").result.consortia == before.consortia


def test_a_flag_is_written_by_its_name_alone():
    @click.command()
    @click.argument("pool")
    @click.option("--deep", is_flag=True)
    @click.option("--quick/--slow", default=True)
    @click.option("--add", multiple=True)
    def count(**_: object) -> None:
        """Nothing."""

    context = count.make_context("count", ["my pool", "--deep", "--slow", "--add", "a", "--add=b"])
    again = "consortium-opt count 'my pool' --deep --slow --add a --add b"
    assert command_line(context) == again


def test_a_rule_that_cannot_be_judged_is_told_and_no_error(cli, seven, tmp_path):
    """A measured rule that looks at a column the pool lacks is left out, as in solve."""
    rule = "rules.green={type='count', where={green=true}, min=1, enforce=false}"
    cli("solve", seven, "--set", rule, "-o", tmp_path / "out", "-q")
    outcome = cli("report", tmp_path / "out", "-i", seven, "-o", tmp_path / "a.html")
    assert outcome.code == Exit.SOLVED, outcome.err
    assert "note: rules.green is not judged: " in outcome.err


def test_a_folder_is_written_and_not_overwritten(cli, solved, tmp_path):
    place = tmp_path / "out"
    assert cli("report", solved, "-o", place, "-q").code == Exit.SOLVED
    names = {path.name for path in place.iterdir()}
    assert {"report.html", "proposal.docx", "proposal.xlsx", "proposal.tex"} <= names
    refused = cli("report", solved, "-o", place)
    assert refused.code == Exit.INVALID
    assert "the folder exists already" in refused.err
    assert cli("report", solved, "-o", place, "--force").code == Exit.SOLVED


def test_a_place_that_is_taken_is_told_before_anything_is_made(cli, solved, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "a.html").write_text("mine", encoding="utf-8")
    monkeypatch.setattr("consortium_opt.written.documents", None)
    for name in ("out", "a.html"):
        outcome = cli("report", solved, "-o", tmp_path / name)
        assert outcome.code == Exit.INVALID
        assert "exists already" in outcome.err


def test_only_what_is_wanted_is_made(cli, solved, tmp_path, monkeypatch):
    def refuse(_: object) -> bytes:
        raise AssertionError("nobody asked for it")

    writers = dict.fromkeys(WRITERS, refuse)
    monkeypatch.setattr("consortium_opt.proposal.files.WRITERS", writers)
    outcome = cli("report", solved, "--only", "csv", "-o", tmp_path / "out")
    assert outcome.code == Exit.SOLVED, outcome.err
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv"}


def test_a_file_is_not_overwritten_without_force(cli, solved, tmp_path):
    place = tmp_path / "deep" / "mine.html"
    assert cli("report", solved, "-o", place).code == Exit.SOLVED
    place.write_text("mine", encoding="utf-8")
    refused = cli("report", solved, "-o", place)
    assert refused.code == Exit.INVALID
    assert f"{place}: the file exists already. Choose another, or use --force" in refused.err
    assert place.read_text(encoding="utf-8") == "mine"
    assert cli("report", solved, "-o", place, "--force").code == Exit.SOLVED
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in place.parent.iterdir()] == ["mine.html"]


def test_another_pool_is_refused(cli, solved, tmp_path):
    other = cli_pools.written(cli_pools.staffed(1), tmp_path / "other.json")
    outcome = cli("report", solved, "-i", other, "-o", tmp_path / "a.html")
    assert outcome.code == Exit.INVALID
    assert "Pool 1: this is not the instance the result is of: its content differs." in outcome.err
    assert not (tmp_path / "a.html").exists()


def test_other_rules_are_refused(cli, solved, tmp_path):
    """Names and types of rules and terms are those of the result, or it is another formulation."""
    term = "[objective.trust]\ntype='trust'\nweight=1"
    size = "[rules.size]\ntype='size'\nmin=2"
    rules = cli_pools.formulation(tmp_path / "other.toml", size, term)
    outcome = cli("report", solved, "-f", rules, "-o", tmp_path / "a.html")
    assert outcome.code == Exit.INVALID
    assert "other.toml: these are not the rules of the result" in outcome.err


def test_rules_that_are_gone_are_done_without(cli, seven, tmp_path):
    rules = cli_pools.formulation(tmp_path / "mine.toml", "[rules.few]\ntype='size'\nmax=3",
                                  "[objective.coverage]\ntype='coverage'\nweight=1")  # fmt: skip
    cli("solve", seven, "-f", rules, "-o", tmp_path / "out")
    outcome = cli("report", tmp_path / "out", "-o", tmp_path / "a.html")
    assert outcome.code == Exit.SOLVED
    assert "note: the formulation mine cannot be read again as it was; name its" in outcome.err
    named = cli("report", tmp_path / "out", "-f", rules, "-o", tmp_path / "b.html")
    assert named.err == f"written to {tmp_path / 'b.html'}\n"


def test_all_problems_at_once(cli, tmp_path):
    (tmp_path / "why.json").write_text("{}", encoding="utf-8")
    (tmp_path / "result.json").write_text("{}", encoding="utf-8")
    words = ("--add", tmp_path / "why.json", "--add", tmp_path / "no.json")
    place = ("-i", tmp_path / "none.xlsx", "-o", tmp_path / "a.html")
    outcome = cli("report", tmp_path / "result.json", *words, *place)
    assert outcome.code == Exit.INVALID
    for text in ("4 problems", "it is none of the known documents", "no.json: it cannot be read",
                 "it is no result of solve", "there is no such file or folder"):  # fmt: skip
        assert text in outcome.err


def added(cli, place, *words):
    outcome = cli(*words, "--format", "json")
    place.write_text(outcome.out, encoding="utf-8")
    return place


def test_further_answers_are_sections_with_plots(cli, solved, seven, tmp_path):
    size = ("--set", "rules.size.max=4")
    calls = ("base", "horizon-ria", "--set", "rules.size.max=6")
    terms = ("--terms", "coverage,complementarity")
    files = [
        added(cli, tmp_path / "why.json", "explain", seven, *size, "--part", "why-in"),
        added(cli, tmp_path / "sweep.json", "sweep", seven, "--vary", "rules.size.max=3:5"),
        added(cli, tmp_path / "front.json", "pareto", seven, *terms),
        added(cli, tmp_path / "cases.json", "compare", seven, *calls),
        added(cli, tmp_path / "score.json", "score", seven, *size, "--members", "ada,bob,gus"),
        added(cli, tmp_path / "invite.json", "invite", seven, *size, "--confirmed", "ada"),
    ]
    words = [word for file in files for word in ("--add", file)]
    outcome = cli("report", solved, "-i", seven, *words, "-o", tmp_path / "a.html")
    assert outcome.code == Exit.SOLVED, outcome.err
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<section id="further-\d"', text)) == len(files)
    assert text.count('<svg class="plot"') == 1
    assert "Why in: the best without each member" in text


def test_the_folder_of_an_answer_serves_as_well(cli, solved, seven, tmp_path):
    size = ("--set", "rules.size.max=4")
    cli("explain", seven, *size, "--part", "why-in", "-o", tmp_path / "why")
    words = ("-i", seven, "--add", tmp_path / "why", "-o", tmp_path / "a.html")
    outcome = cli("report", solved, *words)
    assert outcome.code == Exit.SOLVED, outcome.err
    assert "Why in: the best without each member" in (tmp_path / "a.html").read_text("utf-8")
    (tmp_path / "why" / "another.json").write_text("{}", encoding="utf-8")
    outcome = cli("report", solved, *words, "--force")
    assert outcome.code == Exit.INVALID
    assert "why: it cannot be read: Is a directory. Give the JSON of explain" in outcome.err


def test_an_answer_on_another_pool_is_refused(cli, solved, tmp_path):
    other = cli_pools.written(cli_pools.staffed(1), tmp_path / "other.json")
    file = added(cli, tmp_path / "sweep.json", "sweep", other, "--vary", "rules.size.max=3:4")
    outcome = cli("report", solved, "--add", file, "-o", tmp_path / "a.html")
    assert outcome.code == Exit.INVALID
    assert "it is of another pool, 'Pool 1', and the result of 'Seven candidates'" in outcome.err


def test_from_python_the_pool_may_be_given(seven, solved, tmp_path):
    result = Result.from_json((solved / "result.json").read_bytes())
    result.write(tmp_path / "alone")
    result.write(tmp_path / "whole", instance=read_instance(seven))
    texts = [(tmp_path / name / "report.html").read_text("utf-8") for name in ("alone", "whole")]
    assert ['id="capabilities"' in text for text in texts] == [False, True]


def test_help_is_quick_and_has_examples(cli):
    outcome = cli("report", "--help")
    assert "consortium-opt report results -i my-pool.xlsx -o report.html" in outcome.out


def test_a_pool_that_is_normalised_is_told(cli, tmp_path):
    document = cli_pools.seven()
    write_instance(parse_instance(document), tmp_path / "pool.json")
    raw = json.loads((tmp_path / "pool.json").read_text(encoding="utf-8"))
    raw["candidates"][0]["country"] = "UK"
    place = cli_pools.as_json(raw, tmp_path / "uk.json")
    cli("solve", place, "-o", tmp_path / "out", "-q")
    outcome = cli("report", tmp_path / "out", "-i", place, "-o", tmp_path / "a.html")
    assert "note: " in outcome.err
    assert "GB" in outcome.err


def test_another_rank_and_only_some_files(cli, solved, seven, tmp_path):
    place = tmp_path / "second"
    words = ("--rank", "2", "--only", "html, docx,html")
    assert cli("report", solved, "-i", seven, *words, "-o", place).code == Exit.SOLVED
    assert {path.name for path in place.iterdir()} == {"report.html", "proposal.docx"}
    text = (place / "report.html").read_text(encoding="utf-8")
    assert "This report is about rank 2." in text
    second = Result.from_json((solved / "result.json").read_bytes()).consortia[1]
    part = re.search(r'(?s)<section id="consortium".*?</section>', text).group()
    assert all(member.name in part for member in second.members)


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["--rank", "3"], Exit.INVALID, "rank: 3, and the result has 2 ranks. Allowed: 1 to 2."),
        (["--only", "pdf"], Exit.USAGE, "there is no kind of file 'pdf'"),
        (["--template", "he-3"], Exit.USAGE, "'he-5.1', 'he-4.0'"),
    ],
)
def test_what_there_is_not_is_refused(cli, solved, tmp_path, words, code, text):
    outcome = cli("report", solved, *words, "-o", tmp_path / "out")
    assert outcome.code == code
    assert text in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_page_is_the_report_alone(cli, solved, tmp_path):
    outcome = cli("report", solved, "--only", "docx", "-o", tmp_path / "a.html")
    assert outcome.code == Exit.USAGE
    assert "A file that ends in .html is the report alone: leave --only out." in outcome.err
    assert cli("report", solved, "--only", "html", "-o", tmp_path / "a.html").code == Exit.SOLVED


def test_without_a_consortium_there_is_a_report_and_no_tables(cli, seven, tmp_path):
    cli("solve", seven, "--set", "rules.size.min=8", "-o", tmp_path / "none")
    outcome = cli("report", tmp_path / "none", "--only", "docx", "-o", tmp_path / "out")
    assert outcome.code == Exit.INVALID
    assert "without a consortium there are no tables for the proposal" in outcome.err
    assert cli("report", tmp_path / "none", "-o", tmp_path / "out").code == Exit.SOLVED
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]


@pytest.mark.parametrize("day", ["", "2027-01-01"])
def test_the_day_of_groups_is_said_of_an_earlier_answer_if_the_rules_name_it(
    day, cli, seven, tmp_path
):
    """It was solved on another day than that of the report, and the result does not say which."""
    rule = 'rules.eu={type = "count", where = {country = {group = "EU27"}}, min = 1}'
    words = ["--set", rule, "--set", "rules.size.max=4"]
    words += ["--set", f"opens={day}"] if day else []
    assert cli("solve", seven, *words, "-o", tmp_path / "out").code == Exit.SOLVED
    assert cli("report", tmp_path / "out", "-i", seven, "-o", tmp_path / "new").code == Exit.SOLVED
    page = (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    assert (f"country groups as of {day}" in page) == bool(day)
