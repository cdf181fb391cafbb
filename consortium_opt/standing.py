"""Bodies that stand for several values of an attribute, such as a grouping across borders.

A candidate has one value of each attribute; a text column may hold further ones. For a rule that
counts values such a candidate stands in the pool once for each of them, so that filters, groups
and what is derived from the value are read of every stand-in as of any candidate. It stays one
member with one owner. A pool without the column is a pool without such bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consortium_opt.attributes import DERIVED
from consortium_opt.case import DESCRIBED, Case
from consortium_opt.geography import code_of_name, country_code, state_of
from consortium_opt.instance.schema import Candidate

SEPARATORS = re.compile(r"[\s,;]+")
SINGLE = ("id", *DERIVED)
"""Attributes of which nobody has several: names, and what is worked out from other columns."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A pool of stand-ins. ``of`` is the candidate of each, ``first`` each candidate's first."""

    case: Case
    of: tuple[int, ...]
    first: tuple[int, ...]

    def by(self, candidates: Iterable[int]) -> Iterator[int]:
        """The stand-ins of candidates."""
        for i in candidates:
            yield from range(self.first[i], self.first[i + 1])


def standing(case: Case, attribute: str, also: str | None) -> Standing:
    """Everybody once for each value: its own of ``attribute``, and those in the column ``also``."""
    return case.cached(("standing", attribute, also), lambda: _standing(case, attribute, also))


def _standing(case: Case, attribute: str, also: str | None) -> Standing:
    further = [_further(case, attribute, also, i) for i in range(case.n)]
    if not any(further):
        return Standing(case, tuple(range(case.n)), tuple(range(case.n + 1)))
    rows: list[Candidate] = []
    of: list[int] = []
    first = [0]
    for i, candidate in enumerate(case.candidates):
        rows += [candidate, *(_as(candidate, attribute, value) for value in further[i])]
        of += [i] * (1 + len(further[i]))
        first.append(len(rows))
    # the same ids in the same order: sorting them again changes nothing
    pool = case.instance.model_copy(update={"candidates": tuple(rows)})
    return Standing(Case(pool, case.formulation, case.date), tuple(of), tuple(first))


def _as(candidate: Candidate, attribute: str, value: str) -> Candidate:
    """The candidate with another value; its region is that of its seat, not of other countries."""
    if attribute == "country":
        return candidate.model_copy(update={"country": value, "region": None})
    if attribute in DESCRIBED:
        return candidate.model_copy(update={attribute: value})
    return candidate.model_copy(update={"attributes": {**candidate.attributes, attribute: value}})


def _further(case: Case, attribute: str, also: str | None, i: int) -> tuple[str, ...]:
    """Values of a candidate beside its own, each once, in the order of the cell."""
    found = (_value(attribute, word) for word in _words(case, also, i))
    own = case.attributes[attribute][i]
    return tuple(value for value in dict.fromkeys(found) if value not in (None, own))


def _words(case: Case, also: str | None, i: int) -> list[str]:
    """What stands in the cell, without the separators."""
    cell = case.attributes[also][i] if also in case.attributes else None
    return [word for word in SEPARATORS.split(cell) if word] if isinstance(cell, str) else []


def _value(attribute: str, word: str) -> str | None:
    """A word as the attribute has it; None for a country that there is not."""
    if attribute != "country":
        return word
    code = country_code(word)
    return state_of(code) if code else None


def standing_problems(case: Case, attribute: str, also: str | None) -> list[str]:
    """Why further values cannot be read: they are no text, or no countries."""
    if also is None or attribute not in case.attributes:
        return []
    if attribute in SINGLE and attribute not in case.instance.attribute_names:
        return [f"also: nobody has several values of {attribute!r}. Leave also out"]
    for name in (attribute, also):
        values = {type(value) for value in case.attributes.get(name, ())} - {type(None), str}
        if values:
            kind = "yes or no" if bool in values else "numbers"
            text = f"also: column {name} was read as {kind}, and several values are text"
            norway = ". Where NO is Norway, write the country of the seat as well: SE NO"
            return [text + (norway if attribute == "country" and bool in values else "")]
    if attribute != "country":
        return []
    return [
        f"also: column {also} of {case.ids[i]}: {word!r} is not a country code. Allowed: ISO "
        f"3166-1 alpha-2 codes such as FR and XK, with spaces, commas or semicolons between them. "
        f"{_remedy(word)}"
        for i in sorted(case.in_play)
        for word in _words(case, also, i)
        if country_code(word) is None
    ]


def _remedy(word: str) -> str:
    code = code_of_name(word)
    return f"Write {code}" if code else "Correct it, or leave the cell blank"
