"""A sweep as tidy tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from consortium_opt.reporting.figures import figures, is_answered
from consortium_opt.reporting.swept import set_names
from consortium_opt.reporting.tables import MEMBER_COLUMNS, Cell, Row, Tidy, member_rows

if TYPE_CHECKING:
    from consortium_opt.whatif.cases.sweep import Point, Sweep

_FIGURES = ("status", "objective", "size", "countries", "cost")
_POINT_COLUMNS = (*_FIGURES, "answered", "bound", "gap", "winner", "entered", "left", "problem")
_TURN_COLUMNS = ("key", "before", "after", "difference", "entered", "left")


def tables(found: Sweep) -> Mapping[str, Tidy]:
    """A row a point; a row a turn; a row a point, rank and member.

    ``entered`` and ``left`` of a point are against the point before along the last key.
    """
    keys = found.vary
    members: list[Row] = [
        {**_values(point.values), **row}
        for point in found.points
        if point.result is not None
        for row in member_rows(point.result)
    ]
    return {
        "points": Tidy((*keys, *_POINT_COLUMNS), tuple(_point_rows(found))),
        "turns": Tidy((*_turn_keys(found), *_TURN_COLUMNS), tuple(_turn_rows(found))),
        "point_members": Tidy((*keys, *MEMBER_COLUMNS), tuple(members)),
    }


def _point_rows(found: Sweep) -> Iterator[Row]:
    names = set_names(found)
    turns = {repr(turn.after): turn for turn in found.turns if turn.key == found.vary[-1]}
    for point in found.points:
        turn = turns.get(repr(point.values))
        yield {
            **_values(point.values),
            **_figures(point),
            "winner": names.get(point.winner or ()),
            "entered": "; ".join(turn.entered) if turn else None,
            "left": "; ".join(turn.left) if turn else None,
            "problem": point.problem,
        }


def _figures(point: Point) -> Row:
    """What is known of a point; None where there is no result."""
    result = point.result
    if result is None:
        return dict.fromkeys((*_FIGURES, "answered", "bound", "gap"))
    own = figures(result)
    return {
        **{name: getattr(own, name) for name in _FIGURES},
        "answered": is_answered(result),
        "bound": result.bound,
        "gap": result.gap,
    }


def _turn_keys(found: Sweep) -> tuple[str, ...]:
    """With two keys the value of the one that stays; its column is blank where it changes."""
    return found.vary if len(found.vary) == 2 else ()


def _turn_rows(found: Sweep) -> Iterator[Row]:
    for turn in found.turns:
        yield {
            **{k: None if k == turn.key else _cell(turn.after[k]) for k in _turn_keys(found)},
            "key": turn.key,
            "before": _cell(turn.before[turn.key]),
            "after": _cell(turn.after[turn.key]),
            "difference": turn.difference,
            "entered": "; ".join(turn.entered),
            "left": "; ".join(turn.left),
        }


def _values(values: Mapping[str, Any]) -> Row:
    return {key: _cell(value) for key, value in values.items()}


def _cell(value: Any) -> Cell:
    """A plain value as it stands, a list or a table as JSON."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)
