"""An explanation as tidy tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from consortium_opt.reporting.tables import Row, Tidy

if TYPE_CHECKING:
    from consortium_opt.whatif.explaining.explanation import Explanation

_CANDIDATES = (
    "id",
    "name",
    "member",
    "near_the_best",
    "objective",
    "at_most",
    "proven",
    "out",
    "in",
    "blocked_by",
    "only_it_brings",
    "text",
)
_SUBSTITUTES = ("out", "place", "id", "name", "objective", "along", "others_kept", "proven")
_PRICES = ("rule", "key", "old", "new", "objective", "gain", "proven")
_WEIGHTS = ("term", "weight", "low", "high", "below", "above", "proven")


def tables(found: Explanation) -> Mapping[str, Tidy]:
    """A row a candidate (the best without a member, with any other), substitutes, and the rest.

    Lists of ids are separated by spaces.
    """
    stays = () if found.stability is None else found.stability.stays
    return {
        "candidates": Tidy(_CANDIDATES, (*_in(found), *_not(found))),
        "substitutes": Tidy(_SUBSTITUTES, _substitutes(found)),
        "prices": Tidy(
            _PRICES,
            tuple(
                {**one.model_dump(exclude={"text"}), "old": _json(one.old), "new": _json(one.new)}
                for one in found.prices
            ),
        ),
        "weights": Tidy(
            _WEIGHTS,
            tuple(
                {**one.model_dump(), "below": " ".join(one.below), "above": " ".join(one.above)}
                for one in found.weights
            ),
        ),
        "drop_outs": Tidy(
            ("id", "broken", "faults"),
            tuple(
                {"id": one.id, "broken": " ".join(one.broken), "faults": "; ".join(one.faults)}
                for one in found.drop_outs
            ),
        ),
        "stability": Tidy(
            ("id", "share"), tuple({"id": one.id, "share": one.share} for one in stays)
        ),
    }


def _in(found: Explanation) -> tuple[Row, ...]:
    return tuple(
        {
            **_who(found, one.id, True),
            "objective": one.objective_without,
            "at_most": None,
            "proven": one.proven,
            "out": " ".join(one.leaves),
            "in": " ".join(one.joins),
            "blocked_by": None,
            "only_it_brings": "; ".join(one.only_it_brings),
            "text": one.text,
        }
        for one in found.why_in
    )


def _not(found: Explanation) -> tuple[Row, ...]:
    return tuple(
        {
            **_who(found, one.id, False),
            "objective": one.objective_with,
            "at_most": one.at_most,
            "proven": one.proven,
            "out": " ".join(one.out),
            "in": " ".join(one.joins),
            "blocked_by": " ".join(one.blocked_by),
            "only_it_brings": None,
            "text": one.text,
        }
        for one in found.why_not
    )


def _who(found: Explanation, name: str, member: bool) -> Row:
    labels = ("core", "swing", "never", "undecided")
    label = next((w for w in labels if name in getattr(found, w)), None)
    known = found.names.get(name, name)
    return {"id": name, "name": known, "member": member, "near_the_best": label}


def _substitutes(found: Explanation) -> tuple[Row, ...]:
    return tuple(
        {
            "out": " ".join(one.out),
            "place": place,
            "id": substitute.id,
            "name": found.names.get(substitute.id, substitute.id),
            "objective": substitute.objective,
            "along": " ".join(substitute.along),
            "others_kept": one.others_kept,
            "proven": one.proven,
        }
        for one in found.replacements
        for place, substitute in enumerate(one.candidates, 1)
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
