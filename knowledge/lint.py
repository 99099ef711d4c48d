"""Lint across entries and words: what makes a matcher answer wrongly, found before a farmer does.

Within one entry see knowledge/check.py. Each function here says one rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.errors import Fault
from knowledge.match import Matcher
from knowledge.model import Entry, KnowledgeBase, Lang, Lexicon, Phrases
from knowledge.reading import Reader
from knowledge.text import Normaliser, holds, plain

LANGS: tuple[Lang, ...] = ("zh", "en")
SHORT_WORD_MET_BY = 0.05  # of the other entries' phrasings: more, and a must-have word of one character tells nothing
FOLDS = 3  # of the phrasings, one fold is asked without being indexed
_Place = tuple[int, int]


def lint(kb: KnowledgeBase, reader: Reader) -> Iterator[Fault]:
    """Every fault between entries and in the lexicon, in no order."""
    yield from swallowed_names(kb.lexicon, reader)
    yield from unprotected_names(kb.lexicon, reader)
    yield from merged(kb.lexicon)
    yield from short_must_words(kb)
    yield from repeated(kb, reader)
    yield from answer_each_other(kb)


def entry_fault(entry: Entry, way: tuple[str | int, ...], message: str) -> Fault:
    """A fault of an entry that stands where `way` leads (see Entry.at)."""
    return Fault(entry.file, *entry.at(*way), f"{entry.id}: {message}")


def placed_wordings(entry: Entry) -> Iterator[tuple[Lang, str, tuple[str | int, ...]]]:
    """Titles and phrasings with their language and the way to them."""
    for lang in LANGS:
        yield lang, entry.title.get(lang), ("title", lang)
        yield from ((lang, text, ("phrasings", lang, n)) for n, text in enumerate(entry.phrasings.get(lang)))


def swallowed_names(lexicon: Lexicon, reader: Reader) -> Iterator[Fault]:
    """What a synonym is called names every animal and crop that the synonym names: else 玉米螟 -> 螟虫 loses the maize.

    Where the industry of the animal or crop is known to be talked of, nothing is lost by it.
    """
    lists: list[tuple[str, tuple[str, ...], Mapping[str, str]]] = [("", ("synonyms",), lexicon.synonyms)]
    lists += [(industry, ("synonyms_in", industry), words) for industry, words in lexicon.synonyms_in.items()]
    told = set[_Place]()
    for industry, way, words in lists:
        for word, canonical in words.items():
            lost = set(reader.subjects(word)) - set(reader.subjects(canonical))
            lost = {subject for subject in lost if not industry or lexicon.industry_of.get(subject) != industry}
            place = lexicon.places.get((*way, word), (0, 0))
            if lost and place not in told:
                told.add(place)
                names = "、".join(sorted(lexicon.subject_names[subject].zh for subject in lost))
                message = f"{word} 归到 {canonical} 就丢了“{names}” / {canonical} loses the animal or crop of {word}"
                yield Fault(lexicon.file, *place, message)


def unprotected_names(lexicon: Lexicon, reader: Reader) -> Iterator[Fault]:
    """An animal's or crop's own name is read as that one: 火鸡 among no words is read as 鸡."""
    for subject, name in lexicon.subject_names.items():
        spoken = [*re.split(r"[、（）()]", name.zh), *re.split(r" and |, ", name.en)]
        others = {other for text in filter(None, spoken) for other in reader.subjects(plain(text))} - {subject}
        for other in sorted(others):
            message = (
                f"名称“{name.zh}”会当成“{lexicon.subject_names[other].zh}”，请把它写进 words"
                f" / the name {name.en} is read as {lexicon.subject_names[other].en}: add it to the words"
            )
            yield Fault(lexicon.file, *lexicon.places.get(("subjects", subject), (0, 0)), message)


def merged(lexicon: Lexicon) -> Iterator[Fault]:
    """No two words of a never_merge group become one, whatever industry is talked of."""
    normaliser = Normaliser(lexicon)
    for apart in lexicon.never_merge:
        told = set[tuple[str, ...]]()
        for industry in ("", *lexicon.synonyms_in):
            called: dict[str, list[str]] = {}
            for word in apart.words:
                called.setdefault(normaliser.canonical(word, industry), []).append(word)
            told |= {tuple(words) for words in called.values() if len(words) > 1}
        for words in sorted(told):
            pair = "、".join(words)
            yield Fault(lexicon.file, apart.line, 1, f"{pair} 不能合成一个词：{apart.why} / must not become one word")


def short_must_words(kb: KnowledgeBase) -> Iterator[Fault]:
    """A must-have word of one character is rare in the other entries of the industry, or stands beside a group that is:
    血, 蛋, 种 let everything pass."""
    phrasings = [(e.industry, e.id, plain(text)) for e in kb.entries.values() for text in e.phrasings.zh]
    for entry in kb.entries.values():
        others = [text for industry, owner, text in phrasings if industry == entry.industry and owner != entry.id]
        most = SHORT_WORD_MET_BY * len(others)
        groups = entry.must.zh
        passed = [text for text in others if all(any(holds(text, word) for word in group) for group in groups)]
        if len(passed) <= most:
            continue
        for number, group in enumerate(groups):
            for position, word in enumerate(group):
                met = sum(word in text for text in passed) if len(word) == 1 else 0
                if met > most:
                    share = round(100 * met / len(others))
                    message = (
                        f"必有词“{word}”太短，别的条目有 {share}% 的问法也过关"
                        f" / the must-have word {word} lets {share}% of the other entries' phrasings pass"
                    )
                    yield entry_fault(entry, ("must", "zh", number, position), message)


def repeated(kb: KnowledgeBase, reader: Reader) -> Iterator[Fault]:
    """No phrasing is written twice in an entry, and no two entries are asked with the same words."""
    owners: dict[str, str] = {}
    for entry in kb.entries.values():
        written = set[str]()
        for _, text, way in placed_wordings(entry):
            if plain(text).replace(" ", "") in written and way[0] == "phrasings":
                yield entry_fault(entry, way, f"问法“{text}”写了两次 / the phrasing is there twice")
            written |= {plain(text).replace(" ", "")} if way[0] == "phrasings" else set()
            owner = owners.setdefault(reader.read(text, industry=entry.industry).normal, entry.id)
            if owner != entry.id:
                yield entry_fault(entry, way, f"问法“{text}”与 {owner} 的相同 / the phrasing is also one of {owner}")


def answer_each_other(kb: KnowledgeBase) -> Iterator[Fault]:
    """No two entries come first for each other's phrasings once these are taken out: nothing but luck tells them apart."""
    taken: dict[tuple[str, str], tuple[tuple[str | int, ...], str]] = {}
    for fold in range(FOLDS):
        matcher = Matcher(replace(kb, entries={key: _without(entry, fold) for key, entry in kb.entries.items()}))
        for entry in kb.entries.values():
            for lang, text, way in placed_wordings(entry):
                if way[0] == "phrasings" and int(way[2]) % FOLDS == fold:
                    first = next(iter(matcher.verdict(text, lang=lang).candidates), None)
                    if first and first.entry != entry.id and not first.vetoes:
                        taken.setdefault((entry.id, first.entry), (way, text))
    for (owner, by), (way, text) in taken.items():
        if (by, owner) in taken:
            message = (
                f"与 {by} 互相抢答，如“{text}”，必有词要分得开"
                f" / it and {by} answer each other's questions, such as this one: let their must-have words differ"
            )
            yield entry_fault(kb.entries[owner], way, message)


def _without(entry: Entry, fold: int) -> Entry:
    """The entry without every third phrasing; its title stays."""
    kept = {lang: tuple(t for n, t in enumerate(entry.phrasings.get(lang)) if n % FOLDS != fold) for lang in LANGS}
    return replace(entry, phrasings=Phrases(**kept))
