"""Named members as tidy tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from consortium_opt.reporting.printed import exact_costs
from consortium_opt.reporting.tables import SCORE_COLUMNS, Row, Tidy

if TYPE_CHECKING:
    from consortium_opt.whatif.judging.scored import Score


def tables(found: Score) -> Mapping[str, Tidy]:
    """A row a rule or term, a row a member, a row a change."""
    columns = ("kind", *SCORE_COLUMNS[2:-1], "missed", "judged", "text")
    return {
        "rules": Tidy(columns, tuple(_score_rows(found, columns))),
        "members": Tidy(
            ("coordinates", "id", "name", "country", "roles", "leads", "person_months", "cost"),
            tuple(_member_rows(found)),
        ),
        "changes": Tidy(("to", "change", "id"), tuple(_change_rows(found))),
    }


def _score_rows(found: Score, columns: tuple[str, ...]) -> Iterator[Row]:
    terms = ({"kind": "term", **part.model_dump()} for part in found.consortium.terms)
    rules = ({"kind": "rule", **part.model_dump()} for part in found.consortium.rules)
    for part in (*terms, *rules):
        row: Row = {column: part.get(column) for column in columns}
        yield row | {"judged": True}
    for key, why in found.consortium.not_judged.items():
        section, _, name = key.partition(".")
        row = {"kind": section.removesuffix("s").replace("objective", "term"), "name": name}
        row |= {"judged": False, "text": why}
        yield {column: row.get(column) for column in columns}


def _member_rows(found: Score) -> Iterator[Row]:
    planned = any(member.person_months for member in found.consortium.members)
    costs = exact_costs(found.consortium.members)
    for m, cost in zip(found.consortium.members, costs, strict=True):
        yield {
            "coordinates": m.id == found.consortium.coordinator,
            "id": m.id,
            "name": m.name,
            "country": m.country,
            "roles": "; ".join(m.roles),
            "leads": "; ".join(m.leads),
            "person_months": float(sum(m.person_months.values())) if planned else None,
            "cost": cost,
        }


def _change_rows(found: Score) -> Iterator[Row]:
    for to, other in (("nearest", found.nearest), ("best", found.best)):
        for change in ("join", "leave"):
            for member in getattr(other, change, ()):
                yield {"to": to, "change": change, "id": member}
