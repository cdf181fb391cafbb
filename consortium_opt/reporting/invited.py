"""Invitations for people: who is in, whom to invite first, and what a refusal changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from consortium_opt.problems import listing
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.invited_tables import status_of
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page

if TYPE_CHECKING:
    from consortium_opt.whatif.inviting.invite import Invitations, Refusal

_SHOWN = 6


def page(found: Invitations) -> Page:
    """The invitations in reading order."""
    return Page(
        title=f"{found.instance.title}: invitations",
        verdict=" ".join(filter(None, (_best(found), _order(found)))),
        facts=tuple(_facts(found)),
        blocks=(_members(found), _refusals(found), _others(found)),
        end=tuple(_end(found)),
    )


def _best(found: Invitations) -> str:
    held = _held(found)
    if found.status == "infeasible":
        reasons = " ".join(f"{why[0].upper()}{why[1:]}." for why in found.why)
        return f"No consortium {held} is possible, and that is proven. {reasons}".strip()
    if found.consortium is None:
        return f"No consortium {held} was found in the time; that is no proof."
    score = rounding.score(found.consortium.objective)
    if found.status == "optimal":
        return f"The best consortium {held} scores {score}."
    return f"The best consortium {held} that was found scores {score}, unproven."


def _held(found: Invitations) -> str:
    """With and without whom."""
    ins, outs = len(found.confirmed), len(found.declined)
    parts = []
    if ins:
        parts.append("with the one who confirmed" if ins == 1 else f"with the {ins} who confirmed")
    if outs:
        out = "without the one who declined" if outs == 1 else f"without the {outs} who declined"
        parts.append(out)
    return " and ".join(parts) or "from this pool"


def _order(found: Invitations) -> str:
    if found.consortium is None:
        return ""
    if not found.order:
        return "All its members have confirmed."
    by = {refusal.id: refusal for refusal in found.refusals}
    told = listing([f"{name} ({_loss(by[name])})" for name in found.order], _SHOWN)
    if len(found.order) == 1:
        return f"One of its members has not confirmed: {told}."
    return f"Its members who have not confirmed, those first whom it needs most: {told}."


def _loss(refusal: Refusal) -> str:
    if refusal.indispensable:
        return "indispensable"
    if refusal.loss is None:
        return "not known"
    if not refusal.proven:
        return f"costs at most {rounding.score(refusal.loss)}"
    if refusal.loss < 5e-5:
        return "costs nothing"
    return f"costs {rounding.score(refusal.loss)}"


def _facts(found: Invitations) -> Iterator[tuple[str, str]]:
    info = found.instance
    yield "Pool", f"{info.title} ({words.counted(info.candidates, 'candidate')})"
    title, name = found.formulation.title, found.formulation.name
    yield "Rules", title if title == name else f"{title} ({name})"
    for label in ("confirmed", "asked", "declined"):
        ids: Sequence[str] = getattr(found, label)
        yield label.capitalize(), listing(ids, 30) or "nobody"


def _members(found: Invitations) -> Block:
    best = found.consortium
    members = best.members if best else ()
    columns = (
        Column("Id", [m.id for m in members]),
        Column("Name", [_name(found, m.id, m.name) for m in members]),
        Column("Country", [m.country for m in members]),
        Column("Status", [status_of(found, m.id) for m in members]),
        Column("Invite", [_place(found, m.id) for m in members], right=True),
    )
    return Block("The best consortium", columns, "Invite: the order of invitation")


def _name(found: Invitations, member: str, name: str) -> str:
    leads = found.consortium is not None and member == found.consortium.coordinator
    return f"{name} (coordinator)" if leads else name


def _place(found: Invitations, member: str) -> str:
    return str(found.order.index(member) + 1) if member in found.order else ""


def _refusals(found: Invitations) -> Block:
    rows = [refusal for refusal in found.refusals if refusal.member]
    columns = (
        Column("If it refuses", [r.id for r in rows]),
        Column("Status", [r.status for r in rows]),
        Column("Score", [_left(r) for r in rows], right=True),
        Column("Loss", ["-" if r.loss is None else rounding.score(r.loss) for r in rows],
               right=True),
        Column("+ comes in", [", ".join(r.join) for r in rows]),
        Column("- leaves too", [", ".join(r.leave) for r in rows]),
    )  # fmt: skip
    legend = "none: nothing is possible without it; ~ not proven best; - not known"
    return Block("What a refusal changes, in the order of invitation", columns, legend)


def _left(refusal: Refusal) -> str:
    """The best score without it."""
    if refusal.indispensable:
        return "none"
    if refusal.objective is None:
        return "-"
    return f"{'' if refusal.proven else '~'}{rounding.score(refusal.objective)}"


def _others(found: Invitations) -> Block:
    rows = [refusal for refusal in found.refusals if not refusal.member]
    columns = (
        Column("Id", [r.id for r in rows]),
        Column("If it refuses", ["nothing changes" for _ in rows]),
    )
    return Block("Asked, and not in the best consortium", columns)


def _end(found: Invitations) -> Iterator[str]:
    yield words.solved_by(found.solver, found.solver.seconds)
    if found.order:
        yield "Next: write the answers into the column status and ask again."
