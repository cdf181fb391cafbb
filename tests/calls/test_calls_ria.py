"""Horizon Europe research and innovation actions: Regulation (EU) 2021/695, Article 22(2)."""

import pytest
from call_pools import broken, consortium, member

CALL = "horizon-ria"


def test_article_22_2_three_from_three_one_in_a_member_state():
    assert broken(CALL, consortium(member("FR"), member("NO"), member("IL"))) == set()


@pytest.mark.parametrize(
    "members",
    [
        [member("FR"), member("NO"), member("NO")],
        [member("FR"), member("NO", control_group="x"), member("IL", control_group="x")],
        [member("CH"), member("NO"), member("IL")],
        [member("FR"), member("NO"), member("US")],
    ],
    ids=["two countries", "one owner twice", "no member state", "one outside"],
)
def test_article_22_2_fails(members):
    assert broken(CALL, consortium(*members)) == {"three_countries"}
