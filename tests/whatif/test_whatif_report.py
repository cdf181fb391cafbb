"""What every report of a what-if offers, on one made by hand."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from consortium_opt.problems import InvalidInput
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page
from consortium_opt.reporting.page_text import as_text
from consortium_opt.whatif.report import Report, Tidy

WIDE = tuple(f"column-{k:02d}" for k in range(12))


class Fruit(Report):
    """A report of two fruits, with a name that is nearly markup."""

    NAME = "fruit"

    names: tuple[str, ...]
    price: float | None = None

    def page(self):
        return Page(
            title="Fruit <b>",
            verdict="Two fruits are compared → here.",
            facts=(("Pool", "a basket with *many* fruits"), ("", "and some vegetables")),
            blocks=(
                Block(
                    "Which fruits",
                    (
                        Column("Fruit", self.names),
                        Column("Price", ("0.1", "-"), right=True),
                        *(Column(name, ("x", "")) for name in WIDE),
                    ),
                    legend="x is in; - not known",
                    lead=1,
                ),
                Block("Nothing", (Column("Fruit", ()),)),
            ),
            end=("Next: eat them.",),
        )

    def tables(self):
        rows = tuple({"name": name, "price": self.price} for name in self.names)
        return {"fruits": Tidy(("name", "price"), rows), "none": Tidy(("name",), ())}


@pytest.fixture
def fruit():
    return Fruit(names=("=apple", "pear <i>"))


def test_json_and_back(fruit):
    assert json.loads(fruit.to_json()) == fruit.to_dict()
    assert Fruit.from_json(fruit.to_json()) == fruit


def test_tables_keep_what_is_not_known_blank(fruit):
    assert fruit.to_csv() == "name,price\n'=apple,\npear <i>,\n"
    frame = fruit.to_frame()
    assert list(frame.columns) == ["name", "price"]
    assert frame["price"].isna().all()
    assert len(fruit.to_frame("none")) == 0
    with pytest.raises(KeyError, match="there is no table 'nuts'; there are fruits, none"):
        fruit.to_frame("nuts")


def test_text_fits_eighty_columns_and_continues_wide_tables(fruit):
    text = str(fruit)
    lines = text.splitlines()
    assert lines[0] == "Two fruits are compared → here."
    assert max(map(len, lines)) <= 80
    assert not any(line != line.rstrip() for line in lines)
    assert sum("Fruit" in line for line in lines) == 3, "the first column leads every part"
    for name in WIDE:
        assert text.count(name) == 1
    assert "Nothing" not in text
    assert "x is in; - not known" in text


def test_text_in_a_narrow_encoding(fruit):
    as_text(fruit.page(), "ascii").encode("ascii")
    assert "compared -> here" in as_text(fruit.page(), "ascii")


def test_markdown_escapes_and_has_one_table(fruit):
    text = fruit.to_markdown(["a law was *changed*"])
    assert text.startswith("# Fruit &lt;b&gt;\n")
    assert "> **Note:** a law was \\*changed\\*" in text
    assert text.count("---:") == 1
    assert "| pear &lt;i&gt; | - |" in text


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_a_table_that_can_be_read_aloud(fruit):
    tags = Tags()
    tags.feed(fruit._repr_html_())
    assert tags.open == []
    assert ("caption", {}) in tags.seen
    assert sum(tag == "th" and how == {"scope": "row"} for tag, how in tags.seen) == 2
    assert sum(tag == "th" and how.get("scope") == "col" for tag, how in tags.seen) == 14
    assert not any(tag in ("i", "b") for tag, _ in tags.seen)


def test_a_folder_of_files(fruit, tmp_path):
    folder = fruit.write(tmp_path / "out")
    assert {p.name for p in folder.iterdir()} == {
        "fruit.json",
        "fruit.md",
        "fruits.csv",
        "none.csv",
    }
    assert Fruit.from_json((folder / "fruit.json").read_bytes()) == fruit
    with pytest.raises(InvalidInput, match="the folder exists already"):
        fruit.write(folder)
    fruit.write(folder, force=True)
