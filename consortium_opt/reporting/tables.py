"""A result as tidy tables: plain rows at full precision, and as CSV for a spreadsheet.

``members``: a row a consortium and member. ``scores``: a row a consortium and objective term or
rule. Columns are always all there, whatever the result holds; what does not apply is None, an empty
cell in CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from consortium_opt.reporting.printed import exact_costs
from consortium_opt.result import ConsortiumInfo, MemberInfo, Result, RuleInfo, TermInfo

Cell = str | int | float | bool | None
Row = dict[str, Cell]

MEMBER_COLUMNS = (
    "rank",
    "objective",
    "coordinates",
    "id",
    "name",
    "country",
    "roles",
    "leads",
    "person_months",
    "cost",
    "eligible_cost",
    "contribution",
)
SCORE_COLUMNS = (
    "rank",
    "kind",
    "name",
    "type",
    "weight",
    "value",
    "contribution",
    "satisfied",
    "required",
    "achieved",
    "slack",
    "law",
    "required_to_hold",
    "text",
)

_FORMULA = tuple("=+-@\t\n\uff1d\uff0b\uff0d\uff20")
"""First characters that make a spreadsheet read a cell as a formula, the full-width ones too."""


@dataclass(frozen=True, slots=True)
class Tidy:
    """A tidy table: its columns, and rows at full precision; None is what is not known."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def csv(self) -> str:
        """Comma-separated text with a header; what is not known is an empty cell."""
        return csv_text(self.columns, self.rows)


def member_rows(result: Result) -> Iterator[Row]:
    """One row a consortium and member; person-months and cost over all roles, None where unknown.

    Person-months are 0 for a member without any where others have some, and so is its cost where
    some are known.
    """
    for consortium in result.consortia:
        planned = any(member.person_months for member in consortium.members)
        costs = exact_costs(consortium.members)
        for member, cost in zip(consortium.members, costs, strict=True):
            yield _member_row(consortium, member, planned) | {"cost": cost}


def _member_row(consortium: ConsortiumInfo, member: MemberInfo, planned: bool) -> Row:
    money = consortium.funding.members[member.id] if consortium.funding else None
    return {
        "rank": consortium.rank,
        "objective": consortium.objective,
        "coordinates": member.id == consortium.coordinator,
        "id": member.id,
        "name": member.name,
        "country": member.country,
        "roles": "; ".join(member.roles),
        "leads": "; ".join(member.leads),
        "person_months": float(sum(member.person_months.values())) if planned else None,
        "cost": member.cost,
        "eligible_cost": None if money is None else money.eligible_cost,
        "contribution": None if money is None else money.contribution,
    }


def score_rows(result: Result) -> Iterator[Row]:
    """One row a consortium and objective term, then one a consortium and rule."""
    for consortium in result.consortia:
        yield from (_score_row(consortium.rank, "term", term) for term in consortium.terms)
        yield from (_score_row(consortium.rank, "rule", rule) for rule in consortium.rules)


def _score_row(rank: int, kind: str, part: TermInfo | RuleInfo) -> Row:
    found = {"rank": rank, "kind": kind, **part.model_dump()}
    found |= {"required_to_hold": getattr(part, "required_to_hold", None)}
    return {column: found.get(column) for column in SCORE_COLUMNS}


def members_csv(result: Result) -> str:
    """``members.csv``: see :func:`member_rows`."""
    return csv_text(MEMBER_COLUMNS, member_rows(result))


def scores_csv(result: Result) -> str:
    """``scores.csv``: see :func:`score_rows`."""
    return csv_text(SCORE_COLUMNS, score_rows(result))


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    r"""Comma-separated text with a header, lines ended by ``\n``, numbers plain and exact.

    A text that a spreadsheet would run as a formula gets an apostrophe in front. Line ends within
    a text are ``\n`` too.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(row[column]) for column in columns] for row in rows)
    return file.getvalue()


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _plain(value)


def _plain(number: float) -> str:
    """Shortest decimal writing without exponent that reads back as the same number."""
    if not isfinite(number):
        return ""
    text = format(Decimal(repr(number)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
