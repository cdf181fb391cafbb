"""``consortium-opt solve``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.exits import exit_code
from consortium_opt.cli.options import (
    EXCLUDE,
    FORCE,
    FORMAT,
    GAP,
    QUIET,
    REQUIRE,
    SEED,
    TIME_LIMIT,
    load,
    output_option,
    rules_options,
    say,
    together,
)
from consortium_opt.cli.progress import Interrupt, Progress

if TYPE_CHECKING:
    from consortium_opt.result import Result


@click.command()
@click.argument("instance")
@rules_options
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Ranks to report: the best N consortia.",
)
@click.option(
    "--min-difference",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="D",
    help="Members by which each rank differs from every one above it.",
)
@together(REQUIRE, EXCLUDE, TIME_LIMIT, GAP)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    help="Questions put to the solver side by side.  [default: the cores, at most 4]",
)
@together(SEED, FORMAT, output_option("result.json, report.md and tables"), FORCE, QUIET)
@click.pass_obj
def solve(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Rank the best consortia of INSTANCE, proven.

    INSTANCE is a folder of CSV files, an .xlsx workbook, a .json file, or the name of a shipped
    instance. The result goes to standard output, notes and progress to standard error.

    \b
    Examples:
      consortium-opt solve instances/upper-rhine-life-sciences -f horizon-ria --top 3
      consortium-opt solve my-pool.xlsx --set rules.size.max=8 --require our-cluster
      consortium-opt solve my-pool.xlsx --top 10 --min-difference 2 --format json
      consortium-opt solve my-pool.xlsx -f horizon-ria --with balanced-40 -o results
    """  # noqa: D301 - click wants the character
    from consortium_opt.reporting.folder import check_place, write_report

    if output is not None:
        check_place(output, force)
    pool, rules, notes = load(instance, formulation, overlays, changes)
    told = list(notes)
    from consortium_opt.api import solve as run

    progress, interrupt = Progress(started, quiet), Interrupt()
    try:
        with interrupt.listening(quiet):
            result = run(
                pool,
                rules,
                stop=interrupt,
                watch=progress,
                note=told.append,
                started=started,
                **options,
            )
    finally:
        progress.close()
    for text in told:
        say(f"note: {text}", quiet)
    if output is not None:
        write_report(result, output, force=force, notes=told)
        say(f"written to {output}", quiet)
    show(result, form, told)
    return exit_code(result, options["top"], interrupt.pressed)


def show(result: Result, form: str, notes: list[str]) -> None:
    """Print the result and nothing else."""
    if form == "json":
        click.echo(result.to_json())
    elif form == "csv":
        from consortium_opt.reporting.tables import members_csv

        click.echo(members_csv(result), nl=False)
    elif form == "markdown":
        from consortium_opt.reporting.markdown import markdown

        click.echo(markdown(result, notes), nl=False)
    else:
        from rich.console import Console

        from consortium_opt.reporting.terminal import render

        render(result, Console())
