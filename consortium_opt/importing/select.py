"""Who becomes a candidate: filters on projects, then on organisations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from consortium_opt.geography import country_code, state_of
from consortium_opt.importing.arrays import Evidence, Flags, Ints
from consortium_opt.importing.labels import Codes
from consortium_opt.importing.programmes import is_part, main_parts, tidy
from consortium_opt.importing.settings import Kind, Settings
from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The projects that select, and the organisations they select, in the order of their ids."""

    projects: Flags
    chosen: Ints


def select(
    found: Evidence,
    codes: Mapping[Kind, Codes],
    ids: list[str],
    countries: list[str],
    settings: Settings,
) -> Selection:
    """The organisations that pass every filter; ``countries`` are their codes, blank if unknown.

    Raises:
        InvalidInput: if a topic or programme is that of no project, or nobody is left.
    """
    size = settings.min_project_size
    large = found.sizes >= size
    projects = large & _of_subject(codes, len(large), settings)
    steps = [f"{int((found.sizes > 0).sum()):,} projects with {found.organisations:,} participants"]
    if settings.filtered or size > 1:
        steps.append(f"{int(projects.sum()):,} projects selected")
    often = found.per_organisation(projects[found.project])
    in_all = found.per_organisation(large[found.project])
    left = (often >= settings.min_projects) & (in_all >= settings.min_all)
    steps.append(f"{int(left.sum()):,} organisations in enough of them")
    left &= np.array([bool(country) for country in countries], dtype=bool)
    steps.append(f"{int(left.sum()):,} with a country")
    if settings.countries:
        wanted = {state_of(country_code(text) or text) for text in settings.countries}
        left &= np.array([country in wanted for country in countries], dtype=bool)
        steps.append(f"{int(left.sum()):,} in {listing(sorted(wanted))}")
    chosen = np.flatnonzero(left)
    if not len(chosen):
        message = f"nobody is left: {', '.join(steps)}"
        raise InvalidInput([Problem("", message, fix="Loosen the filters, or the day")])
    order = sorted(chosen, key=lambda k: (-often[k], -in_all[k], ids[k]))[: settings.top]
    return Selection(projects, np.array(sorted(order, key=ids.__getitem__)))


def seats(chosen: Ints, organisations: int) -> Ints:
    """The place of each organisation among those chosen, or -1."""
    found = np.full(organisations, -1)
    found[chosen] = np.arange(len(chosen))
    return found


def _of_subject(codes: Mapping[Kind, Codes], n: int, settings: Settings) -> Flags:
    """Projects with one of the topics and one of the programme parts that are asked for."""
    found = np.ones(n, dtype=bool)
    problems: list[Problem] = []
    filters: tuple[tuple[Kind, str, tuple[str, ...], Callable[[str, str], bool]], ...] = (
        ("topics", "topic", settings.topics, _is_topic),
        ("programmes", "programme", settings.programmes, is_part),
    )
    for kind, word, wanted, matches in filters:
        if wanted:
            found &= _matching(codes[kind], n, word, wanted, matches, problems)
    if problems:
        raise InvalidInput(problems)
    return found


def _matching(
    codes: Codes,
    n: int,
    word: str,
    wanted: tuple[str, ...],
    matches: Callable[[str, str], bool],
    problems: list[Problem],
) -> Flags:
    every = sorted({code for some in codes.values() for code in some})
    meant: set[str] = set()
    for text in wanted:
        these = {code for code in every if matches(code, text)}
        if not these:
            known = sorted(
                {*map(tidy, every), *main_parts(every)} if word == "programme" else every
            )
            hint = did_you_mean(text, known) or f"There are {listing(known, 6)}"
            problems.append(Problem(f"{word} {text}", "no project has it", fix=hint))
        meant |= these
    found = np.zeros(n, dtype=bool)
    found[[project for project, some in codes.items() if some & meant]] = True
    return found


def _is_topic(code: str, wanted: str) -> bool:
    """Whether a topic is the wanted one; ``*`` stands for any text, case does not matter."""
    return fnmatchcase(code.casefold(), wanted.casefold())
