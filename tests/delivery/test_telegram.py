"""Parcels as Telegram messages, against the strict double: what is sent, and what each refusal means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.core.events import Address, Asks, Media, MediaKind, Ref
from bot.core.plan import Button, Parcel, ParcelKind
from bot.delivery.media import MediaStore
from bot.delivery.telegram import TelegramTransport, fetch_with, translated
from bot.errors import DeliveryError, Refused, TryLater, Unreachable
from bot.store.outbox import Outgoing
from tests.telegram_double import ChatMessage, TelegramDouble
from tests.telegram_double.people import Person

Send = Callable[..., str]
JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def media(tmp_path: Path, telegram_bot: Bot) -> MediaStore:
    return MediaStore(tmp_path, fetch_with(telegram_bot))


@pytest.fixture
def farmer(telegram: TelegramDouble) -> Person:
    somebody = telegram.person("farmer")
    somebody.starts()
    return somebody


@pytest.fixture
def send(telegram_bot: Bot, media: MediaStore, farmer: Person) -> Send:
    """Send one parcel to the farmer; the id of the message."""
    transport = TelegramTransport(telegram_bot, media)

    def send(
        text: str = "",
        *,
        media: Media | None = None,
        buttons: tuple[tuple[Button, ...], ...] = (),
        reply_to: Ref | None = None,
        to: str = str(farmer.id),
        asks: Asks | None = None,
    ) -> str:
        parcel = Parcel(
            Address("tg", to),
            "f-1",
            ParcelKind.NOTICE,
            text,
            media=media,
            buttons=buttons,
            reply_to=reply_to,
            asks=asks,
        )
        return asyncio.run(transport.send(Outgoing(1, parcel, 1)))

    return send


def only(person: Person) -> ChatMessage:
    (message,) = person.inbox
    return message


def test_words_arrive_as_they_are_whatever_signs_they_hold(send: Send, farmer: Person) -> None:
    words = "<b>*软蛋*</b> _1_ [x](http://example.org) &amp; \u202eabc `"
    message = send(words)
    assert only(farmer).text == words
    assert str(only(farmer).id) == message
    assert "link_preview_options" not in only(farmer).body or only(farmer).body["link_preview_options"]["is_disabled"]


def test_buttons_carry_data_or_lead_somewhere(send: Send, farmer: Person) -> None:
    send(
        "有用吗？",
        buttons=((Button("有用", data="ok.1"), Button("没解决", data="bad.1")), (Button("看", url="https://e.org/"),)),
    )
    assert [button["text"] for button in only(farmer).buttons] == ["有用", "没解决", "看"]
    assert only(farmer).buttons[0]["callback_data"] == "ok.1"
    assert only(farmer).buttons[2]["url"] == "https://e.org/"


def test_a_message_that_asks_for_words_opens_the_field_to_answer_it(send: Send, farmer: Person) -> None:
    send("为什么转？", asks=Asks.WHY)
    assert (only(farmer).keyboard or {}).get("force_reply") is True


def test_asking_for_the_phone_number_opens_a_key_for_it(send: Send, farmer: Person) -> None:
    send("留个电话？", buttons=((Button("告诉我的号码", wants="contact"),), (Button("不了", data="town.1.skip"),)))
    assert farmer.keys == ["告诉我的号码"]


def test_an_answer_hangs_on_its_question_and_goes_without_it_when_that_is_gone(send: Send, farmer: Person) -> None:
    question = farmer.says("鹅下软蛋")
    here = Address("tg", str(farmer.id))
    send("缺钙", reply_to=Ref(here, str(question.id)))
    assert farmer.sees("缺钙").reply_to is question
    send("还是缺钙", reply_to=Ref(here, "999999"))
    assert farmer.sees("还是缺钙").reply_to is None
    send("别处的", reply_to=Ref(Address("tg", "1"), str(question.id)))
    assert farmer.sees("别处的").reply_to is None, "a message of another chat cannot be answered here"


def test_a_picture_of_ours_is_uploaded(send: Send, farmer: Person, media: MediaStore) -> None:
    send("看图", media=media.save(JPEG, "image/jpeg", "goose.jpg"))
    assert only(farmer).text == "看图"
    photo = only(farmer).photo
    assert photo is not None
    assert photo.content == JPEG


def test_what_telegram_holds_goes_by_its_id(send: Send, farmer: Person, telegram: TelegramDouble) -> None:
    voice = farmer.sends_voice(3)
    media = Media(MediaKind.VOICE, f"tg:{voice.body['voice']['file_id']}", unique="u")
    send(media=media)
    assert only(farmer).body["voice"]["duration"] == 3
    assert telegram.counters()["calls"].get("getFile", 0) == 0


@pytest.mark.parametrize("kind", [MediaKind.AUDIO, MediaKind.VIDEO, MediaKind.DOCUMENT])
def test_every_kind_has_its_method(send: Send, farmer: Person, kind: MediaKind) -> None:
    theirs = getattr(farmer, f"sends_{kind}")()
    send("附", media=Media(kind, f"tg:{theirs.body[kind]['file_id']}"))
    assert kind in only(farmer).body
    assert only(farmer).text == "附"


def test_a_place_is_a_place(send: Send, farmer: Person) -> None:
    send(media=Media(MediaKind.LOCATION, latitude=41.5, longitude=114.6))
    assert only(farmer).body["location"]["latitude"] == pytest.approx(41.5, abs=1e-4)


def test_an_id_of_another_kind_goes_as_a_document(send: Send, farmer: Person) -> None:
    voice = farmer.sends_voice(3)
    send("听", media=Media(MediaKind.VIDEO, f"tg:{voice.body['voice']['file_id']}", unique="u"))
    assert "document" in only(farmer).body
    assert only(farmer).text == "听"


def test_a_picture_telegram_will_not_show_goes_as_a_document(
    send: Send, farmer: Person, media: MediaStore, telegram: TelegramDouble
) -> None:
    telegram.trouble.refuses(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", method="sendPhoto")
    send("很宽", media=media.save(JPEG, "image/jpeg", "../../wide.jpg"))
    assert only(farmer).body["document"]["file_name"] == "wide.jpg"


def test_a_file_that_is_gone_is_refused(send: Send) -> None:
    with pytest.raises(Refused, match="not there"):
        send(media=Media(MediaKind.PHOTO, "file:0123456789abcdef.jpg"))


def test_a_caption_that_is_too_long_is_cut_between_characters(send: Send, farmer: Person, media: MediaStore) -> None:
    send("鹅" * 1022 + "🦢🦢", media=media.save(JPEG, "image/jpeg"))
    assert only(farmer).text == "鹅" * 1022 + "…"
    send("鹅" * 1022 + "🦢", media=media.save(JPEG, "image/jpeg"))
    assert farmer.inbox[-1].text == "鹅" * 1022 + "🦢"


def test_a_text_that_is_too_long_or_empty_is_refused(send: Send) -> None:
    with pytest.raises(Refused, match="too long"):
        send("鹅" * 4097)
    with pytest.raises(Refused, match="empty"):
        send("")


def test_a_block_is_a_fact_about_the_person(send: Send, farmer: Person, telegram: TelegramDouble) -> None:
    farmer.blocks_bot()
    with pytest.raises(Unreachable, match="blocked"):
        send("在吗")
    farmer.unblocks_bot()
    farmer.deletes_account()
    with pytest.raises(Unreachable, match="deactivated"):
        send("在吗")
    with pytest.raises(Unreachable, match="Chat not found"):
        send("在吗", to="123")


def test_a_flood_says_how_long_to_wait(send: Send, telegram: TelegramDouble) -> None:
    telegram.trouble.floods(7)
    with pytest.raises(TryLater) as flood:
        send("x")
    assert flood.value.retry_after == 7


def test_a_bad_line_is_tried_later(send: Send, telegram: TelegramDouble) -> None:
    for trouble in (telegram.trouble.breaks, telegram.trouble.drops, telegram.trouble.loses_answer):
        trouble()
        with pytest.raises(TryLater):
            send("x")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BadRequest("Message text is empty"), Refused),
        (BadRequest("Chat not found"), Unreachable),
        (BadRequest("PEER_ID_INVALID"), Unreachable),
        (Forbidden("bot was kicked from the group chat"), Unreachable),
        (ChatMigrated(-100), Unreachable),
        (InvalidToken("Unauthorized"), TryLater),
        (TimedOut(), TryLater),
        (NetworkError("Bad Gateway"), TryLater),
        (Conflict("terminated by other getUpdates request"), TryLater),
        (TelegramError("Invalid server response"), TryLater),
    ],
)
def test_every_error_of_the_library_has_one_meaning(error: TelegramError, kind: type[DeliveryError]) -> None:
    assert type(translated(error)) is kind


def test_a_rejected_token_is_never_told_with_the_token_in_it() -> None:
    told = translated(InvalidToken("The token `123:secret` was rejected by the server."))
    assert "secret" not in str(told)


def test_a_file_is_fetched_by_its_id(telegram_bot: Bot, farmer: Person, media: MediaStore) -> None:
    photo = farmer.sends_photo(content=JPEG)
    size = photo.body["photo"][-1]
    kept = Media(MediaKind.PHOTO, f"tg:{size['file_id']}", unique=size["file_unique_id"], mime="image/jpeg")
    path = asyncio.run(media.path(kept))
    assert path is not None
    assert path.read_bytes().startswith(JPEG)


def test_a_file_telegram_does_not_give_is_not_there(media: MediaStore, farmer: Person) -> None:
    video = farmer.sends_video(30_000_000)
    assert asyncio.run(media.path(Media(MediaKind.VIDEO, f"tg:{video.body['video']['file_id']}", unique="v"))) is None
