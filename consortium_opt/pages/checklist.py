"""The rules one by one, and what the score is made of."""

from __future__ import annotations

from consortium_opt.chosen import Chosen
from consortium_opt.dossier import Dossier
from consortium_opt.pages.network import CAUTION
from consortium_opt.pages.parts import Cell, Head, Part, Row, Section, Table, Text
from consortium_opt.pages.team import Team
from consortium_opt.problems import listing
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.printed import is_binding, score_parts
from consortium_opt.result import ConsortiumInfo, RuleInfo
from consortium_opt.rules.base import Rule

LEAVERS = 4
"""Members who are named where a rule breaks without them."""


def rules(dossier: Dossier, found: Team) -> Section | None:
    """Every rule: required, achieved, slack, and where it is written."""
    best = found.consortium
    if not best.rules:
        return None
    known = {} if dossier.formulation is None else dict(dossier.formulation.measured)
    parts: list[Part] = [_table(dossier, found, known)]
    if not known:
        parts.append(Text("Sources and confidence are shown where the formulation is at hand: -f."))
    return Section("rules", "Rules", tuple(parts), f"{words.rules_met(best.rules).capitalize()}.")


def _table(dossier: Dossier, found: Team, known: dict[str, Rule]) -> Table:
    heads = [
        Head("Rule"),
        Head("Status"),
        Head("Required"),
        Head("Achieved"),
        Head("Slack", True),
    ]
    with_n1 = dossier.case is not None and len(found.seats) > 1
    heads += [Head("If one leaves")] if with_n1 else []
    heads += [Head("Source")] if known else []
    rows = []
    for rule in found.consortium.rules:
        row: list[Cell | str] = [*_row(rule)]
        row += [_leaving(dossier, found, known.get(rule.name), rule.satisfied)] if with_n1 else []
        row += [_source(dossier, known.get(rule.name))] if known else []
        rows.append(tuple(row))
    key = (
        "slack: how far it is from the bound; binding: no slack left, it shapes the answer; "
        "law: written in the call; house: your own"
    )
    key += "; if one leaves: whether it holds without each single member" if with_n1 else ""
    return Table("Rule checklist", tuple(heads), tuple(rows), key=key)


def _row(rule: RuleInfo) -> Row:
    state, mark = ("met", "good") if rule.satisfied else ("not met", "bad")
    if is_binding(rule):
        state, mark = "binding", "tight"
    kind = "law" if rule.law else "house"
    if not rule.required_to_hold:
        kind += ", measured only"
    slack = "" if rule.slack is None else rounding.slack(rule.slack)
    return (
        Cell(rule.name, rule.text or ""),
        Cell(state, kind, mark),
        rule.required,
        rule.achieved,
        Cell(slack or "-", sort=rule.slack),
    )


def _leaving(dossier: Dossier, found: Team, rule: Rule | None, holds: bool) -> Cell:
    """Who breaks the rule by leaving, with nothing planned anew; a dash where that says nothing.

    What does not hold with all of them nobody breaks.
    """
    if dossier.case is None or rule is None or not (holds and rule.on_members_alone()):
        return Cell("-", sort=-1.0)
    chosen = Chosen(found.indices)
    broken = [
        str(seat.number)
        for seat in found.seats
        if not rule.measure(dossier.case, chosen.without(seat.index)).satisfied
    ]
    if not broken:
        return Cell("holds", mark="good", sort=0.0)
    if len(broken) == len(found.seats):
        return Cell("breaks", "whoever leaves", "tight", sort=float(len(broken)))
    who = listing(broken, LEAVERS)
    return Cell("may break", f"without {who}", "tight", sort=float(len(broken)))


def _source(dossier: Dossier, rule: Rule | None) -> Cell:
    whole = dossier.formulation
    if rule is None or whole is None:
        return Cell("-")
    own = rule if rule.source else whole
    if not (rule.law or rule.source):
        return Cell("house rule")
    said = [f"as of {own.as_of}" if own.as_of else "", own.confidence or ""]
    return Cell(own.source or "-", ", ".join(filter(None, said)))


def score(found: ConsortiumInfo) -> Section | None:
    """What each term adds to the score."""
    if not found.terms:
        return None
    adds = score_parts(found)
    top = max([0.0, *adds]) or 1.0
    rows = tuple(
        (
            Cell(term.name, "" if term.type == term.name else term.type),
            Cell(rounding.score(term.value), sort=term.value, bar=min(1.0, max(0.0, term.value))),
            Cell(rounding.weight(term.weight), sort=term.weight),
            Cell(rounding.score(added), sort=added, bar=max(0.0, added / top)),
        )
        for term, added in zip(found.terms, adds, strict=True)
    )
    heads = (Head("Term"), Head("Value", True), Head("Weight", True), Head("Adds", True))
    table = Table(
        "What the score is made of",
        heads,
        rows,
        ("Score", "", "", rounding.score(found.objective)),
        "adds: weight times value over the sum of weights; values are 0 to 1, higher is better",
    )
    parts: list[Part] = [table]
    if any(term.type == "trust" for term in found.terms):
        parts.append(Text(CAUTION))
    return Section("score", "Score", tuple(parts))
