"""Conflicts: irreducible sets of atoms that cannot hold together.

*Irreducible*: without any one of them the rest can be met. One conflict is found by trying to do
without atoms, in halves of what is left to try (Junker 2004, QuickXplain; the plain deletion filter
is in Chinneck, *Feasibility and Infeasibility in Optimization*, 2008). The order decides which
conflict comes out: what is tried first is what is least likely to be in it.

Further conflicts come from hitting sets (Reiter 1987; Liffiton and others 2016, MARCO): leave out
an atom of every known conflict; if the rest still cannot hold together, another conflict is in it.
When no smallest way of leaving out gives one, there is no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consortium_opt.whatif.infeasibility.atoms import Probes

TRIES = 2000
"""Ways of leaving out beyond which no further conflict is looked for."""

Atoms = frozenset[int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Atoms that cannot hold together; ``proven`` says that it is known to be irreducible."""

    atoms: Atoms
    proven: bool


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Conflicts in the order they were found; ``complete``: there are no others."""

    found: tuple[Conflict, ...]
    complete: bool


def conflicts(probes: Probes, most: int) -> Conflicts:
    """Up to ``most`` conflicts of a case that nothing meets.

    None at all where nothing meets the pool's own structure, or where a limit came first.
    """
    everything = frozenset(range(len(probes.ladders)))
    roles = frozenset(k for k in everything if probes.ladders[k].kind == "role")
    if probes.possible(probes.only(everything)) is not False:
        return Conflicts((), False)
    if probes.possible(probes.only(())) is False:
        return Conflicts((), True)
    standing = roles if probes.possible(probes.only(roles)) is False else everything
    found = [irreducible(probes, standing)]
    while len(found) < most:
        other, sure = _another(probes, everything, [c.atoms for c in found])
        if other is None:
            return Conflicts(tuple(found), sure)
        found.append(irreducible(probes, other))
    return Conflicts(tuple(found), False)


def irreducible(probes: Probes, standing: Atoms) -> Conflict:
    """A conflict among atoms that cannot hold together."""
    proven = True
    for block in _blocks(probes, standing):
        standing, sure = _without(probes, standing, block)
        proven = proven and sure
    return Conflict(standing, proven)


def _blocks(probes: Probes, standing: Iterable[int]) -> Iterator[list[int]]:
    """Atoms in the order in which to do without them: what users can change is left to the last."""

    def place(k: int) -> tuple[int, float, int]:
        ladder = probes.ladders[k]
        kinds = {"role": 0, "rule": 2, "excluded": 3, "required": 4}
        return 1 if ladder.law else kinds[ladder.kind], -ladder.step, k

    order = sorted(standing, key=place)
    for rank in range(5):
        block = [k for k in order if place(k)[0] == rank]
        if block:
            yield block


def _without(probes: Probes, standing: Atoms, block: Sequence[int]) -> tuple[Atoms, bool]:
    """What is left when as much of a block as possible is done without, and whether it is sure."""
    answer = probes.possible(probes.only(standing - set(block)))
    if answer is False:
        return standing - set(block), True
    if len(block) == 1:
        return standing, answer is True
    middle = len(block) // 2
    standing, first = _without(probes, standing, block[:middle])
    standing, second = _without(probes, standing, block[middle:])
    return standing, first and second


def _another(
    probes: Probes, everything: Atoms, known: Sequence[Atoms]
) -> tuple[Atoms | None, bool]:
    """Atoms that hold another conflict; else whether there is surely none."""
    ways = hitting_sets(known)
    sure = ways is not None
    for out in ways or ():
        answer = probes.possible(probes.only(everything - out))
        if answer is False:
            return everything - out, True
        sure = sure and answer is True
    return None, sure


def hitting_sets(sets: Iterable[Atoms]) -> list[Atoms] | None:
    """Sets that have an atom of every given set and none to spare, the smallest first.

    None where there are too many to look at.
    """
    found: set[Atoms] = {frozenset()}
    for one in sets:
        grown = {hit | {k} for hit in found if not hit & one for k in one}
        kept = {hit for hit in found if hit & one}
        found = kept | {hit for hit in grown if not any(other <= hit for other in kept)}
        if len(found) > TRIES:
            return None
    return sorted(found, key=lambda hit: (len(hit), sorted(hit)))
