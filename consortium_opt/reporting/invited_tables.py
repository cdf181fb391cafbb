"""Invitations as tidy tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from consortium_opt.reporting.tables import Row, Tidy

if TYPE_CHECKING:
    from consortium_opt.whatif.inviting.invite import Invitations


def tables(found: Invitations) -> Mapping[str, Tidy]:
    """A row a candidate who could refuse, a row a member."""
    columns = (
        "place",
        "id",
        "status",
        "member",
        "indispensable",
        "objective",
        "loss",
        "join",
        "leave",
        "proven",
    )
    return {
        "refusals": Tidy(columns, tuple(_refusal_rows(found, columns))),
        "members": Tidy(("id", "name", "country", "status", "place"), tuple(_member_rows(found))),
    }


def _refusal_rows(found: Invitations, columns: tuple[str, ...]) -> Iterator[Row]:
    for refusal in found.refusals:
        row: Row = {column: getattr(refusal, column, None) for column in columns}
        row |= {"join": "; ".join(refusal.join), "leave": "; ".join(refusal.leave)}
        place = found.order.index(refusal.id) + 1 if refusal.member else None
        yield row | {"place": place}


def _member_rows(found: Invitations) -> Iterator[Row]:
    for member in found.consortium.members if found.consortium else ():
        place = found.order.index(member.id) + 1 if member.id in found.order else None
        yield {
            "id": member.id,
            "name": member.name,
            "country": member.country,
            "status": status_of(found, member.id),
            "place": place,
        }


def status_of(found: Invitations, member: str) -> str:
    """A member's answer in words."""
    if member in found.confirmed:
        return "confirmed"
    return "asked" if member in found.asked else "not approached"
