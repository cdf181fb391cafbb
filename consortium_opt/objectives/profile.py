"""Terms that count members up to a cap: ``diversity``, ``bonus``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.objectives.base import Term
from consortium_opt.rules.base import Where

Whole = Annotated[int, Field(ge=1, strict=True)]


class Diversity(Term):
    """Different values of an attribute among the members, up to a cap, over the cap.

    ``min(cap, values) / cap``; a blank is no value. ``w_v <= sum of x_i with value v``, ``d <= sum
    of w_v``, ``d <= cap``. Unit: 0 to 1.
    """

    type: Literal["diversity"] = "diversity"
    attribute: str
    """Attribute whose values are counted."""
    cap: Whole
    """Values beyond which more add nothing."""

    def problems(self, case: Case) -> list[str]:
        """The attribute must exist."""
        return case.filter_problems({self.attribute: {"missing": True}})

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """One column a value."""
        values = case.attributes[self.attribute]
        holders: dict[str, list[int]] = {}
        for i in v.x:
            if values[i] is not None:
                holders.setdefault(str(values[i]), []).append(i)
        rows, columns = [], []
        for value, some in sorted(holders.items()):
            w = v.new(f"shown_{value}")
            columns.append(w)
            rows.append(Row(f"shown_{value}", v.members(some).plus(Linear({w: -1.0})), low=0))
        seen = v.new("seen", high=float(self.cap))
        rows.append(Row("seen", total(columns).plus(Linear({seen: -1.0})), low=0))
        return Linear({seen: 1 / self.cap}), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Values seen, up to the cap."""
        values = case.attributes[self.attribute]
        seen = {values[i] for i in chosen.members if values[i] is not None}
        return min(self.cap, len(seen)) / self.cap


class Bonus(Term):
    """Members that match a filter, up to a cap, over the cap: ``min(cap, members) / cap``.

    ``d <= sum of x_i over matching i``, ``d <= cap``. A blank matches nothing. Unit: 0 to 1.
    """

    type: Literal["bonus"] = "bonus"
    where: Where
    """Which members count."""
    cap: Whole
    """Members beyond which more add nothing."""

    def problems(self, case: Case) -> list[str]:
        """The filter must be readable."""
        return [f"where: {text}" for text in case.filter_problems(self.where)]

    def warnings(self, case: Case) -> list[str]:
        """A filter that matches nobody."""
        if case.mask(self.where).yes:
            return []
        return [f"nobody in the pool matches {self.where}"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """One column."""
        held = v.new("held", high=float(self.cap))
        matching = v.members(sorted(case.mask(self.where).yes))
        return Linear({held: 1 / self.cap}), [
            Row("held", matching.plus(Linear({held: -1.0})), low=0)
        ]

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Matching members, up to the cap."""
        return min(self.cap, len(case.mask(self.where).yes & set(chosen.members))) / self.cap
