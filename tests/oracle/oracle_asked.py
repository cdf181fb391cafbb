"""A seeded pool asked in every way at once: ranks, distance, who is in, out or kept, threads."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import oracle_pools
from oracle_compare import _of_consortium, _of_ranks, _of_status, survey_of
from oracle_seats import differ

import consortium_opt as co
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput

Ask = dict[str, Any]


def drawn_ask(seed: int) -> Ask:
    """Arguments of ``solve``, drawn; near a set, with or without a candidate, now and then."""
    rng = Random(f"asked {seed}")
    names = survey_of(seed)[0].ids
    ask: Ask = {"top": rng.randint(1, 10), "threads": rng.randint(1, 2)}
    ask["min_difference"] = rng.choice((1, 1, 1, 2, 3))
    if rng.random() < 0.25:
        ask["keep"] = sorted(rng.sample(names, rng.randint(1, min(5, len(names)))))
        ask["changes"] = rng.randint(1, 3)
    if rng.random() < 0.2:
        ask["require"] = [rng.choice(names)]
    if rng.random() < 0.2:
        ask["exclude"] = [rng.choice(names)]
    return ask


def faults(seed: int, ask: Ask) -> list[str]:
    """Everything in which an answer differs from the enumeration; empty if they agree."""
    drawn = oracle_pools.pool(seed)
    case, survey = survey_of(seed)
    day = {"today": oracle_pools.TODAY}
    named = {option: ask.get(option, ()) for option in ("require", "exclude")}
    try:
        asked = prepare(drawn.instance, drawn.formulation, **named, **day)
    except InvalidInput:  # the same candidate in and out, say
        return []
    place = case.index
    kept = tuple(place[i] for i in ask.get("keep", ()))
    survey = replace(
        survey,
        best={
            m: value
            for m, value in survey.best.items()
            if {place[i] for i in named["require"]} <= set(m)
            and not {place[i] for i in named["exclude"]} & set(m)
            and ("keep" not in ask or differ(kept, m) <= ask["changes"])
        },
    )
    result = co.solve(drawn.instance, drawn.formulation, **ask, **day)
    found = list(_of_status(result, survey))
    found += _of_ranks(result, survey, case, ask["top"], ask["min_difference"])
    for consortium in result.consortia:
        found += _of_consortium(asked, survey, consortium)
    return found
