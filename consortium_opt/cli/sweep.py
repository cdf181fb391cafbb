"""``consortium-opt sweep``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.exits import exit_code_of_all
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
    WORKERS,
    load,
    output_option,
    rules_options,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance
    from consortium_opt.whatif.cases.sweep import Sweep


@click.command()
@click.argument("instance")
@rules_options
@click.option(
    "--vary", multiple=True, required=True, metavar="KEY=RANGE",
    help="One number in many values, once or twice: 4:12, 0.2:0.8:0.2 or 1,2,5.",
)  # fmt: skip
@together(TOP, REQUIRE, EXCLUDE, WORKERS, TIME_LIMIT, GAP, SEED, FORMAT)
@together(output_option("sweep.json, sweep.md and tables"), FORCE, QUIET)
@click.pass_obj
def sweep(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    vary: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Vary one or two numbers of a formulation on INSTANCE and see where the winner changes.

    A RANGE is a:b in whole numbers, both ends in, a:b:step in any numbers, or a list of values with
    commas between. Values that the formulation refuses are shown as not valid, an infeasible point
    is an answer: the exit code is 0 if every valid point is proven.

    \b
    Examples:
      consortium-opt sweep my-pool.xlsx -f horizon-ria --vary rules.size.max=6:9
      consortium-opt sweep my-pool.xlsx --vary objective.coverage.weight=0.5,1,2
      consortium-opt sweep my-pool.xlsx --vary rules.size.max=4:6 -o sizes
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    pool, rules, notes, wanted = _load(instance, formulation, overlays, changes, vary)
    from consortium_opt.whatif.cases.sweep import sweep as run

    def job(steps: Steps, stop: Interrupt) -> Sweep:
        return run(
            pool,
            rules,
            wanted,
            started=started,
            told=steps,
            stop=stop,
            note=notes.append,
            **options,
        )

    found, interrupted = work(started, quiet, "points", job)
    put_out(found, form, output, force, quiet, notes)
    valid = (point.result for point in found.points if point.problem is None)
    return exit_code_of_all(valid, options["top"], interrupted)


def _load(
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    vary: tuple[str, ...],
) -> tuple[Instance, Formulation, list[str], dict[str, tuple[Any, ...]]]:
    """Pool, formulation, notes and what is varied, with the problems of all of them together."""
    from consortium_opt.problems import InvalidInput, Problem
    from consortium_opt.whatif.cases.vary import VARY, checked, parse_vary

    problems: list[Problem] = []
    wanted: dict[str, tuple[Any, ...]] = {}
    for text in vary:
        try:
            key, values = parse_vary(text)
        except InvalidInput as error:
            problems += error.problems
            continue
        if key in wanted:
            problems.append(Problem(f"{VARY} {key}", "it is given twice", fix="Give it once"))
        if any(change.partition("=")[0].strip() == key for change in changes):
            message = "it is also given with --set"
            problems.append(Problem(f"{VARY} {key}", message, fix="Give it once"))
        wanted[key] = values
    try:
        wanted = checked(wanted) if wanted else wanted
    except InvalidInput as error:
        problems += error.problems
    try:
        pool, rules, notes = load(instance, formulation, overlays, changes)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return pool, rules, list(notes), wanted
