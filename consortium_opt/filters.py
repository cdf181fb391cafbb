"""``where``: which candidates a rule speaks of.

A filter is a table of attribute to condition; all conditions must hold. A condition is a value, a
list of values, ``{min=, max=}``, ``{group="EU27"}``, ``{not=...}`` or ``{missing=true}``. A blank
matches nothing but ``{missing=true}``, ``{not=...}`` included; who is blank is *unknown*, unless
another condition already fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from consortium_opt.geography import country_code
from consortium_opt.groups import region_within

Condition = Any
Where = dict[str, Any]


class Mask(NamedTuple):
    """Candidates that match a filter, and those of whom it cannot be said."""

    yes: frozenset[int]
    unknown: frozenset[int]

    @property
    def possible(self) -> frozenset[int]:
        """Candidates that match or may match."""
        return self.yes | self.unknown


class FilterError(ValueError):
    """A condition that makes no sense for its attribute; the text says why."""


def check_condition(condition: Condition) -> None:
    """Raise :class:`FilterError` unless the condition has one of the known shapes."""
    if isinstance(condition, list):
        _check_list(condition)
    elif isinstance(condition, Mapping):
        _check_table(condition)


def _check_list(values: list[Any]) -> None:
    if not values:
        raise FilterError("an empty list matches nothing")
    if any(isinstance(value, list | dict) for value in values):
        raise FilterError("a list holds plain values")


def _check_table(table: Mapping[str, Any]) -> None:
    keys = set(table)
    if keys == {"not"}:
        if isinstance(table["not"], Mapping) and "not" in table["not"]:
            raise FilterError("{not = {not = ...}}: say it without the two nots")
        check_condition(table["not"])
    elif keys == {"group"}:
        if not isinstance(table["group"], str):
            raise FilterError("group takes the name of a group")
    elif keys == {"missing"}:
        if table["missing"] is not True:
            raise FilterError("missing takes true; leave the condition out otherwise")
    elif keys and keys <= {"min", "max"}:
        for key, value in table.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise FilterError(f"{key} takes a number")
    else:
        shapes = "a value, a list, {min=, max=}, {group=}, {not=} or {missing=true}"
        raise FilterError(f"a condition is {shapes}")


def tester(
    attribute: str, condition: Condition, in_group: Callable[[str, str, Any], bool]
) -> Callable[[Any], bool | None]:
    """Function from an attribute's value to True, False or None (blank: not known).

    ``in_group(group, attribute, value)`` says whether the value belongs to a named group.
    """
    if isinstance(condition, Mapping):
        if "missing" in condition:
            return lambda value: value is None
        if "not" in condition:
            if condition["not"] == {"missing": True}:
                return lambda value: value is not None
            inner = tester(attribute, condition["not"], in_group)

            def negated(value: Any) -> bool | None:
                return None if value is None else not inner(value)

            return negated
        if "group" in condition:
            group = condition["group"]
            return lambda value: None if value is None else in_group(group, attribute, value)
        low, high = condition.get("min"), condition.get("max")
        return lambda value: (
            None
            if value is None
            else (low is None or value >= low) and (high is None or value <= high)
        )
    wanted = condition if isinstance(condition, list) else [condition]
    targets = [_normal(attribute, value) for value in wanted]
    if attribute == "region":
        return lambda v: None if v is None else any(region_within(v, str(t)) for t in targets)
    return lambda value: None if value is None else value in targets


def _normal(attribute: str, value: Any) -> Any:
    if attribute == "country" and isinstance(value, str):
        return country_code(value) or value
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
