"""Plain assertions in the helper explain themselves as those of a test do."""

import pytest

pytest.register_assert_rewrite("by_hand", "rows_by_hand")
