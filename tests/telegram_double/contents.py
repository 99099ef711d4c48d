"""What a person can put into a message: the fields of a Message, and the files that stand behind them."""

from __future__ import annotations

from typing import Any

from tests.telegram_double import samples
from tests.telegram_double.files import FileKind, StoredFile
from tests.telegram_double.text import found_entities
from tests.telegram_double.world import BotAccount, World

Json = dict[str, Any]
Content = tuple[Json, tuple[StoredFile, ...]]


def words_of(text: str) -> Content:
    entities = found_entities(text)
    return {"text": text, **({"entities": entities} if entities else {})}, ()


def captioned(content: Content, caption: str | None) -> Content:
    if not caption:
        return content
    body, files = content
    entities = found_entities(caption)
    return {**body, "caption": caption, **({"caption_entities": entities} if entities else {})}, files


def _told(world: World, bot: BotAccount, kept: StoredFile) -> Content:
    return {kept.kind.value: world.files.describe(kept, bot.id)}, (kept,)


def photo(world: World, bot: BotAccount, content: bytes | None, width: int, height: int) -> Content:
    """A real JPEG; only its told size is `width` times `height`."""
    data = content if content is not None else samples.jpeg(world.next_serial())
    size = max(len(data), width * height // 12)
    return _told(world, bot, world.files.keep_photo(data, width, height, size))


def voice(world: World, bot: BotAccount, seconds: int) -> Content:
    facts = {"duration": seconds, "mime_type": "audio/ogg"}
    return _told(world, bot, world.files.keep(FileKind.VOICE, samples.OGG, facts, size=2000 * seconds))


def video(world: World, bot: BotAccount, size: int, seconds: int) -> Content:
    facts = {"duration": seconds, "width": 1280, "height": 720, "mime_type": "video/mp4", "file_name": "VID_0001.mp4"}
    return _told(world, bot, world.files.keep(FileKind.VIDEO, samples.MP4, facts, size=size))


def audio(world: World, bot: BotAccount, seconds: int) -> Content:
    facts = {"duration": seconds, "mime_type": "audio/mpeg", "file_name": "rec.mp3", "title": "rec"}
    return _told(world, bot, world.files.keep(FileKind.AUDIO, samples.MP3, facts, size=4000 * seconds))


def document(world: World, bot: BotAccount, name: str, mime: str, content: bytes, size: int | None) -> Content:
    facts = {"file_name": name, "mime_type": mime}
    return _told(world, bot, world.files.keep(FileKind.DOCUMENT, content, facts, size=size))


def sticker(world: World, bot: BotAccount, emoji: str) -> Content:
    facts = {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": emoji,
        "set_name": "sample_set",
    }
    return _told(world, bot, world.files.keep(FileKind.STICKER, b"RIFF", facts, size=20_000))


def poll(number: int, question: str) -> Content:
    options = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(("A", "B"))]
    facts = {
        "id": str(5 * 10**15 + number),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    return {"poll": facts}, ()


def location(latitude: float, longitude: float) -> Content:
    return {"location": {"latitude": latitude, "longitude": longitude}}, ()


def contact(phone: str, of: Json) -> Content:
    return {"contact": {"phone_number": phone, "first_name": of["first_name"], "user_id": of["id"]}}, ()


def forwarded(content: Content, sent_at: int, origin_name: str) -> Content:
    """As forwarded from somebody who hides their account, the commonest case."""
    body, files = content
    return {"forward_origin": {"type": "hidden_user", "date": sent_at, "sender_user_name": origin_name}, **body}, files
