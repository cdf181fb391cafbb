"""Countries by ISO 3166-1 alpha-2 code, land borders between them, and regions by NUTS code.

``data/countries.csv`` has one row a country: ``country`` (ISO 3166-1 alpha-2, and the
user-assigned XK for Kosovo), ``name`` (common English name) and, for a territory with a code of its
own, ``region`` (its NUTS code) and ``part_of`` (the state whose part it is by law, with the
``source``). ``data/regions.csv`` has one row a NUTS-2 region of NUTS 2021 or 2024,
``data/neighbours.csv`` one a pair of European countries that share a land border. The user may
replace any of them, see :mod:`consortium_opt.places`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from consortium_opt.places import EU_SPELLINGS, Tables, tables

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "america": "US",
        "bosnia": "BA",
        "cabo verde": "CV",
        "czech republic": "CZ",
        "deutschland": "DE",
        "england": "GB",
        "espana": "ES",
        "great britain": "GB",
        "hellas": "GR",
        "holland": "NL",
        "italia": "IT",
        "ivory coast": "CI",
        "korea": "KR",
        "macedonia": "MK",
        "northern ireland": "GB",
        "osterreich": "AT",
        "polska": "PL",
        "republic of korea": "KR",
        "republic of moldova": "MD",
        "republic of north macedonia": "MK",
        "russian federation": "RU",
        "schweiz": "CH",
        "scotland": "GB",
        "slovak republic": "SK",
        "suisse": "CH",
        "swaziland": "SZ",
        "the netherlands": "NL",
        "turkey": "TR",
        "united states of america": "US",
        "usa": "US",
        "viet nam": "VN",
        "wales": "GB",
    }
)
"""Names people write instead of the one in the list, folded."""


class Territory(NamedTuple):
    """A territory with an ISO code of its own.

    ``part_of`` is the state whose part it is by law, ``region`` its NUTS code; both may be blank.
    """

    part_of: str
    region: str


def country_names() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 code to common English name, XK included."""
    return _country_names(tables())


def country_name(code: str) -> str:
    """Common English name of a country, or its code where there is none."""
    return country_names().get(code, code)


@cache
def _country_names(read: Tables) -> Mapping[str, str]:
    return MappingProxyType({r["country"]: r["name"] for r in read.rows("countries.csv")})


def territories() -> Mapping[str, Territory]:
    """ISO code of a territory to the state and the region it is.

    By Articles 349 and 355(1) of the Treaty on the Functioning of the European Union the outermost
    regions belong to the Union as parts of their Member State, so that Réunion and France are one
    country for every rule.
    """
    return _territories(tables())


@cache
def _territories(read: Tables) -> Mapping[str, Territory]:
    rows = (r for r in read.rows("countries.csv") if r["part_of"] or r["region"])
    return MappingProxyType({r["country"]: Territory(r["part_of"], r["region"]) for r in rows})


def state_of(code: str) -> str:
    """The state that a territory is part of by law, ``FR`` of ``RE``; any other code itself."""
    territory = territories().get(code)
    return (territory.part_of if territory else "") or code


def nuts_country(code: str) -> str:
    """The country that NUTS puts a code's regions in: ``NO`` of ``SJ``, else the code itself."""
    territory = territories().get(code)
    prefix = territory.region[:2] if territory else ""
    return EU_SPELLINGS.get(prefix, prefix) or code


def country_code(text: str) -> str | None:
    """The ISO code that ``text`` stands for in any case, EL and UK included, or None.

    Codes alone are read, never names: see :func:`code_of_name`.
    """
    code = text.upper()
    code = EU_SPELLINGS.get(code, code)
    return code if code in country_names() else None


def code_of_name(name: str) -> str | None:
    """The code of a country spelt out in English (case and accents do not matter), or None."""
    return _codes_by_name(tables()).get(_folded(name))


@cache
def _codes_by_name(read: Tables) -> Mapping[str, str]:
    return {_folded(name): code for code, name in _country_names(read).items()} | dict(OTHER_NAMES)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").replace("&", "and").split())


def nuts2_names() -> Mapping[str, str]:
    """NUTS-2 code, as Eurostat writes it (EL, UK), to the region's name; NUTS 2021 and 2024."""
    return _nuts2_names(tables())


@cache
def _nuts2_names(read: Tables) -> Mapping[str, str]:
    return MappingProxyType({r["nuts2"]: r["name"] for r in read.rows("regions.csv")})


def nuts_code(text: str) -> str:
    """``text`` in capitals, a country's ISO prefix as NUTS writes it: ``gr30`` is ``EL30``."""
    code = text.upper()
    written = {iso: eu for eu, iso in EU_SPELLINGS.items()}
    return written.get(code[:2], code[:2]) + code[2:]


def region_of_name(name: str) -> str | None:
    """The NUTS-2 code of the one region with this name (case and accents do not matter)."""
    codes = _regions_by_name(tables()).get(_folded(name), ())
    return codes[0] if len(codes) == 1 else None


@cache
def _regions_by_name(read: Tables) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in _nuts2_names(read).items():
        found[_folded(name)] = (*found.get(_folded(name), ()), code)
    return found


def neighbours() -> frozenset[tuple[str, str]]:
    """Pairs (a, b), a before b, of European countries that share a land border; ISO codes.

    European Union, EFTA, United Kingdom, Western Balkans, Türkiye, Ukraine and Moldova; borders of
    overseas territories are left out.
    """
    return _neighbours(tables())


@cache
def _neighbours(read: Tables) -> frozenset[tuple[str, str]]:
    pairs = ((r["a"], r["b"]) for r in read.rows("neighbours.csv"))
    return frozenset((a, b) if a < b else (b, a) for a, b in pairs)


def are_neighbours(a: str, b: str) -> bool:
    """Whether two countries share a land border, in either order; none borders on itself."""
    return ((a, b) if a < b else (b, a)) in neighbours()
