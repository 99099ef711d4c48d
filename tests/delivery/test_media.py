"""The media folder: files named by their content, whole or not there, and no way out of the folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.core.events import Media, MediaKind
from bot.delivery.media import MediaStore

JPEG = b"\xff\xd8\xff\xe0 a picture"


def test_the_same_picture_twice_is_one_file(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    first, second = store.save(JPEG, "image/jpeg", "goose.jpg"), store.save(JPEG, "image/jpeg; q=1", "other.jpg")
    assert first.file == second.file
    assert first.kind is MediaKind.PHOTO
    assert (first.mime, first.size, first.name) == ("image/jpeg", len(JPEG), "goose.jpg")
    path = store.local(first.file)
    assert path is not None
    assert path.read_bytes() == JPEG
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("data", "mime", "kind", "extension"),
    [
        (b"OggS...", "audio/ogg", MediaKind.VOICE, "ogg"),
        (b"ID3...", "audio/mpeg", MediaKind.AUDIO, "mp3"),
        (b"....ftypisom", "video/mp4", MediaKind.VIDEO, "mp4"),
        (b"%PDF-1.7", "application/pdf", MediaKind.DOCUMENT, "pdf"),
        (b"GIF89a", "image/gif", MediaKind.DOCUMENT, "gif"),
        (b"RIFF....WEBPVP8 ", "image/webp", MediaKind.PHOTO, "webp"),
        (b"<svg onload=x>", "image/svg+xml", MediaKind.DOCUMENT, "bin"),
        (b"<html>", "image/png", MediaKind.DOCUMENT, "bin"),
        (b"<html>", "text/html", MediaKind.DOCUMENT, "bin"),
    ],
)
def test_a_file_is_what_its_bytes_and_type_agree_on(
    tmp_path: Path, data: bytes, mime: str, kind: MediaKind, extension: str
) -> None:
    media = MediaStore(tmp_path).save(data, mime)
    assert media.kind is kind
    assert media.file.endswith(f".{extension}")
    assert (media.mime == "application/octet-stream") == (extension == "bin")


@pytest.mark.parametrize(
    "file", ["file:../secret", "file:/etc/passwd", "file:0123456789abcdef.jpg/../x", "file:", "", "tg:abc", "0123456789abcdef.jpg"]
)  # fmt: skip
def test_names_that_are_not_ours_lead_nowhere(tmp_path: Path, file: str) -> None:
    (tmp_path / "secret").write_text("x")
    store = MediaStore(tmp_path / "media")
    assert store.local(file) is None
    assert asyncio.run(store.path(Media(MediaKind.PHOTO, file))) is None
    store.forget([file])
    assert (tmp_path / "secret").exists()


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    media = store.save(JPEG, "image/jpeg")
    store.forget([media.file, "file:0000000000000000.jpg"])
    assert store.local(media.file) is None


def test_what_telegram_holds_is_fetched_once_however_many_look(tmp_path: Path) -> None:
    async def story() -> None:
        asked: list[str] = []

        async def fetch(file_id: str) -> bytes:
            asked.append(file_id)
            await asyncio.sleep(0)
            return JPEG

        store = MediaStore(tmp_path, fetch)
        media = Media(MediaKind.PHOTO, "tg:AgAC", unique="AQAD", mime="image/jpeg")
        paths = await asyncio.gather(*(store.path(media) for _ in range(5)))
        assert asked == ["AgAC"]
        assert len(set(paths)) == 1
        assert paths[0] is not None
        assert paths[0].read_bytes() == JPEG
        assert paths[0].name == "AQAD.jpg"
        assert await MediaStore(tmp_path, fetch).path(media) == paths[0], "it is kept beyond a restart"
        assert asked == ["AgAC"]

    asyncio.run(story())


def test_a_unique_id_that_would_lead_out_of_the_folder_is_not_used(tmp_path: Path) -> None:
    async def fetch(file_id: str) -> bytes:
        return JPEG

    path = asyncio.run(MediaStore(tmp_path, fetch).path(Media(MediaKind.PHOTO, "tg:x", unique="../../evil")))
    assert path is not None
    assert path.parent == tmp_path / "tg"


def test_what_telegram_does_not_give_is_not_there(tmp_path: Path) -> None:
    async def fetch(file_id: str) -> bytes:
        raise OSError("file is too big")

    media = Media(MediaKind.VIDEO, "tg:x", unique="u")
    assert asyncio.run(MediaStore(tmp_path, fetch).path(media)) is None
    assert asyncio.run(MediaStore(tmp_path).path(media)) is None


def test_a_file_that_cannot_be_written_whole_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        MediaStore(tmp_path).save(JPEG, "image/jpeg")
    assert list(tmp_path.iterdir()) == []
