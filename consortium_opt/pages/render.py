"""Templates filled with plain data; every text is escaped, whatever it is."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from consortium_opt.pages.parts import Part, Section
from consortium_opt.reporting.plaintext import keep_direction, one_line

_UNSAFE = re.compile("[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LONG = 26
"""Letters of a word from which it is broken where a cell is narrow."""


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("consortium_opt.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters["data"] = as_data
    made.tests["long"] = has_long_word
    return made


def _shown(value: Any) -> Any:
    """Text without control characters, right-to-left names closed; all else as it is."""
    return keep_direction(one_line(value)) if type(value) is str else value


def has_long_word(text: str) -> bool:
    """Whether a word is so long that it may be broken anywhere."""
    return any(len(word) > LONG for word in text.split())


def as_data(text: str) -> Markup:
    """JSON that can stand in a script element: what could end it is escaped, nothing is lost."""
    return Markup(_UNSAFE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text))


def page(title: str, sections: Sequence[Section], document: str, **more: Any) -> str:
    """A whole page that asks for nothing outside itself; ``document`` is its JSON."""
    style, script = _inline("style.css"), _inline("script.js")
    return _templates().get_template("report.html").render(
        title=title,
        sections=sections,
        document=document,
        style=style,
        script=script,
        policy=_policy(style, script),
        **more,
    )  # fmt: skip


def fragment(verdict: str, parts: Sequence[Part], end: Sequence[str] = ()) -> str:
    """Parts for a notebook: styles of their own, no script and no ids."""
    style = _inline("fragment.css")
    template = _templates().get_template("fragment.html")
    return template.render(verdict=verdict, parts=parts, end=end, style=style).strip()


@cache
def _inline(name: str) -> Markup:
    """A file of ours that stands in the page as it is."""
    return Markup(_templates().get_template(name).render())


def _policy(style: str, script: str) -> str:
    """Content security policy: nothing is loaded, and only our own style and script are heeded."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
