"""What a notebook shows: the report's tables, styled within their own element alone."""

from __future__ import annotations

import re
from html import escape

import pytest
import results_by_hand as by_hand

import consortium_opt as co
from consortium_opt.reporting import words


@pytest.fixture(scope="module")
def fragments(shipped):
    pool, base = shipped.instance, co.read_formulation("base", changes={"rules.size.max": 7})
    eight = co.read_formulation("base", changes={"rules.size.max": 8})
    found = [
        shipped.result,
        co.compare(pool, {"seven": base, "eight": eight}),
        co.sweep(pool, base, {"rules.size.max": [7, 8]}),
    ]
    return [value._repr_html_() for value in found]


def test_no_script_no_ids_and_nothing_else_is_styled(fragments):
    for text in fragments:
        assert text.startswith('<div class="consortium-opt">')
        assert text.endswith("</div>")
        assert not re.search(r"<script|\sid=|\son\w+=|tabindex|<button", text)
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
        for rule in filter(None, re.findall(r"([^{}]+)\{", style)):
            assert all(one.strip().startswith(".consortium-opt") for one in rule.split(","))
        assert text.count("<table") == text.count("</table>") >= 2


def test_a_result_shows_members_score_rules_and_other_ranks(shipped):
    text = shipped.result._repr_html_()
    captions = re.findall(r"<caption>(.*?)</caption>", text)
    assert captions == [
        "Members",
        "What the score is made of",
        "Rule checklist",
        "Beside rank 1",
    ]
    assert words.verdict(shipped.result) in text


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_every_kind_of_result_has_a_fragment(name):
    result = by_hand.EVERY[name]()
    text = result._repr_html_()
    assert "[red]Alarm" in text or name != "thirty"
    assert f"<strong>{escape(words.verdict(result), quote=False)}</strong>" in text
    assert f"<p>{words.PREVAILS}</p>" in text


def test_two_beside_each_other_pass_in_a_browser(browser, fragments):
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><p id='other'>text</p>" + "".join(fragments))
    plain = page.evaluate("getComputedStyle(document.querySelector('#other')).maxWidth")
    assert plain == "none"
    assert page.locator("table").count() == sum(text.count("<table") for text in fragments)
    page.close()
