"""Sizes that need not be looked at, and what is said of them all the same."""

from __future__ import annotations

import pytest

import consortium_opt as co
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES

POOL = parse_instance(
    {
        "instance": {"title": "Three"},
        "candidates": [{"id": name, "country": "FR"} for name in "abc"],
        "capabilities": [{"candidate": n, "capability": "k", "level": 5} for n in "abc"],
    }
)


def with_both(largest: int) -> Formulation:
    """``a`` and ``b`` are in: one set of two, which is worth 1, and one of three."""
    size = RULES["size"](min=2, max=largest)
    both = RULES["require"](candidates=("a", "b"))
    coverage = {"coverage": TERMS["coverage"]()}
    return Formulation(
        name="both", title="Both", rules={"size": size, "both": both}, objective=coverage
    )


@pytest.mark.parametrize("gap", [1e-6, 0.1, 2.0])
def test_a_size_that_was_not_opened_is_not_empty(gap: float) -> None:
    """Within a great gap nothing can beat the first set; there is another one all the same."""
    assert co.solve(POOL, with_both(3), gap=gap).exhausted is False


@pytest.mark.parametrize("gap", [1e-6, 0.1, 2.0])
def test_the_last_set_is_the_last(gap: float) -> None:
    assert co.solve(POOL, with_both(2), gap=gap).exhausted is True
