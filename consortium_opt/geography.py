"""Countries: ISO 3166-1 alpha-2 codes, the two the EU writes its own way, and Kosovo.

``data/countries.csv`` has one row a country: ``country`` (ISO 3166-1 alpha-2, and the
user-assigned XK for Kosovo) and ``name`` (common English name).
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
