"""Terms over whole arrays of sets are the terms set by set."""

from itertools import combinations, islice

import numpy as np
import pytest
from oracle_pools import TODAY, pool

from consortium_opt.chosen import Chosen
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.solver.arrays import measure_all

SEEDS = range(60)


def members_only(seed):
    """Case and terms on members alone of a seeded pool."""
    drawn = pool(seed)
    case = prepare(drawn.instance, drawn.formulation, today=TODAY)
    return case, [term for term in case.formulation.terms.values() if term.members_only]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_arrays_agree_with_measure(size):
    seen = set()
    for seed in SEEDS:
        case, terms = members_only(seed)
        sets = list(islice(combinations(range(case.n), size), 40))
        for term in terms:
            expected = [term.measure(case, Chosen(members)) for members in sets]
            found = measure_all(term, case, np.array(sets, dtype=np.intp))
            assert found == pytest.approx(expected, abs=1e-12), (seed, term.type)
            seen.add(term.type)
    assert seen == {name for name, kind in TERMS.items() if kind.members_only}
