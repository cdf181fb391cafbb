"""Imports follow the direction of the data; heavy packages have one home each.

Read from the syntax tree, so nothing is imported and no import hides in a branch.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[2] / "consortium_opt"
NAME = PACKAGE.name

ORDER = (
    {"errors", "garbage", "problems", "described", "shipped", "chosen"},
    {"places", "geography", "groups", "filters", "linear"},
    {"instance"},
    {"importing", "starter"},
    {"attributes", "roles"},
    {"case"},
    {"amounts", "pairs", "standing"},
    {"rules"},
    {"objectives"},
    {"formulation"},
    {"presolve", "model", "result"},
    {"typology"},
    {"prepare", "scoring"},
    {"verify", "solver"},
    {"reporting"},
    {"dossier"},
    {"proposal"},
    {"pages"},
    {"written"},
    {"api", "kept", "origin"},
    {"whatif"},
    {"cli"},
    {"__main__", "__init__"},
)
"""Parts of the package; each may import from its own set and from those above it."""

PYOMO = {"model.pyomo_model"}
HIGHS = {"solver.highs"}
WORD = {"proposal.word"}
SHEETS = {"proposal.sheets"}
LISTS = {
    "rules": {"rules", "rules.plain", "rules.combine", "rules.counting"},
    "objectives": {"objectives"},
}
"""Modules that list or combine what their neighbours define."""
SHARED = {
    "rules": {"rules.base", "rules.lacking", "rules.levers", "rules.matching", "rules.robust"},
    "objectives": {"objectives.base"},
}
"""Modules of a package that its rules or terms share."""
LAZY = {
    "result": {
        "pandas",
        f"{NAME}.reporting",
        f"{NAME}.dossier",
        f"{NAME}.pages",
        f"{NAME}.written",
    },
    "whatif.report": {"pandas", f"{NAME}.pages"},
    "instance.read": {f"{NAME}.instance.workbook"},
    "instance.write": {f"{NAME}.instance.workbook_out"},
}
"""Imports inside functions outside the command line, each told in its module: they keep what most
users never call from being loaded."""


ROOMS: dict[str, set[str]] = {
    "cases": set(),
    "explaining": {"infeasibility"},
    "frontier": set(),
    "infeasibility": set(),
    "inviting": set(),
    "judging": set(),
}
"""Rooms of ``whatif``, one a kind of question, and the others whose modules each may import. What
they share lies beside them and knows none of them."""


class Import(NamedTuple):
    """A module that is imported, and how."""

    module: str
    line: int
    inside: bool
    typing: bool


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and parts[:-1] else parts)] = path
    return found


MODULES = modules()


@cache
def imports(module: str) -> tuple[Import, ...]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return tuple(_walk(tree, inside=False, typing=False))


def _walk(node: ast.AST, inside: bool, typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, inside, typing)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"relative import in line {child.lineno}"
            for full in (f"{child.module}.{alias.name}" for alias in child.names):
                known = full.removeprefix(f"{NAME}.") in MODULES
                name = full if known else str(child.module)
                yield Import(name, child.lineno, inside, typing)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _walk(child, inside, typing=True)
        else:
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _walk(child, inside or function, typing)


def own(module: str) -> Iterator[tuple[str, Import]]:
    """Modules of this package that a module imports at run time."""
    for found in imports(module):
        if not found.typing and (found.module + ".").startswith(NAME + "."):
            yield found.module.removeprefix(NAME).removeprefix(".") or "__init__", found


def foreign(module: str) -> set[str]:
    return {found.module.split(".")[0] for found in imports(module) if not found.typing}


def part(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def level(module: str) -> int:
    places = [k for k, parts in enumerate(ORDER) if part(module) in parts]
    assert places, f"{part(module)} has no place in ORDER"
    return places[0]


def test_every_part_has_its_place():
    """A new module or package has to be put into the order."""
    known = set().union(*ORDER)
    assert {part(module) for module in MODULES} <= known


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_direction_of_the_data(module):
    if module == "__init__":
        return
    for other, found in own(module):
        if other == "__init__" or found.module.removeprefix(f"{NAME}.") in exceptions(module):
            continue
        here = f"{module} line {found.line} imports {other}"
        assert level(other) <= level(module), here


def exceptions(module: str) -> set[str]:
    """What a value imports lazily to show itself: its report is further down."""
    lazy = LAZY.get(module, set())
    return {
        found.module.removeprefix(f"{NAME}.")
        for found in imports(module)
        if found.inside and any((found.module + ".").startswith(name + ".") for name in lazy)
    }


@pytest.mark.parametrize("module", MODULES)
def test_pyomo_and_highs_have_one_home_each(module):
    assert ("pyomo" in foreign(module)) == (module in PYOMO)
    assert ("highspy" in foreign(module)) == (module in HIGHS)


@pytest.mark.parametrize("module", MODULES)
def test_word_and_sheets_have_one_home_each(module):
    assert ("docx" in foreign(module)) == (module in WORD)
    assert ("xlsxwriter" in foreign(module)) == (module in SHEETS)


@cache
def reach(module: str) -> frozenset[str]:
    """Modules of the package that importing a module loads, itself included."""
    found, left = {module}, [module]
    while left:
        for other, how in own(left.pop()):
            if not how.inside and other not in found and other in MODULES:
                found.add(other)
                left.append(other)
    return frozenset(found)


@pytest.mark.parametrize("package", ["rules", "objectives"])
def test_rules_and_terms_know_neither_model_nor_solver(package):
    for module in MODULES:
        if part(module) == package:
            for other in reach(module):
                assert part(other) not in {"model", "solver", "reporting", "api", "cli"}, module
                assert not foreign(other) & {"pyomo", "highspy"}, f"{module} by {other}"


@pytest.mark.parametrize("package", ["rules", "objectives"])
def test_rules_and_terms_do_not_know_each_other(package):
    """Only the explicit lists, and what combines rules, import the modules of rules."""
    for module in MODULES:
        if part(module) != package or module in LISTS[package]:
            continue
        for other, found in own(module):
            if part(other) == package:
                assert other in SHARED[package], f"{module} line {found.line} imports {other}"


@pytest.mark.parametrize("module", [name for name in MODULES if part(name) == "whatif"])
def test_kinds_of_questions_know_each_other_as_far_as_it_is_told(module):
    room = room_of(module)
    for other, found in own(module):
        there = room_of(other)
        if there is not None and there != room:
            here = f"{module} line {found.line} imports {other}"
            assert room is not None, here
            assert there in ROOMS[room], here


def room_of(module: str) -> str | None:
    """The room of ``whatif`` that a module is in, as far as there is such a module."""
    place = MODULES[module].parent if module in MODULES else PACKAGE
    return place.name if place.parent == PACKAGE / "whatif" else None


def test_no_rule_knows_a_term():
    for module in MODULES:
        if part(module) == "rules":
            assert not any(part(other) == "objectives" for other in reach(module)), module


@pytest.mark.parametrize("module", ["verify", "scoring", "chosen", "case", "presolve", "prepare"])
def test_the_checker_is_independent_of_model_and_solver(module):
    loaded = reach(module)
    assert not {part(other) for other in loaded} & {"model", "solver"}
    assert not set().union(*(foreign(other) for other in loaded)) & {"pyomo", "highspy"}


def test_reporting_and_results_know_neither_pyomo_nor_highs():
    for module in MODULES:
        if part(module) in ("reporting", "result"):
            loaded = reach(module)
            assert not {part(other) for other in loaded} & {"model", "solver", "case"}, module
            assert not set().union(*map(foreign, loaded)) & {"pyomo", "highspy"}, module


def test_the_instance_knows_no_rules_and_no_pyomo():
    for module in MODULES:
        if part(module) == "instance":
            parts = {part(other) for other in reach(module)}
            assert not parts & {"rules", "objectives", "formulation", "model", "solver"}, module


def test_model_and_solver_know_no_file_formats():
    for module in MODULES:
        if part(module) in ("model", "solver"):
            for other, _ in own(module):
                assert part(other) not in ("formulation", "cli", "reporting"), module
                assert other not in ("instance", "instance.read", "instance.write"), module


@pytest.mark.parametrize("module", MODULES)
def test_imports_stand_at_the_top(module):
    """But in the command line, which must answer ``--help`` at once, and where it is told."""
    if part(module) == "cli" or module == "__init__":
        return
    inside = {found.module for found in imports(module) if found.inside}
    allowed = LAZY.get(module, set())
    hidden = {n for n in inside if not any((n + ".").startswith(a + ".") for a in allowed)}
    assert not hidden


def test_importing_the_command_line_imports_only_click():
    """Outside functions, all of ``cli`` needs click, the standard library and itself."""
    loaded = reach("cli.main")
    assert {part(other) for other in loaded} <= {"cli", "__init__", "errors", "problems"}
    outside = {
        found.module.split(".")[0]
        for other in loaded
        for found in imports(other)
        if not found.inside and not found.typing
    }
    heavy = {"pyomo", "highspy", "pandas", "numpy", "pydantic", "openpyxl", "rich"}
    heavy |= {"docx", "xlsxwriter"}
    assert not outside & heavy
    assert "click" in outside
