"""``consortium-opt formulations``."""

from __future__ import annotations

import json

import click


@click.group()
def formulations() -> None:
    """Constraint sets that ship: funding calls, cooperation models, what-ifs."""


@formulations.command("list")
def list_them() -> None:
    """Names, kinds and titles."""
    from consortium_opt.formulation import shipped_formulations, shipped_overlays

    entries = shipped_formulations()
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        sure = f"  [{entry.confidence}]" if entry.confidence else ""
        click.echo(f"{entry.name:<{width}}  {entry.kind:<12}  {entry.title}{sure}")
    click.echo("\nWhat-ifs, for --with:")
    for entry in shipped_overlays():
        click.echo(f"{entry.name:<{width}}  {entry.title}")


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
