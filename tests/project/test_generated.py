"""What is generated in ``docs/`` is what the classes say today."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_of_rules_and_terms_is_fresh(build):
    """``python docs/build.py`` rewrites it."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == build.reference()


def test_schema_of_the_result_is_fresh(build):
    """``python docs/build.py`` rewrites it."""
    assert (ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8") == build.schema()
