"""``consortium-opt compare``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consortium_opt.cli.exits import exit_code_of_all
from consortium_opt.cli.options import (
    EXCLUDE,
    FORCE,
    FORMAT,
    GAP,
    QUIET,
    REQUIRE,
    SEED,
    TIME_LIMIT,
    TOP,
    WORKERS,
    load_instance,
    output_option,
    parsed,
    together,
)
from consortium_opt.cli.reports import check_output, put_out, work

if TYPE_CHECKING:
    from consortium_opt.cli.progress import Interrupt, Steps
    from consortium_opt.instance.schema import Instance
    from consortium_opt.problems import Problem
    from consortium_opt.whatif.cases.compare import Comparison
    from consortium_opt.whatif.cases.sources import Source
    from consortium_opt.whatif.cases.variants import Variant


@click.command()
@click.argument("instance")
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("-f", "--formulation", "formulations", multiple=True, metavar="CASE",
              help="A case; the same as CASE.")  # fmt: skip
@click.option("--with", "overlays", multiple=True, metavar="OVERLAY",
              help="A further case: the first one with this what-if.")  # fmt: skip
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE",
              help="Change one number in every case.")  # fmt: skip
@together(TOP, REQUIRE, EXCLUDE)
@click.option(
    "--reference", is_flag=True,
    help="Score every winner under the first case as well: those numbers compare.",
)  # fmt: skip
@together(WORKERS, TIME_LIMIT, GAP, SEED, FORMAT)
@together(output_option("comparison.json, comparison.md and tables"), FORCE, QUIET)
@click.pass_obj
def compare(
    started: float,
    /,
    instance: str,
    cases: tuple[str, ...],
    formulations: tuple[str, ...],
    overlays: tuple[str, ...],
    changes: tuple[str, ...],
    form: str,
    output: Path | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Lay the best consortia of INSTANCE under several CASEs side by side.

    A CASE is the name of a shipped formulation, a TOML file, or a file of cases: a TOML file with
    tables [cases.NAME] and the keys formulation, with, set, require and exclude. The first case is
    the one the others are held against; each --with makes a further case of it, and without any
    CASE it is `base`. --set, --require and --exclude hold in every case. An infeasible case is an
    answer: the exit code is 0 if every case is proven.

    \b
    Examples:
      consortium-opt compare my-pool.xlsx base horizon-ria
      consortium-opt compare my-pool.xlsx --with balanced-40 --with n-minus-1
      consortium-opt compare my-pool.xlsx cases.toml --reference -o comparison
    """  # noqa: D301 - click wants the character
    check_output(output, force)
    pool, variants, notes = _load(instance, (*cases, *formulations), overlays, changes)
    from consortium_opt.whatif.cases.compare import compare as run

    def job(steps: Steps, stop: Interrupt) -> Comparison:
        return run(
            pool, variants, started=started, told=steps, stop=stop, note=notes.append, **options
        )

    found, interrupted = work(started, quiet, "cases", job)
    put_out(found, form, output, force, quiet, notes)
    return exit_code_of_all((case.result for case in found.cases), options["top"], interrupted)


def _load(
    instance: str, given: tuple[str, ...], overlays: tuple[str, ...], changes: tuple[str, ...]
) -> tuple[Instance, dict[str, Variant], list[str]]:
    """Pool, cases by name and notes on the pool, with the problems of all of them together."""
    from consortium_opt.problems import InvalidInput

    problems: list[Problem] = []
    pool: tuple[Instance, tuple[str, ...]] | None = None
    try:
        pool = load_instance(instance)
    except InvalidInput as error:
        problems += error.problems
    sources = _sources(given, overlays, problems)
    wanted = parsed(changes, problems)
    if len(sources) < 2 and not problems:
        raise click.UsageError("Give two cases or more: CASE, -f CASE or --with OVERLAY.")
    found = {source.name: source.read(wanted, problems) for source in sources}
    if pool is None or problems:
        raise InvalidInput(dict.fromkeys(problems))
    return pool[0], {n: v for n, v in found.items() if v is not None}, list(pool[1])


def _sources(
    given: tuple[str, ...], overlays: tuple[str, ...], problems: list[Problem]
) -> list[Source]:
    """The cases as they are named: formulations, those in files of cases, the first with what-ifs.

    Of two files of one name the second keeps its path.
    """
    from consortium_opt.whatif.cases.sources import Source, sources_in

    found: list[Source] = []
    for text in given or ("base",):
        inside = sources_in(Path(text), problems)
        found += [Source(_name(text, found), text)] if inside is None else inside
    if found:
        first = found[0]
        for overlay in overlays:
            name = _name(overlay, found, f"{first.name}+")
            found.append(replace(first, name=name, overlays=(*first.overlays, overlay)))
    _same_twice(found, problems)
    return found


def _name(text: str, taken: list[Source], prefix: str = "") -> str:
    """Name of a case: that of the formulation, or the path where the name is taken."""
    name = prefix + (Path(text).stem if text.endswith(".toml") else text)
    return f"{prefix}{text}" if any(source.name == name for source in taken) else name


def _same_twice(sources: list[Source], problems: list[Problem]) -> None:
    from consortium_opt.problems import Problem

    names = [source.name for source in sources]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    problems += [Problem(f"case {name}", "it is given twice", fix="Give it once") for name in twice]
