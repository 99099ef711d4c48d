"""Lint of a loaded knowledge base, and the test questions that its entries and alarms bring with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from opencc import OpenCC

from bot.errors import Fault
from knowledge.calibrate import stale
from knowledge.doses import written_doses
from knowledge.editorial import editorial_faults
from knowledge.embedder import Embedder
from knowledge.lint import LANGS, entry_fault, lint, placed_wordings
from knowledge.match import Matcher
from knowledge.model import Banned, Decision, Entry, KnowledgeBase, RedFlag, Verdict
from knowledge.plan import Plan, plan_faults
from knowledge.reading import Reader, Sought, sought, wordings_of
from knowledge.text import holds, plain

LONGEST_ANSWER = 3500  # characters in one language: with its frame it fits one message


def check(kb: KnowledgeBase, today: date, plan: Plan | None = None, embedder: Embedder | None = None) -> list[Fault]:
    """Every fault of the content, sorted by place. `today` judges the review dates. See the functions for the rules."""
    planned = plan_faults(kb, plan) if plan else ()
    found = [*content_faults(kb, embedder), *editorial_faults(kb, today), *planned, *_calibration_faults(kb, embedder)]
    return sorted(found)


def _calibration_faults(kb: KnowledgeBase, embedder: Embedder | None) -> Iterator[Fault]:
    """The thresholds were measured on this knowledge base and these weights, not on some earlier ones."""
    if stale(kb, embedder):
        message = "门槛是按旧的知识库定的，请运行 nongda calibrate / made of something older, run nongda calibrate"
        yield Fault("calibration.yaml", 0, 0, message)


def content_faults(kb: KnowledgeBase, embedder: Embedder | None = None) -> list[Fault]:
    """What is wrong whatever the day is, sorted by place: with any of it a knowledge base must not begin to serve."""
    reader, matcher = Reader(kb.lexicon), Matcher(kb, embedder=embedder)
    faults = [*kb.unfinished, *lint(kb, reader)]
    for entry in kb.entries.values():
        faults += _wording_faults(sought(kb, entry, reader), reader)
        faults += _test_faults(entry, matcher)
        faults += _answer_faults(entry, kb)
    for flag in kb.red_flags:
        told = [*_loose_words(flag), *_flag_faults(flag, matcher)]
        faults += [Fault(flag.file, flag.line, 1, f"{flag.code}: {message}") for message in told]
    return sorted(faults)


def _wording_faults(wanted: Sought, reader: Reader) -> Iterator[Fault]:
    """Each phrasing names the entry's animal or crop, meets its must-have words and none of its must-not words."""
    entry = wanted.entry
    for lang, text, way in placed_wordings(entry):
        if way[0] != "phrasings":
            continue
        reading = reader.read(text, lang, industry=entry.industry)
        if wanted.subjects and not wanted.subjects.intersection(reading.subjects):
            message = f"问法“{text}”没说是什么牲畜或庄稼 / the phrasing names no animal or crop of the entry"
            yield entry_fault(entry, way, message)
        if wanted.lacks(reading):
            message = f"问法“{text}”不合自己的必有词 / the phrasing does not meet its own must-have words"
            yield entry_fault(entry, way, message)
        if wanted.forbids(reading):
            message = f"问法“{text}”含自己的禁有词 / the phrasing holds one of its own must-not words"
            yield entry_fault(entry, way, message)


def _test_faults(entry: Entry, matcher: Matcher) -> Iterator[Fault]:
    """Its phrasings are answered by it, its hits too, or it is the first to be offered (how sure the bot must be before it
    answers moves with the calibration); its misses are not; no hit is merely a phrasing again.

    A phrasing may be small talk too (转人工): that brings a person anyway.
    """
    phrasings = {plain(text) for text in wordings_of(entry)}
    for _, text, way in placed_wordings(entry):
        verdict = matcher.verdict(text)
        if verdict.entry == entry.id or verdict.smalltalk:
            continue
        first = verdict.candidates[0].entry if verdict.candidates else ""
        if first and first != entry.id:
            message = f"问法“{text}”先找到 {first} / the phrasing finds {first} before its own entry"
        else:
            message = f"问法“{text}”没有由它回答 / the phrasing is not answered by its own entry: {verdict.reason}"
        yield entry_fault(entry, way, message)
    for number, text in enumerate(entry.tests.hit):
        way = ("tests", "hit", number)
        verdict = matcher.verdict(text)
        if plain(text) in phrasings:
            yield entry_fault(entry, way, f"测试问题“{text}”就是问法 / the test question is one of the phrasings")
        if verdict.entry != entry.id and not _offered_first(verdict, entry):
            got = verdict.entry or f"{verdict.decision} ({verdict.reason})"
            message = f"测试问题“{text}”没有答到，得到 {got} / the test question is not answered by it but: {got}"
            yield entry_fault(entry, way, message)
    for number, text in enumerate(entry.tests.miss):
        if matcher.verdict(text).entry == entry.id:
            message = f"“{text}”不该由它回答 / this question must not be answered by it"
            yield entry_fault(entry, ("tests", "miss", number), message)


def _offered_first(verdict: Verdict, entry: Entry) -> bool:
    return verdict.decision is Decision.CHOOSE and verdict.candidates[0].entry == entry.id


def _answer_faults(entry: Entry, kb: KnowledgeBase) -> Iterator[Fault]:
    """No banned substance, no dose, short enough, the same after a way to traditional characters and back."""
    own = [
        plain(text) for text in (*wordings_of(entry), *(w for lang in LANGS for g in entry.must.get(lang) for w in g))
    ]
    for lang in LANGS:
        for section, text in entry.answer.get(lang).items():
            way = ("answer", lang, section)
            for name in _banned(plain(text), own, kb):
                message = f"答案里有禁用的 {name} / the answer names {name}, which is banned"
                yield entry_fault(entry, way, message)
            for dose in written_doses(text):
                yield entry_fault(entry, way, f"答案里有用药剂量“{dose}” / the answer gives a dose: {dose}")
            if lang == "zh" and (changed := _changed(text)):
                message = f"转成繁体再转回来变了：{changed} / changed by a way to traditional and back: {changed}"
                yield entry_fault(entry, way, message)
        length = len("\n".join(entry.answer.get(lang).values()))
        if length > LONGEST_ANSWER:
            message = f"答案有 {length} 字，最多 {LONGEST_ANSWER} / the answer has {length} characters, at most {LONGEST_ANSWER}"
            yield entry_fault(entry, ("answer", lang), message)


def _banned(text: str, own: list[str], kb: KnowledgeBase) -> Iterator[str]:
    for names in _banned_names(kb.banned):
        told = [name for name in names if holds(text, name)]
        if told and not any(holds(wording, name) for wording in own for name in names):
            yield from told


@cache
def _banned_names(banned: tuple[Banned, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(plain(name) for name in item.names) for item in banned)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _changed(text: str) -> str:
    back = _converter("tw2s").convert(_converter("s2tw").convert(text))
    return "、".join(dict.fromkeys(f"{a}→{b}" for a, b in zip(text, back, strict=False) if a != b))


def _loose_words(flag: RedFlag) -> Iterator[str]:
    """No word of one character is enough by itself: [[羊]] would bring a person for every question about sheep."""
    for groups in ((*pattern.near, *pattern.groups) for pattern in flag.patterns):
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
