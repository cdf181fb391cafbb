"""``consortium-opt invite``."""

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
    load,
    output_option,
    rules_options,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.whatif.inviting.invite import Invitations


@click.command()
@click.argument("instance")
@rules_options
@click.option("--confirmed", multiple=True, metavar="ID", help="This candidate takes part.")
@click.option("--asked", multiple=True, metavar="ID", help="This candidate has an invitation.")
@click.option("--declined", multiple=True, metavar="ID", help="This candidate does not take part.")
@together(REQUIRE, EXCLUDE, WORKERS, TIME_LIMIT, GAP, SEED, FORMAT)
@together(output_option("invitations.json, invitations.md and tables"), FORCE, QUIET)
@click.pass_obj
def invite(
    started: float,
    /,
    instance: str,
    formulation: str,
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    confirmed: tuple[str, ...],
    asked: tuple[str, ...],
    declined: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Say whom to invite first, given who confirmed and who declined.

    The column status of the table candidates says confirmed, asked or declined; blank is who was
    not approached. --confirmed, --asked and --declined take its place for those they name. The best
    consortium has everybody who confirmed and nobody who declined; its other members are listed in
    the order in which a refusal would cost most, with what is left if one refuses.

    \b
    Examples:
      consortium-opt invite my-pool.xlsx -f horizon-ria
      consortium-opt invite my-pool.xlsx --confirmed kit --declined novartis
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    statuses = _statuses(confirmed=confirmed, asked=asked, declined=declined)
    pool, rules, loaded = load(instance, formulation, overlays, changes)
    from consortium_opt.whatif.inviting.invite import invitations as run

    notes = list(loaded)

    def job(steps: Steps, stop: Interrupt) -> Invitations:
        note = notes.append
        return run(
            pool, rules, statuses=statuses, started=started, told=steps, stop=stop, note=note,
            **options,
        )  # fmt: skip

    found, interrupted = work(started, quiet, "questions", job)
    put_out(found, form, output, force, quiet, notes)
    if found.status == "infeasible":
        return Exit.INFEASIBLE
    if found.answered:
        return Exit.SOLVED
    if interrupted:
        return Exit.INTERRUPTED
    return Exit.LIMIT if found.consortium else Exit.NOTHING_FOUND


def _statuses(**named: tuple[str, ...]) -> dict[str, str]:
    """Ids to statuses; raises InvalidInput for those with two."""
    from consortium_opt.problems import InvalidInput, Problem

    by: dict[str, list[str]] = {}
    for status, ids in named.items():
        for name in dict.fromkeys(ids):
            by.setdefault(name, []).append(status)
    problems = [
        Problem(f"--{found[0]} {name}", f"it is {' and '.join(found)} at once", fix="Give one")
        for name, found in by.items()
        if len(found) > 1
    ]
    if problems:
        raise InvalidInput(problems)
    return {name: found[0] for name, found in by.items()}
