"""What an instance says of its origin, and what is told of the downloads and of the pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from consortium_opt.importing.arrays import Evidence, Ints
from consortium_opt.importing.download import Download
from consortium_opt.importing.labels import TERMS, About
from consortium_opt.importing.layout import FRAMEWORKS
from consortium_opt.importing.levels import scale_in_words
from consortium_opt.importing.organisations import note_countries
from consortium_opt.importing.participations import Participations
from consortium_opt.importing.pool import counted
from consortium_opt.importing.projects import Projects
from consortium_opt.importing.settings import Kind, Settings
from consortium_opt.importing.trust import Pairs
from consortium_opt.instance.raw import Findings
from consortium_opt.instance.schema import Candidate, Meta
from consortium_opt.problems import listing

_ONE: dict[Kind, str] = {
    "topics": "a topic",
    "programmes": "a programme part",
    "vocabulary": "a term of the vocabulary",
}


def meta(projects: Projects, downloads: tuple[Download, ...], settings: Settings) -> Meta:
    """Title, source and description: what was selected, the scale and the formula."""
    programmes = _programmes(projects)
    files = listing([*(d.title for d in downloads), *(path.name for path in settings.labels)])
    title = f"Organisations in {programmes}, as of {projects.as_of}"
    return Meta(
        title=settings.title or title,
        description=" ".join(_description(projects, settings)),
        status="real",
        source=f"CORDIS, EU research projects under {programmes} ({files}), © European Union",
        max_level=float(len(settings.levels)),
    )


def _programmes(projects: Projects) -> str:
    begun = sorted(n for n, first in projects.frameworks.items() if n and first <= projects.limit)
    names = [FRAMEWORKS.get(name, name) for name in begun]
    return " and ".join(names) or "framework programmes"


def _description(projects: Projects, settings: Settings) -> Iterable[str]:
    s = settings
    yield f"Projects that had started by {projects.as_of} count. {_selected(s)}"
    yield f"Capabilities are {_capabilities(s)}."
    whose = "the projects that select" if s.count == "selected" else "all projects of a candidate"
    yield f"Levels count {whose} that carry the capability: {scale_in_words(s.levels)}."
    yield _trust(s)
    yield "Experience is the number of projects coordinated. Staffing and rates are not known."
    if s.filtered:
        share = "the share of the projects that select which carry the capability"
        yield f"The weights in wanted are {share}."


def _selected(s: Settings) -> str:
    """Who is a candidate, in a sentence."""
    kinds = [f"of topic {listing(s.topics)}"] if s.topics else []
    kinds += [f"of programme part {listing(s.programmes)}"] if s.programmes else []
    if s.min_project_size > 1:
        kinds.append(f"with at least {s.min_project_size} participants")
    many = counted(s.min_projects, "project")
    text = f"Candidates are organisations in at least {' '.join([many, *kinds])}"
    if s.min_all > 1:
        text += f", and in at least {s.min_all} projects in all"
    if s.countries:
        text += f", from {listing(s.countries)}"
    return text + (f"; of these the {s.top} with most projects." if s.top else ".")


def _capabilities(s: Settings) -> str:
    kinds = {
        "topics": "topics",
        "programmes": "main parts of the programme"
        if s.depth is None
        else f"parts of the programme, {counted(s.depth, 'number')} deep",
        "vocabulary": f"terms of the European Science Vocabulary, {s.depth or TERMS} deep",
    }
    return ", ".join([*map(kinds.__getitem__, s.capabilities), *(p.stem for p in s.labels)])


def _trust(s: Settings) -> str:
    base = f"{1 - s.trust_per_project:.6g}"
    text = f"Trust of a pair is 1 - {base}^n for n joint projects"
    if s.max_project_size is not None:
        text += f" of at most {s.max_project_size} participants"
    if s.half_life is not None:
        text += f"; a project that started y years before counts 0.5^(y/{s.half_life:g})"
    if s.indirect is not None:
        text += (
            f"; without a joint project it is {s.indirect:g} times the greatest product of trust "
            f"in a common partner, for the {s.indirect_each} pairs of a candidate with most of it"
        )
    return text + "."


def note_read(
    projects: Projects,
    people: Participations,
    found: Evidence,
    about: About,
    countries: list[str],
    findings: Findings,
) -> None:
    """Tell what was read and what is odd in it, before anything is filtered."""
    first, last = date.fromordinal(min(projects.days, default=1)), projects.as_of
    counting = found.days <= projects.limit
    roles = ", ".join(f"{role or 'no role'} {n:,}" for role, n in people.roles.most_common())
    findings.note(
        f"read {counted(int(counting.sum()), 'project')} that started from {first} to {last}, "
        f"{counted(len(found.project), 'participation')} ({roles}) of "
        f"{counted(found.organisations, 'organisation')}"
    )
    led = np.bincount(found.project[found.coordinates], minlength=len(found.sizes))
    there = counting & (found.sizes > 0)
    for text, where in (
        ("with a single participant", there & (found.sizes == 1)),
        ("without any participant", counting & ~there),
        ("without a coordinator", there & (led == 0)),
        ("with several coordinators, each of whom counts", led > 1),
    ):
        if where.any():
            findings.note(f"{counted(int(where.sum()), 'project')} {text}")
    blank = int(np.isnan(found.money).sum())
    if blank:
        many = counted(blank, "participation")
        findings.note(f"ecContribution of {many} is blank: not known, and not zero")
    for kind, codes in about.codes.items():
        lacking = int(counting.sum()) - len(codes)
        if lacking:
            findings.note(f"{counted(lacking, 'project')} without {_ONE[kind]}")
    note_countries(people, countries, findings)


def note_gaps(
    candidates: Sequence[Candidate], capable: Ints, pairs: Pairs, findings: Findings
) -> None:
    """Tell what is not known of the candidates, and who has no capability or no partner."""
    lacking = Counter[str]()
    for candidate in candidates:
        has = candidate.attributes
        lacking["name"] += candidate.name is None
        lacking["type"] += candidate.type is None
        lacking["region"] += candidate.region is None
        lacking["sme"] += "sme" not in has
        lacking["ec_contribution"] += "ec_contribution" not in has
    blanks = [f"{name} of {n:,}" for name, n in lacking.items() if n]
    n = len(candidates)
    if blanks:
        findings.note(f"not known of the {n:,} candidates: {', '.join(blanks)}")
    idle, alone = n - len(np.unique(capable)), n - len(np.unique([pairs.a, pairs.b]))
    for text, many in (("capability", idle), ("trusted partner", alone)):
        if many:
            findings.note(f"{counted(many, 'candidate')} without any {text}")
