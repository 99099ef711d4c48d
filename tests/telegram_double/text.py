"""Text as Telegram measures and reads it: UTF-16 lengths, HTML markup, and the entities it finds by itself."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_double import words

Json = dict[str, Any]

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_START = re.compile(r"<([^\s>]*)((?:\s+[^\s=>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s=>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")
_END = re.compile(r"</\s*([^\s>]*)\s*>")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)"
    r"|(?P<url>https?://[^\s<>，。；！？]+)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})",
    re.ASCII,
)


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_entities(text: str) -> list[Json]:
    """The commands, links and mentions that Telegram marks without being asked, offsets in UTF-16 units."""
    if not ("/" in text or "@" in text):
        return []
    return [
        {"type": str(m.lastgroup), "offset": units(text[: m.start()]), "length": units(m.group())}
        for m in _FOUND.finditer(text)
    ]


@dataclass
class _Open:
    tag: str
    offset: int
    extra: Json = field(default_factory=dict)
    kind: str = ""


class _Reader:
    """One pass over HTML text. `plain` grows; `open` holds the tags not yet closed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def refuse(self, reason: str, at: int) -> words.Refusal:
        offset = len(self.source[:at].encode("utf-8"))
        return words.bad(f"can't parse entities: {reason.format(at=f'at byte offset {offset}')}")

    def read(self) -> None:
        position = 0
        while position < len(self.source):
            if self.source.startswith("</", position):
                position = self._end(position)
            elif self.source[position] == "<":
                position = self._start(position)
            else:
                position = self._characters(position)
        if self.open:
            tag = self.open[-1].tag
            raise words.bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")

    def _characters(self, position: int) -> int:
        reference = _REFERENCE.match(self.source, position)
        if reference:
            piece, position = html.unescape(reference.group()), reference.end()
        else:
            following = re.compile(r"[<&]").search(self.source, position + 1)
            end = following.start() if following else len(self.source)
            piece, position = self.source[position:end], end
        self.plain.append(piece)
        self.length += units(piece)
        return position

    def _start(self, position: int) -> int:
        name = re.compile(r"<([^\s>]*)").match(self.source, position)
        tag = name.group(1).lower() if name else ""
        if tag not in _TAGS:
            raise self.refuse(f'Unsupported start tag "{tag}" {{at}}', position)
        whole = _START.match(self.source, position)
        if whole is None:
            raise self.refuse("Unclosed start tag {at}", position)
        attributes = {
            key.lower(): html.unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(whole.group(2))
        }
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler" {at}', position)
        opened = _Open(tag, self.length, kind=_TAGS[tag])
        if tag == "a":
            opened.extra = {"url": attributes.get("href", "")}
        elif tag == "tg-emoji":
            opened.extra = {"custom_emoji_id": attributes.get("emoji-id", "")}
        elif tag == "blockquote" and "expandable" in attributes:
            opened.kind = "expandable_blockquote"
        elif tag == "code" and attributes.get("class", "").startswith("language-") and self._inside_pre():
            self.open[-1].extra = {"language": attributes["class"].removeprefix("language-")}
            opened.kind = ""
        self.open.append(opened)
        return whole.end()

    def _inside_pre(self) -> bool:
        return bool(self.open) and self.open[-1].tag == "pre" and self.open[-1].offset == self.length

    def _end(self, position: int) -> int:
        if not self.open:
            raise self.refuse("Unexpected end tag {at}", position)
        whole = _END.match(self.source, position)
        if whole is None:
            raise self.refuse("Unclosed end tag {at}", position)
        opened, tag = self.open.pop(), whole.group(1).lower()
        if tag and tag != opened.tag:
            raise self.refuse(f'Unmatched end tag {{at}}, expected "</{opened.tag}>", found "</{tag}>"', position)
        usable = opened.kind and (opened.kind != "text_link" or opened.extra["url"])
        if usable and self.length > opened.offset:
            self.entities.append(
                {"type": opened.kind, "offset": opened.offset, "length": self.length - opened.offset, **opened.extra}
            )
        return whole.end()


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text a person sees and its entities, outermost first.

    Raises:
        Refusal: "can't parse entities: ..." with the byte offset, for what Telegram's own reader does not take.
    """
    reader = _Reader(source)
    reader.read()
    return "".join(reader.plain), sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))


def cut(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """As an app does with a text too long for one message: pieces of at most `limit` units."""
    pieces, rest = [], text
    while units(rest) > limit:
        size = limit
        while units(rest[:size]) > limit:
            size -= 1
        pieces.append(rest[:size])
        rest = rest[size:]
    return [*pieces, rest]


def prepared(
    raw: str, parse_mode: str, entities: list[Json] | None, limit: int, too_long: str
) -> tuple[str, list[Json]]:
    """What becomes of the text of a request: markup read, blanks at the ends dropped, the limit held.

    Raises:
        Refusal: markup that cannot be read, a text over `limit` UTF-16 units, text that is not Unicode.
    """
    if not raw.isascii() and any("\ud800" <= c <= "\udfff" for c in raw):
        raise words.bad(words.NOT_UTF8)
    if parse_mode.lower() == "html":
        text, marked = parse_html(raw)
    elif parse_mode:
        raise words.bad(words.UNKNOWN_PARSE_MODE)
    else:
        text, marked = raw, entities or []
    text = text.rstrip() if marked else text.strip()
    if units(text) > limit:
        raise words.bad(too_long)
    return text, sorted([*marked, *found_entities(text)], key=lambda e: (e["offset"], -e["length"]))
