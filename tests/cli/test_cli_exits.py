"""Every exit code of ``solve`` and ``validate``, and what goes with it."""

from __future__ import annotations

import math
import signal
import time

import cli_pools
import pytest

from consortium_opt.cli.exits import Exit
from consortium_opt.errors import InternalError
from consortium_opt.solver.pool import Pool
from consortium_opt.solver.question import Settings
from consortium_opt.solver.search import Search

HARD = (1, 5, 8, 10, 11, 12)
"""Pools whose relaxation is far from the best consortium, so that a first find proves nothing."""


@pytest.fixture
def hard(tmp_path):
    """Arguments of a solve for each of the hard pools."""
    size = ("--set", "rules.size.min=3", "--set", "rules.size.max=5")
    return [
        (
            cli_pools.written(cli_pools.staffed(seed, 12), tmp_path / f"pool-{seed}"),
            *("-f", "coordination", *size, "--format", "json"),
        )
        for seed in HARD
    ]


@pytest.fixture
def stop_clock(monkeypatch):
    """A clock that stands still until the test says that the time is up."""
    state = {"left": math.inf}

    def left(settings):
        return math.inf if settings.deadline is None else state["left"]

    monkeypatch.setattr(Settings, "left", left)

    def up(late=True):
        state["left"] = 0.0 if late else math.inf

    return up


def test_solved(cli, seven):
    outcome = cli("solve", seven, "--top", 3, "--format", "json")
    assert outcome.code == Exit.SOLVED == 0
    result = outcome.result
    assert (result.status, result.proven_ranks, len(result.consortia)) == ("optimal", 3, 3)
    assert result.gap == 0
    assert result.bound == result.best.objective
    assert not result.exhausted


def test_a_quick_solve_says_nothing_beside_the_result(cli, seven, monkeypatch):
    """Progress is for work over a second, by a clock that a busy machine cannot move."""
    monkeypatch.setattr("consortium_opt.cli.progress.time.monotonic", lambda: 0.0)
    outcome = cli("solve", seven, "--format", "json")
    assert outcome.code == Exit.SOLVED
    assert outcome.err == ""


def test_solved_when_there_are_fewer_consortia_than_asked_for(cli, seven):
    """Seven members of seven: one consortium, all of it proven."""
    outcome = cli("solve", seven, "--set", "rules.size.min=7", "--top", 5, "--format", "json")
    assert outcome.code == Exit.SOLVED
    assert outcome.result.exhausted
    assert outcome.result.proven_ranks == len(outcome.result.consortia) == 1


def test_invalid_input_lists_instance_and_formulation_together(cli, tmp_path):
    document = cli_pools.seven()
    document["candidates"][0]["country"] = "Atlantis"
    document["capabilities"][0]["level"] = 9
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    rules = cli_pools.formulation(
        tmp_path / "mine.toml", "[rules.size]", 'type = "size"', "min = 5", "max = 3", "kaput = 1"
    )
    outcome = cli("solve", pool, "-f", rules)
    assert outcome.code == Exit.INVALID == 1
    assert outcome.out == ""
    for place in ("Atlantis", "level", "9", "rules.size", "kaput"):
        assert place in outcome.err
    assert len([line for line in outcome.err.splitlines() if line.startswith("  - ")]) >= 4
    assert "Traceback" not in outcome.err


def test_invalid_input_lists_named_candidates_and_rules_together(cli, seven, tmp_path):
    """An unknown id and a rule that the pool has no column for: one run, both problems."""
    rules = cli_pools.formulation(
        tmp_path / "mine.toml",
        '[rules.red]\ntype = "count"\nwhere = { colour = "red" }\nmin = 1',
        parent="base",
    )
    outcome = cli("solve", seven, "-f", rules, "--require", "adaa")
    assert outcome.code == Exit.INVALID
    assert "adaa" in outcome.err
    assert "colour" in outcome.err


def test_every_wrong_change_is_listed_with_the_problems_of_the_formulation(cli, seven):
    outcome = cli("solve", seven, "--set", "rules.size", "--set", "rules.siz.max=4")
    assert outcome.code == Exit.INVALID
    assert "rules.size: there is no '='" in outcome.err
    assert "'siz'" in outcome.err


@pytest.mark.parametrize(
    "args",
    [
        ["--top", "0"],
        ["--top", "two"],
        ["--min-difference", "0"],
        ["--time-limit", "0"],
        ["--time-limit", "-1"],
        ["--gap", "-0.1"],
        ["--threads", "0"],
        ["--seed", "-1"],
        ["--format", "yaml"],
        ["--no-such-option"],
        ["one-argument-too-many"],
    ],
    ids=" ".join,
)
def test_wrong_usage(cli, seven, args):
    outcome = cli("solve", seven, *args)
    assert outcome.code == Exit.USAGE == 2
    assert outcome.out == ""
    assert outcome.err.startswith("Usage: consortium-opt solve")
    assert "Error: " in outcome.err


@pytest.mark.parametrize("option", ["--time-limit", "--gap"])
def test_wrong_usage_of_a_number_that_is_none(cli, seven, option):
    """Nothing is within a gap of *not a number*, and no limit is one."""
    outcome = cli("solve", seven, option, "nan", "--format", "json")
    assert outcome.code == Exit.USAGE


@pytest.mark.parametrize(
    "args",
    [[], ["solve"], ["no-such-command"], ["formulations"], ["formulations", "show"]],
    ids=str,
)
def test_wrong_usage_of_commands(cli, args):
    outcome = cli(*args)
    assert outcome.code == Exit.USAGE
    assert outcome.out == ""
    assert "Usage: consortium-opt" in outcome.err


def test_infeasible_by_a_finding_before_solving(cli, seven, monkeypatch):
    monkeypatch.setattr(Search, "run", lambda _search: pytest.fail("nothing is left to solve"))
    outcome = cli("solve", seven, "--set", "rules.size.min=8", "--format", "json")
    assert outcome.code == Exit.INFEASIBLE == 3
    result = outcome.result
    assert (result.status, result.consortia) == ("infeasible", ())
    assert result.bound is None
    assert result.gap is None
    assert result.exhausted
    assert "the pool has 7 candidates, 8 members are needed" in outcome.err


def test_infeasible_by_the_solver(cli, seven, tmp_path):
    """Four must come and at most one of any two of them may: no single rule shows it."""
    rules = cli_pools.formulation(
        tmp_path / "mine.toml",
        '[rules.a]\ntype = "apart"\ncandidates = ["ada", "bob", "cleo"]',
        '[rules.b]\ntype = "apart"\ncandidates = ["dana", "eli", "fred", "gus"]',
        parent="base",
    )
    outcome = cli("solve", seven, "-f", rules, "--format", "json")
    assert outcome.code == Exit.INFEASIBLE
    result = outcome.result
    assert (result.status, result.consortia, result.proven_ranks) == ("infeasible", (), 0)
    assert result.bound is None
    assert result.gap is None


def test_limit_with_a_solution_that_is_not_proven(cli, hard, monkeypatch, stop_clock):
    add = Pool.add

    def first_then_late(pool, members, value):
        stop_clock()
        return add(pool, members, value)

    monkeypatch.setattr(Pool, "add", first_then_late)
    for args in hard:
        stop_clock(late=False)
        outcome = cli("solve", *args, "--time-limit", 100)
        if outcome.result.proven_ranks == 0:
            break
    assert outcome.code == Exit.LIMIT == 4
    result = outcome.result
    assert (result.status, result.proven_ranks) == ("feasible", 0)
    assert len(result.consortia) == 1
    assert not result.exhausted
    assert result.gap is not None
    assert result.gap > 0
    assert result.bound is not None
    assert result.bound > result.best.objective
    relative = (result.bound - result.best.objective) / result.best.objective
    assert result.gap == pytest.approx(relative)


def test_limit_at_rank_three(cli, seven, monkeypatch, stop_clock):
    """``status`` speaks of rank 1; the exit code says that not every rank is proven."""
    prove, asked = Search._prove, []

    def third_is_late(search, wanted):
        asked.append(wanted)
        if len(asked) == 3:
            stop_clock()
        prove(search, wanted)

    monkeypatch.setattr(Search, "_prove", third_is_late)
    args = ("--top", 3, "--min-difference", 2, "--time-limit", 100, "--format", "json")
    outcome = cli("solve", seven, *args)
    assert outcome.code == Exit.LIMIT
    result = outcome.result
    assert (result.status, result.proven_ranks) == ("optimal", 2)
    assert len(result.consortia) >= 2
    assert not result.exhausted


def test_limit_before_anything_is_found(cli, seven):
    outcome = cli("solve", seven, "--time-limit", 0.001, "--format", "json")
    assert outcome.code == Exit.NOTHING_FOUND == 5
    result = outcome.result
    assert (result.status, result.consortia, result.proven_ranks) == ("no_solution", (), 0)
    assert result.gap is None
    assert not result.exhausted


def test_a_limit_is_kept(cli):
    """A second is not enough to prove twenty ranks of this pool; the command ends soon after."""
    started = time.monotonic()
    args = ("-f", "coordination", "--top", 20, "--time-limit", 1, "--quiet", "--format", "json")
    outcome = cli("solve", "upper-rhine-life-sciences", *args)
    assert time.monotonic() - started < 15
    assert outcome.code == (Exit.LIMIT if outcome.result.consortia else Exit.NOTHING_FOUND)


def test_a_finding_needs_no_time(cli, seven):
    """What is proven before the search is infeasible, whatever the limit."""
    outcome = cli("solve", seven, "--set", "rules.size.min=8", "--time-limit", 0.001)
    assert outcome.code == Exit.INFEASIBLE


@pytest.mark.parametrize(
    ("name", "lie", "says"),
    [
        ("objective", lambda _case, _chosen: 0.5, "the objective is 0.500000000, the solver says"),
        ("violated", lambda _case, _chosen: ["size"], "rule size does not hold"),
        ("structure_faults", lambda _case, _chosen: ["odd"], "odd"),
    ],
)
def test_the_checker_and_the_solver_disagree(cli, seven, monkeypatch, tmp_path, name, lie, says):
    monkeypatch.setattr(f"consortium_opt.verify.{name}", lie)
    report = tmp_path / "report"
    outcome = cli("solve", seven, "--format", "json", "-o", report)
    assert outcome.code == Exit.INTERNAL == 70
    assert outcome.out == ""
    assert not report.exists()
    assert "the checker does not agree with the solver on" in outcome.err
    assert says in outcome.err
    assert "consortium-opt versions" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_bug_ends_without_a_traceback(cli, seven, monkeypatch):
    def bug(*_args, **_kwargs):
        return 1 / 0

    monkeypatch.setattr("consortium_opt.api.shrink", bug)
    outcome = cli("solve", seven)
    assert outcome.code == Exit.INTERNAL
    assert outcome.out == ""
    assert "internal error (ZeroDivisionError): division by zero" in outcome.err
    monkeypatch.setenv("CONSORTIUM_OPT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli("solve", seven)


def test_interrupted_with_something_found(cli, hard, monkeypatch):
    """Ctrl-C after the first consortium: it is reported, and the code says that it was pressed."""
    pressed = []
    add = Pool.add

    def first_then_pressed(pool, members, value):
        if not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)
        return add(pool, members, value)

    monkeypatch.setattr(Pool, "add", first_then_pressed)
    for args in hard:
        pressed.clear()
        outcome = cli("solve", *args)
        if outcome.result.proven_ranks == 0:
            break
    assert outcome.code == Exit.INTERRUPTED == 130
    assert outcome.result.status == "feasible"
    assert len(outcome.result.consortia) == 1
    assert "stopping; once more to stop at once" in outcome.err


@pytest.fixture
def from_a_terminal():
    """What runs in the background of a shell ignores Ctrl-C, and so would this process then."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("from_a_terminal")
def test_interrupted_twice_stops_at_once(cli, seven, monkeypatch):
    def pressed(_search):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Search, "run", pressed)
    outcome = cli("solve", seven, "--format", "json")
    assert outcome.code == Exit.INTERRUPTED
    assert outcome.out == ""
    before = signal.getsignal(signal.SIGINT)
    assert before is signal.default_int_handler


def test_interrupted_when_all_was_proven_is_solved(cli, seven, monkeypatch):
    """A Ctrl-C that comes too late changes nothing."""
    run = Search.run

    def late(search):
        found = run(search)
        signal.raise_signal(signal.SIGINT)
        return found

    monkeypatch.setattr(Search, "run", late)
    assert cli("solve", seven, "--format", "json").code == Exit.SOLVED


def test_validate(cli, seven, tmp_path):
    good = cli("validate", seven, "-f", "horizon-ria")
    assert good.code == Exit.SOLVED
    assert "Seven candidates: 7 candidates, valid" in good.out
    assert "6 to 7 members" in good.out
    impossible = cli("validate", seven, "--set", "rules.size.min=8")
    assert impossible.code == Exit.INFEASIBLE
    assert "the pool has 7 candidates, 8 members are needed" in impossible.out
    bad = cli("validate", tmp_path / "nowhere", "-f", "horizon-rya")
    assert bad.code == Exit.INVALID
    assert bad.out == ""
    assert "nowhere: there is no such file or folder" in bad.err
    assert "'horizon-rya'. Allowed: base" in bad.err
    assert "Did you mean 'horizon-ria'?" in bad.err


def test_validate_does_not_solve(cli, seven, monkeypatch):
    monkeypatch.setattr(
        "consortium_opt.solver.highs._run", lambda _h: pytest.fail("validate does not solve")
    )
    assert cli("validate", seven).code == Exit.SOLVED


def test_the_codes_are_those_of_the_interface():
    assert [int(code) for code in Exit] == [0, 1, 2, 3, 4, 5, 70, 130]
    assert issubclass(InternalError, RuntimeError)
