"""What pydantic found, in plain words: the value, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from consortium_opt.formulation.layers import kind_of, looks_like_number, show
from consortium_opt.objectives import TERMS
from consortium_opt.problems import Problem, did_you_mean, listing
from consortium_opt.rules import RULES

JsonSchema = dict[str, Any]
Loc = tuple[int | str, ...]

BELOW_ABOVE = {
    "greater_than_equal": ("below", "ge"),
    "greater_than": ("not above", "gt"),
    "less_than_equal": ("above", "le"),
    "less_than": ("not below", "lt"),
}
ABOUT = ("text", "source", "as_of", "confidence", "cost_of_change")
COMMON = ("type", "enabled", "enforce", "law", "weight", *ABOUT)


def place(loc: Loc) -> str:
    """``including, item 2, at_least``: where in a rule."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else part for part in loc)


def worded(error: ErrorDetails, kind: type[BaseModel]) -> tuple[str, str, str]:
    """Message, what is allowed, and what to do."""
    name, value, loc = error["type"], error["input"], error["loc"]
    if name == "value_error":
        return error["msg"].removeprefix("Value error, "), "", ""
    if name == "missing":
        return f"{loc[-1]!r} is missing", f"{loc[-1]} = {allowed(kind, loc)}", "Add it"
    if name == "extra_forbidden":
        return _unknown(kind, loc)
    permitted = allowed(kind, loc)
    return f"{show(value)} is {_fault(error)}", permitted, _remedy(value, permitted)


def _fault(error: ErrorDetails) -> str:
    name, value, context = error["type"], error["input"], error.get("ctx", {})
    if name in BELOW_ABOVE:
        how, limit = BELOW_ABOVE[name]
        return "not a number" if value != value else f"{how} {context[limit]:g}"
    if name == "too_short":
        return "too short" if value else "empty"
    if name == "finite_number":
        return "not a finite number"
    if name == "literal_error":
        return "none of the words it can be" if isinstance(value, str) else kind_of(value)
    if isinstance(value, float) and name.startswith("int"):
        return "not a whole number"
    if isinstance(value, str) and name.startswith("date"):
        return "not a date"
    return kind_of(value)


def _remedy(value: Any, permitted: str) -> str:
    if isinstance(value, str) and "number" in permitted and looks_like_number(value):
        if "," in value:
            return "Write decimals with a point, and no quotes"
        return "Write parts as 0.4, not 40 %" if "%" in value else "Write it without quotes"
    if isinstance(value, str) and permitted.startswith("true or false"):
        return "Write true or false, without quotes"
    if isinstance(value, str) and permitted.startswith("a list"):
        return f'Write a list: ["{value}"]'
    if permitted == "text" and isinstance(value, int | float):
        return "Put it in quotes"
    return ""


def _unknown(kind: type[BaseModel], loc: Loc) -> tuple[str, str, str]:
    """A parameter that the rule does not have; loc ends with its name."""
    schema = _schema_at(kind, loc[:-1])
    known, word = list(schema.get("properties", {})), str(loc[-1])
    own = [name for name in known if name not in COMMON]
    message = f"there is no parameter {word!r} in {_name(kind, loc)}"
    permitted = listing([*own, *(name for name in known if name in COMMON)], 30)
    return message, permitted, did_you_mean(word, known)


def _name(kind: type[BaseModel], loc: Loc) -> str:
    field = kind.model_fields.get("type")
    name = field.default if field else ""
    if len(loc) > 1:
        return str(loc[0])
    if name:
        return f"{name!r}"
    return "a formulation" if kind.__name__ == "Formulation" else f"[{kind.__name__.lower()}]"


def allowed(kind: type[BaseModel], loc: Loc) -> str:
    """What a parameter takes: ``a whole number, 1 or more``."""
    return _permitted(_schema_at(kind, loc))


def _schema_at(kind: type[BaseModel], loc: Loc) -> JsonSchema:
    whole = schema = _schema(kind)
    for part in loc:
        if isinstance(part, int):
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(part, {})
        options = [s for s in schema.get("anyOf", ()) if s.get("type") != "null"]
        schema = options[0] if options else schema
        if "$ref" in schema:
            schema = whole["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


@cache
def _schema(kind: type[BaseModel]) -> JsonSchema:
    return kind.model_json_schema()


def _permitted(schema: JsonSchema) -> str:
    kind = schema.get("type", "")
    if "enum" in schema:
        return " or ".join(filter(None, (", ".join(schema["enum"][:-1]), schema["enum"][-1])))
    if kind in ("integer", "number"):
        return ("a whole number" if kind == "integer" else "a number") + _range(schema)
    if kind == "array":
        items = _permitted(schema.get("items", {}))
        plural = {"text": "texts", "a table": "tables"}.get(items, "values")
        return f"a list of {plural}" + (", not empty" if schema.get("minItems") else "")
    if kind == "string":
        return "a date such as 2026-05-12" if schema.get("format") == "date" else "text"
    return {"boolean": "true or false", "object": "a table"}.get(kind, "")


def _range(schema: JsonSchema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f", {low:g} or more"
    if high is not None:
        return f", {high:g} or less"
    low = schema.get("exclusiveMinimum")
    return "" if low is None else f" above {low:g}"


def unknown_type(noun: str, named: Any, where: str, kinds: Mapping[str, Any]) -> Problem:
    """A type that is none of the kinds, with where it belongs if there is such a place."""
    if not isinstance(named, str):
        return Problem(where, f"{show(named)} is {kind_of(named)}", listing(list(kinds), 30))
    fix = did_you_mean(named, kinds)
    if not fix and named in (RULES if noun == "term" else TERMS):
        other = "[rules.NAME]" if noun == "term" else "[objective.NAME]"
        fix = f"{named!r} belongs under {other}"
    elif not fix and named in RULES:
        fix = f"{named!r} cannot be written inline"
    return Problem(where, f"there is no {noun} type {named!r}", listing(list(kinds), 30), fix)
