"""The media folder: what browsers upload, and copies of what Telegram holds.

Each file is named by its content or its origin:

    file:<sha256, 16 digits>.<ext>    uploaded here; the same picture twice is one file
    tg:<file_id>                      held by Telegram; fetched when somebody looks, kept under its unique id
    page:<entry>...                   an entry's page to print; made when somebody is to get it, and kept as it was
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from bot.core.events import Media, MediaKind
from bot.core.experts.handouts import SCHEME

# What may be shown by its own type. Everything else is a document without one, so that no browser runs it.
_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/avif": "avif",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
}
_SIGNATURES = {"jpg": (0, b"\xff\xd8\xff"), "png": (0, b"\x89PNG\r\n\x1a\n"), "webp": (8, b"WEBP"), "gif": (0, b"GIF8")}
_NAME = re.compile(r"[0-9a-f]{16}\.[a-z0-9]{1,5}")
_UNIQUE = re.compile(r"[A-Za-z0-9_-]{1,64}")

Fetch = Callable[[str], Awaitable[bytes]]
Print = Callable[[str, Path], bool]


class MediaStore:
    """Files in one folder. `fetch` brings what Telegram holds, by file id, `printer` makes pages; without them those files
    are not there."""

    def __init__(self, folder: Path, fetch: Fetch | None = None, printer: Print | None = None) -> None:
        self._folder = folder
        self._print = printer
        self._fetch = fetch
        self._fetching: dict[str, asyncio.Lock] = {}

    def save(self, data: bytes, mime: str, name: str = "") -> Media:
        """Keep these bytes, on disk for certain when this returns. `mime` and `name` are what the sender says.

        A type that the bytes belie, or an unknown one, is kept as a document that nothing displays. Raises OSError.
        """
        mime = mime.partition(";")[0].strip().lower()
        extension = _EXTENSIONS.get(mime, "bin")
        if extension in _SIGNATURES and not _has_signature(data, extension):
            extension = "bin"
        if extension == "bin":
            mime = "application/octet-stream"
        digest = hashlib.sha256(data).hexdigest()[:16]
        stored = f"{digest}.{extension}"
        self._put(self._folder / stored, data)
        return Media(_kind(mime), f"file:{stored}", unique=digest, name=name[:200], mime=mime, size=len(data))

    def local(self, file: str) -> Path | None:
        """Where an uploaded file stands; None when the name is not one of ours or nothing is there."""
        scheme, _, name = file.partition(":")
        if scheme != "file" or not _NAME.fullmatch(name):
            return None
        path = self._folder / name
        return path if path.is_file() else None

    async def path(self, media: Media) -> Path | None:
        """Where the file stands, fetched first if Telegram holds it; None when there is none or it cannot be had."""
        if media.file.startswith(SCHEME):
            return await asyncio.to_thread(self._page, media.file)
        if not media.file.startswith("tg:"):
            return self.local(media.file)
        kept = self._folder / "tg" / self._kept_name(media)
        lock = self._fetching.setdefault(kept.name, asyncio.Lock())
        try:
            async with lock:
                if not kept.is_file():
                    if self._fetch is None:
                        return None
                    data = await self._fetch(media.file.removeprefix("tg:"))
                    await asyncio.to_thread(self._put, kept, data)
        except OSError:
            return None
        finally:
            self._fetching.pop(kept.name, None)
        return kept

    def _page(self, name: str) -> Path | None:
        kept = self._folder / "pages" / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.docx"
        if kept.is_file():
            return kept
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".new-") as folder:
                draft = Path(folder) / kept.name
                if self._print is None or not self._print(name, draft):
                    return None
                draft.replace(kept)
        except OSError:
            return None
        return kept

    def forget(self, files: Iterable[str]) -> None:
        """Delete these files of ours (`file:<name>`) and our copies of Telegram's (`tg:<unique id>`).

        Names that are not ours, or gone already, do not matter.
        """
        for file in files:
            for path in self._standing(file):
                path.unlink(missing_ok=True)

    def _standing(self, file: str) -> list[Path]:
        unique = file.removeprefix("tg:")
        if unique != file:
            return list((self._folder / "tg").glob(f"{unique}.*")) if _UNIQUE.fullmatch(unique) else []
        path = self.local(file)
        return [path] if path else []

    @staticmethod
    def _kept_name(media: Media) -> str:
        if _UNIQUE.fullmatch(media.unique):
            stem = media.unique
        else:
            stem = hashlib.sha256(media.file.encode("utf-8", "replace")).hexdigest()[:32]
        return f"{stem}.{_EXTENSIONS.get(media.mime, 'bin')}"

    @staticmethod
    def _put(path: Path, data: bytes) -> None:
        """Write whole or not at all: under another name first, and on disk before it has its own."""
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _has_signature(data: bytes, extension: str) -> bool:
    at, signature = _SIGNATURES[extension]
    return data[at : at + len(signature)] == signature


def _kind(mime: str) -> MediaKind:
    if mime in ("image/jpeg", "image/png", "image/webp"):
        return MediaKind.PHOTO
    if mime == "audio/ogg":
        return MediaKind.VOICE
    if mime.startswith("audio/"):
        return MediaKind.AUDIO
    if mime.startswith("video/"):
        return MediaKind.VIDEO
    return MediaKind.DOCUMENT
