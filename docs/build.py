"""Rewrite what is generated in this folder: ``python docs/build.py [--picture]``.

``rules.md`` and the JSON Schemas of documents come from the classes, ``formulations/`` from the
shipped formulations (:mod:`pages`); a test fails when one is stale, missing or left over.
``solve.svg`` (with ``--picture``) is a run of the README's first command.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pages import pages
from pydantic import BaseModel

import consortium_opt as co
from consortium_opt.described import described, document_schema
from consortium_opt.objectives import TERMS
from consortium_opt.objectives.base import Term
from consortium_opt.rules import RULES
from consortium_opt.rules.base import Rule

HERE = Path(__file__).parent

DOCUMENTS: dict[str, tuple[type[BaseModel], ...]] = {
    "result": (co.Result,),
    "comparison": (co.Comparison,),
    "sweep": (co.Sweep,),
    "explanation": (co.Explanation, co.Infeasible),
    "frontier": (co.Frontier,),
    "score": (co.Score,),
    "invitations": (co.Invitations,),
}
"""What ``--format json`` prints and ``-o`` writes, by name of the file."""


def reference() -> str:
    """Every rule and term with its words, algebra, unit, source and parameters."""
    lines = [
        "# Rules and objective terms",
        "",
        "Generated from the classes by `python docs/build.py`.",
        "",
        "`where` is a filter: attribute to value, list of values, `{min=, max=}`,",
        '`{group="EU27"}`, `{not=…}` or `{missing=true}`; all must hold, a blank matches nothing.',
        "`x_i` is 1 if candidate `i` is a member, `y_ir` if it plays role `r`, `b_ir` if it leads",
        "it, `c_i` if it coordinates; `e_ir` are its person-months; `s` is the number of members.",
        "",
        "Parameters common to every rule:",
        "",
        *_table(Rule, {}),
        "",
        "## Rules",
        "",
        *_parts(RULES, Rule),
        "## Objective terms",
        "",
        "Parameters common to every term:",
        "",
        *_table(Term, {}),
        "",
        *_parts(TERMS, Term),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _parts(kinds: Mapping[str, type[BaseModel]], base: type[BaseModel]) -> Iterator[str]:
    for name, kind in kinds.items():
        yield f"### {name}"
        yield ""
        yield inspect.cleandoc(kind.__doc__ or "").replace("``", "`")
        yield ""
        rows = list(_table(kind, base.model_fields))
        if len(rows) > 2:
            yield from rows
            yield ""


def _table(kind: type[BaseModel], without: Mapping[str, Any]) -> Iterator[str]:
    yield "| parameter | default | meaning |"
    yield "| --- | --- | --- |"
    for name, field in described(kind).model_fields.items():
        if name == "type" or name in without:
            continue
        default = "required" if field.is_required() else _shown(field.default)
        yield f"| `{name}` | {default} | {(field.description or '').replace('|', '/')} |"


def _shown(value: Any) -> str:
    if value is None or value == ():
        return ""
    return f"`{json.dumps(value)}`"


def schemas() -> dict[str, str]:
    """JSON Schema of every document that the commands print, by file name."""
    return {
        f"{name}.schema.json": json.dumps(
            document_schema(f"{name.capitalize()} of consortium-opt", *kinds),
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
        for name, kinds in DOCUMENTS.items()
    }


def write_pages(folder: Path) -> None:
    """The page of every shipped formulation and their index, and no other page."""
    texts = pages()
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def picture() -> None:
    """The README's picture: rank 1 of the first command."""
    from rich.console import Console

    from consortium_opt.reporting.terminal import render

    instance = co.read_instance(HERE.parent / "instances" / "upper-rhine-life-sciences")
    result = co.solve(instance, co.read_formulation("horizon-ria"), top=3)
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=80, file=nowhere, force_terminal=True)
        render(result, console)
        drawn = console.export_svg(title="consortium-opt solve")
    # the reader's own fonts: a picture that asks no server for anything
    text = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    (HERE / "solve.svg").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    (HERE / "rules.md").write_text(reference(), encoding="utf-8")
    for name, text in schemas().items():
        (HERE / name).write_text(text, encoding="utf-8")
    write_pages(HERE / "formulations")
    if "--picture" in sys.argv:
        picture()
