"""Pools for the tests of starters."""

from __future__ import annotations

from consortium_opt.instance import Instance, parse_instance

NASTY = (
    "=cmd|'/c calc'!A1",
    "=1+1",
    "+33 1 23",
    "-foo",
    "@SUM(A1)",
    "'=quoted",
    "''twice",
    "'plain",
    "-5",
    '"a", <b> & </c>',
    "<script>alert(1)</script>",
    "שלום עולם",
    "\u202eright to left\u202c",
    "x" * 200,
    "007",
    "1,5",
    "two\nlines",
    "#REF!",
    "_read me",
    "＝full width",
)


def nasty(part: float = 1 / 3) -> Instance:
    """A pool whose ids, names, attributes, capabilities and topics are hard to carry.

    LibreOffice keeps 15 digits of a number: it is given a part that needs no more.
    """
    own = {f"c{n}": text for n, text in enumerate(NASTY)}
    ids = [*own.values()]
    return parse_instance(
        {
            "instance": {"title": "=HYPERLINK(1)", "description": "'-5", "max_level": 7.5},
            "candidates": [
                {"id": text, "country": "FR", "name": text, "=own": text, "size": part + n}
                for n, text in enumerate(ids)
            ],
            "capabilities": [
                {"candidate": text, "capability": text, "level": part} for text in ids
            ],
            "interests": [{"candidate": text, "topic": text, "weight": 2 * part} for text in ids],
            "roles": [{"role": text} for text in ids],
        }
    )
