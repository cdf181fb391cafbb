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
    from consortium_opt.dossier import Dossier as Dossier
    from consortium_opt.errors import InternalError as InternalError
    from consortium_opt.formulation import Formulation as Formulation
    from consortium_opt.formulation import read_formulation as read_formulation
    from consortium_opt.importing.cordis import import_cordis as import_cordis
    from consortium_opt.instance import read_instance as read_instance
    from consortium_opt.instance import write_instance as write_instance
    from consortium_opt.instance.schema import Instance as Instance
    from consortium_opt.problems import InvalidInput as InvalidInput
    from consortium_opt.problems import Problem as Problem
    from consortium_opt.result import Result as Result
    from consortium_opt.whatif.cases.compare import Comparison as Comparison
    from consortium_opt.whatif.cases.compare import compare as compare
    from consortium_opt.whatif.cases.sources import read_cases as read_cases
    from consortium_opt.whatif.cases.sweep import Sweep as Sweep
    from consortium_opt.whatif.cases.sweep import sweep as sweep
    from consortium_opt.whatif.cases.variants import Variant as Variant
    from consortium_opt.whatif.explaining.explain import explain as explain
    from consortium_opt.whatif.explaining.explanation import Explanation as Explanation
    from consortium_opt.whatif.frontier.pareto import Frontier as Frontier
    from consortium_opt.whatif.frontier.pareto import pareto as pareto
    from consortium_opt.whatif.infeasibility.infeasible import Infeasible as Infeasible
    from consortium_opt.whatif.inviting.invite import Invitations as Invitations
    from consortium_opt.whatif.inviting.invite import invitations as invitations
    from consortium_opt.whatif.judging.scored import Score as Score
    from consortium_opt.whatif.judging.scored import score as score

_HOME = {
    "Comparison": "consortium_opt.whatif.cases.compare",
    "Dossier": "consortium_opt.dossier",
    "Explanation": "consortium_opt.whatif.explaining.explanation",
    "Formulation": "consortium_opt.formulation",
    "Frontier": "consortium_opt.whatif.frontier.pareto",
    "Infeasible": "consortium_opt.whatif.infeasibility.infeasible",
    "Instance": "consortium_opt.instance.schema",
    "InternalError": "consortium_opt.errors",
    "InvalidInput": "consortium_opt.problems",
    "Invitations": "consortium_opt.whatif.inviting.invite",
    "Problem": "consortium_opt.problems",
    "Result": "consortium_opt.result",
    "Score": "consortium_opt.whatif.judging.scored",
    "Sweep": "consortium_opt.whatif.cases.sweep",
    "Variant": "consortium_opt.whatif.cases.variants",
    "compare": "consortium_opt.whatif.cases.compare",
    "import_cordis": "consortium_opt.importing.cordis",
    "invitations": "consortium_opt.whatif.inviting.invite",
    "explain": "consortium_opt.whatif.explaining.explain",
    "pareto": "consortium_opt.whatif.frontier.pareto",
    "read_cases": "consortium_opt.whatif.cases.sources",
    "read_formulation": "consortium_opt.formulation",
    "read_instance": "consortium_opt.instance",
    "score": "consortium_opt.whatif.judging.scored",
    "solve": "consortium_opt.api",
    "sweep": "consortium_opt.whatif.cases.sweep",
    "write_instance": "consortium_opt.instance",
}
__all__ = [
    "Comparison",
    "Dossier",
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
    "import_cordis",
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
