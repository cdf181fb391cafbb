"""``consortium-opt validate``."""

from __future__ import annotations

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import load, rules_options, say


@click.command()
@click.argument("instance")
@rules_options
@click.option("-q", "--quiet", is_flag=True, help="No notes, only problems.")
def validate(
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    quiet: bool,
) -> int:
    """Check INSTANCE and a formulation, build the model, do not solve.

    Lists every problem with its place and what to do. Also says what makes an answer impossible
    that can be seen without solving.

    \b
    Examples:
      consortium-opt validate my-pool.xlsx
      consortium-opt validate my-pool.xlsx -f horizon-ria
    """  # noqa: D301 - click wants the character
    pool, rules, notes = load(instance, formulation, overlays, changes)
    from consortium_opt.model.build import build
    from consortium_opt.model.pyomo_model import compile_program
    from consortium_opt.prepare import notes as notes_of
    from consortium_opt.prepare import prepare
    from consortium_opt.presolve import shrink

    case = prepare(pool, rules)
    for text in (*notes, *notes_of(case)):
        say(f"note: {text}", quiet)
    click.echo(f"{pool.meta.title}: {case.n} candidates, valid")
    click.echo(
        f"{case.formulation.title} ({case.formulation.name}), "
        f"rules: {', '.join(case.formulation.enforced) or 'none'}"
    )
    shrunk = shrink(case)
    if shrunk.findings:
        click.echo("No consortium is possible:")
        for text in shrunk.findings:
            click.echo(f"  - {text}")
        return Exit.INFEASIBLE
    program = compile_program(build(case, shrunk.smallest, shrunk.alive))
    sizes = f"{shrunk.smallest} to {shrunk.largest} members"
    left = f"{len(shrunk.alive)} candidates can take part"
    rows, columns = len(program.row_low), len(program.cost)
    click.echo(f"{sizes}; {left}; {columns} columns and {rows} rows at the smallest size")
    return Exit.SOLVED
