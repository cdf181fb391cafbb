"""How numbers are rounded for people, in one place, so that parts add up to what is printed.

Scores have 4 decimals, money none, person-months up to 2. Parts of a whole are rounded together:
each is at most one unit of the last place away from its own value, and they add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

SCORE_DECIMALS = 4
MONTH_DECIMALS = 2
MONEY_DECIMALS = 0

_LARGE = 1000


def score(value: float) -> str:
    """A score, a value or a contribution: ``0.7312``."""
    return _fixed(value, SCORE_DECIMALS)


def difference(value: float) -> str:
    """A difference of scores with its sign: ``-0.0104``, ``0.0000``."""
    text = score(value)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def money(value: float) -> str:
    """Money without decimals, thousands separated: ``84,000``."""
    return _fixed(value, MONEY_DECIMALS)


def months(value: float) -> str:
    """Person-months with up to 2 decimals: ``12``, ``7.5``."""
    return _short(value, MONTH_DECIMALS)


def weight(value: float) -> str:
    """A weight with up to 4 decimals; what that would hide has its first digits: ``0.00001``."""
    text = _short(value, SCORE_DECIMALS)
    return f"{value:.2g}" if text == "0" and value else text


def slack(value: float) -> str:
    """A slack in the rule's own unit: whole from a thousand on, else up to 4 decimals."""
    return money(value) if abs(value) >= _LARGE else _short(value, SCORE_DECIMALS)


def percent(fraction: float) -> str:
    """A fraction as percent; a small one is not called zero: ``2.6 %``, ``under 0.1 %``."""
    if 0 < fraction < 0.001:
        return "under 0.1 %"
    return f"{_short(100 * fraction, 1)} %"


def seconds(value: float) -> str:
    """Seconds with one decimal: ``1.2``."""
    return _fixed(value, 1)


def parts(values: Sequence[float], decimals: int, whole: float | None = None) -> list[float]:
    """The values rounded so that they add up to the rounded whole, else to their rounded sum.

    The largest remainders are rounded up, the earlier first. Values that do not make up the whole
    are rounded one by one.
    """
    scale = 10**decimals
    units = [floor(value * scale + 1e-6) for value in values]
    missing = round((sum(values) if whole is None else whole) * scale) - sum(units)
    if not 0 <= missing <= len(units):
        return [round(value, decimals) for value in values]
    by_remainder = sorted(range(len(units)), key=lambda k: (units[k] - values[k] * scale, k))
    for k in by_remainder[:missing]:
        units[k] += 1
    return [unit / scale for unit in units]


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text if text.strip("-0.,") else text.removeprefix("-")


def _short(value: float, decimals: int) -> str:
    text = _fixed(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text
