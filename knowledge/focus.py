"""The clauses that matter in a rambling message: 我儿子从张家口回来…，鹅下软蛋，他也说不清 -> 鹅下软蛋."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.reading import Reading

LONG = 28  # letters and characters; shorter messages are read whole
_CLAUSES = 3  # messages of fewer clauses as well
_KNOWN_SHARE = 0.34  # of a clause's pairs and words, those that tell entries apart


def focus(clauses: Sequence[Reading], tells: Callable[[Reading], float]) -> tuple[int, ...]:
    """The numbers of the clauses to keep: those that name an animal, a crop or a problem, or that tell entries apart
    (`tells`: how much, 0..1). All of them where none does, or where the message is short."""
    everything = tuple(range(len(clauses)))
    if len(clauses) < _CLAUSES or sum(len(clause.plain) for clause in clauses) <= LONG:
        return everything
    kept = tuple(
        number
        for number, clause in enumerate(clauses)
        if clause.named or clause.slots.problem or tells(clause) >= _KNOWN_SHARE
    )
    return kept or everything
