"""Roles, person-months and money by member, and whether they are balanced."""

from __future__ import annotations

from collections.abc import Iterator

from consortium_opt.pages.capabilities import held, unique
from consortium_opt.pages.parts import Cell, Head, Part, Row, Section, Table
from consortium_opt.pages.team import Team, roster
from consortium_opt.problems import listing
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.rounding import percent

TOKEN = 1.0
"""Person-months in a role below which a part is a token."""
MANY = 3
LISTED = 12


def roles(found: Team) -> Section | None:
    """Who plays and leads which role; person-months where they are planned."""
    names = tuple(dict.fromkeys(role for s in found.seats for role in s.info.roles))
    if not names:
        return None
    led = {role for seat in found.seats for role in seat.info.leads}
    lead = f"{words.counted(len(names), 'role')} played, {len(led)} with a leader."
    return Section("roles", "Roles", (_played(found, names),), lead)


def _played(found: Team, names: tuple[str, ...]) -> Table:
    heads = (Head("Role"), *(Head(str(s.number), True, s.info.name) for s in found.seats))
    rows = []
    for role in names:
        cells = []
        for seat in found.seats:
            plays, leads = role in seat.info.roles, role in seat.info.leads
            sign, mark = ("L", "led") if leads else ("●", "held") if plays else ("·", "quiet")
            cells.append(Cell(sign, mark=mark, sort=float(plays + leads)))
        players = [seat for seat in found.seats if role in seat.info.roles]
        rows.append((Cell(role, words.counted(len(players), "member")), *cells))
    key = "L leads; ● takes part; columns are the members' numbers"
    return Table("Roles of the members", heads, tuple(rows), key=key, matrix=True)


def balance(found: Team) -> Section:
    """Person-months, money, and the indicators that evaluators look at."""
    parts: list[Part] = [_indicators(found)]
    if found.effort:
        parts.append(_effort(found))
    if found.effort and found.costs:
        parts.append(_money(found))
    return Section("balance", "Effort, money and balance", tuple(parts))


def _effort(found: Team) -> Table:
    """A row a member, a column a role, every pair a figure, the leader's cell bold."""
    plan = found.effort
    assert plan is not None
    heads = [Head("No.", True), Head("Member"), *(Head(role, True) for role in plan.roles)]
    rows: list[Row] = []
    for seat in found.seats:
        cells = []
        for role in plan.roles:
            value = plan.cells[seat.info.id, role]
            mark = "strong" if role in seat.info.leads else "" if value else "quiet"
            cells.append(Cell(rounding.months(value), mark=mark, sort=value))
        own = plan.of_member(seat.info.id)
        share = own / plan.total if plan.total else 0.0
        total = Cell(rounding.months(own), sort=own, bar=share)
        rows.append((str(seat.number), seat.info.name, *cells, total))
    sums = [rounding.months(plan.of_role(role)) for role in plan.roles]
    foot = ("", "Total", *sums, rounding.months(plan.total))
    heads.append(Head("Total", True))
    key = "bold: leads the role; the bar is the share of all person-months"
    return Table("Staff effort in person-months", tuple(heads), tuple(rows), foot, key, lead=1)


def _money(found: Team) -> Table:
    """Staff cost by member and role: person-months times the member's rate."""
    plan, costs = found.effort, found.costs
    assert plan is not None
    assert costs is not None
    heads = [Head("No.", True), Head("Member"), *(Head(role, True) for role in plan.roles)]
    sums, rows = dict.fromkeys(plan.roles, 0.0), []
    known = [cost for cost in costs.members if cost is not None]
    for seat, cost in zip(found.seats, costs.members, strict=True):
        months = [seat.info.person_months.get(role, 0.0) for role in plan.roles]
        cells: list[Cell | str] = ["-"] * len(months)
        if cost is not None:
            rate = cost / sum(months) if sum(months) else 0.0
            row = rounding.parts([rate * m for m in months], rounding.MONEY_DECIMALS, cost)
            cells = [Cell(rounding.money(v), mark="" if v else "quiet", sort=v) for v in row]
            for role, value in zip(plan.roles, row, strict=True):
                sums[role] += value
        share = (cost or 0.0) / sum(known) if sum(known) else 0.0
        total = Cell(words.money(cost), sort=-1.0 if cost is None else cost, bar=share)
        rows.append((str(seat.number), seat.info.name, *cells, total))
    heads.append(Head("Total", True))
    whole = costs.total is not None
    foot = ("", "Total", *(rounding.money(sums[r]) if whole else "-" for r in plan.roles))
    unit = f" in {found.currency}" if found.currency else ""
    return Table(
        f"Staff cost{unit}",
        tuple(heads),
        tuple(rows),
        (*foot, words.money(costs.total)),
        "the bar is the share of all staff cost; - not known",
        lead=1,
    )


# -- indicators ------------------------------------------------------------------------------------


def _indicators(found: Team) -> Table:
    rows = tuple((name, text, Cell(said)) for name, text, said in _measured(found))
    heads = (Head("Indicator"), Head("Value", True), Head("Who"))
    return Table("Balance", heads, rows, key="remarks for a look, not rules", sortable=False)


def _measured(found: Team) -> Iterator[tuple[str, str, str]]:
    yield from _countries(found)
    if found.effort:
        months = [found.effort.of_member(seat.info.id) for seat in found.seats]
        yield from _shares(found, months, "person-months")
        yield from _tokens(found)
    if found.costs and found.costs.total:
        money = [cost or 0.0 for cost in found.costs.members]
        yield from _shares(found, money, "staff cost")
    if found.pool is not None and found.pool.instance.capabilities:
        yield from _held(found)


def _countries(found: Team) -> Iterator[tuple[str, str, str]]:
    by: dict[str, int] = {}
    for seat in found.seats:
        by[seat.info.country] = by.get(seat.info.country, 0) + 1
    most = max(by.values())
    where = [code for code, count in sorted(by.items()) if count == most]
    yield ("Most members from one country", f"{most} of {len(found.seats)}", ", ".join(where))


def _shares(found: Team, values: list[float], what: str) -> Iterator[tuple[str, str, str]]:
    total = sum(values)
    if not total:
        return
    top = max(values)
    largest = [s for s, value in zip(found.seats, values, strict=True) if value == top]
    yield (f"Largest share of {what}", percent(top / total), roster(largest))
    for seat, value in zip(found.seats, values, strict=True):
        if seat.coordinates:
            yield (f"Coordinator's share of {what}", percent(value / total), roster([seat]))


def _tokens(found: Team) -> Iterator[tuple[str, str, str]]:
    assert found.effort is not None
    small = [
        f"{seat.number} {seat.info.name} in {role}"
        for seat in found.seats
        for role in found.effort.roles
        if 0 < found.effort.cells[seat.info.id, role] < TOKEN
    ]
    yield ("Parts below 1 person-month", str(len(small)), listing(small, LISTED) if small else "-")


def _held(found: Team) -> Iterator[tuple[str, str, str]]:
    assert found.pool is not None
    rows = held(found, found.pool)
    one = [row.name for row in rows if len(row.holders) == 1]
    many = [row.name for row in rows if len(row.holders) >= MANY]
    alone = unique(found, found.pool)
    nothing = [seat for seat in found.seats if not alone[seat.info.id]]
    yield ("Capabilities held by one member", str(len(one)), listing(one, LISTED) if one else "-")
    yield (
        f"Capabilities held by {MANY} or more",
        str(len(many)),
        listing(many, LISTED) if many else "-",
    )
    yield ("Members that alone hold nothing", str(len(nothing)), roster(nothing) or "-")
