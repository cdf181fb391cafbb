"""What is known of organisations, in the words of an instance; what is not known is left blank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from consortium_opt.geography import country_code, nuts_code, state_of, territories
from consortium_opt.importing.participations import Participations
from consortium_opt.instance.cells import Defect, as_yes_no, printable
from consortium_opt.instance.raw import Findings
from consortium_opt.instance.regions import region_fault
from consortium_opt.problems import listing

UNIT = "organisation"


def countries(found: Participations) -> list[str]:
    """ISO code of each organisation's country by number, blank where missing or unknown.

    A territory is the state that it is part of by law: see :mod:`consortium_opt.geography`.
    """
    texts = found.known["country"]
    codes = (country_code(texts[k][1]) if k in texts else None for k in range(len(found.ids)))
    return [state_of(code) if code else "" for code in codes]


def note_countries(found: Participations, codes: list[str], findings: Findings) -> None:
    """Say who is left out for want of a country, and which codes are no country's."""
    missing = [k for k, code in enumerate(codes) if not code]
    texts = found.known["country"]
    unknown = sorted({texts[k][1] for k in missing if k in texts})
    if missing:
        text = f"organisations without a country left out: {listing(_ids(found, missing), 3)}"
        findings.note(f"{text}" + (f"; no country: {listing(unknown)}" if unknown else ""))


def _ids(found: Participations, numbers: Iterable[int]) -> list[str]:
    return sorted(found.ids[k] for k in numbers)


def described(
    found: Participations, number: int, country: str, findings: Findings
) -> dict[str, Any]:
    """What is known of an organisation by column of ``candidates``, blanks left out."""
    texts = {column: of[number][1] for column, of in found.known.items() if number in of}
    given = country_code(texts.get("country", "")) or ""
    if texts.get("country") != country:
        findings.note(f"country: {texts.get('country')} read as {country}", UNIT)
    columns: dict[str, Any] = {"id": found.ids[number], "pic": found.ids[number]}
    columns["country"] = country
    columns |= {name: printable(texts.get(name, "")) or None for name in ("type", "name", "city")}
    columns["region"] = _region(texts.get("region", ""), given, country, findings)
    sme = as_yes_no(texts["sme"]) if "sme" in texts else None
    if isinstance(sme, Defect):
        findings.note(f"SME: {texts['sme']!r} is neither yes nor no, so left blank", UNIT)
        sme = None
    columns["sme"] = sme
    return {name: value for name, value in columns.items() if value is not None}


def _region(text: str, given: str, country: str, findings: Findings) -> str | None:
    """The NUTS code; a code of two letters says no more than the country, and is left out."""
    if len(text) > 2:
        if region_fault(text, country) is None:
            return nuts_code(text)
        findings.note("region: no NUTS 2021 or 2024 region of the country, so left blank", UNIT)
    territory = territories().get(given)
    return (territory.region or None) if territory else None
