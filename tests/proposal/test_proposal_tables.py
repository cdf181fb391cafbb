"""What the tables hold: numbering, one figure a pair, sums of what is printed, gaps and facts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import proposal_cases as cases
import pytest
from proposal_cases import made_of

from consortium_opt.dossier import Dossier
from consortium_opt.formulation import read_formulation
from consortium_opt.instance import parse_instance
from consortium_opt.pages import report_html
from consortium_opt.proposal.files import TABLES, proposal_files
from consortium_opt.proposal.table import added, clean
from consortium_opt.proposal.tables import proposal
from consortium_opt.proposal.template import template_for
from consortium_opt.reporting.markdown import markdown
from consortium_opt.reporting.terminal import Page


def by_name(name):
    return {table.name: table for table in made_of(name).tables}


def by_title(made):
    return {table.title: table for table in made.tables}


def column(table, heading):
    k = table.headings.index(heading)
    return [row[k] for row in table.rows]


# -- sums ------------------------------------------------------------------------------------------


def test_totals_are_sums_of_the_printed_cells(made):
    for table in made.tables:
        for k, head in enumerate(table.columns):
            if head.summed and table.total is not None:
                assert table.total[k] == added(row[k] for row in table.rows), head
            for row in table.every_row:
                if head.adds:
                    assert row[k] == added(row[other] for other in head.adds), (table.name, row)


def test_the_same_total_has_one_figure_in_every_table(name):
    """Person-months, staff cost and contribution agree between tables."""
    found = by_name(name)
    if "staff-effort" not in found:
        return
    months = column(found["staff-effort"], "Total")
    packages = found["staff-effort"].total[2:-1]
    assert tuple(column(found["work-packages"], "Person-months")) == packages
    if "budget" in found:
        assert column(found["budget"], "Person-months") == months
        staff = [h for h in found["budget"].headings if h.startswith("Staff cost")]
        assert column(found["cost-by-package"], "Total") == column(found["budget"], *staff)


@pytest.mark.parametrize("name", ["small", "typical", "large", "hostile", "alone"])
def test_totals_are_those_of_the_result_within_rounding(name):
    consortium = cases.EVERY[name]().result.best
    found = by_name(name)
    budget = dict(zip(found["budget"].headings, found["budget"].total, strict=True))
    months = sum(sum(m.person_months.values()) for m in consortium.members)
    assert found["staff-effort"].total[-1] == pytest.approx(months, abs=0.01 * 12)
    unit = "EUR" if name != "alone" else "currency of the pool"
    wanted = {
        "Staff cost": sum(m.cost for m in consortium.members),
        "Eligible cost": consortium.funding.eligible_cost,
        "Contribution": consortium.funding.contribution,
    }
    for what, value in wanted.items():
        assert budget[f"{what} ({unit})"] == pytest.approx(value, abs=0.5 + 1e-6), what


def test_every_figure_is_its_own_value_within_rounding():
    result, table = cases.large().result, by_name("large")["staff-effort"]
    for member, row in zip(result.best.members, table.rows, strict=True):
        for k, cell in enumerate(row[2:-1]):
            exact = member.person_months.get(f"r{k:02}", 0.0)
            assert cell == pytest.approx(exact, abs=0.01 + 1e-9)


def test_a_cost_of_which_all_is_paid_asks_for_all_of_it():
    budget = by_name("large")["budget"]
    for row in budget.rows:
        one = dict(zip(budget.headings, row, strict=True))
        if one["Funding rate (%)"] == 100:
            assert one["Contribution (EUR)"] == one["Eligible cost (EUR)"]


@pytest.mark.parametrize("name", ["small", "typical", "large"])
def test_grants_are_the_same_in_every_report(name):
    """On the terminal, in report.md, on the page and in the documents, the total last."""
    dossier = cases.EVERY[name]()
    budget = by_name(name)["budget"]
    k = budget.headings.index("Contribution (EUR)")
    asked = [f"{row[k]:,.0f}" for row in budget.every_row]
    best = dossier.result.best
    on_terminal = Page(dossier.result, (), 120, "utf-8").members(best)[-1]
    assert [*on_terminal.cells, on_terminal.foot] == asked
    written = markdown(dossier.result).partition("## Rank 1")[2].split("\n\n")[1].splitlines()
    assert [row.strip("| ").split(" | ")[-1] for row in written[2:]] == asked
    part = re.search(r'(?s)<section id="consortium".*?</section>', report_html(dossier)).group()
    rows = re.findall(r"(?s)<tr.*?</tr>", part)[1:]
    assert [re.sub(r"<[^>]+>", " ", row).split()[-1] for row in rows] == asked


# -- numbering -------------------------------------------------------------------------------------


def test_participants_have_one_number_everywhere(name):
    """The coordinator is number 1, the others follow by id."""
    consortium = cases.EVERY[name]().result.best
    found = by_name(name)
    names = column(found["participants"], "Short name")
    if name != "hostile":
        assert names == [consortium.coordinator, *sorted(set(consortium.ids) - {names[0]})]
    for table in ("staff-effort", "budget", "cost-by-package", "facts"):
        if table in found:
            assert column(found[table], "No.") == list(range(1, len(names) + 1))
            assert column(found[table], "Participant") == names
    for table in ("roles", "capabilities"):
        if table in found:
            heads = [h.split()[0] for h in found[table].headings if h[:1].isdigit()]
            assert heads == [str(k) for k in range(1, len(names) + 1)]


def test_there_is_exactly_one_figure_for_each_pair_zeros_written():
    table = by_name("large")["staff-effort"]
    assert len(table.rows) == 20
    assert len(table.columns) == 2 + 12 + 1
    cells = [cell for row in table.rows for cell in row[2:]]
    assert all(isinstance(cell, float) for cell in cells)
    assert 0.0 in cells
    assert "" not in [text for row in table.rows for text in table.printed(row)]


@pytest.mark.parametrize("name", ["small", "typical", "large"])
def test_the_cell_of_the_leader_is_bold_and_no_other(name):
    table, result = by_name(name)["staff-effort"], cases.EVERY[name]().result
    wanted = {
        (line, 2 + int(role[1:]))
        for line, member in enumerate(result.best.members)
        for role in member.leads
    }
    assert table.bold == wanted
    assert len(wanted) == len(table.columns) - 3


def test_work_packages_name_their_leader():
    table, result = by_name("typical")["work-packages"], cases.typical().result
    numbers = {m.id: k for k, m in enumerate(result.best.members, start=1)}
    lead = {role: m.id for m in result.best.members for role in m.leads}
    assert column(table, "Lead short name") == [lead[f"r{k:02}"] for k in range(6)]
    assert column(table, "Lead No.") == [numbers[lead[f"r{k:02}"]] for k in range(6)]
    assert column(table, "Start month") == [None] * 6
    assert column(table, "WP") == [f"WP{k}" for k in range(1, 7)]


def test_a_short_name_of_the_pool_takes_the_place_of_the_id():
    document = cases.pool(2, 1)
    document["candidates"][0]["short_name"] = "ACME"
    made = proposal(cases.dossier_of(cases.parse_instance(document), cases.plays(2, 1)))
    assert column(made.tables[0], "Short name") == ["p02", "ACME"]


def test_a_role_that_nobody_plays_is_no_work_package_and_is_told():
    document = cases.pool(2, 2)
    document["roles"][1] |= {"min_members": 0, "person_months": 0}
    months = [{"r00": 20.0}, {"r00": 20.0}]
    made = proposal(cases.dossier_of(cases.parse_instance(document), months))
    (table,) = [table for table in made.tables if table.name == "work-packages"]
    assert column(table, "WP") == ["WP1"]
    assert "Roles that nobody plays are left out: Value chain step number 2." in table.notes


def test_how_somebody_takes_part_is_in_the_list_where_the_pool_says():
    document = cases.pool(2, 1)
    document["candidates"][0]["participation"] = "associated"
    made = proposal(cases.dossier_of(cases.parse_instance(document), cases.plays(2, 1)))
    assert column(made.tables[0], "Participation") == [None, "associated"]
    assert "Participation" not in by_name("small")["participants"].headings


def test_a_currency_of_any_length_leaves_room_for_the_heading():
    document = cases.pool(2, 1, currency="x" * 300)
    made = proposal(cases.dossier_of(cases.parse_instance(document), cases.plays(2, 1)))
    assert all(len(head) < 255 for table in made.tables for head in table.headings)
    assert f"Staff cost ({'x' * 20})" in by_title(made)["Budget per participant"].headings


# -- what is not known -----------------------------------------------------------------------------


def test_nothing_planned_is_no_table_and_no_zero():
    found, notes = by_name("unplanned"), made_of("unplanned").notes
    assert not {"staff-effort", "budget", "cost-by-package"} & set(found)
    assert column(found["work-packages"], "Person-months") == [None, None]
    why = "no person-months are planned (column person_months of roles)"
    assert f"Summary of staff effort: left out, {why}." in notes
    assert f"Budget per participant: left out, {why}." in notes
    assert f"Staff cost by work package: left out, {why}." in notes
    assert found["work-packages"].notes[-1] == f"Blank person-months: {why}."


def test_an_unknown_rate_is_blank_and_so_is_the_total():
    budget = by_name("some-rates")["budget"]
    costs = column(budget, "Staff cost (EUR)")
    assert costs.count(None) == 1
    assert budget.total[budget.headings.index("Staff cost (EUR)")] is None
    assert column(budget, "Share of staff cost (%)") == [None] * 4
    assert "Blank: not known." in budget.notes


def test_an_unknown_rate_leaves_the_cost_of_work_packages_without_that_member_known():
    """And the page shows the same figures, with a dash for a blank."""
    table = by_name("some-rates")["cost-by-package"]
    row = table.rows[2]
    assert row[2:] == (None, 0.0, None, None)
    assert [cell is None for cell in table.total[2:]] == [True, False, True, True]
    text = report_html(cases.EVERY["some-rates"]())
    shown = re.search(r"(?s)<caption>Staff cost in EUR</caption>.*?</table>", text).group()
    cells = [
        re.findall(r"(?s)<t[dh][^>]*>\s*([^<]*?)\s*<", line)[2:]
        for line in re.findall(r"(?s)<tr.*?</tr>", shown)[1:]
    ]
    assert cells == [
        ["-" if value is None else f"{value:,.0f}" for value in line[2:]]
        for line in table.every_row
    ]
    assert 'class="bar"' not in shown


def test_no_rates_at_all_is_no_budget():
    document = cases.pool(2, 1)
    for row in document["candidates"]:
        del row["pm_cost"]
    made = proposal(cases.dossier_of(cases.parse_instance(document), cases.plays(2, 1)))
    assert "budget" not in [table.name for table in made.tables]
    why = "no rate is known (column pm_cost of candidates)"
    assert f"Budget per participant: left out, {why}." in made.notes


def test_capabilities_that_no_member_has_are_no_empty_table():
    """Where the pool asks for none by name and only others hold any; a workbook refuses no rows."""
    document = cases.pool(3, 1)
    document["candidates"].append({"id": "p99", "country": "FR", "pm_cost": 5000})
    document["capabilities"] = [{"candidate": "p99", "capability": "design", "level": 3}]
    del document["wanted"]
    whole = cases.dossier_of(parse_instance(document), [*cases.plays(3, 1), {}])
    best = whole.result.best
    kept = tuple(member for member in best.members if member.id != "p99")
    fewer = best.model_copy(update={"members": kept, "funding": None})
    result = whole.result.model_copy(update={"consortia": (fewer,)})
    dossier = replace(whole, result=result)
    made = proposal(dossier)
    assert "capabilities" not in {table.name for table in made.tables}
    said = "Capabilities of participants: left out, participants have none, and the pool asks for"
    assert any(note.startswith(said) for note in made.notes)
    assert "proposal.xlsx" in proposal_files(dossier)


def test_members_without_roles_have_a_list_and_facts():
    assert set(by_name("no-roles")) == {"participants", "facts"}
    notes = made_of("no-roles").notes
    assert "List of work packages: left out, members have no roles." in notes
    assert "Capabilities of participants: left out, the pool names none." in notes
    why = "neither person-months nor costs nor capabilities are known"
    assert f"Balance: left out, {why}." in notes
    (first, _) = column(by_name("no-roles")["facts"], "What the data say")
    assert first == "Organisation for research number 2 (Germany) coordinates."


def test_without_the_pool_what_needs_it_is_left_out_and_said():
    found = by_name("alone")
    assert set(TABLES) - set(found) == {"capabilities"}
    assert (
        "Capabilities of participants: left out, the pool was not given." in made_of("alone").notes
    )
    assert found["participants"].headings == (
        "No.",
        "Participant organisation name",
        "Short name",
        "Country",
    )
    assert "PIC and type stand in the pool, which was not given." in found["participants"].notes
    assert not [h for h in found["budget"].headings if h.startswith("Rate")]


def test_with_and_without_the_pool_figures_are_the_same():
    whole, alone = by_name("typical"), by_name("alone")
    assert alone["staff-effort"].total[-1] == whole["staff-effort"].total[-1]
    assert column(alone["budget"], "Contribution (currency of the pool)") == column(
        whole["budget"], "Contribution (EUR)"
    )


# -- capacity and balance --------------------------------------------------------------------------


def test_levels_are_those_of_the_pool():
    dossier, table = cases.typical(), by_name("typical")["capabilities"]
    assert dossier.instance is not None
    levels = {(c.candidate, c.capability): c.level for c in dossier.instance.capabilities}
    ids = [m.id for m in dossier.result.best.members]
    for row in table.rows:
        assert list(row[2:-1]) == [levels.get((one, row[0])) for one in ids]
        assert row[-1] == sum((one, row[0]) in levels for one in ids)
    weights = column(table, "Weight in the call")
    assert weights == sorted(weights, reverse=True)
    assert "Capabilities that the call does not ask for are left out: 1." in table.notes


def test_roles_say_who_leads_and_who_takes_part():
    dossier, table = cases.typical(), by_name("typical")["roles"]
    for k, row in enumerate(table.rows):
        wanted = [
            "L" if f"r{k:02}" in m.leads else "P" if f"r{k:02}" in m.roles else None
            for m in dossier.result.best.members
        ]
        assert list(row[2:]) == wanted


def test_sentences_state_what_the_data_say_word_for_word():
    document = cases.pool(3, 2)
    document["capabilities"] = [
        {"candidate": "p02", "capability": "design", "level": 4},
        {"candidate": "p02", "capability": "testing", "level": 2.5},
        {"candidate": "p01", "capability": "testing", "level": 3},
    ]
    document["trust"].append({"a": "p02", "b": "p03", "trust": 0.4, "evidence": "same network"})
    document["trust"].append({"a": "p01", "b": "p03", "trust": 0.4})
    months = [{"r00": 1.0}, {"r00": 20.0, "r01": 20.5}, {"r01": 10.0}]
    made = proposal(cases.dossier_of(cases.parse_instance(document), months))
    (table,) = [table for table in made.tables if table.name == "facts"]
    first, second, third = column(table, "What the data say")
    assert first == (
        "Organisation for research number 2 (Germany) coordinates, leads WP2 Value chain step "
        "number 2 and takes part in WP1 Value chain step number 1. It gives 40.5 person-months. "
        "Of the participants, it alone has design. "
        "Its levels in what the call asks for, out of 5: testing 2.5 and design 4. "
        "The pool records links to other participants: joint project with 2; same network with 3."
    )
    assert second.startswith("Organisation for research number 1 (France) leads WP1")
    assert "It gives 1 person-month." in second
    assert "links to other participants: joint project with 1." in second
    assert "it alone has" not in second
    assert "levels" not in third


@pytest.mark.parametrize("name", cases.EVERY)
def test_sentences_never_praise_nor_promise(name):
    words = (
        "excellent leading-edge world-class outstanding unique strong ideal proven chance success"
    )
    for text in column(by_name(name)["facts"], "What the data say"):
        assert not [word for word in words.split() if word in text.lower()]


def test_balance_counts_what_the_tables_hold():
    found = by_name("large")
    rows = {row[0]: row[1:] for row in found["balance"].rows}
    shares = column(found["budget"], "Share of staff cost (%)")
    largest = shares.index(max(shares))
    figure, unit, who = rows["Largest share of staff cost"]
    assert (figure, unit) == (max(shares), "%")
    assert who == f"{largest + 1} {column(found['budget'], 'Participant')[largest]}"
    assert rows["Coordinator's share of staff cost"][0] == shares[0]
    held = column(found["capabilities"], "Participants that have it")
    assert rows["Capabilities the call asks for that 3 or more participants have"][0] == sum(
        count >= 3 for count in held
    )
    assert rows["Capabilities the call asks for that one participant has"][0] == held.count(1)
    assert rows["Capabilities the call asks for that nobody has"][0] == held.count(0)
    asked = column(found["budget"], "Share of contribution (%)")
    assert rows["Largest share of contribution"][0] == max(asked)


def test_small_pieces_of_work_are_counted():
    document = cases.pool(3, 1)
    months = [{"r00": 20.0}, {"r00": 0.995}, {"r00": 0.5}]
    made = proposal(cases.dossier_of(cases.parse_instance(document), months))
    (table,) = [table for table in made.tables if table.name == "balance"]
    rows = {row[0]: row[1:] for row in table.rows}
    found = rows["Pairs of participant and work package with less than 1 person-month"]
    assert found == (1, "pairs", "3 p03 in WP1 (0.5)")


# -- templates, ranks, cautions --------------------------------------------------------------------


def test_the_template_is_that_of_the_day_the_call_opens():
    assert template_for(None) == "he-5.1"
    assert template_for(date(2025, 12, 31)) == "he-4.0"
    assert template_for(date(2026, 1, 1)) == "he-5.1"
    typical = cases.typical()
    early = typical.formulation.model_copy(update={"opens": date(2024, 5, 1)})
    dossier = Dossier(typical.result, typical.instance, early)
    assert any("template 4.0" in note for note in proposal(dossier).notes)
    assert any("template 5.1" in note for note in proposal(dossier, template="he-5.1").notes)


def test_templates_say_what_is_not_modelled():
    new = " ".join(proposal(cases.typical()).notes)
    old = " ".join(proposal(cases.typical(), template="he-4.0").notes)
    assert "Table 3.1h: purchase costs; major equipment only." in new
    assert "3.1i" not in new
    assert "where a participant's are above 15 % of its staff cost" in old
    assert "Tables 3.1i and 3.1j: other cost categories and in-kind contributions." in old


def test_the_earlier_template_has_the_amount_from_which_purchases_are_justified():
    made = proposal(cases.typical(), template="he-4.0")
    (budget,) = [table for table in made.tables if table.name == "budget"]
    staff = column(budget, "Staff cost (EUR)")
    assert column(budget, "15 % of staff cost (EUR)") == [round(0.15 * cost) for cost in staff]
    assert "15 % of staff cost (EUR)" not in by_name("typical")["budget"].headings


def test_an_illustrative_pool_and_what_is_not_met_stand_first():
    assert made_of("typical").caution == (
        "The pool is marked illustrative: its figures are examples, and no data to submit.",
    )
    dossier = cases.typical()
    failed = cases.RULE.model_copy(update={"satisfied": False})
    best = dossier.result.best.model_copy(update={"rules": (failed,)})
    result = dossier.result.model_copy(update={"consortia": (best,)})
    assert proposal(Dossier(result)).caution == ("Measured and not met: size.",)


def test_notes_of_the_dossier_and_its_command_are_told():
    document = cases.parse_instance(cases.pool(2, 1))
    told = {"notes": ("UK is read as GB",), "command": "consortium-opt solve pool"}
    notes = proposal(cases.dossier_of(document, cases.plays(2, 1), **told)).notes
    assert "UK is read as GB" in notes
    assert "Made again with: consortium-opt solve pool" in notes
    assert read_formulation("horizon-ria").title in " ".join(notes)


def test_texts_are_made_safe_for_every_format():
    assert clean("a\x00b\ud800\uffff\u202ec\n d ") == "a b?\ufffdc  d"
