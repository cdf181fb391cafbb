"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from math import isnan
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance
    from consortium_opt.problems import Problem


class Number(click.FloatRange):
    """A range of numbers that *not a number* is not in."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; nan is refused like any other text."""
        number: float = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


HANGING = 40
"""Columns below which a terminal folds notes by itself."""
HANG = "    "
"""How far in the rest of a folded line stands."""
F = TypeVar("F", bound=Callable[..., Any])


SET = click.option(
    "--set", "changes", multiple=True, metavar="KEY=VALUE",
    help="Change one number, rules.size.max=8; VALUE is TOML, a bare word text.",
)  # fmt: skip
WITH = click.option(
    "--with", "overlays", multiple=True, metavar="OVERLAY",
    help="What-if: a TOML file with the differences, or a shipped one's name.",
)  # fmt: skip
FORMULATION = click.option(
    "-f", "--formulation", default="base", metavar="NAME|FILE", show_default=True,
    help="Constraint set: the name of a shipped one, or a TOML file.",
)  # fmt: skip
REQUIRE = click.option("--require", multiple=True, metavar="ID", help="This candidate takes part.")
EXCLUDE = click.option("--exclude", multiple=True, metavar="ID", help="This candidate does not.")
TOP = click.option(
    "--top", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
    help="Ranks to report: the best N consortia.",
)  # fmt: skip
TIME_LIMIT = click.option(
    "--time-limit", type=Number(min=0, min_open=True), metavar="S",
    help="Seconds for the whole command; what is found by then is reported.",
)  # fmt: skip
GAP = click.option(
    "--gap", type=Number(min=0), default=1e-6, show_default=True, metavar="G",
    help="Proof within this distance of the objective, absolute.",
)  # fmt: skip
SEED = click.option(
    "--seed", type=click.IntRange(min=0, max=2147483647), default=0, show_default=True,
    metavar="N", help="Random seed of the solver.",
)  # fmt: skip
WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N",
    help="Processes that work side by side.  [default: 1, all cores once the work is long]",
)  # fmt: skip
FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table",
    show_default=True, help="What to print.",
)  # fmt: skip
FORCE = click.option("--force", is_flag=True, help="Write into the folder even if it exists.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="No notes and no progress.")


def output_option(files: str) -> Callable[[F], F]:
    """``-o``, with what it writes."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="DIR",
        help=f"Also write {files} into this new folder.",
    )  # fmt: skip


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which the help shows them."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def rules_options(command: F) -> F:
    """``-f``, ``--with`` and ``--set``."""
    return together(FORMULATION, WITH, SET)(command)


def say(text: str, quiet: bool = False) -> None:
    """A note on standard error: folded on a terminal, a line a note where a program reads it."""
    if quiet:
        return
    if sys.stderr.isatty():
        text = folded_to(max(HANGING, columns_of(sys.stderr)), text)
    click.echo(text, err=True)


def columns_of(stream: TextIO) -> int:
    """Columns of a terminal; 80 where it does not say, as some do not."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def tell(text: str, whole: bool = False) -> None:
    """A text on standard output, as broad as reports are unless lines are to be ``whole``."""
    click.echo(text if whole else folded_to(broad(), text))


def broad() -> int:
    """Columns of what is printed: the terminal's within the bounds of reports, 80 in a pipe."""
    from consortium_opt.reporting.terminal import NARROWEST, WIDEST

    return max(NARROWEST, min(WIDEST, get_terminal_size().columns))


def folded_to(columns: int, text: str) -> str:
    """Lines folded between words; what is folded stands further in than its first line."""
    from consortium_opt.reporting.layout import folded

    return "\n".join(
        folded(line, columns, HANG + " " * (len(line) - len(line.lstrip())))
        for line in text.split("\n")
    )


def load_instance(source: str) -> tuple[Instance, tuple[str, ...]]:
    """The instance at a path, or the shipped one of that name, with what was normalised."""
    from consortium_opt.instance import read_instance_with_notes
    from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing
    from consortium_opt.shipped import shipped_folder

    path = Path(source)
    if path.exists():
        return read_instance_with_notes(path)
    folder = shipped_folder("instances")
    shipped = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    name = path.name if path.parent.name in ("", "instances") else ""
    if name in shipped:
        return read_instance_with_notes(folder / name)
    hint = did_you_mean(source, shipped) or f"Shipped instances: {listing(shipped)}."
    raise InvalidInput([Problem(source, "there is no such file or folder", fix=hint)])


def load_formulation(
    source: str, overlays: tuple[str, ...], changes: tuple[str, ...]
) -> Formulation:
    """The formulation with overlays and ``--set`` applied."""
    from consortium_opt.formulation import read_formulation
    from consortium_opt.problems import InvalidInput

    problems: list[Problem] = []
    wanted = parsed(changes, problems)
    try:
        found = read_formulation(source, overlays=overlays, changes=wanted)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return found


def parsed(changes: tuple[str, ...], problems: list[Problem]) -> dict[str, Any]:
    """Keys and values of ``--set``."""
    from consortium_opt.formulation import parse_set
    from consortium_opt.problems import InvalidInput, Problem

    wanted: dict[str, Any] = {}
    for text in changes:
        try:
            key, value = parse_set(text)
        except InvalidInput as error:
            problems += error.problems
            continue
        if key in wanted and wanted[key] != value:
            problems.append(Problem("--set", f"{key} is set twice, to different values"))
        wanted[key] = value
    return wanted


def load(
    instance: str, formulation: str, overlays: tuple[str, ...], changes: tuple[str, ...]
) -> tuple[Instance, Formulation, tuple[str, ...]]:
    """Both inputs, with the problems of both reported together."""
    from consortium_opt.problems import InvalidInput

    problems: list[Problem] = []
    pool: tuple[Instance, tuple[str, ...]] | None = None
    rules: Formulation | None = None
    try:
        pool = load_instance(instance)
    except InvalidInput as error:
        problems += error.problems
    try:
        rules = load_formulation(formulation, overlays, changes)
    except InvalidInput as error:
        problems += error.problems
    if pool is None or rules is None:
        raise InvalidInput(problems)
    return pool[0], rules, pool[1]
