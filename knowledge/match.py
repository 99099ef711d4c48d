"""Which entry answers a text: ANSWER, CHOOSE, ESCALATE, or SMALLTALK.

    text ──read──> Reading ──gate──> ──focus──> ──near──> candidates ──features, vetoes──> ──decide──> Verdict
      └──sentences──> each the same way ──together──> one Verdict

Reasons of a verdict: `matched`; `vetoed` (the best entry lacks something: see its vetoes), `close` (two entries are
about equally near), `unsure` (nothing is near enough to be answered at once), `subject-only` (it names an animal or crop and
no more), `several-questions` (each of its sentences has an answer: see `parts`); `nothing-near`, `foreign-subject` (it is
about an animal or crop that no near entry is about), `off-topic`, `no-content` (no word says what it is about); `smalltalk`.
Vetoes: `subject-conflict` (another animal or crop), `subject-missing` (none is named), `several-animals`, `must` (a group
of must-have words is not met), `must-not`, `off-topic` (kitchens, dreams, markets), `people-first` (a person is in
danger, and it is about something else), `month` (does not hold now).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter

from knowledge.decide import MOST_CANDIDATES, MOST_OFFERED, Decider, together, verdict_of
from knowledge.demands import Demands
from knowledge.embedder import Embedder, Meanings
from knowledge.explain import explanation_of
from knowledge.features import CONFLICT, WEIGHTS, agreement, likeness, meaning, vetoes
from knowledge.focus import LONG, focus
from knowledge.hearing import Hearing
from knowledge.index import Index, Near
from knowledge.model import Candidate, Decision, KnowledgeBase, Lang, Verdict
from knowledge.reading import Reader, Reading, Sought, sought, wordings_of
from knowledge.repair import Repairer, vocabulary
from knowledge.split import clauses, sentences
from knowledge.text import Scanner, plain
from knowledge.triage import Triage

__all__ = ["MOST_CANDIDATES", "MOST_OFFERED", "Matcher"]


_MOST_CLAUSES = 4  # of a rambling message, the last ones, that are looked at by themselves


@dataclass(frozen=True, slots=True)
class _Asker:
    """What is known around a text: its language, what was talked of before, and the month."""

    lang: Lang | None
    subject: str
    month: int | None
    danger: frozenset[str] = frozenset()  # the alarms about people that the whole message raises


@dataclass(frozen=True, slots=True)
class _View:
    """One way to read a question, the clauses of the message it reads, and the entries near it, best first.

    `any_entry`: it may speak for an entry that is not the first of the whole message.
    """

    reading: Reading
    clauses: Sequence[int]
    ranked: list[Candidate]
    any_entry: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the first entry lacks nothing."""
        return bool(self.ranked) and not self.ranked[0].vetoes

    def may_speak_for(self, whole: _View) -> bool:
        """Whether its first entry may be what the whole message asks for: not one about no animal or crop, where one is named."""
        best = self.ranked[0]
        same = bool(whole.ranked) and best.entry == whole.ranked[0].entry
        return (same or self.any_entry) and (bool(best.features["subject_equal"]) or not whole.reading.subjects)


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
        self._dangers = cache(self._dangers_of)
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
        demanded = _demanded(self._sought)
        self._demanded = {subject: Scanner(words) for subject, words in demanded.items()}
        self._demands = Demands(self._sought, self._normal, plains, owners)
        must = [word for one in self._sought for groups in one.must.values() for group, _ in groups for word in group]
        # Without these 愁死 would be taken for a slip and mended to something worse.
        harmless = {word for flag in kb.red_flags for word in flag.harmless}
        known = vocabulary(plains, [*must, *sorted(harmless)], kb.lexicon)
        self._repairer = Repairer(known) if "repair" not in without else None
        listened = {subject: words.union(kb.lexicon.problems) for subject, words in demanded.items()}
        self._hearing = Hearing(listened, known.pairs)

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
        asker = replace(asker, danger=self._triage.about_people.intersection(flags))
        reading = replace(reading, danger=asker.danger)
        verdict = self._gate(reading) or self._message(text, reading, asker)
        return replace(verdict, red_flags=flags, ms=(perf_counter() - started) * 1000)

    def _read(self, text: str, asker: _Asker) -> Reading:
        reading = self._reader.read(text, asker.lang, asker.subject, asker.month, repairer=self._repairer)
        return replace(reading, danger=asker.danger)

    def _dangers_of(self, number: int) -> frozenset[str]:
        """The alarms about people that an entry's own wordings raise: in such a danger it may be what is asked for."""
        wordings = (self._reader.normaliser.heard(plain(text)) for text in wordings_of(self._sought[number].entry))
        return self._triage.about_people & {code for text in wordings for code in self._triage.red_flags(text)}

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
        """One question: what matters of it, the entries near that, where these leave doubt other views of it, and the decision."""
        pieces = clauses(text) if self._may_ramble(reading) else ()
        read = [self._read(piece, asker) for piece in pieces]
        kept = focus(read, self._teller(reading))
        if len(kept) < len(pieces):
            focused = self._read("，".join(pieces[number] for number in kept), asker)
            reading = replace(focused, lang=reading.lang, repairs=reading.repairs)
        views = [_View(reading, kept, self._ranked(reading))]
        for other, numbers, any_entry in self._other_views(reading, {number: read[number] for number in kept}, asker):
            if self._decider.answers(views[0].ranked):
                break
            views.append(_View(other, numbers, self._ranked(other), any_entry))
        seen = self._surest(views)
        verdict = self._decider.decide(seen.reading, seen.ranked)
        dropped = [piece for number, piece in enumerate(pieces) if number not in seen.clauses]
        strength = self._decider.strength(seen.ranked) if seen.ranked else 0.0
        told = [pieces[number] for number in seen.clauses] if dropped else ()
        how = explanation_of(seen.reading, strength, told, dropped)
        return replace(verdict, explanation=how)

    def _may_ramble(self, reading: Reading) -> bool:
        """Whether a message may hold more than its question."""
        return (len(reading.plain) > LONG or reading.well) and "focus" not in self._without

    def _other_views(
        self, reading: Reading, clauses: Mapping[int, Reading], asker: _Asker
    ) -> Iterator[tuple[Reading, Sequence[int], bool]]:
        """The question in other ways, which clauses each reads, and whether it may speak for any entry or only for the one that
        is first already: as it is heard; of several clauses each by itself, and what is asked with what was said before it."""
        if "hearing" not in self._without:
            heard, repairs = self._hearing.hear(reading.plain, reading.subjects or ("",))
            if repairs:
                mended = self._reader.read(heard, reading.lang, asker.subject, asker.month)
                yield replace(mended, repairs=repairs, danger=asker.danger), tuple(clauses), True
        if len(clauses) < 2 or "clauses" in self._without:
            return
        subject = reading.subjects[0] if reading.subjects else ""
        before = dict(zip(list(clauses)[1:], clauses, strict=False))
        for number, clause in list(clauses.items())[-_MOST_CLAUSES:]:
            subject = clause.subjects[-1] if clause.named else subject
            about = replace(asker, lang=reading.lang, subject=subject)
            yield clause if clause.named else self._read(clause.plain, about), (number,), clause.asks
            if number in before and clause.asks:
                earlier = before[number]
                yield self._read(f"{clauses[earlier].plain} {clause.plain}", about), (earlier, number), True

    def _surest(self, views: Sequence[_View]) -> _View:
        """The view whose first entry lacks nothing and is surest; the message as it stands, where there is none."""
        whole = views[0]
        fit = [view for view in views if view.is_open and (view is whole or view.may_speak_for(whole))]
        return max(fit, key=lambda view: self._decider.strength(view.ranked), default=whole)

    def _ranked(self, reading: Reading) -> list[Candidate]:
        """The entries that come near a text, best first."""
        met = self._demands.met_by(reading)
        also = met.entries() if "demands" not in self._without else ()
        found = self._index.near(reading.content, self._reader.unnamed(reading.content), also)
        cosines = self._meanings.cosines(reading.normal, [near.entry for near in found]) if self._meanings else []
        besides = ({**meaning(cosines, number), **met.words_of(near.entry)} for number, near in enumerate(found))
        ranked = [self._candidate(reading, near, more) for near, more in zip(found, besides, strict=True)]
        return sorted(ranked, key=_by_score)

    def _teller(self, message: Reading) -> Callable[[Reading], float]:
        """How much a clause of the message tells entries apart: wholly, when it holds a must-have word of an entry about
        the animals or crops of the message; else by the share of its pairs and words that few entries hold."""
        scanners = [self._demanded[subject] for subject in message.subjects or ("",) if subject in self._demanded]
        return lambda clause: (
            1.0 if any(any(one.spots(clause.plain)) for one in scanners) else self._index.tells(clause.content)
        )

    def _candidate(self, reading: Reading, near: Near, besides: Mapping[str, float]) -> Candidate:
        """The entry by that of its phrasings which speaks most for it."""
        entry = self._sought[near.entry]
        danger = reading.danger and reading.danger - self._dangers(near.entry)
        lacking = vetoes(reading, entry, self._animals, danger)
        alike = {p.number: likeness(p, reading.normal, self._normal[p.number]) for p in near.phrasings}
        best = max(alike, key=lambda number: self._score(alike[number]))
        values = {**alike[best], **agreement(reading, entry, near, lacking), **besides}
        return Candidate(entry.entry.id, round(self._score(values), 6), self._written[best], lacking, values)

    def _score(self, values: Mapping[str, float]) -> float:
        return sum(self._weights.get(name, 0.0) * value for name, value in values.items())


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
