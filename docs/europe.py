"""Writes ``consortium_opt/data/europe.json``, the countries that the report's map draws.

    python docs/europe.py countries-50m.json

The file is that of the npm package world-atlas 2.0.2 (ISC), which holds the country boundaries of
Natural Earth 4.1.0 at 1:50 million; Natural Earth is in the public domain. Borders are simplified
once for both neighbours, projected (Lambert azimuthal equal area about 52° N, 10° E), cut off at
the frame, and written as SVG paths in whole units of two kilometres.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate, pairwise
from math import cos, dist, radians, sin, sqrt
from pathlib import Path

from consortium_opt.geography import code_of_name

Point = tuple[float, float]
Ring = list[Point]

HOME = Path(__file__).parents[1] / "consortium_opt" / "data" / "europe.json"
SOURCE = "Natural Earth 4.1.0, 1:50m country boundaries, by world-atlas 2.0.2; public domain"
UNIT = 2.0
"""Kilometres a unit of the drawing."""
LEFT, RIGHT, BOTTOM, TOP = -2560.0, 2960.0, -2180.0, 2320.0
"""The frame, kilometres from its origin."""
DETAIL = 90.0
"""Area of a corner that is left out, square kilometres."""
SMALLEST = 250.0
"""Area of an island that is left out, square kilometres."""
CRIMEA = (34.3, 45.2)
"""Longitude and latitude of a place in the part of Ukraine that the source draws as Russian."""
NAMES = {
    "Bosnia and Herz.": "BA",
    "Czechia": "CZ",
    "Faeroe Is.": "FO",
    "Macedonia": "MK",
    "N. Cyprus": "CY",
    "Kosovo": "XK",
    "Russia": "RU",
    "Turkey": "TR",
    "United Kingdom": "GB",
    "Åland": "FI",
    "Vatican": "VA",
    "Syria": "SY",
    "Moldova": "MD",
    "Iran": "IR",
    "Isle of Man": "IM",
    "Jersey": "JE",
    "Guernsey": "GG",
    "Palestine": "PS",
}
"""Names of the source that the list of countries has otherwise."""


def projected(longitude: float, latitude: float) -> Point:
    """Kilometres east and north of the centre."""
    lam, phi, phi0 = radians(longitude - 10), radians(latitude), radians(52)
    below = 1 + sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(lam)
    k = 6371 * sqrt(2 / max(below, 1e-9))
    return k * cos(phi) * sin(lam), k * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(lam))


def area(ring: Ring) -> float:
    """Signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])) / 2


def simplified(line: Ring) -> Ring:
    """The line without corners of a small area, its ends kept (Visvalingam and Whyatt)."""
    line = list(line)
    while len(line) > 3:
        corners = [abs(area(line[k - 1 : k + 2])) for k in range(1, len(line) - 1)]
        least = min(range(len(corners)), key=corners.__getitem__)
        if corners[least] >= DETAIL:
            break
        del line[least + 1]
    return line


def arcs(world: dict) -> list[Ring]:
    """Every arc of the topology, projected and simplified where it is in sight."""
    (kx, ky), (dx, dy) = world["transform"]["scale"], world["transform"]["translate"]
    found = []
    for arc in world["arcs"]:
        xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
        degrees = [(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)]
        near = any(-45 < x < 75 and y > 15 for x, y in degrees)
        found.append(simplified([projected(*p) for p in degrees]) if near else [])
    return found


def rings(geometry: dict, lines: list[Ring]) -> list[Ring]:
    """Outer rings of a country."""
    kind = geometry["type"]
    polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
    found = []
    for outer, *_ in polygons:
        ring: Ring = []
        for k in outer:
            line = lines[k] if k >= 0 else lines[~k][::-1]
            ring += line[1:] if ring else line
        found.append(ring[:-1])
    return [ring for ring in found if len(ring) > 2]


def clipped(ring: Ring) -> Ring:
    """The part of a ring within the frame (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, LEFT, 1), (0, RIGHT, -1), (1, BOTTOM, 1), (1, TOP, -1)):
        kept: Ring = []
        for a, b in pairwise([*ring, *ring[:1]]):
            inside, after = (sign * (p[axis] - bound) >= 0 for p in (a, b))
            if inside:
                kept.append(a)
            if inside != after:
                t = (bound - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = kept
    return ring


def contains(ring: Ring, p: Point) -> bool:
    """Whether a point lies in a ring."""
    odd = False
    for a, b in pairwise([*ring, ring[0]]):
        if (a[1] > p[1]) != (b[1] > p[1]):
            odd ^= p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0]
    return odd


def middle(ring: Ring) -> Point:
    """A point far from the border: the best of a grid."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    steps = [k / 40 for k in range(1, 40)]
    grid = [
        (min(xs) + u * (max(xs) - min(xs)), min(ys) + v * (max(ys) - min(ys)))
        for u in steps
        for v in steps
    ]
    inside = [p for p in grid if contains(ring, p)]
    edge = [((a[0] * k + b[0] * (4 - k)) / 4, (a[1] * k + b[1] * (4 - k)) / 4)
            for a, b in pairwise([*ring, ring[0]]) for k in range(4)]  # fmt: skip
    return max(inside, key=lambda p: min(dist(p, q) for q in edge), default=ring[0])


def drawn(p: Point) -> tuple[int, int]:
    """Whole units from the frame's upper left corner."""
    return round((p[0] - LEFT) / UNIT), round((TOP - p[1]) / UNIT)


def path(some: list[Ring]) -> str:
    """Rings as an SVG path of relative steps."""
    text = ""
    for ring in some:
        points = [p for p, q in pairwise([*map(drawn, ring), (-1, -1)]) if p != q]
        text += f"M{points[0][0]} {points[0][1]}l"
        steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)]
        text += " ".join(steps).replace(" -", "-") + "z"
    return text


def countries(world: dict) -> dict[str, list[Ring]]:
    """Rings within the frame by country."""
    lines = arcs(world)
    whole: dict[str, list[Ring]] = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        seen = [clipped(ring) for ring in rings(geometry, lines)]
        seen = [ring for ring in seen if len(ring) > 2]
        code = NAMES.get(name) or code_of_name(name)
        for ring in seen if code else ():
            ukrainian = contains(ring, projected(*CRIMEA))
            whole.setdefault("UA" if ukrainian else code, []).append(ring)
        if seen and not code:
            sys.exit(f"no code for {name}")
    return whole


def main(source: str) -> None:
    """Read the topology, write the shapes."""
    whole = countries(json.loads(Path(source).read_text(encoding="utf-8")))
    shapes = {}
    for code, found in sorted(whole.items()):
        found.sort(key=lambda ring: -abs(area(ring)))
        kept = [ring for k, ring in enumerate(found) if not k or abs(area(ring)) >= SMALLEST]
        shapes[code] = {"at": drawn(middle(kept[0])), "path": path(kept)}
    size = drawn((RIGHT, BOTTOM))
    document = {"source": SOURCE, "width": size[0], "height": size[1], "shapes": shapes}
    rows = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    HOME.write_text(rows.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
