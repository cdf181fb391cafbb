"""Plots: points where they belong, ticks that are round, what is not known is not drawn."""

from __future__ import annotations

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.dossier import Dossier
from consortium_opt.instance import parse_instance
from consortium_opt.pages import report_html
from consortium_opt.pages.plots import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, figure
from consortium_opt.reporting import words
from consortium_opt.reporting.page import Page, Plot, Spot


def plot(*points: tuple[float | str, float | None]) -> Plot:
    spots = tuple(Spot(x, y, f"{x}: {y}") for x, y in points)
    return Plot("Score over size", "size", "score", spots, line=True)


def test_points_keep_their_order_within_the_frame():
    marks = figure(plot((3, 0.5), (5, 0.7), (4, 0.6))).data["marks"]
    xs, ys = [m["x"] for m in marks], [m["y"] for m in marks]
    assert xs[0] < xs[2] < xs[1]
    assert ys[0] > ys[2] > ys[1]
    assert xs[2] - xs[0] == pytest.approx(xs[1] - xs[2])
    assert all(LEFT <= x <= WIDTH - RIGHT for x in xs)
    assert all(TOP <= y <= HEIGHT - BOTTOM for y in ys)


def test_what_is_not_known_is_told_and_not_drawn():
    made = figure(plot((3, None), (4, 0.6)))
    assert len(made.data["marks"]) == 1
    assert "3: None" in made.words


def test_texts_stand_in_the_order_of_the_points():
    made = figure(plot(("b", 0.1), ("a", 0.2), ("b", 0.3)))
    first, second, third = (mark["x"] for mark in made.data["marks"])
    assert first == third < second
    assert [text for _, text in made.data["x_ticks"]] == ["b", "a"]


@pytest.mark.parametrize(
    ("points", "across", "up"),
    [
        ([(3, 0.51), (8, 0.69)], ["3", "8"], ["0.50", "0.55", "0.60", "0.65", "0.70"]),
        ([(0.888889, 1.0), (0.972222, 1.0)], ["0.90", "0.92", "0.94", "0.96"], ["0.96", "0.98"]),
        ([(1, 0.0)], ["1"], ["-0.04", "-0.02", "0.00", "0.02", "0.04"]),
    ],
)
def test_ticks_are_values_or_round_numbers(points, across, up):
    data = figure(plot(*points)).data
    assert [text for _, text in data["x_ticks"]] == across
    assert [text for _, text in data["y_ticks"]][: len(up)] == up


def test_names_under_the_axis_are_cut_with_a_sign():
    made = figure(plot(("a" * 30, 0.1), ("b" * 18, 0.2)))
    assert [text for _, text in made.data["x_ticks"]] == ["a" * 17 + "…", "b" * 18]


@pytest.mark.parametrize("name", ["score", "complementarity", "W" * 200])
def test_names_of_axes_are_read_whole_or_cut_with_a_sign(browser, staffed, name):
    """Nothing reaches out of the drawing, where a browser would cut it."""
    drawn = Plot("Title", name, name, (Spot(1, 0.1, "a", "1"), Spot(2, 0.9, "b", "2")))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(
        report_html(Dossier(staffed.result, sections=(Page("T", "V", plots=(drawn,)),)))
    )
    texts = page.locator("svg.plot text.name")
    shown = [text.text_content() for text in texts.all()]
    assert shown == ([name] * 2 if len(name) < 44 else [f"{'W' * 43}…"] * 2)
    whole = page.locator("svg.plot").bounding_box()
    for text in page.locator("svg.plot text").all():
        box = text.bounding_box()
        assert whole["x"] <= box["x"]
        assert box["x"] + box["width"] <= whole["x"] + whole["width"]
        assert whole["y"] <= box["y"]
    page.close()


def test_a_frontier_and_a_sweep_are_drawn(staffed):
    trust = {"objective": {"trust": {"type": "trust", "weight": 1}}}
    rules = co.read_formulation("base", overlays=[trust])
    frontier = co.pareto(staffed.instance, rules, ("coverage", "trust")).page()
    sizes = {"rules.size.max": [2, 3, 4], "rules.size.min": [3, 4]}
    sweep = co.sweep(staffed.instance, staffed.formulation, sizes).page()
    [drawn] = frontier.plots
    assert [spot.label for spot in drawn.points] == ["1", "2", "3"]
    assert [spot.x for spot in drawn.points] == sorted((s.x for s in drawn.points), reverse=True)
    assert [one.title for one in sweep.plots] == [
        "Score over rules.size.max at rules.size.min = 3",
        "Score over rules.size.max at rules.size.min = 4",
    ]
    assert [spot.y is None for spot in sweep.plots[0].points] == [True, False, False]
    text = report_html(Dossier(staffed.result, sections=(frontier, sweep)))
    assert ">rules.size.max and rules.size.min varied</h2>" in text
    assert ">Coverage and trust against each other</h2>" in text
    assert text.count('<svg class="plot"') == 3
    assert ">Coverage and trust against each other</h2>" in text


@pytest.mark.parametrize("last", [None, float("inf")])
def test_a_sweep_with_a_value_that_is_no_number_has_texts_for_all(last):
    """A number beside a text would stand at the place of a name, and infinity nowhere."""
    pool, rules = parse_instance(cli_pools.seven()), co.read_formulation("base")
    found = co.sweep(pool, rules, {"rules.size.max": [3, 4]})
    [drawn] = found.page().plots
    assert [spot.x for spot in drawn.points] == [3.0, 4.0]
    odd = found.points[1].model_copy(update={"values": {"rules.size.max": last}})
    [drawn] = found.model_copy(update={"points": (found.points[0], odd)}).page().plots
    assert [spot.x for spot in drawn.points] == ["3", words.plain_value(last)]
    assert len(figure(drawn).data["x_ticks"]) == 2
