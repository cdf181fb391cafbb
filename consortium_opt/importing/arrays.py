"""The downloads as arrays: participations, sizes of projects, labels of projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from consortium_opt.importing.labels import Codes
from consortium_opt.importing.participations import Participations
from consortium_opt.importing.projects import Projects

Ints: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Participations, a row each, and labels of projects, a row each; all by number.

    ``sizes`` are the participants of each project, ``days`` the ordinals of their starts.
    """

    project: Ints
    organisation: Ints
    coordinates: Flags
    money: Reals
    sizes: Ints
    days: Ints
    organisations: int
    label_names: list[str]
    label_project: Ints
    label: Ints

    def per_organisation(self, rows: Flags) -> Ints:
        """How many of the rows each organisation has."""
        return np.bincount(self.organisation[rows], minlength=self.organisations)


def evidence(projects: Projects, found: Participations, capabilities: Codes) -> Evidence:
    """The arrays; labels are in the order of their names, a project's beside one another."""
    names = sorted({name for labels in capabilities.values() for name in labels})
    number = {name: k for k, name in enumerate(names)}
    project = np.array(found.projects, dtype=np.int64)
    pairs = [(p, number[name]) for p in sorted(capabilities) for name in sorted(capabilities[p])]
    labelled = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Evidence(
        project=project,
        organisation=np.array(found.organisations, dtype=np.int64),
        coordinates=np.array(found.coordinates, dtype=bool),
        money=np.array(found.money, dtype=float),
        sizes=np.bincount(project, minlength=len(projects.ids)),
        days=np.array(projects.days, dtype=np.int64),
        organisations=len(found.ids),
        label_names=names,
        label_project=labelled[:, 0],
        label=labelled[:, 1],
    )
