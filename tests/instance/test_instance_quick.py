"""Long tables read by columns say and give exactly what reading them row by row does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium_opt.instance import csvfile, quick, read_instance_with_notes, write_instance
from consortium_opt.problems import InvalidInput

Make = Callable[..., Path]

TRUST = {
    "plain": "a,b,trust\nalpha,beta,0.5\nalpha,gamma,0.25\n",
    "unsorted": "a,b,trust\nbeta,gamma,0.5\nalpha,gamma,0.25\n",
    "pairs the other way round": "a,b,trust\ngamma,beta,0.5\nbeta,alpha,0\n",
    "columns in another order": "evidence,trust,b,a\nmet,0.5,beta,alpha\n,0.25,gamma,alpha\n",
    "evidence blank throughout": "a,b,trust,evidence\nalpha,beta,0.5,\nbeta,gamma,1,\n",
    "numbers written otherwise": "a,b,trust\nalpha,beta,+.5\nalpha,gamma,1e-1\nbeta,gamma,-0\n",
    "spaces and quotes": 'a, b ,"trust"\n alpha,"beta ", 0.5\n',
    "line ends of Windows": "a,b,trust\r\nalpha,beta,0.5\r\n",
    "byte order mark": "\ufeffa,b,trust\nalpha,beta,0.5\n",
    "blank lines": "a,b,trust\n\nalpha,beta,0.5\n\n",
    "lines of separators": "a,b,trust\n,,\nalpha,beta,0.5\n",
    "semicolons": "a;b;trust\nalpha;beta;0,5\n",
    "separator told": "sep=,\na,b,trust\nalpha,beta,0.5\n",
    "text over two lines": 'a,b,trust,evidence\nalpha,beta,0.5,"met\ntwice"\n',
    "the same pair twice": "a,b,trust,evidence\nalpha,beta,0.5,x\nbeta,alpha,0.5,y\n",
    "two values": "a,b,trust\nalpha,beta,0.5\nbeta,alpha,0.75\n",
    "with itself": "a,b,trust\nalpha,alpha,0.5\n",
    "unknown candidate": "a,b,trust\nalpha,delta,0.5\n",
    "above one": "a,b,trust\nalpha,beta,1.5\n",
    "no number": "a,b,trust\nalpha,beta,much\n",
    "decimal comma": 'a,b,trust\nalpha,beta,"0,5"\n',
    "blank number": "a,b,trust\nalpha,beta,\n",
    "short row": "a,b,trust,evidence\nalpha,beta,0.5\n",
    "long row": "a,b,trust\nalpha,beta,0.5,met\n",
    "unknown column": "a,b,trust,since\nalpha,beta,0.5,2001\n",
    "missing column": "a,b\nalpha,beta\n",
    "column twice": "a,b,trust,trust\nalpha,beta,0.5,0.5\n",
    "column without a name": "a,b,trust,\nalpha,beta,0.5,\n",
    "unclosed quote": 'a,b,trust\nalpha,beta,0.5\n"alpha,gamma,0.5\n',
    "unprintable": "a,b,trust,evidence\nalpha,beta,0.5,m\x01t\n",
    "heads alone": "a,b,trust\n",
    "empty": "",
}
LEVELS = {
    "plain": "candidate,capability,level\nbeta,wood,2\nalpha,wood,5\n",
    "above the maximum": "candidate,capability,level\nalpha,wood,6\n",
    "below zero": "candidate,capability,level\nalpha,wood,-1\n",
    "twice": "candidate,capability,level\nalpha,wood,1\nalpha,wood,1\n",
}


def outcome(path: Path) -> tuple[Any, ...]:
    """What reading a folder gives: instance and notes, or every problem."""
    try:
        instance, notes = read_instance_with_notes(path)
    except InvalidInput as error:
        return ("invalid", *map(str, error.problems))
    return instance, instance.sha256, notes


def both_ways(path: Path) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The outcome by columns and the outcome row by row."""
    by_columns = outcome(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfile, "read_quickly", lambda name, text: None)
        return by_columns, outcome(path)


@pytest.mark.parametrize("name", TRUST)
def test_pairs_both_ways(make_folder: Make, name: str) -> None:
    one, other = both_ways(make_folder(trust=TRUST[name]))
    assert one == other


@pytest.mark.parametrize("name", LEVELS)
def test_levels_both_ways(make_folder: Make, name: str) -> None:
    one, other = both_ways(make_folder(capabilities=LEVELS[name]))
    assert one == other


@pytest.mark.parametrize(
    "candidates",
    [
        "id,country\nalpha,FR\nbeta,XX\n",
        "id,country\nalpha,FR,x\nbeta,DE\n",
        "id\nalpha\nbeta\n",
        "id,country\n",
        'id,country\nalpha,FR\n"beta,DE\n',
    ],
)
def test_beside_candidates_that_are_wrong(make_folder: Make, candidates: str) -> None:
    """Ids that could not be read prove nothing, whichever way the pairs are read."""
    one, other = both_ways(make_folder(candidates=candidates, trust=TRUST["plain"]))
    assert one == other
    assert one[0] == "invalid"


def test_beside_a_maximum_that_cannot_be_read(make_folder: Make) -> None:
    path = make_folder(capabilities=LEVELS["above the maximum"])
    (path / "instance.toml").write_text('title = "T"\nmax_level = "high"\n')
    one, other = both_ways(path)
    assert one == other


CELL = st.sampled_from(
    ["alpha", "beta", "gamma", "delta", "", " ", "0.5", "1", "0.50", "2", '"', "x y", "\u00a0"]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=5), max_size=4))
def test_any_cells_both_ways(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "any"
    path.mkdir(exist_ok=True)
    (path / "instance.toml").write_text('title = "Any"\n')
    (path / "candidates.csv").write_text("id,country\nalpha,FR\nbeta,DE\ngamma,IT\n")
    lines = [",".join(cells) for cells in [["a", "b", "trust", "evidence"], *rows]]
    (path / "trust.csv").write_text("\n".join(lines), encoding="utf-8")
    one, other = both_ways(path)
    assert one == other


@pytest.mark.parametrize("name", ["plain", "unsorted", "columns in another order"])
def test_what_is_plainly_right_is_read_by_columns(
    make_folder: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Or the tests above would compare reading row by row with itself."""
    kinds = []
    real = quick.made
    monkeypatch.setattr(quick, "made", lambda *args: kinds.append(args[0]) or real(*args))
    read_instance_with_notes(make_folder(trust=TRUST[name], capabilities=LEVELS["plain"]))
    assert [kind.__name__ for kind in kinds] == ["Capability", "Trust"]


def test_what_is_read_by_columns_is_written_and_read_the_same(
    make_folder: Make, tmp_path: Path
) -> None:
    path = make_folder(trust=TRUST["columns in another order"], capabilities=LEVELS["plain"])
    instance = read_instance_with_notes(path)[0]
    for name in ("again", "again.json", "again.xlsx"):
        write_instance(instance, tmp_path / name)
        again = read_instance_with_notes(tmp_path / name)[0]
        assert (again, again.sha256) == (instance, instance.sha256)
