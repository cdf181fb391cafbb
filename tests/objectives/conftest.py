"""The pools and choices written by hand are shared with the tests of the rules."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))
pytest.register_assert_rewrite("by_hand", "rows_by_hand")
