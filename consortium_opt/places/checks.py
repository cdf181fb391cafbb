"""What is wrong with tables of places, within one table and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from consortium_opt.places.source import EU_SPELLINGS, Line, Source
from consortium_opt.problems import Problem, did_you_mean, listing

KEYS: Mapping[str, tuple[str, ...]] = {
    "countries.csv": ("country",),
    "groups.csv": ("group", "value", "since"),
    "neighbours.csv": ("a", "b"),
    "regions.csv": ("nuts2",),
}
"""Columns that together name a row."""
FILLED: Mapping[str, tuple[str, ...]] = {
    "countries.csv": ("country", "name"),
    "groups.csv": ("group", "value", "kind", "status"),
    "neighbours.csv": ("a", "b"),
    "regions.csv": ("nuts2", "name", "country"),
}
"""Columns that must not be blank."""
CODES: Mapping[str, tuple[str, ...]] = {
    "countries.csv": ("part_of",),
    "neighbours.csv": ("a", "b"),
    "regions.csv": ("country",),
}
"""Columns that hold a country."""
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("groups.csv", "kind"): ("country", "region", "type"),
    ("groups.csv", "status"): ("member", "associated", "transitional", "uncertain"),
    ("regions.csv", "category"): ("less_developed", "transition", "more_developed"),
}
"""Columns that hold one of a few words."""
DATES = ("since", "until", "as_of")
ASKED = ("ACADEMIC", "EU27", "EUROPE", "OUTERMOST", "PUBLIC_BODY", "RESEARCH", "WIDENING")
"""Groups that every run looks into, whatever its rules."""
COUNTRY = re.compile(r"[A-Z]{2}")
REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{1,3}")
NUTS2 = re.compile(r"[A-Z]{2}[A-Z0-9]{2}")


def faults(sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Every fault of the tables, by file and line."""
    countries = sources["countries.csv"]
    known = frozenset(line.cells["country"] for line in countries.lines)
    for source in sources.values():
        for line in source.lines:
            yield from _blanks(source, line)
            yield from _words(source, line)
            if countries.whole:
                yield from _codes(source, line, known)
        yield from _twice(source)
    yield from _of_countries(countries)
    yield from _of_groups(sources["groups.csv"])
    yield from _of_regions(sources["regions.csv"])


def _blanks(source: Source, line: Line) -> Iterator[Problem]:
    for column in FILLED[source.name]:
        if not line.cells[column]:
            yield Problem(source.at(line, column), f"{column} is blank", fix="Fill it in")


def _words(source: Source, line: Line) -> Iterator[Problem]:
    for (name, column), words in WORDS.items():
        text = line.cells[column] if name == source.name else ""
        if text and text not in words:
            message = f"{text!r} is none of the words it can be"
            fix = did_you_mean(text, words) or "Write one of them"
            yield Problem(source.at(line, column), message, listing(words), fix)


def _codes(source: Source, line: Line, known: frozenset[str]) -> Iterator[Problem]:
    """Countries that there are not, and regions that begin with none."""
    columns = CODES.get(source.name, ())
    region = "region" if source.name == "countries.csv" else ""
    if source.name == "groups.csv":
        columns = ("value",) if line.cells["kind"] == "country" else ()
        region = "value" if line.cells["kind"] == "region" else ""
    for column in columns:
        code = line.cells[column]
        if code and code not in known:
            message = f"there is no country {code!r}"
            spelt = EU_SPELLINGS.get(code) or (code.upper() if code.upper() in known else "")
            fix = f"Write {spelt}" if spelt else "Correct it, or add it to countries.csv"
            yield Problem(source.at(line, column), message, "the codes in countries.csv", fix)
    code = line.cells[region] if region else ""
    if code and (not REGION.fullmatch(code) or _country(code) not in known):
        message = f"{code!r} is not a NUTS code"
        yield Problem(source.at(line, region), message, "NUTS codes such as FRF1", "Correct it")


def _country(region: str) -> str:
    return EU_SPELLINGS.get(region[:2], region[:2])


def _twice(source: Source) -> Iterator[Problem]:
    """Rows with the same key; a pair is the same in either order."""
    first: dict[tuple[str, ...], Line] = {}
    for line in source.lines:
        columns = KEYS[source.name]
        key = tuple(line.cells[column] for column in columns)
        key = tuple(sorted(key)) if source.name == "neighbours.csv" else key
        if key in first:
            message = f"{' '.join(filter(None, key))} stands twice, first on line"
            message += f" {first[key].number}"
            yield Problem(source.at(line), message, fix="Keep one of them")
        first.setdefault(key, line)
        if source.name == "neighbours.csv" and key[0] == key[1] != "":
            message = f"{key[0]} borders on itself"
            yield Problem(source.at(line), message, "two countries", "Take the line out")


def _of_countries(source: Source) -> Iterator[Problem]:
    """Codes that are none, and territories of territories."""
    parts = {line.cells["country"] for line in source.lines if line.cells["part_of"]}
    for line in source.lines:
        code, state = line.cells["country"], line.cells["part_of"]
        if code and not COUNTRY.fullmatch(code):
            message = f"{code!r} is not a country code"
            fix = "Write two capital letters"
            yield Problem(source.at(line, "country"), message, "ISO 3166-1 alpha-2", fix)
        if state in parts:
            message = f"{state} is part of another country itself"
            yield Problem(source.at(line, "part_of"), message, "a state", "Name the state")


def _of_groups(source: Source) -> Iterator[Problem]:
    """Dates, kinds that differ within a group, and groups that are missing."""
    kinds: dict[str, Line] = {}
    for line in source.lines:
        yield from _dates(source, line)
        first = kinds.setdefault(line.cells["group"], line)
        if line.cells["kind"] != first.cells["kind"]:
            message = f"kind {line.cells['kind']!r}, but {first.cells['kind']!r} on line"
            message += f" {first.number} of the same group"
            yield Problem(source.at(line, "kind"), message, "one kind a group", "Correct one")
    missing = [name for name in ASKED if name not in kinds]
    if source.whole and missing:
        fix = "Copy its rows from the shipped file"
        yield Problem(source.title, f"group {listing(missing)} is missing", fix=fix)


def _dates(source: Source, line: Line) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for column in DATES:
        text = line.cells[column]
        try:
            days |= {column: date.fromisoformat(text)} if text else {}
        except ValueError:
            where, message = source.at(line, column), f"{text!r} is not a date"
            yield Problem(where, message, "a date such as 2026-05-12, or blank", "Correct it")
    if {"since", "until"} <= days.keys() and days["until"] <= days["since"]:
        message = f"until {days['until']} is not after since {days['since']}"
        yield Problem(source.at(line, "until"), message, "a later day", "Correct one of the two")


def _of_regions(source: Source) -> Iterator[Problem]:
    """Codes of another level, and codes that lie in another country."""
    for line in source.lines:
        code, country = line.cells["nuts2"], line.cells["country"]
        if code and not NUTS2.fullmatch(code):
            message = f"{code!r} is not a NUTS-2 code"
            yield Problem(source.at(line, "nuts2"), message, "four characters", "Correct it")
        elif code and country and _country(code) != country:
            message = f"{code} lies in {_country(code)}, but the country is {country}"
            yield Problem(source.at(line, "country"), message, fix="Correct one of the two")
