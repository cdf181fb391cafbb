"""Countries by ISO 3166-1 alpha-2 code, land borders between them, and regions by NUTS code.

``data/countries.csv`` has one row a country: ``country`` (ISO 3166-1 alpha-2, and the
user-assigned XK for Kosovo) and ``name`` (common English name). ``data/regions.csv`` has one row a
NUTS-2 region of NUTS 2021 or 2024, ``data/neighbours.csv`` one a pair of European countries that
share a land border.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

EU_SPELLINGS: Mapping[str, str] = MappingProxyType({"EL": "GR", "UK": "GB"})
"""Codes the European institutions write, and the ISO code each of them becomes."""

TERRITORIES: Mapping[str, str] = MappingProxyType(
    {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "SJ": "NO", "YT": "FR"}
)
"""Territories with an ISO code of their own, and the country whose NUTS regions they are."""

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


@cache
def country_names() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 code to common English name, XK included; read once."""
    text = files("consortium_opt").joinpath("data/countries.csv").read_text(encoding="utf-8")
    return MappingProxyType({r["country"]: r["name"] for r in csv.DictReader(text.splitlines())})


def country_code(text: str) -> str | None:
    """The ISO code that ``text`` stands for in any case, EL and UK included, or None.

    Codes alone are read, never names: see :func:`code_of_name`.
    """
    code = text.upper()
    code = EU_SPELLINGS.get(code, code)
    return code if code in country_names() else None


def code_of_name(name: str) -> str | None:
    """The code of a country spelt out in English (case and accents do not matter), or None."""
    return _codes_by_name().get(_folded(name))


@cache
def _codes_by_name() -> Mapping[str, str]:
    return {_folded(name): code for code, name in country_names().items()} | dict(OTHER_NAMES)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").replace("&", "and").split())


@cache
def nuts2_names() -> Mapping[str, str]:
    """NUTS-2 code, as Eurostat writes it (EL, UK), to the region's name; NUTS 2021 and 2024."""
    text = files("consortium_opt").joinpath("data/regions.csv").read_text(encoding="utf-8")
    return MappingProxyType({r["nuts2"]: r["name"] for r in csv.DictReader(text.splitlines())})


def nuts_code(text: str) -> str:
    """``text`` in capitals, a country's ISO prefix as NUTS writes it: ``gr30`` is ``EL30``."""
    code = text.upper()
    written = {iso: eu for eu, iso in EU_SPELLINGS.items()}
    return written.get(code[:2], code[:2]) + code[2:]


def region_of_name(name: str) -> str | None:
    """The NUTS-2 code of the one region with this name (case and accents do not matter)."""
    codes = _regions_by_name().get(_folded(name), ())
    return codes[0] if len(codes) == 1 else None


@cache
def _regions_by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in nuts2_names().items():
        found[_folded(name)] = (*found.get(_folded(name), ()), code)
    return found


@cache
def neighbours() -> frozenset[tuple[str, str]]:
    """Pairs (a, b), a before b, of European countries that share a land border; ISO codes.

    European Union, EFTA, United Kingdom, Western Balkans, Türkiye, Ukraine and Moldova; borders of
    overseas territories are left out.
    """
    text = files("consortium_opt").joinpath("data/neighbours.csv").read_text(encoding="utf-8")
    return frozenset((r["a"], r["b"]) for r in csv.DictReader(text.splitlines()))


def are_neighbours(a: str, b: str) -> bool:
    """Whether two countries share a land border, in either order; none borders on itself."""
    return ((a, b) if a < b else (b, a)) in neighbours()
