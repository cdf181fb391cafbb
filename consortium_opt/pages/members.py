"""Who takes part: the verdict's figures, the table of members, and the ranks side by side."""

from __future__ import annotations

from consortium_opt.geography import country_name
from consortium_opt.pages.parts import Cell, Figures, Head, Part, Row, Section, Table
from consortium_opt.pages.team import Seat, Team
from consortium_opt.problems import listing
from consortium_opt.proposal.money import staff_costs
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.figures import total_cost
from consortium_opt.reporting.printed import alternatives, countries, is_binding, moved
from consortium_opt.result import ConsortiumInfo, Result

LONG = 60
"""Candidates beyond which the table of ranks is folded."""
SIDE_BY_SIDE = 12
"""Ranks beside each other; all of them are in the table of alternatives."""


def key_figures(found: Team) -> Figures:
    """The numbers at the top."""
    best = found.consortium
    places = words.counted(len(countries(best)), "country", "countries")
    items = [
        ("Score", rounding.score(best.objective), "0 to 1, comparable under the same rules"),
        ("Members", str(len(best.members)), f"from {places}"),
    ]
    if found.effort:
        items.append(("Person-months", rounding.months(found.effort.total), "over the project"))
    if found.costs and found.costs.total is not None:
        items.append(("Staff cost", rounding.money(found.costs.total), found.currency))
    if found.grants:
        items.append(("Grant", rounding.money(found.grants.total), found.currency))
    if best.rules:
        items.append(_rules_met(best))
    return Figures(tuple(items))


def _rules_met(best: ConsortiumInfo) -> tuple[str, str, str]:
    """Of the rules that have to hold; those that are only measured are told beside."""
    required = [rule for rule in best.rules if rule.required_to_hold]
    measured = words.rules_measured(best.rules)
    if not required:
        return ("Rules met", "none required", "; ".join(measured))
    met, binding = sum(r.satisfied for r in required), sum(map(is_binding, required))
    note = "; ".join([f"{binding} without slack", *measured])
    return ("Rules met", f"{met} of {len(required)}", note)


# -- the table of members --------------------------------------------------------------------------


def consortium(found: Team) -> Section:
    """The consortium as in the list of participants."""
    return Section("consortium", "The consortium", (members(found),), _said(found))


def _said(found: Team) -> str:
    best = found.consortium
    head = next((seat.name for seat in found.seats if seat.coordinates), None)
    led = f"coordinated by {head}" if head else "without a coordinator"
    places = [country_name(code) for code in countries(best)]
    return f"{words.counted(len(best.members), 'member')} from {listing(places, 30)}, {led}."


def members(found: Team) -> Table:
    """One row a member, the coordinator first; totals in the foot."""
    effort, costs, grants = found.effort, found.costs, found.grants
    kinds = any(seat.candidate and seat.candidate.type for seat in found.seats)
    roles = any(seat.member.roles for seat in found.seats)
    heads = [Head("No.", right=True), Head("Organisation"), Head("Country")]
    heads += [Head("Region")] if found.pool else []
    heads += [Head("Type")] if kinds else []
    heads += [Head("Roles")] if roles else []
    heads += [Head("Person-months", right=True)] if effort else []
    heads += [Head("Staff cost", right=True)] if costs else []
    heads += [Head("Grant", right=True)] if grants else []
    blank = len(heads) - 2 - sum(map(bool, (effort, costs, grants)))
    foot: list[Cell | str] = ["", "Total", *[""] * blank]
    foot += [rounding.months(effort.total)] if effort else []
    foot += [words.money(costs.total)] if costs else []
    foot += [rounding.money(grants.total)] if grants else []
    return Table(
        "Members",
        tuple(heads),
        tuple(_member(found, seat, kinds, roles) for seat in found.seats),
        tuple(foot) if effort or costs or grants else (),
        _key(found),
        lead=1,
    )


def _member(found: Team, seat: Seat, kinds: bool, roles: bool) -> Row:
    info, k = seat.member, seat.number - 1
    note = info.id if info.name != info.id else ""
    if seat.coordinates:
        note = "coordinator" + (f", {note}" if note else "")
    row: list[Cell | str] = [str(seat.number), Cell(seat.name, note), seat.country]
    row += [(seat.candidate and seat.candidate.region) or "-"] if found.pool else []
    row += [(seat.candidate and seat.candidate.type) or "-"] if kinds else []
    row += [", ".join(words.roles(info)) or "-"] if roles else []
    if found.effort:
        own = found.effort.of_member(info.id)
        row.append(Cell(rounding.months(own), sort=own))
    if found.costs:
        cost = staff_costs(found.subject)[k]
        row.append(Cell(words.money(cost), sort=-1.0 if cost is None else cost))
    if found.grants:
        asked = found.grants.asked[k]
        row.append(Cell(rounding.money(asked), sort=asked))
    return tuple(row)


def _key(found: Team) -> str:
    said = [words.legend(found.consortium, short=False)]
    said += [f"amounts in {found.currency}"] if found.costs and found.currency else []
    return "; ".join(filter(None, said))


# -- ranks -----------------------------------------------------------------------------------------


def ranks(result: Result) -> Section | None:
    """The first ranks beside each other: who is in which."""
    shown = result.consortia[:SIDE_BY_SIDE]
    if len(shown) < 2:
        return None
    who: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for k, one in enumerate(shown):
        for member in one.members:
            who.setdefault(member.id, []).append(k)
            names[member.id] = member.name
    order = sorted(who, key=lambda i: (-len(who[i]), who[i], i))
    rows = [*_figures(shown), *(_in(shown, names[i], i) for i in order)]
    every = sum(len(where) == len(shown) for where in who.values())
    lead = (
        f"{words.counted(len(order), 'candidate')} in the first {len(shown)} ranks, "
        f"{every} of them in all."
    )
    heads = (Head("Candidate"), *(Head(str(c.rank), right=True) for c in shown))
    key = "● member; C coordinator; columns are ranks"
    folded = f"Who is in which of {len(shown)} ranks" if len(order) > LONG else ""
    table = Table(
        "Ranked consortia side by side", heads, tuple(rows), (), key, sortable=False, folded=folded
    )
    return Section("ranks", "Ranked consortia", (table,), lead)


def _figures(shown: tuple[ConsortiumInfo, ...]) -> list[Row]:
    rows: list[Row] = [
        (Cell("Score", mark="strong"), *(Cell(rounding.score(c.objective)) for c in shown)),
        (Cell("Members", mark="strong"), *(str(len(c.members)) for c in shown)),
        (Cell("Countries", mark="strong"), *(str(len(countries(c))) for c in shown)),
    ]
    money = [total_cost(c) for c in shown]
    if any(cost is not None for cost in money):
        rows.append((Cell("Staff cost", mark="strong"), *(words.money(cost) for cost in money)))
    return rows


def _in(shown: tuple[ConsortiumInfo, ...], name: str, id: str) -> Row:
    cells = []
    for one in shown:
        inside = any(member.id == id for member in one.members)
        sign = "C" if one.coordinator == id else "●"
        cells.append(Cell(sign, mark="held") if inside else Cell("·", mark="quiet"))
    return (name, *cells)


def others(result: Result) -> Section | None:
    """Every other rank beside rank 1: who enters, who leaves, which terms change."""
    found = alternatives(result)
    parts: list[Part] = [_kept(result)] if moved(result) else []
    if found:
        parts.append(_others(result))
    if not parts:
        return None
    lead = words.unproven_ranks(result)
    return Section("alternatives", "Alternatives", tuple(parts), f"{lead}." if lead else "")


def _others(result: Result) -> Table:
    names = {m.id: m.name for c in result.consortia for m in c.members}
    rows = []
    for other, own in zip(alternatives(result), result.consortia[1:], strict=True):
        rows.append(
            (
                str(other.rank),
                rounding.score(other.objective),
                Cell(rounding.difference(other.difference), sort=other.difference),
                ", ".join(names[i] for i in other.enters) or "-",
                ", ".join(names[i] for i in other.leaves) or "-",
                "same" if other.same_coordinator else names.get(other.coordinator or "", "nobody"),
                _terms(result.best, own) or "-",
            )
        )
    heads = (
        Head("Rank", right=True),
        Head("Score", right=True),
        Head("To rank 1", right=True),
        Head("Enters"),
        Head("Leaves"),
        Head("Coordinator"),
        Head("Terms that change"),
    )
    key = "terms: what their value gains or loses, before weights"
    return Table("Beside rank 1", heads, tuple(rows), (), key)


def _terms(best: ConsortiumInfo, other: ConsortiumInfo) -> str:
    changes = []
    for a, b in zip(best.terms, other.terms, strict=True):
        difference = round(b.value, 4) - round(a.value, 4)
        if abs(difference) >= 5e-5:
            changes.append(f"{a.name} {rounding.difference(difference)}")
    return ", ".join(changes)


def _kept(result: Result) -> Table:
    rows = [
        (str(m.rank), str(m.changes), ", ".join(m.enters) or "-", ", ".join(m.leaves) or "-")
        for m in moved(result)
    ]
    heads = (Head("Rank", right=True), Head("Changes", right=True), Head("Enters"), Head("Leaves"))
    return Table("Beside the kept consortium", heads, tuple(rows))
