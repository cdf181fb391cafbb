"""What a person needs to know to fill in a table, taken from the classes of its rows.

Names, order, kinds, bounds, defaults and descriptions are those of
:mod:`consortium_opt.instance.schema`; which columns hold ids of other tables is known to
:mod:`consortium_opt.instance.checks`. Nothing is said twice, so nothing can drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from consortium_opt.described import described
from consortium_opt.geography import country_names
from consortium_opt.instance.attributes import attribute_kinds
from consortium_opt.instance.cells import plain
from consortium_opt.instance.checks import KEYS, REFERENCES
from consortium_opt.instance.columns import Column, columns_of
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.parse import LEVELS
from consortium_opt.instance.raw import Cells, RawTable
from consortium_opt.instance.schema import TABLES, Instance, Meta, Record
from consortium_opt.places import EU_SPELLINGS

LISTS = "_lists"
"""Sheet of what drop-downs offer and no table holds; like every name with _ it is not read."""

FURTHER: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "short_name": ("Its short name in the proposal; blank: its id.", ()),
    "also_countries": ("Further countries of a body that stands for several: ES PT.", ()),
    "sme": ("Whether it is a small or medium-sized enterprise.", ()),
    "sector": ("Its sector, in your own words.", ()),
    "participation": (
        "How it takes part; blank counts beneficiary.",
        ("beneficiary", "affiliated", "associated", "subcontractor"),
    ),
    "non_profit": ("Whether it is a non-profit body, which some calls pay more.", ()),
    "funding_rate": ("Part of its cost that is paid, 0 to 1; blank: the call's rate.", ()),
    "other_costs": ("Costs beside staff, in the currency of the pool.", ()),
    "subcontracts": ("Costs of subcontracts, in the currency of the pool.", ()),
    "status": (
        "How it answered an invitation; blank: not approached.",
        ("confirmed", "asked", "declined"),
    ),
}
"""Columns beyond the described ones that rules and commands look at, and their usual values; the
example has them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a drop-down offers: ``words``, or what the first column of a ``sheet`` holds.

    Where it is not ``strict`` anything else is taken as well.
    """

    words: tuple[str, ...] = ()
    sheet: str = ""
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A column as a form shows it."""

    column: Column
    text: str
    """What it holds."""
    offer: Offer | None = None
    unique: bool = False
    """Whether no two rows may have the same value."""
    level: bool = False
    """Whether it goes up to the instance's ``max_level``."""

    @property
    def name(self) -> str:
        """Name of the column."""
        return self.column.name

    @property
    def allowed(self) -> str:
        """The values it takes, in words."""
        parts = [" or ".join(self.column.choices) or self.column.allowed or "text"]
        if self.level:
            parts = ["a number from 0 to max_level"]
        elif self.offer and self.offer.sheet in TABLES:
            parts = [f"one of those in {self.offer.sheet}"]
            if not self.offer.strict:
                parts.append("or another")
        elif self.offer and self.offer.sheet == LISTS:
            parts = ["a two-letter code"]
        elif self.column.suggestions:
            parts = [f"usually {', '.join(self.column.suggestions)}"]
        if self.unique:
            parts.append("each once")
        if self.column.default is not None:
            parts.append(f"blank counts {_shown(self.column.default)}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Form:
    """A table as a form shows it."""

    name: str
    text: str
    entries: tuple[Entry, ...]


@cache
def forms() -> dict[str, Form]:
    """Every table by name, in the order they are written."""
    return {name: _form(name, record) for name, record in TABLES.items()}


@cache
def keys() -> Form:
    """The keys of ``instance`` as the entries of a form."""
    return _form("instance", Meta)


def candidates_form(instance: Instance) -> Form:
    """The form of ``candidates`` with the further columns of an instance."""
    form = forms()["candidates"]
    own = tuple(_further(name, kind) for name, kind in _kinds(instance).items())
    return Form(form.name, form.text, (*form.entries, *own))


def country_codes() -> list[tuple[str, str]]:
    """Codes that ``country`` takes, in capitals, and the names of the countries."""
    names = country_names()
    return sorted([*names.items(), *((eu, names[iso]) for eu, iso in EU_SPELLINGS.items())])


def _form(table: str, record: type[Record]) -> Form:
    texts = {name: field.description for name, field in described(record).model_fields.items()}
    entries = tuple(
        Entry(
            column,
            texts[name] or "",
            _offer(table, column),
            unique=KEYS.get(table) == (name,),
            level=LEVELS.get(table) == name,
        )
        for name, column in columns_of(record).items()
    )
    return Form(table, (record.__doc__ or "").replace("`", "").strip(), entries)


def _offer(table: str, column: Column) -> Offer | None:
    for target, sources in REFERENCES.items():
        if column.name in sources.get(table, ()):
            return Offer(sheet=target)
    if column.name == "capability" and table != "wanted":
        return Offer(sheet="wanted", strict=False)
    if column.name == "country":
        return Offer(sheet=LISTS)
    if column.kind == "boolean":
        return Offer(("yes", "no"))
    if column.choices:
        return Offer(column.choices)
    return Offer(column.suggestions, strict=False) if column.suggestions else None


def _kinds(instance: Instance) -> dict[str, str]:
    """Every further column to what a reader takes it for."""
    cells: list[Cells] = [dict(c.attributes) for c in instance.candidates]
    rows = list(enumerate(cells, start=2))
    names = dict.fromkeys(instance.attribute_names, (1, 0))
    table = RawTable("candidates", "", Notation("json"), lambda *_: "", names, rows)
    return attribute_kinds(table, ())


def _further(name: str, kind: str) -> Entry:
    text, words = FURTHER.get(name, ("A column of your own, which rules can filter on.", ()))
    if kind == "boolean":
        return Entry(Column(name, kind, required=False), text, Offer(("yes", "no")))
    offer = Offer(words, strict=False) if words else None
    return Entry(Column(name, kind, required=False, suggestions=words), text, offer)


def _shown(value: object) -> str:
    return plain(value) if isinstance(value, float) else str(value)
