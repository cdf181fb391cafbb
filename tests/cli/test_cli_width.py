"""No line is broader than the terminal, or than 80 columns in a pipe, whatever stands in it."""

from __future__ import annotations

import sys

import cli_pools
import pytest
from rich.cells import cell_len

from consortium_opt.cli import options, progress
from consortium_opt.cli.exits import Exit

NAMES = (
    "A very long name of a cluster " * 7,
    "x" * 200,
    "産業クラスター連携推進機構" * 6,
    "مجموعة الصناعات الغذائية للبحر الأبيض المتوسط",
    "=cmd()|' <script>[bold]",
    "Donaudampfschifffahrtsgesellschaftskapitäne",
)
COMMANDS = {
    "validate": ("validate", "POOL", "-f", "horizon-ria"),
    "solve": ("solve", "POOL", "--top", "3", "-q"),
    "compare": ("compare", "POOL", "base", "horizon-ria", "-q"),
    "sweep": ("sweep", "POOL", "--vary", "rules.size.max=3:4",
              "--vary", "objective.coverage.weight=1,2", "-q"),
    "score": ("score", "POOL", "--members", "ada,bob", "--no-nearest", "-q"),
    "explain": ("explain", "POOL", "--set", "rules.size.max=3", "--part", "why-in", "-q"),
    "pareto": ("pareto", "POOL", "--terms", "coverage,complementarity", "--set",
               "rules.size.max=3", "-q"),
    "invite": ("invite", "POOL", "--set", "rules.size.max=3", "--asked", "ada", "-q"),
    "list": ("formulations", "list"),
    "diff": ("formulations", "diff", "base", "horizon-ria"),
    "versions": ("versions",),
}  # fmt: skip


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    """Seven candidates with names that are hard to set."""
    document = cli_pools.seven()
    for candidate, name in zip(document["candidates"], NAMES, strict=False):
        candidate["name"] = name
    return cli_pools.as_json(document, tmp_path_factory.mktemp("strange") / "pool.json")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", [None, 60, 80, 120])
def test_no_line_is_too_broad(cli, strange, monkeypatch, name, columns):
    if columns is None:
        monkeypatch.delenv("COLUMNS", raising=False)
    else:
        monkeypatch.setenv("COLUMNS", str(columns))
    words = [str(strange) if word == "POOL" else word for word in COMMANDS[name]]
    outcome = cli(*words)
    assert outcome.code in (Exit.SOLVED, Exit.INFEASIBLE), outcome.err
    lines = outcome.out.splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > (columns or 80)] == []
    assert [line for line in lines if line != line.rstrip()] == [] or name == "list"
    assert "\x1b" not in outcome.out


def test_colour_is_for_terminals_and_for_whoever_asks_for_it(cli, strange, monkeypatch):
    """Of the sixteen colours of the reader's own theme, none that vanishes on white or black."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    args = ("solve", strange, "-q", "--set", "rules.size.min=2")
    assert "\x1b" not in cli(*args).out
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = cli(*args).out
    assert "\x1b[1m" in coloured
    assert "\x1b[38;" not in coloured
    assert "\x1b[33m" not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in cli(*args).out


def test_problems_are_folded_on_a_terminal_and_a_line_each_elsewhere(capsys, monkeypatch):
    text = "1 problem:\n  - pool.xlsx candidates!B4: " + "what is wrong and what to do " * 6
    options.say(text)
    assert capsys.readouterr().err == text + "\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(options, "columns_of", lambda _stream: 60)
    options.say(text)
    first, second, *rest = capsys.readouterr().err.splitlines()
    assert (first, second[:20]) == ("1 problem:", "  - pool.xlsx candid")
    assert rest
    assert all(line.startswith("      ") and len(line) <= 60 for line in rest)
    assert " ".join([second, *(line.strip() for line in rest)]) == text.split("\n")[1].rstrip()


def test_a_dumb_terminal_has_no_line_that_is_rewritten(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert not progress.is_live()
    monkeypatch.setenv("TERM", "xterm")
    assert progress.is_live()
