"""Sizes that need not be looked at, and what is said of them all the same."""

from __future__ import annotations

import pytest

import consortium_opt as co
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.rules import RULES
from consortium_opt.solver.listing import listed
from consortium_opt.solver.narrow import open_size
from consortium_opt.solver.peel import Purse
from consortium_opt.solver.pool import Size
from consortium_opt.solver.question import Settings
from consortium_opt.solver.search import Search

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


def test_a_cut_above_the_relaxation_leaves_nothing_to_list() -> None:
    """A model on fewer candidates may be bounded below the cut before it is listed."""
    case = prepare(POOL, with_both(2))
    search = Search(case, shrink(case), 1, 1, Settings())
    search.sizes = [size] = [Size(2)]
    here = open_size(case, 2, frozenset(range(3)), Settings())
    cut = here.relaxed.bound + 0.1
    assert listed(search, size, here, cut, 1, Purse(1e6)) == cut
    assert search.pool.known == {}
