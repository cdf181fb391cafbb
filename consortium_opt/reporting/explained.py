"""An explanation for people: the answer first, then a table a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from consortium_opt.reporting import rounding
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page
from consortium_opt.reporting.words import counted, plain_value
from consortium_opt.result import SAME

if TYPE_CHECKING:
    from consortium_opt.whatif.explaining.answers import DropOut, Price, Replacement, WhyIn, WhyNot
    from consortium_opt.whatif.explaining.explanation import Explanation

OTHERS = 15
"""Candidates who are shown: the nearest; all of them stand in the CSV table and in the JSON."""
FEW = 3
"""Candidates who were asked about by name and are answered in sentences."""
LISTED = 12
"""Names in a list of people."""


def page(found: Explanation) -> Page:
    """The explanation in reading order."""
    blocks = (_members, _replacements, _others, _prices, _weights, _drop_outs, _stability)
    return Page(
        title=f"{found.instance.title}: why rank {found.rank}",
        verdict=_verdict(found),
        facts=tuple(_facts(found)),
        blocks=tuple(block(found) for block in blocks),
        end=tuple(_end(found)),
    )


def _verdict(found: Explanation) -> str:
    score = rounding.score(found.consortium.objective)
    proof = "proven" if found.status == "optimal" else "not proven"
    if found.why_not and len(found.why_not) <= FEW and not found.why_in:
        return " ".join(one.text for one in found.why_not)
    text = f"Rank {found.rank} scores {score}, {proof}."
    needed = [one for one in found.why_in if one.proven and one.objective_without is None]
    free = [one for one in found.why_in if _costs_nothing(found, one)]
    if needed:
        text += f" Without {_some(found, [one.id for one in needed])} nothing is possible."
    if free:
        text += f" Leaving out {_some(found, [one.id for one in free])} costs nothing."
    return text


def _costs_nothing(found: Explanation, one: WhyIn) -> bool:
    value = one.objective_without
    return value is not None and value > found.consortium.objective - SAME


def _facts(found: Explanation) -> Iterator[tuple[str, str]]:
    yield "Pool", f"{found.instance.title}, {counted(found.instance.candidates, 'candidate')}"
    yield "Rules", f"{found.formulation.title} ({found.formulation.name})"
    if found.core or found.swing or found.never:
        near = f"{rounding.percent(found.distance)} of the best"
        said = {"in all": found.core, "in some": found.swing, "in none": found.never}
        counts = ", ".join(f"{len(ids)} {where}" for where, ids in said.items())
        yield f"Within {near}", f"of the candidates {counts}"
        yield "Core", _some(found, found.core) if found.core else "nobody is in all of them"
    if found.undecided:
        yield "Undecided", f"{counted(len(found.undecided), 'candidate')}, for want of a proof"


def _end(found: Explanation) -> Iterator[str]:
    if found.unanswered:
        yield f"{counted(len(found.unanswered), 'question')} not reached in the time."
    hidden = len(found.why_not) - OTHERS
    if hidden > 0:
        yield f"{counted(hidden, 'more candidate')} in --format csv and json; --why-not ID asks."
    if any(price.gain for price in found.prices) or any(one.change for one in found.why_not):
        yield "Changes of rules are suggestions; none is made. Try one with --set."


def _members(found: Explanation) -> Block:
    return Block(
        "Why in: the best without each member",
        (
            Column("Without", [_name(found, one.id) for one in found.why_in]),
            Column("Best", [_worth(one.objective_without) for one in found.why_in], right=True),
            Column("Loss", [_loss(found, one.objective_without) for one in found.why_in], True),
            Column("Comes in", [_names(found, one.joins) for one in found.why_in]),
            Column("Only it brings", [", ".join(one.only_it_brings) for one in found.why_in]),
        ),
        "- nothing is possible, or nothing was found",
    )


def _replacements(found: Explanation) -> Block:
    most = max([len(one.candidates) for one in found.replacements], default=0)
    places = ("best", "second", "third")
    return Block(
        "Who could come in" + (", all others kept" if _kept(found.replacements) else ""),
        (
            Column("If out", [_names(found, one.out) for one in found.replacements]),
            *(
                Column(
                    places[k] if k < len(places) else f"{k + 1}th",
                    [_substitute(found, one, k) for one in found.replacements],
                )
                for k in range(most)
            ),
        ),
    )


def _kept(replacements: Iterable[Replacement]) -> bool:
    return any(one.others_kept for one in replacements)


def _substitute(found: Explanation, one: Replacement, k: int) -> str:
    if k >= len(one.candidates):
        return ""
    substitute = one.candidates[k]
    return f"{_name(found, substitute.id)} {rounding.score(substitute.objective)}"


def _others(found: Explanation) -> Block:
    order = sorted(found.why_not, key=_nearest)[:OTHERS]
    return Block(
        "Why not: the best with other candidates",
        (
            Column("With", [_name(found, one.id) for one in order]),
            Column("Best", [_with(one) for one in order], right=True),
            Column("Loss", [_loss(found, one.objective_with) for one in order], right=True),
            Column("Would leave, or what keeps it out", [_kept_out(found, one) for one in order]),
        ),
        "- nothing is possible; < proven to be less",
    )


def _nearest(one: WhyNot) -> tuple[float, str]:
    value = one.at_most if one.objective_with is None else one.objective_with
    return (2.0 if value is None else -value, one.id)


def _with(one: WhyNot) -> str:
    if one.objective_with is None and one.at_most is not None:
        return f"<{rounding.score(one.at_most)}"
    return _worth(one.objective_with)


def _kept_out(found: Explanation, one: WhyNot) -> str:
    if one.out:
        return _names(found, one.out)
    changes = "; ".join(f"{c['key']} {c['old']} -> {c['new']}" for c in one.change)
    return ", ".join(one.blocked_by) + (f" (try {changes})" if changes else "")


def _prices(found: Explanation) -> Block:
    return Block(
        "What rules cost",
        (
            Column("Rule", [one.rule for one in found.prices]),
            Column("Loosened", [_loosened(one) for one in found.prices]),
            Column("Gain", [_worth(one.gain) for one in found.prices], right=True),
        ),
        "0.0000 costs nothing; laws are not loosened unless asked for",
    )


def _loosened(one: Price) -> str:
    return f"{one.key} {plain_value(one.old)} -> {plain_value(one.new)}"


def _weights(found: Explanation) -> Block:
    rows = found.weights
    return Block(
        "Weights at which the same members stay best",
        (
            Column("Term", [one.term for one in rows]),
            Column("Weight", [rounding.weight(one.weight) for one in rows], right=True),
            Column("From", [rounding.weight(one.low) for one in rows], right=True),
            Column("To", [_high(one.high) for one in rows], right=True),
            Column("Below it come in", [_newcomers(found, one.below) for one in rows]),
            Column("Above it come in", [_newcomers(found, one.above) for one in rows]),
        ),
    )


def _high(value: float | None) -> str:
    return "any" if value is None else rounding.weight(value)


def _newcomers(found: Explanation, ids: Iterable[str]) -> str:
    now = {member.id for member in found.consortium.members}
    return _names(found, [name for name in ids if name not in now])


def _drop_outs(found: Explanation) -> Block:
    return Block(
        "If one leaves and nobody comes in",
        (
            Column("Leaves", [_name(found, one.id) for one in found.drop_outs]),
            Column("Breaks", [_breaks(one) for one in found.drop_outs]),
        ),
    )


def _breaks(one: DropOut) -> str:
    return "; ".join(filter(None, [", ".join(one.broken), *one.faults])) or "nothing"


def _stability(found: Explanation) -> Block:
    sample = found.stability
    stays = () if sample is None else sample.stays
    title = "" if sample is None else f"In how many of {sample.samples} disturbed cases"
    return Block(
        title,
        (
            Column("Candidate", [_name(found, one.id) for one in stays]),
            Column("Share", [rounding.percent(one.share) for one in stays], right=True),
        ),
        "a sample, not a proof",
    )


def _worth(value: float | None) -> str:
    return "-" if value is None else rounding.score(value)


def _loss(found: Explanation, value: float | None) -> str:
    if value is None:
        return "-"
    return rounding.difference(round(value, 4) - round(found.consortium.objective, 4))


def _name(found: Explanation, name: str) -> str:
    return found.names.get(name, name)


def _names(found: Explanation, ids: Iterable[str]) -> str:
    return ", ".join(_name(found, name) for name in ids)


def _some(found: Explanation, ids: Iterable[str]) -> str:
    shown = [_name(found, name) for name in ids]
    rest = len(shown) - LISTED
    text = ", ".join(shown[:LISTED])
    return f"{text} and {rest} more" if rest > 0 else text
