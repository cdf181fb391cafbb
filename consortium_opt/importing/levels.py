"""Levels of capabilities: how many projects of an organisation carry a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from consortium_opt.importing.arrays import Evidence, Flags, Ints


def levels(
    found: Evidence, rows: Flags, seats: Ints, scale: Sequence[int]
) -> tuple[Ints, Ints, Ints]:
    """Candidate, label and level, from 1 on, sorted by the first two.

    ``rows`` are the participations that count, ``seats`` has the place of each organisation among
    the candidates, or -1. The level is how many numbers of the scale the count of projects reaches:
    on ``1, 2, 3, 5, 10``, four projects give level 3.
    """
    chosen = rows & (seats[found.organisation] >= 0)
    project, candidate = found.project[chosen], seats[found.organisation[chosen]]
    first = np.searchsorted(found.label_project, project, "left")
    many = np.searchsorted(found.label_project, project, "right") - first
    # the labels of each participation's project, one after the other
    before = np.repeat(np.cumsum(many) - many, many)
    label = found.label[np.arange(many.sum()) - before + np.repeat(first, many)]
    width = max(1, len(found.label_names))
    keys, counts = np.unique(np.repeat(candidate, many) * width + label, return_counts=True)
    reached = np.searchsorted(np.asarray(scale), counts, "right")
    keys, reached = keys[reached > 0], reached[reached > 0]
    return keys // width, keys % width, reached


def shares(found: Evidence, projects: Flags) -> Iterator[tuple[str, float]]:
    """Each label and the part of the projects that carry it, to four decimals, above 0."""
    total = int(projects.sum())
    counts = np.bincount(found.label[projects[found.label_project]])
    for name, count in zip(found.label_names, counts, strict=False):
        share = round(float(count) / total, 4) if total else 0.0
        if share:
            yield name, share


def scale_in_words(scale: Sequence[int]) -> str:
    """The scale as a sentence: ``1, 2, 3-4 projects or 5 and more give levels 1 to 4``."""
    steps = [str(low) if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(scale)]
    last = f"{scale[-1]} or more projects"
    if not steps:
        return f"{last} give level 1"
    return f"{', '.join(steps)}, {last} give levels 1 to {len(scale)}"
