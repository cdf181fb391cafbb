"""How instances, formulations, what-ifs and candidates are named on the command line."""

from __future__ import annotations

import json
import os

import cli_pools
import pytest

from consortium_opt.cli.exits import Exit

SHIPPED = sorted(path.name for path in (cli_pools.CHECKOUT / "instances").iterdir())


def changes(outcome):
    return {c.key: (c.old, c.new) for c in outcome.result.formulation.changes}


def test_three_carriers_give_one_answer(cli, tmp_path):
    answers = []
    for name in ("pool", "pool.xlsx", "pool.json"):
        path = cli_pools.written(cli_pools.staffed(5), tmp_path / name)
        outcome = cli("solve", path, "--set", "rules.size.max=4", "--format", "json", "--top", 2)
        assert outcome.code == Exit.SOLVED
        document = json.loads(outcome.out)
        document["solver"].pop("seconds")
        answers.append(document)
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instances_by_name_and_by_path_from_elsewhere(cli, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    absolute = cli_pools.CHECKOUT / "instances" / name
    relative = os.path.relpath(absolute)
    said = {cli("validate", place).out for place in (name, f"instances/{name}", absolute, relative)}
    assert len(said) == 1
    assert "valid" in said.pop()


def test_a_file_here_comes_before_a_shipped_name(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cli_pools.written(cli_pools.seven(), tmp_path / SHIPPED[0])
    assert "Seven candidates" in cli("validate", SHIPPED[0]).out


def test_a_misspelt_shipped_name_has_a_suggestion(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = cli("validate", "bilateral-pair")
    assert outcome.code == Exit.INVALID
    assert "Did you mean 'bilateral-pairs'?" in outcome.err


def test_a_bare_instance_solves_under_the_default(cli, tmp_path):
    """Ids and countries and nothing else: whatever counts is 0, and there is an answer."""
    pool = cli_pools.as_json(
        {
            "instance": {"title": "Bare"},
            "candidates": [{"id": f"c{k}", "country": "FR"} for k in range(4)],
        },
        tmp_path / "bare.json",
    )
    outcome = cli("solve", pool, "--format", "json")
    assert outcome.code in (Exit.SOLVED, Exit.INVALID)
    if outcome.code == Exit.INVALID:
        assert "capabilit" in outcome.err


def test_set_changes_one_number(cli, seven):
    outcome = cli("solve", seven, "--set", "rules.size.max=4", "--format", "json")
    assert changes(outcome) == {"rules.size.max": (10, 4)}
    assert len(outcome.result.best.members) <= 4


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("rules.size.max", "there is no '='"),
        ("=8", "--set"),
        ("rules.siz.max=8", "Did you mean 'size'?"),
        ("rules.size.maxx=8", "maxx"),
        ("rules.size.max=eight", "eight"),
        ("rules.size.max=-1", "-1"),
        ("rules.size.max=2", "min 3 is above max 2"),
        ("objective.coverage.weight=-0.5", "-0.5 is below 0"),
        ("objective.coverag.weight=1", "Did you mean 'coverage'?"),
        ("rule.size.max=8", "rule"),
        ("title=", "title"),
    ],
)
def test_a_wrong_set_is_named(cli, seven, change, says):
    outcome = cli("solve", seven, "--set", change)
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert "--set" in outcome.err
    assert says in outcome.err


def test_one_key_set_twice(cli, seven):
    twice = ("--set", "rules.size.max=4", "--set", "rules.size.max=5")
    outcome = cli("solve", seven, *twice)
    assert outcome.code == Exit.INVALID
    assert "rules.size.max is set twice, to different values" in outcome.err
    same = ("--set", "rules.size.max=4", "--set", "rules.size.max=4")
    assert cli("solve", seven, *same, "--format", "csv").code == Exit.SOLVED


def test_overlays_by_name_and_by_path(cli, seven, tmp_path):
    mine = cli_pools.formulation(tmp_path / "smaller.toml", "[rules.size]", "min = 3", "max = 4")
    args = ("--with", "balanced-40", "--with", mine, "--format", "json")
    outcome = cli("solve", seven, *args)
    assert outcome.code == Exit.SOLVED
    assert changes(outcome)["rules.size.max"] == (10, 4)
    assert "rules.balanced_countries" in changes(outcome)
    names = {rule.name for rule in outcome.result.best.rules}
    assert names == {"size", "balanced_countries"}


def test_two_overlays_that_set_one_key_conflict(cli, seven, tmp_path):
    one = cli_pools.formulation(tmp_path / "one.toml", "[rules.size]", "max = 4")
    two = cli_pools.formulation(tmp_path / "two.toml", "[rules.size]", "max = 5")
    outcome = cli("solve", seven, "--with", one, "--with", two)
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    for name in ("one.toml", "two.toml", "rules.size.max"):
        assert name in outcome.err


def test_an_overlay_for_another_formulation(cli, seven):
    """It changes a rule that only horizon-ria has."""
    outcome = cli("solve", seven, "--with", "one-more-country")
    assert outcome.code == Exit.INVALID
    assert "three_countries" in outcome.err


def test_required_and_excluded_are_recorded_and_obeyed(cli, seven):
    args = ("--require", "bob", "--require", "dana", "--exclude", "ada", "--format", "json")
    outcome = cli("solve", seven, *args)
    assert outcome.code == Exit.SOLVED
    best = {member.id for member in outcome.result.best.members}
    assert {"bob", "dana"} <= best
    assert "ada" not in best
    assert changes(outcome) == {
        "rules.require": (None, {"type": "require", "candidates": ["bob", "dana"]}),
        "rules.exclude": (None, {"type": "exclude", "candidates": ["ada"]}),
    }
    assert {"require", "exclude"} <= {rule.name for rule in outcome.result.best.rules}


def test_unknown_candidates_have_suggestions(cli, seven):
    outcome = cli("solve", seven, "--require", "daan", "--require", "ada", "--exclude", "guss")
    assert (outcome.code, outcome.out) == (Exit.INVALID, "")
    assert (
        "--require: there is no candidate 'daan' in the pool. Did you mean 'dana'?" in outcome.err
    )
    assert "--exclude: there is no candidate 'guss' in the pool. Did you mean 'gus'?" in outcome.err
    assert "'ada'" not in outcome.err


def test_required_and_excluded_at_once_is_infeasible(cli, seven):
    assert cli("solve", seven, "--require", "ada", "--exclude", "ada").code == Exit.INFEASIBLE


def test_ranks_differ_by_so_many_members(cli, seven):
    args = ("--top", 3, "--min-difference", 2, "--format", "json")
    result = cli("solve", seven, *args).result
    sets = [{member.id for member in c.members} for c in result.consortia]
    assert len(sets) == 3
    for k, later in enumerate(sets):
        for earlier in sets[:k]:
            assert max(len(later - earlier), len(earlier - later)) >= 2


def test_threads_and_seed_change_no_answer(cli, tmp_path):
    pool = cli_pools.written(cli_pools.staffed(6), tmp_path / "pool")
    args = ("solve", pool, "--set", "rules.size.max=4", "--format", "json", "--top", 2)
    plain = cli(*args).result
    other = cli(*args, "--threads", 2, "--seed", 11).result
    assert other.consortia == plain.consortia
    assert (other.solver.threads, other.solver.seed) == (2, 11)


# -- formulations, versions ------------------------------------------------------------------------


def test_formulations_are_listed(cli):
    outcome = cli("formulations", "list")
    assert outcome.code == Exit.SOLVED
    folder = cli_pools.CHECKOUT / "formulations"
    for path in [*folder.glob("*.toml"), *folder.glob("overlays/*.toml")]:
        assert path.stem in outcome.out
    assert outcome.err == ""


def test_a_formulation_is_shown(cli, tmp_path):
    outcome = cli("formulations", "show", "horizon-ria")
    assert outcome.code == Exit.SOLVED
    text = (cli_pools.CHECKOUT / "formulations" / "horizon-ria.toml").read_text(encoding="utf-8")
    assert text in outcome.out
    assert "House rule: 3 to 10 members." in outcome.out, "its parent is shown as well"
    overlay = cli("formulations", "show", "balanced-40")
    assert overlay.code == Exit.SOLVED
    assert "balanced_countries" in overlay.out
    mine = cli_pools.formulation(tmp_path / "mine.toml", "[rules.size]", "max = 4", parent="base")
    assert 'title = "For a test"' in cli("formulations", "show", mine).out
    wrong = cli("formulations", "show", "horizon-rio")
    assert (wrong.code, wrong.out) == (Exit.INVALID, "")
    assert "Did you mean 'horizon-ria'?" in wrong.err


def test_the_schema_of_a_formulation(cli):
    outcome = cli("formulations", "schema")
    schema = json.loads(outcome.out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "independent_distinct" in outcome.out


def test_versions(cli):
    outcome = cli("versions")
    assert outcome.code == Exit.SOLVED
    lines = dict(line.split(" ", 1) for line in outcome.out.splitlines())
    assert {"consortium-opt", "python", "pyomo", "highspy", "pydantic", "pandas"} <= lines.keys()
    version = cli("--version")
    assert version.code == Exit.SOLVED
    assert lines["consortium-opt"] in version.out
