"""Which objective terms a frontier can be asked of."""

from __future__ import annotations

from consortium_opt.formulation.schema import Formulation
from consortium_opt.problems import Problem, did_you_mean, listing


def term_problems(formulation: Formulation, names: tuple[str, ...]) -> list[Problem]:
    """Names of terms that are too few, too many, the same, unknown, or without a weight."""
    able = [name for name, term in formulation.terms.items() if term.weight > 0]
    allowed = listing(able)
    problems = []
    if not 2 <= len(names) <= 3:
        said = "1 term is given" if len(names) == 1 else f"{len(names)} terms are given"
        problems.append(Problem("--terms", said, f"two or three of {allowed}"))
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.append(Problem("--terms", f"{name!r} is given twice", fix="Give it once"))
        if name in able:
            continue
        term = formulation.objective.get(name)
        if term is None:
            text, fix = f"there is no objective term {name!r}", did_you_mean(name, able)
        elif not term.enabled:
            text = f"the objective term {name!r} is switched off"
            fix = f"Switch it on with --set objective.{name}.enabled=true"
        else:
            text = f"the objective term {name!r} has no weight"
            fix = f"Give it one with --set objective.{name}.weight=1"
        problems.append(Problem("--terms", text, allowed, fix))
    return problems
