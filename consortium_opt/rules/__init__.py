"""Every rule type, as one explicit list. Adding a rule: its module, a line in ``plain``, a test."""

from __future__ import annotations

from consortium_opt.rules.base import Measure as Measure
from consortium_opt.rules.base import Rule as Rule
from consortium_opt.rules.combine import Dropout as Dropout
from consortium_opt.rules.combine import If as If
from consortium_opt.rules.plain import PLAIN as PLAIN
from consortium_opt.rules.plain import type_name as type_name

EVERY: tuple[type[Rule], ...] = (*PLAIN, If, Dropout)
RULES: dict[str, type[Rule]] = {type_name(kind): kind for kind in EVERY}
"""Rule type in a formulation file to the class that reads it."""
