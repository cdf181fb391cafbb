"""The report in a real browser: nothing is loaded, nothing breaks, everybody can read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from consortium_opt.dossier import Dossier
from consortium_opt.pages import report_html

PAGES = ("staffed", "shipped", "hostile", "infeasible")
SIZES = (1280, 390)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="session")
def opened(browser, tmp_path_factory):
    """Open a dossier's report; what it asks for or complains of is collected and must be none."""
    folder = tmp_path_factory.mktemp("pages")

    @contextmanager
    def call(dossier: Dossier, name: str, width: int = 1280, scheme: str = "light"):
        place = folder / f"{name}.html"
        if not place.exists():
            place.write_text(report_html(dossier), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url))
        page.goto(place.as_uri())
        try:
            yield page
        finally:
            page.close()
        assert [text for text in said if text != place.as_uri()] == []

    return call


@pytest.fixture
def dossier_of(request):
    return lambda name: request.getfixturevalue(name)


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_no_request_no_complaint_no_scrolling_sideways(opened, dossier_of, name, width):
    with opened(dossier_of(name), name, width) as page:
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths == [width, width]
        assert page.evaluate("window.hacked") is None


LINES_OF_FIGURES = """() => [...document.querySelectorAll('.figures dd')].map(figure => {
  const range = document.createRange();
  range.selectNodeContents(figure.firstChild);
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
})"""


@pytest.mark.parametrize("width", [1280, 1200, 1100, 390])
def test_key_figures_are_not_broken_within_numbers(opened, shipped, width):
    with opened(shipped, "shipped", width) as page:
        lines = page.evaluate(LINES_OF_FIGURES)
        assert len(lines) >= 5
        assert set(lines) == {1}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(opened, dossier_of, name, scheme):
    with opened(dossier_of(name), name, scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        found = Axe().run(page)
        told = [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]
        assert told == []


@pytest.mark.parametrize("name", PAGES)
def test_the_browser_reads_what_was_written(opened, dossier_of, name):
    """Proves that no tag is closed by the parser where it was not written closed."""
    source = report_html(dossier_of(name))
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", source)
    written = Counter(tag.lower() for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", body))
    written.update({"script": 2, "style": 1})
    with opened(dossier_of(name), name) as page:
        page.set_content(re.sub(r"(?s)<script>.*?</script>", "<script></script>", source))
        tags = page.evaluate("[...document.querySelectorAll('*')].map(e => e.localName)")
        assert Counter(tags) == written
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids)) > 5
    links = re.findall(r'href="#([^"]+)"', body)
    assert set(links) <= set(ids)


def test_tables_are_sorted_by_the_keyboard(opened, shipped):
    with opened(shipped, "shipped") as page:
        table = page.locator("#consortium table")
        head = table.locator("thead th", has_text="Staff cost")
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        column = head.evaluate("th => th.cellIndex")
        cells = table.locator(f"tbody tr > :nth-child({column + 1})")
        values = [float(text.replace(",", "")) for text in cells.all_inner_texts()]
        assert values == sorted(values)
        assert len(set(values)) > 1
        page.keyboard.press("Space")
        assert head.get_attribute("aria-sort") == "descending"
        values = [float(text.replace(",", "")) for text in cells.all_inner_texts()]
        assert values == sorted(values, reverse=True)
        assert table.locator("tfoot").inner_text().startswith("\tTotal")
        assert page.locator("#consortium th[aria-sort]").count() == 1


def test_long_tables_can_be_filtered(opened, shipped):
    with opened(shipped, "shipped") as page:
        field = page.locator("#capabilities input[type=search]")
        rows = page.locator("#capabilities tbody tr:visible")
        every = rows.count()
        field.fill("DATA")
        assert 0 < rows.count() < every
        told = page.locator("#capabilities output").inner_text()
        assert told == f"{rows.count()} of {every}"


def test_colours_can_be_chosen(opened, staffed):
    with opened(staffed, "staffed") as page:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.get_by_role("button", name="Dark colours").click()
        assert page.evaluate(paper) != light
        page.get_by_role("button", name="Light colours").click()
        assert page.evaluate(paper) == light


def test_the_keyboard_reaches_the_report_first(opened, staffed):
    with opened(staffed, "staffed") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_the_result_is_in_the_page(opened, hostile):
    with opened(hostile, "hostile") as page:
        text = page.locator("script#result").text_content()
        assert type(hostile.result).from_json(text) == hostile.result
        assert json.loads(text)["schema_version"] == 1


def test_it_prints_in_black_on_white_what_is_not_folded(opened, shipped):
    with opened(shipped, "shipped", scheme="dark") as page:
        pdf = page.pdf(format="A4", prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")
        assert 3 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 14
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible()
        assert not page.locator("main details").is_visible()
        foot = page.locator("#consortium tfoot")
        assert foot.evaluate("e => getComputedStyle(e).display") == "table-row-group"
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )


def test_long_tables_go_on_over_the_page_under_their_heads(opened, large, tmp_path):
    """A browser leaves the text of buttons out where it repeats heads."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext to read pages with: install poppler-utils")
    with opened(large, "large") as page:
        page.pdf(path=str(tmp_path / "large.pdf"), format="A4", prefer_css_page_size=True)
    command = ["pdftotext", "-layout", str(tmp_path / "large.pdf"), "-"]
    pages = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\f")
    tables = {
        r"^ *Capability +1 +2 +3": r"^ *capability.*\b[1-5]!? ",
        r"^ *Rank +Score +To rank 1": r"^ *\d+ +0\.\d{4} +[-+]0\.\d{4}",
    }
    for heads, row in tables.items():
        having = [text for text in pages if re.search(row, text, re.MULTILINE)]
        assert len(having) > 1
        assert all(re.search(heads, text, re.MULTILINE) for text in having)


def test_a_long_report_opens_at_once(opened, large):
    size = len(report_html(large).encode())
    assert size < 500_000
    began = time.monotonic()
    with opened(large, "large") as page:
        assert page.locator("#ranks").is_visible()
        assert time.monotonic() - began < 10
        assert page.evaluate("document.documentElement.scrollWidth") == 1280
