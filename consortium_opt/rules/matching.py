"""Largest matching between owners and values with minimum counts of groups, in plain Python."""

from __future__ import annotations

from typing import NamedTuple


class Edge(NamedTuple):
    """A member that can stand for an owner and a value; ``groups`` says which groups it is in."""

    owner: object
    value: object
    groups: tuple[bool, ...]


def best_matching(edges: list[Edge], asked: tuple[int, ...]) -> int | None:
    """Most edges, pairwise of different owners and values, with at least ``asked`` of each group.

    Values are taken one after the other; the state is which owners that have several values are
    used up, and how many of each group are in (no more than asked matters). Exact; the work grows
    with the number of owners that have several values, which is small in a consortium. None if the
    groups' counts cannot be met.
    """
    spread: dict[object, set[object]] = {}
    for edge in edges:
        spread.setdefault(edge.owner, set()).add(edge.value)
    by_value: dict[object, set[tuple[object, tuple[bool, ...]]]] = {}
    for edge in edges:
        owner = edge.owner if len(spread[edge.owner]) > 1 else None
        by_value.setdefault(edge.value, set()).add((owner, edge.groups))
    start: tuple[frozenset[object], tuple[int, ...]] = (frozenset(), tuple(0 for _ in asked))
    best = {start: 0}
    for options in by_value.values():
        following = dict(best)
        for (used, counts), size in best.items():
            for owner, groups in options:
                if owner in used:
                    continue
                state = (
                    used | {owner} if owner is not None else used,
                    tuple(min(a, c + g) for a, c, g in zip(asked, counts, groups, strict=True)),
                )
                following[state] = max(following.get(state, 0), size + 1)
        best = following
    return max((size for (_, counts), size in best.items() if counts == asked), default=None)
