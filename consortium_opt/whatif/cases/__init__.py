"""``compare`` and ``sweep``: several formulations solved on one pool."""
