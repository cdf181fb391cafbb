"""Members that the user names: whether they can be judged, and what of them cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput, Problem, did_you_mean
from consortium_opt.rules.named import Exclude
from consortium_opt.whatif.seating import with_fields


def prepared(
    instance: Instance,
    formulation: Formulation,
    members: Sequence[str],
    coordinator: str | None,
    today: date | None,
) -> Case:
    """The case; raises InvalidInput with its problems and those of the named members together."""
    first = Case(instance, formulation, today)
    problems = [*_of_members(first, members), *_of_coordinator(first, members, coordinator)]
    try:
        case = prepare(instance, formulation, today=today)
    except InvalidInput as error:
        raise InvalidInput([*problems, *error.problems]) from None
    if problems:
        raise InvalidInput(problems)
    return case


def _of_members(case: Case, members: Sequence[str]) -> Iterator[Problem]:
    if not members:
        yield Problem("--members", "nobody is named", fix="Name one candidate or more: a,b,c")
    for name, count in Counter(members).items():
        if name not in case.index:
            hint = did_you_mean(name, case.ids) or "`consortium-opt validate` reads the pool"
            yield Problem("--members", f"there is no candidate {name!r} in the pool", fix=hint)
        if count > 1:
            yield Problem("--members", f"{name} is named {_times(count)}", fix="Name it once")


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _of_coordinator(case: Case, members: Sequence[str], name: str | None) -> Iterator[Problem]:
    if name is None:
        return
    where = "--coordinator"
    if not case.formulation.coordinator:
        text = "the formulation says coordinator = false: nobody coordinates"
        yield Problem(where, text, fix="Leave --coordinator out")
    if name not in members:
        text = f"{name!r} is none of the members"
        yield Problem(where, text, fix=did_you_mean(name, members) or "Name one of --members")
    elif name in case.index and case.formulation.coordinator:
        yield from _not_able(case, name)


def _not_able(case: Case, name: str) -> Iterator[Problem]:
    i = case.index[name]
    if case.candidates[i].can_coordinate is False:
        text = f"{name} cannot coordinate: its can_coordinate is no"
        yield Problem("--coordinator", text, fix="Name another member, or correct the column")
    elif not case.filter_problems(case.formulation.counts_only) and i not in case.coordinators:
        text = f"{name} cannot coordinate: who does not count (counts_only) does not"
        yield Problem("--coordinator", text, fix="Name another member")


def judgeable(case: Case, given: Formulation, mine: Sequence[int]) -> tuple[Case, dict[str, str]]:
    """The case without what cannot be judged of the members, and why not, by key.

    ``given`` is the formulation as it was given: preparing switches measured rules off that the
    instance lacks columns for. Of candidates who are excluded nobody has to know numbers.
    """
    formulation = case.formulation
    unknown = {
        f"rules.{name}": rule.problems(case)[0]
        for name, rule in given.measured.items()
        if name in formulation.rules and not formulation.rules[name].enabled
    }
    if set(mine) <= case.in_play:
        return case, unknown
    names = {case.ids[i] for i in mine}
    lifted = Case(case.instance, _let_in(formulation, names), case.date)
    parts = {f"rules.{name}": rule.problems(lifted) for name, rule in formulation.measured.items()}
    parts |= {f"objective.{n}": term.problems(lifted) for n, term in formulation.terms.items()}
    unknown |= {key: texts[0] for key, texts in parts.items() if texts}
    off = {"enabled": False}
    rules = {
        name: rule.model_copy(update=off) if f"rules.{name}" in unknown else rule
        for name, rule in formulation.rules.items()
    }
    terms = {
        name: term.model_copy(update=off) if f"objective.{name}" in unknown else term
        for name, term in formulation.objective.items()
    }
    changed = with_fields(formulation, rules=rules, objective=terms)
    return Case(case.instance, changed, case.date), unknown


def _let_in(formulation: Formulation, names: set[str]) -> Formulation:
    """The formulation with nobody of the names excluded."""
    rules = dict(formulation.rules)
    for key, rule in rules.items():
        if isinstance(rule, Exclude):
            left = tuple(name for name in rule.candidates if name not in names)
            rules[key] = rule.model_copy(update={"candidates": left})
    return with_fields(formulation, rules=rules)
