"""The folder of ``solve -o``: the result, its report, and the tables for the proposal."""

from __future__ import annotations

from pathlib import Path

from consortium_opt.dossier import Dossier
from consortium_opt.proposal.files import NAMES, proposal_files
from consortium_opt.reporting.folder import FILES, write_report

EVERY = (*FILES, *NAMES)
"""Every file that can be in the folder."""


def write_dossier(dossier: Dossier, folder: Path, force: bool = False) -> Path:
    """Write a result with all that is made of rank 1; see :func:`reporting.folder.write_report`.

    Without a consortium there are no tables for the proposal.

    Raises:
        InvalidInput: if the place is taken, or cannot be written to; then nothing is left behind.
    """
    result = dossier.result
    made = proposal_files(dossier) if result.consortia else {}
    return write_report(result, folder, force, dossier.notes, more=made, former=NAMES)
