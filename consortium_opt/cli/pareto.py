"""``consortium-opt pareto``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import (
    EXCLUDE,
    FORCE,
    FORMAT,
    GAP,
    QUIET,
    REQUIRE,
    SEED,
    TIME_LIMIT,
    Number,
    load,
    output_option,
    rules_options,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.whatif.frontier.pareto import Frontier


@click.command()
@click.argument("instance")
@rules_options
@click.option(
    "--terms", required=True, metavar="A,B[,C]",
    help="Names of two or three objective terms, such as coverage,complementarity.",
)  # fmt: skip
@click.option(
    "--max-points", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
    help="End after so many points.",
)  # fmt: skip
@click.option(
    "--step", type=Number(min=0, max=1, min_open=True), metavar="D",
    help="Leave out points nearer than this to others in the later terms.",
)  # fmt: skip
@together(REQUIRE, EXCLUDE, TIME_LIMIT, GAP)
@click.option(
    "--threads", type=click.IntRange(min=1), metavar="N",
    help="Questions put to the solver side by side.  [default: the cores, at most 4]",
)  # fmt: skip
@together(SEED, FORMAT, output_option("frontier.json, frontier.md and tables"), FORCE, QUIET)
@click.pass_obj
def pareto(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    terms: str,
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Show what two or three objective terms cost each other on INSTANCE, exactly.

    Lists every combination of values that no consortium beats in all of the terms, each with a
    consortium that has it. The weights of the terms do not matter; the rules hold as ever.

    \b
    Examples:
      consortium-opt pareto bilateral-pairs -f bilateral --terms need_fit,coverage
      consortium-opt pareto my-pool.xlsx --terms coverage,trust --time-limit 60
      consortium-opt pareto my-pool.xlsx --with money.toml --terms coverage,cost
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    pool, rules, found = load(instance, formulation, overlays, changes)
    notes = list(found)
    names = [name.strip() for name in terms.split(",")]
    from consortium_opt.whatif.frontier.pareto import pareto as run

    def job(steps: Steps, stop: Interrupt) -> Frontier:
        return run(
            pool, rules, names, started=started, told=steps, stop=stop, note=notes.append, **options
        )

    frontier, interrupted = work(started, quiet, "points (at the most)", job)
    put_out(frontier, form, output, force, quiet, notes)
    return exit_code(frontier, interrupted)


def exit_code(frontier: Frontier, interrupted: bool) -> Exit:
    """0 if complete, 3 if nothing is possible; else why it is not complete."""
    if frontier.complete:
        return Exit.SOLVED if frontier.points else Exit.INFEASIBLE
    if interrupted:
        return Exit.INTERRUPTED
    return Exit.LIMIT if frontier.points else Exit.NOTHING_FOUND
