"""Files that came with a form: what they really are, by their first bytes, and into the media folder with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from bot.core.events import Media
from handlers.web.ports import Site

NAME_CHARS = 80

# (offset, bytes, type). What is not here is not taken: a page, a script or a drawing with scripts could be shown back
# to somebody.
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"%PDF-", "application/pdf"),
)
# ISO files say what they are in the four bytes after "ftyp".
_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif"}
_SOUND_BRANDS = (b"M4A ", b"M4B ")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files:

    those that are kept, whether one was too big, and whether one was of a kind we do not take.
    """

    media: tuple[Media, ...] = ()
    too_big: bool = False
    unknown: bool = False


def sniff(head: bytes, declared: str = "") -> str:
    """The type these first bytes show, or "" for one we do not take.

    `declared` only tells sound from picture in a film's wrapping.
    """
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _BRANDS:
            return _BRANDS[brand]
        return "audio/mp4" if brand in _SOUND_BRANDS or declared.startswith("audio/") else "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm" if declared.startswith("audio/") else "video/webm"
    riff = head.startswith(b"RIFF")
    for offset, magic, mime in _MAGIC:
        if head[offset : offset + len(magic)] == magic and (offset == 0 or riff):
            return mime
    return ""


async def take(site: Site, files: list[UploadFile]) -> Taken:
    """Keeps the files that may be kept, in their order."""
    limit = site.house.county.limits.media_mb * 1024 * 1024
    taken = Taken()
    for file in files:
        if (file.size or 0) > limit:
            taken = replace(taken, too_big=True)
            continue
        data = await file.read()
        mime = sniff(data[:16], file.content_type or "")
        if not mime:
            taken = replace(taken, unknown=True)
            continue
        media = await _keep(site, data, mime, file.filename or "")
        taken = replace(taken, media=(*taken.media, media))
    return taken


async def _keep(site: Site, data: bytes, mime: str, filename: str) -> Media:
    name = "".join(c for c in filename.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())[:NAME_CHARS]
    return await run_in_threadpool(site.media.save, data, mime, name)
