"""A comparison for people: cases beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.figures import figures, is_answered, winner
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page
from consortium_opt.reporting.printed import is_binding
from consortium_opt.reporting.ranks import ranks
from consortium_opt.result import ConsortiumInfo, RuleInfo

if TYPE_CHECKING:
    from consortium_opt.whatif.cases.compare import ComparedCase, Comparison

STATUS = {
    "optimal": "proven",
    "feasible": "not proven",
    "infeasible": "infeasible",
    "no_solution": "nothing found",
}
"""How far a search got, for people."""
_CHANGES_SHOWN = 12
_LONG = 16
_HEADS = 44
"""Width that names of cases may take as headings of columns; else their numbers stand there."""


def page(found: Comparison) -> Page:
    """The comparison in reading order."""
    title = found.cases[0].result.instance.title
    blocks = (_cases, _ranks, _reference, _swaps, _changes, _members, _terms, _rules)
    return Page(
        title=f"{title}: {words.counted(len(found.cases), 'case')} side by side",
        verdict=_verdict(found),
        facts=tuple(_facts(found)),
        blocks=tuple(block(found) for block in blocks),
        end=tuple(_end(found)),
    )


def _verdict(found: Comparison) -> str:
    by = [case.result.status for case in found.cases]
    counts = ", ".join(f"{by.count(s)} {word}" for s, word in STATUS.items() if s in by)
    text = f"{words.counted(len(by), 'case')}: {counts}."
    if len([case for case in found.cases if winner(case.result)]) < 2:
        return text
    return f"{text} There are {_shared(found)}."


def _shared(found: Comparison) -> str:
    """How many candidates are in all winners, in some and in one."""
    parts = ((found.in_all, "all"), (found.in_some, "some"), (found.in_one, "one"))
    said = ", ".join(f"{len(ids)} in {word}" for ids, word in parts)
    return f"{words.counted(len(found.who), 'candidate')} in the winners, {said}"


def _facts(found: Comparison) -> Iterator[tuple[str, str]]:
    yield "Pool", words.pool(found.cases[0].result)
    sources = dict.fromkeys(words.rules_source(case.result) for case in found.cases)
    yield from (("" if k else "Rules", source) for k, source in enumerate(sources))


def _heads(found: Comparison) -> list[str]:
    """What stands over a case's column: its name, or its number where names take too much room."""
    if sum(len(name) + 2 for name in found.names) <= _HEADS:
        return list(found.names)
    return [str(k) for k in range(1, len(found.cases) + 1)]


def _name(name: str) -> str:
    """A long name as a formulation and, below it, its what-if."""
    return name.replace("+", "\n+") if len(name) > _LONG else name


def _cases(found: Comparison) -> Block:
    """A row a case, with its figures."""
    all_figures = [figures(case.result) for case in found.cases]
    first = all_figures[0].objective
    columns = [
        Column("Case", [_name(name) for name in found.names]),
        Column("Status", [_status(case) for case in found.cases]),
        Column("Score", [_score(f.objective) for f in all_figures], right=True),
        Column("To first", [_to_first(f.objective, first) for f in all_figures], right=True),
        Column("Size", [_count(f.size) for f in all_figures], right=True),
        Column("Countries", [_count(f.countries) for f in all_figures], right=True),
        Column("Cost", [words.money(f.cost) for f in all_figures], right=True),
    ]
    if list(found.names) != (heads := _heads(found)):
        columns.insert(0, Column("No.", heads, right=True))
    return Block("Cases", tuple(columns), "- there is none, or it is not known")


def _ranks(found: Comparison) -> Block:
    return ranks(["Case"], [([_name(case.name)], case.result) for case in found.cases])


def _status(case: ComparedCase) -> str:
    result = case.result
    gap = f" (gap {rounding.percent(result.gap)})" if result.gap else ""
    proven = is_answered(result) or not result.consortia or result.status != "optimal"
    return f"{STATUS[result.status]}{gap}" if proven else words.unproven_ranks(result)


def _score(value: float | None) -> str:
    return "-" if value is None else rounding.score(value)


def _to_first(value: float | None, first: float | None) -> str:
    if value is None or first is None:
        return "-"
    return rounding.difference(round(value, 4) - round(first, 4))


def _count(value: int | None) -> str:
    return "-" if value is None else str(value)


def _reference(found: Comparison) -> Block:
    """Every winner under the first case's objective, where that was asked for."""
    rows = [
        (
            _name(case.name),
            _score(case.reference.objective),
            ", ".join(case.reference.broken),
            "; ".join(f"{key}: {text}" for key, text in case.reference.unjudged.items()),
        )
        for case in found.cases
        if case.reference is not None and winner(case.result)
    ]
    names, scores, broken, unjudged = zip(*rows, strict=True) if rows else ((),) * 4
    columns = [
        Column("Winner of", names),
        Column("Score", scores, right=True),
        Column("Rules it breaks", broken),
    ]
    if any(unjudged):
        columns.append(Column("What cannot be judged", unjudged))
    title = f"Winners under the objective and the rules of {found.names[0]}"
    return Block(title, tuple(columns), "scores in this table compare")


def _swaps(found: Comparison) -> Block:
    """Who enters and who leaves against the first case."""
    rows = [beside for beside in found.differences if beside.entered or beside.left]
    columns = (
        Column("Case", [_name(beside.name) for beside in rows]),
        Column("+ enters", [", ".join(beside.entered or ()) for beside in rows]),
        Column("- leaves", [", ".join(beside.left or ()) for beside in rows]),
    )
    return Block(f"Members beside {found.names[0]}", columns)


def _changes(found: Comparison) -> Block:
    """What the formulations change against the first one."""
    rows: list[tuple[str, str]] = []
    for beside in found.differences:
        texts = [
            f"{c.key}: {words.plain_value(c.old)} → {words.plain_value(c.new)}"
            for c in beside.changes
        ]
        shown = texts[:_CHANGES_SHOWN]
        if len(texts) > len(shown):
            shown.append(f"and {words.counted(len(texts) - len(shown), 'more change')}")
        rows += [("" if k else _name(beside.name), text) for k, text in enumerate(shown)]
    columns = (Column("Case", [row[0] for row in rows]), Column("Change", [row[1] for row in rows]))
    return Block(f"What the formulations change, beside {found.names[0]}", columns)


def _members(found: Comparison) -> Block:
    """Candidates by cases, those in most winners first."""
    who = found.who
    ids = sorted(who, key=lambda member: (-len(who[member]), member))
    winners = [winner(case.result) for case in found.cases]
    countries = {m.id: m.country for best in winners if best for m in best.members}
    total = sum(best is not None for best in winners)
    columns = [
        Column("Candidate", ids),
        Column("Country", [countries[member] for member in ids]),
        Column("In", [f"{len(who[member])} of {total}" for member in ids], right=True),
    ]
    for head, best in zip(_heads(found), winners, strict=True):
        columns.append(Column(head, [_seat(best, member) for member in ids]))
    legend = "C coordinates, x takes part"
    return Block("Who is in which case", tuple(columns), legend, lead=3)


def _seat(best: ConsortiumInfo | None, member: str) -> str:
    if best is None or member not in best.ids:
        return ""
    return "C" if member == best.coordinator else "x"


def _terms(found: Comparison) -> Block:
    """Value of every term in every case, with its weight where weights differ."""
    by_case = [{t.name: t for t in best.terms} if best else {} for best in _winners(found)]
    names = list(dict.fromkeys(name for terms in by_case for name in terms))
    weights = {term.weight for terms in by_case for term in terms.values()}
    columns = [Column("Term", names)]
    for head, terms in zip(_heads(found), by_case, strict=True):
        cells = []
        for name in names:
            term = terms.get(name)
            weight = f" x{rounding.weight(term.weight)}" if term and len(weights) > 1 else ""
            cells.append(f"{rounding.score(term.value)}{weight}" if term else "")
        columns.append(Column(head, cells, right=True))
    legend = "value from 0 to 1, higher is better"
    legend += "; x weight" if len(weights) > 1 else ""
    return Block("Terms of the objective", tuple(columns), legend, lead=1)


def _rules(found: Comparison) -> Block:
    """How every rule stands in every case."""
    by_case = [{r.name: r for r in best.rules} if best else {} for best in _winners(found)]
    names = list(dict.fromkeys(name for rules in by_case for name in rules))
    laws = {name for rules in by_case for name, rule in rules.items() if rule.law}
    columns = [Column("Rule", [f"{name} (law)" if name in laws else name for name in names])]
    for head, rules in zip(_heads(found), by_case, strict=True):
        columns.append(Column(head, [_standing(rules.get(name)) for name in names]))
    legend = (
        "binds: no slack left; NOT MET: measured, not required; "
        "blank: the case has no such rule, or no winner"
    )
    return Block("Rules", tuple(columns), legend, lead=1)


def _standing(rule: RuleInfo | None) -> str:
    if rule is None:
        return ""
    if not rule.satisfied:
        return "NOT MET"
    return "binds" if is_binding(rule) else "met"


def _winners(found: Comparison) -> list[ConsortiumInfo | None]:
    return [winner(case.result) for case in found.cases]


def _end(found: Comparison) -> Iterator[str]:
    results = [case.result for case in found.cases]
    took = sum(result.solver.seconds for result in results)
    yield words.solved_by(results[0].solver, took, of=" for all cases")
    if any(case.reference for case in found.cases):
        return
    objectives = {
        tuple((t.name, t.type, t.weight) for t in best.terms) for best in _winners(found) if best
    }
    changed = any(c.key.startswith("objective") for case in found.cases for c in case.changes)
    if len(objectives) > 1 or changed:
        yield (
            "Scores of cases with different objectives do not compare. Next: --reference scores "
            f"every winner under {found.names[0]}."
        )
