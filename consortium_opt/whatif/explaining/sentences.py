"""The answers of ``explain`` as plain sentences: the answer, the number, the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Change
from consortium_opt.problems import listing
from consortium_opt.reporting.rounding import difference, score
from consortium_opt.result import SAME

if TYPE_CHECKING:
    from consortium_opt.whatif.infeasibility.infeasible import Fix
    from consortium_opt.whatif.infeasibility.ladders import Ladder
    from consortium_opt.whatif.inquiry import Best


def why_in(
    case: Case, i: int, best: Best, now: float, joins: tuple[str, ...], terms: Mapping[str, float]
) -> str:
    """Why a member is in, from the best consortium without it."""
    name = case.candidates[i].label
    if best.status == "infeasible":
        return f"Without {name} nothing is possible."
    if best.objective is None:
        return f"Without {name} nothing was found in the time; that is no proof."
    comes = f" {names(case, joins)} would come in." if joins else ""
    if not best.proven:
        return f"Without {name} the best found is {_against(best.objective, now)}, unproven.{comes}"
    if best.objective > now - SAME:
        return f"Leaving {name} out costs nothing: the best without it is {score(best.objective)}."
    falls = {term: change for term, change in terms.items() if change < 0}
    lost = sorted(falls, key=lambda term: (falls[term], term))
    reason = f" Less {listing(lost)}." if lost else ""
    return f"Without {name} the best is {_against(best.objective, now)}.{comes}{reason}"


def why_not(
    case: Case, i: int, best: Best, now: float, out: tuple[str, ...], blocked: tuple[str, ...]
) -> str:
    """Why a candidate is not in, from the best consortium with it."""
    name = case.candidates[i].label
    if best.status == "infeasible":
        if blocked == ("roles",):
            return f"{name} can play none of the roles."
        by = f" {listing(blocked)} {_keep(blocked)} it out." if blocked else ""
        return f"No consortium with {name} is possible.{by}"
    if best.objective is None:
        if best.bound is not None and best.bound < 1:
            return f"With {name} no consortium is above {_against(best.bound, now)}."
        return f"With {name} nothing was found in the time; that is no proof."
    leave = f" {names(case, out)} would leave." if out else ""
    if not best.proven:
        bound = "" if best.bound is None else f", and none is above {score(best.bound)}"
        return f"With {name} the best found is {_against(best.objective, now)}{bound}.{leave}"
    if best.objective > now - SAME:
        return f"{name} could be in at no loss.{leave}"
    return f"With {name} the best is {_against(best.objective, now)}.{leave}"


def blocked(case: Case, i: int, rules: tuple[str, ...], fix: Fix | None) -> str:
    """Which rules keep a candidate out, and the smallest change that would let it in."""
    name = case.candidates[i].label
    by = f" {listing(rules)} {_keep(rules)} it out." if rules else ""
    if fix is None:
        return f"No consortium with {name} is possible.{by}"
    worth = "" if fix.objective is None else f" The best with it would be {score(fix.objective)}."
    return f"No consortium with {name} is possible.{by} A suggestion: {fix.text}{worth}"


def price(rule: str, what: str, objective: float | None, now: float, proven: bool) -> str:
    """What a rule costs."""
    if objective is None:
        return f"{rule}: what it costs was not found in the time."
    if not proven:
        return f"{rule}: {what} gains at least {score(max(0.0, objective - now))}."
    if objective <= now + SAME:
        return f"{rule} costs nothing: {what} gains nothing."
    return f"{rule}: {what} gains {score(objective - now)}."


def loosened(case: Case, ladder: Ladder, change: Change) -> str:
    """A step that loosens a rule, in words: ``rules.size.max 7 -> 8``, *giving up Cyd*."""
    if ladder.member is not None:
        name = names(case, [ladder.member])
        return f"giving up {name}" if ladder.kind == "required" else f"letting {name} in"
    if change.key.endswith(".enabled"):
        return "switching it off"
    return f"{change.key} {change.old} -> {change.new}"


def drop_out(case: Case, i: int, broken: list[str], faults: Sequence[str]) -> str:
    """What a departure breaks."""
    name = case.candidates[i].label
    rules = f"{listing(broken)} {'is' if len(broken) == 1 else 'are'} broken" if broken else ""
    reasons = "; ".join(filter(None, [rules, *faults]))
    if not reasons:
        return f"If {name} leaves, the others can go on."
    return f"If {name} leaves, the others cannot go on: {reasons}."


def names(case: Case, ids: Iterable[str]) -> str:
    """Names of candidates."""
    return listing([case.candidates[case.index[name]].label for name in ids])


def _against(objective: float, now: float) -> str:
    return f"{score(objective)} ({difference(objective - now)})"


def _keep(rules: tuple[str, ...]) -> str:
    return "keeps" if len(rules) == 1 else "together keep"
