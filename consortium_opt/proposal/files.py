"""Every document of a proposal by the name of its file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from consortium_opt.dossier import Dossier
from consortium_opt.proposal.latex import as_latex
from consortium_opt.proposal.sheets import workbook
from consortium_opt.proposal.tables import Proposal, proposal
from consortium_opt.proposal.texts import as_csv, as_markdown
from consortium_opt.proposal.word import word

TABLES = (
    "participants",
    "work-packages",
    "staff-effort",
    "budget",
    "cost-by-package",
    "roles",
    "capabilities",
    "facts",
    "balance",
)
"""Names of all tables that there can be."""
WRITERS: Mapping[str, Callable[[Proposal], str | bytes]] = MappingProxyType(
    {"docx": word, "xlsx": workbook, "md": as_markdown, "tex": as_latex}
)
"""What makes the document of an ending."""
NAMES = (
    *(f"proposal.{ending}" for ending in WRITERS),
    *(f"proposal-{name}.csv" for name in TABLES),
)
"""Files that :func:`proposal_files` can make."""


def proposal_files(
    dossier: Dossier,
    rank: int = 1,
    template: str | None = None,
    kinds: Collection[str] = ("docx", "xlsx", "md", "tex", "csv"),
) -> dict[str, str | bytes]:
    """Contents by name: ``proposal.docx``, ``.xlsx``, ``.md``, ``.tex`` and a CSV file a table.

    ``rank``: which consortium of the result, from 1. ``template``: ``he-5.1`` or ``he-4.0``; that
    of the day the call opens if left out. ``kinds``: endings of the files that are wanted.

    Raises:
        InvalidInput: if there is no consortium, or no such rank or template.
    """
    made = proposal(dossier, rank, template)
    found = {f"proposal.{kind}": write(made) for kind, write in WRITERS.items() if kind in kinds}
    tables = made.tables if "csv" in kinds else ()
    return found | {f"proposal-{table.name}.csv": as_csv(table) for table in tables}
