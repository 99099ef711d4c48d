"""The send... methods."""

from __future__ import annotations

from typing import Any

from tests.telegram_double import words
from tests.telegram_double.files import FileKind, StoredFile, checked_upload
from tests.telegram_double.messages import caption_of, place, post, replied_to, text_of
from tests.telegram_double.wire import Call, Upload
from tests.telegram_double.world import BotAccount, World

Json = dict[str, Any]

_MIME = {FileKind.VOICE: "audio/ogg", FileKind.VIDEO: "video/mp4", FileKind.AUDIO: "audio/mpeg"}
_ALBUMS = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, bot: BotAccount, call: Call) -> Json:
    content = text_of(call)
    if isinstance(preview := call.params.get("link_preview_options"), dict) and preview:
        content["link_preview_options"] = preview
    return post(world, bot, call, content)


def _kept_upload(world: World, kind: FileKind, upload: Upload, given: Json) -> StoredFile:
    checked_upload(kind, upload.content)
    if kind is FileKind.PHOTO:
        return world.files.keep_photo(upload.content, 1280, 960)
    known: Json = {}
    if kind in (FileKind.VOICE, FileKind.VIDEO, FileKind.AUDIO):
        known["duration"] = int(given.get("duration") or 0)
        known["mime_type"] = _MIME[kind]
    if kind is FileKind.VIDEO:
        known |= {"width": int(given.get("width") or 320), "height": int(given.get("height") or 240)}
    if kind is FileKind.AUDIO:
        known |= {"performer": given.get("performer"), "title": given.get("title")}
    if kind is FileKind.DOCUMENT:
        known["mime_type"] = upload.mime
    if kind is not FileKind.VOICE:
        known["file_name"] = upload.name
    return world.files.keep(kind, upload.content, known)


def resolve_file(world: World, bot: BotAccount, kind: FileKind, value: Any, call: Call, given: Json) -> StoredFile:
    """The file a request means: an upload, attach://part, or a file_id of this bot and this kind.

    Raises:
        Refusal: none of these, or a web address (the double has no web).
    """
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise words.bad(words.FILE_WRONG)
        return _kept_upload(world, kind, upload, given)
    if not value:
        upload = call.uploads.get(kind.value)
        if upload is None:
            raise words.bad(f"there is no {kind.value} in the request")
        return _kept_upload(world, kind, upload, given)
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        raise words.bad(words.URL_CONTENT)
    found = world.files.find(str(value))
    if found is None or world.files.file_id(found, bot.id) != value:
        raise words.bad(words.FILE_WRONG)
    if found.kind is not kind:
        raise words.bad(f"can't use file of type {found.kind.in_errors} as {kind.in_errors}")
    return found


def _send_file(world: World, bot: BotAccount, call: Call, kind: FileKind) -> Json:
    caption = caption_of(call.params)
    kept = resolve_file(world, bot, kind, call.params.get(kind.value), call, call.params)
    return post(world, bot, call, {kind.value: world.files.describe(kept, bot.id), **caption}, [kept])


def send_photo(world: World, bot: BotAccount, call: Call) -> Json:
    return _send_file(world, bot, call, FileKind.PHOTO)


def send_voice(world: World, bot: BotAccount, call: Call) -> Json:
    return _send_file(world, bot, call, FileKind.VOICE)


def send_video(world: World, bot: BotAccount, call: Call) -> Json:
    return _send_file(world, bot, call, FileKind.VIDEO)


def send_audio(world: World, bot: BotAccount, call: Call) -> Json:
    return _send_file(world, bot, call, FileKind.AUDIO)


def send_document(world: World, bot: BotAccount, call: Call) -> Json:
    return _send_file(world, bot, call, FileKind.DOCUMENT)


def send_location(world: World, bot: BotAccount, call: Call) -> Json:
    for name, limit in (("latitude", 90.0), ("longitude", 180.0)):
        value = call.params.get(name)
        if not isinstance(value, int | float):
            raise words.bad(f"{name} is empty")
        if abs(value) > limit:
            raise words.bad("wrong location specified")
    location = {name: float(call.params[name]) for name in ("latitude", "longitude")}
    return post(world, bot, call, {"location": location})


def send_media_group(world: World, bot: BotAccount, call: Call) -> list[Json]:
    items = call.params.get("media")
    if not isinstance(items, list) or not items:
        raise words.bad(words.ALBUM_EMPTY)
    if len(items) > 10:
        raise words.bad(words.ALBUM_TOO_LONG)
    if len(items) < 2:
        raise words.bad(words.ALBUM_OF_ONE)
    contents = [_album_item(world, bot, call, item) for item in items]
    kinds = {_ALBUMS[kept.kind.value]: kept.kind.value for _, kept in contents}
    if len(kinds) > 1:
        stranger = "document" if "document" in kinds else "audio"
        raise words.bad(f"{stranger} can't be mixed with other media types")
    chat = world.chat_of(bot, call.params.get("chat_id"))
    reply = replied_to(chat, call.params.get("reply_parameters"))
    group = {"media_group_id": str(10**12 + world.next_serial())}
    sent = [place(world, bot, call, chat, reply, None, {**group, **content}, [kept]) for content, kept in contents]
    return [one.body for one in sent]


def _album_item(world: World, bot: BotAccount, call: Call, item: Any) -> tuple[Json, StoredFile]:
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in _ALBUMS:
        raise words.bad(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    if not item.get("media"):
        raise words.bad("can't parse InputMedia: media not found")
    caption = caption_of(item)
    kept = resolve_file(world, bot, FileKind(kind), item["media"], call, item)
    return {kind: world.files.describe(kept, bot.id), **caption}, kept


def send_chat_action(world: World, bot: BotAccount, call: Call) -> bool:
    if call.text("action") not in _ACTIONS:
        raise words.bad(words.ACTION_WRONG)
    world.chat_of(bot, call.params.get("chat_id")).actions.append(call.text("action"))
    return True
