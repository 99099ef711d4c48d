"""python-telegram-bot's own Bot through both doors: the same scene in process and over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, KeyboardButton
from telegram import ReplyKeyboardMarkup as Keys
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from tests.telegram_double import TelegramDouble
from tests.telegram_double.http_server import HttpDouble
from tests.telegram_double.inprocess import in_process_bot
from tests.telegram_double.samples import MP3, MP4, OGG, jpeg
from tests.telegram_double.world import Query

Scene = Callable[[Bot], Awaitable[None]]
Play = Callable[[Scene], None]


def http_bot(server: HttpDouble, token: str, read_timeout: float = 5.0) -> Bot:
    def request() -> HTTPXRequest:
        return HTTPXRequest(16, read_timeout=read_timeout, httpx_kwargs={"verify": False, "trust_env": False})

    base, files = f"{server.api}/bot", f"{server.api}/file/bot"
    return Bot(token, base, files, request=request(), get_updates_request=request())


@pytest.fixture(params=["in process", "over http"])
def play(request: pytest.FixtureRequest, telegram: TelegramDouble) -> Iterator[Play]:
    """Runs a scene with an initialized Bot, through one door and then the other."""

    def run(make: Callable[[], Bot], scene: Scene) -> None:
        async def main() -> None:
            async with make() as bot:
                await scene(bot)

        asyncio.run(main())

    if request.param == "in process":
        yield lambda scene: run(lambda: in_process_bot(telegram), scene)
    else:
        with HttpDouble(telegram) as server:
            yield lambda scene: run(lambda: http_bot(server, telegram.bot.token, 0.3), scene)
        assert server.faults == []


def test_a_question_and_an_answer_with_a_button(telegram: TelegramDouble, play: Play) -> None:
    farmer = telegram.person("farmer", name="土城子镇养鹅户")
    farmer.says("小鹅死得多咋办")

    async def scene(bot: Bot) -> None:
        (update,) = await bot.get_updates(timeout=5)
        assert update.message is not None
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("有用", callback_data="ok.1")]])
        text = "先看是不是<b>小鹅瘟</b>"
        await update.message.reply_text(text, parse_mode="HTML", do_quote=True, reply_markup=markup)
        tapped = farmer.taps("有用")
        assert isinstance(tapped, Query)
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.callback_query is not None
        assert await update.callback_query.answer("谢谢")
        await update.callback_query.edit_message_reply_markup(None)
        await bot.get_updates(offset=update.update_id + 1)

    play(scene)
    answer = farmer.sees("先看是不是小鹅瘟")
    assert answer.reply_to is not None
    assert answer.reply_to.text == "小鹅死得多咋办"
    assert farmer.toasts == ["谢谢"]
    assert answer.buttons == []
    assert [button["text"] for button in answer.versions[0]["reply_markup"]["inline_keyboard"][0]] == ["有用"]
    assert telegram.counters()["updates"]["pending"] == 0
    assert farmer.never_saw("大鹅瘟")


def test_files_go_both_ways(telegram: TelegramDouble, play: Play) -> None:
    farmer, expert = telegram.person("farmer"), telegram.person("expert")
    expert.starts()
    picture = jpeg(7)
    farmer.sends_photo("这是啥病", content=picture)

    async def scene(bot: Bot) -> None:
        update = (await bot.get_updates())[-1]
        assert update.message is not None
        photo = update.message.photo[-1]
        got = await (await bot.get_file(photo)).download_as_bytearray()
        assert bytes(got).startswith(picture)
        await bot.send_photo(expert.id, photo.file_id, caption="农户照片")
        await bot.send_photo(expert.id, picture, filename="leaf.jpg")
        await bot.send_voice(expert.id, OGG, duration=3)
        await bot.send_video(expert.id, MP4)
        await bot.send_audio(expert.id, MP3, title="x")
        await bot.send_document(expert.id, b"text", filename="化验单.txt")
        await bot.send_media_group(expert.id, [InputMediaPhoto(picture, caption="一"), InputMediaPhoto(photo.file_id)])
        await bot.send_location(expert.id, 41.2, 115.2)
        await bot.send_chat_action(expert.id, "typing")

    play(scene)
    first, upload, voice, video, audio, document, album, album_2, place = expert.inbox
    assert first.text == "农户照片"
    assert first.photo is not None
    assert first.photo.content == picture
    assert upload.file is not None
    assert upload.file.content == picture
    assert voice.body["voice"]["duration"] == 3
    assert audio.body["audio"]["title"] == "x"
    assert document.body["document"]["file_name"] == "化验单.txt"
    assert video.file is not None
    assert album.album == album_2.album != ""
    assert place.body["location"] == {"latitude": 41.2, "longitude": 115.2}


def test_a_phone_number_is_asked_for_and_given(telegram: TelegramDouble, play: Play) -> None:
    farmer = telegram.person("farmer")
    farmer.starts()

    async def scene(bot: Bot) -> None:
        keys = Keys([[KeyboardButton("发手机号", request_contact=True)], ["不发"]], one_time_keyboard=True)
        await bot.send_message(farmer.id, "方便留个电话吗", reply_markup=keys)
        assert farmer.keys == ["发手机号", "不发"]
        farmer.taps("发手机号")
        update = (await bot.get_updates())[-1]
        assert update.message is not None
        assert update.message.contact is not None
        assert update.message.contact.user_id == farmer.id

    play(scene)
    assert farmer.keys == []


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after` will be:telegram.warnings.PTBDeprecationWarning")
def test_refusals_arrive_as_the_errors_of_the_library(telegram: TelegramDouble, play: Play) -> None:
    farmer, stranger = telegram.person("farmer"), telegram.person("stranger")
    farmer.starts()

    async def scene(bot: Bot) -> None:
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await bot.send_message(stranger.id, "x")
        with pytest.raises(BadRequest, match="essage is too long"):
            await bot.send_message(farmer.id, "x" * 4097)
        telegram.trouble.floods(4, method="sendMessage")
        with pytest.raises(RetryAfter):
            await bot.send_message(farmer.id, "x")
        telegram.trouble.breaks(502, method="sendMessage")
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(farmer.id, "x")
        telegram.trouble.drops(method="sendMessage")
        with pytest.raises(NetworkError, match=r"ReadError|RemoteProtocolError"):
            await bot.send_message(farmer.id, "never came")
        telegram.trouble.loses_answer(method="sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(farmer.id, "came all the same")

    play(scene)
    assert [message.text for message in farmer.inbox] == ["came all the same"]


def test_webhook_mode_refuses_polling(telegram: TelegramDouble, play: Play) -> None:
    async def scene(bot: Bot) -> None:
        await bot.set_webhook("https://nongda.example/tg", secret_token="s")
        with pytest.raises(Conflict):
            await bot.get_updates()
        assert (await bot.get_webhook_info()).url == "https://nongda.example/tg"
        await bot.delete_webhook()

    play(scene)


def test_the_bots_own_page_is_set(telegram: TelegramDouble, play: Play) -> None:
    async def scene(bot: Bot) -> None:
        await bot.set_my_commands([("mine", "我的咨询"), ("help", "帮助")], language_code="zh")
        assert [c.command for c in await bot.get_my_commands(language_code="zh")] == ["mine", "help"]
        await bot.set_my_description("问农事")
        await bot.set_my_short_description("问农事")
        await bot.set_my_name("农答")
        await bot.delete_my_commands(language_code="zh")

    play(scene)
    assert telegram.bot.profile["name:"] == "农答"


def test_a_wrong_token_does_not_get_in(telegram_http: HttpDouble) -> None:
    async def main() -> None:
        bot = http_bot(telegram_http, "42:wrong")
        with pytest.raises(InvalidToken):
            await bot.initialize()
        await bot.shutdown()

    asyncio.run(main())
