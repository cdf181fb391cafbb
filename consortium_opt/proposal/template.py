"""Which template of the proposal the tables are for, and what it asks for that is not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consortium_opt.problems import InvalidInput, Problem, did_you_mean

NEW_FROM = date(2026, 1, 1)
"""Calls that open from this day on are of the work programme 2026-27, which template 5.1 is for."""


@dataclass(frozen=True, slots=True)
class Template:
    """A version of Part B of a Horizon Europe proposal."""

    name: str
    title: str
    purchases: bool
    """Whether purchase costs above 15 % of the staff cost are to be justified in Part B."""
    left: tuple[str, ...]
    """What it asks for that no table here has."""


_BOTH = "Tables 3.1b to 3.1e: descriptions, deliverables, milestones and risks."
_SUBCONTRACTS = "Table 3.1g: subcontracting; justify it for each participant."
TEMPLATES = {
    "he-5.1": Template(
        "he-5.1",
        "Horizon Europe Part B, template 5.1 (work programme 2026-27)",
        purchases=False,
        left=(_BOTH, _SUBCONTRACTS, "Table 3.1h: purchase costs; major equipment only."),
    ),
    "he-4.0": Template(
        "he-4.0",
        "Horizon Europe Part B, template 4.0 (calls before the work programme 2026-27)",
        purchases=True,
        left=(
            _BOTH,
            _SUBCONTRACTS,
            "Table 3.1h: purchase costs, where a participant's are above 15 % of its staff cost.",
            "Tables 3.1i and 3.1j: other cost categories and in-kind contributions.",
        ),
    ),
}
DEFAULT = "he-5.1"


def template_named(name: str) -> Template:
    """The template; raises InvalidInput if there is none of that name."""
    if name in TEMPLATES:
        return TEMPLATES[name]
    fix = did_you_mean(name, TEMPLATES) or "Choose one of them"
    allowed = ", ".join(TEMPLATES)
    raise InvalidInput([Problem("template", f"there is no template {name!r}", allowed, fix)])


def template_for(opens: date | None) -> str:
    """Name of the template of calls that open on a day; the newest where that is not known."""
    return "he-4.0" if opens is not None and opens < NEW_FROM else DEFAULT
