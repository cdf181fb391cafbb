"""The checkout, and the small pools that the tests of the command line use."""

import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

sys.path.insert(0, str(CHECKOUT / "tests" / "cli"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the repository."""
    return CHECKOUT
