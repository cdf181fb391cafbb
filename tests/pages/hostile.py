"""A pool whose names try everything."""

from __future__ import annotations

import consortium_opt as co
from consortium_opt.instance import parse_instance

NAMES = (
    "<script>window.hacked = 1</script>",
    "</script><img src=x onerror='window.hacked = 2'>",
    '"><svg onload="window.hacked = 3">',
    "{{ 7 * 7 }}{% raw %}",
    "=cmd()|' /C calc'!A0",
    "أكاديمية البحث العلمي 2030",
    "W" * 200,
    "Line\nend\u2028and \u202edirection & <!-- -->",
)


def hostile_pool() -> co.Instance:
    """Eight candidates; ids and capabilities are as hostile as the names."""
    ids = [f"<i>{k}" for k in range(len(NAMES))]
    countries = ("FR", "DE", "IT", "ES", "PL", "NO", "BR", "MT")
    wanted = ["</td><script>window.hacked = 4</script>", "x" * 120, "plain"]
    return parse_instance(
        {
            "instance": {
                "title": "</title><script>window.hacked = 5</script>",
                "description": "<b onclick='x'>",
                "default_trust": 0.1,
            },
            "candidates": [
                {"id": i, "name": name, "country": country}
                for i, name, country in zip(ids, NAMES, countries, strict=True)
            ],
            "capabilities": [
                {"candidate": i, "capability": wanted[k % 3], "level": 1 + k % 5}
                for k, i in enumerate(ids)
            ],
            "trust": [
                {"a": ids[k], "b": ids[k + 1], "trust": 0.9, "evidence": "<u>joint</u>"}
                for k in range(7)
            ],
        }
    )
