"""What a notebook shows of a value: the same tables as the report, with styles of their own.

No script, no ids, nothing but its own element is styled: many can stand on one page.
"""

from __future__ import annotations

from consortium_opt.dossier import Dossier
from consortium_opt.pages.checklist import rules, score
from consortium_opt.pages.further import parts
from consortium_opt.pages.members import members, others
from consortium_opt.pages.parts import Part, Section
from consortium_opt.pages.render import fragment
from consortium_opt.pages.team import team
from consortium_opt.reporting import words
from consortium_opt.reporting.page import Page
from consortium_opt.result import Result


def of_page(page: Page) -> str:
    """A page of a question as a fragment of HTML."""
    return fragment(page.verdict, parts(page), page.end)


def of_result(result: Result) -> str:
    """Members, score, rules and other ranks of a result as a fragment of HTML."""
    end = (words.pool(result), words.rules_source(result), words.solver(result), words.PREVAILS)
    return fragment(words.verdict(result), _parts(result), end)


def _parts(result: Result) -> list[Part]:
    if not result.consortia:
        return []
    dossier = Dossier(result)
    best = team(dossier)
    found: list[Section | None] = [score(best.consortium), rules(dossier, best), others(result)]
    tables = [part for section in found if section for part in section.parts]
    return [members(best), *(part for part in tables if part.kind == "table")]
