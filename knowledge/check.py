"""Lint of a loaded knowledge base, and the test questions that its entries and alarms bring with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from opencc import OpenCC

from bot.errors import Fault
from knowledge.match import Matcher
from knowledge.model import Entry, KnowledgeBase, Lang, RedFlag
from knowledge.reading import Reader, Sought, sought, wordings_of
from knowledge.text import holds, plain

LONGEST_ANSWER = 3500  # characters in one language: with its frame it fits one message
LANGS: tuple[Lang, ...] = ("zh", "en")
# An amount of medicine: a number and a unit that medicines are measured in.
_DOSE = re.compile(
    r"[0-9][0-9.]*\s*(?:毫升|ml\b|毫克|mg\b|cc\b|片|支|万?单位|iu\b|tablets?\b|pills?\b|millilit(?:re|er)s?\b|milligrams?\b)"
    r"|[一二两三四五六七八九十半几]\s*(?:毫升|毫克|片药|支)"
    r"|(?:毫克|mg|毫升|ml|克|g)\s*(?:/|每|per )\s*(?:公斤|千克|kg)",
    re.IGNORECASE,
)


def check(kb: KnowledgeBase, today: date) -> list[Fault]:
    """Every fault of the content, sorted by place. `today` judges the review dates. See the functions for the rules."""
    reader, matcher = Reader(kb.lexicon), Matcher(kb)
    faults: list[Fault] = []
    for entry in kb.entries.values():
        wanted = sought(kb, entry, reader)
        messages = [
            *_wording_faults(wanted, reader),
            *_test_faults(entry, matcher),
            *_answer_faults(entry, kb),
            *_review_faults(entry, today),
        ]
        faults += [Fault(entry.file, entry.line, 1, f"{entry.id}: {message}") for message in messages]
    faults += _duplicates(kb, reader)
    for flag in kb.red_flags:
        told = [*_loose_words(flag), *_flag_faults(flag, matcher)]
        faults += [Fault(flag.file, flag.line, 1, f"{flag.code}: {message}") for message in told]
    return sorted(faults)


def _wording_faults(wanted: Sought, reader: Reader) -> Iterator[str]:
    """Each phrasing names the entry's animal or crop, meets its must-have words and none of its must-not words."""
    for lang in LANGS:
        for text in wanted.entry.phrasings.get(lang):
            reading = reader.read(text, lang)
            if wanted.subjects and not wanted.subjects.intersection(reading.subjects):
                yield f"问法“{text}”没说是什么牲畜或庄稼 / the phrasing names no animal or crop of the entry"
            if wanted.lacks(reading):
                yield f"问法“{text}”不合自己的必有词 / the phrasing does not meet its own must-have words"
            if wanted.forbids(reading):
                yield f"问法“{text}”含自己的禁有词 / the phrasing holds one of its own must-not words"


def _test_faults(entry: Entry, matcher: Matcher) -> Iterator[str]:
    """Its phrasings and hits are answered by it, its misses are not; no hit is merely a phrasing again.

    A phrasing may be small talk too (转人工): that brings a person anyway.
    """
    phrasings = {plain(text) for text in wordings_of(entry)}
    for text in wordings_of(entry):
        verdict = matcher.verdict(text)
        if verdict.entry != entry.id and not verdict.smalltalk:
            yield f"问法“{text}”答到别处 / the phrasing is not answered by its own entry"
    for text in entry.tests.hit:
        verdict = matcher.verdict(text)
        if plain(text) in phrasings:
            yield f"测试问题“{text}”就是问法 / the test question is one of the phrasings"
        if verdict.entry != entry.id:
            got = verdict.entry or f"{verdict.decision} ({verdict.reason})"
            yield f"测试问题“{text}”没有答到，得到 {got} / the test question is not answered by it but: {got}"
    for text in entry.tests.miss:
        if matcher.verdict(text).entry == entry.id:
            yield f"“{text}”不该由它回答 / this question must not be answered by it"


def _answer_faults(entry: Entry, kb: KnowledgeBase) -> Iterator[str]:
    """No banned substance, no dose, short enough, the same after a way to traditional characters and back."""
    own = [
        plain(text) for text in (*wordings_of(entry), *(w for lang in LANGS for g in entry.must.get(lang) for w in g))
    ]
    for lang in LANGS:
        text = "\n".join(entry.answer.get(lang).values())
        for name in _banned(plain(text), own, kb):
            yield f"答案里有禁用的 {name} / the answer names {name}, which is banned"
        for dose in dict.fromkeys(_DOSE.findall(text)):
            yield f"答案里有用药剂量“{dose}” / the answer gives a dose: {dose}"
        if len(text) > LONGEST_ANSWER:
            yield f"答案有 {len(text)} 字，最多 {LONGEST_ANSWER} / the answer has {len(text)} characters, at most {LONGEST_ANSWER}"
    changed = _changed("\n".join(entry.answer.zh.values()))
    if changed:
        yield f"转成繁体再转回来变了：{changed} / changed by a way to traditional and back: {changed}"


def _banned(text: str, own: list[str], kb: KnowledgeBase) -> Iterator[str]:
    for item in kb.banned:
        names = [plain(name) for name in item.names]
        if not any(holds(wording, name) for wording in own for name in names):
            yield from (name for name in names if holds(text, name))


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _changed(text: str) -> str:
    back = _converter("tw2s").convert(_converter("s2tw").convert(text))
    return "、".join(dict.fromkeys(f"{a}→{b}" for a, b in zip(text, back, strict=False) if a != b))


def _review_faults(entry: Entry, today: date) -> Iterable[str]:
    if entry.review_by < today:
        yield f"该复审了（{entry.review_by}） / its review was due on {entry.review_by}"


def _duplicates(kb: KnowledgeBase, reader: Reader) -> Iterator[Fault]:
    """No two entries are asked with the same words."""
    first: dict[str, str] = {}
    for entry in kb.entries.values():
        for text in dict.fromkeys(wordings_of(entry)):
            owner = first.setdefault(reader.read(text).normal, entry.id)
            if owner != entry.id:
                message = f"{entry.id}: 问法“{text}”与 {owner} 的相同 / the phrasing is also one of {owner}"
                yield Fault(entry.file, entry.line, 1, message)


def _loose_words(flag: RedFlag) -> Iterator[str]:
    """No word of one character is enough by itself: [[羊]] would bring a person for every question about sheep."""
    for groups in (*flag.patterns, *(guarded.groups for guarded in flag.guarded)):
        for word in groups[0]:
            if len(word) == 1 and all(word in group for group in groups):
                yield f"只凭一个字“{word}”就报警，太宽了 / the single character {word} must not raise the alarm by itself"


def _flag_faults(flag: RedFlag, matcher: Matcher) -> Iterator[str]:
    """Its hits raise it, its misses do not."""
    for text in flag.examples.hit:
        if flag.code not in matcher.red_flags(text):
            yield f"“{text}”没有报警 / this must raise the alarm and does not"
    for text in flag.examples.miss:
        if flag.code in matcher.red_flags(text):
            yield f"“{text}”误报 / this must not raise the alarm and does"
