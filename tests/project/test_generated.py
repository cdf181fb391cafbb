"""What is generated in ``docs/`` is what the classes and the shipped formulations say today."""

from __future__ import annotations

from pathlib import Path

from consortium_opt.formulation.library import shipped_formulations

ROOT = Path(__file__).parents[2]


def test_reference_of_rules_and_terms_is_fresh(build):
    """``python docs/build.py`` rewrites it."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == build.reference()


def test_every_shipped_formulation_has_its_fresh_page_and_no_page_is_left_over(build):
    """``python docs/build.py`` rewrites them; a stale, missing or left-over page is named."""
    there = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "docs" / "formulations").glob("*")
    }
    pages = build.pages()
    shipped = {f"{entry.name}.md" for entry in shipped_formulations()}
    assert pages.keys() == shipped | {"README.md"}
    wrong = {name for name in there.keys() | pages.keys() if there.get(name) != pages.get(name)}
    assert not wrong, "run python docs/build.py"


def test_writing_pages_is_stable_and_takes_what_is_left_over_out(build, tmp_path):
    (tmp_path / "no-longer-shipped.md").write_text("# Old\n", encoding="utf-8")
    build.write_pages(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    build.write_pages(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert "no-longer-shipped.md" not in first


def test_a_page_says_what_stands_in_the_file(build):
    """Title, law, source, filters in words, a further column and the command."""
    page = build.pages()["horizon-ria.md"]
    for words in (
        "# Horizon Europe, research and innovation action",
        "within HE_ELIGIBLE, including (group EU27, at_least 1)",
        " | yes | Regulation (EU) 2021/695, Article 22(2) | 2026-11-21 | verified |",
        "country in HE_ELIGIBLE",
        "no; measured, not required",
        "| `has_gep` | `rules.gender_equality_plan` |",
        "consortium-opt solve my-pool.xlsx -f horizon-ria",
    ):
        assert words in page
    assert "[horizon-ria](horizon-ria.md)" in build.pages()["README.md"]
