"""HiGHS, and the search over sizes and ranks that asks it."""
