"""What participants cost and ask for, and the cost by work package; each figure rounded once."""

from __future__ import annotations

from collections.abc import Sequence

from consortium_opt.proposal.people import NOT_PLANNED
from consortium_opt.proposal.subject import Participant, Subject
from consortium_opt.proposal.table import Column, Table, Value, table
from consortium_opt.reporting.rounding import MONEY_DECIMALS, parts

PURCHASES = 0.15
"""Templates up to 4.0 ask for a table of purchases that are above this part of the staff cost."""
_SHARE_DECIMALS = 1


def budget(subject: Subject, purchases: bool = False) -> Table | str:
    """A row a participant: person-months, rate, staff cost, what is asked for. Or why not.

    ``purchases``: with the amount from which purchase costs have to be justified.
    """
    missing = _missing(subject)
    if missing:
        return f"Budget per participant: left out, {missing}."
    money = f"({subject.currency})"
    columns = [Column("No.", "whole"), Column("Participant")]
    cells: list[Sequence[Value]] = [
        [p.number for p in subject.participants],
        [p.short for p in subject.participants],
        [subject.months_of(p) for p in subject.participants],
    ]
    columns.append(Column("Person-months", "months", summed=True))
    if subject.dossier.instance is not None:
        columns.append(Column(f"Rate {money} per person-month", "money"))
        cells.append([_rate(p) for p in subject.participants])
    staff = staff_costs(subject)
    place = len(columns)
    columns.append(Column(f"Staff cost {money}", "money", summed=True))
    columns.append(Column("Share of staff cost (%)", "percent", summed=True))
    cells += [staff, shares(staff)]
    if purchases:
        columns.append(Column(f"15 % of staff cost {money}", "money"))
        cells.append([None if cost is None else round(PURCHASES * cost) for cost in staff])
    funding, grants = subject.consortium.funding, subject.grants
    if funding is not None and grants is not None:
        rates = [round(100 * funding.members[p.member.id].rate, 1) for p in subject.participants]
        both = (place, len(columns))
        columns += [
            Column(f"Further eligible costs {money}", "money", summed=True),
            Column(f"Eligible cost {money}", "money", summed=True, adds=both),
            Column("Funding rate (%)", "percent"),
            Column(f"Contribution {money}", "money", summed=True),
            Column("Share of contribution (%)", "percent", summed=True),
        ]
        cells += [grants.further, grants.eligible, rates, grants.asked, shares(grants.asked)]
    about = "A row a participant: person-months, staff cost and, where known, what it asks for."
    rows = list(zip(*cells, strict=True))
    notes = _notes(subject, staff)
    title = "Budget per participant"
    return table("budget", title, about, columns, rows, total="Total", notes=notes)


def cost_by_package(subject: Subject) -> Table | str:
    """Staff cost of every participant in every work package, as lump sums ask for. Or why not."""
    missing = _missing(subject)
    if missing:
        return f"Staff cost by work package: left out, {missing}."
    packages = subject.packages
    columns = [Column("No.", "whole"), Column("Participant")]
    columns += [Column(package.label, "money", summed=True) for package in packages]
    places = tuple(range(2, 2 + len(packages)))
    columns += [Column("Total", "money", summed=True, adds=places)]
    rows = []
    for p, cost in zip(subject.participants, staff_costs(subject), strict=True):
        rows.append([p.number, p.short, *_spread(subject, p, cost), cost])
    currency = subject.currency
    title = f"Staff cost by work package and participant ({currency})"
    about = f"Staff cost in {currency}, a row a participant and a column a work package."
    notes = ["Staff cost alone: further costs are not planned by work package."]
    notes += _unknown(staff_costs(subject))
    return table("cost-by-package", title, about, columns, rows, total="Total", notes=notes)


def staff_costs(subject: Subject) -> list[float | None]:
    """Rounded staff cost in the order of participants; None where it is not known."""
    known = subject.costs
    return [None] * len(subject.participants) if known is None else list(known.members)


def shares(values: Sequence[float | None]) -> list[float | None]:
    """Percent of the whole, rounded to add up to 100; None where a part or the whole is unknown."""
    whole = [value for value in values if value is not None]
    if len(whole) < len(values) or not sum(whole):
        return [None] * len(values)
    return list(parts([100 * value / sum(whole) for value in whole], _SHARE_DECIMALS, 100.0))


def _missing(subject: Subject) -> str:
    """Why no cost is known; empty if some is."""
    if subject.effort is None:
        return NOT_PLANNED
    return "" if subject.costs is not None else "no rate is known (column pm_cost of candidates)"


def _rate(participant: Participant) -> float | None:
    rate = None if participant.candidate is None else participant.candidate.pm_cost
    return None if rate is None else round(rate)


def _spread(subject: Subject, participant: Participant, cost: float | None) -> list[float | None]:
    """A printed cost by work package: the cells add up to it, and no work costs nothing."""
    months = [participant.member.person_months.get(w.role, 0.0) for w in subject.packages]
    exact = participant.member.cost
    if cost is None or exact is None:
        return [None if month else 0.0 for month in months]
    whole = sum(months) or 1.0
    return list(parts([exact * month / whole for month in months], MONEY_DECIMALS, cost))


def _notes(subject: Subject, staff: Sequence[float | None]) -> list[str]:
    notes = _unknown(staff)
    products = [
        (subject.months_of(p) * rate, cost)
        for p, cost in zip(subject.participants, staff, strict=True)
        if (rate := _rate(p)) is not None and cost is not None
    ]
    if any(abs(product - cost) > 1 for product, cost in products):
        text = "Costs are of person-months and rates as planned, before they are rounded for print."
        notes.append(text)
    if subject.consortium.funding is not None:
        notes.append(
            "Further eligible costs: other costs and subcontracts of the pool, as far as they "
            "count, and indirect costs."
        )
    return notes


def _unknown(staff: Sequence[float | None]) -> list[str]:
    return ["Blank: not known."] if None in staff else []
