"""The files of a CORDIS download and the columns that are read of them.

As in the archives ``cordis-h2020projects-csv.zip``, ``cordis-fp7projects-csv.zip`` and
``cordis-HORIZONprojects-csv.zip`` of https://cordis.europa.eu: a head line, then a row a line,
separated by semicolons, quoted, UTF-8. Columns may stand in any order, and others beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Layout(NamedTuple):
    """Columns of a file: those it must have, and those whose lack is only told."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, in the order in which a row gives them."""
        return (*self.required, *self.optional)


PROJECTS = "project.csv"
PARTICIPATIONS = "organization.csv"
TOPICS = "topics.csv"
PROGRAMMES = "legalBasis.csv"
VOCABULARY = "euroSciVoc.csv"

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        PROJECTS: Layout(("id", "startDate"), ("rcn", "frameworkProgramme")),
        PARTICIPATIONS: Layout(
            ("projectID", "organisationID", "country", "role"),
            ("activityType", "name", "city", "nutsCode", "SME", "ecContribution"),
        ),
        TOPICS: Layout(("projectID", "topic")),
        PROGRAMMES: Layout(("projectID", "legalBasis")),
        VOCABULARY: Layout(("projectID", "euroSciVocPath")),
    }
)
"""Every file that can be read, in the order in which it is."""

FRAMEWORKS: Mapping[str, str] = MappingProxyType(
    {"FP7": "the Seventh Framework Programme", "H2020": "Horizon 2020", "HORIZON": "Horizon Europe"}
)
"""Names of framework programmes by the word in ``frameworkProgramme``."""
