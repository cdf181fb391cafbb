"""Named members for people: what holds, what does not, and what is nearest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from consortium_opt.problems import listing
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page
from consortium_opt.reporting.printed import exact_costs

if TYPE_CHECKING:
    from consortium_opt.whatif.judging.beside import Nearest
    from consortium_opt.whatif.judging.judged import JudgedRule
    from consortium_opt.whatif.judging.scored import Score


def page(found: Score) -> Page:
    """The named members in reading order."""
    return Page(
        title=f"{found.instance.title}: {len(found.consortium.members)} members scored",
        verdict=" ".join(filter(None, (_verdict(found), _nearest(found)))),
        facts=tuple(_facts(found)),
        blocks=tuple(block(found) for block in _BLOCKS),
        end=tuple(_end(found)),
    )


# -- the answer ------------------------------------------------------------------------------------


def _verdict(found: Score) -> str:
    under = f"under {found.formulation.title}"
    missed = {rule.name: _missed(rule) for rule in found.consortium.rules}
    laws = [missed[name] for name in found.broken_laws]
    others = [missed[name] for name in found.violated if name not in found.broken_laws]
    parts = []
    if found.faults:
        parts.append(f"Not eligible {under}: these members cannot be seated. {_seats(found)}")
    if laws:
        head = "Laws are broken" if found.faults else f"Not eligible {under}"
        parts.append(f"{head}: {listing(laws, len(laws))}.")
    elif not found.faults:
        parts.append(_lawful(found, under))
    if others:
        rules = "A rule that is no law does" if len(others) == 1 else "Rules that are no laws do"
        parts.append(f"{rules} not hold: {listing(others, len(others))}.")
    return " ".join(parts)


def _lawful(found: Score, under: str) -> str:
    score = found.consortium.objective
    scores = "" if score is None else f" They score {rounding.score(score)}."
    if found.feasible:
        return f"These members meet every rule {under}.{scores}"
    if not found.eligible:
        return f"Whether they are eligible {under} cannot be told: a law is not judged.{scores}"
    if not found.violated:
        return f"Eligible {under}, but a rule is not judged.{scores}"
    return f"Eligible {under}: no law is broken.{scores}"


def _seats(found: Score) -> str:
    """The first of the faults; all of them stand in a table."""
    first, *others = found.faults
    more = f" And {words.counted(len(others), 'more reason')}." if others else ""
    return f"{first[0].upper()}{first[1:]}.{more}"


def _missed(rule: JudgedRule) -> str:
    return f"{rule.name} ({rule.missed})" if rule.missed else rule.name


def _nearest(found: Score) -> str:
    near = found.nearest
    if near is None:
        if not found.nearest_proven:
            return ""
        led = " with this coordinator" if found.coordinator_named else ""
        return f"No consortium from this pool{led} meets every rule."
    if near.changes == 0:
        return _to_best(found)
    count = words.counted(near.changes, "change")
    score = rounding.score(near.consortium.objective)
    head = "The nearest consortium that meets every rule is"
    if not found.nearest_proven:
        head = "The nearest found in the time is"
    return f"{head} {count} away and scores {score}: {_swap(near)}."


def _swap(near: Nearest) -> str:
    join = f"{listing(near.join)} in" if near.join else ""
    leave = f"{listing(near.leave)} out" if near.leave else ""
    return ", ".join(filter(None, (join, leave)))


def _to_best(found: Score) -> str:
    best = found.best
    if best is None or best.difference is None:
        return ""
    if best.changes == 0 or best.difference < 5e-5:
        return "No other consortium from this pool scores more."
    count = words.counted(best.changes, "change")
    return f"The best of the pool scores {rounding.score(best.objective)} and is {count} away."


# -- tables ----------------------------------------------------------------------------------------


def _facts(found: Score) -> Iterator[tuple[str, str]]:
    info = found.instance
    yield "Pool", f"{info.title} ({words.counted(info.candidates, 'candidate')})"
    title, name = found.formulation.title, found.formulation.name
    yield "Rules", title if title == name else f"{title} ({name})"
    centre = found.consortium.coordinator
    if centre is not None:
        yield "Coordinator", f"{centre} ({'named' if found.coordinator_named else 'chosen'})"


def _faults(found: Score) -> Block:
    return Block("Why these members cannot be seated", (Column("Reason", found.faults),))


def _members(found: Score) -> Block:
    members = found.consortium.members
    columns = [
        Column("Id", [m.id for m in members]),
        Column("Name", [_name(found, m.id, m.name) for m in members]),
        Column("Country", [m.country for m in members]),
    ]
    if any(m.roles for m in members):
        columns.append(Column("Roles", [", ".join(words.roles(m)) for m in members]))
    if any(m.person_months for m in members):
        months = [rounding.months(sum(m.person_months.values())) for m in members]
        columns.append(Column("PM", months, right=True))
        costs = [words.money(cost) for cost in exact_costs(members)]
        columns.append(Column("Cost", costs, right=True))
    legend = "* leads the role; PM person-months" if len(columns) > 3 else ""
    return Block(f"{words.counted(len(members), 'member')}", tuple(columns), legend)


def _name(found: Score, member: str, name: str) -> str:
    return f"{name} (coordinator)" if member == found.consortium.coordinator else name


def _terms(found: Score) -> Block:
    terms, score = found.consortium.terms, found.consortium.objective
    rows = [(t.name, t.value, t.weight, t.contribution) for t in terms]
    names = [row[0] for row in rows]
    cells = [
        [rounding.score(row[1]) for row in rows],
        [rounding.weight(row[2]) for row in rows],
        [rounding.score(row[3]) for row in rows],
    ]
    total = "not all terms are judged" if score is None else rounding.score(score)
    heads = ("Value", "Weight", "Adds")
    columns = [Column(head, cell, right=True) for head, cell in zip(heads, cells, strict=True)]
    return Block(f"Score: {total}", (Column("Term", names), *columns))


def _rules(found: Score) -> Block:
    rules = found.consortium.rules
    slack = ["" if r.slack is None else rounding.slack(r.slack) for r in rules]
    columns = (
        Column("Rule", [r.name for r in rules]),
        Column("Required", [r.required for r in rules]),
        Column("Achieved", [r.achieved for r in rules]),
        Column("Slack", slack, right=True),
        Column("Missed", [r.missed or "" for r in rules]),
        Column("Remarks", [", ".join(_marks(r)) for r in rules]),
    )
    return Block(f"Rules: {words.rules_met(rules)}", columns)


def _marks(rule: JudgedRule) -> list[str]:
    if rule.required_to_hold:
        return words.marks(rule)
    return ["not required"] if rule.satisfied else [*words.marks(rule), "not required"]


def _left(found: Score) -> Block:
    left = found.consortium.not_judged
    columns = (Column("Rule or term", list(left)), Column("Why", list(left.values())))
    return Block("Not judged", columns)


def _changes(found: Score) -> Block:
    """Who comes in and who leaves for the nearest, and for the best of the pool."""
    rows: list[tuple[str, str, str, str, str]] = []
    near, best = found.nearest, found.best
    if near is not None and near.changes:
        rows.append(_row("nearest", near.changes, near.consortium.objective, near.join, near.leave))
    if best is not None and best.changes:
        rows.append(_row("best", best.changes, best.objective, best.join, best.leave))
    cells = list(zip(*rows, strict=True)) if rows else [()] * 5
    heads = ("Which", "Changes", "Score", "+ joins", "- leaves")
    columns = [
        Column(head, list(cell), right=head in ("Changes", "Score"))
        for head, cell in zip(heads, cells, strict=True)
    ]
    legend = "nearest: meets every rule with the fewest changes; best: of the whole pool"
    return Block("Beside these members", tuple(columns), legend)


def _row(
    name: str, changes: int, objective: float, join: tuple[str, ...], leave: tuple[str, ...]
) -> tuple[str, str, str, str, str]:
    return name, str(changes), rounding.score(objective), ", ".join(join), ", ".join(leave)


def _end(found: Score) -> Iterator[str]:
    yield words.solved_by(found.solver, found.solver.seconds)
    if found.nearest is None and not found.nearest_proven:
        yield "The nearest consortium that meets every rule was not looked for, or not found."


_BLOCKS = (_faults, _members, _terms, _rules, _left, _changes)
