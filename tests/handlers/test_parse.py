"""Every kind of update has one meaning, or is nobody's word at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core.events import (
    Address,
    Commanded,
    Edited,
    Event,
    MediaKind,
    ReachabilityChanged,
    Ref,
    Said,
    Tapped,
    Unserved,
)
from handlers.telegram.parse import ALLOWED_UPDATES, Parser
from handlers.telegram.rawbot import RawBot
from handlers.telegram.reading import Misread
from tests.line.helpers import NOON
from tests.telegram_double import TelegramDouble
from tests.telegram_double.people import Person

PARSER = Parser("nongda_bot", 20 * 1024 * 1024)
ME = {"id": 700, "is_bot": False, "first_name": "王", "last_name": "大", "language_code": "zh-hans"}
HOME = {"id": 700, "type": "private", "first_name": "王"}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 5, "message": {"message_id": 3, "date": 1, "from": ME, "chat": HOME, **content}}


def parse(update: dict[str, Any]) -> Event | None:
    return PARSER.parse(update, NOON)


def heard(update: dict[str, Any]) -> Said:
    event = parse(update)
    assert isinstance(event, Said)
    return event


# --- What a person does in the app, as the double brings it.


class Line:
    """What the bot hears of what people do."""

    def __init__(self, bot: RawBot, telegram: TelegramDouble) -> None:
        self.bot, self.telegram = bot, telegram
        self.offset = 0
        self.hears()  # from here on with our own list of updates

    def hears(self) -> list[Event | None]:
        updates = asyncio.run(self.bot.raw_updates(self.offset, hold=0, limit=100, allowed=ALLOWED_UPDATES))
        if updates:
            self.offset = updates[-1]["update_id"] + 1
        return [parse(update) for update in updates]

    def hears_said(self) -> Said:
        (event,) = self.hears()
        assert isinstance(event, Said)
        return event


@pytest.fixture
def line(raw_bot: RawBot, telegram: TelegramDouble) -> Line:
    return Line(raw_bot, telegram)


@pytest.fixture
def farmer(telegram: TelegramDouble) -> Person:
    return telegram.person("farmer", name="王大")


def test_a_question(line: Line, farmer: Person) -> None:
    sent = farmer.says("鹅下软蛋")
    event = line.hears_said()
    here = Address("tg", str(farmer.id))
    assert (event.text, event.sender, event.name, event.language) == ("鹅下软蛋", here, "王大", "zh-hans")
    assert event.ref == Ref(here, str(sent.id))
    assert event.at == NOON
    assert event.key.startswith("tg:")
    assert not (event.media)
    assert not (event.unsupported)
    assert not (event.forwarded)
    assert not (event.reply_to)


def test_a_reply_names_what_it_answers(line: Line, farmer: Person) -> None:
    first = farmer.says("鹅下软蛋")
    farmer.replies(first, "三天了")
    _, event = line.hears()
    assert isinstance(event, Said)
    assert event.reply_to == Ref(Address("tg", str(farmer.id)), str(first.id))


def test_a_photo_with_words_in_its_largest_size(line: Line, farmer: Person) -> None:
    sent = farmer.sends_photo("这是啥病", width=1280, height=960)
    event = line.hears_said()
    (photo,) = event.media
    largest = sent.body["photo"][-1]
    assert photo.kind is MediaKind.PHOTO
    assert (photo.file, photo.unique) == (f"tg:{largest['file_id']}", largest["file_unique_id"])
    assert photo.size == largest["file_size"]
    assert event.text == "这是啥病"


def test_an_album_shares_its_name(line: Line, farmer: Person) -> None:
    farmer.sends_album(3, "三只")
    events = line.hears()
    said = [event for event in events if isinstance(event, Said)]
    assert [len(event.media) for event in said] == [1, 1, 1]
    albums = {event.album for event in said}
    assert len(albums) == 1
    assert albums != {""}


def test_recordings_and_files(line: Line, farmer: Person) -> None:
    for send in (farmer.sends_voice, farmer.sends_video, farmer.sends_audio, farmer.sends_document):
        send()
    kinds = [event.media[0].kind for event in line.hears() if isinstance(event, Said)]
    assert kinds == [MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.DOCUMENT]


def test_a_video_that_is_too_big_is_left_out_and_said_so(line: Line, farmer: Person) -> None:
    farmer.sends_video(30_000_000, "看看")
    event = line.hears_said()
    assert event.too_big
    assert event.media == ()
    assert event.text == "看看"


def test_a_place(line: Line, farmer: Person) -> None:
    farmer.shares_location(41.5, 114.6)
    (place,) = line.hears_said().media
    assert place.kind is MediaKind.LOCATION
    assert (place.latitude, place.longitude) == pytest.approx((41.5, 114.6))


def test_ones_own_phone_number_counts_and_somebody_elses_does_not(
    line: Line, farmer: Person, telegram: TelegramDouble
) -> None:
    farmer.shares_contact("+8613900000000")
    assert line.hears_said().contact == "+8613900000000"
    farmer.shares_contact(of=telegram.person("neighbour"))
    event = line.hears_said()
    assert event.contact == ""
    assert event.unsupported == "contact"


def test_what_is_passed_on_is_marked(line: Line, farmer: Person) -> None:
    farmer.forwards("听说荞麦要早种")
    assert line.hears_said().forwarded
    farmer.sends_poll("种啥")
    event = line.hears_said()
    assert event.forwarded
    assert event.unsupported == "poll"


def test_kinds_we_do_not_take_are_named(line: Line, farmer: Person) -> None:
    farmer.sends_sticker()
    assert line.hears_said().unsupported == "sticker"
    farmer.sends_nothing()
    assert line.hears_said().unsupported == "other"


def test_an_edit_is_a_new_version(line: Line, farmer: Person) -> None:
    sent = farmer.says("鸡下软蛋")
    photo = farmer.sends_photo("鸡")
    line.hears()
    farmer.edits(sent, "鹅下软蛋")
    farmer.edits(photo, "鹅")
    first, second = line.hears()
    assert isinstance(first, Edited)
    assert isinstance(second, Edited)
    assert (first.text, second.text) == ("鹅下软蛋", "鹅")
    assert first.ref.message == str(sent.id)


def test_a_start_with_a_code(line: Line, farmer: Person) -> None:
    farmer.starts("ABCD-EFGH")
    (event,) = line.hears()
    assert isinstance(event, Commanded)
    assert (event.command, event.argument) == ("start", "ABCD-EFGH")


def test_a_block_and_its_end(line: Line, farmer: Person) -> None:
    farmer.starts()
    farmer.blocks_bot()
    farmer.unblocks_bot()
    _, gone, back = line.hears()
    assert isinstance(gone, ReachabilityChanged)
    assert isinstance(back, ReachabilityChanged)
    assert (gone.reachable, back.reachable) == (False, True)


def test_groups_channels_and_other_bots_are_not_served(line: Line, farmer: Person, telegram: TelegramDouble) -> None:
    group = telegram.group("养鹅群")
    farmer.says("@nongda_bot 鹅下软蛋", in_group=group)
    telegram.channel("农事").posts("明天有雨")
    telegram.another_bot("spammer").says("买药")
    events = line.hears()
    assert all(isinstance(event, Unserved) for event in events)
    assert [event.kind for event in events if isinstance(event, Unserved)] == ["group", "channel", "bot"]
    assert isinstance(events[0], Unserved)
    assert events[0].sender == Address("tg", str(group.id)), "an answer would go to the group"


# --- What the double does not bring.


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/mine", "mine", ""),
        ("/MINE@Nongda_Bot", "mine", ""),
        ("/start  abc def ", "start", "abc def"),
        ("/expert\n鹅不吃食", "expert", "鹅不吃食"),
    ],
)
def test_commands(text: str, command: str, argument: str) -> None:
    event = parse(message(text=text))
    assert isinstance(event, Commanded)
    assert (event.command, event.argument) == (command, argument)
    assert event.ref == Ref(Address("tg", "700"), "3")


@pytest.mark.parametrize("text", ["/mine@other_bot", "/专家", "/", "1/2亩", "//mine"])
def test_what_only_looks_like_a_command_is_words(text: str) -> None:
    assert heard(message(text=text)).text == text


def test_a_command_that_is_passed_on_or_stands_under_a_picture_commands_nothing() -> None:
    assert heard(message(text="/forget", forward_origin={"type": "hidden_user"})).forwarded
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    assert heard(message(photo=photo, caption="/forget")).text == "/forget"


def test_words_chosen_through_another_bot_are_passed_on_words() -> None:
    assert heard(message(text="x", via_bot={"id": 9, "is_bot": True, "first_name": "gif"})).forwarded


@pytest.mark.parametrize("kind", ["video_note", "animation"])
def test_round_videos_and_gifs_are_videos_that_know_their_kind(kind: str) -> None:
    file = {"file_id": "a", "file_unique_id": "b", "duration": 4}
    (video,) = heard(message(**{kind: file, "document": file})).media
    assert (video.kind, video.name, video.seconds) == (MediaKind.VIDEO, kind, 4)


def test_a_venue_is_a_place_with_a_name() -> None:
    location = {"latitude": 41.5, "longitude": 114}
    (place,) = heard(
        message(location=location, venue={"location": location, "title": "兽医站", "address": "南街"})
    ).media
    assert (place.name, place.longitude) == ("兽医站 南街", 114.0)


def test_of_a_photo_the_largest_size_that_is_not_too_big_is_taken() -> None:
    sizes = [
        {"file_id": str(n), "file_unique_id": str(n), "width": n, "height": n, "file_size": n * 10_000_000}
        for n in (1, 2, 3)
    ]
    assert heard(message(photo=sizes)).media[0].file == "tg:2"
    event = heard(message(photo=sizes[2:]))
    assert event.too_big
    assert not event.media


@pytest.mark.parametrize("kind", ["dice", "game", "story", "invoice", "paid_media", "checklist", "gift", "giveaway"])
def test_more_kinds_we_do_not_take(kind: str) -> None:
    assert heard(message(**{kind: {}})).unsupported == kind


@pytest.mark.parametrize(
    "service", ["pinned_message", "chat_background_set", "write_access_allowed", "successful_payment"]
)
def test_when_nobody_spoke_nothing_was_said(service: str) -> None:
    event = parse(message(**{service: {}}))
    assert isinstance(event, Unserved)
    assert event.kind == "other"


def test_control_characters_and_half_pairs_do_not_get_in_but_direction_marks_do() -> None:
    assert heard(message(text="a\0b\x1b[31m\ud83e鹅\u202e倒\n\t二")).text == "ab[31m?鹅\u202e倒\n\t二"


def test_an_empty_text_is_said_all_the_same() -> None:
    assert heard(message(text="")).text == ""


def test_a_tap() -> None:
    tap = {"id": "77", "from": ME, "message": {"message_id": 8, "date": 0, "chat": HOME}, "data": "ok.12"}
    event = parse({"update_id": 6, "callback_query": tap})
    assert isinstance(event, Tapped)
    assert (event.key, event.data, event.ref) == ("tg:6", "ok.12", Ref(Address("tg", "700"), "8"))
    del tap["message"]
    event = parse({"update_id": 6, "callback_query": {**tap, "inline_message_id": "x"}})
    assert isinstance(event, Tapped)
    assert event.ref is None


def test_a_tap_without_data_or_in_a_group_does_nothing() -> None:
    game = parse({"update_id": 6, "callback_query": {"id": "77", "from": ME, "game_short_name": "x"}})
    group = {"message_id": 8, "date": 0, "chat": {"id": -5, "type": "group"}}
    tap = parse({"update_id": 6, "callback_query": {"id": "77", "from": ME, "message": group, "data": "ok.1"}})
    assert isinstance(game, Unserved)
    assert isinstance(tap, Unserved)
    assert (game.kind, tap.kind) == ("other", "group")


def test_a_live_place_that_moves_and_edits_in_groups_say_nothing() -> None:
    moved = message(location={"latitude": 1, "longitude": 1})["message"]
    assert parse({"update_id": 6, "edited_message": moved}) is None
    in_group = message(text="x", chat={"id": -5, "type": "group"})["message"]
    assert parse({"update_id": 6, "edited_message": in_group}) is None


def test_being_added_to_a_group_says_nothing_about_a_person() -> None:
    change = {"from": ME, "chat": {"id": -5, "type": "supergroup"}, "date": 1, "new_chat_member": {"status": "member"}}
    event = parse({"update_id": 6, "my_chat_member": change})
    assert isinstance(event, Unserved)
    assert event.sender == Address("tg", "-5")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("business_message", {"message_id": 1, "date": 1, "from": ME, "chat": HOME, "text": "x"}),
        ("inline_query", {"id": "1", "from": ME, "query": "x", "offset": ""}),
        ("poll_answer", {"poll_id": "1", "user": ME, "option_ids": [0]}),
        ("something_of_next_year", {"from": ME}),
    ],
)
def test_kinds_without_a_room_here_are_put_on_record(kind: str, body: dict[str, Any]) -> None:
    event = parse({"update_id": 6, kind: body})
    assert isinstance(event, Unserved)
    assert (event.kind, event.sender) == ("other", Address("tg", "700"))


def test_what_comes_from_nobody_is_nothing() -> None:
    assert parse({"update_id": 6, "poll": {"id": "1", "question": "?"}}) is None
    assert parse({"update_id": 6}) is None


@pytest.mark.parametrize(
    "torn",
    [
        {"update_id": "5", "message": {}},
        {"update_id": 5, "message": []},
        {"update_id": 5, "message": {"text": "x"}},
        message(text=5),
        message(photo={}),
        message(photo=[1]),
        message(location={"latitude": 1e9, "longitude": 1}),
        message(location={"latitude": float("nan"), "longitude": 1}),
        message(text="x", **{"from": {"id": True}}),
        {"update_id": 5, "callback_query": {"data": "x"}},
    ],
)
def test_what_is_not_as_documented_is_a_fault_of_this_update(torn: dict[str, Any]) -> None:
    with pytest.raises(Misread):
        parse(torn)
