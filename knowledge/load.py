"""YAML -> KnowledgeBase. Every fault of all files is told together, with file, line and column.

entries/*.yaml, lexicon.yaml, redflags.yaml, banned.yaml ──load_marked──> Marked ──forms──> frozen dataclasses
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import Fault, InputFault
from bot.marked_yaml import Loc, Marked, faults_of, load_marked
from knowledge import forms
from knowledge.model import (
    SECTIONS,
    Answer,
    Banned,
    Entry,
    Guarded,
    KnowledgeBase,
    Lexicon,
    Must,
    OwnTests,
    Phrases,
    RedFlag,
    Source,
    Words,
)
from knowledge.text import plain

HOME = Path(__file__).parent  # the knowledge base that comes with the program
# An id in the text of a file that could not be read as data.
_ID = re.compile(r"""\bid["']?:[ \t]*["']?([a-z][a-z0-9-]*)""")
_F = TypeVar("_F", bound=BaseModel)
_T = TypeVar("_T")


@dataclass(slots=True)
class _Reading:
    """The files read so far and what is wrong with them."""

    faults: list[Fault] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)

    def read(self, path: Path, model: type[_F]) -> tuple[Marked, _F] | None:
        try:
            marked = load_marked(path)
            form = model.model_validate(marked.data)
        except InputFault as error:
            self.faults += error.faults
        except ValidationError as error:
            self.faults += faults_of(marked, error, model)
        else:
            self.contents.append(_canonical(form))
            return marked, form
        return None


def load(directory: Path = HOME) -> KnowledgeBase:
    """The knowledge base in `directory`. Raises InputFault with every fault of every file.

    banned.yaml may be missing; the other files may not.
    """
    reading = _Reading()
    paths = sorted((directory / "entries").glob("*.yaml"))
    files = [reading.read(path, forms.EntriesForm) for path in paths]
    if not files:
        reading.faults.append(Fault(str(directory / "entries"), 0, 0, "没有条目文件 / there are no entry files"))
    lexicon = reading.read(directory / "lexicon.yaml", forms.LexiconForm)
    red_flags = reading.read(directory / "redflags.yaml", forms.RedFlagsForm)
    path = directory / "banned.yaml"
    banned = reading.read(path, forms.BannedForm) if path.exists() else None
    found = [file for file in files if file]
    unread = [path for path, file in zip(paths, files, strict=True) if not file]
    reading.faults += _entry_faults(found, frozenset(_ids_in(unread)))
    reading.faults += _lexicon_faults(*lexicon) if lexicon else []
    reading.faults += _flag_faults(*red_flags) if red_flags else []
    if reading.faults or not lexicon or not red_flags:
        raise InputFault(reading.faults)
    return KnowledgeBase(
        entries={e.id: _entry(m, f.industry, n, e) for m, f in found for n, e in enumerate(f.entries)},
        lexicon=_lexicon(lexicon[1]),
        red_flags=tuple(_red_flag(red_flags[0], number, flag) for number, flag in enumerate(red_flags[1].red_flags)),
        version=_digest("\n".join(reading.contents)),
        banned=tuple(Banned(tuple(b.names), b.since, b.by) for b in banned[1].banned) if banned else (),
    )


def _ids_in(paths: list[Path]) -> Iterator[str]:
    """The ids of entries that are there but have a fault, so that one slip brings no faults of those that name them."""
    for path in paths:
        with suppress(OSError):
            yield from _ID.findall(path.read_text(encoding="utf-8", errors="replace"))


def _entry_faults(files: list[tuple[Marked, forms.EntriesForm]], unread: frozenset[str]) -> Iterator[Fault]:
    """Faults between entries: ids, prefixes, sections, relations. `unread`: the ids in files that have other faults."""
    first: dict[str, str] = {}
    for marked, form in files:
        for number, entry in enumerate(form.entries):
            at = ("entries", number, "id")
            if entry.id in first:
                yield marked.fault(
                    at, f"编号 {entry.id} 已用于 {first[entry.id]} / the id {entry.id} is already used there"
                )
            first.setdefault(entry.id, f"{marked.file}:{marked.at(at)[0]}")
            if not entry.id.startswith(f"{form.industry}-"):
                yield marked.fault(at, f"编号要以 {form.industry}- 开头 / the id must begin with {form.industry}-")
    for marked, form in files:
        for number, entry in enumerate(form.entries):
            yield from _content_faults(marked, number, entry, unread.union(first))


def _content_faults(marked: Marked, number: int, entry: forms.EntryForm, ids: frozenset[str]) -> Iterator[Fault]:
    for position, other in enumerate(entry.related):
        if other not in ids or other == entry.id:
            yield marked.fault(
                ("entries", number, "related", position), f"没有别的条目叫 {other} / there is no other entry {other}"
            )
    zh, en = (set(_sections(answer)) for answer in (entry.answer.zh, entry.answer.en))
    for section in sorted(zh ^ en):
        where = ("entries", number, "answer", "en" if section in zh else "zh")
        yield marked.fault(
            where, f"中英文的段落要一样：缺少 {section} / both languages need the same sections: {section}"
        )


def _lexicon_faults(marked: Marked, form: forms.LexiconForm) -> Iterator[Fault]:
    """A word may stand for one thing only."""
    groups: list[tuple[Loc, list[str]]] = [(("synonyms", key), words) for key, words in form.synonyms.items()]
    yield from _twice(marked, groups)
    variants = {plain(word): key for key, words in form.synonyms.items() for word in words}
    for key in form.synonyms:
        if variants.get(plain(key), key) != key:
            other = variants[plain(key)]
            yield marked.fault(("synonyms", key), f"{key} 已归到 {other} / {key} is itself called {other}")
    groups = [(("subjects", key, "words"), subject.words) for key, subject in form.subjects.items()]
    yield from _twice(marked, [*groups, (("no_subject",), form.no_subject)])


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


def _flag_faults(marked: Marked, form: forms.RedFlagsForm) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, flag in enumerate(form.red_flags):
        if flag.code in seen:
            yield marked.fault(("red_flags", number, "code"), f"{flag.code} 写了两次 / {flag.code} is there twice")
        seen.add(flag.code)


def _entry(marked: Marked, industry: str, number: int, form: forms.EntryForm) -> Entry:
    return Entry(
        id=form.id,
        version=_digest(_canonical(form)),
        title=_words(form.title),
        industry=industry,
        stage=form.stage,
        kind=form.kind,
        phrasings=_phrases(form.phrasings),
        must=Must(zh=_groups(form.must.zh), en=_groups(form.must.en)),
        must_not=_phrases(form.must_not, plain),
        answer=Answer(zh=_sections(form.answer.zh), en=_sections(form.answer.en)),
        ask_back=_phrases(form.ask_back),
        varies_by=_phrases(form.varies_by),
        months=tuple(form.months),
        sources=tuple(Source(s.title, s.issuer, s.year, s.tier) for s in form.sources),
        review_by=form.review_by,
        confirmed=form.confirmed,
        red_flag=form.red_flag,
        human_only=form.human_only,
        related=tuple(form.related),
        tests=OwnTests(tuple(form.tests.hit), tuple(form.tests.miss)),
        file=marked.file,
        line=marked.at(("entries", number, "id"))[0],
    )


def _lexicon(form: forms.LexiconForm) -> Lexicon:
    subjects = {plain(word): key for key, subject in form.subjects.items() for word in subject.words}
    return Lexicon(
        synonyms={plain(word): plain(key) for key, words in form.synonyms.items() for word in words},
        subjects={**subjects, **{plain(word): "" for word in form.no_subject}},
        subject_names={key: _words(subject.name) for key, subject in form.subjects.items()},
        industry_of={key: subject.industry for key, subject in form.subjects.items() if subject.industry},
        fillers=_plains(form.fillers),
        question_words=_plains(form.question_words),
        off_topic=_plains(form.off_topic),
        smalltalk={kind: _plains(words) for kind, words in form.smalltalk.items()},
        animals=tuple(key for key, subject in form.subjects.items() if subject.animal),
    )


def _red_flag(marked: Marked, number: int, form: forms.RedFlagForm) -> RedFlag:
    return RedFlag(
        code=form.code,
        title=_words(form.title),
        about=form.about,
        patterns=tuple(_groups(pattern) for pattern in form.patterns),
        unless=_plains(form.unless),
        card=_words(form.card),
        answer_below=form.answer_below,
        examples=OwnTests(tuple(form.examples.hit), tuple(form.examples.miss)),
        file=marked.file,
        line=marked.at(("red_flags", number, "code"))[0],
        guarded=tuple(Guarded(_groups(guarded.pattern), _plains(guarded.unless)) for guarded in form.guarded),
    )


def _words(form: forms.WordsForm) -> Words:
    return Words(form.zh, form.en)


def _phrases(form: forms.PhrasesForm | forms.OptionalPhrasesForm, change: Callable[[str], str] = str) -> Phrases:
    return Phrases(tuple(map(change, form.zh)), tuple(map(change, form.en)))


def _groups(groups: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(_plains(group) for group in groups)


def _plains(words: list[str]) -> tuple[str, ...]:
    return tuple(word for word in map(plain, words) if word)


def _sections(form: forms.SectionsForm) -> dict[str, str]:
    texts = form.model_dump(exclude_none=True)
    return {section: texts[section].strip() for section in SECTIONS if section in texts}


def _canonical(form: BaseModel) -> str:
    return json.dumps(form.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def _digest(content: str) -> str:
    return blake2b(content.encode(), digest_size=5).hexdigest()
