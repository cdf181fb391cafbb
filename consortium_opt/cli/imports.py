"""``consortium-opt import``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import QUIET, Number, say, together
from consortium_opt.cli.progress import Steps

KINDS = ("topics", "programmes", "vocabulary")


@click.group("import")
def imports() -> None:
    """Make an instance out of public data."""


def _scale(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, ...]:
    """Whole numbers separated by commas."""
    try:
        return tuple(int(text) for text in value.split(","))
    except ValueError:
        message = f"{value!r} is not a list of whole numbers such as 1,2,3,5,10."
        raise click.BadParameter(message) from None


WHO = together(
    click.option("--topic", "topics", multiple=True, metavar="CODE",
                 help="Candidates took part in a project of this topic; * for any text."),
    click.option("--programme", "programmes", multiple=True, metavar="CODE",
                 help="The same for a part of the programme, with all below it."),
    click.option("--country", "countries", multiple=True, metavar="CC",
                 help="Candidates from this country only."),
    click.option("--min-projects", type=click.IntRange(min=1), default=1, show_default=True,
                 metavar="N", help="Candidates took part in so many of those projects."),
    click.option("--min-all", type=click.IntRange(min=1), default=1, show_default=True,
                 metavar="N", help="Candidates took part in so many projects in all."),
    click.option("--min-project-size", type=click.IntRange(min=1), default=1, show_default=True,
                 metavar="N", help="Projects with fewer participants count for neither."),
    click.option("--top", type=click.IntRange(min=1), metavar="N",
                 help="Only the N candidates with most of those projects."),
)  # fmt: skip
WHAT = together(
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
                 help="Projects that had started by then.  [default: the newest start]"),
    click.option("--capabilities", multiple=True, type=click.Choice(KINDS),
                 help="What makes capabilities; may be given again.  [default: programmes]"),
    click.option("--depth", type=click.IntRange(min=1), metavar="N",
                 help="Numbers of a programme's code, terms of the vocabulary.  "
                      "[default: main parts, 2 terms]"),
    click.option("--labels", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
                 help="CSV with projectID and a column of labels, as capabilities too."),
    click.option("--levels", callback=_scale, default="1,2,3,5,10", show_default=True,
                 metavar="N,N,...", help="Projects it takes to reach level 1, 2, ..."),
    click.option("--count", type=click.Choice(["all", "selected"]), default="all",
                 show_default=True,
                 help="Whether all projects of a candidate count, or those that select."),
)  # fmt: skip
TRUST = together(
    click.option("--trust-per-project", type=Number(0, 1, min_open=True, max_open=True),
                 default=0.5, show_default=True, metavar="Q",
                 help="Trust after one joint project; after n it is 1-(1-Q)^n."),
    click.option("--half-life", type=Number(0, min_open=True), metavar="YEARS",
                 help="A joint project counts half after so many years."),
    click.option("--max-project-size", type=click.IntRange(min=2), metavar="N",
                 help="Projects with more participants give no trust."),
    click.option("--indirect", type=Number(0, 1, min_open=True), metavar="F",
                 help="Trust through common partners: F times the best product."),
    click.option("--indirect-each", type=click.IntRange(min=1), default=20, show_default=True,
                 metavar="N", help="Pairs of a candidate that rest on that alone, at most."),
)  # fmt: skip


@imports.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="OUT",
              help="New folder, or a file that ends with .xlsx or .json.")  # fmt: skip
@together(WHO, WHAT, TRUST)
@click.option("--title", metavar="TEXT", help="Title of the instance.")
@click.option("--force", is_flag=True, help="Replace the tables of the instance in OUT.")
@QUIET
@click.pass_obj
def cordis(
    started: float,
    /,
    sources: tuple[str, ...],
    output: Path,
    force: bool,
    quiet: bool,
    as_of: datetime | None,
    **options: Any,
) -> int:
    """Make an instance of the organisations in CORDIS downloads.

    A SOURCE is the zip archive of CSV files that https://cordis.europa.eu offers for FP7, Horizon
    2020 or Horizon Europe, or the folder it was unpacked into; several are joined. Organisations
    become candidates, what their projects are about capabilities, joint projects trust. With
    --topic or --programme the table wanted says which share of those projects has each capability.
    Notes say what was missing and what was normalised.

    \b
    Examples:
      consortium-opt import cordis h2020.zip -o pool --programme SC3-energy
      consortium-opt import cordis h2020.zip horizon.zip -o pool --topic 'WASTE-*'
    """  # noqa: D301 - click wants the character
    from consortium_opt.importing.cordis import imported
    from consortium_opt.importing.settings import settings_of
    from consortium_opt.instance.write import check_target

    check_target(output, force)
    day: date | None = as_of.date() if as_of else None
    given = {name: value for name, value in options.items() if value not in (None, ())}
    settings = settings_of({"as_of": day, **given})
    steps = Steps(started, quiet, "steps")
    try:
        found = imported(sources, settings, steps)
        found.write(output, force)
    finally:
        steps.close()
    for text in found.notes:
        say(f"note: {text}", quiet)
    click.echo(f"{found.base.meta.title}: {found.summary}")
    say(f"written to {output}", quiet)
    return Exit.SOLVED
