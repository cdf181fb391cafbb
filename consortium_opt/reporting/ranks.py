"""The ranks of several results in one table, where more than the best were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consortium_opt.reporting import rounding
from consortium_opt.reporting.figures import new_in
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block
from consortium_opt.result import Result

Named = tuple[Sequence[str], Result]
"""What a result is of, a cell a column, and the result."""


def ranks(heads: Sequence[str], results: Iterable[Named]) -> Block:
    """A row a result and rank; who enters and leaves is against rank 1 of the same result."""
    every = list(results)
    if all(len(result.consortia) < 2 for _, result in every):
        every = []
    rows = [
        (
            *(names if consortium.rank == 1 else [""] * len(heads)),
            str(consortium.rank),
            rounding.score(consortium.objective),
            ", ".join(new_in(consortium.ids, result.best.ids) or ()),
            ", ".join(new_in(result.best.ids, consortium.ids) or ()),
        )
        for names, result in every
        for consortium in result.consortia
    ]
    cells = list(zip(*rows, strict=True)) if rows else [()] * (len(heads) + 4)
    rank, score, enters, leaves = cells[len(heads) :]
    return Block(
        "Ranks",
        (
            *(Column(head, own) for head, own in zip(heads, cells[: len(heads)], strict=True)),
            Column("Rank", rank, right=True),
            Column("Score", score, right=True),
            Column("+ enters", enters),
            Column("- leaves", leaves),
        ),
        "enters and leaves: beside the first rank",
    )
