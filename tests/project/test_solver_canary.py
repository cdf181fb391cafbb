"""HiGHS by way of our one module for it: known optima, and four endings that are never merged.

A release of the solver that calls a wrong point optimal fails here before it reaches a user.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from fractions import Fraction

import numpy as np
import pytest

from consortium_opt.linear import Linear, Row
from consortium_opt.model.program import Program
from consortium_opt.solver.highs import VERSION, maximise, relax
from consortium_opt.solver.question import Ending, Question, Settings

INF = math.inf
Rows = list[tuple[dict[int, float], float, float]]


def program(cost, columns, rows: Rows, integer) -> Program:
    """A program to maximise: bounds a column, ``(coefficients, low, high)`` a row."""
    index = [column for terms, _, _ in rows for column in terms]
    value = [a for terms, _, _ in rows for a in terms.values()]
    return Program(
        cost=np.array(cost, dtype=float),
        offset=0.0,
        low=np.array([low for low, _ in columns], dtype=float),
        high=np.array([high for _, high in columns], dtype=float),
        integer=np.array(integer, dtype=bool),
        row_low=np.array([low for _, low, _ in rows], dtype=float),
        row_high=np.array([high for _, _, high in rows], dtype=float),
        start=np.array([0, *itertools.accumulate(len(t) for t, _, _ in rows)], dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        value=np.array(value, dtype=float),
        row_of=tuple(("canary", f"row{k}") for k in range(len(rows))),
        link=np.zeros(len(rows), dtype=bool),
        broken=(),
    )


def subset_sums(n: int, m: int, seed: int) -> Program:
    """Market split: equations in binaries that no solver settles quickly."""
    rng = random.Random(seed)
    rows: Rows = []
    for _ in range(m):
        weights = [rng.randint(1, 99) for _ in range(n)]
        half = sum(weights) // 2
        rows.append((dict(enumerate(map(float, weights))), half, half))
    return program([1.0] * n, [(0, 1)] * n, rows, [True] * n)


# -- known optima ----------------------------------------------------------------------------------

MIXED = [
    pytest.param(
        program([-2, -3], [(0, 10), (0, 10)], [({0: 1, 1: 1}, 4.5, INF)], [False, True]),
        -9.0,
        id="one continuous, one integer",  # 1.14.0: -15
    ),
    pytest.param(
        program(
            [-1, -4, -9],
            [(0, 4), (-1, 1), (0, 100)],
            [({0: 1, 1: 1}, -INF, 5), ({0: 1, 2: 1}, 10, INF), ({1: -1, 2: 1}, 7.5, 7.5)],
            [False, False, True],
        ),
        -64.0,
        id="two continuous, one integer",  # 1.14.0: -76
    ),
    pytest.param(
        program(
            [0, 0, 0, 0, -10, -8],
            [(0, 1), (0, 1), *[(0, 1000)] * 4],
            [
                ({2: 1, 0: -1000}, -INF, 0),
                ({3: 1, 1: -1000}, -INF, 0),
                ({2: 1, 4: 1}, 1000, 1000),
                ({3: 1, 5: 1}, 1000, 1000),
                ({0: 1, 1: 1}, -INF, 1),
            ],
            [True, True, False, False, False, False],
        ),
        -8000.0,
        id="two slots, one of them open",  # 1.14.0: -10000
    ),
    pytest.param(
        program([5, 4, 3], [(0, 1)] * 3, [({0: 3, 1: 2, 2: 2}, -INF, 4)], [True] * 3),
        7.0,
        id="knapsack",
    ),
]


@pytest.mark.parametrize(("model", "optimum"), MIXED)
def test_known_optimum(model, optimum):
    answer = maximise(model, Question(), Settings())
    assert answer.ending is Ending.OPTIMAL
    assert answer.objective == pytest.approx(optimum, abs=1e-6), f"HiGHS {VERSION}"
    assert answer.bound == pytest.approx(optimum, abs=1e-5)


def small(rng: random.Random) -> tuple[Program, float | None]:
    """Two or three integer columns and a continuous one, with the optimum by enumeration."""
    n = rng.choice([2, 3])
    columns = [(0, rng.randint(1, 4)) for _ in range(n)] + [(0, rng.choice([2.5, 4, 10]))]
    cost = [rng.randint(-9, 9) for _ in columns]
    rows: Rows = []
    for _ in range(rng.randint(1, 3)):
        terms = {k: rng.choice([-2, -1, 1, 1, 1, 2]) for k in range(n + 1) if rng.random() < 0.7}
        bound = rng.randint(0, 8) + rng.choice([0, 0.5])
        rows.append((terms or {0: 1}, *rng.choice([(-INF, bound), (bound, INF), (bound, bound)])))
    model = program(cost, columns, rows, [True] * n + [False])
    return model, enumerated(cost, columns, rows, n)


def enumerated(cost, columns, rows: Rows, n: int) -> float | None:
    best = None
    for point in itertools.product(*(range(high + 1) for _, high in columns[:n])):
        ends = interval(point, columns[n], rows, n)
        if ends is None:
            continue
        fixed = sum(c * x for c, x in zip(cost, point, strict=False))
        value = fixed + max(cost[n] * end for end in ends)
        best = value if best is None else max(best, value)
    return None if best is None else float(best)


def interval(point, column, rows: Rows, n: int) -> tuple[Fraction, Fraction] | None:
    """Values of the continuous column that the rows leave at an integer point, exactly."""
    low, high = Fraction(column[0]), Fraction(column[1])
    for terms, least, most in rows:
        rest = Fraction(sum(a * point[k] for k, a in terms.items() if k < n))
        a = terms.get(n, 0)
        if not a:
            if not least <= rest <= most:
                return None
            continue
        ends = [None if abs(b) == INF else (Fraction(b) - rest) / a for b in (least, most)]
        lower, upper = ends if a > 0 else reversed(ends)
        low = low if lower is None else max(low, lower)
        high = high if upper is None else min(high, upper)
    return (low, high) if low <= high else None


def test_small_programs_against_enumeration():
    rng = random.Random(20)
    endings = []
    for k in range(150):
        model, best = small(rng)
        answer = maximise(model, Question(), Settings())
        endings.append(answer.ending)
        if best is None:
            assert answer.ending is Ending.INFEASIBLE, k
        else:
            assert answer.ending is Ending.OPTIMAL, k
            assert answer.objective == pytest.approx(best, abs=1e-6), k
    assert min(map(endings.count, (Ending.OPTIMAL, Ending.INFEASIBLE))) >= 15


# -- endings ---------------------------------------------------------------------------------------


def test_optimal():
    model = program([2, 1], [(0, 1), (0, 1)], [({0: 1, 1: 1}, -INF, 1)], [True, True])
    answer = maximise(model, Question(), Settings())
    assert answer.ending is Ending.OPTIMAL
    assert answer.values == pytest.approx([1, 0])


def test_infeasible():
    """Two binaries that make one and a half, whatever the relaxation says."""
    model = program([1, 1], [(0, 1), (0, 1)], [({0: 1, 1: 1}, 1.5, 1.5)], [True, True])
    answer = maximise(model, Question(), Settings())
    assert answer.ending is Ending.INFEASIBLE
    assert (answer.bound, answer.values, answer.objective) == (-INF, None, None)
    assert relax(model, Question(), Settings()).ending is Ending.OPTIMAL


def test_infeasible_already_when_relaxed():
    model = program([1], [(0, 1)], [({0: 1}, 2, 3)], [True])
    assert maximise(model, Question(), Settings()).ending is Ending.INFEASIBLE
    assert relax(model, Question(), Settings()).ending is Ending.INFEASIBLE


def test_time_limit():
    settings = Settings(deadline=time.monotonic() + 0.3)
    started = time.monotonic()
    answer = maximise(subset_sums(60, 5, seed=1), Question(), settings)
    assert answer.ending is Ending.LIMIT
    assert answer.bound >= (answer.objective or 0)
    assert time.monotonic() - started < 10


def test_interrupted():
    looks = []

    def stop():
        looks.append(True)
        return len(looks) >= 3

    answer = maximise(subset_sums(60, 5, seed=2), Question(), Settings(stop=stop))
    assert answer.ending is Ending.INTERRUPTED
    assert len(looks) >= 3


def test_a_limit_with_a_solution_keeps_it():
    """A knapsack with many rows: something is found at once, and proven late."""
    rng = random.Random(3)
    n = 150
    rows: Rows = [
        ({k: float(rng.randint(10, 99)) for k in range(n)}, -INF, 2000.0) for _ in range(15)
    ]
    model = program([rng.randint(50, 99) for _ in range(n)], [(0, 1)] * n, rows, [True] * n)
    answer = maximise(model, Question(), Settings(deadline=time.monotonic() + 0.5))
    assert answer.ending is Ending.LIMIT
    assert answer.values is not None
    assert answer.objective is not None
    assert answer.bound > answer.objective
    assert model.cost @ answer.values == pytest.approx(answer.objective)


def test_the_first_solution_is_a_limit_and_not_an_optimum():
    """Asked for any solution: unless it happens to prove itself, it is not called optimal."""
    rng = random.Random(4)
    n = 60
    rows: Rows = [
        ({k: float(rng.randint(10, 99)) for k in range(n)}, -INF, 900.0) for _ in range(9)
    ]
    model = program([rng.randint(50, 99) for _ in range(n)], [(0, 1)] * n, rows, [True] * n)
    answer = maximise(model, Question(first=True), Settings())
    assert answer.ending is Ending.LIMIT
    assert answer.values is not None


def test_a_question_changes_the_answer_and_not_the_program():
    model = program([3, 2, 1], [(0, 1)] * 3, [({0: 1, 1: 1, 2: 1}, 1, 1)], [True] * 3)
    before = model.low.copy(), model.high.copy()

    def best(**asked):
        return maximise(model, Question(**asked), Settings())

    assert best().objective == pytest.approx(3)
    assert best(zero=[0]).objective == pytest.approx(2)
    assert best(one=[2]).objective == pytest.approx(1)
    assert best(rows=(Row("no", Linear({0: 1.0, 1: 1.0}), high=0),)).objective == pytest.approx(1)
    assert best(cost=np.array([0.0, 0.0, 5.0])).objective == pytest.approx(5)
    assert best(cutoff=3.5).ending is Ending.INFEASIBLE
    assert best(cutoff=2.5).objective == pytest.approx(3)
    assert np.array_equal(model.low, before[0])
    assert np.array_equal(model.high, before[1])


def test_another_number_of_threads_in_one_process():
    model = program([3, 2], [(0, 1)] * 2, [({0: 1, 1: 1}, 1, 1)], [True] * 2)
    for threads in (1, 2, 1):
        answer = maximise(model, Question(), Settings(threads=threads))
        assert answer.objective == pytest.approx(3)
