"""Made-up knowledge bases of any size, and questions that they have never seen.

An entry is about an animal or crop and four words of its own: two of the lexicon's, two of 41,000 common Chinese words
(20,000 English ones). Its phrasings say two or three of these in any order, with others between that are drawn as often as
words are: a few everywhere, most of them rarely. So phrasings of one entry resemble each other, and those of two entries
about as much as real ones do. A question is made in the same way, from words that no phrasing has together; of ten, two
are about something that no entry is about, one rambles, two have a character left out or typed by its sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from random import Random

from knowledge.load import load
from knowledge.model import Answer, Entry, KnowledgeBase, Lexicon, Must, OwnTests, Phrases, Words
from knowledge.tables import common_english, common_words, homophones
from knowledge.text import plain

PHRASINGS_EACH = 20  # as the real entries have
_ENGLISH = 0.25  # of the phrasings and of the questions
_TAILS = {
    "zh": ["怎么办", "咋办", "是咋回事", "咋整", "多会儿好", "多少合适", "行不行", "有啥法", "", "", "要紧不", "咋治"],
    "en": ["what do i do", "why", "how much", "when", "is it normal", "", "", "how do i stop it"],
}
_HEADS = {"zh": ["", "", "", "请问", "俺家", "老师", "我家的"], "en": ["", "", "my", "please", "the"]}


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the entry it was made from ("" for none)."""

    text: str
    entry: str


class _Vocabulary:
    """Words, drawn about as often as people say them: the n-th with a weight of 1/n."""

    def __init__(self, words: Sequence[str], chance: Random) -> None:
        self._words = list(words)
        chance.shuffle(self._words)
        self._weights = list(accumulate(1 / (10 + n) for n in range(len(self._words))))

    def draw(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self._words, cum_weights=self._weights, k=count)

    def rare(self, chance: Random) -> str:
        """Any word, a rare one as likely as another."""
        return chance.choice(self._words)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What an entry is about: how its animal or crop is called, and its own words, by language."""

    subject: dict[str, list[str]]
    words: dict[str, list[str]]


class Maker:
    """Makes knowledge bases and questions; the same seed makes the same ones."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = Random(seed)
        self._lexicon = load().lexicon
        words = self._lexicon.problems.keys() | self._lexicon.stages.keys() | set(self._lexicon.synonyms.values())
        self._vocabularies = {
            "zh": _Vocabulary(sorted(common_words()), self._chance),
            "en": _Vocabulary(sorted(common_english()), self._chance),
        }
        self._farm = {
            "zh": _Vocabulary(sorted(w for w in words if not w.isascii()), self._chance),
            "en": _Vocabulary(sorted(w for w in words if w.isascii()), self._chance),
        }

    def knowledge(self, phrasings: int) -> tuple[KnowledgeBase, list[_Topic]]:
        """A knowledge base with about so many phrasings (titles included), and what its entries are about."""
        topics = [self._topic() for _ in range(phrasings // (PHRASINGS_EACH + 2))]
        subjects = [key for key in self._lexicon.industry_of if key != "person"]
        entries = {}
        for number, topic in enumerate(topics):
            industry = self._lexicon.industry_of[subjects[number % len(subjects)]]
            topic.subject.update(_names(self._lexicon, subjects[number % len(subjects)]))
            entry = self._entry(f"{industry}-{number}", industry, topic)
            entries[entry.id] = entry
        return KnowledgeBase(entries, self._lexicon, load().red_flags, "made up"), topics

    def questions(self, base: KnowledgeBase, topics: list[_Topic], count: int) -> list[Question]:
        """Questions, none of which is a phrasing."""
        indexed = {plain(t) for e in base.entries.values() for t in (*e.phrasings.zh, *e.phrasings.en)}
        ids = list(base.entries)
        asked: list[Question] = []
        while len(asked) < count:
            number = self._chance.randrange(len(ids))
            question = self._question(ids[number], topics[number], len(asked) % 10)
            if plain(question.text) not in indexed:
                asked.append(question)
        return asked

    def _topic(self) -> _Topic:
        lists = {lang: (self._farm[lang], self._vocabularies[lang]) for lang in ("zh", "en")}
        return _Topic({}, {lang: [v.rare(self._chance) for v in lists[lang] * 2] for lang in lists})

    def _entry(self, id: str, industry: str, topic: _Topic) -> Entry:
        english = round(PHRASINGS_EACH * _ENGLISH)
        zh = tuple(dict.fromkeys(self._phrasing("zh", topic) for _ in range(PHRASINGS_EACH - english)))
        en = tuple(dict.fromkeys(self._phrasing("en", topic) for _ in range(english)))
        must = {lang: (tuple(plain(word) for word in topic.words[lang]),) for lang in ("zh", "en")}
        sections = {"check": "先看一看。" * 20, "now": "先隔开。" * 20, "call": "找专家。" * 10}
        return Entry(
            id=id, version=id, title=Words(self._phrasing("zh", topic), self._phrasing("en", topic)),
            industry=industry, stage="disease", kind="cause", phrasings=Phrases(zh, en), must=Must(**must),
            must_not=Phrases(), answer=Answer(dict(sections), dict(sections)), ask_back=Phrases(), varies_by=Phrases(),
            months=(), sources=(), review_by=date(2100, 1, 1), confirmed=True, red_flag=False, human_only=False,
            related=(), tests=OwnTests(),
        )  # fmt: skip

    def _phrasing(self, lang: str, topic: _Topic) -> str:
        """The subject first or among the rest; two or three of the entry's words, up to three others."""
        chance = self._chance
        said = chance.sample(topic.words[lang], chance.choice((2, 2, 3)))
        said += self._vocabularies[lang].draw(chance, chance.choice((0, 0, 1, 2)))
        said += self._farm[lang].draw(chance, chance.choice((0, 1, 1)))
        chance.shuffle(said)
        said.insert(chance.choice((0, 0, 0, 1)), chance.choice(topic.subject[lang]))
        return _said(lang, [chance.choice(_HEADS[lang]), *said, chance.choice(_TAILS[lang])])

    def _question(self, entry: str, topic: _Topic, turn: int) -> Question:
        chance = self._chance
        lang = "en" if chance.random() < _ENGLISH else "zh"
        if turn in (0, 5):
            return Question(self._phrasing(lang, replace(self._topic(), subject=topic.subject)), "")
        text = self._phrasing(lang, topic)
        if turn == 1:
            around = [_said(lang, self._vocabularies[lang].draw(chance, 5)) for _ in range(3)]
            around.insert(chance.randrange(4), text)
            return Question(("，" if lang == "zh" else ", ").join(around), entry)
        if turn in (2, 7):
            return Question(self._slipped(text), entry)
        return Question(text, entry)

    def _slipped(self, text: str) -> str:
        """One character left out, or typed by its sound."""
        place = self._chance.randrange(1, len(text))
        alike = homophones().get(text[place], "")
        put = self._chance.choice(alike) if alike and self._chance.random() < 0.5 else ""
        return text[:place] + put + text[place + 1 :]


def _names(lexicon: Lexicon, subject: str) -> dict[str, list[str]]:
    words = [word for word, named in lexicon.subjects.items() if named == subject]
    return {"zh": [w for w in words if not w.isascii()] or [""], "en": [w for w in words if w.isascii()] or [""]}


def _said(lang: str, words: Sequence[str]) -> str:
    return ("" if lang == "zh" else " ").join(word for word in words if word)
