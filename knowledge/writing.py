"""An entry into the text of its file: only the lines that change are touched; comments and order stay.

(text, content) ──where its parts stand, by ruamel.yaml──> what differs ──> those lines anew
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from knowledge.content import Content, tidy

_WIDE = 100_000  # characters: no line of ours is folded
# Words, months and ids stand in one line, as our files have them.
_IN_A_LINE = ("must", "must_not", "months", "related", "varies_by")
_Way = tuple[str, ...]
_Edit = tuple[int, int, list[str]]  # lines from, up to (not included), and what stands there instead


class Unwritable(Exception):
    """The file's text has no place for the entry: it is no file of entries, or not of this industry."""


def with_entry(text: str, industry: str, content: Content) -> str:
    """The file's text with this entry in it: changed where it stands, or put at the end. An empty text becomes a file.

    Raises Unwritable.
    """
    wanted = tidy(content)
    if not text.strip():
        text = f"industry: {industry}\nentries:\n"
        return "\n".join([text.rstrip("\n"), *_item(wanted, 2)]) + "\n"
    lines = text.rstrip("\n").split("\n")
    entries = _entries(text, industry)
    for place, entry in enumerate(entries):
        if entry.get("id") == wanted["id"]:
            end = entries.lc.item(place + 1)[0] if place + 1 < len(entries) else len(lines)
            edits = _changes(entry, wanted, (), _without_tail(lines, end), lines)
            return "\n".join(_edited(lines, edits)) + "\n"
    return "\n".join([*lines, *_item(wanted, entries.lc.col if entries else 2)]) + "\n"


def _entries(text: str, industry: str) -> CommentedSeq:
    yaml = YAML()
    try:
        data = yaml.load(text)
    except YAMLError as wrong:
        raise Unwritable(str(wrong)) from None
    entries = data.get("entries") if isinstance(data, CommentedMap) else None
    if not isinstance(entries, CommentedSeq) or data.get("industry") != industry or entries.fa.flow_style():
        raise Unwritable("it is no file of entries of this industry")
    return entries


def _changes(old: CommentedMap, new: Mapping[str, Any], way: _Way, end: int, lines: list[str]) -> list[_Edit]:
    """The edits that make the mapping `old`, which stands at `way` of its entry and ends before line `end`, say what `new` says."""
    edits: list[_Edit] = []
    names = list(old)
    column = old.lc.key(names[0])[1]
    after = old.lc.key(names[0])[0] + 1
    for number, name in enumerate(names):
        first = old.lc.key(name)[0]
        last = old.lc.key(names[number + 1])[0] if number + 1 < len(names) else end
        last = _without_tail(lines, last)
        if name not in new:
            if _same(old[name], None):
                continue
            edits.append((first, last, []))
        elif not _same(old[name], new[name]):
            edits += _within(old[name], (*way, name), new[name], (first, last, column), lines)
    places = {name: old.lc.key(name)[0] for name in names}
    for name in new:
        if name in places:
            rest = [places[other] for other in names if places[other] > places[name]]
            after = _without_tail(lines, min(rest)) if rest else end
        else:
            edits.append((after, after, _field((*way, name), new[name], column)))
    return edits


def _within(old: Any, way: _Way, new: Any, where: tuple[int, int, int], lines: list[str]) -> list[_Edit]:
    """Inside a mapping, what differs there; to a list that grows, what is added; else the whole field anew."""
    first, last, column = where
    block = isinstance(old, CommentedMap | CommentedSeq) and len(old) > 0 and not old.fa.flow_style()
    if block and isinstance(old, CommentedMap) and isinstance(new, Mapping) and old.lc.key(next(iter(old)))[0] > first:
        return _changes(old, new, way, last, lines)
    if block and isinstance(old, CommentedSeq) and isinstance(new, list) and _same(list(old), new[: len(old)]):
        added = [line for item in new[len(old) :] for line in _item(item, old.lc.item(0)[1] - 2, way)]
        return [(last, last, added)]
    return [(first, last, _field(way, new, column))]


def _same(old: Any, new: Any) -> bool:
    return tidy({"tests": old}) == tidy({"tests": new})


def _edited(lines: list[str], edits: list[_Edit]) -> list[str]:
    for first, last, instead in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        lines = [*lines[:first], *instead, *lines[last:]]
    return lines


def _without_tail(lines: list[str], end: int) -> int:
    """The end of what stands before `end`, without the empty lines and comments that belong to what follows."""
    while end > 0 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _field(way: _Way, value: Any, column: int) -> list[str]:
    return _lines({way[-1]: _told(way, value)}, column)


def _item(value: Any, column: int, way: _Way = ()) -> list[str]:
    return _lines([_told(way, value, inside=True)], column)


def _told(way: _Way, value: Any, inside: bool = False) -> Any:
    """As our files write it: long texts in blocks, lists of words in a line, dates as dates. `inside`: it stands in a list."""
    if way[-1:] == ("review_by",):
        return date.fromisoformat(str(value))
    if isinstance(value, Mapping):
        return {key: _told((*way, key), one) for key, one in value.items()}
    if isinstance(value, list):
        told = CommentedSeq(_told(way, one, inside=True) for one in value)
        if way[:1] and way[0] in _IN_A_LINE and (way[0] != "must" or inside):
            told.fa.set_flow_style()
        return told
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value


def _lines(value: Any, column: int) -> list[str]:
    yaml = YAML()
    yaml.width = _WIDE
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(value, out)
    lines = out.getvalue().rstrip("\n").split("\n")
    already = len(lines[0]) - len(lines[0].lstrip())
    return [" " * column + line[already:] if line.strip() else "" for line in lines]
