"""A text as the matcher reads it: its forms, its language, what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.denial import Denials, denies
from knowledge.model import Entry, KnowledgeBase, Lang, Lexicon
from knowledge.repair import Repair, Repairer
from knowledge.slots import SlotFinder, Slots, common_slots
from knowledge.text import Normaliser, Scanner, holds, lang_of, plain

_LONGEST_NAME = 24  # a text that names an animal or crop and says nothing more is no longer than this


@dataclass(frozen=True, slots=True)
class Reading:
    """One text. `subjects` are the animals and crops it names, in order, or the one handed on to it."""

    lang: Lang
    written: str  # its plain form
    plain: str  # the same, slips mended
    normal: str
    content: str
    subjects: tuple[str, ...]
    named: bool  # the text itself names its subjects
    bare: bool  # it names them and says nothing more
    off_topic: frozenset[str]  # what it changes the subject to: "cooking", "price"
    month: int | None
    slots: Slots
    asks: bool  # it holds a word that makes it a question
    well: bool  # it says that animals are well
    past: bool  # it tells of other years
    repairs: tuple[Repair, ...]
    # The plain and the normal form without troubles that are denied: 拉稀，一个没死 is no question about deaths.
    affirmed: tuple[str, str]
    danger: frozenset[str] = frozenset()  # the alarms about people that the message raises

    @property
    def mixed(self) -> bool:
        """Whether it is in both languages, a word at least of each."""
        return any(len(run) > 2 and run.isalpha() for run in self.content.split() if run.isascii()) and any(
            not run.isascii() for run in self.content.split()
        )


class Reader:
    """Reads texts by the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.normaliser = Normaliser(lexicon)
        self._subjects = lexicon.subjects
        self._known = lexicon.subject_names
        self._industry_of = lexicon.industry_of
        self._subject_scanner = Scanner(lexicon.subjects)
        self._normal_names = Scanner(self.normaliser.canonical(word) for word, name in lexicon.subjects.items() if name)
        self._off_topic = lexicon.off_topic
        self._off_topic_scanner = Scanner(lexicon.off_topic)
        self._asking = Scanner(lexicon.asking)
        self._well = Scanner(lexicon.well)
        self._past = lexicon.past
        self._denials = Denials(word for word, what in lexicon.problems.items() if what in lexicon.deniable)
        self._slots = SlotFinder(lexicon)

    def read(
        self,
        text: str,
        lang: Lang | None = None,
        subject: str = "",
        month: int | None = None,
        *,
        industry: str = "",
        repairer: Repairer | None = None,
    ) -> Reading:
        """`subject` counts where the text names none; one that the lexicon does not know counts as none. `industry` is
        the one talked of, where it is known; else it is that of the subject. `repairer` mends slips."""
        written = plain(text)
        plain_text, repairs = self.normaliser.heard(written), tuple[Repair, ...]()
        if repairer:
            plain_text, repairs = repairer.repair(plain_text)
        named = self.subjects(plain_text)
        subjects = named or ((subject,) if subject in self._known else ())
        normal = self.normaliser.normal(plain_text, industry or self._industry(subjects))
        content = self.normaliser.content(normal)
        affirmed = self._denials.without(plain_text)
        return Reading(
            lang=lang or lang_of(text),
            written=written,
            plain=plain_text,
            normal=normal,
            content=content,
            subjects=subjects,
            named=bool(named),
            bare=bool(named) and len(plain_text) <= _LONGEST_NAME and self._is_bare(plain_text),
            off_topic=frozenset(self._off_topic[word] for word in self._off_topic_scanner.words(plain_text)),
            month=month,
            slots=self._slots.find(affirmed),
            asks=any(self._asking.find(plain_text)),
            well=any(self._well.find(plain_text)),
            past=plain_text.startswith(self._past),
            repairs=repairs,
            affirmed=(affirmed, self._denials.without(normal)),
        )

    def _industry(self, subjects: tuple[str, ...]) -> str:
        return next((self._industry_of[subject] for subject in subjects if subject in self._industry_of), "")

    def unnamed(self, content: str) -> str:
        """A content without the words that name animals and crops."""
        return self._normal_names.replace(content, {})

    def _is_bare(self, plain_text: str) -> bool:
        rest = self.normaliser.normal(self._subject_scanner.replace(plain_text, {}))
        return not any(character.isalpha() for character in self.normaliser.content(rest))

    def subjects(self, plain_text: str) -> tuple[str, ...]:
        """The animals and crops that a plain text names, each once, in its order."""
        named = (self._subjects[word] for word in self._subject_scanner.words(plain_text))
        return tuple(dict.fromkeys(subject for subject in named if subject))


# One must-have group: any of these words in the plain form, or any of those in the normal form.
Group = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sought:
    """What an entry asks of a text, in the forms that texts have here."""

    entry: Entry
    subjects: frozenset[str]  # any of them; empty for an entry about no animal or crop in particular
    mentions: frozenset[str]  # all that its wordings name
    slots: Slots
    troubles: frozenset[str]  # the problems that any of its wordings names
    must: dict[Lang, tuple[Group, ...]]
    must_not: tuple[str, ...]
    off_topic: frozenset[str]  # what else it is asked about itself: an entry about prices may be asked for a price

    def lacks(self, reading: Reading) -> bool:
        """Whether a group of must-have words is not met: a word counts in the text's plain or its normal form. In a text
        of both languages the words of either count."""
        if reading.mixed and len(self.must["zh"]) == len(self.must["en"]):
            pairs = zip(self.must["zh"], self.must["en"], strict=True)
            return not all(_met(zh, reading) or _met(en, reading) for zh, en in pairs)
        return not all(_met(group, reading) for group in self.must[reading.lang])

    def forbids(self, reading: Reading) -> bool:
        """Whether the text holds a must-not word that it does not deny: 没见起泡 speaks of no blisters."""
        return any(holds(reading.plain, word) and not denies(reading.plain, word) for word in self.must_not)


def _met(group: Group, reading: Reading) -> bool:
    return any(holds(text, word) for text, words in zip(reading.affirmed, group, strict=True) for word in words)


def sought(kb: KnowledgeBase, entry: Entry, reader: Reader, readings: Sequence[Reading] = ()) -> Sought:
    """Prepares an entry. Its subjects are those of its industry that its wordings name, or else all of its industry.

    `readings` are those of its wordings, where somebody has them already.
    """
    readings = readings or [reader.read(text, industry=entry.industry) for text in wordings_of(entry)]
    covered = {subject for subject, industry in kb.lexicon.industry_of.items() if industry == entry.industry}
    mentions = frozenset(subject for reading in readings for subject in reading.subjects)
    normaliser = reader.normaliser
    return Sought(
        entry=entry,
        subjects=frozenset(covered & mentions or covered),
        mentions=mentions,
        slots=common_slots(reading.slots for reading in readings),
        troubles=frozenset(problem for reading in readings for problem in reading.slots.problem),
        must={
            "zh": _prepared(entry.must.zh, normaliser, entry.industry),
            "en": _prepared(entry.must.en, normaliser, entry.industry),
        },
        must_not=tuple(plain(word) for word in (*entry.must_not.zh, *entry.must_not.en)),
        off_topic=frozenset(topic for reading in readings for topic in reading.off_topic),
    )


def wordings_of(entry: Entry) -> tuple[str, ...]:
    """All that an entry may be asked with: its titles and its phrasings."""
    return (entry.title.zh, entry.title.en, *entry.phrasings.zh, *entry.phrasings.en)


def _prepared(groups: tuple[tuple[str, ...], ...], normaliser: Normaliser, industry: str) -> tuple[Group, ...]:
    canonical = [[normaliser.canonical(word, industry) for word in group] for group in groups]
    return tuple((group, tuple(n for n in ns if len(n) > 1)) for group, ns in zip(groups, canonical, strict=True))
