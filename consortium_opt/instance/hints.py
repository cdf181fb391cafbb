"""Which id of many a misspelt one was meant to be, at a price that does not grow with the pool."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

from consortium_opt.problems import did_you_mean

COMPARISONS = 100_000
"""Pairs of names that are compared in full for one table of ids; it takes a few seconds."""
SEARCHED = 50
"""Words that get a suggestion by comparing in full."""

_LONGEST = 64


def hints(known: Collection[str]) -> Callable[[str], str]:
    """A function from an unknown word to ``Did you mean 'acme'?``, or nothing.

    A word that is one slip from a known one (case, a separator, a letter more, less, other or
    swapped) is looked up; of others the first are compared with every known one.
    """
    left = [min(SEARCHED, COMPARISONS // max(1, len(known)))]

    @cache
    def index() -> dict[str, str]:
        found: dict[str, str] = {}
        for word in sorted(known):
            for slip in _slips(word):
                found.setdefault(slip, word)
        return found

    @cache
    def hint(word: str) -> str:
        near = next((index()[slip] for slip in _slips(word) if slip in index()), None)
        if near is not None:
            return f"Did you mean {near!r}?"
        left[0] -= 1
        return did_you_mean(word, known) if left[0] >= 0 else ""

    return hint


def _slips(word: str) -> Iterator[str]:
    """The word folded, and what is left of it without one of its letters."""
    folded = "".join(c for c in word.casefold() if c.isalnum()) or word
    yield folded
    if 2 < len(folded) <= _LONGEST:
        yield from (folded[:k] + folded[k + 1 :] for k in range(len(folded)))
