"""Where the members are: a map of Europe, and a table for everybody else and every reader.

``data/europe.json`` is made from Natural Earth (public domain) by ``docs/europe.py``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from consortium_opt.geography import country_name
from consortium_opt.pages.parts import Beside, Cell, Figure, Head, Section, Table
from consortium_opt.pages.team import Seat, Team, roster

MARGIN = 330.0
"""Around the outermost members, in units of two kilometres."""
SMALLEST = 1300.0
"""Width of the least that is shown."""
SHAPE = 0.82
"""Height over width of the picture."""


@dataclass(frozen=True, slots=True)
class Window:
    """What part of the map is shown."""

    x: float
    y: float
    width: float
    height: float


@cache
def _europe() -> dict[str, Any]:
    text = files("consortium_opt").joinpath("data", "europe.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def places(found: Team) -> Section:
    """The map, and the members by country."""
    shapes = _europe()["shapes"]
    by: dict[str, list[Seat]] = {}
    for seat in found.seats:
        by.setdefault(seat.member.country, []).append(seat)
    table = _table(by, set(shapes))
    inside = {code: seats for code, seats in by.items() if code in shapes}
    if not inside:
        return Section("map", "Where they are", (table,))
    return Section("map", "Where they are", (Beside(_map(inside, shapes), (table,)),))


def _table(by: dict[str, list[Seat]], drawn: set[str]) -> Table:
    order = sorted(by, key=lambda code: (-len(by[code]), code))
    rows = tuple(
        (
            Cell(country_name(code), "" if code in drawn else "not on the map"),
            Cell(str(len(by[code])), sort=float(len(by[code]))),
            roster(by[code]),
        )
        for code in order
    )
    heads = (Head("Country"), Head("Members", True), Head("Who"))
    return Table("Members by country", heads, rows)


def _map(inside: dict[str, list[Seat]], shapes: dict[str, Any]) -> Figure:
    window = _window([shapes[code]["at"] for code in inside])
    marks = [
        {
            "x": shapes[code]["at"][0],
            "y": shapes[code]["at"][1],
            "count": len(seats),
            "radius": window.width * (0.017 + 0.0022 * min(len(seats), 6)),
            "name": f"{country_name(code)}: {roster(seats)}",
        }
        for code, seats in sorted(inside.items())
    ]
    data = {
        "window": window,
        "shapes": [(s["path"], code in inside) for code, s in shapes.items()],
        "marks": marks,
        "line": window.width / 700,
        "font": window.width * 0.026,
    }
    said = "; ".join(f"{country_name(code)} {len(inside[code])}" for code in sorted(inside))
    caption = "Members by country. Outlines: Natural Earth, simplified, without any claim"
    return Figure(caption, "map.svg", f"Map of Europe with members in {said}.", data)


def _window(points: list[tuple[float, float]]) -> Window:
    """Around the points with a margin, of one shape, within the map."""
    whole = _europe()
    low_x, high_x = min(p[0] for p in points) - MARGIN, max(p[0] for p in points) + MARGIN
    low_y, high_y = min(p[1] for p in points) - MARGIN, max(p[1] for p in points) + MARGIN
    most = min(whole["width"], whole["height"] / SHAPE)
    width = min(max(high_x - low_x, (high_y - low_y) / SHAPE, SMALLEST), most)
    height = width * SHAPE
    x = min(max((low_x + high_x - width) / 2, 0.0), whole["width"] - width)
    y = min(max((low_y + high_y - height) / 2, 0.0), whole["height"] - height)
    return Window(round(x), round(y), round(width), round(height))
