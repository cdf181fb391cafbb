"""A finding of a check, and what the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from consortium_opt.formulation.layers import Key
from consortium_opt.formulation.numbers import Sizes
from consortium_opt.formulation.schema import Formulation
from consortium_opt.groups import Group
from consortium_opt.problems import Problem

Kind = Literal["problem", "hint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem or a hint: the file, the key in it, what is wrong, what to do."""

    kind: Kind
    file: str
    key: str
    message: str
    fix: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        where = f"{self.file} {self.key}".strip()
        return str(Problem(where, self.message, self.allowed, self.fix))

    @classmethod
    def of(cls, problem: Problem) -> Finding:
        """What makes a file unreadable."""
        file, _, key = problem.where.partition(" ")
        return cls("problem", file, key, problem.message, problem.fix, problem.allowed)

    def repeats(self, other: Finding) -> bool:
        """Whether the other said the same before, at this key or below it."""
        return f"{other.key}.".startswith(f"{self.key}.") and other.message in self.message


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the checks look at; ``file`` names the source of a key."""

    formulation: Formulation
    day: date
    max_age: int
    groups: Mapping[str, Group]
    sizes: Sizes
    file: Callable[[Key], str]

    def finding(self, kind: Kind, key: Key, message: str, fix: str = "") -> Finding:
        """A finding at a key."""
        return Finding(kind, self.file(key), ".".join(key), message, fix)
