"""``score``: members that the user names, and the nearest consortium that meets every rule."""
