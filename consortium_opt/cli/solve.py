"""``consortium-opt solve``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.again import command_line
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
    TOP,
    load,
    output_option,
    rules_options,
    say,
    together,
)
from consortium_opt.cli.progress import Interrupt, Progress

if TYPE_CHECKING:
    from consortium_opt.dossier import Dossier
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance
    from consortium_opt.result import Result


@click.command()
@click.argument("instance")
@rules_options
@TOP
@click.option(
    "--min-difference",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="D",
    help="Members by which each rank differs from every one above it.",
)
@together(REQUIRE, EXCLUDE)
@click.option("--keep", type=click.Path(path_type=Path), metavar="RESULT.json",
              help="Stay near a consortium of this result; see --changes.")  # fmt: skip
@click.option("--changes", "allowed", type=click.IntRange(min=0), metavar="N",
              help="With --keep: members to change; a swap, one more or less is 1.")  # fmt: skip
@click.option("--keep-rank", type=click.IntRange(min=1), default=1, show_default=True,
              metavar="R", help="With --keep: the rank that is kept.")  # fmt: skip
@together(TIME_LIMIT, GAP)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    help="Questions put to the solver side by side.  [default: the cores, at most 4]",
)
@together(SEED, FORMAT, output_option("result.json, reports and documents"), FORCE, QUIET)
@click.option("-v", "--verbose", is_flag=True,
              help="Tell how many are left out why, and how every size is closed.")  # fmt: skip
@click.pass_obj
def solve(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    keep: Path | None,
    allowed: int | None,
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Rank the best consortia of INSTANCE, proven.

    INSTANCE is a folder of CSV files, an .xlsx workbook, a .json file, or the name of a shipped
    instance. The result goes to standard output, notes and progress to standard error.

    \b
    Examples:
      consortium-opt solve upper-rhine-life-sciences -f horizon-ria --top 3
      consortium-opt solve my-pool.xlsx --set rules.size.max=8 --require kit
      consortium-opt solve my-pool.xlsx --top 10 --min-difference 2 --format json
      consortium-opt solve my-pool.xlsx --with balanced-40 -o results
      consortium-opt solve my-pool.xlsx --keep results/result.json --changes 2
    """  # noqa: D301 - click wants the character
    _check_options(output, force, quiet and verbose)
    pool, rules, before, told = _read(instance, formulation, overlays, changes, keep, allowed)
    from consortium_opt.api import solve as run
    from consortium_opt.dossier import Dossier
    from consortium_opt.prepare import named

    progress, interrupt = Progress(started, quiet), Interrupt()
    try:
        with interrupt.listening(quiet):
            result = run(
                pool,
                rules,
                stop=interrupt,
                watch=progress,
                note=told.append,
                trace=progress.say if verbose else None,
                started=started,
                keep=before,
                changes=allowed,
                **options,
            )
    finally:
        progress.close()
    for text in told:
        say(f"note: {text}", quiet)
    if output is not None:
        again = command_line(click.get_current_context())
        held = named(rules, options["require"], options["exclude"])
        _write(Dossier(result, pool, held, tuple(told), again), output, force, quiet)
    show(result, form, told, output is not None)
    return exit_code(result, options["top"], interrupt.pressed)


def _check_options(output: Path | None, force: bool, both: bool) -> None:
    """Refuse what cannot be done before any work is; raises InvalidInput or UsageError."""
    if both:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    if output is not None:
        _check_place(output, force)


def _read(
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    keep: Path | None,
    allowed: int | None,
) -> tuple[Instance, Formulation, Result | None, list[str]]:
    """Pool, rules, the result that is kept, and notes; raises InvalidInput with every problem."""
    from consortium_opt.problems import InvalidInput, Problem

    if (keep is None) != (allowed is None):
        raise click.UsageError("--keep RESULT.json and --changes N are given together.")
    problems: list[Problem] = []
    before: Result | None = None
    if keep is not None:
        from consortium_opt.kept import read_result

        try:
            before = read_result(keep)
        except InvalidInput as error:
            problems += error.problems
    try:
        pool, rules, notes = load(instance, formulation, overlays, changes)
    except InvalidInput as error:
        raise InvalidInput([*error.problems, *problems]) from None
    if problems:
        raise InvalidInput(problems)
    return pool, rules, before, list(notes)


def _check_place(output: Path, force: bool) -> None:
    """Refuse a folder that is there before any work is done; raises InvalidInput."""
    from consortium_opt.reporting.folder import check_place
    from consortium_opt.written import EVERY

    check_place(output, force, EVERY)


def _write(dossier: Dossier, output: Path, force: bool, quiet: bool) -> None:
    from consortium_opt.written import write_dossier

    write_dossier(dossier, output, force)
    say(f"written to {output}", quiet)
    if not dossier.result.consortia:
        say("without a consortium there are no tables for the proposal", quiet)


def show(result: Result, form: str, notes: list[str], written: bool) -> None:
    """Print the result and nothing else; a table tells where to keep it unless it is written."""
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
        from consortium_opt.reporting.words import laws_changed

        render(result, Console(), laws_changed(result), written)
