"""``consortium-opt init``."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import QUIET, load_instance, say

NAMES = {"xlsx": "my-pool.xlsx", "csv": "my-pool"}


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--xlsx", "form", flag_value="xlsx", default="xlsx",
    help="An Excel workbook, a sheet a table (the default).",
)  # fmt: skip
@click.option("--csv", "form", flag_value="csv", help="A folder, a CSV file a table.")
@click.option(
    "--from", "source", metavar="INSTANCE",
    help="Start from this pool, a path or a shipped one's name, and not from the example.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace what is there.")
@QUIET
def init(path: Path | None, form: str, source: str | None, force: bool, quiet: bool) -> int:
    """Write a workbook to fill in, or a folder of CSV files, to PATH.

    PATH is my-pool.xlsx if left out, and my-pool with --csv. There is a sheet a table, with every
    column there is: notes say what a column holds, drop-downs offer countries, candidates and
    roles, and cells check what is typed. A small illustrative example is in it, which can be solved
    as it is.

    \b
    Examples:
      consortium-opt init my-pool.xlsx
      consortium-opt init --csv my-pool
      consortium-opt init my-pool.xlsx --from upper-rhine-life-sciences
    """  # noqa: D301 - click wants the character
    from consortium_opt.instance.write import check_target
    from consortium_opt.starter import write_starter

    target = path or Path(NAMES[form])
    _check_name(target, form)
    check_target(target, force)
    pool, notes = load_instance(source) if source else (None, ())
    write_starter(pool, target, force)
    for text in notes:
        say(f"note: {text}", quiet)
    click.echo(f"written to {target}")
    say(f"Fill it in, then check it: consortium-opt validate {quote(str(target))}", quiet)
    return Exit.SOLVED


def _check_name(target: Path, form: str) -> None:
    """Refuse a name that is not that of the carrier asked for."""
    if form == "xlsx" and target.suffix.lower() != ".xlsx":
        message = f"{target} does not end with .xlsx. Name a workbook, or ask for a folder: --csv"
        raise click.BadParameter(message, param_hint="PATH")
    if form == "csv" and target.suffix.lower() in (".xlsx", ".json", ".csv"):
        message = f"{target} is no name of a folder. Leave {target.suffix} out"
        raise click.BadParameter(message, param_hint="PATH")
