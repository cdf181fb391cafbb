"""``invite``: whom to invite first, given who confirmed, was asked and declined."""
