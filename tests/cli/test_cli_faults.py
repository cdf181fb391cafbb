"""Faults that users meet: each ends with a clear message or a right answer, and no traceback."""

from __future__ import annotations

import json
import random
import time

import cli_pools
import pytest

from consortium_opt.cli.exits import Exit


def rules(tmp_path, *tables):
    return cli_pools.formulation(tmp_path / "mine.toml", *tables, parent="base")


def message(outcome, code):
    """The message on standard error of a command that failed with a code."""
    assert outcome.code == code
    assert "Traceback" not in outcome.err
    assert "internal error" not in outcome.err
    if code == Exit.INVALID:
        assert outcome.out == ""
    return outcome.err


def test_a_rule_on_an_attribute_that_no_candidate_has(cli, seven, tmp_path):
    mine = rules(tmp_path, '[rules.red]\ntype = "count"\nwhere = { countri = "FR" }\nmin = 1')
    text = message(cli("solve", seven, "-f", mine), Exit.INVALID)
    assert "rules.red: where:" in text
    assert "'countri'" in text
    assert "Did you mean 'country'?" in text


def test_an_unknown_group_in_a_filter(cli, seven, tmp_path):
    table = '[rules.eu]\ntype = "count"\nwhere = { country = { group = "EU26" } }\nmin = 1'
    text = message(cli("solve", seven, "-f", rules(tmp_path, table)), Exit.INVALID)
    assert "rules.eu" in text
    assert "'EU26'" in text


def test_a_filter_that_matches_nobody_and_asks_for_somebody(cli, seven, tmp_path):
    mine = rules(tmp_path, '[rules.maltese]\ntype = "count"\nwhere = { country = "MT" }\nmin = 1')
    text = message(cli("solve", seven, "-f", mine), Exit.INFEASIBLE)
    assert "rules.maltese: nobody in the pool matches" in text
    assert "nothing is possible: maltese" in text


def test_a_filter_that_matches_nobody_and_asks_for_nobody(cli, seven, tmp_path):
    mine = rules(tmp_path, '[rules.maltese]\ntype = "count"\nwhere = { country = "MT" }\nmax = 1')
    assert "nobody in the pool matches" in message(cli("solve", seven, "-f", mine), Exit.SOLVED)


def test_all_weights_zero(cli, seven):
    zero = [f"--set=objective.{term}.weight=0" for term in ("coverage", "complementarity")]
    text = message(cli("solve", seven, *zero), Exit.INVALID)
    assert "every weight is 0" in text


def test_all_wanted_weights_zero(cli, tmp_path):
    document = cli_pools.seven()
    document["wanted"] = [{"capability": k, "weight": 0} for k in ("design", "data")]
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    assert "wanted" in message(cli("solve", pool), Exit.INVALID)


def test_a_negative_weight(cli, seven, tmp_path):
    mine = rules(tmp_path, "[objective.coverage]", "weight = -1")
    text = message(cli("solve", seven, "-f", mine), Exit.INVALID)
    assert "mine.toml objective.coverage.weight: -1 is below 0" in text


@pytest.mark.parametrize("how", ["solve", "validate"])
def test_a_role_that_nobody_can_play(cli, tmp_path, how):
    """By its name, before anything is solved."""
    document = cli_pools.staffed(1)
    document["roles"].append({"role": "pilot", "min_members": 1})
    line = {"role": "pilot", "capability": "training", "min_level": 4}
    document["role_requirements"] += [line, {**line, "capability": "data"}]
    document["capabilities"] = [
        row for row in document["capabilities"] if row["capability"] != "training"
    ]
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    outcome = cli(how, pool)
    text = message(outcome, Exit.INFEASIBLE) + outcome.out
    assert "role pilot: nobody in the pool can play it" in text


def test_more_person_months_than_all_staff(cli, tmp_path):
    document = cli_pools.staffed(1)
    document["roles"][0]["person_months"] = 5000
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    text = message(cli("solve", pool), Exit.INFEASIBLE)
    assert "role make: it takes 5,000 person-months, all who can play it have" in text


def test_roles_that_take_more_than_all_staff_only_together(cli, tmp_path):
    document = cli_pools.staffed(1)
    staff = sum(row["staff_pm"] for row in document["candidates"])
    for role in document["roles"]:
        role["person_months"] = staff * 0.6
    document["role_requirements"].clear()
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    text = message(cli("solve", pool), Exit.INFEASIBLE)
    assert "person-months, all candidates together have" in text


def test_person_months_and_nobody_says_how_much_staff(cli, tmp_path):
    document = cli_pools.staffed(1)
    for row in document["candidates"]:
        del row["staff_pm"]
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    text = message(cli("solve", pool), Exit.INVALID)
    assert "staff_pm" in text
    assert "--set roles=false" in text
    assert cli("solve", pool, "--set", "roles=false", "--format", "csv").code == Exit.SOLVED


def test_nobody_can_coordinate(cli, tmp_path):
    document = cli_pools.seven()
    for row in document["candidates"]:
        row["can_coordinate"] = False
    pool = cli_pools.as_json(document, tmp_path / "pool.json")
    assert "nobody in the pool can coordinate" in message(cli("solve", pool), Exit.INFEASIBLE)
    answer = cli("solve", pool, "--set", "coordinator=false", "--format", "json")
    assert answer.code == Exit.SOLVED
    assert answer.result.best.coordinator is None


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.98])
def test_a_half_written_workbook(cli, tmp_path, part):
    whole = cli_pools.written(cli_pools.staffed(1), tmp_path / "whole.xlsx").read_bytes()
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole[: int(len(whole) * part)])
    assert "half.xlsx" in message(cli("solve", half), Exit.INVALID)


def test_a_half_written_json_file(cli, tmp_path):
    text = json.dumps(cli_pools.seven())
    (tmp_path / "half.json").write_text(text[: len(text) // 2])
    assert "half.json" in message(cli("solve", tmp_path / "half.json"), Exit.INVALID)


def test_the_lock_file_of_an_open_workbook(cli, tmp_path):
    (tmp_path / "~$pool.xlsx").write_bytes(b"\x04user")
    assert "lock file" in message(cli("solve", tmp_path / "~$pool.xlsx"), Exit.INVALID)


def test_an_empty_folder(cli, tmp_path):
    (tmp_path / "empty").mkdir()
    text = message(cli("solve", tmp_path / "empty"), Exit.INVALID)
    assert "candidates.csv" in text


def test_a_pool_of_one(cli, tmp_path):
    pool = cli_pools.as_json(
        {"instance": {"title": "One"}, "candidates": [{"id": "a", "country": "FR"}],
         "capabilities": [{"candidate": "a", "capability": "design", "level": 3}]},
        tmp_path / "one.json",
    )  # fmt: skip
    assert "members are needed" in message(cli("solve", pool), Exit.INFEASIBLE)
    outcome = cli("solve", pool, "--set", "rules.size.min=1", "--format", "json")
    assert outcome.code == Exit.SOLVED
    assert outcome.result.exhausted
    assert outcome.result.best.objective == pytest.approx(0.3)


def test_a_hundred_thousand_rows_of_trust(cli, tmp_path):
    """450 candidates and every pair of them: read, solved and proven within the limit."""
    rng = random.Random(450)
    ids = [f"c{i:03d}" for i in range(450)]
    pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    assert len(pairs) > 100_000
    trust = {pair: round(rng.random(), 2) for pair in pairs}
    levels = [(i, k) for i in ids for k in cli_pools.CAPABILITIES if rng.random() < 0.3]
    tables = {
        "candidates": ["id,country", *(f"{i},{rng.choice(cli_pools.COUNTRIES)}" for i in ids)],
        "capabilities": [
            "candidate,capability,level",
            *(f"{i},{k},{rng.randint(1, 5)}" for i, k in levels),
        ],
        "trust": ["a,b,trust", *(f"{a},{b},{t}" for (a, b), t in trust.items())],
    }
    pool = tmp_path / "pool"
    pool.mkdir()
    (pool / "instance.toml").write_text('title = "Everybody knows everybody"\n')
    for name, lines in tables.items():
        (pool / f"{name}.csv").write_text("\n".join(lines) + "\n")
    mine = rules(
        tmp_path,
        '[rules.known]\ntype = "trust_partners"\nmin_trust = 0.9\nat_least = 1',
        "[rules.size]\nmin = 3\nmax = 4",
    )
    started = time.monotonic()
    outcome = cli("solve", pool, "-f", mine, "--time-limit", 60, "--format", "json")
    seconds = time.monotonic() - started
    assert outcome.code == Exit.SOLVED
    best = [member.id for member in outcome.result.best.members]
    known = {frozenset(pair) for pair, value in trust.items() if value >= 0.9}
    for one in best:
        assert any(frozenset((one, other)) in known for other in best)
    assert seconds < 60
