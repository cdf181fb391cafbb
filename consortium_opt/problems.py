"""What is wrong with an input, where, and what to do about it.

Readers and checks collect :class:`Problem` values and raise one :class:`InvalidInput` with all of
them, so that a user mends a file once instead of once a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of an input.

    ``where`` names the file and the place in it in the user's own terms: ``candidates.csv line 4,
    column country``, ``pool.xlsx candidates!B4, column country``, ``horizon.toml rules.size.max``.
    ``message`` says what is wrong and shows the value, ``allowed`` what would be right, ``fix``
    what to do. The last two may be empty where the message already says it.
    """

    where: str
    message: str
    allowed: str = ""
    fix: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if (self.allowed or self.fix) and not parts[0].endswith((".", "?", "!", ":", "`")):
            parts[0] += "."
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if self.fix:
            parts.append(self.fix if self.fix.endswith((".", "?", "`")) else self.fix + ".")
        return " ".join(parts)


class InvalidInput(ValueError):
    """Raised once with every problem found in an instance, a formulation or their combination."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        super().__init__("\n".join([f"{head}:", *(f"  - {p}" for p in self.problems)]))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean 'size'?`` for a near miss, else an empty string."""
    close = get_close_matches(str(word).casefold(), {k.casefold(): k for k in known}, n=1)
    names = {k.casefold(): k for k in known} if close else {}
    return f"Did you mean {names[close[0]]!r}?" if close else ""


def listing(values: Sequence[str], limit: int = 12) -> str:
    """The values separated by commas, the rest counted: ``a, b, c and 4 more``."""
    shown = ", ".join(values[:limit])
    rest = len(values) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown
