"""A size that was narrowed for one rank is whole again for the next, lower one."""

import pytest
from oracle_compare import disagreements
from oracle_coverage import recorded
from oracle_pools import pool

from consortium_opt.solver import closing
from consortium_opt.solver.pool import Size

SEEDS = [
    seed for seed in recorded() if pool(seed).min_difference > 1 and len(recorded()[seed]["sizes"])
]
TELLING = (465, 2332)
"""Of these, the seeds at which a narrow model kept for a lower cut loses ranks."""


@pytest.fixture
def hard_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are narrowed at once, and listed only then."""
    listed = closing.closed

    def late(search, size, wanted, cut):
        return size.left is not None and listed(search, size, wanted, cut)

    monkeypatch.setattr("consortium_opt.solver.search.closed", late)


@pytest.mark.usefixtures("hard_to_list")
@pytest.mark.parametrize("seed", [*TELLING, *SEEDS[:6]])
def test_ranks_that_differ_more_are_exact_after_narrowing(seed: int) -> None:
    """Every rank is what enumeration says though each cut is below the last."""
    assert disagreements(seed) == []


@pytest.mark.usefixtures("hard_to_list")
def test_the_narrow_size_at_a_lower_cut_would_lose_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that keeps the narrow model whatever the cut loses a rank of some pool."""
    monkeypatch.setattr(Size, "at", lambda size, _cut: size.left or size.whole)
    assert any(_wrong(seed) for seed in (*TELLING, *SEEDS))


def _wrong(seed: int) -> bool:
    try:
        return disagreements(seed) != []
    except Exception:  # noqa: BLE001 - an error is a wrong answer too
        return True
