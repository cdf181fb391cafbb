"""Rows of a rule that hold whichever member other than the coordinator leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.rules.base import Rule


def robust(name: str, rule: Rule, v: Space, case: Case) -> Iterator[Row]:
    """The rule at size ``s - 1``, once for every class of candidates that may leave.

    Rows tied together by auxiliary columns form a piece. In each piece candidates with the same
    coefficients are one class and share a copy; those that the piece does not mention share one
    copy of it as it stands.
    """
    if v.size < 2:
        return
    draft = v.draft(v.size - 1)
    rows = list(rule.rows(draft, case))
    for k, piece in enumerate(_pieces(rows, draft.base)):
        classes: dict[tuple[tuple[int, float], ...], list[int]] = defaultdict(list)
        for i in v.alive:
            classes[_signature(piece, v.x[i])].append(i)
        for c, (signature, leavers) in enumerate(sorted(classes.items())):
            gone = _someone_leaves(f"{name}_{k}_{c}", leavers, v)
            yield from gone[1]
            yield from _copy(f"{name}_{k}_{c}", piece, dict(signature), gone[0], v, draft)


def _pieces(rows: list[Row], known: int) -> list[list[Row]]:
    """Rows joined by columns beyond the first ``known``, which are auxiliary."""
    parent = list(range(len(rows)))

    def top(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    seen: dict[int, int] = {}
    for k, row in enumerate(rows):
        for column in row.expression.terms:
            if column >= known:
                parent[top(k)] = top(seen.setdefault(column, k))
    pieces: dict[int, list[Row]] = defaultdict(list)
    for k, row in enumerate(rows):
        pieces[top(k)].append(row)
    return list(pieces.values())


def _signature(piece: list[Row], column: int) -> tuple[tuple[int, float], ...]:
    found = ((k, row.expression.terms.get(column, 0.0)) for k, row in enumerate(piece))
    return tuple((k, a) for k, a in found if a != 0.0)


def _someone_leaves(name: str, leavers: list[int], v: Space) -> tuple[int, list[Row]]:
    """A column that is 1 if one of them is a member and not the coordinator; made once a class.

    Few candidates have a row each. Of many, the number that are in and may leave is one row,
    written through those who are not among them, and the column is whole: a part of the size would
    satisfy the row.
    """
    key = ("gone", tuple(leavers))
    if key in v.shared:
        return int(str(v.shared[key])), []
    few = len(leavers) <= max(v.size, len(v.x) // 2)
    gone = v.shared[key] = v.new(f"gone_{name}", integer=not few)
    if few:
        rows = []
        for i in leavers:
            stays = Linear({gone: 1.0, v.x[i]: -1.0})
            stays = stays.plus(_coordinating([i], v))
            rows.append(Row(f"gone_{name}_{i}", stays, low=0, link=True))
        return gone, rows
    others = sorted(v.x.keys() - set(leavers))
    staying = v.members(others, -1.0).plus(_coordinating(others, v))
    free = Linear({}, float(v.size - (1 if v.c else 0))).plus(staying)
    some = Linear({gone: float(v.size)}).plus(free, -1.0)
    return gone, [Row(f"gone_{name}", some, low=0, link=True)]


def _coordinating(candidates: list[int], v: Space) -> Linear:
    return total(v.c[i] for i in candidates if i in v.c)


def _copy(
    name: str, piece: list[Row], lost: dict[int, float], gone: int, v: Space, draft: Space
) -> Iterator[Row]:
    """The piece without one member, relaxed while ``gone`` is 0, with columns of its own."""
    fresh: dict[int, int] = {}
    for k, row in enumerate(piece):
        terms = {}
        for column, a in row.expression.terms.items():
            if column >= draft.base and column not in fresh:
                old = draft.columns[column]
                fresh[column] = v.new(
                    f"{name}_{old.name}", old.low, old.high, old.integer, old.late
                )
            terms[fresh.get(column, column)] = a
        expression = Linear(terms, row.expression.constant - lost.get(k, 0.0))
        least, most = v.extent(expression)
        if row.low > least:
            room = row.low - least
            relaxed = expression.plus(Linear({gone: -room}))
            yield Row(f"{name}_{row.name}_low", relaxed, low=row.low - room)
        if row.high < most:
            room = most - row.high
            relaxed = expression.plus(Linear({gone: room}))
            yield Row(f"{name}_{row.name}_high", relaxed, high=row.high + room)
