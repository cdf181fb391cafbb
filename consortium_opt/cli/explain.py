"""``consortium-opt explain``."""

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
    WORKERS,
    Number,
    load,
    output_option,
    rules_options,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.whatif.explaining.explanation import Explanation
    from consortium_opt.whatif.infeasibility.infeasible import Infeasible

PARTS = ("why-in", "why-not", "replacements", "weights", "prices", "drop-outs", "stability")


@click.command()
@click.argument("instance")
@rules_options
@together(REQUIRE, EXCLUDE)
@click.option("--rank", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Which consortium to explain.")  # fmt: skip
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS),
              help="Ask only this; may be given again.  [default: all but stability]")  # fmt: skip
@click.option("--why-not", "candidates", multiple=True, metavar="ID",
              help="Ask of this candidate, exactly, and what keeps it out.")  # fmt: skip
@click.option("--exact", is_flag=True,
              help="Solve for every candidate, also for those whom a bound answers.")  # fmt: skip
@click.option("--distance", type=Number(0, 1, max_open=True), default=0.02, show_default=True,
              metavar="D", help="Near the best: at most this part of it is lacking.")  # fmt: skip
@click.option("--keep-others", is_flag=True, help="Replacements with all other members kept.")
@click.option("--pairs", is_flag=True, help="Replacements of two members at once as well.")
@click.option("--substitutes", type=click.IntRange(min=1), default=3, show_default=True,
              metavar="N", help="Substitutes for each member.")  # fmt: skip
@click.option("--samples", type=click.IntRange(min=1), default=20, show_default=True, metavar="N",
              help="Disturbed cases of the part stability.")  # fmt: skip
@click.option("--noise", type=Number(0, 1, min_open=True, max_open=True), default=0.1,
              show_default=True, metavar="P",
              help="How much weights, levels and trust are disturbed, as a part.")  # fmt: skip
@click.option("--allow-law", is_flag=True,
              help="Ways out and prices may loosen what the call itself demands.")  # fmt: skip
@together(WORKERS, TIME_LIMIT, GAP, SEED, FORMAT)
@together(output_option("explanation.json, explanation.md and tables"), FORCE, QUIET)
@click.pass_obj
def explain(
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
    parts: tuple[str, ...],
    candidates: tuple[str, ...],
    **options: Any,
) -> int:
    """Say why the best consortium of INSTANCE is the best, or why there is none.

    Where something is possible: what is lost without each member, the best with each other
    candidate or what keeps it out, who could replace whom, what each rule costs, how far each
    weight can move, who is in all, some or none of the consortia near the best, and what breaks if
    one leaves. Where nothing is: rules that cannot hold together, and the cheapest ways out, as
    suggestions that were each solved.

    \b
    Examples:
      consortium-opt explain my-pool.xlsx -f horizon-ria
      consortium-opt explain my-pool.xlsx -f horizon-ria --why-not our-cluster
      consortium-opt explain my-pool.xlsx --part replacements --keep-others
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    pool, rules, notes = load(instance, formulation, overlays, changes)
    told = list(notes)
    from consortium_opt.whatif.explaining.explain import USUAL
    from consortium_opt.whatif.explaining.explain import explain as run

    asked = parts or (("why-not",) if candidates else USUAL)

    def job(steps: Steps, stop: Interrupt) -> Explanation | Infeasible:
        return run(
            pool,
            rules,
            parts=asked,
            candidates=candidates or None,
            told=steps.of,
            stop=stop,
            note=told.append,
            started=started,
            **options,
        )

    found, interrupted = work(started, quiet, "questions", job)
    put_out(found, form, output, force, quiet, told)
    if not found.open_questions:
        return Exit.SOLVED
    return Exit.INTERRUPTED if interrupted else Exit.LIMIT
