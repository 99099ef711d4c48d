"""Parcels as Telegram messages, in plain text that nothing typed can break; and Telegram's errors as ours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import PurePath
from typing import Any

import structlog
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.core.events import Asks, Media, MediaKind
from bot.core.plan import Button, Parcel
from bot.delivery.media import MediaStore
from bot.errors import DeliveryError, Refused, TryLater, Unreachable
from bot.store.outbox import Outgoing

CAPTION_UNITS = 1024  # UTF-16 units
VIDEO_NOTE = "video_note"  # the name of a round video, which has a method of its own and no caption
ANIMATION = "animation"
_TOKEN_WAIT = 60.0  # seconds: a rejected token is the operator's to mend, and the parcels wait for it
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What a 400 says when it is about the chat and not about the message.
_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "deactivated")

_log = structlog.get_logger(__name__)


class TelegramTransport:
    """Sends through one bot. Files of ours are uploaded from the media folder, Telegram's own go by their id.

    A caption beyond 1,024 units is cut (and logged): whoever makes a parcel puts long words into one of their own. What
    Telegram will not take as a picture or recording (a photo too wide, an id of another kind) goes as a document.
    """

    def __init__(self, bot: Bot, media: MediaStore) -> None:
        self._bot = bot
        self._media = media

    async def send(self, outgoing: Outgoing) -> str:
        """The id of the message. Raises TryLater, Unreachable, Refused."""
        try:
            message = await self._dispatch(outgoing.parcel)
        except TelegramError as error:
            raise translated(error) from error
        return str(message.message_id)

    async def _dispatch(self, parcel: Parcel) -> Message:
        common: dict[str, Any] = {"chat_id": int(parcel.to.chat)}
        if parcel.buttons:
            common["reply_markup"] = keyboard(parcel.buttons)
        elif parcel.asks not in (None, Asks.OPINION):  # which may be changed at any time, and is not pressed for
            common["reply_markup"] = ForceReply()
        if parcel.reply_to is not None and parcel.reply_to.address == parcel.to:
            common["reply_parameters"] = ReplyParameters(int(parcel.reply_to.message), allow_sending_without_reply=True)
        media = parcel.media
        if media is None:
            return await self._bot.send_message(text=parcel.text, link_preview_options=_NO_PREVIEW, **common)
        if media.kind is MediaKind.LOCATION:
            return await self._bot.send_location(latitude=media.latitude, longitude=media.longitude, **common)
        return await self._file(media, common, _caption(parcel.text))

    async def _file(self, media: Media, common: dict[str, Any], caption: str | None) -> Message:
        try:
            if media.file.startswith("tg:"):
                return await self._as_is(media, media.file.removeprefix("tg:"), common, caption)
            return await self._as_is(media, await self._upload(media), common, caption)
        except BadRequest as error:
            if _about_chat(error) or media.kind is MediaKind.DOCUMENT:
                raise
            _log.info("sent as a document", kind=media.kind, error=str(error))
        return await self._bot.send_document(document=await self._upload(media), caption=caption, **common)

    async def _as_is(self, media: Media, file: str | InputFile, common: dict[str, Any], caption: str | None) -> Message:
        if media.kind is MediaKind.VIDEO and media.name == VIDEO_NOTE:
            return await self._bot.send_video_note(video_note=file, **common)
        if media.kind is MediaKind.VIDEO and media.name == ANIMATION:
            return await self._bot.send_animation(animation=file, caption=caption, **common)
        methods: dict[MediaKind, Callable[..., Awaitable[Message]]] = {
            MediaKind.PHOTO: self._bot.send_photo,
            MediaKind.VOICE: self._bot.send_voice,
            MediaKind.VIDEO: self._bot.send_video,
            MediaKind.AUDIO: self._bot.send_audio,
            MediaKind.DOCUMENT: self._bot.send_document,
        }
        return await methods[media.kind](**{str(media.kind): file}, caption=caption, **common)

    async def _upload(self, media: Media) -> InputFile:
        path = await self._media.path(media)
        if path is None:
            raise Refused(f"the file {media.file} is not there")
        return InputFile(await asyncio.to_thread(path.read_bytes), filename=PurePath(media.name).name or path.name)


def fetch_with(bot: Bot) -> Callable[[str], Awaitable[bytes]]:
    """A `fetch` for the media folder: a file's bytes by its id. Raises OSError when Telegram does not give it."""

    async def fetch(file_id: str) -> bytes:
        try:
            file = await bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise OSError(f"Telegram does not give the file: {error}") from error

    return fetch


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | ReplyKeyboardMarkup:
    """The buttons under a message. There is one, and if it asks for the phone number it holds no others."""
    asking = [[KeyboardButton(b.text, request_contact=True) for b in row if b.wants == "contact"] for row in rows]
    if any(asking):
        return ReplyKeyboardMarkup([row for row in asking if row], one_time_keyboard=True, resize_keyboard=True)
    return InlineKeyboardMarkup([[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def translated(error: TelegramError) -> DeliveryError:
    """What Telegram's error means for the parcel. BadRequest comes before NetworkError, of which it is a kind."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return TryLater(str(error), wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
    if isinstance(error, Forbidden | ChatMigrated):
        return Unreachable(str(error))
    if isinstance(error, BadRequest):
        return Unreachable(str(error)) if _about_chat(error) else Refused(str(error))
    if isinstance(error, InvalidToken):
        return TryLater("Telegram rejects the bot's token", _TOKEN_WAIT)
    if isinstance(error, NetworkError):
        return TryLater(str(error))
    return TryLater(f"{type(error).__name__}: {error}")


def _about_chat(error: BadRequest) -> bool:
    said = str(error).lower()
    return any(words in said for words in _NOBODY_THERE)


def _caption(text: str) -> str | None:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CAPTION_UNITS:
        return text or None
    _log.warning("caption cut", units=len(units) // 2)
    return units[: 2 * (CAPTION_UNITS - 1)].decode("utf-16-le", "ignore") + "…"
