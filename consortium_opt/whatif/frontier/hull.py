"""Which points of a frontier lie on its convex hull: some weights of the terms make them best."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 1e-6
"""Least weight of a term, of weights that add up to 1: none is left out."""
CLOSE = 1e-9
"""By how much the best under some weights may be missed."""

Vector = Sequence[float]


def supported(points: Sequence[Vector]) -> list[bool]:
    """For each point whether, under some weights above 0, no other has a greater weighted sum.

    ``points``: vectors of two or three values. The weights that do are a polygon in the triangle
    (or a piece of the segment) of all weights, cut by one half-plane a point.
    """
    return [_is_best_somewhere(point, points) for point in points]


def _is_best_somewhere(point: Vector, points: Sequence[Vector]) -> bool:
    terms = len(point)
    rest = 1 - LEAST * (terms - 1)
    weights = [[rest if k == corner else LEAST for k in range(terms)] for corner in range(terms)]
    for other in points:
        more = [b - a for a, b in zip(point, other, strict=True)]
        weights = _cut(weights, more)
        if not weights:
            return False
    return True


def _cut(polygon: list[list[float]], more: Vector) -> list[list[float]]:
    """The part of a convex polygon of weights under which a difference is worth nothing."""
    worth = [sum(w * d for w, d in zip(corner, more, strict=True)) for corner in polygon]
    kept = []
    for k, corner in enumerate(polygon):
        before, here = worth[k - 1], worth[k]
        if (before > CLOSE) != (here > CLOSE):
            part = (CLOSE - before) / (here - before)
            ends = zip(polygon[k - 1], corner, strict=True)
            kept.append([a + part * (b - a) for a, b in ends])
        if here <= CLOSE:
            kept.append(corner)
    return kept
