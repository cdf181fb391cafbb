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
from typing import Any, Literal, TypedDict, Unpack, get_args

from consortium_opt.case import Case
from consortium_opt.errors import OutOfTime
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.origin import about, settings_of, tell
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.rules.lacking import unknown_candidates
from consortium_opt.solver.focus import Focus, Members
from consortium_opt.solver.outcome import Found
from consortium_opt.whatif.explaining.answers import Replacement
from consortium_opt.whatif.explaining.blocked import blocked
from consortium_opt.whatif.explaining.explanation import Explanation
from consortium_opt.whatif.explaining.labels import is_near, labels
from consortium_opt.whatif.explaining.noise import drop_outs, stability
from consortium_opt.whatif.explaining.prices import prices
from consortium_opt.whatif.explaining.weights import weight_ranges
from consortium_opt.whatif.explaining.why import (
    SAFE,
    Explained,
    kept_others,
    replacements,
    why_in,
    why_not,
    with_each,
    without_each,
)
from consortium_opt.whatif.infeasibility.infeasible import Infeasible, explain_infeasible
from consortium_opt.whatif.inquiry import Best, Inquiry

Part = Literal["why-in", "why-not", "replacements", "weights", "prices", "drop-outs", "stability"]
PARTS: tuple[Part, ...] = get_args(Part)
USUAL: tuple[Part, ...] = PARTS[:-1]
"""All but the sample of disturbed cases."""


class Questions(TypedDict, total=False):
    """What :func:`explain` can be asked; defaults are those of :class:`Asked`."""

    rank: int
    parts: Iterable[str]
    candidates: Iterable[str] | None
    exact: bool
    pairs: bool
    keep_others: bool
    substitutes: int
    distance: float
    samples: int
    noise: float
    allow_law: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a case. Raises ValueError where that makes no sense.

    ``rank``: which consortium is explained. ``parts``: which questions, of :data:`PARTS`.
    ``candidates``: ids of whom *why not* is asked, exactly and with the rules that keep them out;
    None asks of everybody, and answers those with a bound with whom nothing is within ``distance``
    (a part of the best objective) unless ``exact``. ``pairs``: replacements of two members at once
    as well. ``keep_others``: replacements with all others kept. ``substitutes``: how many for each
    member. ``samples`` and ``noise``: of part *stability*. ``allow_law``: laws may be loosened too
    in prices and ways out.
    """

    rank: int = 1
    parts: Iterable[str] = USUAL
    candidates: Iterable[str] | None = None
    exact: bool = False
    pairs: bool = False
    keep_others: bool = False
    substitutes: int = 3
    distance: float = 0.02
    samples: int = 20
    noise: float = 0.1
    allow_law: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", frozenset(self.parts))
        if self.candidates is not None:
            object.__setattr__(self, "candidates", tuple(dict.fromkeys(self.candidates)))
        if min(self.rank, self.substitutes, self.samples) < 1:
            raise ValueError("rank, substitutes and samples are 1 or more")
        if not (0 <= self.distance < 1 and 0 < self.noise < 1):
            raise ValueError("distance and noise are at least 0 and below 1, noise above 0")
        if unknown := sorted(set(self.parts) - set(PARTS)):
            raise ValueError(f"no parts {', '.join(unknown)}; there are {', '.join(PARTS)}")

    def about(self, *parts: Part) -> bool:
        """Whether any of the parts is asked."""
        return not set(parts).isdisjoint(self.parts)


def explain(
    instance: Instance,
    formulation: Formulation,
    *,
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
    **questions: Unpack[Questions],
) -> Explanation | Infeasible:
    """Why the best consortium (or that of ``rank``) is the best; or why there is none.

    ``questions``: see :class:`Asked`. ``workers``: processes side by side, see
    :func:`~consortium_opt.whatif.workers.spread`. ``told`` gets the part, the questions answered
    and their number. The other arguments are those of :func:`consortium_opt.solve`.

    Raises InvalidInput with every problem, ValueError for wrong arguments, OutOfTime where a limit
    came before the rank was found, InternalError where checker and solver disagree.
    """
    asked = Asked(**questions)
    started = time.monotonic() if started is None else started
    settings = settings_of(time_limit, gap, threads, seed, started, stop)
    case = prepare(instance, formulation, require=require, exclude=exclude, today=today)
    candidates = _positions(case, asked)
    tell(case, note)
    inquiry, told = Inquiry(case, settings), told or _silent
    found = inquiry.ranks(asked.rank)
    if not found.ranked and not (found.limited or found.interrupted):
        return explain_infeasible(inquiry, allow_law=asked.allow_law, told=told)
    _check_rank(found, asked.rank)
    e = _explained(inquiry, found, asked, workers, told)
    if note is not None:
        for i in sorted(set(candidates or ()) & set(e.members)):
            note(f"{case.ids[i]} is a member of rank {asked.rank}: ask --part why-in")
    first = tuple(sorted(found.ranked[0]))
    fields = _people(e, first, asked, candidates) | _numbers(e, asked)
    return _explanation(e, found, asked, fields)


def _silent(_part: str, _done: int, _total: int) -> None:
    return None


def _positions(case: Case, asked: Asked) -> list[int] | None:
    """Positions of the named candidates; raises InvalidInput for names the pool does not have."""
    if asked.candidates is None:
        return None
    problems = [Problem("--why-not", text) for text in unknown_candidates(asked.candidates, case)]
    if problems:
        raise InvalidInput(problems)
    return [case.index[name] for name in asked.candidates]


def _check_rank(found: Found, rank: int) -> None:
    """Raise if there is no such rank: InvalidInput, or OutOfTime where that is not known."""
    if len(found.ranked) >= rank:
        return
    if found.limited or found.interrupted:
        raise OutOfTime(f"rank {rank} was not found in the time, so there is nothing to explain")
    there = "is only 1 consortium" if len(found.ranked) == 1 else f"are {len(found.ranked)}"
    text = f"there {there}, not {rank}"
    raise InvalidInput([Problem("--rank", text, fix="Explain one of those")])


def _explained(
    inquiry: Inquiry,
    found: Found,
    asked: Asked,
    workers: int | None,
    told: Callable[[str, int, int], None],
) -> Explained:
    members = found.ranked[asked.rank - 1]
    best = found.values[found.ranked[0]]
    return Explained(
        inquiry=inquiry,
        chosen=inquiry.chosen(members),
        objective=found.values[members],
        best=best,
        floor=best - asked.distance * abs(best),
        workers=workers,
        told=told,
    )


def _people(
    e: Explained, first: Members, asked: Asked, candidates: list[int] | None
) -> dict[str, Any]:
    """What is asked about members and other candidates."""
    fields: dict[str, Any] = {}
    near: dict[int, Best | None] = {}
    if asked.about("why-in", "why-not"):
        e.told("looking ahead", 0, 1)
        e.inquiry.look_ahead(e.floor - SAFE)
    if asked.about("why-in", "replacements"):
        without = without_each(e)
        near |= dict(zip(e.members, without, strict=True))
        if asked.about("why-in"):
            fields["why_in"] = why_in(e, without)
        if asked.about("replacements"):
            fields["replacements"] = _replacements(e, without, asked)
    if asked.about("why-not"):
        exact = asked.exact or candidates is not None
        others = e.others if candidates is None else [i for i in candidates if i in e.others]
        having = with_each(e, others, exact)
        near |= having
        answers = why_not(e, having)
        fields["why_not"] = blocked(e, answers, asked.allow_law) if exact else answers
    if asked.about("why-in") and asked.about("why-not") and candidates is None:
        relevant = {i: is_near(e, b) for i, b in near.items() if (i in first) == (i in e.members)}
        fields |= labels(e, first, relevant)._asdict()
    fields["unanswered"] = tuple(e.case.ids[i] for i, best in near.items() if best is None)
    return fields


def _replacements(e: Explained, without: list[Best | None], asked: Asked) -> list[Replacement]:
    out = [frozenset({i}) for i in e.members]
    pairs = [frozenset(pair) for pair in combinations(e.members, 2)] if asked.pairs else []
    if asked.keep_others:
        return kept_others(e, out + pairs, asked.substitutes)
    two = e.ask("replacements", [Focus(outside=pair) for pair in pairs])
    return replacements(e, out + pairs, without + two, asked.substitutes)


def _numbers(e: Explained, asked: Asked) -> dict[str, Any]:
    """What weights, rules and noise do."""
    fields: dict[str, Any] = {}
    if asked.about("weights"):
        fields["weights"] = [one for one in weight_ranges(e) if one is not None]
    if asked.about("prices"):
        fields["prices"] = prices(e, asked.allow_law)
    if asked.about("drop-outs"):
        fields["drop_outs"] = drop_outs(e)
    if asked.about("stability"):
        seed = e.inquiry.settings.seed
        fields["stability"] = stability(e, asked.samples, asked.noise, seed)
    return fields


def _explanation(e: Explained, found: Found, asked: Asked, fields: dict[str, Any]) -> Explanation:
    case = e.case
    return Explanation(
        status="optimal" if found.proven >= asked.rank else "feasible",
        rank=asked.rank,
        distance=asked.distance,
        consortium=e.inquiry.consortium(found.ranked[asked.rank - 1], asked.rank),
        names={c.id: c.label for c in case.candidates if c.label != c.id},
        **about(case),
        **fields,
    )
