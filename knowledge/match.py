"""Which entry answers a text: ANSWER, CHOOSE, ESCALATE, or SMALLTALK.

    text ──read──> Reading ──gate──> ──focus──> ──near──> candidates ──features, vetoes──> ──decide──> Verdict
      └──sentences──> each the same way ──together──> one Verdict

Reasons of a verdict: `matched`; `vetoed` (the best entry lacks something: see its vetoes), `close` (two entries are
about equally near), `unsure` (nothing is near enough to be answered at once), `subject-only` (it names an animal or crop and
no more), `several-questions` (each of its sentences has an answer: see `parts`); `nothing-near`, `foreign-subject` (it is
about an animal or crop that no near entry is about), `off-topic`, `no-content` (no word says what it is about); `smalltalk`.
Vetoes: `subject-conflict` (another animal or crop), `subject-missing` (none is named), `several-animals`, `must` (a group
of must-have words is not met), `must-not`, `off-topic` (kitchens, dreams, markets), `month` (does not hold now).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from knowledge.decide import MOST_CANDIDATES, MOST_OFFERED, Decider, together, verdict_of
from knowledge.demands import Demands
from knowledge.embedder import Embedder, Meanings
from knowledge.explain import explanation_of
from knowledge.features import CONFLICT, WEIGHTS, agreement, likeness, meaning, vetoes
from knowledge.focus import LONG, focus
from knowledge.index import Index, Near
from knowledge.model import Candidate, Decision, KnowledgeBase, Lang, Verdict
from knowledge.reading import Reader, Reading, Sought, sought, wordings_of
from knowledge.repair import Repairer, vocabulary
from knowledge.split import clauses, sentences
from knowledge.text import holds
from knowledge.triage import Triage

__all__ = ["MOST_CANDIDATES", "MOST_OFFERED", "Matcher"]


_AHEAD = 0.2  # by which the best entry must lead in the whole message for a clause of it to speak for it
_MOST_CLAUSES = 8  # of a rambling message, those that are looked at by themselves


@dataclass(frozen=True, slots=True)
class _Asker:
    """What is known around a text: its language, what was talked of before, and the month."""

    lang: Lang | None
    subject: str
    month: int | None


class Matcher:
    """Prepared once from a knowledge base; `verdict` may then be called from any thread.

    `without` names features and steps (knowledge.features.PARTS) to leave out, to see what they bring. `embedder` adds
    the two features of a sentence model.
    """

    def __init__(
        self, kb: KnowledgeBase, *, without: frozenset[str] = frozenset(), embedder: Embedder | None = None
    ) -> None:
        self._without = without
        self.embedder = embedder
        self._weights = {name: 0.0 if name in without else weight for name, weight in WEIGHTS.items()}
        self._decider = Decider(kb.calibration, without)
        self._reader = Reader(kb.lexicon)
        self._triage = Triage(kb, self._reader.normaliser)
        self._animals = frozenset(kb.lexicon.animals)
        self._sought: list[Sought] = []
        self._written: list[str] = []  # all phrasings by number, as written
        self._normal: list[str] = []  # and in normal form
        contents, plains, owners = [], [], []
        for number, entry in enumerate(kb.entries.values()):
            readings = {text: self._reader.read(text, industry=entry.industry) for text in wordings_of(entry)}
            self._sought.append(sought(kb, entry, self._reader, list(readings.values())))
            for text, reading in readings.items():
                self._written.append(text)
                self._normal.append(reading.normal)
                contents.append(reading.content)
                plains.append(reading.plain)
                owners.append(number)
        self._index = Index(contents, owners)
        self._meanings = Meanings(embedder, self._normal, owners) if embedder else None
        self._demanded = _demanded(self._sought)
        self._demands = Demands(self._sought, self._normal, plains, owners)
        must = [word for one in self._sought for groups in one.must.values() for group, _ in groups for word in group]
        # Without these 愁死 would be taken for a slip and mended to something worse.
        harmless = {word for flag in kb.red_flags for word in flag.harmless}
        known = vocabulary(plains, [*must, *sorted(harmless)], kb.lexicon)
        self._repairer = Repairer(known) if "repair" not in without else None

    def red_flags(self, text: str) -> tuple[str, ...]:
        """The codes of the alarms a text raises."""
        reading = self._reader.read(text, repairer=self._repairer)
        return self._triage.red_flags(reading.written, reading.plain)

    def verdict(self, text: str, *, lang: Lang | None = None, subject: str = "", month: int | None = None) -> Verdict:
        """The word on any text whatever. The same text gives the same verdict (but for `ms`, the milliseconds it took).

        `lang` is the language of the text where it is known; `subject` the animal or crop that was talked of before;
        `month` (1-12) the current one: an entry that does not hold then is offered, not given.
        """
        started = perf_counter()
        asker = _Asker(lang, subject, month)
        reading = self._read(text, asker)
        flags = self._triage.red_flags(reading.written, reading.plain)
        verdict = self._gate(reading) or self._message(text, reading, asker)
        return replace(verdict, red_flags=flags, ms=(perf_counter() - started) * 1000)

    def _read(self, text: str, asker: _Asker) -> Reading:
        return self._reader.read(text, asker.lang, asker.subject, asker.month, repairer=self._repairer)

    def _gate(self, reading: Reading) -> Verdict | None:
        """What needs no candidates."""
        found = None
        if kind := self._triage.smalltalk(reading.plain):
            found = verdict_of(reading, Decision.SMALLTALK, "smalltalk", smalltalk=kind)
        elif not any(character.isalpha() for character in reading.content):
            found = verdict_of(reading, Decision.ESCALATE, "no-content")
        return found and replace(found, explanation=explanation_of(reading))

    def _message(self, text: str, reading: Reading, asker: _Asker) -> Verdict:
        """The whole message, and where it has several sentences, each of them."""
        whole = self._question(text, reading, asker)
        parts = sentences(text) if "split" not in self._without else ()
        if len(parts) < 2:
            return whole
        return together(whole, tuple(self._parts(parts, asker)))

    def _parts(self, parts: tuple[str, ...], asker: _Asker) -> list[Verdict]:
        """The verdict on each sentence; one that names no animal or crop is about the last that was named."""
        found = []
        for part in parts:
            reading = self._read(part, asker)
            found.append(self._gate(reading) or self._question(part, reading, asker))
            if reading.named:
                asker = replace(asker, subject=reading.subjects[-1])
        return found

    def _question(self, text: str, reading: Reading, asker: _Asker) -> Verdict:
        """One question: what matters of it, the entries near that, and the decision."""
        pieces = clauses(text) if len(reading.plain) > LONG and "focus" not in self._without else ()
        kept = focus([self._read(piece, asker) for piece in pieces], self._teller(reading))
        if len(kept) < len(pieces):
            focused = self._read("，".join(pieces[number] for number in kept), asker)
            reading = replace(focused, lang=reading.lang, repairs=reading.repairs)
        ranked = self._ranked(reading)
        if len(kept) < len(pieces) and _stands_alone(ranked):
            clearer = (self._alone(pieces[number], reading, asker) for number in kept[:_MOST_CLAUSES])
            same = [one for one in clearer if one and one[0].entry == ranked[0].entry and not one[0].vetoes]
            ranked = max([ranked, *same], key=self._decider.strength)
        verdict = self._decider.decide(reading, ranked)
        dropped = [piece for number, piece in enumerate(pieces) if number not in kept]
        strength = self._decider.strength(ranked) if ranked else 0.0
        how = explanation_of(reading, strength, [pieces[number] for number in kept] if dropped else (), dropped)
        return replace(verdict, explanation=how)

    def _ranked(self, reading: Reading) -> list[Candidate]:
        """The entries that come near a text, best first."""
        met = self._demands.met_by(reading)
        also = met.entries() if "demands" not in self._without else ()
        found = self._index.near(reading.content, self._reader.unnamed(reading.content), also)
        cosines = self._meanings.cosines(reading.normal, [near.entry for near in found]) if self._meanings else []
        besides = ({**meaning(cosines, number), **met.words_of(near.entry)} for number, near in enumerate(found))
        ranked = [self._candidate(reading, near, more) for near, more in zip(found, besides, strict=True)]
        return sorted(ranked, key=_by_score)

    def _alone(self, clause: str, message: Reading, asker: _Asker) -> list[Candidate]:
        """The entries that come near one clause of a message, about what the message is about."""
        subject = message.subjects[0] if message.subjects else ""
        return self._ranked(self._read(clause, replace(asker, lang=message.lang, subject=subject)))

    def _teller(self, message: Reading) -> Callable[[Reading], float]:
        """How much a clause of the message tells entries apart: wholly, when it holds a must-have word of an entry about
        the animals or crops of the message; else by the share of its pairs and words that few entries hold."""
        words = {word for subject in message.subjects or ("",) for word in self._demanded.get(subject, ())}
        return lambda clause: (
            1.0 if any(holds(clause.plain, word) for word in words) else self._index.tells(clause.content)
        )

    def _candidate(self, reading: Reading, near: Near, besides: Mapping[str, float]) -> Candidate:
        """The entry by that of its phrasings which speaks most for it."""
        entry = self._sought[near.entry]
        lacking = vetoes(reading, entry, self._animals)
        alike = {p.number: likeness(p, reading.normal, self._normal[p.number]) for p in near.phrasings}
        best = max(alike, key=lambda number: self._score(alike[number]))
        values = {**alike[best], **agreement(reading, entry, near, lacking), **besides}
        return Candidate(entry.entry.id, round(self._score(values), 6), self._written[best], lacking, values)

    def _score(self, values: Mapping[str, float]) -> float:
        return sum(self._weights.get(name, 0.0) * value for name, value in values.items())


def _stands_alone(ranked: list[Candidate]) -> bool:
    """Whether one entry is ahead, and may be the answer."""
    if not ranked or ranked[0].vetoes:
        return False
    return len(ranked) == 1 or ranked[0].score - ranked[1].score >= _AHEAD


def _demanded(entries: Iterable[Sought]) -> dict[str, frozenset[str]]:
    """By animal or crop the must-have words of all entries about it ("": about none in particular)."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        words = {word for groups in entry.must.values() for plains, _ in groups for word in plains}
        for subject in entry.subjects or {""}:
            found.setdefault(subject, set()).update(words)
    return {subject: frozenset(words) for subject, words in found.items()}


def _by_score(candidate: Candidate) -> tuple[bool, float]:
    """Best first; what is about another animal or crop than the text comes after all that is not, however alike it looks."""
    return CONFLICT in candidate.vetoes, -candidate.score
