"""``sweep``: every point is what solving it alone gives, and turns are where the members change."""

from __future__ import annotations

import json
import pickle

import cli_pools
import oracle_pools
import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance

SIZES = {"rules.size.max": range(2, 8)}
GRID = {"rules.size.max": (3, 4, 6), "rules.size.min": (3, 4, 8)}


@pytest.fixture(scope="module")
def seven():
    return parse_instance(cli_pools.seven())


@pytest.fixture(scope="module")
def base():
    return co.read_formulation("base")


@pytest.fixture(scope="module")
def line(seven, base):
    return co.sweep(seven, base, SIZES)


@pytest.fixture(scope="module")
def grid(seven, base):
    return co.sweep(seven, base, GRID)


def alone(result):
    """The document of a result without its seconds."""
    document = json.loads(result.to_json())
    document["solver"].pop("seconds")
    return document


def without_seconds(found):
    document = found.to_dict()
    for point in document["points"]:
        if point["result"]:
            point["result"]["solver"].pop("seconds")
    return document


def test_every_point_is_what_solving_it_alone_gives(seven, line, grid):
    """Formulations are read from their files anew, and agree to the last recorded change."""
    for found in (line, grid):
        for point in found.points:
            try:
                rules = co.read_formulation("base", changes=point.values)
            except co.InvalidInput:
                assert point.result is None
                assert point.problem
                continue
            assert alone(point.result) == alone(co.solve(seven, rules))
            assert point.problem is None


@pytest.mark.parametrize("seed", [5, 28, 64, 131])
def test_weights_on_seeded_pools(seed):
    pool = oracle_pools.pool(seed)
    name, term = next(iter(pool.formulation.objective.items()))
    found = co.sweep(
        pool.instance,
        pool.formulation,
        {f"objective.{name}.weight": (0.1, 1.0, 4.0)},
        today=oracle_pools.TODAY,
    )
    for point in found.points:
        [weight] = point.values.values()
        heavier = {name: term.model_copy(update={"weight": weight})}
        fields = {f: getattr(pool.formulation, f) for f in co.Formulation.model_fields}
        fields["objective"] = {**pool.formulation.objective, **heavier}
        rules = co.Formulation.model_construct(**fields)
        result = co.solve(pool.instance, rules, today=oracle_pools.TODAY)
        assert point.result.consortia == result.consortia


def test_a_shipped_pool_under_a_what_if():
    pool = co.read_instance(cli_pools.CHECKOUT / "instances" / "bilateral-pairs")
    rules = co.read_formulation("base", overlays=["balanced-40"])
    found = co.sweep(pool, rules, {"rules.size.max": (3, 4)}, require=["medicen"])
    for size in (3, 4):
        rules = co.read_formulation("base", ["balanced-40"], {"rules.size.max": size})
        result = co.solve(pool, rules, require=["medicen"])
        assert alone(found[size].result) == alone(result)


def test_two_workers_give_the_same_as_one(seven, base, grid):
    assert without_seconds(co.sweep(seven, base, GRID, workers=2)) == without_seconds(grid)


# -- what it says ----------------------------------------------------------------------------------


def test_the_document(line):
    document = line.to_dict()
    assert list(document) == ["schema_version", "vary", "points", "turns"]
    assert (document["schema_version"], document["vary"]) == (1, ["rules.size.max"])
    for point in document["points"]:
        assert list(point) == ["values", "result", "problem"]
    for turn in document["turns"]:
        assert list(turn) == ["key", "before", "after", "entered", "left", "difference"]
    assert co.Sweep.from_json(line.to_json()) == line
    assert pickle.loads(pickle.dumps(line)) == line


def test_values_that_are_refused_do_not_hinder_the_others(line):
    assert line[2].result is None
    assert line[2].problem == "rules.size: min 3 is above max 2"
    assert [point.result.status for point in line.points[1:]] == ["optimal"] * 5
    assert line.answered


def test_turns_are_where_the_members_change(line):
    winners = [None if p.result is None else p.result.best.ids for p in line.points]
    turned = {(turn.before["rules.size.max"], turn.after["rules.size.max"]) for turn in line.turns}
    assert turned == {(k + 2, k + 3) for k in range(1, 5) if winners[k] != winners[k + 1]}, (
        "and none beside a point that is not valid"
    )
    assert turned
    for turn in line.turns:
        before, after = (line[side["rules.size.max"]] for side in (turn.before, turn.after))
        gone = set(before.result.best.ids) - set(turn.left)
        assert gone | set(turn.entered) == set(after.result.best.ids)
        objective = after.result.best.objective - before.result.best.objective
        assert turn.difference == objective


def test_turns_of_a_grid_run_along_both_axes(grid):
    for turn in grid.turns:
        same = {k: v for k, v in turn.before.items() if k != turn.key}
        assert same.items() <= turn.after.items()
        values = GRID[turn.key]
        assert values.index(turn.after[turn.key]) == values.index(turn.before[turn.key]) + 1
        assert grid[tuple(turn.before.values())].winner != grid[tuple(turn.after.values())].winner
    assert {turn.key for turn in grid.turns} >= {"rules.size.max"}


def test_from_feasible_to_infeasible_everybody_leaves(seven, base):
    found = co.sweep(seven, base, {"rules.size.min": (6, 7, 8)})
    assert found[8].result.status == "infeasible"
    assert found[8].winner == ()
    turn = found.turns[-1]
    assert (turn.before, turn.after) == ({"rules.size.min": 7}, {"rules.size.min": 8})
    assert (turn.entered, turn.left) == ((), found[7].result.best.ids)
    assert turn.difference is None


def test_infeasible_is_not_zero(seven, base):
    frame = co.sweep(seven, base, {"rules.size.min": (7, 8)}).to_frame().set_index("rules.size.min")
    assert frame["status"][8] == "infeasible"
    for column in ("objective", "size", "countries", "cost", "bound", "winner"):
        assert frame[column].isna()[8]
    assert frame["left"][8] == "; ".join(sorted(cli_ids()))


def cli_ids():
    return {row["id"] for row in cli_pools.seven()["candidates"]}


def test_winners_in_the_order_of_the_points(line, grid):
    for found in (line, grid):
        seen = [point.winner for point in found.points if point.winner]
        assert list(found.winners) == list(dict.fromkeys(seen))
    with pytest.raises(KeyError, match="there is no point at 99"):
        line[99]


def test_the_page_of_a_line(line):
    text = str(line)
    assert max(map(len, text.splitlines())) <= 80
    assert text.startswith("6 points: 1 not valid, 5 proven.")
    for words in ("Where the winner changes", "size.max: 3 → 4", "min 3 is above max 2", "B*"):
        assert words in text
    assert "The highest score is" in text


def test_the_page_of_a_grid(grid):
    text = str(grid)
    assert max(map(len, text.splitlines())) <= 80
    assert "Score and winner, rules.size.min across" in text
    [row] = [line for line in text.splitlines() if line.split()[:2] == ["4", f"{score(grid)}"]]
    assert "not valid" in row
    assert grid._repr_html_().count("<table>") == grid._repr_html_().count("</table>") >= 4


def score(grid):
    return f"{grid[4, 3].result.best.objective:.4f}"


def test_no_highest_score_where_the_objective_itself_varies(seven, base):
    found = co.sweep(seven, base, {"objective.coverage.weight": (1, 2)})
    assert "highest" not in str(found)


def test_many_values_stand_in_tables_below_each_other(seven, base):
    values = [round(0.05 * k, 2) for k in range(1, 21)]
    sizes = {"rules.size.max": (3, 7), "objective.coverage.weight": values}
    document = co.sweep(seven, base, sizes, stop=lambda: True)
    text = str(document)
    assert max(map(len, text.splitlines())) <= 80
    assert "40 not begun" in text


# -- arguments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vary", "says"),
    [
        ({"rules.siz.max": [3, 4]}, "--set rules.siz: there is no rule 'siz' to change"),
        ({"rules.size.maxx": [3, 4]}, "there is no parameter 'maxx'"),
        ({"rules.size.max": [1, 2]}, "min 3 is above max 2"),
        ({"rules.size.max": []}, "there is no value"),
        ({"rules.out": [{"type": "exclude", "candidates": ["nobody"]}]}, "no candidate 'nobody'"),
    ],
)
def test_where_no_point_is_valid_nothing_is_solved(seven, base, vary, says, monkeypatch):
    monkeypatch.setattr(
        "consortium_opt.whatif.cases.variants.solve",
        lambda *_args, **_options: pytest.fail("solved"),
    )
    with pytest.raises(co.InvalidInput) as caught:
        co.sweep(seven, base, vary)
    assert says in str(caught.value)
    assert len(caught.value.problems) <= 12


def test_a_value_that_only_the_pool_refuses(seven, base):
    tables = [{"type": "exclude", "candidates": [name]} for name in ("ada", "adaa")]
    found = co.sweep(seven, base, {"rules.out": tables})
    assert found.points[0].problem is None
    assert "there is no candidate 'adaa'" in found.points[1].problem
    assert '"ada"' in found.to_csv()


def test_an_early_end_keeps_the_points_that_are_done(seven, base):
    told = []
    found = co.sweep(
        seven,
        base,
        SIZES,
        workers=1,
        told=lambda done, total: told.append((done, total)),
        stop=lambda: bool(told) and told[-1][0] >= 2,
    )
    assert [point.result is None for point in found.points] == [True, False, False] + [True] * 3
    assert [point.problem is None for point in found.points] == [False] + [True] * 5
    assert not found.answered
    assert told[0] == (0, 5)
    assert "3 not begun" in str(found)


def test_a_time_limit_is_for_all_points_together(seven, base):
    found = co.sweep(seven, base, {"rules.size.max": (4, 5)}, time_limit=1e-9)
    assert [point.result.status for point in found.points] == ["no_solution"] * 2
    assert found.turns == ()


def test_notes_name_their_points_unless_all_have_them(seven, base):
    notes = []
    co.sweep(seven, base, {"rules.size.min": (7, 8)}, note=notes.append)
    [note] = notes
    assert note.startswith("rules.size.min = 8: nothing is possible: size: the pool has 7")
