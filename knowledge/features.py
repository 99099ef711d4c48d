"""What speaks for and against an entry as the answer to a text: named features, each with its weight, and vetoes.

A candidate's score is the sum of value times weight. A veto is no weight: an entry that has one is never the answer,
whatever its score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rapidfuzz import fuzz

from knowledge.index import Near, NearPhrasing
from knowledge.reading import Reading, Sought
from knowledge.slots import slot_agreement

# Set by hand from a study of other questions, then kept only where leaving them out makes the figures worse (see DESIGN.md).
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # how the text and the phrasing look, by the grams they share
        "cosine": 1.0,
        "of_phrasing": 0.3,
        "ratio": 0.3,
        # how the text and the whole entry look
        "explained": 0.5,
        "typical": 0.4,
        "uncovered": -0.9,
        "rival": -0.6,
        # what they are about
        "subject_equal": 0.25,
        "subject_conflict": -0.8,
        "subject_only_in_text": -0.2,
        "subject_besides": -0.2,
        "must": 0.6,
        "must_not": -0.6,
        "problem_equal": 0.15,
        "problem_conflict": -0.3,
        "death_besides": -0.8,
        "aspect_equal": 0.1,
        "aspect_conflict": -0.2,
        "stage_conflict": -0.2,
        # by a sentence model, where there is one (knowledge/embedder.py): by the figures of a study of another
        # knowledge base, where they raised what is answered at 1 % wrong by six points
        "embedding": 0.6,
        "embedding_gap": 0.6,
    }
)
# What the confidence is made of. The score puts entries in order; how sure one may be of the first is another question: what it
# explains of the text and how many telling must-have words it finds say more than likeness to a phrasing. The weights are those
# of a logistic regression on the development questions, rounded; they held on questions written blind (see DESIGN.md).
SURENESS: Mapping[str, float] = MappingProxyType(
    {
        "explained": 1.2,
        "typical": 0.4,
        "rival": -0.4,
        "must_words": 0.5,
        "must_rarity": 0.7,
        "margin": 0.4,
        "open_margin": 0.2,
        "embedding": 0.5,
        "embedding_gap": 0.5,
    }
)
CONFLICT = "subject-conflict"  # the veto of an entry about another animal or crop than the text names
MARGIN_MOST = 0.8  # of the distance to the next entry, and to the next that lacks nothing, as much as counts
NO_OPEN_SCORE = -0.5  # what the next that lacks nothing counts as, where there is none
# What can be left out to see what it brings: every feature, and these steps.
STEPS = frozenset({"margin", "vetoes", "repair", "focus", "split", "demands", "hearing", "clauses"})
PARTS = STEPS | WEIGHTS.keys() | SURENESS.keys()


def vetoes(
    reading: Reading, entry: Sought, animals: frozenset[str], danger: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """What keeps an entry from being the answer, whatever its score: see knowledge/match.py for the names. `danger` are the
    alarms about people that the text raises and that the entry is not about."""
    named, months = {*reading.subjects}, entry.entry.months
    others = animals & named - entry.mentions
    found = {
        CONFLICT: bool(entry.subjects and named and not entry.subjects & named),
        "subject-missing": bool(entry.subjects and not named),
        "several-animals": bool(entry.subjects & named & animals and others),
        "must": entry.lacks(reading),
        "must-not": entry.forbids(reading),
        "off-topic": bool(reading.off_topic - entry.off_topic),
        "people-first": bool(danger),
        "month": reading.month is not None and bool(months) and reading.month not in months,
    }
    return tuple(name for name, holds_true in found.items() if holds_true)


def likeness(phrasing: NearPhrasing, asked: str, normal: str) -> dict[str, float]:
    """How a text looks beside one phrasing; both in normal form."""
    return {
        "cosine": phrasing.cosine,
        "of_phrasing": phrasing.of_phrasing,
        "ratio": fuzz.ratio(asked, normal) / 100,
    }


def meaning(cosines: Sequence[float], number: int) -> dict[str, float]:
    """How near an entry is by a sentence model, of all candidates' cosines (none: no model): its own, and by how much it
    is ahead of the nearest other."""
    if not cosines:
        return {}
    others = [cosine for other, cosine in enumerate(cosines) if other != number]
    return {"embedding": cosines[number], "embedding_gap": max(0.0, cosines[number] - max(others, default=0.0))}


def agreement(reading: Reading, entry: Sought, near: Near, found: tuple[str, ...]) -> dict[str, float]:
    """How a text fits an entry as a whole; `found` are its vetoes."""
    named = {*reading.subjects}
    return {
        "explained": near.explained,
        "typical": near.typical,
        "uncovered": near.uncovered,
        "rival": near.rival,
        "subject_equal": float(bool(entry.subjects & named)),
        "subject_conflict": float(CONFLICT in found),
        "subject_only_in_text": float(not entry.subjects and reading.named),
        "subject_besides": float(bool(entry.subjects & named and named - entry.mentions)),
        "must": float(bool(entry.must[reading.lang]) and "must" not in found),
        "must_not": float("must-not" in found),
        "death_besides": float("death" in reading.slots.problem - entry.troubles),
        **slot_agreement(reading.slots, entry.slots),
    }
