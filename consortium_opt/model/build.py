"""The model of a case at one known size: columns, structure, a block a rule, a block a term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space
from consortium_opt.model.structure import make_space, structure_rows

Blocks = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Model:
    """Rows by block and the objective to maximise, over the columns of ``space``.

    Blocks are named ``structure``, ``rules.NAME`` and ``objective.NAME``.
    """

    space: Space
    blocks: Blocks
    objective: Linear


def build(
    case: Case, size: int, alive: Iterable[int] | None = None, *, seats_only: bool = False
) -> Model:
    """Model of the consortia of ``size`` members drawn from ``alive`` (everybody if left out).

    ``seats_only`` leaves out the rules and terms on members alone: of one set they are constants.
    """
    formulation = case.formulation
    v = make_space(case, size, case.everybody if alive is None else alive)
    blocks: Blocks = {"structure": _owned(v, "structure", 0, list(structure_rows(v, case)))}
    for name, rule in formulation.enforced.items():
        if seats_only and rule.on_members_alone():
            continue
        before = len(v.columns)
        blocks[f"rules.{name}"] = _owned(v, f"rules.{name}", before, list(rule.rows(v, case)))
    objective = Linear({})
    for name, term in formulation.terms.items():
        if term.weight > 0 and not (seats_only and term.members_only):
            before = len(v.columns)
            value, rows = term.value(v, case)
            blocks[f"objective.{name}"] = _owned(v, f"objective.{name}", before, rows)
            objective = objective.plus(value, term.weight / formulation.total_weight)
    return Model(v, blocks, objective)


def _owned(v: Space, block: str, before: int, rows: list[Row]) -> list[Row]:
    """Names the columns that a block made after it."""
    if block != "structure":
        for k in range(before, len(v.columns)):
            column = v.columns[k]
            v.columns[k] = replace(column, name=f"{block}.{column.name}")
    return rows
