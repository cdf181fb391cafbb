"""Text that any terminal can show: no control characters, no stray direction, one encoding."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+"
_RIGHT_TO_LEFT = re.compile(f"{_RTL}(?: +{_RTL})*")
_LEFT_TO_RIGHT_MARK = "\u200e"
_SIMPLER = str.maketrans(
    {"→": "->", "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x"}
    | {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"€": "EUR", "œ": "oe", "Œ": "Oe", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d"}
)


def is_unicode(encoding: str) -> bool:
    """Whether the encoding holds every character."""
    return encoding.lower().startswith("utf")


def one_line(text: str, encoding: str = "utf-8", limit: int | None = None) -> str:
    """The text on one line, without control characters, in what the encoding holds.

    Characters it does not hold lose their accents, or become ``?``. Text beyond the limit is cut.
    """
    text = _DIRECTION.sub("", _CONTROL.sub(" ", text))
    if not _encodes(text, encoding):
        text = "".join(c if _encodes(c, encoding) else _simpler(c, encoding) for c in text)
    if limit is not None and len(text) > limit:
        dots = "…" if is_unicode(encoding) else "..."
        text = text[: limit - len(dots)].rstrip() + dots
    return text


def keep_direction(text: str) -> str:
    """The text with every right-to-left run closed, so that what follows stays where it is."""
    return _RIGHT_TO_LEFT.sub(lambda run: run.group() + _LEFT_TO_RIGHT_MARK, text)


def _simpler(character: str, encoding: str) -> str:
    base = unicodedata.normalize("NFKD", character.translate(_SIMPLER))
    return "".join(c for c in base if _encodes(c, encoding)) or "?"


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
