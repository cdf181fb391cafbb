"""Parts of the framework programmes: their main parts, and what finer codes belong to.

Codes as in ``legalBasis.csv``, without the point at the end: ``H2020-EU.3.3``, ``HORIZON.2.5``.
The parts of Horizon 2020 are those of Regulation (EU) 1291/2013, the parts of Horizon Europe those
of Regulation (EU) 2021/695. Codes of other programmes (``FP7-ENERGY``) stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType

MAIN: Mapping[str, str] = MappingProxyType(
    {
        "H2020-EU.1.1": "ERC-frontier-research",
        "H2020-EU.1.2": "FET-future-technologies",
        "H2020-EU.1.3": "MSCA-training",
        "H2020-EU.1.4": "RI-research-infrastructures",
        "H2020-EU.2.1": "LEIT-industrial-technologies",
        "H2020-EU.2.2": "ARF-risk-finance",
        "H2020-EU.2.3": "SME-innovation",
        "H2020-EU.3.1": "SC1-health",
        "H2020-EU.3.2": "SC2-food-and-bioeconomy",
        "H2020-EU.3.3": "SC3-energy",
        "H2020-EU.3.4": "SC4-transport",
        "H2020-EU.3.5": "SC5-climate-and-resources",
        "H2020-EU.3.6": "SC6-societies",
        "H2020-EU.3.7": "SC7-security",
        "H2020-EU.4": "SEWP-widening",
        "H2020-EU.5": "SWAFS-science-and-society",
        "H2020-Euratom": "Euratom-nuclear",
        "HORIZON.1.1": "ERC-frontier-research",
        "HORIZON.1.2": "MSCA-training",
        "HORIZON.1.3": "RI-research-infrastructures",
        "HORIZON.2.1": "CL1-health",
        "HORIZON.2.2": "CL2-culture-and-society",
        "HORIZON.2.3": "CL3-civil-security",
        "HORIZON.2.4": "CL4-digital-industry-space",
        "HORIZON.2.5": "CL5-climate-energy-mobility",
        "HORIZON.2.6": "CL6-food-and-bioeconomy",
        "HORIZON.3.1": "EIC-innovation-council",
        "HORIZON.3.2": "EIE-innovation-ecosystems",
        "HORIZON.3.3": "EIT-innovation-and-technology",
        "HORIZON.4.1": "WIDERA-widening",
        "HORIZON.4.2": "WIDERA-research-system",
    }
)
"""Main parts and the names they have as capabilities; one name where the scheme went on."""

_NO_PART = frozenset(
    {"H2020-EC", "H2020-EU", "H2020", "HORIZON"}
    | {code.rpartition(".")[0] for code in MAIN if code.count(".") > 1}
)
"""Pillars and the like: they say nothing of the subject."""


def tidy(code: str) -> str:
    """A code without the point at its end."""
    return code.strip().rstrip(".")


def main_parts(codes: Iterable[str]) -> set[str]:
    """Names of the main parts of a project with these codes.

    The main parts among the codes count; only where there is none, those that the finer codes
    belong to. So a grant of the SME instrument is about the subject it is listed under.
    """
    given = {tidy(code) for code in codes}
    listed = {MAIN[code] for code in given if code in MAIN}
    return listed or {name for name in map(_above, given) if name}


def _above(code: str) -> str:
    """The main part that a finer code belongs to, an unknown code itself, blank for a pillar."""
    parts = code.split(".")
    for n in range(len(parts) - 1, 0, -1):
        name = MAIN.get(".".join(parts[:n]))
        if name:
            return name
    return "" if code in _NO_PART else code


def cut(codes: Iterable[str], depth: int) -> set[str]:
    """The codes down to so many numbers, without those that a finer one of them is part of."""
    short = {".".join(tidy(code).split(".")[: depth + 1]) for code in codes}
    return {a for a in short if not any(b.startswith(f"{a}.") for b in short)}


def is_part(code: str, wanted: str) -> bool:
    """Whether a code is the wanted one or below it; ``wanted`` may be the name of a main part.

    ``*`` in it stands for any text, and case does not matter.
    """
    code, wanted = tidy(code).casefold(), tidy(wanted).casefold()
    meant = _codes_by_name().get(wanted, (wanted,))
    return any(fnmatchcase(code, m) or fnmatchcase(code, f"{m}.*") for m in meant)


@cache
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in MAIN.items():
        found[name.casefold()] = (*found.get(name.casefold(), ()), code.casefold())
    return found
