"""A changed knowledge base is taken in while the old one serves on.

    folder ──Watch.look──> nothing │ Fresh: checked, its matcher built │ Kept: its faults

Everything here takes as long as loading, checking and indexing do: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import Fault, InputFault
from knowledge.calibrate import stale
from knowledge.check import content_faults
from knowledge.embedder import Embedder
from knowledge.load import load
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase

# Size and time of change of every file: what tells that one was saved.
_Marks = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new knowledge base has that the old one had not: entries by id, and whether words or alarms changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    words: bool
    red_flags: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """A knowledge base that may serve from now on."""

    base: KnowledgeBase
    matcher: Matcher
    changes: Changes
    stale: bool  # its thresholds were measured on something else: `nongda calibrate`


@dataclass(frozen=True, slots=True)
class Kept:
    """The old one serves on: for these faults of the files as they are now, or, without any, because they say the same."""

    faults: tuple[Fault, ...] = ()


class Watch:
    """Looks after one folder. `base` is what was loaded from it last; `embedder` is what matchers are built with."""

    def __init__(self, folder: Path, base: KnowledgeBase, embedder: Embedder | None = None) -> None:
        self._folder = folder
        self._base = base
        self._embedder = embedder
        self._read = self._seen = _marks(folder)

    def look(self) -> Fresh | Kept | None:
        """What became of the files since the last look; None when nothing did, or when they still change.

        Files count as changed only when two looks in a row see them the same: an editor, or a copy of many files, may be
        half done. Faults are told once for each state of the files. A knowledge base that is past review, or whose
        calibration is stale, serves: so does the old one.
        """
        before, self._seen = self._seen, _marks(self._folder)
        if self._seen == self._read or self._seen != before:
            return None
        self._read = self._seen
        try:
            base = load(self._folder)
        except InputFault as wrong:
            return Kept(wrong.faults)
        if base.version == self._base.version and base.calibration == self._base.calibration:
            self._base = base
            return Kept()
        faults = content_faults(base, self._embedder)
        if faults:
            return Kept(tuple(faults))
        matcher = Matcher(base, embedder=self._embedder)
        fresh = Fresh(base, matcher, changes(self._base, base), stale(base, self._embedder))
        self._base = base
        return fresh


def changes(old: KnowledgeBase, new: KnowledgeBase) -> Changes:
    """What differs between two knowledge bases."""
    both = old.entries.keys() & new.entries.keys()
    return Changes(
        added=tuple(key for key in new.entries if key not in old.entries),
        changed=tuple(
            key for key in new.entries if key in both and new.entries[key].version != old.entries[key].version
        ),
        removed=tuple(key for key in old.entries if key not in new.entries),
        words=old.lexicon != new.lexicon,
        red_flags=[replace(flag, file="", line=0) for flag in old.red_flags]
        != [replace(flag, file="", line=0) for flag in new.red_flags],
    )


def _marks(folder: Path) -> _Marks:
    """A file that goes while it is looked at is not there."""
    marks = {}
    for path in sorted((*folder.glob("*.yaml"), *(folder / "entries").glob("*.yaml"))):
        try:
            about = path.stat()
        except OSError:
            continue
        marks[path] = (about.st_mtime_ns, about.st_size)
    return marks
