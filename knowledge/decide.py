"""Candidates with their scores -> what to do: answer with the best, let the farmer choose, or bring a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.features import MARGIN_MOST, NO_OPEN_SCORE, SURENESS
from knowledge.model import Calibration, Candidate, Decision, Verdict
from knowledge.reading import Reading

OFFER_FROM = -0.5  # score from which an entry is offered
OFFER_OTHERS_FROM = 0.4  # the same for one about no animal or crop in particular that is not the best
OFFER_GENERAL_FROM = -0.2  # the same for such a one where the text names an animal or crop
OFFER_LACKING_FROM = -0.3  # the same for one whose must-have words are missing
OFFER_GENERAL_LACKING_FROM = 1.0  # the same for such a one about no animal or crop: a vague text is near to many
OFFER_DOUBTFUL_FROM = 0.5  # the same for one whose problem or kind of question is another, or among several animals
OFFER_UNNAMED_FROM = 0.2  # the same for one whose animal or crop is not named
OFFER_TWICE_LACKING_FROM = 1.0  # the same for one whose animal or crop is not named either
NEVER = float("inf")
OFFER_WITHIN = 1.0  # of the best score
MOST_OFFERED = 4
MOST_CANDIDATES = 5
# What a candidate may lack and still be offered, even alone.
_MENDABLE = {"subject-missing", "month", "several-animals", "must"}
# Vetoes with which the candidate may well be what was meant; with any other it hardly is.
_WORDS_ONLY = {"must", "month"}
_HOPELESS = 0.1


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides by one calibration; without the parts named in `without` (only to see what they bring)."""

    calibration: Calibration
    without: frozenset[str] = frozenset()

    def decide(self, reading: Reading, ranked: Sequence[Candidate]) -> Verdict:
        """The decision over candidates, best first. The confidence is the probability that the best of them is right."""
        if not ranked:
            return verdict_of(reading, Decision.ESCALATE, _why_not(reading, ranked))
        best, strength = ranked[0], self.strength(ranked)
        lacking = () if "vetoes" in self.without else best.vetoes
        confidence = self.confidence(strength, lacking)
        if not lacking and confidence >= self.calibration.answer_from:
            return verdict_of(reading, Decision.ANSWER, "matched", ranked, confidence)
        if offered := _of_the_subject(reading, ranked):
            return verdict_of(reading, Decision.CHOOSE, "subject-only", offered, confidence)
        if offered := _offered(ranked):
            reason = "vetoed" if lacking else "close" if _is_close(ranked) else "unsure"
            return verdict_of(reading, Decision.CHOOSE, reason, offered, confidence)
        return verdict_of(reading, Decision.ESCALATE, _why_not(reading, ranked), ranked, confidence)

    def answers(self, ranked: Sequence[Candidate]) -> bool:
        """Whether the best candidate may be given as the answer."""
        lacking = () if "vetoes" in self.without else ranked[0].vetoes if ranked else ("nothing",)
        return not lacking and self.confidence(self.strength(ranked), ()) >= self.calibration.answer_from

    def strength(self, ranked: Sequence[Candidate]) -> float:
        """How much speaks for the best candidate, most of all when no other could be the answer: see SURENESS."""
        values = sureness(ranked)
        return sum(weight * values.get(name, 0.0) for name, weight in SURENESS.items() if name not in self.without)

    def confidence(self, strength: float, lacking: Collection[str]) -> float:
        """The probability that goes with a strength; below that of an answer for a candidate that lacks something, and
        next to none for one that lacks what no other wording could mend."""
        if not lacking:
            return round(on_curve(self.calibration.curve, strength), 6)
        found = min(on_curve(self.calibration.vetoed, strength), self.calibration.answer_from * 0.98)
        return round(found if _WORDS_ONLY.issuperset(lacking) else found * _HOPELESS, 6)


def sureness(ranked: Sequence[Candidate]) -> dict[str, float]:
    """What says how sure one may be of the best candidate: its features, and its distance to the others."""
    best = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    unvetoed = next((candidate.score for candidate in ranked[1:] if not candidate.vetoes), NO_OPEN_SCORE)
    margins = {
        name: min(max(best.score - other, -1.0), MARGIN_MOST)
        for name, other in (("margin", second), ("open_margin", unvetoed))
    }
    return {**best.features, **margins}


def on_curve(curve: Sequence[tuple[float, float]], strength: float) -> float:
    """The value between the two points around; beyond the ends that of the end."""
    if strength <= curve[0][0]:
        return curve[0][1]
    for (x, low), (next_x, high) in pairwise(curve):
        if strength < next_x:
            return low + (high - low) * (strength - x) / (next_x - x)
    return curve[-1][1]


def _is_close(ranked: Sequence[Candidate]) -> bool:
    return len(ranked) > 1 and ranked[0].score - ranked[1].score < 0.15


def _offered(ranked: Sequence[Candidate]) -> list[Candidate]:
    """What the farmer may choose from: one to four that lack nothing but what can be asked."""
    fit = [c for c in ranked if c.score >= max(_offer_from(c, ranked), ranked[0].score - OFFER_WITHIN)]
    return fit[:MOST_OFFERED]


def _offer_from(candidate: Candidate, ranked: Sequence[Candidate]) -> float:
    """The score from which it may be offered."""
    if not _MENDABLE.issuperset(candidate.vetoes):
        return NEVER
    if {"subject-missing", "must"}.issubset(candidate.vetoes):
        return OFFER_TWICE_LACKING_FROM
    if "several-animals" in candidate.vetoes:
        return OFFER_DOUBTFUL_FROM
    if "subject-missing" in candidate.vetoes and "must" not in candidate.vetoes:
        return OFFER_UNNAMED_FROM
    if "must" in candidate.vetoes and not candidate.features["subject_equal"]:
        return OFFER_GENERAL_LACKING_FROM
    if "must" in candidate.vetoes:
        conflicts = candidate.features["problem_conflict"] or candidate.features["aspect_conflict"]
        return OFFER_DOUBTFUL_FROM if conflicts else OFFER_LACKING_FROM
    if candidate.features["subject_equal"]:
        return OFFER_FROM
    if candidate.features["subject_only_in_text"]:
        return OFFER_GENERAL_FROM
    return OFFER_FROM if candidate is ranked[0] else OFFER_OTHERS_FROM


def _of_the_subject(reading: Reading, ranked: Sequence[Candidate]) -> list[Candidate]:
    """For a text that is nothing but 鹅 or 荞麦: what there is about it, when there is a choice."""
    fit = [candidate for candidate in ranked if candidate.features["subject_equal"]][:MOST_OFFERED]
    return fit if reading.bare and len(fit) > 1 else []


def _why_not(reading: Reading, ranked: Sequence[Candidate]) -> str:
    if reading.off_topic:
        return "off-topic"
    of_it = any(candidate.features["subject_equal"] for candidate in ranked)
    if ranked and ("subject-conflict" in ranked[0].vetoes or (reading.subjects and not of_it)):
        return "foreign-subject"
    return "nothing-near"


def together(whole: Verdict, parts: tuple[Verdict, ...]) -> Verdict:
    """The verdict on a message of several sentences, of the one on the whole and those on each.

    A choice between the answers, if there are several; else it is one question, with all that is said around it.
    """
    answers = {part.entry: part for part in parts if part.entry}
    if whole.entry:
        answers.setdefault(whole.entry, whole)
    if len(answers) > 1:
        candidates = sorted((part.candidates[0] for part in answers.values()), key=lambda c: -c.score)[:MOST_OFFERED]
        each = min(part.confidence for part in answers.values()) / len(answers)  # which of them is meant is open
        return replace(
            whole, decision=Decision.CHOOSE, reason="several-questions", entry=None, parts=parts,
            candidates=tuple(candidates), confidence=round(each, 6),
        )  # fmt: skip
    return replace(whole, parts=parts)


def verdict_of(
    reading: Reading,
    decision: Decision,
    reason: str,
    candidates: Sequence[Candidate] = (),
    confidence: float = 0.0,
    smalltalk: str = "",
) -> Verdict:
    """A verdict on a text as it was read; without alarms, time and explanation."""
    shown = tuple(candidates[:MOST_CANDIDATES])
    return Verdict(
        decision=decision,
        entry=shown[0].entry if decision is Decision.ANSWER else None,
        candidates=shown,
        confidence=confidence,
        reason=reason,
        red_flags=(),
        lang=reading.lang,
        normalised=reading.normal,
        subject=reading.subjects[0] if reading.subjects else "",
        smalltalk=smalltalk,
    )
