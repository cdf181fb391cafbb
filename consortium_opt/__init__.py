"""Form consortia and meta-clusters: complementary, eligible for the call, proven best.

``read_instance`` and ``read_formulation`` read files, ``solve`` ranks consortia. Nothing heavy is
imported until a name needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from consortium_opt.api import solve as solve
    from consortium_opt.errors import InternalError as InternalError
    from consortium_opt.formulation import Formulation as Formulation
    from consortium_opt.formulation import read_formulation as read_formulation
    from consortium_opt.instance import read_instance as read_instance
    from consortium_opt.instance import write_instance as write_instance
    from consortium_opt.instance.schema import Instance as Instance
    from consortium_opt.problems import InvalidInput as InvalidInput
    from consortium_opt.problems import Problem as Problem
    from consortium_opt.result import Result as Result
    from consortium_opt.whatif.cases import read_cases as read_cases
    from consortium_opt.whatif.compare import Comparison as Comparison
    from consortium_opt.whatif.compare import compare as compare
    from consortium_opt.whatif.explain import explain as explain
    from consortium_opt.whatif.explanation import Explanation as Explanation
    from consortium_opt.whatif.infeasible import Infeasible as Infeasible
    from consortium_opt.whatif.invite import Invitations as Invitations
    from consortium_opt.whatif.invite import invitations as invitations
    from consortium_opt.whatif.pareto import Frontier as Frontier
    from consortium_opt.whatif.pareto import pareto as pareto
    from consortium_opt.whatif.scored import Score as Score
    from consortium_opt.whatif.scored import score as score
    from consortium_opt.whatif.sweep import Sweep as Sweep
    from consortium_opt.whatif.sweep import sweep as sweep
    from consortium_opt.whatif.variants import Variant as Variant

_HOME = {
    "Comparison": "consortium_opt.whatif.compare",
    "Explanation": "consortium_opt.whatif.explanation",
    "Formulation": "consortium_opt.formulation",
    "Frontier": "consortium_opt.whatif.pareto",
    "Infeasible": "consortium_opt.whatif.infeasible",
    "Instance": "consortium_opt.instance.schema",
    "InternalError": "consortium_opt.errors",
    "InvalidInput": "consortium_opt.problems",
    "Invitations": "consortium_opt.whatif.invite",
    "Problem": "consortium_opt.problems",
    "Result": "consortium_opt.result",
    "Score": "consortium_opt.whatif.scored",
    "Sweep": "consortium_opt.whatif.sweep",
    "Variant": "consortium_opt.whatif.variants",
    "compare": "consortium_opt.whatif.compare",
    "invitations": "consortium_opt.whatif.invite",
    "explain": "consortium_opt.whatif.explain",
    "pareto": "consortium_opt.whatif.pareto",
    "read_cases": "consortium_opt.whatif.cases",
    "read_formulation": "consortium_opt.formulation",
    "read_instance": "consortium_opt.instance",
    "score": "consortium_opt.whatif.scored",
    "solve": "consortium_opt.api",
    "sweep": "consortium_opt.whatif.sweep",
    "write_instance": "consortium_opt.instance",
}
__all__ = [
    "Comparison",
    "Explanation",
    "Formulation",
    "Frontier",
    "Infeasible",
    "Instance",
    "InternalError",
    "InvalidInput",
    "Invitations",
    "Problem",
    "Result",
    "Score",
    "Sweep",
    "Variant",
    "compare",
    "explain",
    "invitations",
    "pareto",
    "read_cases",
    "read_formulation",
    "read_instance",
    "score",
    "solve",
    "sweep",
    "write_instance",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
