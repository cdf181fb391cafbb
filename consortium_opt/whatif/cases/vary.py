"""What a sweep varies: one or two keys with their values, and ``--vary KEY=RANGE``.

A range is ``4:12`` (whole numbers, both ends in), ``0.2:0.8:0.2`` (with a step, exact in decimals;
a negative step goes down) or a list ``0.2,0.4,0.6`` of TOML values, in which a bare word is text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from consortium_opt.formulation.changes import jsonable, parse_set
from consortium_opt.formulation.layers import show
from consortium_opt.problems import InvalidInput, Problem

MOST = 1000
"""Points of a sweep."""
VARY = "--vary"
_NUMBER = r"\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+))\s*"
_RANGE = re.compile(f"{_NUMBER}:{_NUMBER}(?::{_NUMBER})?")
_LIKE_A_RANGE = re.compile(f"{_NUMBER}:")
_EXAMPLE = "rules.size.max=4:12, or KEY=0.2:0.8:0.2, or KEY=0.2,0.4"
Values = tuple[Any, ...]


def parse_vary(text: str) -> tuple[str, Values]:
    """Dotted key and values of ``KEY=RANGE``; raises InvalidInput with what is wrong."""
    key, equals, written = text.partition("=")
    parts = [part.strip() for part in key.split(".")]
    fix = f"Write KEY=RANGE, such as {_EXAMPLE}"
    if not equals or not all(parts):
        fault = "the key is blank, or a part of it" if equals else "there is no '='"
        raise InvalidInput([Problem(f"{VARY} {text}", fault, fix=fix)])
    if not written.strip():
        raise InvalidInput([Problem(f"{VARY} {text}", "there is no value", fix=fix)])
    key = ".".join(parts)
    if _LIKE_A_RANGE.match(written) and not _is_toml(written):
        return key, _range(text, written)
    return key, _listed(key, written)


def _range(text: str, written: str) -> Values:
    """The numbers of ``a:b`` or ``a:b:step``, both ends in."""
    match, where = _RANGE.fullmatch(written), f"{VARY} {text}"
    if match is None:
        raise InvalidInput([Problem(where, "this is no range", "a:b or a:b:step, in numbers")])
    start, end, step = (Decimal(part) if part else Decimal(1) for part in match.groups())
    whole = all(number == number.to_integral_value() for number in (start, step))
    problem = None
    if match.group(3) is None and not (whole and end == end.to_integral_value()):
        fix = f"Give the step: {written.strip()}:0.1"
        problem = Problem(where, "a:b counts in whole numbers", fix=fix)
    elif step == 0:
        problem = Problem(where, "a step of 0 leads nowhere", fix="Give another step")
    elif (end - start) / step < 0:
        way = "before" if step > 0 else "after"
        fix = f"Write {end}:{start}, or turn the sign of the step"
        problem = Problem(where, f"the range is empty: {end} comes {way} {start}", fix=fix)
    elif (end - start) // step >= MOST:
        count = (end - start) // step + 1
        problem = Problem(where, f"these are {count:,} values", f"at most {MOST:,} points")
    if problem:
        raise InvalidInput([problem])
    values = (start + k * step for k in range(int((end - start) // step) + 1))
    return tuple(int(value) if whole else float(value) for value in values)


def _is_toml(written: str) -> bool:
    try:
        tomllib.loads(f"value = [{written}]")
    except tomllib.TOMLDecodeError:
        return False
    return True


def _listed(key: str, written: str) -> Values:
    """TOML values with commas between; where that is no TOML, words are texts."""
    if _is_toml(written):
        return tuple(tomllib.loads(f"value = [{written}]")["value"])
    if set(written) & set("[{\"'"):
        parse_set(f"{key}=[{written}]")  # says what is wrong with it
    return tuple(parse_set(f"{key}={word}")[1] for word in written.split(","))


def checked(vary: Mapping[str, Iterable[Any]]) -> dict[str, Values]:
    """Keys with their values; raises InvalidInput with everything that is wrong with them."""
    found = {".".join(p.strip() for p in str(k).split(".")): tuple(v) for k, v in vary.items()}
    problems = [problem for key, values in found.items() for problem in _faults(key, values)]
    if not 1 <= len(found) <= 2:
        message = f"{len(found)} keys are varied" if found else "nothing is varied"
        problems.append(Problem(VARY, message, "one key or two", f"Such as {_EXAMPLE}"))
    count = 1
    for values in found.values():
        count *= len(values)
    if count > MOST and not problems:
        fix = "Take fewer values, or a larger step"
        problems.append(Problem(VARY, f"these are {count:,} points", f"at most {MOST:,}", fix))
    if problems:
        raise InvalidInput(problems)
    return found


def _faults(key: str, values: Values) -> Iterator[Problem]:
    if not values:
        yield Problem(f"{VARY} {key}", "there is no value", fix=f"Give some, such as {_EXAMPLE}")
    known: list[Any] = []
    for value in values:
        if any(value == old and isinstance(value, bool) == isinstance(old, bool) for old in known):
            yield Problem(f"{VARY} {key}", f"{show(value)} is there twice", fix="Give it once")
        known.append(value)


def points(vary: Mapping[str, Values]) -> list[dict[str, Any]]:
    """Every combination of values, the last key changing fastest; dates as ISO texts."""
    combined = product(*(map(jsonable, values) for values in vary.values()))
    return [dict(zip(vary, values, strict=True)) for values in combined]
