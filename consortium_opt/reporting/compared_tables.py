"""A comparison as tidy tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from consortium_opt.reporting.figures import figures, is_answered
from consortium_opt.reporting.tables import (
    MEMBER_COLUMNS,
    SCORE_COLUMNS,
    Row,
    Tidy,
    member_rows,
    score_rows,
)

if TYPE_CHECKING:
    from consortium_opt.whatif.cases.compare import Comparison

_CASE_COLUMNS = (
    "case",
    "status",
    "answered",
    "objective",
    "bound",
    "gap",
    "size",
    "countries",
    "cost",
    "difference",
    "entered",
    "left",
    "reference_objective",
)


def tables(found: Comparison) -> Mapping[str, Tidy]:
    """A row a case; a row a case, rank and member; a row a case, rank and score; the changes."""
    changes: list[Row] = [
        {"case": case.name, "key": c.key, "old": _json(c.old), "new": _json(c.new)}
        for case in found.cases
        for c in case.changes
    ]
    return {
        "cases": Tidy(_CASE_COLUMNS, tuple(_case_rows(found))),
        "case_members": Tidy(
            ("case", *MEMBER_COLUMNS),
            tuple({"case": c.name, **row} for c in found.cases for row in member_rows(c.result)),
        ),
        "case_scores": Tidy(
            ("case", *SCORE_COLUMNS),
            tuple({"case": c.name, **row} for c in found.cases for row in score_rows(c.result)),
        ),
        "case_changes": Tidy(("case", "key", "old", "new"), tuple(changes)),
    }


def _case_rows(found: Comparison) -> Iterator[Row]:
    beside = {b.name: b for b in found.differences}
    for case in found.cases:
        own, other = figures(case.result), beside.get(case.name)
        yield {
            "case": case.name,
            "status": own.status,
            "answered": is_answered(case.result),
            "objective": own.objective,
            "bound": case.result.bound,
            "gap": case.result.gap,
            "size": own.size,
            "countries": own.countries,
            "cost": own.cost,
            "difference": other.difference if other else None,
            "entered": "; ".join(other.entered or ()) if other else None,
            "left": "; ".join(other.left or ()) if other else None,
            "reference_objective": case.reference.objective if case.reference else None,
        }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
