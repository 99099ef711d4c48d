"""The clauses that matter in a rambling message: 我儿子从张家口回来…，家里的羊没事，鹅下软蛋，他也说不清 -> 鹅下软蛋."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.reading import Reading

LONG = 28  # letters and characters; shorter messages are read whole
_CLAUSES = 3  # messages of fewer clauses as well
_KNOWN_SHARE = 0.34  # of a clause's pairs and words, those that tell entries apart


def focus(clauses: Sequence[Reading], tells: Callable[[Reading], float]) -> tuple[int, ...]:
    """The numbers of the clauses to keep. Of any message those fall away that only say that other animals are well, and what
    is told of other years; of a long one those stay that name a problem or tell entries apart (`tells`: how much, 0..1),
    and those that name an animal or crop unless it is another one. All stay where none would."""
    everything = tuple(number for number, clause in enumerate(clauses) if not _is_aside(clause, clauses))
    if len(clauses) < _CLAUSES or sum(len(clause.plain) for clause in clauses) <= LONG:
        return everything
    telling = {
        number for number in everything if clauses[number].slots.problem or tells(clauses[number]) >= _KNOWN_SHARE
    }
    meant = {subject for number in telling if clauses[number].named for subject in clauses[number].subjects}
    kept = tuple(n for n in everything if n in telling or (clauses[n].named and _is_about(clauses[n], meant)))
    return kept or everything


def _is_aside(clause: Reading, clauses: Sequence[Reading]) -> bool:
    """Whether it only says that animals are well, or tells of other years, and others name what the message is about."""
    aside = (clause.well and clause.named and not clause.slots.problem) or (clause.past and not clause.asks)
    others = (other for other in clauses if other is not clause and not other.well)
    return aside and any(other.named for other in others)


def _is_about(clause: Reading, meant: set[str]) -> bool:
    return not meant or not meant.isdisjoint(clause.subjects)
