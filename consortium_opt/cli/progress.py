"""Progress on standard error, and Ctrl-C that keeps what was found.

Solver threads tell of their progress themselves, so two may at once: they take turns.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import FrameType

import click

EVERY = 0.5
"""Seconds between two looks at a terminal."""


def is_live() -> bool:
    """Whether standard error is a terminal whose line can be rewritten."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
    """Elapsed time, best objective, bound and gap, once a solve takes more than a second.

    On a terminal one line that is rewritten; elsewhere a line an improvement.
    """

    def __init__(self, started: float, quiet: bool) -> None:
        self.started = started
        self.quiet = quiet
        self.live = is_live()
        self.shown: float | None = None
        self.next = started + 1.0
        self.open = False
        self.turn = Lock()

    def __call__(self, best: float | None, bound: float | None) -> None:
        """Show the best objective and the bound, if it is time."""
        with self.turn:
            self._show(best, bound)

    def _show(self, best: float | None, bound: float | None) -> None:
        now = time.monotonic()
        if self.quiet or now < self.next:
            return
        if self.live:
            click.echo(f"\r{self._line(now, best, bound):<76}", nl=False, err=True)
            self.next, self.open = now + EVERY, True
        elif best != self.shown:
            click.echo(self._line(now, best, bound), err=True)
            self.shown = best

    def say(self, text: str) -> None:
        """A line of its own, with the elapsed time."""
        with self.turn:
            self.close()
            click.echo(f"{time.monotonic() - self.started:6.1f} s  {text}", err=True)

    def _line(self, now: float, best: float | None, bound: float | None) -> str:
        parts = [f"{now - self.started:6.1f} s"]
        parts.append("nothing found yet" if best is None else f"best {best:.4f}")
        if bound is not None:
            parts.append(f"bound {bound:.4f}")
        if best is not None and bound is not None and best > 0:
            parts.append(f"gap {max(0.0, bound - best) / best:.2%}")
        return "  ".join(parts)

    def close(self) -> None:
        """Leave the terminal's line."""
        if self.open:
            click.echo("\r" + " " * 76 + "\r", nl=False, err=True)
            self.open = False


class Steps:
    """Elapsed time and how much is done of work in many steps, once it takes more than a second.

    On a terminal one line that is rewritten; elsewhere a line from time to time.
    """

    def __init__(self, started: float, quiet: bool, noun: str) -> None:
        self.started = started
        self.quiet = quiet
        self.noun = noun
        self.live = is_live()
        self.shown = -1
        self.next = started + 1.0
        self.open = False
        self.turn = Lock()

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is, if it is time."""
        with self.turn:
            self._show(done, total)

    def _show(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.quiet or now < self.next or (not self.live and done == self.shown):
            return
        part, _, noun = self.noun.rpartition(": ")
        what = f"{part}: " if part else ""
        line = f"{now - self.started:6.1f} s  {what}{done} of {total} {noun} done"
        if self.live:
            click.echo(f"\r{line:<76}", nl=False, err=True)
        else:
            click.echo(line, err=True)
        self.next = now + (EVERY if self.live else 4 * EVERY)
        self.shown, self.open = done, self.live

    def of(self, part: str, done: int, total: int) -> None:
        """The same for work in parts: how far it is with one of them."""
        self.noun = f"{part}: questions"
        self(done, total)

    def close(self) -> None:
        """Leave the terminal's line."""
        if self.open:
            click.echo("\r" + " " * 76 + "\r", nl=False, err=True)
            self.open = False


class Interrupt:
    """Whether Ctrl-C was pressed. A second one stops at once."""

    def __init__(self) -> None:
        self.pressed = False

    def __call__(self) -> bool:
        """Whether it was pressed."""
        return self.pressed

    @contextmanager
    def listening(self, quiet: bool) -> Iterator[None]:
        """Catch the first Ctrl-C while the block runs."""

        def first(_signal: int, _frame: FrameType | None) -> None:
            self.pressed = True
            signal.signal(signal.SIGINT, before)
            if not quiet:
                click.echo("\nstopping; once more to stop at once", err=True)

        before = signal.signal(signal.SIGINT, first)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
