"""Checks of what a formulation says of its sources: laws, dates, groups, rules that are off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from consortium_opt.formulation.findings import Finding, Sheet
from consortium_opt.formulation.walk import groups_named, parts
from consortium_opt.groups import Group, entries
from consortium_opt.problems import listing

REASONS = re.compile(
    r"\b(off|because|switch\w*|disable\w*|enable\w*|until|unless|optional|instead|no longer"
    r"|replaced|if|when|not checked|needs)\b",
    re.IGNORECASE,
)
"""Words of a text that says why its rule is off, or when to switch it on."""


def laws(sheet: Sheet) -> Iterator[Finding]:
    """Laws that do not say where they are written, or are not sure."""
    for name, rule in sheet.formulation.rules.items():
        if not rule.law:
            continue
        needed = ("text", "source", "as_of", "confidence")
        missing = [field for field in needed if not getattr(rule, field)]
        if missing:
            message = f"a law without {listing(missing)}"
            fix = "Add what the call says, or law = false for a house rule"
            yield sheet.finding("hint", ("rules", name), message, fix)
        if rule.confidence == "to-check":
            message = "a law whose numbers are still to be checked"
            fix = "Read the call, then write secondary or verified"
            yield sheet.finding("hint", ("rules", name, "confidence"), message, fix)


def old(sheet: Sheet) -> Iterator[Finding]:
    """Sources read long before the day."""
    own = [((), sheet.formulation), (("funding",), sheet.formulation.funding)]
    inner = [(part.key, part.item) for part in parts(sheet.formulation) if not part.inline]
    for key, item in (*own, *inner):
        as_of = getattr(item, "as_of", None)
        if isinstance(as_of, date) and as_of < sheet.day - timedelta(days=sheet.max_age):
            message = f"read on {as_of}, {(sheet.day - as_of).days} days before {sheet.day}"
            yield sheet.finding("hint", (*key, "as_of"), message, "Read the source again")


def switched_off(sheet: Sheet) -> Iterator[Finding]:
    """Disabled rules and terms whose text gives no reason."""
    for part in parts(sheet.formulation):
        if part.inline or part.item.enabled or REASONS.search(part.item.text or ""):
            continue
        key, message = (*part.key, "enabled"), "it is switched off, and its text does not say why"
        yield sheet.finding("hint", key, message, "Say in its text when to switch it on")


def reservations(sheet: Sheet) -> Iterator[Finding]:
    """Once a group: values by a transitional arrangement, and uncertain ones that do not count."""
    seen: set[str] = set()
    for key, name in groups_named(sheet.formulation):
        group = sheet.groups.get(name)
        if name in seen or group is None:
            continue
        seen.add(name)
        uncertain = sorted(_uncertain(group, sheet.day))
        words = []
        if group.transitional:
            words.append(f"{listing(sorted(group.transitional))} by a transitional arrangement")
        if uncertain:
            words.append(f"{listing(uncertain)} uncertain and not counted")
        if words:
            message = f"group {name} on {sheet.day}: {'; '.join(words)}"
            yield sheet.finding("hint", key, message, "Check them against the call")


def _uncertain(group: Group, day: date) -> set[str]:
    """Values of a built-in group that would belong to it on the day if they were certain."""
    return {
        entry.value
        for entry in entries()
        if (entry.group, entry.status) == (group.name, "uncertain")
        and entry.value not in group.values
        and (entry.since is None or entry.since <= day)
        and (entry.until is None or day < entry.until)
    }
