"""From CORDIS downloads to an instance: candidates, capabilities by projects, trust by joint work.

The European Commission publishes the projects of its framework programmes, with everybody who took
part, as zip archives of CSV files: https://cordis.europa.eu, © European Union. Which files and
columns are read stands in :mod:`consortium_opt.importing.layout`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from consortium_opt.importing.arrays import Evidence, Flags, evidence
from consortium_opt.importing.download import open_downloads
from consortium_opt.importing.labels import read_about
from consortium_opt.importing.levels import levels, shares
from consortium_opt.importing.organisations import countries, described
from consortium_opt.importing.participations import Participations, read_participations
from consortium_opt.importing.pool import Imported
from consortium_opt.importing.projects import read_projects
from consortium_opt.importing.select import Selection, seats, select
from consortium_opt.importing.settings import Settings, check, settings_of
from consortium_opt.importing.trust import direct, with_indirect
from consortium_opt.importing.words import meta, note_gaps, note_read
from consortium_opt.instance.raw import Findings
from consortium_opt.instance.schema import Candidate, Instance, Scalar, Wanted

Told = Callable[[int, int], None]
"""Takes how many steps are done, and of how many."""

STEPS = 6


def import_cordis(
    sources: str | Path | Iterable[str | Path],
    *,
    note: Callable[[str], object] | None = None,
    told: Told | None = None,
    **settings: Any,
) -> Instance:
    """An instance of the organisations in CORDIS downloads: zip archives, or their folders.

    Args:
        sources: One download or several; a project or an organisation (by its participant
            identification code) that is in several is one.
        note: Takes what was read, normalised and missing, a sentence a call.
        told: Takes how far it is: steps done, and of how many.
        **settings: as of :class:`~consortium_opt.importing.settings.Settings`, all optional.

    Raises:
        InvalidInput: with every setting that cannot be followed; with every download, file or
            column that is missing or damaged; if no candidate passes the filters.
    """
    found = imported(sources, settings_of(settings), told)
    if note is not None:
        for text in found.notes:
            note(text)
    return found.instance()


def imported(
    sources: str | Path | Iterable[str | Path], settings: Settings, told: Told | None = None
) -> Imported:
    """The same as arrays, to be written without ever being an instance as a whole."""
    check(settings)
    tell = told or (lambda done, total: None)
    findings = Findings()
    paths = (sources,) if isinstance(sources, str | Path) else tuple(sources)
    downloads = open_downloads(paths, settings.files, findings)
    projects = read_projects(downloads, settings.as_of, findings)
    tell(1, STEPS)
    people = read_participations(downloads, projects, findings)
    tell(2, STEPS)
    about = read_about(downloads, projects, settings, findings)
    tell(3, STEPS)
    found = evidence(projects, people, about.capabilities)
    codes = countries(people)
    note_read(projects, people, found, about, codes, findings)
    chosen = select(found, about.codes, people.ids, codes, settings)
    rows = chosen.projects[found.project] if settings.count == "selected" else everything(found)
    place, n = seats(chosen.chosen, found.organisations), len(chosen.chosen)
    can = levels(found, rows, place, settings.levels)
    tell(4, STEPS)
    pairs = direct(
        found, rows, place, n, projects.limit,
        settings.trust_per_project, settings.half_life, settings.max_project_size,
    )  # fmt: skip
    if settings.indirect is not None:
        pairs = with_indirect(pairs, n, settings.indirect, settings.indirect_each)
    tell(5, STEPS)
    base = Instance(
        meta=meta(projects, downloads, settings),
        candidates=_candidates(found, rows, people, codes, chosen, findings),
        wanted=_wanted(found, chosen.projects) if settings.filtered else (),
    )
    note_gaps(base.candidates, can[0], pairs, findings)
    decays = settings.half_life is not None
    return Imported(base, found.label_names, can, pairs, decays, findings.notes)


def everything(found: Evidence) -> Flags:
    """Every participation."""
    return np.ones(len(found.project), dtype=bool)


def _candidates(
    found: Evidence,
    rows: Flags,
    people: Participations,
    codes: list[str],
    chosen: Selection,
    findings: Findings,
) -> tuple[Candidate, ...]:
    """One candidate an organisation: what is known of it, and sums over the rows that count."""
    paid = rows & ~np.isnan(found.money)
    projects, led = found.per_organisation(rows), found.per_organisation(rows & found.coordinates)
    known = found.per_organisation(paid)
    euro = np.bincount(found.organisation[paid], found.money[paid], found.organisations)
    made = []
    for k in chosen.chosen.tolist():
        columns = described(people, k, codes[k], findings)
        names = [name for name in ("city", "sme") if name in columns]
        attributes: dict[str, Scalar] = {name: columns.pop(name) for name in names}
        attributes["projects"] = float(projects[k])
        if known[k]:
            attributes["ec_contribution"] = round(float(euro[k]), 2)
        made.append(Candidate(**columns, experience=float(led[k]), attributes=attributes))
    return tuple(made)


def _wanted(found: Evidence, projects: Flags) -> tuple[Wanted, ...]:
    """The share of the selected projects that carry each label."""
    return tuple(Wanted(capability=name, weight=share) for name, share in shares(found, projects))
