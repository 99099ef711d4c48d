"""Finished texts: the messages of the catalogue in a person's language, entries and safety cards as a person reads them.

Everything is plain text, so that nothing a person typed can be taken for markup. Simplified Chinese is written by people,
traditional is derived from it (opencc s2tw), English is written beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.config import Name
from bot.core.situation import Language
from knowledge.model import SECTIONS, Entry, Lang, RedFlag, Words
from knowledge.script import traditional

TEXT_LIMIT = 4096  # UTF-16 units in one Telegram message
CAPTION_LIMIT = 1024  # likewise under a picture
_ALOUD_LINES, _ALOUD_CALL_LINES = 4, 2  # what somebody can keep in mind who hears it once
# What each language is called on its button.
LANGUAGE_NAMES = {
    Language.SIMPLIFIED: "buttons.simplified",
    Language.TRADITIONAL: "buttons.traditional",
    Language.ENGLISH: "buttons.english",
}
# Marks that turn the direction of what follows, and controls: they would garble the words around a quotation.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")


class Catalogue:
    """The sentences the bot says, by key. `messages` holds simplified Chinese and English; both must be there."""

    def __init__(self, messages: Mapping[str, Words]) -> None:
        self._messages = dict(messages)
        self._traditional: dict[str, str] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def text(self, key: str, language: Language, **values: object) -> str:
        """The message in this language, its `{names}` filled in. Raises KeyError for a key or a name that is not there."""
        template = self._template(key, language)
        text = template.format(**values)
        if language is Language.ENGLISH and template.startswith("{"):
            return text[:1].upper() + text[1:]  # "the expert for ..." begins a sentence here
        return text

    def words(self, key: str) -> Words:
        """The message as it is written, in both languages. Raises KeyError for a key that is not there."""
        return self._messages[key]

    def _template(self, key: str, language: Language) -> str:
        words = self._messages[key]
        if language is Language.ENGLISH:
            return words.en
        if language is Language.SIMPLIFIED:
            return words.zh
        if key not in self._traditional:
            self._traditional[key] = traditional(words.zh)
        return self._traditional[key]


def base_of(language: Language) -> Lang:
    """The written language that a language of ours is taken from."""
    return "en" if language is Language.ENGLISH else "zh"


def localised(words: Words | Name, language: Language) -> str:
    """A bilingual name or text in this language."""
    if language is Language.ENGLISH:
        return words.en
    return traditional(words.zh) if language is Language.TRADITIONAL else words.zh


def entry_text(entry: Entry, language: Language, words: Catalogue, now: datetime) -> str:
    """The answer of an entry as one text: title, sections in order, what it varies by, what is unconfirmed, sources.

    `now` is the local time: outside the months for which the entry holds, that is said first.
    """
    blocks = [words.text("answer.title", language, title=localised(entry.title, language))]
    if entry.months and now.month not in entry.months:
        months = _months(entry.months, language, words)
        blocks.append(words.text("answer.other_months", language, months=months))
    sections = entry.answer.get(base_of(language))
    for name in SECTIONS:
        if body := sections.get(name):
            body = traditional(body) if language is Language.TRADITIONAL else body
            blocks.append(words.text(f"answer.{name}", language) + "\n" + body.strip())
    if not entry.confirmed:
        blocks.append(words.text("answer.unconfirmed", language))
    blocks.append(_sources(entry, language, words))
    return "\n\n".join(blocks)


def aloud(entry: Entry, language: Language, words: Catalogue) -> str:
    """The short form of an entry to be read to somebody: what to do first, and when to call a person."""
    sections = entry.answer.get(base_of(language))
    first = (sections.get("now") or sections.get("then") or sections.get("check") or "").strip().splitlines()
    call = (sections.get("call") or "").strip().splitlines()
    lines = [words.text("behalf.aloud", language), *first[:_ALOUD_LINES]]
    if call:
        lines += [words.text("answer.call", language), *call[:_ALOUD_CALL_LINES]]
    text = "\n".join(lines)
    return traditional(text) if language is Language.TRADITIONAL else text


def _months(months: tuple[int, ...], language: Language, words: Catalogue) -> str:
    separator = ", " if language is Language.ENGLISH else "、"
    return separator.join(words.text(f"month.{number}", language) for number in months)


def _sources(entry: Entry, language: Language, words: Catalogue) -> str:
    issuers = list(dict.fromkeys(f"{source.issuer} {source.year}" for source in entry.sources))[:3]
    separator = "; " if language is Language.ENGLISH else "；"
    text = separator.join(issuers)
    return words.text(
        "answer.sources", language, sources=traditional(text) if language is Language.TRADITIONAL else text
    )


def card_text(flag: RedFlag, language: Language, animal_epidemic: str) -> str:
    """A safety card, with the county's animal-epidemic number in it."""
    return localised(flag.card, language).replace("{animal_epidemic}", animal_epidemic).strip()


def units(text: str) -> int:
    """How long the messenger finds a text: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, cut at line ends where there are any. Nothing is lost but those
    ends, and whole pieces that show nothing: a messenger refuses those.

    An empty text gives no piece; `limit` must be at least 2.
    """
    if units(text) <= limit:
        return [text] if visible(text) else []
    pieces: list[str] = []
    piece = ""
    for part in _parts(text, limit):
        joined = f"{piece}\n{part}" if piece else part
        if units(joined) <= limit:
            piece = joined
        else:
            pieces.append(piece)
            piece = part
    return [one for one in (*pieces, piece) if visible(one)]


def _parts(text: str, limit: int) -> Iterator[str]:
    for line in text.split("\n"):
        start = size = 0
        for position, character in enumerate(line):
            width = units(character)
            if size + width > limit:
                yield line[start:position]
                start, size = position, 0
            size += width
        yield line[start:]


def visible(text: str) -> str:
    """The text without the blanks around it; "" where nothing of it can be seen (blanks, marks, controls)."""
    return text.strip() if any(unicodedata.category(c)[0] not in "CZ" for c in text) else ""


def quoted(text: str) -> str:
    """What somebody typed, as it may stand in a message to somebody else: without what turns the direction of writing."""
    return _TURNING.sub("", text).strip()


def in_a_line(text: str, limit: int) -> str:
    """As `quoted`, on one line and at most `limit` characters long."""
    return shorten(" ".join(quoted(text).split()), limit)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
