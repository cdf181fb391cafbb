"""``consortium-opt report``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consortium_opt.cli.again import RECORDED, command_of
from consortium_opt.cli.options import FORCE, QUIET, load_instance, say, together
from consortium_opt.cli.progress import Steps

if TYPE_CHECKING:
    from consortium_opt.dossier import Dossier
    from consortium_opt.formulation.schema import Formulation
    from consortium_opt.instance.schema import Instance
    from consortium_opt.problems import Problem
    from consortium_opt.result import InstanceInfo, Result
    from consortium_opt.whatif.report import Report

STEPS = 3
"""Reading, making and writing."""


@click.command()
@click.argument("result", type=click.Path(path_type=Path), metavar="RESULT.json")
@click.option("-i", "--instance", metavar="INSTANCE",
              help="The pool the result is of; without it, what needs it is left out.")  # fmt: skip
@click.option("-f", "--formulation", metavar="NAME|FILE",
              help="Its constraint set, as before changes.  [default: the one named]")  # fmt: skip
@click.option("--add", "added", type=click.Path(path_type=Path), multiple=True, metavar="JSON",
              help="Also show this answer: JSON of explain, sweep, ..., or a folder.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR|FILE.html",
              required=True, help="New folder for report.html, or the file itself.")  # fmt: skip
@click.option("--rank", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="The consortium that it is about.")  # fmt: skip
@click.option("--template", type=click.Choice(["he-5.1", "he-4.0"]),
              help="For the proposal's tables.  [default: by the day the call opens]")  # fmt: skip
@click.option("--only", metavar="KIND,KIND,...",
              help="Files to write: html, docx, xlsx, md, tex, csv.  [default: all]")  # fmt: skip
@together(FORCE, QUIET)
@click.pass_obj
def report(
    started: float,
    /,
    result: Path,
    instance: str | None,
    formulation: str | None,
    added: tuple[Path, ...],
    output: Path,
    force: bool,
    quiet: bool,
    rank: int,
    template: str | None,
    only: str | None,
) -> None:
    """Make a report to open in a browser, and the proposal's tables, of RESULT.json.

    RESULT.json is what `solve -o DIR` or `--format json` wrote; DIR serves as well. The report is
    one file that needs no network: who takes part, a map, the network of trust, who brings what,
    every rule with its source, alternatives, and what was assumed. An output that ends in .html is
    the report alone.

    \b
    Examples:
      consortium-opt report results -i my-pool.xlsx -o report.html
      consortium-opt report results -i my-pool.xlsx --add why -o report
      consortium-opt report results --rank 2 --only docx,xlsx -o second
    """  # noqa: D301 - click wants the character
    from consortium_opt.written import check_documents, documents, is_page, write_documents

    kinds = ["html"] if is_page(output) and only is None else _kinds_of_files(only)
    if is_page(output) and kinds != ["html"]:
        raise click.UsageError("A file that ends in .html is the report alone: leave --only out.")
    check_documents(output, force)
    steps = Steps(started, quiet, "reading: steps")
    try:
        steps(0, STEPS)
        dossier = _dossier(result, instance, formulation, added)
        steps.noun = "making documents: steps"
        steps(1, STEPS)
        made = documents(dossier, rank, template, kinds)
        steps.noun = "writing: steps"
        steps(2, STEPS)
        write_documents(made, output, force)
    finally:
        steps.close()
    for text in dossier.notes:
        say(f"note: {text}", quiet)
    say(f"written to {output}", quiet)


def _kinds_of_files(only: str | None) -> list[str]:
    """Kinds separated by commas; all if none is named."""
    from consortium_opt.problems import did_you_mean
    from consortium_opt.written import KINDS

    kinds = [kind.strip().lower() for kind in (only or ",".join(KINDS)).split(",") if kind.strip()]
    for kind in kinds:
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or f"There are {', '.join(KINDS)}."
            raise click.UsageError(f"--only: there is no kind of file {kind!r}. {hint}")
    return kinds


def _dossier(
    place: Path, instance: str | None, formulation: str | None, added: tuple[Path, ...]
) -> Dossier:
    """Everything that is given, read; raises InvalidInput with the problems of all of it."""
    from consortium_opt.dossier import Dossier
    from consortium_opt.kept import read_result
    from consortium_opt.problems import InvalidInput

    problems: list[Problem] = []
    found: Result | None = None
    pool: Instance | None = None
    notes: tuple[str, ...] = ()
    documents = list(_documents(added, problems))
    try:
        found = read_result(place)
    except InvalidInput as error:
        problems += error.problems
    try:
        pool, notes = load_instance(instance) if instance else (None, ())
        if found is not None:
            Dossier(found, pool)
    except InvalidInput as error:
        problems += error.problems
    if found is None or problems:
        raise InvalidInput(problems)
    _check_same(found, zip(added, documents, strict=True))
    rules, told = _rules(found, formulation, pool)
    pages = tuple(document.page() for document in documents)
    again = command_of(found, instance, formulation)
    limits = RECORDED if instance else f"{RECORDED}, INSTANCE being the pool"
    return Dossier(found, pool, rules, (*notes, *told), again, pages, limits)


def _rules(
    found: Result, source: str | None, pool: Instance | None
) -> tuple[Formulation | None, list[str]]:
    """The rules with what there is to note of them; None where they cannot be read again."""
    from consortium_opt.dossier import read_again
    from consortium_opt.prepare import notes, prepare
    from consortium_opt.problems import InvalidInput

    try:
        rules = read_again(found, source)
    except InvalidInput:
        if source is not None:
            raise
        name = found.formulation.name
        return None, [f"the formulation {name} cannot be read again as it was; name its file: -f"]
    return rules, [] if pool is None else notes(prepare(pool, rules), dated=rules.opens is not None)


def _documents(places: tuple[Path, ...], problems: list[Problem]) -> Iterator[Report]:
    """Further answers; what cannot be read is a problem."""
    from pydantic import ValidationError

    from consortium_opt.problems import Problem

    fix = "Give the JSON of explain, compare, sweep, pareto, score or invite"
    for place in places:
        try:
            text = _file_of(place).read_bytes()
        except OSError as error:
            message = f"it cannot be read: {error.strerror or error}"
            problems.append(Problem(str(place), message, fix=fix))
            continue
        for kind in _kinds():
            try:
                yield kind.from_json(text)
            except ValidationError:
                continue
            break
        else:
            problems.append(Problem(str(place), "it is none of the known documents", fix=fix))


def _file_of(place: Path) -> Path:
    """The document itself, or the one in the folder that ``-o`` of its command wrote."""
    held = sorted(place.glob("*.json")) if place.is_dir() else []
    return held[0] if len(held) == 1 else place


def _kinds() -> tuple[type[Report], ...]:
    from consortium_opt.whatif.cases.compare import Comparison
    from consortium_opt.whatif.cases.sweep import Sweep
    from consortium_opt.whatif.explaining.explanation import Explanation
    from consortium_opt.whatif.frontier.pareto import Frontier
    from consortium_opt.whatif.infeasibility.infeasible import Infeasible
    from consortium_opt.whatif.inviting.invite import Invitations
    from consortium_opt.whatif.judging.scored import Score

    return Explanation, Infeasible, Comparison, Sweep, Frontier, Score, Invitations


def _check_same(found: Result, documents: Iterator[tuple[Path, Report]]) -> None:
    """Raise InvalidInput for every document that is of another pool."""
    from consortium_opt.problems import InvalidInput, Problem

    problems = []
    for place, document in documents:
        pools = {info.sha256: info.title for info in _pools(document)}
        if pools.keys() - {found.instance.sha256}:
            here, there = found.instance.title, next(iter(pools.values()))
            message = f"it is of another pool, {there!r}, and the result of {here!r} (sha256)"
            problems.append(Problem(str(place), message, fix="Give answers on the same pool"))
    if problems:
        raise InvalidInput(problems)


def _pools(document: Report) -> list[InstanceInfo]:
    """Of which pools a document speaks."""
    parts = getattr(document, "cases", None) or getattr(document, "points", None) or ()
    results = [part.result for part in parts if getattr(part, "result", None) is not None]
    own = getattr(document, "instance", None)
    return [*([own] if own else []), *(result.instance for result in results)]
