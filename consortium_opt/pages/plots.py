"""Plots of a page as drawings: points with axes, deterministic and without a library."""

from __future__ import annotations

from math import floor, log10

from consortium_opt.pages.parts import Figure
from consortium_opt.reporting.page import Plot
from consortium_opt.reporting.plaintext import one_line

WIDTH, HEIGHT = 640.0, 360.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 20.0, 36.0, 52.0
TICKS = 6
LONGEST = 44
"""Letters of a name that an axis has room for, however broad."""
TICK = 18
"""Letters that a name under the axis has room for."""
SHORT = 5
"""Figures up to which a value can stand under an axis."""


def figure(plot: Plot) -> Figure:
    """The plot with its axes; a text as its coordinate stands at its place in the order."""
    names = list(dict.fromkeys(p.x for p in plot.points if isinstance(p.x, str)))
    xs = [float(names.index(p.x)) if isinstance(p.x, str) else float(p.x) for p in plot.points]
    ys = [p.y for p in plot.points if p.y is not None]
    across, up = _axis(xs), _axis(ys or [0.0, 1.0])
    marks = [
        {
            "x": LEFT + (x - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT),
            "y": HEIGHT - BOTTOM - (p.y - up[0]) / (up[1] - up[0]) * (HEIGHT - TOP - BOTTOM),
            "name": p.name,
            "strong": p.strong,
            "label": p.label,
        }
        for x, p in zip(xs, plot.points, strict=True)
        if p.y is not None
    ]
    named = [(float(k), one_line(name, limit=TICK)) for k, name in enumerate(names)]
    ticks_x = named or _ticks(xs, *across)
    data = {
        "width": WIDTH,
        "height": HEIGHT,
        "box": (LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM),
        "x_ticks": [
            (
                LEFT + (v - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT),
                one_line(text, limit=TICK),
            )
            for v, text in ticks_x
        ],
        "y_ticks": [
            (HEIGHT - BOTTOM - (v - up[0]) / (up[1] - up[0]) * (HEIGHT - TOP - BOTTOM), text)
            for v, text in _ticks([], *up)
        ],
        "x": one_line(plot.x, limit=LONGEST),
        "y": one_line(plot.y, limit=LONGEST),
        "marks": marks,
        "line": plot.line,
    }
    said = "; ".join(p.name for p in plot.points[:12])
    return Figure(plot.title, "plot.svg", f"{plot.title}. {said}.", data)


def _axis(values: list[float]) -> tuple[float, float]:
    """From a little below the least value to a little above the greatest."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * 0.06 or max(abs(high) * 0.05, 0.05)
    return low - room, high + room


def _ticks(values: list[float], low: float, high: float) -> list[tuple[float, str]]:
    """The values where they are few, else round numbers."""
    own = sorted(set(values))
    if 0 < len(own) <= TICKS + 3 and all(len(f"{v:g}") <= SHORT for v in own):
        return [(v, f"{v:g}") for v in own]
    step = 10.0 ** floor(log10((high - low) / TICKS))
    step *= next(k for k in (1, 2, 5, 10) if (high - low) / (k * step) <= TICKS)
    first = floor(low / step) + 1
    places = max(0, -floor(log10(step) + 1e-9))
    return [(k * step, f"{k * step:.{places}f}") for k in range(first, floor(high / step) + 1)]
