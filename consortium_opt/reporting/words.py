"""What a result says in sentences, the same in the terminal and in the written report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from consortium_opt.formulation.schema import Change
from consortium_opt.problems import listing
from consortium_opt.reporting import rounding
from consortium_opt.reporting.printed import costs, countries, is_binding, kept, kept_in
from consortium_opt.reporting.rounding import percent, score, seconds
from consortium_opt.result import ConsortiumInfo, MemberInfo, Result, RuleInfo, SolverInfo

PREVAILS = "These checks are an aid. The text of the call prevails."
_CLOSED = 1e-5
"""A distance from rank 1 to the bound that four decimals do not show."""


def verdict(result: Result) -> str:
    """What is known and how surely, the answer in the first sentence."""
    if result.status == "infeasible":
        here = _here(result)
        return f"Infeasible, and proven so: no consortium {here} can meet all the rules."
    if not result.consortia:
        text = "No answer: the search stopped before it found a consortium"
        return f"{text}, and whether one exists is not known."
    return " ".join(filter(None, (_first(result), _ranks(result), _end(result))))


def _first(result: Result) -> str:
    best, bound = score(result.best.objective), result.bound
    if result.status != "optimal":
        found = f"Not proven best: the best consortium found scores {best}"
        if bound is None:
            return f"{found}; how much better another could be is not known."
        gap = "" if result.gap is None else f" (gap {percent(result.gap)})"
        return f"{found}; none can score more than {score(bound)}{gap}."
    if bound is not None and bound - result.best.objective > _CLOSED:
        gap = "" if result.gap is None else f" of {percent(result.gap)}"
        text = f"Proven best within the gap{gap}: it scores {best}, and no other consortium"
        return f"{text} {_here(result)} can score more than {score(bound)} under these rules."
    if result.exhausted and len(result.consortia) == 1:
        text = f"Proven best: it is the only consortium {_here(result)} that meets the rules"
        return f"{text}, and scores {best}."
    text = f"Proven best: no other consortium {_here(result)} scores more than"
    return f"{text} {best} under these rules."


def _ranks(result: Result) -> str:
    proven, count = result.proven_ranks, len(result.consortia)
    if count == 1 or result.status != "optimal":
        return "" if count == 1 else f"None of the {count} ranks is proven."
    if proven >= count:
        return f"All {count} ranks are proven."
    sure = "Rank 1 is proven" if proven == 1 else f"Ranks 1 to {proven} are proven"
    return f"{sure}; {unproven_ranks(result)}."


def unproven_ranks(result: Result) -> str:
    """Which ranks are not proven, empty where all are."""
    proven, count = result.proven_ranks, len(result.consortia)
    if proven >= count:
        return ""
    if proven + 1 == count:
        return f"rank {count} is the best found, not proven"
    return f"ranks {proven + 1} to {count} are the best found, not proven"


def _end(result: Result) -> str:
    count = len(result.consortia)
    if result.exhausted:
        return "" if count == 1 else f"No further consortium {_here(result)} meets the rules."
    if result.tied_at_end:
        last = "this one" if count == 1 else f"rank {count}"
        return f"At least one more consortium scores the same as {last}."
    return ""


def _here(result: Result) -> str:
    """Among which consortia: those of the pool, or those near one that is kept."""
    held = kept(result)
    if held is None:
        return "from this pool"
    if held.changes == 0:
        return "of the kept members"
    return f"within {counted(held.changes, 'change')} of the kept one"


def pool(result: Result) -> str:
    """Title of the pool and its number of candidates."""
    return f"{result.instance.title} ({counted(result.instance.candidates, 'candidate')})"


def rules_source(result: Result) -> str:
    """Title and name of the formulation."""
    title, name = result.formulation.title, result.formulation.name
    return title if title == name else f"{title} ({name})"


def change(item: Change, result: Result, arrow: str) -> str:
    """A changed key, old → new, and whether it belongs to a law."""
    held = kept_in(item)
    if held is not None:
        return f"keep: at most {counted(held.changes, 'change')} from {listing(held.ids, 30)}"
    law = " (law)" if is_law(item, result) else ""
    return f"{item.key}: {plain_value(item.old)} {arrow} {plain_value(item.new)}{law}"


def changes(result: Result) -> list[Change]:
    """The changes that change what is solved; a rule's own words and source are not shown."""
    told = (".text", ".source", ".as_of", ".confidence")
    return [item for item in result.formulation.changes if not item.key.endswith(told)]


def laws_changed(result: Result) -> list[str]:
    """A sentence for each change of a law, for the top of a report."""
    return [item.of_law for item in changes(result) if is_law(item, result)]


def is_law(item: Change, result: Result) -> bool:
    """Whether a change is of a law, as far as the result alone says."""
    if item.key.startswith("rules.") and item.key.endswith(".law"):
        return item.old is True
    laws = [rule.name for c in result.consortia[:1] for rule in c.rules if rule.law]
    return any(item.key == f"rules.{n}" or item.key.startswith(f"rules.{n}.") for n in laws)


def plain_value(value: Any) -> str:
    """A value of a formulation: a rule as its type and parameters, what is None as not set."""
    if value is None:
        return "not set"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dict) and _is_rule(value):
        keys = [
            key for key in value if key not in ("type", "text", "source", "as_of", "confidence")
        ]
        return " ".join([str(value["type"]), *(f"{key}={plain_value(value[key])}" for key in keys)])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _is_rule(value: dict[str, Any]) -> bool:
    """Whether a table is a rule or a term, and not a filter on the attribute ``type``.

    Kinds of rules are words such as ``count``, types of organisations are codes such as ``RTO``.
    """
    kind = value.get("type")
    return isinstance(kind, str) and kind.isidentifier() and kind.islower()


def headline(consortium: ConsortiumInfo) -> str:
    """Score, size and countries of a consortium."""
    members = counted(len(consortium.members), "member")
    places = counted(len(countries(consortium)), "country", "countries")
    return f"score {score(consortium.objective)}, {members} from {places}"


def rules_met(rules: Sequence[RuleInfo]) -> str:
    """How many rules hold and bind of those that have to hold, and of those only measured."""
    required = [rule for rule in rules if rule.required_to_hold]
    measured = rules_measured(rules)
    if not required:
        return "; ".join(["none required", *measured])
    met, binding = sum(r.satisfied for r in required), sum(map(is_binding, required))
    which = " required" if measured else ""
    held = f"all {met}{which} met" if met == len(required) > 1 else f"{met} of {len(required)} met"
    return "; ".join([f"{held}, {binding} binding" if binding else held, *measured])


def rules_measured(rules: Sequence[RuleInfo]) -> list[str]:
    """How many rules are only measured, and how they stand; empty where there are none."""
    states = [rule.satisfied for rule in rules if not rule.required_to_hold]
    missed = len(states) - sum(states)
    if missed == len(states) == 1:
        return ["1 measured only, not met"]
    how = f"{missed} not met" if missed else "met" if len(states) == 1 else "all met"
    return [f"{len(states)} measured only, {how}"] if states else []


def roles(member: MemberInfo) -> list[str]:
    """Roles of a member, those it leads marked with a star."""
    return [f"{role}*" if role in member.leads else role for role in member.roles]


def money(value: float | None) -> str:
    """Money, or a dash where it is not known."""
    return "-" if value is None else rounding.money(value)


def legend(consortium: ConsortiumInfo, short: bool = True) -> str:
    """What the signs in the table of members mean; ``short``: person-months are headed PM."""
    members, known = consortium.members, costs(consortium)
    said = {
        "* leads the role": any(m.leads for m in members),
        "PM person-months": short and any(m.person_months for m in members),
        "Grant contribution asked for": consortium.funding is not None,
        "- not known": known is not None and None in known.members,
    }
    return "; ".join(text for text, needed in said.items() if needed)


def marks(rule: RuleInfo) -> list[str]:
    """What stands out about a rule: not met, law, binding, only measured."""
    found = [] if rule.satisfied else ["NOT MET"]
    found += ["law"] if rule.law else []
    found += ["binding"] if is_binding(rule) else []
    return found + (["measured"] if is_measured(rule) else [])


def is_measured(rule: RuleInfo) -> bool:
    """Whether the rule holds without having to."""
    return rule.satisfied and not rule.required_to_hold


def rules_legend(consortium: ConsortiumInfo) -> str:
    """What the remarks on rules mean."""
    said = {
        "binding: no slack left": any(map(is_binding, consortium.rules)),
        "measured: not required": any(map(is_measured, consortium.rules)),
        "NOT MET: measured, not required": not all(r.satisfied for r in consortium.rules),
    }
    return "; ".join(text for text, needed in said.items() if needed)


def solver(result: Result) -> str:
    """Solver with version, time, threads and seed."""
    info = result.solver
    return solved_by(info, info.seconds, counted(info.threads, "thread"))


def solved_by(info: SolverInfo, took: float, *said: str, of: str = "") -> str:
    """Solver with version, seconds and seed; no time at all is a time that was taken out."""
    time = f"{seconds(took)} s{of}" if took else ""
    return ", ".join(
        filter(None, (f"{info.name} {info.version}", time, *said, f"seed {info.seed}"))
    )


def hint(result: Result, written: bool = False) -> str:
    """What to do next, for the command line; nothing where it was ``written`` with ``-o``."""
    if result.status == "infeasible":
        if kept(result) is not None:
            return "allow more with --changes, or leave --keep out"
        return "consortium-opt explain says which rules clash and what would help"
    if not result.consortia:
        return "a longer --time-limit, or fewer rules"
    if result.proven_ranks < len(result.consortia):
        return "a longer --time-limit may prove it"
    if len(result.consortia) == 1 and not result.exhausted:
        return "--top 5 ranks the next best"
    if result.tied_at_end:
        return f"--top {2 * len(result.consortia)} shows more of those that tie"
    return "" if written else "-o DIR keeps every rank as tables"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 member``, ``7 members``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
