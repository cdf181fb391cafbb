"""The model of a case at one known size: columns, structure, a block a rule, a block a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space
from consortium_opt.model.structure import make_space, structure_rows
from consortium_opt.objectives.base import Term
from consortium_opt.rules.base import Rule

Blocks = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Model:
    """Rows by block and the objective to maximise, over the columns of ``space``.

    Blocks are named ``structure``, ``rules.NAME`` and ``objective.NAME``; ``made`` are the columns
    that a block added and ``terms`` the parts of the objective by term.
    """

    space: Space
    blocks: Blocks
    objective: Linear
    made: dict[str, range] = field(default_factory=dict)
    terms: dict[str, Linear] = field(default_factory=dict)


def build(
    case: Case,
    size: int,
    alive: Iterable[int] | None = None,
    *,
    rules: Mapping[str, Rule] | None = None,
    terms: Mapping[str, Term] | None = None,
    seats: bool = True,
) -> Model:
    """Model of the consortia of ``size`` members drawn from ``alive`` (everybody if left out).

    Under all ``rules`` that are required and with all ``terms`` that count, or just those given:
    of one set of members, what members alone settle is known beforehand. Without ``seats`` it is
    left open who coordinates: enough where :func:`on_members_alone`.
    """
    formulation = case.formulation
    v = make_space(case, size, case.everybody if alive is None else alive, seats=seats)
    model = Model(v, {"structure": list(structure_rows(v, case))}, Linear({}))
    for name, rule in (formulation.enforced if rules is None else rules).items():
        before = len(v.columns)
        _own(model, f"rules.{name}", before, list(rule.rows(v, case)))
    for name, term in (formulation.terms if terms is None else terms).items():
        if term.weight > 0:
            before = len(v.columns)
            value, rows = term.value(v, case)
            _own(model, f"objective.{name}", before, rows)
            model.terms[name] = Linear({}).plus(value, term.weight / formulation.total_weight)
    objective = Linear({})
    for part in model.terms.values():
        objective = objective.plus(part)
    return replace(model, objective=objective)


def on_members_alone(case: Case) -> bool:
    """Whether nothing that is asked or counts looks at who plays, leads or coordinates."""
    return not (case.roles or case.formulation.seat_rules or case.formulation.seat_terms)


def _own(model: Model, block: str, before: int, rows: list[Row]) -> None:
    """Take a block in, and name the columns that it made after it."""
    columns = model.space.columns
    model.blocks[block], model.made[block] = rows, range(before, len(columns))
    for k in model.made[block]:
        columns[k] = columns[k]._replace(name=f"{block}.{columns[k].name}")
