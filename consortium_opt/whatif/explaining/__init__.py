"""``explain`` where something is possible: questions about members, others, rules and weights."""
