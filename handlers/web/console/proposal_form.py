"""An entry as a form's fields: one text field a part, lists a line each; and back.

content ──values──> {field: text} ──the browser──> {field: text} ──content_from──> content
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.content import tidy
from knowledge.model import SECTIONS

_LANGS = ("zh", "en")
_BETWEEN_WORDS = re.compile(r"[、，,;；]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in the form, where it stands in the content, and how it looks. `lang`: whose words it holds."""

    name: str
    way: tuple[str, ...]
    kind: str  # line, text, lines, groups, words, numbers, sources, check
    lang: str = ""
    rows: int = 1


def _both(name: str, kind: str, rows: int = 1, *way: str) -> tuple[Field, ...]:
    return tuple(Field(f"{name}_{lang}", (*(way or (name,)), lang), kind, lang, rows) for lang in _LANGS)


def _section(section: str) -> tuple[Field, ...]:
    return tuple(Field(f"answer_{section}_{lang}", ("answer", lang, section), "text", lang, 3) for lang in _LANGS)


# In the order in which they stand on the page.
FIELDS: tuple[Field, ...] = (
    *_both("title", "line"),
    Field("stage", ("stage",), "line"),
    Field("kind", ("kind",), "line"),
    Field("red_flag", ("red_flag",), "check"),
    Field("human_only", ("human_only",), "check"),
    Field("confirmed", ("confirmed",), "check"),
    Field("review_by", ("review_by",), "date"),
    Field("months", ("months",), "numbers"),
    *_both("phrasings", "lines", 8),
    *_both("must", "groups", 3),
    *_both("must_not", "words", 2),
    *(field for section in SECTIONS for field in _section(section)),
    *_both("varies_by", "words"),
    *_both("ask_back", "lines", 3),
    Field("sources", ("sources",), "sources", rows=3),
    Field("related", ("related",), "words"),
    Field("hit", ("tests", "hit"), "lines", rows=4),
    Field("miss", ("tests", "miss"), "lines", rows=4),
)


def content_from(text: Callable[[str], str], entry_id: str) -> dict[str, Any]:
    """The content that a form says; what cannot be read stands there as it was written, for the check to tell."""
    content: dict[str, Any] = {"id": entry_id}
    for field in FIELDS:
        place = content
        for name in field.way[:-1]:
            place = place.setdefault(name, {})
        place[field.way[-1]] = _read(field.kind, text(field.name))
    return tidy(content)


def values(content: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field for this content; a field that is checked holds "1"."""
    return {field.name: _shown(field.kind, _at(content, field.way)) for field in FIELDS}


def _at(content: Mapping[str, Any], way: tuple[str, ...]) -> Any:
    value: Any = content
    for name in way:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _read(kind: str, text: str) -> Any:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "check":
        return text == "1"
    if kind == "lines":
        return lines
    if kind == "groups":
        return [_words(line) for line in lines]
    if kind == "words":
        return [word for line in lines for word in _words(line)]
    if kind == "numbers":
        return [int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else word for word in _words(text)]
    if kind == "sources":
        return [_source(line) for line in lines]
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _words(line: str) -> list[str]:
    return [word.strip() for word in _BETWEEN_WORDS.split(line) if word.strip()]


def _source(line: str) -> dict[str, Any]:
    """Title | issuer | year | tier; what is missing is left to the check."""
    parts = [part.strip() for part in re.split(r"[|｜]", line)]
    found: dict[str, Any] = dict(zip(("title", "issuer", "year", "tier"), parts, strict=False))
    year = str(found.get("year", ""))
    return found | ({"year": int(year)} if year.isascii() and year.isdecimal() and len(year) == 4 else {})


def _shown(kind: str, value: Any) -> str:
    if kind == "check":
        return "1" if value else ""
    if not value:
        return ""
    if kind == "lines":
        return "\n".join(map(str, value))
    if kind == "groups":
        return "\n".join("、".join(map(str, group)) for group in value)
    if kind in ("words", "numbers"):
        return "、".join(map(str, value))
    if kind == "sources":
        return "\n".join(
            " | ".join(str(one.get(name, "")) for name in ("title", "issuer", "year", "tier")) for one in value
        )
    return str(value)
