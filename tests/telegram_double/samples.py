"""Small real media for tests: pictures that are pictures, so that nobody has to invent bytes."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(number: int = 1, width: int = 64, height: int = 48) -> bytes:
    """A plain JPEG; another `number` gives another colour, hence other bytes."""
    colour = (37 * number % 256, 101 * number % 256, 173 * number % 256)
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", quality=60)
    return out.getvalue()


def png(number: int = 1, width: int = 64, height: int = 48) -> bytes:
    """The same as a PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (37 * number % 256, 90, 120)).save(out, "PNG")
    return out.getvalue()


#: The first page of an Ogg stream's header: enough for whoever looks at the first bytes of a voice message.
OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead" + b"\x00" * 32
#: The first box of an MP4 file.
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 32
#: The head of an MP3 with an ID3 tag.
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 32
