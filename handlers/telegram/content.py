"""What a message carries: its media, or the name of a kind that we do not take."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import Media, MediaKind
from handlers.telegram.reading import Json, degrees, part, parts, required, whole, word

# Kinds a person sends on purpose and we cannot use. They are named to the core, which answers politely.
UNSUPPORTED = (
    "sticker",
    "poll",
    "dice",
    "game",
    "story",
    "invoice",
    "paid_media",
    "checklist",
    "gift",
    "unique_gift",
    "giveaway",
    "giveaway_winners",
)
_RECORDINGS = {
    "voice": (MediaKind.VOICE, "audio/ogg"),
    "video": (MediaKind.VIDEO, "video/mp4"),
    "video_note": (MediaKind.VIDEO, "video/mp4"),
    "animation": (MediaKind.VIDEO, "video/mp4"),
    "audio": (MediaKind.AUDIO, "audio/mpeg"),
    "document": (MediaKind.DOCUMENT, "application/octet-stream"),
}
_NAMED_BY_KIND = ("video_note", "animation")  # Telegram has a method of its own for these: see bot.delivery.telegram


# What any message may have beside its content. A message with no more than this carries something newer than this API.
_NO_CONTENT = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "sender_chat",
        "sender_boost_count",
        "sender_business_bot",
        "business_connection_id",
        "message_thread_id",
        "direct_messages_topic",
        "is_topic_message",
        "is_automatic_forward",
        "forward_origin",
        "forward_date",
        "reply_to_message",
        "external_reply",
        "quote",
        "reply_to_story",
        "via_bot",
        "has_protected_content",
        "is_from_offline",
        "is_paid_post",
        "media_group_id",
        "author_signature",
        "paid_star_count",
        "effect_id",
        "reply_markup",
    }
)


@dataclass(frozen=True, slots=True)
class Content:
    """The media of one message; `too_big`: there was one and it was left out. `unsupported` names any other kind."""

    media: tuple[Media, ...] = ()
    too_big: bool = False
    unsupported: str = ""


def content_of(message: Json, most_bytes: int) -> Content:
    """What the message carries beside words. Files of more than `most_bytes` are left out."""
    if "location" in message:  # a venue has one too
        return Content((_place(message),))
    if "photo" in message:
        return _photo(message, most_bytes)
    for name in ("animation", *(n for n in _RECORDINGS if n != "animation")):  # an animation comes as a document too
        if name in message:
            return _recording(required(message, name), name, most_bytes)
    if message.keys() <= _NO_CONTENT:
        return Content(unsupported="other")
    return Content(unsupported=next((name for name in UNSUPPORTED if name in message), ""))


def _place(message: Json) -> Media:
    location = required(message, "location")
    venue = part(message, "venue") or {}
    name = " ".join(filter(None, (word(venue, "title"), word(venue, "address"))))
    return Media(
        MediaKind.LOCATION, name=name, latitude=degrees(location, "latitude"), longitude=degrees(location, "longitude")
    )


def _photo(message: Json, most_bytes: int) -> Content:
    """The largest size that is not too big."""
    sizes = [size for size in parts(message, "photo") if whole(size, "file_size") <= most_bytes]
    if not sizes:
        return Content(too_big=True)
    best = max(sizes, key=lambda size: (whole(size, "width") * whole(size, "height"), whole(size, "file_size")))
    return Content((_media(best, MediaKind.PHOTO, "", "image/jpeg"),))


def _recording(file: Json, name: str, most_bytes: int) -> Content:
    if whole(file, "file_size") > most_bytes:
        return Content(too_big=True)
    kind, mime = _RECORDINGS[name]
    return Content((_media(file, kind, name if name in _NAMED_BY_KIND else word(file, "file_name"), mime),))


def _media(file: Json, kind: MediaKind, name: str, mime: str) -> Media:
    return Media(
        kind,
        f"tg:{word(file, 'file_id')}",
        unique=word(file, "file_unique_id"),
        name=name,
        mime=word(file, "mime_type") or mime,
        size=whole(file, "file_size"),
        seconds=whole(file, "duration"),
    )
