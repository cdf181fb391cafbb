"""Roles, person-months and money by member, and whether they are balanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from consortium_opt.pages.parts import Cell, Head, Part, Row, Section, Table
from consortium_opt.pages.team import Team
from consortium_opt.proposal.balance import balance as indicators
from consortium_opt.proposal.capacity import skills
from consortium_opt.proposal.money import cost_by_package, shares, staff_costs
from consortium_opt.proposal.table import Table as Money
from consortium_opt.proposal.table import Value
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.printed import Effort


def roles(found: Team) -> Section | None:
    """Who plays and leads which role; person-months where they are planned."""
    packages = found.subject.packages
    if not packages:
        return None
    led = {role for seat in found.seats for role in seat.member.leads}
    lead = f"{words.counted(len(packages), 'role')} played, {len(led)} with a leader."
    return Section("roles", "Roles", (_played(found),), lead)


def _played(found: Team) -> Table:
    heads = (Head("Role"), *(Head(str(s.number), True, s.name) for s in found.seats))
    rows = []
    for package in found.subject.packages:
        role, cells = package.role, []
        for seat in found.seats:
            plays, leads = role in seat.member.roles, role in seat.member.leads
            sign, mark = ("L", "led") if leads else ("●", "held") if plays else ("·", "quiet")
            cells.append(Cell(sign, mark=mark, sort=float(plays + leads)))
        players = [seat for seat in found.seats if role in seat.member.roles]
        title = f"{package.title}, " if package.title != role else ""
        count = words.counted(len(players), "member")
        rows.append((Cell(role, f"{title}{count}"), *cells))
    key = "L leads; ● takes part; columns are the members' numbers"
    return Table("Roles of the members", heads, tuple(rows), key=key, matrix=True)


def balance(found: Team) -> Section:
    """Person-months, money, and the indicators that evaluators look at."""
    parts: list[Part] = [_indicators(found)]
    if found.effort:
        parts.append(_effort(found))
    reckoned = cost_by_package(found.subject)
    if isinstance(reckoned, Money):
        parts.append(_money(found, reckoned))
    return Section("balance", "Effort, money and balance", tuple(parts))


def _planned(found: Team, plan: Effort) -> tuple[str, ...]:
    """Roles with person-months, in the order of the proposal's work packages."""
    order = {package.role: package.number for package in found.subject.packages}
    return tuple(sorted(plan.roles, key=lambda role: order.get(role, len(order) + 1)))


def _effort(found: Team) -> Table:
    """A row a member, a column a role, every pair a figure, the leader's cell bold."""
    plan = found.effort
    assert plan is not None
    roles = _planned(found, plan)
    heads = [Head("No.", True), Head("Member"), *(Head(role, True) for role in roles)]
    rows: list[Row] = []
    for seat in found.seats:
        cells = []
        for role in roles:
            value = plan.cells[seat.member.id, role]
            mark = "strong" if role in seat.member.leads else "" if value else "quiet"
            cells.append(Cell(rounding.months(value), mark=mark, sort=value))
        own = plan.of_member(seat.member.id)
        share = own / plan.total if plan.total else 0.0
        total = Cell(rounding.months(own), sort=own, bar=share)
        rows.append((str(seat.number), seat.name, *cells, total))
    sums = [rounding.months(plan.of_role(role)) for role in roles]
    foot = ("", "Total", *sums, rounding.months(plan.total))
    heads.append(Head("Total", True))
    key = "bold: leads the role; the bar is the share of all person-months"
    return Table("Staff effort in person-months", tuple(heads), tuple(rows), foot, key, lead=1)


def _money(found: Team, reckoned: Money) -> Table:
    """Staff cost by member and role, as the proposal's documents have it."""
    assert found.effort is not None
    places = [
        (package.role, 1 + package.number)
        for package in found.subject.packages
        if package.role in found.effort.roles
    ]
    heads = [Head("No.", True), Head("Member"), *(Head(role, True) for role, _ in places)]
    heads.append(Head("Total", True))
    costs = staff_costs(found.subject)
    parts = shares(costs)
    rows: list[Row] = []
    for seat, row, part in zip(found.seats, reckoned.rows, parts, strict=True):
        cells = [_amount(row[k]) for _, k in places]
        total = replace(_amount(row[-1]), mark="", bar=None if part is None else part / 100)
        rows.append((str(seat.number), seat.name, *cells, total))
    sums = reckoned.total or ()
    foot = ("", "Total", *(_amount(sums[k]).text for _, k in places), _amount(sums[-1]).text)
    unit = f" in {found.currency}" if found.currency else ""
    key = "- not known" if None in costs else "the bar is the share of all staff cost"
    return Table(f"Staff cost{unit}", tuple(heads), tuple(rows), foot, key, lead=1)


def _amount(value: Value) -> Cell:
    """A sum of money, a dash where it is not known."""
    if not isinstance(value, int | float):
        return Cell("-", sort=-1.0)
    return Cell(rounding.money(value), mark="" if value else "quiet", sort=value)


# -- indicators ------------------------------------------------------------------------------------


def _indicators(found: Team) -> Table:
    """Those of the proposal's documents, and what of the consortium is from one country."""
    reckoned = indicators(found.subject, skills(found.subject))
    rows: list[Row] = list(_countries(found))
    if not isinstance(reckoned, str):
        for name, figure, unit, which in map(reckoned.printed, reckoned.rows):
            rows.append((name, figure, unit, which or "-"))
    heads = (Head("Indicator"), Head("Value", True), Head("Unit"), Head("Who"))
    return Table("Balance", heads, tuple(rows), key="no rule depends on these", sortable=False)


def _countries(found: Team) -> Iterator[Row]:
    by = Counter(seat.country for seat in found.seats)
    most = max(by.values())
    where = sorted(name for name, count in by.items() if count == most)
    count = f"{most} of {len(found.seats)}"
    yield ("Most members from one country", count, "members", ", ".join(where))
