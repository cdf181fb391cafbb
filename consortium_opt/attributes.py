"""Attributes that filters name: those derived from country, region and type, and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from consortium_opt.groups import Group, region_classes, region_within
from consortium_opt.instance.schema import Candidate
from consortium_opt.problems import did_you_mean, listing

DERIVED = (
    *("eu_member", "nuts2", "outermost", "widening", "region_class", "public_or_non_profit"),
    "beneficiary",
)
"""Attributes every candidate has, unless the instance has a column of that name.

``beneficiary``: the column ``participation`` says so or is blank; it may say affiliated,
associated or subcontractor instead.
"""


def derived(
    candidates: Sequence[Candidate], groups: Mapping[str, Group]
) -> dict[str, tuple[Any, ...]]:
    """Value per candidate of every derived attribute; None where it cannot be told."""
    eu, wide = groups["EU27"].values, groups["WIDENING"].values
    outer, classes = groups["OUTERMOST"].values, region_classes()
    rows = []
    for c in candidates:
        nuts2 = c.region[:4] if c.region and len(c.region) >= 4 else None
        outermost = None if nuts2 is None else any(region_within(nuts2, o) for o in outer)
        public = c.type in groups["PUBLIC_BODY"].values if c.type else None
        non_profit = c.attributes.get("non_profit")
        rows.append(
            (
                c.country in eu,
                nuts2,
                outermost,
                True if c.country in wide else outermost,
                classes.get(nuts2) if nuts2 else None,
                True if public or non_profit else (None if public is None else False),
                str(c.attributes.get("participation") or "beneficiary").casefold() == "beneficiary",
            )
        )
    return dict(zip(DERIVED, zip(*rows, strict=True), strict=True))


def unknown_attribute(name: str, known: Iterable[str]) -> str:
    """No candidate has it: say which there are."""
    names = sorted(known)
    hint = did_you_mean(name, names) or f"There are {listing(names, 30)}."
    return f"no candidate has an attribute {name!r}. {hint}"


def groups_in(condition: Any) -> list[str]:
    """Names of the groups a condition speaks of."""
    if not isinstance(condition, Mapping):
        return []
    if "not" in condition:
        return groups_in(condition["not"])
    return [condition["group"]] if "group" in condition else []


def type_problems(name: str, values: tuple[Any, ...], condition: Any) -> list[str]:
    """A condition on text asked of numbers, and the like."""
    kinds = {_kind(v) for v in values if v is not None}
    if not kinds:
        return []
    kind = kinds.pop()
    asked: set[str] = set()
    inner = condition
    while isinstance(inner, Mapping) and "not" in inner:
        inner = inner["not"]
    if isinstance(inner, Mapping):
        if {"min", "max"} & set(inner):
            asked.add("number")
    else:
        asked |= {_kind(v) for v in (inner if isinstance(inner, list) else [inner])}
    wrong = asked - {kind}
    if not wrong:
        return []
    return [f"{name!r} is {_WORD[kind]}, the condition asks for {_WORD[wrong.pop()]}"]


_WORD = {"number": "a number", "yes/no": "yes or no", "text": "text"}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes/no"
    return "number" if isinstance(value, int | float) else "text"
