"""``explain``: why these and not those, who could replace whom, what rules and weights do.

One inquiry is asked everything, so models, bounds and known consortia are shared; every objective
is an optimum of the case with one thing changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal, get_args

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import notes, prepare
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.result import FormulationInfo, InstanceInfo
from consortium_opt.rules.lacking import unknown_candidates
from consortium_opt.solver.focus import Focus, Members
from consortium_opt.solver.outcome import Found
from consortium_opt.solver.question import Settings, never
from consortium_opt.solver.together import cores
from consortium_opt.whatif.answers import Replacement
from consortium_opt.whatif.explanation import Explanation
from consortium_opt.whatif.infeasible import Infeasible, explain_infeasible
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.labels import is_near, labels
from consortium_opt.whatif.noise import drop_outs, stability
from consortium_opt.whatif.prices import prices
from consortium_opt.whatif.weights import weight_ranges
from consortium_opt.whatif.why import (
    Explained,
    kept_others,
    replacements,
    why_in,
    why_not,
    with_each,
    without_each,
)

Part = Literal["why-in", "why-not", "replacements", "weights", "prices", "drop-outs", "stability"]
PARTS: tuple[Part, ...] = get_args(Part)
USUAL: tuple[Part, ...] = PARTS[:-1]
"""All but the sample of disturbed cases."""
SAFE = 1e-6
"""Below the floor, for bounds that are looked up."""


def explain(
    instance: Instance,
    formulation: Formulation,
    *,
    rank: int = 1,
    parts: Iterable[Part] = USUAL,
    candidates: Iterable[str] | None = None,
    exact: bool = False,
    pairs: bool = False,
    keep_others: bool = False,
    substitutes: int = 3,
    distance: float = 0.02,
    samples: int = 20,
    noise: float = 0.1,
    allow_law: bool = False,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    workers: int | None = None,
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int | None = None,
    seed: int = 0,
    today: date | None = None,
    stop: Callable[[], bool] | None = None,
    told: Callable[[str, int, int], None] | None = None,
    note: Callable[[str], None] | None = None,
    started: float | None = None,
) -> Explanation | Infeasible:
    """Why the best consortium (or that of ``rank``) is the best; or why there is none.

    ``parts``: which questions, see :data:`PARTS`. ``candidates``: ids of whom *why not* is asked,
    exactly and with the rules that keep them out; None asks of everybody, and answers those with a
    bound with whom nothing is within ``distance`` (a part of the best objective) unless ``exact``.
    ``pairs``: replacements of two members at once as well. ``keep_others``: replacements with all
    others kept. ``samples`` and ``noise``: of part *stability*. ``allow_law``: laws may be loosened
    too in prices and ways out. ``told`` gets the part, the questions answered and their number. The
    other arguments are those of :func:`consortium_opt.solve`.

    Raises InvalidInput with every problem, ValueError for wrong arguments, InternalError where
    checker and solver disagree.
    """
    if not 0 <= distance < 1 or not 0 < noise < 1 or min(rank, substitutes, samples) < 1:
        raise ValueError("rank, substitutes and samples are 1 or more, distance and noise below 1")
    case = prepare(instance, formulation, require=require, exclude=exclude, today=today)
    options = Options(
        parts=frozenset(parts),
        candidates=_known(case, candidates),
        exact=exact,
        pairs=pairs,
        keep_others=keep_others,
        substitutes=substitutes,
        samples=samples,
        noise=noise,
        allow_law=allow_law,
        seed=seed,
    )
    for text in notes(case):
        (note or _nobody)(text)
    started = time.monotonic() if started is None else started
    deadline = None if time_limit is None else started + time_limit
    settings = Settings(gap, threads or cores(), seed, deadline, stop or never)
    inquiry, told = Inquiry(case, settings), told or _silent
    found = inquiry.ranks(rank)
    if not found.ranked and not (found.limited or found.interrupted):
        return explain_infeasible(inquiry, allow_law=allow_law, told=told)
    if len(found.ranked) < rank:
        raise InvalidInput([_too_few(found, rank)])
    e = _explained(inquiry, found, rank, distance, workers, told)
    answers = _answers(e, tuple(sorted(found.ranked[0])), options)
    return _explanation(e, found, rank, distance, answers)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked; see :func:`explain`. ``candidates`` are positions in the pool."""

    parts: frozenset[str]
    candidates: tuple[int, ...] | None
    exact: bool
    pairs: bool
    keep_others: bool
    substitutes: int
    samples: int
    noise: float
    allow_law: bool
    seed: int


def _nobody(_text: str) -> None:
    return None


def _silent(_part: str, _done: int, _total: int) -> None:
    return None


def _known(case: Case, candidates: Iterable[str] | None) -> tuple[int, ...] | None:
    """Positions of the named candidates; raises InvalidInput for names the pool does not have."""
    if candidates is None:
        return None
    named = tuple(dict.fromkeys(candidates))
    problems = [Problem("--why-not", text) for text in unknown_candidates(named, case)]
    if problems:
        raise InvalidInput(problems)
    return tuple(case.index[name] for name in named)


def _too_few(found: Found, rank: int) -> Problem:
    if found.limited or found.interrupted:
        text = f"rank {rank} was not found in the time"
        return Problem("--time-limit", text, fix="Give it longer, or explain a better rank")
    there = "is only 1 consortium" if len(found.ranked) == 1 else f"are {len(found.ranked)}"
    return Problem("--rank", f"there {there}, not {rank}", fix="Explain one of those")


def _explained(
    inquiry: Inquiry,
    found: Found,
    rank: int,
    distance: float,
    workers: int | None,
    told: Callable[[str, int, int], None],
) -> Explained:
    members = found.ranked[rank - 1]
    best = found.values[found.ranked[0]]
    floor = best - distance * abs(best)
    chosen = inquiry.chosen(members)
    return Explained(inquiry, chosen, found.values[members], best, floor, workers, told)


def _answers(e: Explained, first: Members, o: Options) -> dict[str, Any]:
    """Fields of the explanation, by what was asked."""
    fields: dict[str, Any] = {}
    near: dict[int, bool | None] = {}
    missed: list[str] = []
    if o.parts & {"why-in", "why-not"}:
        e.told("looking ahead", 0, 1)
        e.inquiry.look_ahead(e.floor - SAFE)
    if o.parts & {"why-in", "replacements"}:
        without = without_each(e)
        fields["why_in"] = why_in(e, without)
        near |= {i: is_near(e, b) for i, b in zip(e.members, without, strict=True) if i in first}
        missed += [
            f"why-in {e.case.ids[i]}" for i, b in zip(e.members, without, strict=True) if not b
        ]
        if "replacements" in o.parts:
            fields["replacements"] = _replacements(e, without, o)
    if "why-not" in o.parts:
        asked = e.others if o.candidates is None else [i for i in o.candidates if i in e.others]
        found = with_each(e, asked, o.exact or o.candidates is not None)
        fields["why_not"] = why_not(e, found)
        near |= {i: is_near(e, b) for i, b in found.items() if i not in first}
        missed += [f"why-not {e.case.ids[i]}" for i, b in found.items() if b is None]
    if o.parts >= {"why-in", "why-not"} and o.candidates is None:
        fields |= labels(e, first, near)._asdict()
    return fields | _numbers(e, o) | {"unanswered": tuple(missed)}


def _replacements(e: Explained, without: list[Best | None], o: Options) -> list[Replacement]:
    out = [frozenset({i}) for i in e.members]
    pairs = [frozenset(pair) for pair in combinations(e.members, 2)] if o.pairs else []
    if o.keep_others:
        return kept_others(e, out + pairs, o.substitutes)
    two = e.ask("replacements", [Focus(outside=pair) for pair in pairs])
    return replacements(e, out + pairs, without + two, o.substitutes)


def _numbers(e: Explained, o: Options) -> dict[str, Any]:
    """What weights, rules and noise do."""
    fields: dict[str, Any] = {}
    if "weights" in o.parts:
        fields["weights"] = [one for one in weight_ranges(e) if one is not None]
    if "prices" in o.parts:
        fields["prices"] = prices(e, o.allow_law)
    if "drop-outs" in o.parts:
        fields["drop_outs"] = drop_outs(e)
    if "stability" in o.parts:
        fields["stability"] = stability(e, o.samples, o.noise, o.seed)
    return fields


def _explanation(
    e: Explained, found: Found, rank: int, distance: float, fields: dict[str, Any]
) -> Explanation:
    case = e.case
    return Explanation(
        status="optimal" if found.proven >= rank else "feasible",
        rank=rank,
        distance=distance,
        instance=InstanceInfo(
            title=case.instance.meta.title, candidates=case.n, sha256=case.instance.sha256
        ),
        formulation=FormulationInfo(
            name=case.formulation.name,
            title=case.formulation.title,
            changes=case.formulation.changes,
        ),
        consortium=e.inquiry.consortium(found.ranked[rank - 1], rank),
        names={c.id: c.label for c in case.candidates if c.label != c.id},
        **fields,
    )
