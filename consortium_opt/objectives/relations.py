"""Terms on pairs and themes: ``synergy``, ``trust``, ``shared_interest``."""

from __future__ import annotations

from typing import ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.objectives.base import Term
from consortium_opt.pairs import mean_of, pair_mean


class Synergy(Term):
    """Mean over pairs of members of the given pairwise value; not listed is 0. Unit: 0 to 1."""

    type: Literal["synergy"] = "synergy"

    on_pairs: ClassVar[bool] = True

    def problems(self, case: Case) -> list[str]:
        """Synergies."""
        if case.instance.synergies:
            return []
        return ["it needs the table synergies, which the instance does not have"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Pair columns, see :mod:`consortium_opt.pairs`."""
        return pair_mean(v, case, case.synergy_pairs, 0.0)

    def measure(self, case: Case, chosen: Chosen) -> float:
        """The mean."""
        return mean_of(chosen.members, case.synergy_pairs, 0.0)


class TrustTerm(Term):
    """Mean over pairs of members of their trust; not listed is ``default_trust``. Unit: 0 to 1.

    Trust is a preference about delivery risk, not a predictor of success: see
    :mod:`consortium_opt.rules.trust`.
    """

    type: Literal["trust"] = "trust"

    on_pairs: ClassVar[bool] = True

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Pair columns, see :mod:`consortium_opt.pairs`."""
        return pair_mean(v, case, case.trust_pairs, case.instance.meta.default_trust)

    def measure(self, case: Case, chosen: Chosen) -> float:
        """The mean."""
        return mean_of(chosen.members, case.trust_pairs, case.instance.meta.default_trust)


class SharedInterest(Term):
    """The best topic's mean interest over the members: the theme is part of the answer.

    ``max_t sum_i w_it x_i / s``. One binary ``h_t`` a topic, ``sum h = 1``, and each member's place
    under the theme, ``sum_t m_it <= x_i``, ``m_it <= h_t``, worth ``w_it / s``: a fractional mix of
    themes is then worth no more than the mean of what they are worth, which a row a topic would
    not say. Not listed counts 0. Unit: 0 to 1.
    """

    type: Literal["shared_interest"] = "shared_interest"

    def problems(self, case: Case) -> list[str]:
        """Interests."""
        if case.interests:
            return []
        return ["it needs the table interests, which the instance does not have"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """One theme, and who shares it."""
        rows, worth = [], {}
        themes = {topic: v.new(f"theme_{topic}", integer=True) for topic in case.interests}
        shares: dict[int, list[int]] = {}
        for topic, weights in case.interests.items():
            for i, weight in sorted(weights.items()):
                if i in v.x and weight > 0:
                    share = v.new(f"shares_{topic}_{case.ids[i]}")
                    worth[share] = weight / v.size
                    shares.setdefault(i, []).append(share)
                    under = Linear({themes[topic]: 1.0, share: -1.0})
                    rows.append(Row(f"theme_{topic}_{case.ids[i]}", under, low=0))
        for i, mine in shares.items():
            member = total(mine, -1.0).plus(Linear({v.x[i]: 1.0}))
            rows.append(Row(f"member_{case.ids[i]}", member, low=0))
        rows.append(Row("one_theme", total(themes.values()), low=1, high=1))
        return Linear(worth), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """The best topic's mean."""
        means = (
            sum(weights.get(i, 0.0) for i in chosen.members) / chosen.size
            for weights in case.interests.values()
        )
        return max(means, default=0.0)
