"""What commands that answer with a report have in common: printing it, keeping it, progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from consortium_opt.cli.options import say
from consortium_opt.cli.progress import Interrupt, Steps

if TYPE_CHECKING:
    from consortium_opt.whatif.report import Report

R = TypeVar("R", bound="Report")
Work = Callable[[Steps, Interrupt], R]
"""Takes what to tell of the progress and what to poll for Ctrl-C."""


def check_output(output: Path | None, force: bool) -> None:
    """Refuse a folder that is there before any work is done; raises InvalidInput."""
    from consortium_opt.reporting.folder import check_place

    if output is not None:
        check_place(output, force)


def work(started: float, quiet: bool, noun: str, run: Work[R]) -> tuple[R, bool]:
    """The report, and whether Ctrl-C was pressed; progress and Ctrl-C are looked after."""
    steps, interrupt = Steps(started, quiet, noun), Interrupt()
    try:
        with interrupt.listening(quiet):
            report = run(steps, interrupt)
    finally:
        steps.close()
    return report, interrupt.pressed


def put_out(
    report: Report, form: str, output: Path | None, force: bool, quiet: bool, notes: list[str]
) -> None:
    """Notes on standard error, files in the folder, the report and nothing else on the output."""
    for text in notes:
        say(f"note: {text}", quiet)
    if output is not None:
        report.write(output, force=force, notes=notes)
        say(f"written to {output}", quiet)
    if form == "json":
        click.echo(report.to_json())
    elif form == "csv":
        click.echo(report.to_csv(), nl=False)
    elif form == "markdown":
        click.echo(report.to_markdown(notes), nl=False)
    else:
        from rich.console import Console

        from consortium_opt.reporting.page_text import render

        render(report.page(), Console())
