"""JSON Schema of a formulation file, made of the rule and term classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from consortium_opt.described import described
from consortium_opt.formulation.layers import FILE_KEYS
from consortium_opt.formulation.schema import Formulation
from consortium_opt.objectives import TERMS
from consortium_opt.rules import PLAIN, RULES, type_name
from consortium_opt.rules.combine import CONDITIONS

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAME = r"^[^\s.]([^.]*[^\s.])?$"
VALUE: Schema = {"type": ["string", "number", "boolean"]}
BOUND: Schema = {"type": "number"}
CONDITION: Schema = {
    "description": "A value, a list of values, {min=, max=}, {group=}, {not=} or {missing=true}.",
    "anyOf": [
        VALUE,
        {"type": "array", "items": VALUE, "minItems": 1},
        _object := {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {"min": BOUND, "max": BOUND},
        },
        _object | {"properties": {"group": {"type": "string"}}},
        _object | {"properties": {"not": {"$ref": "#/$defs/condition"}}},
        _object | {"properties": {"missing": {"const": True}}},
    ],
}
WHERE: Schema = {
    "description": "A filter: attribute to condition. All must hold; a blank matches none.",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"$ref": "#/$defs/condition"},
}


def formulation_schema() -> Schema:
    """JSON Schema (draft 2020-12) of a formulation file, overlays included.

    ``$defs`` holds every rule as ``rule.TYPE`` and every term as ``term.TYPE``, with described
    parameters, bounds and defaults. Units are those of the parameters' descriptions.
    """
    definitions: dict[str, Schema] = {"where": WHERE, "condition": CONDITION}
    definitions |= _definitions("rule", RULES) | _definitions("term", TERMS)
    plain = [type_name(kind) for kind in PLAIN]
    definitions["plain_rule"] = _one_of("rule", plain, "A rule that contains no other.")
    conditions = [type_name(kind) for kind in CONDITIONS]
    definitions["condition_rule"] = _one_of("rule", conditions, "A rule that can be a condition.")
    soft = [type_name(kind) for kind in PLAIN if kind.softens]
    definitions["soft_rule"] = _one_of("rule", soft, "A rule that can cost instead of forbid.")
    definitions["changes"] = {
        "description": "Without a type: changes what the parent says under the same name.",
        "type": "object",
        "minProperties": 1,
        "not": {"required": ["type"]},
    }
    whole = described(Formulation).model_json_schema()
    top = whole["properties"]
    definitions["Funding"] = _tidy(whole["$defs"]["Funding"])
    properties = {key: top[key] for key in FILE_KEYS if key in top}
    counts = top["counts_only"]["description"]
    properties["counts_only"] = {"$ref": "#/$defs/where", "description": counts}
    properties["extends"] = {
        "description": "One parent: the name of a shipped formulation, or a path from this file.",
        "type": "string",
        "minLength": 1,
    }
    for section, word, kinds in (("rules", "rule", RULES), ("objective", "term", TERMS)):
        options = [{"$ref": f"#/$defs/{word}.{name}"} for name in kinds]
        properties[section] = {
            "description": top[section]["description"],
            "type": "object",
            "propertyNames": {"pattern": NAME},
            "additionalProperties": {"anyOf": [*options, {"$ref": "#/$defs/changes"}]},
        }
    return {
        "$schema": DRAFT,
        "title": "Formulation",
        "description": "Rules and objective terms of a consortium; what a TOML file says.",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _without_null(schema) for key, schema in properties.items()},
        "$defs": definitions,
    }


def _definitions(word: str, kinds: Mapping[str, type[BaseModel]]) -> dict[str, Schema]:
    """One definition a type, and those they share."""
    found: dict[str, Schema] = {}
    for name, kind in kinds.items():
        schema = described(kind).model_json_schema()
        nested = schema.pop("$defs", {})
        nested.pop("Rule", None)
        found |= {key: _tidy(inner) for key, inner in nested.items()}
        schema["required"] = ["type", *schema.get("required", [])]
        schema["properties"]["type"] = {"const": name}
        found[f"{word}.{name}"] = _tidy(schema)
    return found


PARTS = {"when": "condition_rule", "then": "plain_rule", "rule": "soft_rule", "where": "where"}
"""Parameters that hold a rule or a filter, and their definitions."""


def _tidy(schema: Schema) -> Schema:
    """An object's schema without titles and nulls, which TOML does not have."""
    properties = {}
    for name, inner in schema.get("properties", {}).items():
        inner = _without_null(inner)
        if name in PARTS:
            described = {k: inner[k] for k in ("description",) if k in inner}
            inner = {"$ref": f"#/$defs/{PARTS[name]}"} | described
        properties[name] = inner
    tidy = {k: v for k, v in schema.items() if k != "title"} | {"properties": properties}
    if "description" in tidy:
        tidy["description"] = re.sub(r"(?<!\n)\n(?!\n)", " ", tidy["description"])
    return tidy


def _without_null(schema: Schema) -> Schema:
    schema = {k: v for k, v in schema.items() if k != "title"}
    options = [s for s in schema.get("anyOf", ()) if s.get("type") != "null"]
    if len(options) == 1:
        schema = {k: v for k, v in schema.items() if k != "anyOf"} | options[0]
    if schema.get("default", "") is None:
        del schema["default"]
    return schema


def _one_of(word: str, names: list[str], description: str) -> Schema:
    options = [{"$ref": f"#/$defs/{word}.{name}"} for name in names]
    return {"description": description, "oneOf": options}
