"""How sure the answer is: a sample of disturbed cases, and what every single departure breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import prepare, replaced
from consortium_opt.scoring import violated
from consortium_opt.solver.focus import Members
from consortium_opt.solver.plain import Completer
from consortium_opt.whatif.explaining import sentences
from consortium_opt.whatif.explaining.answers import DropOut, Stability, Stay
from consortium_opt.whatif.explaining.why import Explained
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.seating import seat
from consortium_opt.whatif.workers import Stop, spread


def stability(e: Explained, samples: int, within: float, seed: int) -> Stability:
    """How often each candidate is in when weights, levels and trust are a little different.

    Every weight, level and trust is multiplied by a number uniform in ``1 - within`` to
    ``1 + within``. Samples the end came before are not counted.
    """
    answers = spread(
        _sample,
        (e.inquiry.quiet(), within, seed),
        list(range(samples)),
        workers=e.workers,
        stop=e.inquiry.settings.stop,
        told=lambda done, total: e.told("stability", done, total),
    )
    solved = [best for best in answers if best is not None and best.proven]
    counts = Counter(i for best in solved for i in best.members or ())
    order = sorted(counts, key=lambda i: (-counts[i], e.case.ids[i]))
    return Stability(
        samples=len(solved),
        seed=seed,
        within=within,
        infeasible=sum(best.members is None for best in solved),
        stays=tuple(Stay(id=e.case.ids[i], share=counts[i] / len(solved)) for i in order),
    )


def _sample(common: tuple[Inquiry, float, int], k: int, stop: Stop) -> Best:
    inquiry, within, seed = common
    inquiry = inquiry.stopped_by(stop, inquiry.settings.threads)
    dice = Random(f"{seed}-{k}")
    case = inquiry.case
    instance = disturbed(case.instance, dice, within)
    formulation = _reweighed(case.formulation, dice, within)
    return Inquiry(prepare(instance, formulation, today=case.date), inquiry.settings).ask()


def disturbed(instance: Instance, dice: Random, within: float) -> Instance:
    """The instance with every level and trust a little different.

    A level stays on its side of what roles ask for, so nobody gains or loses a role; levels stay
    within the scale and trust within 0 to 1.
    """
    asked = defaultdict(list)
    for line in instance.role_requirements:
        asked[line.capability].append(line.min_level)
    top = instance.meta.max_level
    capabilities = []
    for row in instance.capabilities:
        level = min(top, row.level * dice.uniform(1 - within, 1 + within))
        met = [least for least in asked[row.capability] if row.level >= least]
        missed = [least for least in asked[row.capability] if row.level < least]
        level = max([level, *met])
        if missed and level >= min(missed):
            level = row.level
        capabilities.append(row.model_copy(update={"level": level}))
    trust = [
        row.model_copy(update={"trust": min(1.0, row.trust * dice.uniform(1 - within, 1 + within))})
        for row in instance.trust
    ]
    return instance.model_copy(update={"capabilities": tuple(capabilities), "trust": tuple(trust)})


def _reweighed(formulation: Formulation, dice: Random, within: float) -> Formulation:
    objective = {
        name: t.model_copy(update={"weight": t.weight * dice.uniform(1 - within, 1 + within)})
        for name, t in formulation.objective.items()
    }
    return replaced(formulation, objective=objective)


def drop_outs(e: Explained) -> list[DropOut]:
    """For every member, what those who stay break, with the best seats for them."""
    found = []
    for i in e.members:
        left = tuple(j for j in e.members if j != i)
        broken, faults = _broken(e, left) if left else (["size"], ())
        found.append(
            DropOut(
                id=e.case.ids[i],
                broken=tuple(broken),
                faults=faults,
                text=sentences.drop_out(e.case, i, broken, faults),
            )
        )
    return found


def _broken(e: Explained, left: Members) -> tuple[list[str], tuple[str, ...]]:
    """Rules that the members break with the best seats, and why they have none."""
    seated = seat(e.case, left, e.inquiry.settings)
    if seated.faults:
        return Completer(e.case, e.inquiry.settings).broken_on_members(left), seated.faults
    return violated(e.case, seated.chosen), ()
