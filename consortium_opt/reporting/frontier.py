"""A frontier for people and as tidy tables: points beside each other, and who is in which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.figures import new_in, total_cost
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page, Plot, Spot
from consortium_opt.reporting.tables import (
    MEMBER_COLUMNS,
    SCORE_COLUMNS,
    Row,
    Tidy,
    member_rows,
    score_rows,
)
from consortium_opt.result import ConsortiumInfo, Result

if TYPE_CHECKING:
    from consortium_opt.whatif.frontier.pareto import Frontier

_FIGURES = (
    "point",
    "objective",
    "supported",
    "proven",
    "size",
    "countries",
    "total_cost",
    "coordinator",
    "members",
    "entered",
    "left",
)


def as_result(found: Frontier) -> Result:
    """The points as ranks of a result, which is what sentences and tables on consortia read."""
    return Result(
        status=found.status,
        instance=found.instance,
        formulation=found.formulation,
        solver=found.solver,
        bound=None,
        gap=None,
        proven_ranks=0,
        exhausted=found.complete,
        tied_at_end=False,
        consortia=tuple(point.consortium for point in found.points),
    )


# -- for people ------------------------------------------------------------------------------------


def page(found: Frontier) -> Page:
    """The frontier in reading order."""
    return Page(
        title=f"{found.instance.title}: {_listed(found.terms)} against each other",
        verdict=_verdict(found),
        facts=tuple(_facts(found)),
        blocks=(_points(found), _swaps(found), _members(found)),
        end=tuple(_end(found)),
        plots=_plots(found),
    )


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _verdict(found: Frontier) -> str:
    if not found.points:
        return words.verdict(as_result(found))
    count, both = len(found.points), "both" if len(found.terms) == 2 else "all three"
    proven = sum(point.proven for point in found.points)
    terms = _listed(found.terms)
    if not found.complete:
        text = f"A part of the frontier of {terms}: {words.counted(count, 'point')} found"
        return f"{text}, {proven} of them proven; the search stopped before the end."
    if count == 1:
        return f"Nothing to trade off, and proven so: one consortium is best in {terms} at once."
    best = sum(point.supported for point in found.points)
    text = f"The frontier of {terms} has {count} points, all proven: no consortium beats one of"
    apart = f", points less than {rounding.weight(found.step)} apart left out" if found.step else ""
    some = "Each is" if best == count else f"{best} of them {'is' if best == 1 else 'are'}"
    return f"{text} them in {both}{apart}. {some} the best under some weights."


def _facts(found: Frontier) -> Iterator[tuple[str, str]]:
    result = as_result(found)
    yield "Pool", words.pool(result)
    yield "Rules", words.rules_source(result)
    for k, change in enumerate(words.changes(result)):
        yield ("" if k else "Changed"), words.change(change, result, "→")
    for k, name in enumerate(found.terms if found.points else ()):
        values = [point.values[name] for point in found.points]
        low, high = rounding.score(min(values)), rounding.score(max(values))
        yield ("" if k else "Terms"), f"{name}: {low}" + (f" to {high}" if low != high else "")


def _points(found: Frontier) -> Block:
    """A row a point: values and figures."""
    points = found.points
    consortia = [point.consortium for point in points]
    money = [total_cost(consortium) for consortium in consortia]
    columns = [Column("No.", [str(c.rank) for c in consortia], right=True)]
    for name in found.terms:
        values = [rounding.score(point.values[name]) for point in points]
        columns.append(Column(name, values, right=True))
    columns += [
        Column("Score", [rounding.score(point.objective) for point in points], right=True),
        Column("Size", [str(len(c.members)) for c in consortia], right=True),
        Column("Countries", [str(_countries(c)) for c in consortia], right=True),
    ]
    if any(cost is not None for cost in money):
        columns.append(Column("Cost", [words.money(cost) for cost in money], right=True))
    columns.append(Column("Hull", ["yes" if point.supported else "" for point in points]))
    if not found.complete:
        columns.append(Column("Proven", ["yes" if point.proven else "no" for point in points]))
    legend = "Hull: the best under some weights of these terms; Score: the whole objective"
    return Block("Points", tuple(columns), legend if points else "", lead=1)


def _plots(found: Frontier) -> tuple[Plot, ...]:
    """The first term against the second, and against the third where there is one."""
    if len(found.points) < 2:
        return ()
    first, *rest = found.terms
    return tuple(
        Plot(
            f"{first} against {name}",
            first,
            name,
            tuple(
                Spot(
                    point.values[first],
                    point.values[name],
                    f"point {k}: {first} {rounding.score(point.values[first])}, "
                    f"{name} {rounding.score(point.values[name])}",
                    point.supported,
                    str(k),
                )
                for k, point in enumerate(found.points, 1)
            ),
            line=len(found.terms) == 2,
        )
        for name in rest
    )


def _countries(consortium: ConsortiumInfo) -> int:
    return len({member.country for member in consortium.members})


def _swaps(found: Frontier) -> Block:
    """Who enters and who leaves from each point to the next."""
    pairs = list(pairwise(point.consortium for point in found.points))
    columns = (
        Column("No.", [str(c.rank) for _, c in pairs], right=True),
        Column("Enter", [_ids(new_in(c.ids, above.ids)) for above, c in pairs]),
        Column("Leave", [_ids(new_in(above.ids, c.ids)) for above, c in pairs]),
    )
    nobody = any("-" in column.cells for column in columns)
    return Block("Against the point above", columns, "- nobody" if nobody else "")


def _ids(ids: tuple[str, ...] | None) -> str:
    return ", ".join(ids or ()) or "-"


def _members(found: Frontier) -> Block:
    """A row a candidate: in how many points and in which."""
    where: dict[str, list[int]] = {}
    countries: dict[str, str] = {}
    for point in found.points:
        for member in point.consortium.members:
            where.setdefault(member.id, []).append(point.consortium.rank)
            countries[member.id] = member.country
    order = sorted(where, key=lambda i: (-len(where[i]), i))
    columns = (
        Column("Candidate", order),
        Column("Country", [countries[i] for i in order]),
        Column("In", [f"{len(where[i])} of {len(found.points)}" for i in order], right=True),
        Column("Points", [_runs(where[i]) for i in order]),
    )
    return Block("Who is in which point", columns)


def _runs(numbers: list[int]) -> str:
    """``1 to 3, 7``."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0])
    ]
    return ", ".join(f"{r[0]} to {r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)


def _end(found: Frontier) -> Iterator[str]:
    yield words.solver(as_result(found))
    if not found.points:
        yield f"Next: {words.hint(as_result(found))}."
    elif not found.complete:
        yield "Next: a longer --time-limit, more --max-points or a --step between points."
    elif found.step:
        yield "Next: a smaller --step for points that are nearer to each other."


# -- tables ----------------------------------------------------------------------------------------


def tables(found: Frontier) -> Mapping[str, Tidy]:
    """A row a point; a row a point and member; a row a point and score."""
    result = as_result(found)
    return {
        "points": Tidy(
            ("point", *map(_column, found.terms), *_FIGURES[1:]), tuple(_point_rows(found))
        ),
        "point_members": Tidy(
            ("point", *MEMBER_COLUMNS[1:]), tuple(map(_of_point, member_rows(result)))
        ),
        "point_scores": Tidy(
            ("point", *SCORE_COLUMNS[1:]), tuple(map(_of_point, score_rows(result)))
        ),
    }


def _column(term: str) -> str:
    """Column of a term: its name, unless a figure has that."""
    return f"term_{term}" if term in _FIGURES else term


def _of_point(row: Row) -> Row:
    """The row of a rank as that of a point."""
    return {"point": row["rank"], **{key: value for key, value in row.items() if key != "rank"}}


def _point_rows(found: Frontier) -> Iterator[Row]:
    before: tuple[str, ...] | None = None
    for point in found.points:
        consortium = point.consortium
        yield {
            "point": consortium.rank,
            **{_column(name): point.values[name] for name in found.terms},
            "objective": point.objective,
            "supported": point.supported,
            "proven": point.proven,
            "size": len(consortium.members),
            "countries": _countries(consortium),
            "total_cost": total_cost(consortium),
            "coordinator": consortium.coordinator,
            "members": "; ".join(consortium.ids),
            "entered": "; ".join(new_in(consortium.ids, before) or ()),
            "left": "; ".join(new_in(before, consortium.ids) or ()),
        }
        before = consortium.ids
