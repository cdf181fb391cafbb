"""``consortium-opt formulations``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.options import broad, load_instance, tell

if TYPE_CHECKING:
    from consortium_opt.formulation.findings import Finding, Kind
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance

KINDS = {
    "call": "Funding calls",
    "meta-cluster": "Ways for clusters to work together",
    "house": "Rules of the house",
}


@click.group()
def formulations() -> None:
    """Constraint sets that ship: funding calls, cooperation models, what-ifs."""


@formulations.command("list")
def list_them() -> None:
    """Names and titles by kind, with how sure a call's rules are."""
    from consortium_opt.formulation import shipped_formulations, shipped_overlays

    entries = shipped_formulations()
    width = max(len(entry.name) for entry in entries)
    for kind, heading in KINDS.items():
        click.echo(f"{heading}:")
        for entry in (entry for entry in entries if entry.kind == kind):
            sure = f"  [{entry.confidence}]" if entry.confidence else ""
            _entry(entry.name, f"{entry.title}{sure}", width)
        click.echo()
    click.echo("What-ifs, for --with:")
    for entry in shipped_overlays():
        _entry(entry.name, entry.title, width)


def _entry(name: str, text: str, width: int) -> None:
    """A name and what it is, which folds beside it."""
    from consortium_opt.reporting.layout import folded

    lines = folded(text, broad() - width - 4, "").split("\n")
    for first, line in zip([name, *[""] * len(lines)], lines, strict=False):
        click.echo(f"  {first:<{width}}  {line}")


@formulations.command()
@click.argument("name")
def show(name: str) -> None:
    """The file of a shipped formulation, or of a path, with what it extends."""
    from consortium_opt.formulation import formulation_text

    click.echo(formulation_text(name), nl=False)


@formulations.command()
def schema() -> None:
    """JSON Schema of a formulation file: every rule and term with its parameters."""
    from consortium_opt.formulation import formulation_schema

    click.echo(json.dumps(formulation_schema(), indent=2))


@formulations.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE_OR_NAME...")
@click.option("-i", "--instance", help="Check names of attributes and groups on this pool as well.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Day that counts where `opens` is not set.  [default: today]")  # fmt: skip
@click.option("--max-age", type=click.IntRange(0), default=365, show_default=True, metavar="DAYS",
              help="Hint at sources that were read longer ago.")  # fmt: skip
def check(
    sources: tuple[str, ...], instance: str | None, day: datetime | None, max_age: int
) -> int:
    """Look for faults in formulations of your own: problems, and hints.

    A problem makes the file unreadable or a rule impossible; a hint is a rule that never binds, a
    law without its source, a source read long ago. Exit code 1 if there is a problem.

    \b
    Examples:
      consortium-opt formulations check my-call.toml
      consortium-opt formulations check my-call.toml -i my-pool.xlsx
    """  # noqa: D301 - click wants the character
    pool = load_instance(instance)[0] if instance else None
    when = day.date() if day else datetime.now(tz=UTC).date()
    wrong = False
    for source in sources:
        found = _findings(source, pool, when, max_age)
        problems = sum(finding.kind == "problem" for finding in found)
        wrong = wrong or problems > 0
        counts = [(problems, "problem"), (len(found) - problems, "hint")]
        said = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n]
        click.echo(f"{source}: {', '.join(said) or 'nothing found'}")
        for finding in found:
            tell(f"  {finding.kind:<7}  {finding}", whole=not sys.stdout.isatty())
    return Exit.INVALID if wrong else Exit.SOLVED


def _findings(source: str, pool: Instance | None, day: date, max_age: int) -> list[Finding]:
    """Everything found in one formulation, problems first."""
    from consortium_opt.formulation.findings import Finding
    from consortium_opt.formulation.lint import lint
    from consortium_opt.formulation.read import read_with_sources
    from consortium_opt.problems import InvalidInput

    try:
        formulation, merged = read_with_sources(source)
    except InvalidInput as error:
        return [Finding.of(problem) for problem in error.problems]
    own = [(group.group, group.value) for group in pool.groups] if pool else []
    found = lint(
        formulation,
        day,
        own_groups=own,
        attributes=pool is None,
        max_age=max_age,
        file=merged.label,
    )
    for kind, key, message, fix in _on_pool(formulation, pool, day) if pool else ():
        new = Finding(kind, merged.label(tuple(key.split("."))), key, message, fix)
        if not any(new.repeats(old) for old in found):
            found.append(new)
    return sorted(found, key=lambda finding: finding.kind == "hint")


def _on_pool(
    formulation: Formulation, pool: Instance, day: date
) -> list[tuple[Kind, str, str, str]]:
    """Kind, key, message and fix of what the pool lacks for the formulation."""
    from consortium_opt.prepare import prepare
    from consortium_opt.problems import InvalidInput

    try:
        texts = prepare(pool, formulation, today=day).unjudged
    except InvalidInput as error:
        return [("problem", p.where, p.message, p.fix) for p in error.problems]
    parts = [text.partition(" is not judged: ") for text in texts]
    return [("hint", key, f"it is not judged: {reason}", "") for key, _, reason in parts]


@formulations.command()
@click.argument("a")
@click.argument("b")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table",
              show_default=True, help="What to print.")  # fmt: skip
def diff(a: str, b: str, form: str) -> None:
    """Two formulations side by side: rules, numbers, weights and money that differ.

    \b
    Examples:
      consortium-opt formulations diff base horizon-ria
      consortium-opt formulations diff horizon-ria my-call.toml --format json
    """  # noqa: D301 - click wants the character
    from consortium_opt.formulation.diff import difference
    from consortium_opt.formulation.read import read_formulation
    from consortium_opt.problems import InvalidInput, Problem
    from consortium_opt.reporting.side_by_side import side_by_side

    problems: list[Problem] = []
    read = []
    for source in (a, b):
        try:
            read.append(read_formulation(source))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(dict.fromkeys(problems))
    found = difference(*read)
    if form == "json":
        click.echo(json.dumps(found.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(side_by_side(found, width=broad()))
