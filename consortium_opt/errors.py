"""What ends a run: a bug, a solver that is wrong, or no time left to answer."""

from __future__ import annotations


class InternalError(RuntimeError):
    """The checker and the solver disagree, or something happened that never should."""


class OutOfTime(Exception):
    """A limit or Ctrl-C came before there was anything to answer with; the text says to what."""
