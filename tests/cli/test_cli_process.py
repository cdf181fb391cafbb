"""The command in a process of its own: streams, Ctrl-C, help without the solver, repeatability."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

import cli_pools
import pytest
from generate import levels

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.main import commands
from consortium_opt.instance import write_instance
from consortium_opt.result import Result

HEAVY = (
    "pyomo",
    "highspy",
    "pandas",
    "numpy",
    "pydantic",
    "openpyxl",
    "rich",
    "docx",
    "xlsxwriter",
)
PLAIN_PIPES = {"PYTHONWARNINGS": "error", "TERM": "xterm-256color"}


def loaded_by(program, cwd):
    """Standard output of a Python program in a process of its own, as lines."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=cwd,
        env=cli_pools.environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


HELP = f"""
import io, sys, time
from contextlib import redirect_stdout
import click
from consortium_opt.cli.main import commands, run

def every(command, path):
    yield path
    for name, below in getattr(command, "commands", {{}}).items():
        yield from every(below, [*path, name])

paths = list(every(commands, []))
for path in paths:
    text = io.StringIO()
    with redirect_stdout(text):
        code = run([*path, "--help"], started=time.monotonic())
    for line in text.getvalue().splitlines():
        print(code, " ".join(path) or "-", line, sep="|")
print("loaded", *sorted(set(sys.modules) & set({HEAVY!r})), sep="|")
"""


@pytest.fixture(scope="module")
def help_texts(tmp_path_factory):
    """Help of every command, and what heavy modules were loaded to show it."""
    texts = {}
    *lines, last = loaded_by(HELP, tmp_path_factory.mktemp("help"))
    for line in lines:
        code, path, text = line.split("|", 2)
        assert code == "0"
        texts.setdefault(path, []).append(text)
    return texts, last


def test_help_of_every_command_loads_nothing_heavy(help_texts):
    texts, loaded = help_texts
    assert loaded == "loaded"
    assert {"-", "solve", "validate", "formulations", "versions"} <= texts.keys()
    assert {"compare", "sweep"} <= texts.keys()
    assert {"formulations list", "formulations show", "formulations schema"} <= texts.keys()
    for path, lines in texts.items():
        assert lines[0].startswith("Usage: consortium-opt"), path


def test_help_keeps_its_examples_line_by_line(help_texts):
    """One command a line, ready to copy, and no mark-up of the help's own."""
    for path, lines in help_texts[0].items():
        for line in lines:
            assert "\\b" not in line, path
            assert line.count("consortium-opt solve") <= 1, path


def test_help_is_80_columns_wide(help_texts):
    for path, lines in help_texts[0].items():
        assert [line for line in lines if len(line) > 80] == [], path


def test_help_names_the_exit_codes(help_texts):
    text = "\n".join(help_texts[0]["-"])
    for code in Exit:
        assert f"\n    {int(code):<3}  " in text


def test_the_examples_of_the_help_are_right(cli, help_texts, tmp_path, monkeypatch):
    """All of them parse; those that solve name files and rules that ``validate`` takes."""
    monkeypatch.chdir(tmp_path)
    cli_pools.written(cli_pools.seven(), tmp_path / "my-pool.xlsx")
    examples = {
        line.strip()
        for lines in help_texts[0].values()
        for line in lines
        if line.strip().startswith("consortium-opt ")
    }
    assert examples
    for example in examples:
        words = example.split()[1:]
        context = commands.make_context("consortium-opt", words)
        name, command, rest = commands.resolve_command(context, words)
        command.make_context(name, rest, parent=context)
        if words[0] in ("solve", "validate"):
            assert cli("validate", *cut_to_rules(words[1:])).code == Exit.SOLVED, example


def cut_to_rules(words):
    """The instance and the options that ``validate`` shares with ``solve``."""
    kept, rest = [words[0]], iter(words[1:])
    for word in rest:
        value = next(rest, None)
        if word in ("-f", "--with", "--set"):
            kept += [word, value]
    return kept


def test_importing_the_package_loads_nothing_heavy(tmp_path):
    program = f"import sys, consortium_opt; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    assert loaded_by(program, tmp_path) == [""]
    program = (
        "import sys; import consortium_opt as co; co.read_instance; co.read_formulation; co.Result;"
        "print(*sorted(set(sys.modules) & {'pyomo', 'highspy', 'pandas', 'rich', 'click'}))"
    )
    assert loaded_by(program, tmp_path) == [""], "reading files needs no solver"


def test_streams_formats_and_colours_on_pipes(seven, tmp_path):
    """No escape sequence where there is no terminal; warnings of ours or theirs are errors."""
    done = cli_pools.command("solve", seven, cwd=tmp_path, **PLAIN_PIPES)
    assert done.returncode == Exit.SOLVED
    assert all("best " in line for line in done.stderr.splitlines()), "progress of a slow machine"
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout.startswith("Proven best")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are a POSIX thing")
def test_no_color_on_a_terminal(seven, tmp_path):
    import re

    assert not re.search(r"\x1b\[[0-9;]*\b[349]\d", on_terminal(seven, tmp_path, NO_COLOR="1"))


def on_terminal(seven, cwd, **env):
    """What ``solve`` writes to a terminal on standard output."""
    ours, theirs = os.openpty()
    chunks = []

    def read():
        try:
            while chunk := os.read(ours, 4096):
                chunks.append(chunk)
        except OSError:
            return

    reader = threading.Thread(target=read)
    reader.start()
    subprocess.run(
        [sys.executable, "-m", "consortium_opt", "solve", str(seven)],
        cwd=cwd,
        env={**cli_pools.environment(), "TERM": "xterm-256color", **env},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    os.close(theirs)
    reader.join(5)
    os.close(ours)
    text = b"".join(chunks).decode()
    assert "Proven best" in text
    return text


def test_an_answer_does_not_change_from_run_to_run(tmp_path):
    """Two processes that order their sets differently; a pool with ties and every table."""
    pool = cli_pools.written(cli_pools.staffed(5), tmp_path / "pool")
    args = ("solve", pool, "--set", "rules.size.max=5", "--top", "4", "--format", "json")
    documents = []
    for seed in ("1", "2"):
        done = cli_pools.command(*args, cwd=tmp_path, PYTHONHASHSEED=seed)
        assert done.returncode == Exit.SOLVED
        document = json.loads(done.stdout)
        document["solver"].pop("seconds")
        documents.append(document)
    assert documents[0] == documents[1]


def test_a_reader_that_leaves_early_is_no_error(seven, tmp_path):
    """``| head -1``: no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "consortium_opt", "formulations", "schema"],
        cwd=tmp_path,
        env=cli_pools.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(60)
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


# -- Ctrl-C ----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process on Windows")
def test_ctrl_c_reports_what_was_found(tmp_path):
    """Many ranks that differ much take long; the signal comes once the first is known.

    A machine that is through before the signal gets a bigger pool.
    """
    for n in (120, 400, 1000):
        pool = tmp_path / f"pool-{n}"
        write_instance(levels(n, seed=3), pool)
        ended = interrupted(pool, "--top", "60", "--min-difference", "2", "--format", "json")
        if ended is not None:
            break
    else:
        pytest.fail("every pool was solved before the signal")
    code, out, err, waited = ended
    assert code == Exit.INTERRUPTED
    result = Result.from_json(out)
    assert result.consortia
    assert result.status in ("optimal", "feasible")
    assert result.proven_ranks < 60
    assert not result.exhausted
    assert "Traceback" not in err
    assert waited < 20, "the solver stops at once"


def interrupted(pool, *args):
    """Exit code, both streams and seconds after SIGINT; None if it ended by itself.

    The document goes to a file: a full pipe that nobody reads yet would hold it up for ever.
    """
    document = pool.parent / "document.json"
    with document.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "consortium_opt", "solve", str(pool), *args],
            cwd=pool.parent,
            env=cli_pools.environment(),
            stdout=file,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    assert process.stderr is not None
    lines = []
    try:
        for line in process.stderr:
            lines.append(line)
            if "best " in line:
                break
        pressed = time.monotonic()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    waited = time.monotonic() - pressed
    if process.returncode == Exit.SOLVED:
        return None
    out = document.read_text(encoding="utf-8")
    return process.returncode, out, "".join(lines) + err, waited
