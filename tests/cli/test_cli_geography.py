"""Tables of places of the user's own, as the command line shows them."""

from __future__ import annotations

import shutil

from consortium_opt.cli.exits import Exit
from consortium_opt.places import VARIABLE
from consortium_opt.shipped import data_file


def test_a_note_says_which_file_was_read(cli, seven, tmp_path, monkeypatch):
    said = f"note: groups.csv was read from {tmp_path / 'groups.csv'} ({VARIABLE})"
    assert said not in cli("solve", seven, "--set", "rules.size.max=3").err
    shutil.copy(data_file("groups.csv"), tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for command in ("solve", "validate"):
        outcome = cli(command, seven, "--set", "rules.size.max=3")
        assert outcome.code == Exit.SOLVED
        assert said in outcome.err.splitlines()


def test_every_problem_is_listed_once(cli, seven, tmp_path, monkeypatch):
    text = data_file("groups.csv").read_text(encoding="utf-8")
    text = text.replace("EU27,AT,country,1995-01-01", "EU27,AT,country,1995", 1)
    (tmp_path / "groups.csv").write_text(text.replace("EU27,BE,", "EU27,XX,", 1), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for args in (("solve", seven), ("validate", seven, "-f", "horizon-ria")):
        outcome = cli(*args)
        assert (outcome.code, outcome.out) == (Exit.INVALID, "")
        assert "2 problems:" in outcome.err
        assert f"{tmp_path / 'groups.csv'} line 2, column since: '1995'" in outcome.err
        assert f"{tmp_path / 'groups.csv'} line 3, column value: there is no country" in outcome.err
    outcome = cli("formulations", "check", "horizon-ria")
    assert outcome.code == Exit.INVALID
    assert "internal" not in outcome.err
