"""What an import is asked for, checked in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from consortium_opt.geography import country_code
from consortium_opt.problems import InvalidInput, Problem, listing

Kind = Literal["topics", "programmes", "vocabulary"]
KINDS: tuple[Kind, ...] = ("topics", "programmes", "vocabulary")
COUNTS = ("all", "selected")
LEVELS = (1, 2, 3, 5, 10)
_SEVERAL = ("capabilities", "labels", "topics", "programmes", "countries")


@dataclass(frozen=True, slots=True)
class Settings:
    """How projects become an instance; :func:`consortium_opt.import_cordis` explains each."""

    as_of: date | None = None
    """Projects that had started by this day count; the newest start date of all if left out."""
    capabilities: tuple[Kind, ...] = ("programmes",)
    """What makes capabilities: topics, programmes, vocabulary."""
    depth: int | None = None
    """Numbers of a programme's code, terms of the vocabulary; left out: main parts, two terms."""
    labels: tuple[Path, ...] = ()
    """CSV files with the column ``projectID`` and one of labels, several separated by ``|``."""
    levels: tuple[int, ...] = LEVELS
    """Projects it takes to reach level 1, 2 and so on."""
    trust_per_project: float = 0.5
    """Trust after one joint project, q: after n it is ``1 - (1 - q)**n``."""
    half_life: float | None = None
    """Years before ``as_of`` after which a joint project counts half, by its start."""
    indirect: float | None = None
    """Trust through common partners, as a part of the best product of the trust in one."""
    indirect_each: int = 20
    """Pairs of a candidate that rest on common partners alone, at the most."""
    max_project_size: int | None = None
    """Projects with more participants give no trust."""
    topics: tuple[str, ...] = ()
    """Only projects with one of these topics select candidates; ``*`` stands for any text."""
    programmes: tuple[str, ...] = ()
    """The same for programme parts, with those below them; also names of capabilities."""
    countries: tuple[str, ...] = ()
    """Only candidates from these countries."""
    min_projects: int = 1
    """Projects that select, which a candidate took part in at the least."""
    min_all: int = 1
    """Projects in all that a candidate took part in at the least."""
    min_project_size: int = 1
    """Projects with fewer participants count for neither."""
    top: int | None = None
    """Only so many candidates: most projects that select, then most in all, then by id."""
    count: Literal["all", "selected"] = "all"
    """Whether levels, trust and experience count all projects, or those that select."""
    title: str | None = None
    """Title of the instance."""

    @property
    def files(self) -> tuple[str, ...]:
        """Files of a download that are read, in the order of reading."""
        wanted = {
            "topics.csv": "topics" in self.capabilities or self.topics,
            "legalBasis.csv": "programmes" in self.capabilities or self.programmes,
            "euroSciVoc.csv": "vocabulary" in self.capabilities,
        }
        return ("project.csv", "organization.csv", *(name for name, need in wanted.items() if need))

    @property
    def filtered(self) -> bool:
        """Whether topics or programmes select projects."""
        return bool(self.topics or self.programmes)


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Settings from arguments: lists and single values where several can be, dates as text.

    Raises:
        TypeError: for an argument that there is not.
        InvalidInput: for a day that is none.
    """
    found = dict(given)
    for name in (*_SEVERAL, "levels"):
        if name in found:
            value = found[name]
            found[name] = (value,) if isinstance(value, str | Path) else tuple(value)
    if "labels" in found:
        found["labels"] = tuple(map(Path, found["labels"]))
    if isinstance(found.get("as_of"), str):
        try:
            found["as_of"] = date.fromisoformat(found["as_of"])
        except ValueError:
            wrong = Problem("as of", f"{found['as_of']!r} is no day", "days such as 2020-01-31")
            raise InvalidInput([wrong]) from None
    return Settings(**found)


def check(settings: Settings) -> None:
    """Raise InvalidInput with every setting that cannot be followed."""
    problems = list(_problems(settings))
    if problems:
        raise InvalidInput(problems)


def _problems(s: Settings) -> Iterator[Problem]:
    unknown = [kind for kind in s.capabilities if kind not in KINDS]
    if unknown:
        yield Problem("capabilities", f"unknown: {listing(unknown)}", listing(KINDS))
    if not s.capabilities and not s.labels:
        yield Problem("capabilities", "none are asked for", listing(KINDS), "Name one, or labels")
    steps = list(s.levels)
    if not steps or steps[0] < 1 or any(a >= b for a, b in pairwise(steps)):
        text = ",".join(map(str, steps)) or "nothing"
        allowed = "whole numbers of projects from 1 on, each greater than the one before"
        yield Problem("levels", f"{text} is no scale", allowed, "Write one such as 1,2,3,5,10")
    if not 0 < s.trust_per_project < 1:
        yield Problem("trust per project", f"{s.trust_per_project}", "above 0 and below 1")
    if s.half_life is not None and not s.half_life > 0:
        yield Problem("half-life", f"{s.half_life} years", "above 0")
    if s.indirect is not None and not 0 < s.indirect <= 1:
        yield Problem("indirect", f"{s.indirect}", "above 0 and at most 1")
    if s.count not in COUNTS:
        yield Problem("count", f"{s.count!r} is not known", listing(COUNTS))
    for name, value, least in (
        ("depth", s.depth, 1), ("indirect each", s.indirect_each, 1), ("top", s.top, 1),
        ("max project size", s.max_project_size, 2), ("min projects", s.min_projects, 1),
        ("min all", s.min_all, 1), ("min project size", s.min_project_size, 1),
    ):  # fmt: skip
        if value is not None and value < least:
            yield Problem(name, f"{value} is too small", f"{least} or more")
    for text in s.countries:
        if country_code(text) is None:
            fix = "Write a two-letter code such as FR, GR or EL"
            yield Problem("country", f"{text!r} is not a country code", "ISO 3166-1 alpha-2", fix)
