"""What the report says, section by section, read from its source without a browser."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import combinations

import cli_pools
import hostile as hostile_names
import pytest
import results_by_hand as by_hand

import consortium_opt as co
from consortium_opt.dossier import Dossier
from consortium_opt.geography import country_name
from consortium_opt.instance import parse_instance
from consortium_opt.pages import report_html
from consortium_opt.pages.atlas import _europe
from consortium_opt.pages.render import as_data
from consortium_opt.proposal.files import proposal_files
from consortium_opt.reporting import rounding, words
from consortium_opt.result import Result


class Tables(HTMLParser):
    """Tables by the id of their section and their caption: rows of texts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], list[list[str]]] = {}
        self.section, self.caption, self.into = "", "", None
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag == "section":
            self.section = dict(attrs)["id"]
        elif tag == "caption":
            self.caption, self.into = "", "caption"
        elif tag == "tr":
            self.found.setdefault((self.section, self.caption), []).append([])
        elif tag in ("td", "th"):
            self.found[self.section, self.caption][-1].append("")
            self.into = "cell"
        elif tag == "small" and self.into == "cell":
            self.found[self.section, self.caption][-1][-1] += "|"

    def handle_data(self, data):
        if self.into == "caption":
            self.caption += data
        elif self.into == "cell":
            self.found[self.section, self.caption][-1][-1] += data

    def handle_endtag(self, tag):
        if tag in ("caption", "td", "th"):
            self.into = None


def tables(dossier: Dossier) -> dict[tuple[str, str], list[list[str]]]:
    return Tables(report_html(dossier)).found


def sections(dossier: Dossier) -> list[str]:
    return re.findall(r'<section id="([^"]+)"', report_html(dossier))


def plain(source: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", source)))


# -- order and what is left out --------------------------------------------------------------------

WHOLE = (
    "verdict consortium ranks map network capabilities roles rules score balance alternatives "
    "assumed origin"
).split()


def test_sections_stand_in_the_order_of_the_question(shipped):
    assert sections(shipped) == WHOLE


def test_without_the_pool_what_needs_it_is_left_out_and_said(shipped):
    alone = Dossier(shipped.result)
    assert sections(alone) == [s for s in WHOLE if s not in ("network", "capabilities")]
    text = plain(report_html(alone))
    assert "consortium-opt report RESULT.json -i POOL adds regions" in text
    assert "Sources and confidence are shown where the formulation is at hand: -f." in text


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_every_kind_of_result_has_a_page(name):
    result = by_hand.EVERY[name]()
    text = plain(report_html(Dossier(result)))
    assert words.verdict(result).split(":")[0] in text
    assert result.instance.sha256 in text
    assert text.count(words.PREVAILS) == 1


def test_an_infeasible_result_says_what_to_do(infeasible):
    text = plain(report_html(infeasible))
    assert "no consortium from this pool can meet all the rules" in text
    assert "consortium-opt explain names the rules that cannot hold together" in text
    assert sections(infeasible) == ["verdict", "assumed", "origin"]


# -- figures ---------------------------------------------------------------------------------------


def test_members_are_numbered_with_the_coordinator_first(shipped):
    head, *rows, foot = tables(shipped)["consortium", "Members"]
    best = shipped.result.best
    assert head[:4] == ["No.", "Organisation", "Country", "Region"]
    assert [row[0] for row in rows] == [str(k) for k in range(1, len(best.members) + 1)]
    assert rows[0][1] == f"{best.members[0].name}|coordinator, {best.coordinator}"
    assert foot[1] == "Total"
    assert foot[-1] == rounding.money(best.funding.contribution)


def numbers(row: list[str]) -> list[float]:
    return [float(cell.replace(",", "")) for cell in row]


@pytest.mark.parametrize("caption", ["Staff effort in person-months", "Staff cost in EUR"])
def test_rows_and_columns_add_up_as_printed(shipped, caption):
    _, *rows, foot = tables(shipped)["balance", caption]
    cells = [numbers(row[2:]) for row in rows]
    for row in cells:
        assert sum(row[:-1]) == pytest.approx(row[-1], abs=1e-9)
    for column, total in zip(zip(*cells, strict=True), numbers(foot[2:]), strict=True):
        assert sum(column) == pytest.approx(total, abs=1e-9)


def test_roles_stand_in_the_order_of_the_work_packages(shipped):
    """That of the pool, in matrices and tables, with the full name where there is one."""
    found = tables(shipped)
    titles = {role.role: role.name for role in shipped.instance.roles}
    assert [row[0].split("|")[0] for row in found["roles", "Roles of the members"][1:]] == [*titles]
    for cell, title in zip(
        found["roles", "Roles of the members"][1:], titles.values(), strict=True
    ):
        assert cell[0].split("|")[1].startswith(f"{title}, ")
    for caption in ("Staff effort in person-months", "Staff cost in EUR"):
        assert found["balance", caption][0][2:-1] == [*titles]


def test_totals_agree_between_tables(shipped):
    found = tables(shipped)
    members, effort = found["consortium", "Members"], found["balance", "Staff cost in EUR"]
    cost = members[0].index("Staff cost")
    assert [row[cost] for row in members[1:]] == [row[-1] for row in effort[1:]]


def test_levels_gaps_and_who_alone_holds_something(shipped):
    found = tables(shipped)["capabilities", "Levels of the members, 0 to 5"]
    pool, members = shipped.pool, shipped.result.best.members
    for name, *levels, best, _weight in found[1:]:
        capability = name.split("|")[0]
        exact = [pool.level_of.get((pool.index[m.id], capability), 0.0) for m in members]
        shown = [0.0 if cell == "·" else float(cell.rstrip("!")) for cell in levels]
        assert shown == exact
        assert float(best) == max(exact)
        assert any(cell.endswith("!") for cell in levels) == (sum(v > 0 for v in exact) == 1)
        assert name.endswith("gap: nobody holds it") == (max(exact) == 0)


def test_capabilities_are_those_of_the_documents_where_nothing_is_wanted_by_name():
    """Then there is nothing wanted to speak of: those that members hold, without weights."""
    pool = parse_instance(cli_pools.seven())
    rules = co.read_formulation("base", changes={"rules.size.max": 3})
    dossier = Dossier(co.solve(pool, rules), pool, rules)
    head, *rows = tables(dossier)["capabilities", "Levels of the members, 0 to 5"]
    assert head[-1] == "Best"
    text = proposal_files(dossier)["proposal-capabilities.csv"].lstrip("\ufeff")
    assert [row[0] for row in rows] == [row[0] for row in list(csv.reader(io.StringIO(text)))[1:]]
    part = re.search(r'(?s)<section id="capabilities".*?</section>', report_html(dossier)).group()
    assert f"{len(rows)} capabilities held." in part
    assert "wanted" not in part


def test_rules_name_source_day_and_who_would_break_them(shipped):
    rows = {row[0].split("|")[0]: row for row in tables(shipped)["rules", "Rule checklist"][1:]}
    size, countries = rows["size"], rows["three_countries"]
    assert size[1] == "binding|house"
    assert size[2:6] == ["6 to 7", "7", "0", "holds"]
    assert countries[1].endswith("law")
    assert countries[6].startswith("Regulation (EU) 2021/695")
    assert countries[6].endswith("verified")


def test_contributions_add_up_to_the_score(shipped):
    _, *rows, foot = tables(shipped)["score", "What the score is made of"]
    assert sum(float(row[3]) for row in rows) == pytest.approx(float(foot[3]), abs=1e-9)


def test_changes_are_told_old_and_new(shipped):
    rows = tables(shipped)["assumed", "Changes"]
    assert rows[1:] == [["rules.size.max", "16", "7"]]
    assert "illustrative, not real" in plain(report_html(shipped))


def test_the_key_of_the_members_says_what_a_dash_is(staffed):
    """The same words as on the terminal, but for the heading that is written out here."""
    best = staffed.result.best
    unknown = best.members[0].model_copy(update={"cost": None})
    odd = best.model_copy(update={"members": (unknown, *best.members[1:])})
    result = staffed.result.model_copy(update={"consortia": (odd,)})
    part = re.search(r'(?s)<section id="consortium".*?</section>', report_html(Dossier(result)))
    assert "- not known" in part.group()
    assert "PM person-months" not in part.group()


def test_the_day_of_country_groups_is_told_where_the_rules_say_it(shipped):
    """Else it was the day of the solve, which a report that is made later does not know."""
    assert "Day of country groups" not in report_html(shipped)
    opens = {"opens": date(2026, 5, 12)}
    dated = replace(shipped, formulation=shipped.formulation.model_copy(update=opens))
    said = " ".join(plain(report_html(dated)).split())
    assert "Day of country groups 2026-05-12 (the call opens)" in said
    assert "Report made with consortium-opt " in said


def test_alternatives_name_who_enters_and_which_terms_change(shipped):
    rows = tables(shipped)["alternatives", "Beside rank 1"]
    second = shipped.result.consortia[1]
    names = {m.name for m in second.members} - {m.name for m in shipped.result.best.members}
    assert set(rows[1][3].split(", ")) == names
    assert rows[1][0:2] == ["2", rounding.score(second.objective)]


def test_trust_is_never_a_chance_of_funding(shipped):
    text = plain(report_html(shipped))
    assert "Trust is a preference about delivery risk, not a chance of funding." in text


def test_members_outside_the_map_are_listed_beside_it(hostile):
    rows = tables(hostile)["map", "Members by country"]
    outside = [row[0] for row in rows if row[0].endswith("|not on the map")]
    there = {member.country for member in hostile.result.best.members}
    assert outside == (["Brazil|not on the map"] if "BR" in there else [])


def test_the_map_holds_every_member_state():
    """And says where it is from."""
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    europe = _europe()
    assert set(union.split()) <= set(europe["shapes"])
    assert "public domain" in europe["source"]
    for shape in europe["shapes"].values():
        assert 0 <= shape["at"][0] <= europe["width"]
        assert 0 <= shape["at"][1] <= europe["height"]


def warnings(dossier: Dossier) -> list[str]:
    return [unescape(t) for t in re.findall(r'<p class="warning">(.*?)</p>', report_html(dossier))]


def test_changes_of_laws_stand_at_the_top_and_no_other_note_does(staffed):
    """Whatever letters notes have, and also where nobody noted the change."""
    noted = replace(staffed, notes=("country groups as of today: Wroclaw", "a law firm"))
    assert warnings(noted) == []
    changes = {"rules.three_countries.at_least": 2, "rules.size.min": 3, "rules.size.max": 4}
    rules = co.read_formulation("horizon-ria", changes=changes)
    document = cli_pools.seven()
    document["instance"]["status"] = "real"
    pool = parse_instance(document)
    result = co.solve(pool, rules)
    said = ["a rule marked law was changed: rules.three_countries.at_least 3 -> 2"]
    assert warnings(Dossier(result, pool, rules)) == said
    assert warnings(Dossier(result)) == said


def test_nobody_breaks_a_measured_rule_that_does_not_hold():
    rule = {"type": "count", "where": {"country": "GR"}, "min": 1, "enforce": False}
    rules = co.read_formulation("base", changes={"rules.greek": rule, "rules.size.max": 4})
    pool = parse_instance(cli_pools.seven())
    found = tables(Dossier(co.solve(pool, rules), pool, rules))["rules", "Rule checklist"]
    rows = {row[0].split("|")[0]: row for row in found}
    assert rows["greek"][1] == "not met|house, measured only"
    assert rows["greek"][5] == "-"


# -- safety ----------------------------------------------------------------------------------------


def test_nothing_is_fetched_and_only_our_own_script_may_run(hostile):
    source = report_html(hostile)
    links = re.findall(r"""(?i)(?:src|href)\s*=\s*["']?([^"'>\s]*)""", strip_text(source))
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert len(links) > 5
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source).group(1)
    assert unescape(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert source.count("<script") == 2


def strip_text(source: str) -> str:
    """Tags alone, without what stands between them."""
    return " ".join(re.findall(r"<[^>]+>", re.sub(r"(?s)<script>.*?</script>", "", source)))


def test_hostile_names_are_shown_as_they_stand(hostile):
    source = report_html(hostile)
    text = plain(source)
    for name in hostile_names.NAMES[:5]:
        if name in {m.name for c in hostile.result.consortia for m in c.members}:
            assert name in text
    assert not any(name in source for name in hostile_names.NAMES[:3])
    assert "\u202e" not in source


def test_the_result_comes_back_out_of_the_page(hostile):
    source = report_html(hostile)
    text = re.search(r'(?s)<script type="application/json" id="result">(.*?)</script>', source)
    assert Result.from_json(text.group(1)) == hostile.result


def test_data_cannot_end_its_element():
    assert as_data('{"a": "</script><!--&\u2028"}') == (
        '{"a": "\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}'
    )


def test_the_same_dossier_gives_the_same_page(staffed):
    assert report_html(staffed) == report_html(replace(staffed))


def test_indicators_and_grants_are_those_of_the_proposal(shipped):
    """Proves that the report and the documents cannot tell different figures."""
    files = proposal_files(shipped)
    found = tables(shipped)
    indicators = {row[0]: row[1].removesuffix(" %") for row in found["balance", "Balance"][2:]}
    rows = list(csv.reader(io.StringIO(files["proposal-balance.csv"].lstrip("\ufeff"))))[1:]
    assert {row[0]: float(row[1]) for row in rows} == {
        name: float(value) for name, value in indicators.items()
    }
    budget = list(csv.DictReader(io.StringIO(files["proposal-budget.csv"].lstrip("\ufeff"))))
    [asked] = [name for name in budget[0] if name.startswith("Contribution")]
    members = found["consortium", "Members"]
    printed = [row[-1].replace(",", "") for row in members[1:]]
    assert printed == [row[asked] for row in budget]


def test_figures_of_the_balance_have_their_units(shipped):
    rows = {row[0]: row for row in tables(shipped)["balance", "Balance"]}
    assert rows["Participants without a capability that only they have"][2] == "participants"
    assert rows["Pairs of participant and work package with less than 1 person-month"][2] == "pairs"


def test_countries_in_the_balance_have_names(shipped):
    row = tables(shipped)["balance", "Balance"][1]
    places = [member.country for member in shipped.result.best.members]
    most = max(map(places.count, places))
    names = sorted(country_name(code) for code in set(places) if places.count(code) == most)
    count = f"{most} of {len(places)}"
    said = ["Most members from one country", count, "members", ", ".join(names)]
    assert row == said


def test_trust_is_told_against_that_of_pairs_not_listed(shipped):
    found = re.search(
        r"(?s)<h2 id=.network-title.>.*?<p class=.lead.>(.*?)</p>", report_html(shipped)
    )
    pool, members = shipped.pool, shipped.result.best.ids
    pairs = [(pool.index[a], pool.index[b]) for a, b in combinations(members, 2)]
    above = sum(pool.trust(i, j) > 0.1 for i, j in pairs)
    assert found.group(1).startswith(
        f"{above} of {len(pairs)} pairs have more trust than the 0.1 of pairs that are not listed;"
    )


def test_a_rule_that_is_only_measured_is_told_as_such(shipped):
    rows = {row[0].split("|")[0]: row for row in tables(shipped)["rules", "Rule checklist"]}
    assert rows["gender_equality_plan"][1] == "met|house, measured only"
    said = " ".join(plain(report_html(shipped)).split())
    assert "Rules met 2 of 2 2 without slack; 1 measured only, met" in said
