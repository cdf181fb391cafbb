"""Modules and functions stay small enough to read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "consortium_opt"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
LINES = 300
FUNCTION = 60
MEDIAN = 120


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_too_long(module):
    lines = len((PACKAGE / module).read_text(encoding="utf-8").splitlines())
    assert lines <= LINES


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_too_long(module):
    """From ``def`` to its last line; the options above a command are a table, not a body."""
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            assert lines <= FUNCTION, f"{node.name} has {lines} lines"


def test_most_modules_are_short():
    lengths = sorted(len((PACKAGE / m).read_text(encoding="utf-8").splitlines()) for m in MODULES)
    assert lengths[len(lengths) // 2] <= MEDIAN
