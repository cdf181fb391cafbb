"""``consortium-opt validate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import load, rules_options, say, tell

if TYPE_CHECKING:
    from consortium_opt.case import Case
    from consortium_opt.problems import Problem


@click.command()
@click.argument("instance")
@rules_options
@click.option(
    "--annotate", type=click.Path(path_type=Path), metavar="COPY.xlsx",
    help="Write a copy of the workbook with its problems marked in the cells.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the annotated copy if it is there.")
@click.option("-q", "--quiet", is_flag=True, help="No notes, only problems.")
def validate(
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    annotate: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Check INSTANCE and a formulation, build the model, do not solve.

    Lists every problem with its place and what to do. Also says what makes an answer impossible
    that can be seen without solving. With --annotate, a workbook with problems, or with notes on
    certain cells, is copied, and in the copy each of those cells is coloured and has a note on what
    to do; its first sheet lists them all. The workbook itself is never changed, and the copy can be
    mended and read.

    \b
    Examples:
      consortium-opt validate my-pool.xlsx
      consortium-opt validate my-pool.xlsx -f horizon-ria
      consortium-opt validate my-pool.xlsx --annotate my-pool-checked.xlsx
    """  # noqa: D301 - click wants the character
    from consortium_opt.model.build import build
    from consortium_opt.model.pyomo_model import compile_program
    from consortium_opt.presolve import shrink
    from consortium_opt.problems import InvalidInput

    if annotate is not None:
        from consortium_opt.starter import check_annotation

        check_annotation(Path(instance), annotate, force)
    try:
        case, notes = _prepared(instance, formulation, overlays, changes)
    except InvalidInput as error:
        if annotate is not None:
            _annotate(Path(instance), annotate, error.problems, force)
        raise
    for text in notes:
        say(f"note: {text}", quiet)
    if annotate is not None:
        _annotate(Path(instance), annotate, (), force, quiet)
    tell(f"{case.instance.meta.title}: {case.n} candidates, valid")
    tell(
        f"{case.formulation.title} ({case.formulation.name}), "
        f"rules: {', '.join(case.formulation.enforced) or 'none'}"
    )
    shrunk = shrink(case)
    if shrunk.findings:
        click.echo("No consortium is possible:")
        for text in shrunk.findings:
            tell(f"  - {text}")
        return Exit.INFEASIBLE
    program = compile_program(build(case, shrunk.smallest, shrunk.alive))
    sizes = f"{shrunk.smallest} to {shrunk.largest} members"
    left = f"{len(shrunk.alive)} candidates can take part"
    rows, columns = len(program.row_low), len(program.cost)
    tell(f"{sizes}; {left}; {columns} columns and {rows} rows at the smallest size")
    return Exit.SOLVED


def _prepared(
    instance: str, formulation: str, overlays: tuple[str, ...], changes: tuple[str, ...]
) -> tuple[Case, list[str]]:
    """Both inputs as a case, with all notes on them."""
    from consortium_opt.prepare import notes, prepare

    pool, rules, told = load(instance, formulation, overlays, changes)
    case = prepare(pool, rules)
    return case, [*told, *notes(case)]


def _annotate(
    source: Path, copy_to: Path, problems: Sequence[Problem], force: bool, quiet: bool = False
) -> None:
    """Write the annotated copy; where that fails, raise with its problems after the others."""
    from consortium_opt.instance import placed_notes
    from consortium_opt.problems import InvalidInput
    from consortium_opt.starter import annotate

    notes = placed_notes(source)
    if not problems and not notes:
        say(f"no problems, so {copy_to} was not written", quiet)
        return
    try:
        found = annotate(source, copy_to, problems, force, notes)
    except InvalidInput as failed:
        raise InvalidInput([*problems, *failed.problems]) from None
    if found is None:
        say(f"{source} cannot be opened, so {copy_to} was not written")
        return
    cells = "1 cell" if found.cells == 1 else f"{found.cells} cells"
    listed = f", {found.listed} on its first sheet alone" if found.listed else ""
    noted = "1 note" if len(notes) == 1 else f"{len(notes)} notes"
    beside = f"; {noted} among them" if notes else ""
    say(f"annotated copy written to {copy_to}: {cells} marked{listed}{beside}", quiet)
