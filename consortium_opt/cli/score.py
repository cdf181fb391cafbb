"""``consortium-opt score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import (
    FORCE,
    FORMAT,
    GAP,
    QUIET,
    SEED,
    TIME_LIMIT,
    load,
    output_option,
    rules_options,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.whatif.judging.scored import Score


@click.command()
@click.argument("instance")
@rules_options
@click.option("--members", multiple=True, required=True, metavar="ID,ID,...",
              help="Who takes part; may be given more than once.")  # fmt: skip
@click.option("--coordinator", metavar="ID", help="Who coordinates.  [default: the best choice]")
@click.option("--nearest/--no-nearest", default=True, show_default=True,
              help="Look for the nearest consortium that meets every rule.")  # fmt: skip
@together(TIME_LIMIT, GAP, SEED, FORMAT)
@together(output_option("score.json, score.md and tables"), FORCE, QUIET)
@click.pass_obj
def score(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    members: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Score a consortium that you name: which rules hold, and what is nearest.

    Says of the members of INSTANCE which laws they break, how every rule and term stands, and which
    consortium that meets every rule has the fewest changes. Roles, effort and, unless it is named,
    the coordinator are chosen: as few rules broken as can be, then the best score. That a law is
    broken is an answer: the exit code is 0.

    \b
    Examples:
      consortium-opt score my-pool.xlsx --members our-cluster,kit,novartis
      consortium-opt score my-pool.xlsx --members a,b,c --coordinator b
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    pool, rules, loaded = load(instance, formulation, overlays, changes)
    from consortium_opt.whatif.judging.scored import score as run

    notes, named = list(loaded), named_in(members)

    def job(steps: Steps, stop: Interrupt) -> Score:
        note = notes.append
        return run(pool, rules, named, started=started, told=steps, stop=stop, note=note, **options)

    found, interrupted = work(started, quiet, "questions", job)
    put_out(found, form, output, force, quiet, notes)
    if found.nearest_proven or not options["nearest"]:
        return Exit.SOLVED
    return Exit.INTERRUPTED if interrupted else Exit.LIMIT


def named_in(texts: tuple[str, ...]) -> list[str]:
    """Ids separated by commas, blanks around them left out."""
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]
