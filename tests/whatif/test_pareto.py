"""Frontiers by hand, limits, what is refused, and what is shown."""

from __future__ import annotations

import json

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES
from consortium_opt.whatif.frontier.hull import supported
from consortium_opt.whatif.frontier.lexicographic import Lexicographic
from consortium_opt.whatif.report import Report

PEOPLE = {
    "a": (5, 0, False),
    "b": (4, 5, False),
    "c": (3, 6, False),
    "d": (2, 9, False),
    "e": (1, 9, True),
    "f": (3, 5.5, True),
    "g": (0, 10, False),
}
"""Level, projects coordinated, SME."""


def alone() -> co.Instance:
    """Seven candidates with one capability."""
    people = [
        {"id": name, "country": "FR", "experience": experience, "sme": sme}
        for name, (_, experience, sme) in PEOPLE.items()
    ]
    levels = [
        {"candidate": name, "capability": "k", "level": level}
        for name, (level, *_) in PEOPLE.items()
    ]
    document = {"instance": {"title": "Alone"}, "candidates": people, "capabilities": levels}
    return parse_instance(document)


def one_of(**terms) -> Formulation:
    """Rules: exactly one member. Terms: level and experience over their most, and whether an SME.

    Every consortium is one candidate, so its vector can be read from the table.
    """
    known = {
        "level": TERMS["coverage"](weight=3),
        "coordinating": TERMS["experience"](cap=10),
        "small": TERMS["bonus"](where={"sme": True}, cap=1),
    }
    return Formulation(
        name="one",
        title="One of them",
        rules={"size": RULES["size"](min=1, max=1)},
        objective=known | terms,
    )


def vectors(frontier):
    return [(p.consortium.ids[0], *p.values.values()) for p in frontier.points]


def test_two_terms_by_hand():
    """e has no more than d, f no more than c; c lies below the line from b to d."""
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"])
    assert vectors(frontier) == [
        ("a", 1.0, 0.0),
        ("b", 0.8, 0.5),
        ("c", 0.6, 0.6),
        ("d", 0.4, 0.9),
        ("g", 0.0, 1.0),
    ]
    assert [p.supported for p in frontier.points] == [True, True, False, True, True]
    assert all(p.proven for p in frontier.points)
    assert (frontier.status, frontier.complete, frontier.step) == ("optimal", True, None)
    assert [p.consortium.rank for p in frontier.points] == [1, 2, 3, 4, 5]
    assert [round(p.objective, 6) for p in frontier.points][:2] == [0.6, 0.58]


def test_the_order_of_the_terms_is_that_of_the_points():
    frontier = co.pareto(alone(), one_of(), ["coordinating", "level"])
    assert [ids for ids, *_ in vectors(frontier)] == ["g", "d", "c", "b", "a"]
    assert list(frontier.points[0].values) == ["coordinating", "level"] == list(frontier.terms)


def test_three_terms_by_hand():
    """As SMEs e and f are beaten no more; f comes before c, which beats it in one term only."""
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating", "small"])
    assert vectors(frontier) == [
        ("a", 1.0, 0.0, 0.0),
        ("b", 0.8, 0.5, 0.0),
        ("c", 0.6, 0.6, 0.0),
        ("f", 0.6, 0.55, 1.0),
        ("d", 0.4, 0.9, 0.0),
        ("e", 0.2, 0.9, 1.0),
        ("g", 0.0, 1.0, 0.0),
    ]
    hull = {
        ids: point.supported
        for (ids, *_), point in zip(vectors(frontier), frontier.points, strict=True)
    }
    assert hull == {"a": True, "b": True, "c": False, "d": True, "e": True, "f": True, "g": True}


def test_one_point_where_there_is_nothing_to_trade_off():
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"], require=["b"])
    assert vectors(frontier) == [("b", 0.8, 0.5)]
    assert frontier.complete
    assert str(frontier).startswith("Nothing to trade off, and proven so: one consortium is best")


def test_of_consortia_with_the_same_values_the_best_by_the_whole_objective():
    """a2 is as good as a in both terms asked for, and the one SME of the two."""
    document = alone().to_dict()
    document["candidates"].append({"id": "a2", "country": "FR", "experience": 0, "sme": True})
    document["capabilities"].append({"candidate": "a2", "capability": "k", "level": 5})
    frontier = co.pareto(parse_instance(document), one_of(), ["level", "coordinating"])
    assert frontier.points[0].consortium.ids == ("a2",)
    assert len(frontier.points) == 5


def planned() -> tuple[co.Instance, Formulation]:
    """10 person-months of two members at 1000 and 3000, 8 each at the most: one has 5 to 8 of them.

    With t for the cheaper one, cost is 0.25 + 0.05 t and balance 1 - t / 10, for all t from 5 to 8.
    """
    people = [
        {"id": "a", "country": "FR", "staff_pm": 8, "pm_cost": 1000},
        {"id": "b", "country": "FR", "staff_pm": 8, "pm_cost": 3000},
    ]
    roles = [{"role": "build", "person_months": 10}]
    document = {"instance": {"title": "Planned"}, "candidates": people, "roles": roles}
    formulation = Formulation(
        name="planned",
        title="Planned",
        objective={"cost": TERMS["cost"](reference=40_000), "balance": TERMS["balance"]()},
    )
    return parse_instance(document), formulation


def test_points_without_end_have_a_step():
    """t = 8, 7, 6, 5: each point is on the frontier, and on its hull, which is a line."""
    frontier = co.pareto(*planned(), ["cost", "balance"], step=0.1)
    values = [tuple(p.values.values()) for p in frontier.points]
    assert values == [
        pytest.approx(v, abs=1e-6) for v in ((0.65, 0.2), (0.6, 0.3), (0.55, 0.4), (0.5, 0.5))
    ]
    assert frontier.step == 0.1
    assert frontier.complete
    assert all(p.supported for p in frontier.points)
    assert "points less than 0.1 apart left out" in str(frontier)


def test_the_step_is_told_where_it_was_not_asked_for():
    told = []
    frontier = co.pareto(*planned(), ["cost", "balance"], note=told.append)
    assert frontier.step == 0.01
    assert len(frontier.points) == 31
    assert any("cost and balance move with person-months" in text for text in told)


def test_supported_on_lines_corners_and_planes():
    assert supported([(1.0, 0.0), (0.5, 0.5), (0.0, 1.0)]) == [True, True, True]
    assert supported([(1.0, 0.0), (0.49, 0.49), (0.0, 1.0)]) == [True, False, True]
    assert supported([(0.7, 0.2)]) == [True]
    flat = [(1.0, 0.9, 0.0), (1.0, 0.3, 0.3), (1.0, 0.0, 0.9)]
    assert supported(flat) == [True, False, True], "equal in the first term: weight 0 is no weight"
    corners = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    assert supported([*corners, (1 / 3, 1 / 3, 1 / 3), (0.3, 0.3, 0.3)]) == [True] * 4 + [False]


# -- limits ----------------------------------------------------------------------------------------


def test_a_most_of_points():
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"], max_points=2)
    assert vectors(frontier) == [("a", 1.0, 0.0), ("b", 0.8, 0.5)]
    assert (frontier.status, frontier.complete) == ("feasible", False)
    assert all(p.proven for p in frontier.points)


def test_as_many_points_as_there_are_is_no_limit():
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"], max_points=5)
    assert frontier.complete


def test_no_time_at_all():
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"], time_limit=1e-9)
    assert (frontier.status, frontier.complete, frontier.points) == ("no_solution", False, ())
    assert str(frontier).startswith("No answer: the search stopped before it found a consortium")


@pytest.fixture(scope="module")
def pairs():
    """Half of a shipped pool under its call, and three terms."""
    document = co.read_instance(cli_pools.CHECKOUT / "instances" / "bilateral-pairs").to_dict()
    kept = {row["id"] for row in document["candidates"][::2]}
    for name, rows in document.items():
        if name != "instance":
            keys = ("id", "candidate", "a", "b")
            document[name] = [r for r in rows if all(r[k] in kept for k in keys if k in r)]
    terms = ["need_fit", "shared_interest", "coverage"]
    return parse_instance(document), co.read_formulation("bilateral"), terms


@pytest.fixture(scope="module")
def whole(pairs):
    """Values of every point of the frontier."""
    return [tuple(p.values.values()) for p in co.pareto(*pairs).points]


@pytest.mark.parametrize("after", [1, 3])
def test_stopped_in_the_middle(after, pairs, whole):
    """What is proven stays so; further sets that are known are shown, unproven, none beaten."""
    seen = []
    frontier = co.pareto(
        *pairs,
        told=lambda done, total: seen.append((done, total)),
        stop=lambda: bool(seen) and seen[-1][0] >= after,
    )
    assert seen[: after + 1] == [(k, 50) for k in range(after + 1)]
    assert (frontier.status, frontier.complete) == ("feasible", False)
    assert sum(p.proven for p in frontier.points) == after
    assert len(frontier.points) > after
    for point in frontier.points:
        values = tuple(point.values.values())
        assert any(all(b >= a - 1e-6 for a, b in zip(values, v, strict=True)) for v in whole)
        assert not point.proven or any(values == pytest.approx(v, abs=1e-6) for v in whole)
    assert f"{after} of them proven; the search stopped" in str(frontier)


def test_stopped_while_one_after_the_other(monkeypatch):
    """Found in the first term and not yet in the second: shown, and not proven."""
    best, asked = Lexicographic.best, []

    def few(questions, objective, floors):
        asked.append(objective)
        return best(questions, objective, floors)

    monkeypatch.setattr(Lexicographic, "best", few)
    frontier = co.pareto(alone(), one_of(), ["level", "coordinating"], stop=lambda: len(asked) >= 3)
    assert not frontier.complete
    assert frontier.points
    assert not any(p.proven for p in frontier.points)


def test_infeasible():
    told = []
    rules = one_of().model_copy(update={"rules": {"size": RULES["size"](min=8)}})
    frontier = co.pareto(alone(), rules, ["level", "small"], note=told.append)
    assert (frontier.status, frontier.complete, frontier.points) == ("infeasible", True, ())
    assert str(frontier).startswith("Infeasible, and proven so")
    assert any("nothing is possible" in text for text in told)


def test_infeasible_by_the_solver():
    pairs = {"x": ("a", "b", "c"), "y": ("d", "e", "f", "g")}
    rules = {name: RULES["apart"](candidates=ids) for name, ids in pairs.items()}
    rules["size"] = RULES["size"](min=3)
    formulation = one_of().model_copy(update={"rules": rules})
    frontier = co.pareto(alone(), formulation, ["level", "small"])
    assert (frontier.status, frontier.complete) == ("infeasible", True)


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (["level"], ["1 term is given", "two or three of level, coordinating, small"]),
        (["level", "coordinating", "small", "none"], ["4 terms are given"]),
        (["level", "level"], ["'level' is given twice"]),
        (["level", "levle"], ["no objective term 'levle'", "Did you mean 'level'?"]),
        (["level", "idle"], ["'idle' has no weight", "objective.idle.weight=1"]),
        (["level", "off"], ["'off' is switched off", "objective.off.enabled=true"]),
    ],
)
def test_terms_that_cannot_be_asked_about(terms, says):
    formulation = one_of(
        idle=TERMS["diversity"](attribute="country", cap=2, weight=0),
        off=TERMS["diversity"](attribute="country", cap=2, enabled=False),
    )
    with pytest.raises(co.InvalidInput) as refused:
        co.pareto(alone(), formulation, terms)
    for text in says:
        assert text in str(refused.value)


def test_all_problems_at_once():
    with pytest.raises(co.InvalidInput) as refused:
        co.pareto(alone(), one_of(), ["level", "nothing"], require=["nobody"])
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_points": 0},
        {"step": 0},
        {"step": 2},
        {"gap": -1},
        {"gap": float("nan")},
        {"threads": 0},
        {"time_limit": 0},
    ],
    ids=str,
)
def test_wrong_arguments(wrong):
    with pytest.raises(ValueError, match=r"above 0|or more"):
        co.pareto(alone(), one_of(), ["level", "small"], **wrong)


# -- what is shown ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frontier() -> co.Frontier:
    return co.pareto(alone(), one_of(), ["level", "coordinating", "small"])


def test_json_and_back(frontier):
    assert isinstance(frontier, Report)
    document = json.loads(frontier.to_json())
    assert co.Frontier.from_json(frontier.to_json()) == frontier
    assert document == frontier.to_dict()
    assert set(document) == {
        *("schema_version", "terms", "status", "complete", "step", "instance", "formulation"),
        *("solver", "points"),
    }
    assert document["schema_version"] == 1
    assert document["terms"] == ["level", "coordinating", "small"]
    point = document["points"][3]
    assert set(point) == {"values", "objective", "supported", "proven", "consortium"}
    assert point["values"] == {"level": 0.6, "coordinating": 0.55, "small": 1.0}
    assert point["consortium"]["members"][0]["id"] == "f"
    assert point["objective"] == point["consortium"]["objective"]
    first = [p["values"]["level"] for p in document["points"]]
    assert first == sorted(first, reverse=True)


def test_text_fits_eighty_columns(frontier):
    text = str(frontier)
    assert max(map(len, text.splitlines())) <= 80
    assert text.startswith("The frontier of level, coordinating and small has 7 points, all proven")
    assert "6 of them are the best under some weights" in " ".join(text.split())
    for part in ("Against the point above", "Who is in which point", "1 of 7"):
        assert part in text


def test_tables(frontier):
    frame = frontier.to_frame()
    assert list(frame.columns)[:4] == ["point", "level", "coordinating", "small"]
    assert list(frame["members"]) == ["a", "b", "c", "f", "d", "e", "g"]
    assert list(frame["entered"])[:3] == ["", "b", "c"]
    assert list(frame["left"])[:3] == ["", "a", "b"]
    assert list(frontier.to_frame("point_members")["id"]) == ["a", "b", "c", "f", "d", "e", "g"]
    assert set(frontier.to_frame("point_scores")["kind"]) == {"term", "rule"}
    assert "<table>" in frontier._repr_html_()


def test_a_term_with_the_name_of_a_figure_has_a_column_of_its_own():
    formulation = one_of(size=TERMS["bonus"](where={"country": "FR"}, cap=1))
    frame = co.pareto(alone(), formulation, ["level", "size"]).to_frame()
    assert list(frame["term_size"]) == [1.0]
    assert list(frame["size"]) == [1]
