"""Which consortia a question is about: the same rules, and some candidates in, out or near.

A question edits bounds and rows of a model that is there; neither case nor formulation changes, so
relaxations and completed sets serve every question alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consortium_opt.linear import Row, Space

Members = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """Consortia with all of ``inside``, none of ``outside``, and one of ``some`` if it is given.

    With ``near`` they differ from that set by at most ``changes``: a member swapped for another,
    one more or one less is one change.
    """

    inside: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    some: frozenset[int] | None = None
    near: frozenset[int] | None = None
    changes: int = 0

    def missing(self, members: Members) -> int:
        """How many members too few or too many; 0 for a set that the question is about."""
        mine = set(members)
        count = len(self.inside - mine) + len(self.outside & mine)
        if self.some is not None and not self.some & mine:
            count += 1
        if self.near is not None:
            count += max(0, differ(tuple(self.near), members) - self.changes)
        return count

    def rows(self, v: Space) -> Iterator[Row]:
        """The same as rows; nobody outside needs one where they are no column any more."""
        if self.inside:
            count = len(self.inside)
            yield Row("inside", v.members(self.inside), low=count, high=count)
        if self.outside:
            yield Row("outside", v.members(self.outside), high=0)
        if self.some is not None:
            yield Row("some", v.members(self.some), low=1)
        if self.near is not None:
            kept = max(v.size, len(self.near)) - self.changes
            yield Row("near", v.members(self.near), low=kept)


EVERYTHING = Focus()


def differ(a: Members, b: Members) -> int:
    """``max(|A - B|, |B - A|)``: one member swapped, or one more, is 1."""
    left, right = set(a), set(b)
    return max(len(left - right), len(right - left))
