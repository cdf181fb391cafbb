"""What is made of a dossier as files: the folder of ``solve -o``, and what ``report`` writes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from consortium_opt.dossier import Dossier
from consortium_opt.pages.report import report_html
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.proposal.files import NAMES, proposal_files
from consortium_opt.reporting.folder import (
    FILES,
    Contents,
    check_file,
    check_place,
    write_file,
    write_files,
    write_report,
)

REPORT = "report.html"
DOCUMENTS = (REPORT, *NAMES)
"""Every file that is made for people."""
EVERY = (*FILES, *DOCUMENTS)
"""Every file that can be in the folder of ``solve -o``."""
KINDS = tuple(dict.fromkeys(name.rpartition(".")[2] for name in DOCUMENTS))
"""Endings of what is made for people."""


def documents(
    dossier: Dossier, rank: int = 1, template: str | None = None, only: Collection[str] = ()
) -> Contents:
    """The report and the tables for the proposal, by the names of the files.

    ``rank``: which consortium they are of. ``template``: as in
    :func:`consortium_opt.proposal.files.proposal_files`. ``only``: kinds of files to make, all if
    left out. Without a consortium there are no tables for the proposal.

    Raises InvalidInput if there is no such rank or template, or no file of the kinds.
    """
    wanted = set(only or KINDS)
    made: dict[str, str | bytes] = {}
    if dossier.result.consortia and wanted - {"html"}:
        made |= proposal_files(dossier, rank, template, wanted)
    if "html" in wanted:
        made[REPORT] = report_html(dossier, rank)
    if not made:
        message = "without a consortium there are no tables for the proposal"
        raise InvalidInput([Problem("--only", message, fix="Leave it out for the report alone")])
    return made


def write_dossier(dossier: Dossier, folder: Path, force: bool = False) -> Path:
    """Write a result with all that is made of rank 1; see :func:`reporting.folder.write_report`.

    Raises:
        InvalidInput: if the place is taken, or cannot be written to; then nothing is left behind.
    """
    result, made = dossier.result, documents(dossier)
    return write_report(result, folder, force, dossier.notes, more=made, former=NAMES)


def write_documents(contents: Contents, place: Path, force: bool = False) -> Path:
    """What :func:`documents` made, in a new folder; a place that ends in .html is the report alone.

    Raises:
        InvalidInput: if the place is taken and there is no ``force``, or cannot be written to.
    """
    if is_page(place):
        return write_file(contents[REPORT], place, force)
    return write_files(contents, place, force)


def check_documents(place: Path, force: bool = False) -> None:
    """Raise InvalidInput if :func:`write_documents` would find the place taken."""
    if is_page(place):
        check_file(place, force)
    else:
        check_place(place, force, DOCUMENTS)


def is_page(place: Path) -> bool:
    """Whether the place is that of a report alone, and not of a folder."""
    return place.suffix.lower() in (".html", ".htm")
