"""What is probably one thing written in two ways: organisations, capabilities and topics.

Names are compared by a key in which case, accents, punctuation and legal forms do not count, so
that a pool of tens of thousands is looked through once and not pair by pair. All that is found is
told in notes: nothing is joined or refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from consortium_opt.instance.cells import printable, show
from consortium_opt.instance.hints import COMPARISONS, SEARCHED
from consortium_opt.instance.parse import nearest
from consortium_opt.instance.schema import Instance

_FORMS = """
    ab ag aps as asa asbl bv bvba co doo ead eeig eirl ev ggmbh gie gmbh inc kft kg kgaa lda llc
    llp lp ltd limited mbh nv nyrt ohg ood oo oy oyj plc sa sarl sas sasu scarl scop scrl se sia
    sl slu snc soc sp spa spol spzoo sro srl srls ug uab vzw z zrt
"""
LEGAL_FORMS = frozenset(_FORMS.split())
"""Words at the end of a name that say under which law a body stands."""

SHOWN = 6
"""Groups that a note names; the rest are counted."""

_WORD = re.compile(r"[^\W_]+")
_DOTS = str.maketrans({".": None, "'": None, "’": None, "&": " and "})


Cells = Mapping[str, Collection[str]]
"""Columns, as ``table.column``, to the values in them that a note speaks of."""


class Alike(NamedTuple):
    """A note on look-alikes, and the cells that it is about."""

    text: str
    cells: Cells


def look_alikes(instance: Instance) -> Iterator[str]:
    """A note for every kind of look-alike there is."""
    return (found.text for found in alike(instance))


def alike(instance: Instance) -> Iterator[Alike]:
    """Every kind of look-alike there is, with its cells."""
    same = "Keep one of them, unless they are different bodies"
    names = {c.id: (c.country, name_key(c.label)) for c in instance.candidates}
    labels = {c.id: c.label for c in instance.candidates}
    by_name = _groups({i: key for i, key in names.items() if key[1]})
    if by_name:
        text = f"same name but for its spelling: {_told(by_name, labels)}. {same}"
        yield Alike(text, {"candidates.id": _members(by_name)})
    by_pic = _groups({c.id: c.pic for c in instance.candidates if c.pic})
    by_pic = [group for group in by_pic if group not in by_name]
    if by_pic:
        yield Alike(
            f"same pic: {_told(by_pic, labels)}. {same}", {"candidates.id": _members(by_pic)}
        )
    having = {row.capability for row in instance.capabilities}
    asked = _asked(instance)
    kinds = {"capabilities": having.union(*asked.values()), "topics": _topics(instance)}
    for kind, words in kinds.items():
        found = _groups({word: " ".join(words_of(word)) for word in sorted(words)})
        if found:
            told = f"{kind} that differ in spelling alone count as different: {_told(found)}"
            tables = ("capabilities", *asked) if kind == "capabilities" else ("interests",)
            column = "capability" if kind == "capabilities" else "topic"
            cells = {f"{table}.{column}": _members(found) for table in tables}
            yield Alike(f"{told}. Write each in one way", cells)
    yield from _nobodys(having, asked)


def _members(groups: list[tuple[str, ...]]) -> set[str]:
    return {name for group in groups for name in group}


def name_key(name: str) -> str:
    """What is left of a name without case, accents, punctuation and legal form at its end."""
    words = words_of(name)
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def words_of(text: str) -> list[str]:
    """Words without case, accents and punctuation; letters that stand alone are put together."""
    text = text.casefold()
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    found: list[str] = []
    for single, run in groupby(_WORD.findall(text.translate(_DOTS)), _is_letter):
        words = list(run)
        found += ["".join(words)] if single else words
    return found


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _groups(keys: Mapping[str, object]) -> list[tuple[str, ...]]:
    """Names that share a key, as far as several do, in their order."""
    found: dict[object, list[str]] = {}
    for name, key in keys.items():
        found.setdefault(key, []).append(name)
    return [tuple(names) for names in found.values() if len(names) > 1]


def _told(groups: list[tuple[str, ...]], labels: Mapping[str, str] | None = None) -> str:
    """The groups in words, of candidates with the name of the first."""
    found = []
    for names in groups[:SHOWN]:
        words = " and ".join(map(show, names[:SHOWN]))
        label = (labels or {}).get(names[0], names[0])
        found.append(words if label == names[0] else f"{words} ({printable(label)[:60]})")
    rest = len(groups) - SHOWN
    return ", ".join(found) + (f" and {rest} more" if rest > 0 else "")


def _topics(instance: Instance) -> set[str]:
    return {row.topic for row in instance.interests}


def _asked(instance: Instance) -> dict[str, set[str]]:
    """Table to the capabilities that it asks for."""
    tables = ("needs", "wanted", "role_requirements")
    return {name: {row.capability for row in getattr(instance, name)} for name in tables}


def _nobodys(having: set[str], asked: Mapping[str, set[str]]) -> Iterator[Alike]:
    """Capabilities that are asked for, that nobody has, and that are nearly one somebody has."""
    keys = {" ".join(words_of(word)) for word in having}
    for table, words in asked.items():
        strange = [w for w in sorted(words - having) if " ".join(words_of(w)) not in keys]
        for word in strange[: min(SEARCHED, COMPARISONS // max(1, len(having)))]:
            meant = nearest(word, sorted(having))
            if meant:
                text = f"{table}: nobody has capability {show(word)}. Did you mean {show(meant)}?"
                yield Alike(text, {f"{table}.capability": (word,)})
