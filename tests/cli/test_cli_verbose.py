"""``solve -v`` says how many candidates are left out why, and how every size is closed."""

from __future__ import annotations

import re

import pytest

import consortium_opt as co


@pytest.fixture
def pool(tmp_path):
    """Five know each other, one knows nobody, one can play no role."""
    folder = tmp_path / "pool"
    folder.mkdir()
    files = {
        "instance.toml": 'title = "illustrative"\n',
        "candidates.csv": "id,country\n" + "".join(f"{c},FR\n" for c in "abcdefg"),
        "capabilities.csv": "candidate,capability,level\n"
        + "".join(f"{c},work,{k % 5 + 1}\n" for k, c in enumerate("abcdef")),
        "roles.csv": "role\nworker\n",
        "role_requirements.csv": "role,capability,min_level\nworker,work,1\n",
        "trust.csv": "a,b,trust\n"
        + "".join(f"{a},{b},1\n" for a in "abcde" for b in "abcde" if a < b),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


RULES = (
    "--set",
    'rules.partners={type="trust_partners",min_trust=0.5,at_least=1}',
    "--set",
    "rules.size.max=4",
)


def test_it_says_how_many_are_left_out_why(cli, pool):
    told = cli("solve", pool, *RULES, "-v").err
    told = [re.sub(r"^ *[0-9.]+ s  ", "", line) for line in told.splitlines()]
    assert told[:3] == [
        "1 of 7 candidates is left out: can play no role",
        "1 of 7 candidates is left out: cannot meet partners",
        "5 of 7 candidates are left, sizes 3 to 4",
    ]
    assert any(re.match(r"size 4: at most [0-9.]+ by the relaxation", line) for line in told)


def test_the_answer_is_the_same(cli, pool):
    plain, told = (
        cli("solve", pool, *RULES, "--format", "csv"),
        cli("solve", pool, *RULES, "--format", "csv", "-v"),
    )
    assert told.out == plain.out
    assert "relaxation" not in plain.err


def test_quiet_and_verbose_exclude_each_other(cli, pool):
    run = cli("solve", pool, "-q", "-v")
    assert run.code == 2
    assert "exclude each other" in run.err


def test_how_sizes_are_closed_is_told_from_python_too():
    told = []
    pool = co.read_instance("instances/bilateral-pairs")
    co.solve(pool, co.read_formulation("base"), top=3, trace=told.append)
    assert [line for line in told if "all compared" in line or "branch and bound" in line]


def test_where_no_size_is_left_none_is_named(cli, pool):
    asked = ("--set", 'rules.partners={type="trust_partners",min_trust=0.5,at_least=6}')
    told = cli("solve", pool, *asked, "-v").err
    assert re.search(r"candidates are left$", told, re.MULTILINE)
