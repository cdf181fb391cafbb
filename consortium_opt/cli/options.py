"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance


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


F = TypeVar("F", bound=Callable[..., Any])


def rules_options(command: F) -> F:
    """``-f``, ``--with`` and ``--set``."""
    for option in (
        click.option("--set", "changes", multiple=True, metavar="KEY=VALUE",
                     help="Change one number, rules.size.max=8; VALUE is TOML, a bare word text."),
        click.option("--with", "overlays", multiple=True, metavar="OVERLAY",
                     help="What-if: a TOML file with the differences, or a shipped one's name."),
        click.option("-f", "--formulation", default="base", metavar="NAME|FILE", show_default=True,
                     help="Constraint set: the name of a shipped one, or a TOML file."),
    ):  # fmt: skip
        command = option(command)
    return command


def say(text: str, quiet: bool = False) -> None:
    """A note on standard error."""
    if not quiet:
        click.echo(text, err=True)


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
    from consortium_opt.formulation import parse_set, read_formulation
    from consortium_opt.problems import InvalidInput, Problem

    problems: list[Problem] = []
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
    try:
        found = read_formulation(source, overlays=overlays, changes=wanted)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return found


def load(
    instance: str, formulation: str, overlays: tuple[str, ...], changes: tuple[str, ...]
) -> tuple[Instance, Formulation, tuple[str, ...]]:
    """Both inputs, with the problems of both reported together."""
    from consortium_opt.problems import InvalidInput, Problem

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
