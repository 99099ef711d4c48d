"""Files that Telegram holds. A file_id is good for the bot it was given to, and only for the kind of file it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.telegram_double import words

Json = dict[str, Any]

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")


class FileKind(StrEnum):
    """As the Bot API names the field of a message. `words` is how an error names it."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"

    @property
    def in_errors(self) -> str:
        return "VoiceNote" if self is FileKind.VOICE else self.value.capitalize()


_PREFIX = {
    FileKind.PHOTO: "AgACAgUAAxk",
    FileKind.VOICE: "AwACAgUAAxk",
    FileKind.VIDEO: "BAACAgUAAxk",
    FileKind.AUDIO: "CQACAgUAAxk",
    FileKind.DOCUMENT: "BQACAgUAAxk",
    FileKind.STICKER: "CAACAgUAAxk",
}
_FOLDER = {
    FileKind.PHOTO: ("photos", "jpg"),
    FileKind.VOICE: ("voice", "oga"),
    FileKind.VIDEO: ("videos", "mp4"),
    FileKind.AUDIO: ("music", "mp3"),
    FileKind.DOCUMENT: ("documents", "bin"),
    FileKind.STICKER: ("stickers", "webp"),
}


@dataclass(eq=False, slots=True)
class StoredFile:
    """One file. `size` may be more than `content` holds: then the rest is zeros, made when somebody downloads it."""

    kind: FileKind
    number: int
    content: bytes
    size: int
    attributes: Json = field(default_factory=dict)
    smaller: StoredFile | None = None

    @property
    def unique(self) -> str:
        return f"AQAD{self.number:08x}"

    @property
    def path(self) -> str:
        folder, extension = _FOLDER[self.kind]
        name = str(self.attributes.get("file_name", ""))
        return f"{folder}/file_{self.number}.{name.rpartition('.')[2] if '.' in name else extension}"

    def read(self) -> bytes:
        return self.content + b"\0" * (self.size - len(self.content))


class FileStore:
    """All files, and which file_id leads to which."""

    def __init__(self) -> None:
        self._number = 0
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(
        self,
        kind: FileKind,
        content: bytes,
        facts: Json,
        *,
        size: int | None = None,
        smaller: StoredFile | None = None,
    ) -> StoredFile:
        """Take a file in. `facts` are the fields of its description (duration, file_name); empty ones are left out."""
        self._number += 1
        known = {name: value for name, value in facts.items() if value not in (None, "")}
        kept = StoredFile(kind, self._number, content, max(size or 0, len(content)), known, smaller)
        self._by_path[kept.path] = kept
        return kept

    def keep_photo(self, content: bytes, width: int, height: int, size: int | None = None) -> StoredFile:
        """A photo stands in two sizes, the smaller one first, as Telegram lists them."""
        scale = 90 / max(width, height)
        small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        thumbnail = self.keep(FileKind.PHOTO, content[:800], small)
        large = {"width": width, "height": height}
        return self.keep(FileKind.PHOTO, content, large, size=size, smaller=thumbnail)

    def file_id(self, kept: StoredFile, bot_id: int) -> str:
        name = f"{_PREFIX[kept.kind]}{bot_id:x}_{kept.number:08x}"
        self._by_id[name] = kept
        return name

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        """The file for a download; None where there is none or it is over 20 MB."""
        kept = self._by_path.get(path)
        return kept if kept and kept.size <= DOWNLOAD_LIMIT else None

    def describe(self, kept: StoredFile, bot_id: int) -> Any:
        """The value of the message's field: one object, or the list of a photo's sizes."""
        one = {
            "file_id": self.file_id(kept, bot_id),
            "file_unique_id": kept.unique,
            "file_size": kept.size,
            **kept.attributes,
        }
        if kept.kind is not FileKind.PHOTO:
            return one
        return [*(self.describe(kept.smaller, bot_id) if kept.smaller else []), one]


def checked_upload(kind: FileKind, content: bytes) -> None:
    """Raises:
    Refusal: an empty file, one over the limits, or a photo that is no picture.
    """
    if not content:
        raise words.bad(words.FILE_EMPTY)
    if len(content) > UPLOAD_LIMIT:
        raise words.Refusal(413, "Request Entity Too Large")
    if kind is FileKind.PHOTO and len(content) > PHOTO_LIMIT:
        raise words.bad(words.PHOTO_TOO_BIG)
    if kind is FileKind.PHOTO and not content.startswith(_PICTURES):
        raise words.bad(words.PHOTO_BROKEN)
