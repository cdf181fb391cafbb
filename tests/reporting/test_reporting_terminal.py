"""The page in a terminal: golden text, never wider than asked, and any text survives it."""

import io
import os
from pathlib import Path

import pytest
import results_by_hand as by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from consortium_opt.reporting.layout import Column, fit
from consortium_opt.reporting.markdown import markdown
from consortium_opt.reporting.terminal import as_text, render

GOLDEN = Path(__file__).parent / "golden"
NOTES = ("A law was weakened: rules.three_countries.at_least 4 → 3",)


def page(result, width=80, notes=(), encoding="utf-8", **console):
    """What ``render`` writes to a file of the encoding."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="")
    render(result, Console(file=file, width=width, **console), notes)
    file.flush()
    return raw.getvalue().decode(encoding)


def check_golden(name, text):
    path = GOLDEN / name
    if os.environ.get("CONSORTIUM_OPT_UPDATE_GOLDEN") == "1":
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8"), f"run with CONSORTIUM_OPT_UPDATE_GOLDEN=1 if {name}"


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_page_is_the_golden_one(name):
    """Proves that any change of the page shows up in review."""
    notes = NOTES if name == "seven" else ()
    check_golden(f"{name}-80.txt", page(by_hand.EVERY[name](), 80, notes))


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_markdown_is_the_golden_one(name):
    notes = NOTES if name == "seven" else ()
    check_golden(f"{name}.md", markdown(by_hand.EVERY[name](), notes))


def test_wide_and_ascii_pages_are_the_golden_ones():
    check_golden("seven-120.txt", page(by_hand.seven(), 120))
    check_golden("seven-60.txt", page(by_hand.seven(), 60))
    check_golden("seven-72-ascii.txt", page(by_hand.seven(), 72, NOTES, "ascii"))


@pytest.mark.parametrize("name", by_hand.EVERY)
@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_no_line_is_too_wide_or_ends_blank(name, width, encoding):
    lines = page(by_hand.EVERY[name](), width, encoding=encoding).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", [20, 40, 59])
def test_below_the_least_width_no_figure_is_cut(width):
    """Proves that a narrow terminal wraps lines itself and loses nothing."""
    assert page(by_hand.seven(), width) == page(by_hand.seven(), 60)


def test_no_escape_codes_in_a_pipe_and_some_in_a_terminal():
    assert "\x1b" not in page(by_hand.seven())
    coloured = page(by_hand.seven(), force_terminal=True, color_system="standard", _environ={})
    assert "\x1b[1m" in coloured


def test_str_is_the_page_at_80_columns():
    for make in by_hand.EVERY.values():
        assert as_text(make(), encoding="utf-8") + "\n" == page(make())
    assert str(by_hand.two()).startswith("Proven best: ")


def test_as_text_heeds_the_standard_output(monkeypatch):
    """Proves that print(result) cannot fail for want of a character."""
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert as_text(by_hand.thirty()).isascii()
    monkeypatch.setattr("sys.stdout", None)
    assert "日本語" in as_text(by_hand.thirty())


def test_a_note_stands_right_under_the_verdict():
    lines = page(by_hand.two(), 120, NOTES).splitlines()
    assert lines[:2] == [
        (
            "Proven best: no other consortium from this pool scores more than 0.7530 "
            "under these rules."
        ),
        f"! {NOTES[0]}",
    ]


def renamed(name):
    result = by_hand.two()
    best = result.best
    first = best.members[0].model_copy(update={"name": name})
    other = best.model_copy(update={"members": (first, best.members[1])})
    return result.model_copy(update={"consortia": (other,)})


def test_markup_in_a_name_is_shown_not_obeyed():
    assert "[red]Alarm[/red] :warning:" in page(renamed("[red]Alarm[/red] :warning:"))
    assert "[/not/open]" in page(renamed("[/not/open]"))


def test_a_name_cannot_break_out_of_its_line():
    """Proves that control characters and text direction of a name end with it."""
    text = page(renamed("a\x1b[31m\nb\u202ec"))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a [31m bc" in text
    assert "\u05d0\u05d1 \u05d2\u200e" in page(renamed("\u05d0\u05d1 \u05d2"))


def test_letters_an_encoding_lacks_are_simplified():
    text = page(renamed("Łódź Überærø, Ελλάς"), encoding="ascii")
    assert "Lodz Uberaero, ?????" in text
    assert "Łódź" in page(renamed("Łódź"), encoding="cp1250")


@settings(deadline=None, max_examples=60)
@given(
    st.text(st.characters(), max_size=120),
    st.text(st.characters(), min_size=1, max_size=80),
    st.sampled_from(["utf-8", "ascii", "latin-1"]),
)
def test_any_text_survives(name, other, encoding):
    """Proves that no text raises, colours, or widens the page."""
    result = renamed(name)
    rule = by_hand.rule(other, name, other, 0.0)
    member = result.best.members[0].model_copy(update={"id": other, "roles": (name,)})
    best = result.best.model_copy(
        update={"rules": (rule,), "members": (member, result.best.members[1])}
    )
    text = page(result.model_copy(update={"consortia": (best,)}), 80, (name,), encoding)
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.split("\n")) <= 80


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text("ab -", max_size=90), min_size=3, max_size=3), min_size=1),
    st.integers(30, 120),
)
def test_columns_fit(texts, available):
    columns = [Column("Head", cells) for cells in texts[:6]]
    widths = fit(columns, available)
    assert sum(widths) <= available
    assert all(1 <= w <= c.natural for w, c in zip(widths, columns, strict=True))
    if sum(c.natural for c in columns) <= available:
        assert widths == [c.natural for c in columns]
