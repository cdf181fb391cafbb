"""Failures that are not the user's: a bug, or a solver that is wrong."""

from __future__ import annotations


class InternalError(RuntimeError):
    """The checker and the solver disagree, or something happened that never should."""
