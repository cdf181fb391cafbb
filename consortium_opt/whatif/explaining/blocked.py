"""What keeps a candidate out with whom nothing is possible, and the smallest change for it.

The candidate is required as if by law; the conflict that follows names the rules it cannot be in
with, and the cheapest way out leaves it in.
"""

from __future__ import annotations

from typing import Any

from consortium_opt.prepare import prepare, replaced
from consortium_opt.rules.named import Require
from consortium_opt.whatif.explaining import sentences
from consortium_opt.whatif.explaining.answers import WhyNot
from consortium_opt.whatif.explaining.why import Explained
from consortium_opt.whatif.infeasibility.infeasible import Fix, explain_infeasible
from consortium_opt.whatif.inquiry import Inquiry


def blocked(e: Explained, answers: list[WhyNot], allow_law: bool) -> list[WhyNot]:
    """The answers, with rules and change where nothing is possible with the candidate."""
    shut = [one for one in answers if one.proven and one.objective_with is None]
    found = {}
    for k, one in enumerate(shut):
        e.told("what keeps out", k, len(shut))
        if e.inquiry.settings.over():
            break
        found[one.id] = _blocked(e, one, allow_law)
    return [found.get(one.id, one) for one in answers]


def _blocked(e: Explained, one: WhyNot, allow_law: bool) -> WhyNot:
    old = e.case.formulation
    name = "with"
    while name in old.rules:
        name += "_it"
    rule = Require(candidates=(one.id,), law=True)
    case = prepare(
        e.case.instance, replaced(old, rules={**old.rules, name: rule}), today=e.case.date
    )
    inquiry = Inquiry(case, e.inquiry.settings)
    why = explain_infeasible(inquiry, allow_law=allow_law, conflicts=1, fixes=1, lacking=0)
    rules = tuple(atom for atom in why.conflict if atom.partition(" ")[0] != name)
    fix = why.fixes[0] if why.fixes else None
    return one.model_copy(
        update={
            "blocked_by": rules or one.blocked_by,
            "change": () if fix is None else tuple(_change(fix)),
            "text": sentences.blocked(e.case, e.case.index[one.id], rules, fix),
        }
    )


def _change(fix: Fix) -> list[dict[str, Any]]:
    return [change.model_dump(mode="json") for change in fix.changes]
