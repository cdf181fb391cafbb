"""Where the files that ship with the package are: in the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_file(name: str) -> Path:
    """A table of the package, such as ``groups.csv``."""
    return _PACKAGE / "data" / name


def shipped_folder(name: str) -> Path:
    """Folder ``formulations`` or ``instances``: the installed copy, else the checkout's."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
