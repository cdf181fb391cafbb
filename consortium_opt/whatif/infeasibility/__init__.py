"""``explain`` where nothing is possible: conflicts, ways out, whom the pool lacks."""
