"""Every defect of a formulation is named with its place, what is allowed and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from consortium_opt.formulation import read_formulation
from consortium_opt.problems import InvalidInput

FOLDER = Path(__file__).parent / "broken"

# File in the folder `broken` to its problems in order: the place after the file's name, and what
# the message, the allowed values and the remedy must say.
BROKEN: dict[str, list[tuple[str, str, str, str]]] = {
    "above-range": [
        ("above-range.toml rules.floor.min", "40 is above 1", "a number from 0 to 1", "")
    ],
    "all-at-once": [
        (
            "all-at-once.toml",
            "there is no key 'extnds' at the top",
            "title, kind, description, opens, source",
            "Did you mean 'extends'?",
        ),
        ("all-at-once.toml", "'title' is missing", "", 'Write title = "..." at the top'),
        (
            "all-at-once.toml kind",
            "'cal' is none of the words it can be",
            "call, meta-cluster or house",
            "",
        ),
        (
            "all-at-once.toml rules.size.law",
            "'yes' is text",
            "true or false",
            "Write true or false, without quotes",
        ),
        ("all-at-once.toml rules.size", "min 9 is above max 6", "", ""),
        (
            "all-at-once.toml rules.two.type",
            "there is no rule type 'distnct'",
            "size, count, distinct, independent_distinct",
            "Did you mean 'distinct'?",
        ),
        ("all-at-once.toml rules.three.by", "3 is a number", "text", "Put it in quotes"),
        (
            "all-at-once.toml rules.three",
            "'at_least' is missing",
            "at_least = a whole number, 1 or more",
            "Add it",
        ),
        (
            "all-at-once.toml rules.three.at_lest",
            "there is no parameter 'at_lest' in 'independent_distinct'",
            "by, also, at_least, where, within, including, type",
            "Did you mean 'at_least'?",
        ),
        (
            "all-at-once.toml objective.coverage.weight",
            "'1' is text",
            "a number, 0 or more",
            "Write it without quotes",
        ),
    ],
    "all-switched-off": [
        (
            "all-switched-off.toml objective",
            "every objective term is switched off",
            "",
            "Switch one on",
        )
    ],
    "below-range-in-list": [
        (
            "below-range-in-list.toml rules.three.including, item 2, at_least",
            "0 is below 1",
            "a whole number, 1 or more",
            "",
        )
    ],
    "below-range": [
        ("below-range.toml rules.size.min", "0 is below 1", "a whole number, 1 or more", "")
    ],
    "blank-title": [("blank-title.toml", "'title' is blank", "", 'Write title = "..." at the top')],
    "broken-at-end": [
        (
            "broken-at-end.toml end of document",
            "the file is not TOML: Expected ']' at the end of a table declaration",
            "",
            'Write one key = value a line, text in "quotes", lists as ["a',
        )
    ],
    "broken-parent": [
        (
            "broken-syntax.toml line 5, column 7",
            "the file is not TOML: Invalid value",
            "",
            'Write one key = value a line, text in "quotes", lists as ["a',
        )
    ],
    "broken-syntax": [
        (
            "broken-syntax.toml line 5, column 7",
            "the file is not TOML: Invalid value",
            "",
            'Write one key = value a line, text in "quotes", lists as ["a',
        )
    ],
    "broken-then": [
        (
            "broken-then.toml rules.three.then.min",
            "'3' is text",
            "a whole number, 0 or more",
            "Write it without quotes",
        )
    ],
    "cannot-be-soft": [
        (
            "cannot-be-soft.toml objective.soft.rule",
            "rule type 'trust_floor' cannot be soft; these can: size, count, distinct, s",
            "",
            "",
        )
    ],
    "circle-a": [
        (
            "circle-b.toml extends",
            "it goes in a circle: circle-a.toml extends circle-b.toml extends circle-a.t",
            "",
            "",
        )
    ],
    "circle-b": [
        (
            "circle-a.toml extends",
            "it goes in a circle: circle-b.toml extends circle-a.toml extends circle-b.t",
            "",
            "",
        )
    ],
    "condition-without-type": [
        (
            "condition-without-type.toml rules.three.when",
            "the rule has no type",
            "size, count, distinct, independent_distinct",
            'Write its type, such as type = "size"',
        )
    ],
    "date-as-number": [
        ("date-as-number.toml as_of", "20260512 is a number", "a date such as 2026-05-12", "")
    ],
    "date-as-text": [
        ("date-as-text.toml opens", "'12 May 2026' is not a date", "a date such as 2026-05-12", "")
    ],
    "date-with-time": [
        (
            "date-with-time.toml opens",
            "'2026-05-12T10:00:00' is not a date",
            "a date such as 2026-05-12",
            "",
        )
    ],
    "decimal-comma": [
        (
            "decimal-comma.toml rules.floor.min",
            "'0,4' is text",
            "a number from 0 to 1",
            "Write decimals with a point, and no quotes",
        )
    ],
    "dot-in-rule-name": [
        (
            "dot-in-rule-name.toml rules",
            "'a.b' cannot be the name of a rule",
            "printable characters without a dot",
            "Give it a name",
        )
    ],
    "duplicate-table": [
        (
            "duplicate-table.toml line 7, column 12",
            "the file is not TOML: Cannot declare ('rules', 'size') twice",
            "",
            'Write one key = value a line, text in "quotes", lists as ["a',
        )
    ],
    "empty-filter": [
        (
            "empty-filter.toml rules.some.where",
            "an empty filter; leave `where` out to mean everybody",
            "",
            "",
        )
    ],
    "empty-list": [
        ("empty-list.toml rules.with.candidates", "[] is empty", "a list of texts, not empty", "")
    ],
    "empty-rule-name": [
        (
            "empty-rule-name.toml rules",
            "'' cannot be the name of a rule",
            "printable characters without a dot",
            "Give it a name",
        )
    ],
    "empty-rule": [
        ("empty-rule.toml rules.more", "the table is empty", "", "Give it a type, or delete it")
    ],
    "empty-term-name": [
        (
            "empty-term-name.toml objective",
            "' ' cannot be the name of a term",
            "printable characters without a dot",
            "Give it a name",
        )
    ],
    "extends-itself": [
        (
            "extends-itself.toml extends",
            "it goes in a circle: extends-itself.toml extends extends-itself.toml",
            "",
            "",
        )
    ],
    "filter-as-text": [("filter-as-text.toml rules.some.where", "'FR' is text", "a table", "")],
    "half-a-member": [
        (
            "half-a-member.toml rules.size.max",
            "7.5 is not a whole number",
            "a whole number, 1 or more",
            "",
        )
    ],
    "latin-1": [
        (
            "latin-1.toml line 3",
            "the file is not UTF-8: byte 0xe9 (it may be Windows-1252 or Latin-1)",
            "UTF-8",
            "Save it as UTF-8",
        )
    ],
    "list-as-text": [
        (
            "list-as-text.toml rules.with.candidates",
            "'gi-cluster' is text",
            "a list of texts, not empty",
            'Write a list: ["gi-cluster"]',
        )
    ],
    "min-above-max-of-parent": [
        (
            "min-above-max-of-parent.toml rules.size",
            "min 12 is above max 10",
            "",
            "min is set in min-above-max-of-parent.toml, max is set in ba",
        )
    ],
    "min-above-max": [("min-above-max.toml rules.size", "min 9 is above max 6", "", "")],
    "missing-parameter": [
        (
            "missing-parameter.toml rules.three",
            "'at_least' is missing",
            "at_least = a whole number, 1 or more",
            "Add it",
        )
    ],
    "missing-title": [
        ("missing-title.toml", "'title' is missing", "", 'Write title = "..." at the top')
    ],
    "misspelt-rule-of-parent": [
        (
            "misspelt-rule-of-parent.toml rules.sizes",
            "there is no rule 'sizes' to change, and no type to make a new one of",
            "size",
            "Did you mean 'size'?",
        )
    ],
    "name-key": [
        (
            "name-key.toml",
            "there is no key 'name' at the top",
            "title, kind, description, opens, source",
            "Leave it out: the name of a formulation is that of its file",
        )
    ],
    "negative-weight": [
        (
            "negative-weight.toml objective.coverage.weight",
            "-1 is below 0",
            "a number, 0 or more",
            "",
        )
    ],
    "nested-if": [
        (
            "nested-if.toml rules.three.then.type",
            "there is no rule type 'if'",
            "size, count, distinct, independent_distinct",
            "'if' cannot be written inline",
        )
    ],
    "no-such-parent-file": [
        (
            "no-such-parent-file.toml extends",
            "there is no file 'nowhere.toml'",
            "",
            "Did you mean 'no-terms.toml'?",
        )
    ],
    "no-such-parent": [
        (
            "no-such-parent.toml extends",
            "there is no formulation 'horizon-rai'",
            "base, bilateral, chips-ju",
            "Did you mean 'horizon-ria'?",
        )
    ],
    "no-terms": [
        (
            "no-terms.toml objective",
            "there is no objective term",
            "",
            'Add one, such as [objective.coverage] with type = "coverage"',
        )
    ],
    "not-a-number": [
        ("not-a-number.toml rules.floor.min", "nan is not a number", "a number from 0 to 1", "")
    ],
    "not-finite": [
        (
            "not-finite.toml rules.budget.max",
            "inf is not a finite number",
            "a number, 0 or more",
            "",
        )
    ],
    "number-as-text": [
        (
            "number-as-text.toml rules.size.max",
            "'8' is text",
            "a whole number, 1 or more",
            "Write it without quotes",
        )
    ],
    "number-as-yes": [
        ("number-as-yes.toml rules.floor.min", "true is a yes/no value", "a number from 0 to 1", "")
    ],
    "number-in-list": [
        (
            "number-in-list.toml rules.with.candidates, item 2",
            "7 is a number",
            "text",
            "Put it in quotes",
        )
    ],
    "objective-as-text": [
        (
            "objective-as-text.toml objective",
            "'coverage' is text, not a table",
            "",
            "Write [objective.NAME] tables",
        )
    ],
    "parameter-at-top": [
        (
            "parameter-at-top.toml",
            "there is no key 'max' at the top",
            "title, kind, description, opens, source",
            "Delete it, or move it into a rule",
        )
    ],
    "parameter-of-another-rule": [
        (
            "parameter-of-another-rule.toml rules.size.where",
            "there is no parameter 'where' in 'size'",
            "min, max, type, enabled, enforce, law, text",
            "",
        )
    ],
    "percent": [
        (
            "percent.toml rules.floor.min",
            "'40 %' is text",
            "a number from 0 to 1",
            "Write parts as 0.4, not 40 %",
        )
    ],
    "roles-as-text": [
        (
            "roles-as-text.toml roles",
            "'no' is text",
            "true or false",
            "Write true or false, without quotes",
        )
    ],
    "rule-as-text": [
        (
            "rule-as-text.toml rules.three.then",
            "'three_countries' is text",
            'a rule such as {type = "size", min = 3}',
            "",
        )
    ],
    "rule-not-a-table": [
        (
            "rule-not-a-table.toml rules.size",
            "8 is a number, not a table",
            "",
            "Write [rules.size] and its keys below",
        )
    ],
    "rule-without-type": [
        (
            "rule-without-type.toml rules.size",
            "the rule has no type",
            "",
            'Write its type, such as type = "..."',
        )
    ],
    "rules-as-list": [
        (
            "rules-as-list.toml rules",
            "[{type = 'size', min = 3}] is a list, not a table",
            "",
            "Write [rules.NAME] tables",
        )
    ],
    "says-nothing": [
        ("says-nothing.toml rules.size", "the rule says nothing: give min or max", "", "")
    ],
    "senseless-condition": [
        (
            "senseless-condition.toml rules.three.when",
            "takes a size, count, distinct, require, exclude or coordinator rule",
            "",
            "",
        )
    ],
    "senseless-filter": [
        (
            "senseless-filter.toml rules.some.where",
            "country: a condition is a value, a list, {min=, max=}, {group=}, {not=} or ",
            "",
            "",
        )
    ],
    "term-among-rules": [
        (
            "term-among-rules.toml rules.coverage.type",
            "there is no rule type 'coverage'",
            "size, count, distinct, independent_distinct",
            "'coverage' belongs under [objective.NAME]",
        )
    ],
    "title-as-number": [
        ("title-as-number.toml title", "5 is a number", "text", "Put it in quotes")
    ],
    "two-parents": [
        (
            "two-parents.toml extends",
            "['base', 'horizon-ria'] is a list",
            "a name or a path ending with .toml",
            'There is one parent: extends = "base"',
        )
    ],
    "type-as-number": [
        (
            "type-as-number.toml rules.two.type",
            "2 is a number",
            "size, count, distinct, independent_distinct",
            "",
        )
    ],
    "unknown-key": [
        (
            "unknown-key.toml",
            "there is no key 'titel' at the top",
            "title, kind, description, opens, source",
            "Did you mean 'title'?",
        )
    ],
    "unknown-kind": [
        (
            "unknown-kind.toml kind",
            "'project' is none of the words it can be",
            "call, meta-cluster or house",
            "",
        )
    ],
    "unknown-parameter-in-list": [
        (
            "unknown-parameter-in-list.toml rules.three.including, item 1, atleast",
            "there is no parameter 'atleast' in including",
            "group, at_least",
            "Did you mean 'at_least'?",
        )
    ],
    "unknown-parameter": [
        (
            "unknown-parameter.toml rules.size.maximum",
            "there is no parameter 'maximum' in 'size'",
            "min, max, type, enabled, enforce, law, text",
            "Did you mean 'max'?",
        )
    ],
    "unknown-rule-type": [
        (
            "unknown-rule-type.toml rules.two.type",
            "there is no rule type 'distnct'",
            "size, count, distinct, independent_distinct",
            "Did you mean 'distinct'?",
        )
    ],
    "unknown-section": [
        (
            "unknown-section.toml",
            "there is no key 'objectives' at the top",
            "title, kind, description, opens, source",
            "Did you mean 'objective'?",
        )
    ],
    "unknown-term-type": [
        (
            "unknown-term-type.toml objective.fit.type",
            "there is no term type 'rolefit'",
            "coverage, complementarity, need_fit, synergy",
            "Did you mean 'role_fit'?",
        )
    ],
    "weight-as-text": [
        (
            "weight-as-text.toml objective.coverage.weight",
            "'three' is text",
            "a number, 0 or more",
            "",
        )
    ],
    "weights-zero": [
        (
            "weights-zero.toml objective",
            "every weight is 0",
            "at least one weight above 0",
            "Raise the weight that counts",
        )
    ],
    "yes-as-number": [("yes-as-number.toml rules.size.law", "1 is a number", "true or false", "")],
    "yes-as-text": [
        (
            "yes-as-text.toml rules.size.law",
            "'yes' is text",
            "true or false",
            "Write true or false, without quotes",
        )
    ],
}


def test_the_table_lists_every_file_in_the_folder() -> None:
    assert sorted(BROKEN) == sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_defect_is_named_and_only_it(name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_formulation(FOLDER / f"{name}.toml")
    problems, expected = raised.value.problems, BROKEN[name]
    assert len(problems) == len(expected), str(raised.value)
    for problem, (where, message, allowed, fix) in zip(problems, expected, strict=True):
        assert problem.where == where
        assert message in problem.message
        assert problem.allowed.startswith(allowed)
        assert bool(problem.allowed) == bool(allowed)
        assert fix in problem.fix
        assert bool(problem.fix) == bool(fix)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_no_message_speaks_of_the_parser(name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_formulation(FOLDER / f"{name}.toml")
    text = str(raised.value).casefold()
    for foreign in ("pydantic", "http", "input should", "value error", "nonetype", "tuple"):
        assert foreign not in text.replace("('rules', 'size')", "")
