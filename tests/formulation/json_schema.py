"""Whether a JSON Schema admits a value: the keywords that the schemas here use, and no other."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
ANNOTATIONS = {"$schema", "$defs", "title", "description", "default", "format"}
KNOWN = ANNOTATIONS | {
    *("$ref", "type", "const", "enum", "anyOf", "oneOf", "not", "minimum", "maximum"),
    *("exclusiveMinimum", "minItems", "items", "minLength", "minProperties", "properties"),
    *("required", "additionalProperties", "propertyNames", "pattern"),
}


def typed(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def admits(whole: Any, value: Any, part: Any = None) -> bool:
    """Whether a schema, or a part of it, admits a value."""
    schema = whole if part is None else part
    if isinstance(schema, bool):
        return schema
    assert set(schema) <= KNOWN, set(schema) - KNOWN

    def fits(inner: Any, other: Any) -> bool:
        return admits(whole, other, inner)

    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    checks = [
        not names or any(typed(value, name) for name in names),
        "$ref" not in schema or fits(resolved(whole, schema["$ref"]), value),
        "const" not in schema or value == schema["const"],
        "enum" not in schema or value in schema["enum"],
        "anyOf" not in schema or any(fits(s, value) for s in schema["anyOf"]),
        "oneOf" not in schema or sum(fits(s, value) for s in schema["oneOf"]) == 1,
        "not" not in schema or not fits(schema["not"], value),
    ]
    if typed(value, "number"):
        checks += [
            value >= schema.get("minimum", value),
            value <= schema.get("maximum", value),
            "exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"],
        ]
    if isinstance(value, str):
        checks.append(len(value) >= schema.get("minLength", 0))
        checks.append(re.search(schema.get("pattern", ""), value) is not None)
    if isinstance(value, list):
        checks.append(len(value) >= schema.get("minItems", 0))
        checks.append(all(fits(schema.get("items", True), item) for item in value))
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        checks += [
            len(value) >= schema.get("minProperties", 0),
            all(name in value for name in schema.get("required", [])),
            all(fits(schema.get("propertyNames", True), name) for name in value),
            all(fits(known.get(name, rest), inner) for name, inner in value.items()),
        ]
    return all(checks)


def resolved(whole: Any, reference: str) -> Any:
    return whole["$defs"][reference.removeprefix("#/$defs/")]
