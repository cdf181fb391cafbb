"""Questions that take many solves: what if the rules were others, and which of them matter."""
