"""lexicon.yaml -> Lexicon, and the faults between its lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.errors import Fault
from bot.marked_yaml import Loc, Marked
from knowledge import forms
from knowledge.model import INDUSTRIES, Apart, Lexicon, Words
from knowledge.text import plain


def lexicon_faults(marked: Marked, form: forms.LexiconForm) -> Iterator[Fault]:
    """In one list a word may stand for one thing only, and what others are called must not itself be called otherwise."""
    yield from _twice(marked, _groups_at(("synonyms",), form.synonyms))
    variants = {plain(word): key for key, words in form.synonyms.items() for word in words}
    yield from _renamed(marked, ("synonyms",), form.synonyms, variants)
    for number, part in enumerate(form.synonyms_in):
        yield from _renamed(marked, ("synonyms_in", number, "words"), part.words, variants)
    for industry in INDUSTRIES:
        parts = [(n, part) for n, part in enumerate(form.synonyms_in) if industry in part.when]
        yield from _twice(marked, [g for n, p in parts for g in _groups_at(("synonyms_in", n, "words"), p.words)])
    groups: list[tuple[Loc, list[str]]] = [
        (("subjects", key, "words"), subject.words) for key, subject in form.subjects.items()
    ]
    yield from _twice(marked, [*groups, (("no_subject",), form.no_subject)])
    for number, problem in enumerate(form.deniable):
        if problem not in form.problems:
            yield marked.fault(("deniable", number), f"problems 里没有 {problem} / there is no problem {problem}")
    for name in ("homophones", "problems", "aspects", "stages", "off_topic"):
        yield from _twice(marked, _groups_at((name,), getattr(form, name)))


def _groups_at(loc: Loc, groups: Mapping[str, list[str]]) -> list[tuple[Loc, list[str]]]:
    return [((*loc, key), words) for key, words in groups.items()]


def _renamed(marked: Marked, loc: Loc, names: Iterable[str], variants: Mapping[str, str]) -> Iterator[Fault]:
    for key in names:
        other = variants.get(plain(key), key)
        if other != key:
            yield marked.fault((*loc, key), f"{key} 已归到 {other} / {key} is itself called {other}")


def _twice(marked: Marked, groups: list[tuple[Loc, list[str]]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for loc, words in groups:
        for number, word in enumerate(words):
            key, at = plain(word), (*loc, number)
            if not key:
                yield marked.fault(at, f"{word} 没有可读的字 / {word} has no letters")
            if key in first:
                yield marked.fault(
                    at, f"{word} 写了两次，见第 {first[key]} 行 / {word} is there twice, see line {first[key]}"
                )
            first.setdefault(key, marked.at(at)[0])


def make_lexicon(marked: Marked, form: forms.LexiconForm) -> Lexicon:
    """The lexicon in plain words. Its form must be without lexicon_faults."""
    subjects = _by_word({key: subject.words for key, subject in form.subjects.items()})
    synonyms = {plain(word): plain(key) for key, words in form.synonyms.items() for word in words or [key]}
    return Lexicon(
        synonyms=synonyms,
        subjects={**subjects, **{plain(word): "" for word in form.no_subject}},
        subject_names={key: words(subject.name) for key, subject in form.subjects.items()},
        industry_of={key: subject.industry for key, subject in form.subjects.items() if subject.industry},
        fillers=plains(form.fillers),
        question_words=plains(form.question_words),
        off_topic=_by_word(form.off_topic),
        well=plains(form.well),
        past=plains(form.past),
        asking=plains(form.asking),
        smalltalk={kind: plains(words) for kind, words in form.smalltalk.items()},
        animals=tuple(key for key, subject in form.subjects.items() if subject.animal),
        synonyms_in=_by_industry(form.synonyms_in),
        problems=_with_variants(form.problems, synonyms),
        aspects=_with_variants(form.aspects, synonyms),
        stages=_with_variants(form.stages, synonyms),
        deniable=tuple(form.deniable),
        units=plains(form.units),
        homophones={plain(word): plain(key) for key, words in form.homophones.items() for word in words},
        never_merge=tuple(
            Apart(plains(apart.words), apart.why, marked.at(("never_merge", number))[0])
            for number, apart in enumerate(form.never_merge)
        ),
        file=marked.file,
        places=dict(_places(marked, form)),
    )


def _places(marked: Marked, form: forms.LexiconForm) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    for loc, words in _groups_at(("synonyms",), form.synonyms):
        yield from ((("synonyms", plain(word)), marked.at((*loc, n))) for n, word in enumerate(words))
    for number, part in enumerate(form.synonyms_in):
        for loc, words in _groups_at(("synonyms_in", number, "words"), part.words):
            places = [(plain(word), marked.at((*loc, n))) for n, word in enumerate(words)]
            yield from ((("synonyms_in", where, word), place) for where in part.when for word, place in places)
    yield from ((("subjects", key), marked.at(("subjects", key))) for key in form.subjects)


def _by_word(groups: Mapping[str, list[str]]) -> dict[str, str]:
    return {plain(word): key for key, words in groups.items() for word in words}


def _by_industry(parts: list[forms.SynonymsInForm]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        words = {plain(word): plain(key) for key, variants in part.words.items() for word in variants}
        for industry in part.when:
            found.setdefault(industry, {}).update(words)
    return found


def _with_variants(groups: Mapping[str, list[str]], synonyms: Mapping[str, str]) -> dict[str, str]:
    """Word -> key; the synonyms of a word go with it, unless they stand somewhere themselves."""
    words = _by_word(groups)
    return {**{variant: words[word] for variant, word in synonyms.items() if word in words}, **words}


def words(form: forms.WordsForm) -> Words:
    """One text in both languages."""
    return Words(form.zh, form.en)


def plains(written: list[str]) -> tuple[str, ...]:
    """Words in their plain form; those that have no letters are left out."""
    return tuple(word for word in map(plain, written) if word)
