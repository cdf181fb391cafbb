"""The report: sections in the order in which a proposal writer reads them."""

from __future__ import annotations

from consortium_opt import __version__
from consortium_opt.dossier import Dossier
from consortium_opt.pages.atlas import places
from consortium_opt.pages.capabilities import capabilities
from consortium_opt.pages.checklist import rules, score
from consortium_opt.pages.further import sections
from consortium_opt.pages.members import consortium, key_figures, others, ranks
from consortium_opt.pages.network import network
from consortium_opt.pages.origin import assumed, origin, profile
from consortium_opt.pages.parts import Section
from consortium_opt.pages.render import page
from consortium_opt.pages.team import Team, team
from consortium_opt.pages.work import balance, roles
from consortium_opt.prepare import changes_of_laws
from consortium_opt.reporting import words
from consortium_opt.reporting.printed import kept
from consortium_opt.result import Result

MARKS = {"optimal": "good", "feasible": "tight", "infeasible": "bad", "no_solution": "bad"}
"""How the verdict is set, by status."""


def report_html(dossier: Dossier, rank: int = 1) -> str:
    """The whole report as one HTML page that needs nothing else, about a consortium of a rank.

    Raises InvalidInput if there are consortia and none of that rank.
    """
    result = dossier.result
    found = team(dossier, rank) if result.consortia else None
    return page(
        title=result.instance.title,
        sections=_sections(dossier, found),
        document=result.model_dump_json(),
        rules_title=words.rules_source(result),
        pool=words.pool(result),
        verdict=words.verdict(result),
        mark=MARKS[result.status],
        next_step="" if found else _next(result),
        about="" if rank == 1 else f"This report is about rank {rank}.",
        warnings=_laws_changed(dossier),
        figures=key_figures(found) if found else None,
        illustrative=bool(dossier.instance and dossier.instance.meta.status == "illustrative"),
        version=__version__,
        prevails=words.PREVAILS,
    )


def _laws_changed(dossier: Dossier) -> list[str]:
    """Changes of laws, for the top of the page; without the rules those of laws in the result."""
    rules = dossier.formulation
    if rules is None:
        return words.laws_changed(dossier.result)
    return [change.of_law for change in changes_of_laws(rules)]


def _sections(dossier: Dossier, best: Team | None) -> list[Section]:
    result = dossier.result
    found: list[Section | None] = []
    if best is not None:
        found += [consortium(best), ranks(result), places(best), network(best)]
        found += [capabilities(best), roles(best), rules(dossier, best), score(best.consortium)]
        found += [balance(best)]
        if best.consortium.profile:
            found.append(profile(best.consortium.profile))
        found.append(others(result))
    found += [*sections(dossier.sections, result.instance.title), assumed(dossier), origin(dossier)]
    return [section for section in found if section is not None]


def _next(result: Result) -> str:
    if result.status == "infeasible":
        text = "consortium-opt explain names the rules that cannot hold together and the cheapest "
        return f"{text}ways out." + (f" Or {words.hint(result)}." if kept(result) else "")
    return f"Try {words.hint(result)}."
