"""Refusals of texts, markup and buttons, in Telegram's words. The judge stays away: these are wrong on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clock import ManualClock
from tests.telegram_double import TelegramDouble
from tests.telegram_double.asking import ask, inline, said
from tests.telegram_double.people import Person
from tests.telegram_double.samples import jpeg
from tests.telegram_double.wire import Upload


@pytest.fixture
def double(telegram_clock: ManualClock) -> TelegramDouble:
    return TelegramDouble(telegram_clock)


@pytest.fixture
def farmer(double: TelegramDouble) -> Person:
    somebody = double.person("farmer")
    somebody.starts()
    return somebody


def test_a_text_that_is_empty_or_too_long_is_refused(double: TelegramDouble, farmer: Person) -> None:
    assert said(double, "sendMessage", chat_id=farmer.id, text="") == "message text is empty"
    assert said(double, "sendMessage", chat_id=farmer.id, text=" \n ") == "message text is empty"
    assert said(double, "sendMessage", chat_id=farmer.id) == "message text is empty"
    assert said(double, "sendMessage", chat_id=farmer.id, text="鹅" * 4097) == "message is too long"
    assert ask(double, "sendMessage", chat_id=farmer.id, text="鹅" * 4096).status == 200


def test_length_is_counted_in_utf16_units_so_an_emoji_is_two(double: TelegramDouble, farmer: Person) -> None:
    assert ask(double, "sendMessage", chat_id=farmer.id, text="🦢" * 2048).status == 200
    assert said(double, "sendMessage", chat_id=farmer.id, text="🦢" * 2048 + "a") == "message is too long"


def test_markup_does_not_count_towards_the_length(double: TelegramDouble, farmer: Person) -> None:
    answer = ask(double, "sendMessage", chat_id=farmer.id, text=f"<b>{'鹅' * 4096}</b>", parse_mode="HTML")
    assert answer.body["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


def test_a_caption_over_1024_is_refused(double: TelegramDouble, farmer: Person) -> None:
    photo = Upload("a.jpg", jpeg())
    refused = said(double, "sendPhoto", chat_id=farmer.id, photo=photo, caption="鹅" * 1025)
    assert refused == "message caption is too long"
    assert ask(double, "sendPhoto", chat_id=farmer.id, photo=photo, caption="鹅" * 1024).status == 200


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("鹅<script>", 'Unsupported start tag "script" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_with_the_place(double: TelegramDouble, farmer: Person, text: str, reason: str) -> None:
    refused = said(double, "sendMessage", chat_id=farmer.id, text=text, parse_mode="HTML")
    assert refused == f"can't parse entities: {reason}"


def test_good_html_is_shown_as_text_with_entities(double: TelegramDouble, farmer: Person) -> None:
    link, code = '<a href="https://12316.example/a">link</a>', '<pre><code class="language-py">x</code></pre>'
    source = f"🦢<b>先<i>看</i></b> &lt;1 &amp; {link} {code}"
    shown = ask(double, "sendMessage", chat_id=farmer.id, text=source, parse_mode="HTML").body["result"]
    assert shown["text"] == "🦢先看 <1 & link x"
    assert shown["entities"] == [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 10, "length": 4, "url": "https://12316.example/a"},
        {"type": "pre", "offset": 15, "length": 1, "language": "py"},
    ]


def test_signs_of_html_are_plain_text_without_a_parse_mode(double: TelegramDouble, farmer: Person) -> None:
    assert ask(double, "sendMessage", chat_id=farmer.id, text="a < b & <c>").body["result"]["text"] == "a < b & <c>"
    refused = said(double, "sendMessage", chat_id=farmer.id, text="x", parse_mode="Wiki")
    assert refused == "unsupported parse_mode"


def test_half_a_character_is_refused(double: TelegramDouble, farmer: Person) -> None:
    refused = said(double, "sendMessage", chat_id=farmer.id, text="鹅\ud83e")
    assert refused == "strings must be encoded in UTF-8"


def test_buttons_that_cannot_be_are_refused(double: TelegramDouble, farmer: Person) -> None:
    def with_markup(markup: Any, chat: int = farmer.id) -> str:
        return said(double, "sendMessage", chat_id=chat, text="x", reply_markup=markup)

    fits = {"chat_id": farmer.id, "text": "x", "reply_markup": inline(callback_data="鹅" * 21 + "a")}
    assert ask(double, "sendMessage", **fits).status == 200
    assert with_markup(inline(callback_data="鹅" * 21 + "ab")) == "BUTTON_DATA_INVALID"
    assert "Text buttons are unallowed" in with_markup(inline())
    assert "Text buttons are unallowed" in with_markup(inline(callback_data="a", url="https://a.example"))
    assert "Wrong HTTP URL" in with_markup(inline(url="http://localhost:8080/in"))
    assert "Unsupported URL protocol" in with_markup(inline(url="javascript://a.b"))
    assert "must be of type String" in with_markup({"inline_keyboard": [[{"text": "", "callback_data": "a"}]]})
    assert with_markup("[]") == "object expected as reply markup"
    many = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}
    assert with_markup(many) == "reply markup is too long"


def test_a_phone_number_is_asked_for_in_private_only(double: TelegramDouble, farmer: Person) -> None:
    markup = {"keyboard": [[{"text": "发手机号", "request_contact": True}]]}
    group = double.group("养鹅群")
    refused = said(double, "sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refused == "phone number can be requested in private chats only"
    assert ask(double, "sendMessage", chat_id=farmer.id, text="x", reply_markup=markup).status == 200
    assert farmer.keys == ["发手机号"]
