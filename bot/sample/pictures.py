"""Drawn pictures for the few questions that come with one: a field, a sky, some birds. Written as PNG without any library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from random import Random

_WIDE, _HIGH = 360, 270
_SKY, _CLOUD = (176, 206, 230), (236, 240, 243)
_GROUNDS = ((122, 150, 78), (168, 148, 92), (92, 128, 70), (150, 128, 88))
_BIRD, _BEAK = (247, 246, 240), (226, 140, 52)


def pictures(many: int, seed: int) -> Iterator[bytes]:
    """So many PNG files, always the same for a seed."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    for _ in range(many):
        yield _png(_scene(chance))


def _scene(chance: Random) -> bytes:
    """The rows of pixels, each behind the byte that says "not filtered"."""
    ground = chance.choice(_GROUNDS)
    horizon = chance.randrange(70, 130)
    birds = [
        (chance.randrange(30, _WIDE - 30), chance.randrange(horizon + 30, _HIGH - 25))
        for _ in range(chance.randrange(2, 7))
    ]
    clouds = [(chance.randrange(_WIDE), chance.randrange(10, horizon - 30)) for _ in range(3)]
    rows = bytearray()
    for y in range(_HIGH):
        rows.append(0)
        for x in range(_WIDE):
            rows += bytes(_pixel(x, y, horizon, ground, birds, clouds))
    return bytes(rows)


def _pixel(
    x: int,
    y: int,
    horizon: int,
    ground: tuple[int, int, int],
    birds: list[tuple[int, int]],
    clouds: list[tuple[int, int]],
) -> tuple[int, int, int]:
    for bx, by in birds:
        if ((x - bx) / 17) ** 2 + ((y - by) / 11) ** 2 < 1 or ((x - bx - 15) / 6) ** 2 + ((y - by + 13) / 6) ** 2 < 1:
            return _BIRD
        if abs(y - by + 12) < 2 and 0 < x - bx - 20 < 6:
            return _BEAK
    if y < horizon:
        inside = any(((x - cx) / 46) ** 2 + ((y - cy) / 13) ** 2 < 1 for cx, cy in clouds)
        return _CLOUD if inside else _SKY
    furrow = 10 if (x * 3 + (y - horizon) * (x - _WIDE // 2) // 60) % 23 < 6 else 0
    return ground[0] - furrow, ground[1] - furrow, ground[2] - furrow


def _png(rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
