"""The hash of an instance is that of its canonical sorted JSON, whatever makes it fast."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from consortium_opt.instance import Instance, parse_instance, read_instance

INSTANCES = sorted(p for p in (Path(__file__).parents[2] / "instances").iterdir() if p.is_dir())


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def by_definition(instance: Instance) -> str:
    """The JSON carrier with rows sorted as text."""
    document = instance.to_dict()
    for name in document.keys() - {"instance"}:
        document[name] = sorted(document[name], key=canonical)
    return hashlib.sha256(canonical(document).encode()).hexdigest()


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.name)
def test_of_the_shipped_instances(path: Path) -> None:
    instance = read_instance(path)
    assert instance.sha256 == by_definition(instance)


def test_of_every_kind_of_value() -> None:
    instance = parse_instance(
        {
            "instance": {"title": 'A "title"', "max_level": 7.5},
            "candidates": [
                {"id": "é\u2028\\", "country": "FR", "sme": True, "size": 3, "city": "x\ny"},
                {"id": "b", "country": "DE", "can_coordinate": False, "staff_pm": 1e-7},
            ],
            "capabilities": [{"candidate": "b", "capability": "w\u00fcrz", "level": 1e-5}],
            "trust": [{"a": "b", "b": "é\u2028\\", "trust": 1, "evidence": 'so "called"'}],
            "roles": [{"role": "r", "min_members": 0, "max_members": 2}, {"role": "a"}],
        }
    )
    assert instance.sha256 == by_definition(instance)
