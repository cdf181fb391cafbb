"""A sweep for people: points in a row or a grid, and where the winner turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from consortium_opt.problems import listing
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.compared import STATUS
from consortium_opt.reporting.figures import figures, is_answered
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page, Plot, Spot
from consortium_opt.reporting.ranks import ranks
from consortium_opt.result import SAME

if TYPE_CHECKING:
    from consortium_opt.result import Result
    from consortium_opt.whatif.cases.sweep import Point, Sweep

_VALUES_SHOWN = 12


def label(values: Mapping[str, Any]) -> str:
    """A point in words: ``rules.size.max = 4 and rules.trust.min = 0.2``."""
    return " and ".join(f"{key} = {words.plain_value(value)}" for key, value in values.items())


def page(found: Sweep) -> Page:
    """The sweep in reading order."""
    results = [point.result for point in found.points if point.result is not None]
    title = results[0].instance.title if results else "A sweep"
    blocks = [_points(found), _ranks(found), _turns(found), _sets(found), _refused(found)]
    if len(found.vary) == 2:
        blocks.insert(0, _grid(found))
    return Page(
        title=f"{title}: {' and '.join(found.vary)} varied",
        verdict=_verdict(found),
        facts=tuple(_facts(found, results)),
        blocks=tuple(blocks),
        end=tuple(_end(results)),
        plots=_plots(found),
    )


def set_names(found: Sweep) -> dict[tuple[str, ...], str]:
    """A letter for every different winner, in the order of the points."""
    return {members: _letters(k) for k, members in enumerate(found.winners)}


def _letters(k: int) -> str:
    """A to Z, then AA, AB and so on."""
    text = ""
    while k >= 0:
        text, k = chr(ord("A") + k % 26) + text, k // 26 - 1
    return text


def standing(point: Point) -> str:
    """How far a point got."""
    if point.problem is not None:
        return "not valid"
    if point.result is None:
        return "not begun"
    gap = point.result.gap
    if point.result.status == "optimal" and not is_answered(point.result):
        return words.unproven_ranks(point.result)
    return STATUS[point.result.status] + (f" (gap {rounding.percent(gap)})" if gap else "")


def _verdict(found: Sweep) -> str:
    by = [standing(point).partition(" (")[0] for point in found.points]
    counts = ", ".join(f"{by.count(word)} {word}" for word in dict.fromkeys(by))
    where = "neighbouring points" if len(found.vary) == 2 else "one value and the next"
    turns = f"between {where} it changes {words.counted(len(found.turns), 'time')}."
    sets = f"There are {words.counted(len(found.winners), 'different winner')}; {turns}"
    turns = sets if found.winners else ""
    best = _best(found)
    return " ".join(filter(None, (f"{words.counted(len(by), 'point')}: {counts}.", turns, best)))


def _best(found: Sweep) -> str:
    """The highest score, where all points have the same objective."""
    if any(key.startswith("objective") for key in found.vary):
        return ""
    scored = [(p.result.best.objective, p) for p in found.points if p.result and p.result.consortia]
    if not scored:
        return ""
    highest = max(value for value, _ in scored)
    first = next(point for value, point in scored if value >= highest - SAME)
    return f"The highest score is {rounding.score(highest)}, first at {label(first.values)}."


def _facts(found: Sweep, results: list[Result]) -> Iterator[tuple[str, str]]:
    if results:
        yield "Pool", words.pool(results[0])
        yield "Rules", words.rules_source(results[0])
    for k, key in enumerate(found.vary):
        values = [words.plain_value(value) for value in _values(found, key)]
        yield ("" if k else "Varied"), f"{key}: {listing(values, _VALUES_SHOWN)}"
    fixed = [c for result in results[:1] for c in words.changes(result) if c.key not in found.vary]
    for k, change in enumerate(fixed):
        yield ("" if k else "Changed"), words.change(change, results[0], "→")


def _values(found: Sweep, key: str) -> list[Any]:
    """The values of a key in their order; some cannot be hashed."""
    values: list[Any] = []
    for value in (point.values[key] for point in found.points):
        if not any(value == known and type(value) is type(known) for known in values):
            values.append(value)
    return values


def _points(found: Sweep) -> Block:
    """A row a point with its figures."""
    names = set_names(found)
    all_figures = [figures(p.result) if p.result else None for p in found.points]
    turned = [turn.after for turn in found.turns]
    columns = [
        Column(key, [words.plain_value(p.values[key]) for p in found.points], right=True)
        for key in found.vary
    ]
    columns += [
        Column("Status", [standing(point) for point in found.points]),
        Column("Score", [_shown(f and f.objective, rounding.score) for f in all_figures], True),
        Column("Size", [_shown(f and f.size, str) for f in all_figures], True),
        Column("Countries", [_shown(f and f.countries, str) for f in all_figures], True),
        Column("Cost", [words.money(f.cost if f else None) for f in all_figures], True),
    ]
    sets = []
    for point in found.points:
        mark = "*" if point.values in turned else ""
        sets.append(f"{names.get(point.winner or (), '-')}{mark}")
    columns.append(Column("Winner", sets, firm=True))
    legend = "* other members than at a point before; - there is none, or not known"
    return Block("Points", tuple(columns), legend)


def _plots(found: Sweep) -> tuple[Plot, ...]:
    """The score over the first key, a line a value of the second; letters are the winners."""
    names = set_names(found)
    if not names or any(key.startswith("objective") for key in found.vary):
        return ()
    first, *rest = found.vary
    lines = [{key: value} for key in rest for value in _values(found, key)] or [{}]
    return tuple(_plot(found, first, fixed, names) for fixed in lines)


def _plot(
    found: Sweep, first: str, fixed: Mapping[str, Any], names: Mapping[tuple[str, ...], str]
) -> Plot:
    spots = []
    numbers = all(map(_is_finite, _values(found, first)))
    for point in found.points:
        if any(point.values[key] != value for key, value in fixed.items()):
            continue
        value, score = (
            point.values[first],
            figures(point.result).objective if point.result else None,
        )
        told = standing(point) if score is None else f"score {rounding.score(score)}"
        place = float(value) if numbers else words.plain_value(value)
        letter = names.get(point.winner or (), "")
        spots.append(Spot(place, score, f"{label(point.values)}: {told}", label=letter))
    where = f" at {label(fixed)}" if fixed else ""
    return Plot(f"Score over {first}{where}", first, "score", tuple(spots), line=True)


def _is_finite(value: Any) -> bool:
    """Whether a value has a place on an axis of numbers."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and isfinite(value)


def _ranks(found: Sweep) -> Block:
    shown = [point for point in found.points if point.result is not None]
    named = [[words.plain_value(value) for value in point.values.values()] for point in shown]
    results = [point.result for point in shown if point.result is not None]
    return ranks(found.vary, zip(named, results, strict=True))


def _shown(value: Any, write: Any) -> str:
    return "-" if value is None else str(write(value))


def _grid(found: Sweep) -> Block:
    """Scores with the letter of the winner, the first key down and the second across."""
    down, across = found.vary
    names = set_names(found)
    rows, heads = _values(found, down), _values(found, across)
    cells = [_cell(point, names) for point in found.points]
    columns = [Column(down, [words.plain_value(value) for value in rows], right=True)]
    for k, head in enumerate(heads):
        columns.append(Column(words.plain_value(head), cells[k :: len(heads)], right=True))
    return Block(f"Score and winner, {across} across", tuple(columns), lead=1)


def _cell(point: Point, names: Mapping[tuple[str, ...], str]) -> str:
    if not point.winner or point.result is None:
        return standing(point)
    return f"{rounding.score(point.result.best.objective)} {names[point.winner]}"


def _turns(found: Sweep) -> Block:
    """Neighbours with different winners, who enters and who leaves; alike ones in one row."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for turn in found.turns:
        before, after = (words.plain_value(side[turn.key]) for side in (turn.before, turn.after))
        others = {key: value for key, value in turn.after.items() if key != turn.key}
        row = (
            f"{_short(turn.key)}: {before} → {after}",
            _shown(turn.difference, rounding.difference),
            ", ".join(turn.entered),
            ", ".join(turn.left),
        )
        rows.setdefault(row, []).extend(words.plain_value(value) for value in others.values())
    step, score, enters, leaves = zip(*rows, strict=True) if rows else ((),) * 4
    columns = [
        Column("Step", step),
        Column("Score", score, right=True),
        Column("+ enters", enters),
        Column("- leaves", leaves),
    ]
    if len(found.vary) == 2:
        columns.insert(1, Column("At", [", ".join(at) for at in rows.values()]))
    legend = "At: values of the other key" if len(found.vary) == 2 else ""
    return Block("Where the winner changes", tuple(columns), legend)


def _short(key: str) -> str:
    """The last two parts of a key: ``size.max``."""
    return ".".join(key.split(".")[-2:])


def _sets(found: Sweep) -> Block:
    """The different winners."""
    names = set_names(found)
    winners = [point.winner for point in found.points]
    columns = (
        Column("Winner", list(names.values())),
        Column("Points", [str(winners.count(members)) for members in names], right=True),
        Column("Members", [", ".join(members) for members in names]),
    )
    return Block("Winners", columns)


def _refused(found: Sweep) -> Block:
    """Points that are not valid, and why."""
    points = [point for point in found.points if point.problem is not None]
    columns = (
        Column("Point", [label(point.values) for point in points]),
        Column("Why it is not valid", [point.problem or "" for point in points]),
    )
    return Block("Values that are refused", columns)


def _end(results: list[Result]) -> Iterator[str]:
    if results:
        took = sum(result.solver.seconds for result in results)
        yield words.solved_by(results[0].solver, took, of=" for all points")
