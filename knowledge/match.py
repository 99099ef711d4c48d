"""Which entry answers a text: ANSWER, CHOOSE, ESCALATE, or SMALLTALK.

    text ──read──> Reading ──gate──> ──near──> candidates ──features──> ──vetoes──> ──decide──> Verdict

Reasons of a verdict: `matched`; `vetoed` (the best entry lacks something: see its vetoes), `close` (two entries are
about equally near), `unsure` (nothing is near enough to be answered at once), `subject-only` (it names an animal or crop and
no more); `nothing-near`, `foreign-subject` (it is about an animal or crop that no near entry is about), `off-topic`,
`no-content` (no word says what it is about); `smalltalk`.
Vetoes: `subject-conflict`, `subject-missing`, `several-animals`, `must`, `must-not`, `off-topic`, `month`.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from time import perf_counter

from rapidfuzz import fuzz

from knowledge.index import Index, Near, NearPhrasing
from knowledge.model import Candidate, Decision, KnowledgeBase, Lang, Verdict
from knowledge.reading import Reader, Reading, Sought, sought, wordings_of
from knowledge.text import plain
from knowledge.triage import Triage

# All that is tuned, in one place. Weights of the features (0..1 each), then the lines that a score must pass.
# Set by hand on the entries' own test questions; to be replaced by a calibration on questions they were not set on.
WEIGHTS = {
    "cosine": 1.0,
    "explained": 0.5,
    "of_text": 0.3,
    "of_phrasing": 0.3,
    "ratio": 0.3,
    "subject_equal": 0.25,
    "subject_conflict": -0.8,
    "subject_missing": -0.25,
    "subject_only_in_text": -0.2,
    "must": 0.6,
    "must_not": -0.6,
    "off_topic": -0.5,
}
MARGIN_WEIGHT = 0.6  # what each point of distance to the next entry adds, up to MARGIN_MOST
MARGIN_MOST = 0.8
MIN_MARGIN = 0.15  # nearer than this to the next entry: the farmer chooses
ANSWER_FROM = 1.3  # score with margin from which an entry answers
OFFER_FROM = 0.75  # score from which an entry is offered
OFFER_ALONE_FROM = 1.0  # the same for one that stands alone
OFFER_LACKING_FROM = 1.45  # the same for one whose must-have words are missing
OFFER_WITHIN = 1.0  # of the best score
MOST_OFFERED = 4
MOST_CANDIDATES = 5
SLOPE = 4.0  # of the curve that makes a confidence of a score
# What a candidate may lack and still be offered, even alone.
_MENDABLE = {"subject-missing", "month", "several-animals", "must"}


class Matcher:
    """Prepared once from a knowledge base; `verdict` may then be called from any thread."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._reader = Reader(kb.lexicon)
        self._triage = Triage(kb, self._reader.normaliser)
        self._animals = frozenset(kb.lexicon.animals)
        self._sought = [sought(kb, entry, self._reader) for entry in kb.entries.values()]
        self._texts: list[tuple[str, str]] = []  # (as written, in normal form) by number
        owners: list[int] = []
        for number, entry in enumerate(kb.entries.values()):
            for text in dict.fromkeys(wordings_of(entry)):
                self._texts.append((text, self._reader.read(text).normal))
                owners.append(number)
        self._index = Index([self._reader.normaliser.content(normal) for _, normal in self._texts], owners)

    def red_flags(self, text: str) -> tuple[str, ...]:
        """The codes of the alarms a text raises."""
        return self._triage.red_flags(plain(text))

    def verdict(self, text: str, *, lang: Lang | None = None, subject: str = "", month: int | None = None) -> Verdict:
        """The word on any text whatever. The same text gives the same verdict (but for `ms`, the milliseconds it took).

        `lang` is the language of the text where it is known; `subject` the animal or crop that was talked of before;
        `month` (1-12) the current one: an entry that does not hold then is offered, not given.
        """
        started = perf_counter()
        reading = self._reader.read(text, lang, subject, month)
        verdict = self._gate(reading) or self._judge(reading)
        flags = self._triage.red_flags(reading.plain)
        return replace(verdict, red_flags=flags, ms=(perf_counter() - started) * 1000)

    def _gate(self, reading: Reading) -> Verdict | None:
        """What needs no candidates."""
        kind = self._triage.smalltalk(reading.plain)
        if kind:
            return replace(_verdict(reading, Decision.SMALLTALK, "smalltalk"), smalltalk=kind)
        if not any(character.isalpha() for character in reading.content):
            return _verdict(reading, Decision.ESCALATE, "no-content")
        return None

    def _judge(self, reading: Reading) -> Verdict:
        found = [self._candidate(reading, near) for near in self._index.near(reading.content)]
        ranked = sorted(found, key=lambda candidate: -candidate.score)
        return decide(reading, ranked)

    def _candidate(self, reading: Reading, near: Near) -> Candidate:
        """The entry by the nearest of its phrasings."""
        entry = self._sought[near.entry]
        vetoes = self._vetoes(reading, entry)
        options = [self._weighed(reading, near, phrasing, vetoes, entry) for phrasing in near.phrasings]
        return max(options, key=lambda candidate: candidate.score)

    def _weighed(
        self, reading: Reading, near: Near, phrasing: NearPhrasing, vetoes: tuple[str, ...], entry: Sought
    ) -> Candidate:
        written, normal = self._texts[phrasing.number]
        features = {
            "cosine": phrasing.cosine,
            "explained": near.explained,
            "of_text": phrasing.of_text,
            "of_phrasing": phrasing.of_phrasing,
            "ratio": fuzz.ratio(reading.normal, normal) / 100,
            **_agreement(reading, entry, vetoes),
        }
        score = sum(WEIGHTS[name] * value for name, value in features.items())
        return Candidate(entry.entry.id, round(score, 6), written, vetoes, features)

    def _vetoes(self, reading: Reading, entry: Sought) -> tuple[str, ...]:
        """What keeps an entry from being the answer, whatever its score."""
        animals = self._animals.intersection(reading.subjects)
        months = entry.entry.months
        found = {
            "subject-conflict": bool(entry.subjects and reading.subjects and not entry.subjects & {*reading.subjects}),
            "subject-missing": bool(entry.subjects and not reading.subjects),
            "several-animals": len(animals) > 1 and bool(entry.subjects),
            "must": entry.lacks(reading),
            "must-not": entry.forbids(reading),
            "off-topic": bool(set(reading.off_topic) - entry.words),
            "month": reading.month is not None and bool(months) and reading.month not in months,
        }
        return tuple(name for name, holds_true in found.items() if holds_true)


def _agreement(reading: Reading, entry: Sought, vetoes: tuple[str, ...]) -> dict[str, float]:
    """The features that are yes or no."""
    return {
        "subject_equal": float(bool(entry.subjects.intersection(reading.subjects))),
        "subject_conflict": float("subject-conflict" in vetoes),
        "subject_missing": float("subject-missing" in vetoes),
        "subject_only_in_text": float(not entry.subjects and reading.named),
        "must": float(bool(entry.must[reading.lang]) and "must" not in vetoes),
        "must_not": float("must-not" in vetoes),
        "off_topic": float("off-topic" in vetoes),
    }


def decide(reading: Reading, ranked: list[Candidate]) -> Verdict:
    """The decision over candidates, best first."""
    best = ranked[0] if ranked else Candidate("", 0.0)
    gap = best.score - (ranked[1].score if len(ranked) > 1 else 0.0)
    score = best.score + MARGIN_WEIGHT * min(gap, MARGIN_MOST)
    confidence = round(1 / (1 + exp(-SLOPE * (score - ANSWER_FROM))), 6)
    if best.entry and not best.vetoes and score >= ANSWER_FROM and best.score - _rival(ranked) >= MIN_MARGIN:
        return _verdict(reading, Decision.ANSWER, "matched", ranked, confidence)
    offered = _offered(ranked, best.score)
    if offered:
        reason = "vetoed" if best.vetoes else "close" if score >= ANSWER_FROM else "unsure"
        return _verdict(reading, Decision.CHOOSE, reason, offered, confidence)
    offered = _of_the_subject(reading, ranked)
    if offered:
        return _verdict(reading, Decision.CHOOSE, "subject-only", offered, confidence)
    return _verdict(reading, Decision.ESCALATE, _why_not(reading, ranked), ranked, confidence)


def _rival(ranked: list[Candidate]) -> float:
    """The score of the next entry that could be meant as well: one that is only vetoed by season or company could."""
    rivals = (c.score for c in ranked[1:] if not {"must", "must-not", "subject-conflict", "off-topic"} & {*c.vetoes})
    return next(rivals, -1.0)


def _offered(ranked: list[Candidate], best: float) -> list[Candidate]:
    """What the farmer may choose from: two to four, or one that only lacks something that can be asked."""
    near = [c for c in ranked if c.score >= OFFER_FROM and c.score >= best - OFFER_WITHIN]
    fit = [c for c in near if _MENDABLE.issuperset(c.vetoes)]
    fit = [c for c in fit if "must" not in c.vetoes or c.score >= OFFER_LACKING_FROM][:MOST_OFFERED]
    return fit if len(fit) > 1 or (fit and fit[0].score >= OFFER_ALONE_FROM) else []


def _of_the_subject(reading: Reading, ranked: list[Candidate]) -> list[Candidate]:
    """For a text that is nothing but 鹅 or 荞麦: what there is about it, when there is a choice."""
    fit = [candidate for candidate in ranked if candidate.features["subject_equal"]][:MOST_OFFERED]
    return fit if reading.bare and len(fit) > 1 else []


def _why_not(reading: Reading, ranked: list[Candidate]) -> str:
    if reading.off_topic:
        return "off-topic"
    if ranked and "subject-conflict" in ranked[0].vetoes:
        return "foreign-subject"
    return "nothing-near"


def _verdict(
    reading: Reading,
    decision: Decision,
    reason: str,
    candidates: list[Candidate] | None = None,
    confidence: float = 0.0,
) -> Verdict:
    shown = tuple((candidates or [])[:MOST_CANDIDATES])
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
    )
