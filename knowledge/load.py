"""YAML -> KnowledgeBase. Every fault of all files is told together, with file, line and column.

entries/*.yaml, lexicon.yaml, redflags.yaml, banned.yaml ──load_marked──> Marked ──forms──> frozen dataclasses
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import Fault, InputFault
from bot.marked_yaml import Loc, Marked, faults_of, load_marked
from knowledge import forms
from knowledge.load_flags import flag_faults, red_flags_of
from knowledge.load_lexicon import lexicon_faults, make_lexicon, plains, words
from knowledge.model import (
    SECTIONS,
    Answer,
    Banned,
    Calibration,
    Entry,
    KnowledgeBase,
    Must,
    OutOfScope,
    OwnTests,
    Phrases,
    Source,
)
from knowledge.text import plain
from knowledge.unfinished import gaps_of

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

    def read_if_any(self, path: Path, model: type[_F], counts: bool = True) -> tuple[Marked, _F] | None:
        return self.read(path, model, counts) if path.exists() else None

    def read(self, path: Path, model: type[_F], counts: bool = True) -> tuple[Marked, _F] | None:
        """The file in its form, or None and its faults noted. `counts`: whether its content is part of the version."""
        try:
            marked = load_marked(path)
            form = model.model_validate(marked.data)
        except InputFault as error:
            self.faults += error.faults
        except ValidationError as error:
            self.faults += faults_of(marked, error, model)
        else:
            self.contents += [_canonical(form)] if counts else []
            return marked, form
        return None


def load(directory: Path = HOME) -> KnowledgeBase:
    """The knowledge base in `directory`. Raises InputFault with every fault of every file.

    banned.yaml, calibration.yaml and out_of_scope.yaml may be missing; the other files may not. An entry with gaps is none.
    """
    reading = _Reading()
    paths = sorted((directory / "entries").glob("*.yaml"))
    files = [reading.read(path, forms.EntriesForm) for path in paths]
    if not files:
        reading.faults.append(Fault(str(directory / "entries"), 0, 0, "没有条目文件 / there are no entry files"))
    lexicon = reading.read(directory / "lexicon.yaml", forms.LexiconForm)
    red_flags = reading.read(directory / "redflags.yaml", forms.RedFlagsForm)
    banned = reading.read_if_any(directory / "banned.yaml", forms.BannedForm)
    calibration = reading.read_if_any(directory / "calibration.yaml", forms.CalibrationForm, counts=False)
    out_of_scope = reading.read_if_any(directory / "out_of_scope.yaml", forms.OutOfScopeForm, counts=False)
    found = [file for file in files if file]
    unread = [path for path, file in zip(paths, files, strict=True) if not file]
    reading.faults += _entry_faults(found, frozenset(_ids_in(unread)))
    reading.faults += lexicon_faults(*lexicon) if lexicon else []
    reading.faults += flag_faults(*red_flags) if red_flags else []
    if reading.faults or not lexicon or not red_flags:
        raise InputFault(reading.faults)
    gaps = {e.id: gaps_of(marked, number) for marked, form in found for number, e in enumerate(form.entries)}
    return KnowledgeBase(
        entries={
            e.id: _entry(m, f.industry, n, e, p) for m, f in found for n, (e, p) in _placed(m, f) if not gaps[e.id]
        },
        lexicon=make_lexicon(*lexicon),
        red_flags=tuple(red_flags_of(*red_flags)),
        version=_digest("\n".join(reading.contents)),
        banned=tuple(_banned(b) for b in banned[1].banned) if banned else (),
        restricted=tuple(_banned(b) for b in banned[1].restricted) if banned else (),
        calibration=_calibration(calibration[1]) if calibration else Calibration(),
        out_of_scope=tuple(_out_of_scope(out_of_scope[1])) if out_of_scope else (),
        unfinished=tuple(fault for faults in gaps.values() for fault in faults),
    )


def _banned(item: forms.BannedItemForm) -> Banned:
    return Banned(tuple(item.names), item.since, item.by, words(item.on) if item.on else None)


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


_Places = dict[Loc, tuple[int, int]]


def _placed(marked: Marked, form: forms.EntriesForm) -> Iterator[tuple[int, tuple[forms.EntryForm, _Places]]]:
    """Each entry with its number and the places of its parts."""
    inside: list[_Places] = [{} for _ in form.entries]
    for loc, place in marked.places.items():
        if len(loc) > 2 and loc[0] == "entries" and isinstance(loc[1], int):
            inside[loc[1]][loc[2:]] = place
    return enumerate(zip(form.entries, inside, strict=True))


def _entry(marked: Marked, industry: str, number: int, form: forms.EntryForm, places: _Places) -> Entry:
    line = marked.at(("entries", number, "id"))[0]
    return replace(entry_of(industry, form), file=marked.file, line=line, places=places)


def entry_of(industry: str, form: forms.EntryForm) -> Entry:
    """The entry that a form says, as if it stood in no file."""
    return Entry(
        id=form.id,
        version=_digest(_canonical(form)),
        title=words(form.title),
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
    )


def _calibration(form: forms.CalibrationForm) -> Calibration:
    return Calibration(tuple(form.curve), tuple(form.vetoed), form.answer_from, form.promised, form.made_of)


def _out_of_scope(form: forms.OutOfScopeForm) -> Iterator[OutOfScope]:
    for group, items in form.out_of_scope.items():
        for item in items:
            yield OutOfScope(item, "", group) if isinstance(item, str) else OutOfScope(item.text, item.unless, group)


def _phrases(form: forms.PhrasesForm | forms.OptionalPhrasesForm, change: Callable[[str], str] = str) -> Phrases:
    return Phrases(tuple(map(change, form.zh)), tuple(map(change, form.en)))


def _groups(groups: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(plains(group) for group in groups)


def _sections(form: forms.SectionsForm) -> dict[str, str]:
    texts = form.model_dump(exclude_none=True)
    return {section: texts[section].strip() for section in SECTIONS if section in texts}


def _canonical(form: BaseModel) -> str:
    return json.dumps(form.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def _digest(content: str) -> str:
    return blake2b(content.encode(), digest_size=5).hexdigest()
