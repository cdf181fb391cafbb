"""The algebra of every rule and term, as LP text kept in files: a change of it shows in review.

``CONSORTIUM_OPT_UPDATE_GOLDEN=1 pytest tests/model`` writes the files again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import lp_texts
import pytest

from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("CONSORTIUM_OPT_UPDATE_GOLDEN") == "1"
FILES = [f"rule-{kind}.lp" for kind in RULES] + [f"term-{kind}.lp" for kind in TERMS]
FILES += [f"rule-{kind}-also.lp" for kind in lp_texts.ALSO]


@cache
def texts() -> dict[str, str]:
    return lp_texts.texts()


def test_every_rule_and_term_has_a_model():
    """A rule type or term that is not in the tables of ``lp_texts`` fails here."""
    assert set(lp_texts.RULES) == set(RULES)
    assert set(lp_texts.TERMS) == set(TERMS)


def test_no_file_without_its_rule_or_term():
    assert {path.name for path in GOLDEN.iterdir()} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_text_is_as_before(name):
    text = texts()[name]
    path = GOLDEN / name
    if UPDATE:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), "write it with CONSORTIUM_OPT_UPDATE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8")


def test_each_rule_adds_rows_of_its_own():
    """Only a size rule writes none: the size of a model is known."""
    rules = {name: text for name, text in texts().items() if name.startswith("rule-")}
    without = {name for name, text in rules.items() if "block(_rules_it_)" not in text}
    assert without == {"rule-size.lp"}


def test_the_text_does_not_depend_on_the_hash_seed(tmp_path):
    seed = "12345" if os.environ.get("PYTHONHASHSEED") != "12345" else "54321"
    program = [sys.executable, lp_texts.__file__, str(tmp_path)]
    subprocess.run(program, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    again = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert again == texts()
