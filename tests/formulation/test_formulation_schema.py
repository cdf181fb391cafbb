"""The JSON Schema of a formulation file: it admits what ships and describes every parameter."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from json_schema import admits

from consortium_opt.formulation import formulation_schema
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES
from consortium_opt.shipped import shipped_folder

SCHEMA = formulation_schema()
SHIPPED = sorted(shipped_folder("formulations").rglob("*.toml"))
BROKEN = Path(__file__).parent / "broken"


def loaded(path: Path) -> Any:
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_admits_what_ships(path: Path) -> None:
    assert admits(SCHEMA, loaded(path))


@pytest.mark.parametrize(
    "name",
    [
        *("unknown-key", "unknown-section", "name-key", "parameter-at-top", "title-as-number"),
        *("unknown-kind", "date-as-number", "roles-as-text", "two-parents", "unknown-rule-type"),
        *("unknown-term-type", "term-among-rules", "type-as-number", "missing-parameter"),
        *("decimal-comma", "above-range", "number-as-yes", "list-as-text", "number-in-list"),
        *("empty-list", "below-range-in-list", "unknown-parameter-in-list", "empty-filter"),
        *("filter-as-text", "senseless-filter", "empty-rule-name", "dot-in-rule-name"),
        *("rule-not-a-table", "rules-as-list", "objective-as-text", "empty-rule", "broken-then"),
        *("condition-without-type", "senseless-condition", "nested-if", "rule-as-text"),
        *("cannot-be-soft", "all-at-once", "empty-term-name"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    assert not admits(SCHEMA, loaded(BROKEN / f"{name}.toml"))


def test_every_type_is_defined_with_described_parameters() -> None:
    definitions = SCHEMA["$defs"]
    for word, kinds in (("rule", RULES), ("term", TERMS)):
        for name, kind in kinds.items():
            schema = definitions[f"{word}.{name}"]
            assert schema["properties"]["type"] == {"const": name}
            assert "type" in schema["required"]
            assert schema["description"]
            assert schema["additionalProperties"] is False
            assert set(schema["properties"]) == set(kind.model_fields)
            for parameter, inner in schema["properties"].items():
                described = parameter == "type" or inner.get("description")
                assert described, f"{word}.{name} {parameter} has no description"


def test_the_schema_is_one_document_of_the_draft() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    text = json.dumps(SCHEMA)
    references = set(re.findall(r'"#/\$defs/([^"]+)"', text))
    assert references <= set(SCHEMA["$defs"])
    assert '"null"' not in text
    assert {"extends", "title", "rules", "objective", "funding"} <= set(SCHEMA["properties"])
    assert all(inner.get("description") for inner in SCHEMA["properties"].values())


def test_bounds_and_defaults_stand_in_the_schema() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["rule.size"]["properties"]["max"]["minimum"] == 1
    assert definitions["rule.trust_floor"]["properties"]["min"]["maximum"] == 1
    assert definitions["term.coverage"]["properties"]["weight"]["default"] == 1.0
    assert definitions["rule.if"]["required"] == ["type", "when", "then"]
