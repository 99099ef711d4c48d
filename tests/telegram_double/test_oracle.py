"""The judge finds seeded faults: a wrong type, a missing field, an unknown field, on either side."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram_double.oracle import Oracle, OracleViolation
from tests.telegram_double.wire import Call, Upload

Json = dict[str, Any]

USER = {"id": 7, "is_bot": False, "first_name": "x"}
MESSAGE: Json = {"message_id": 1, "date": 5, "chat": {"id": 7, "type": "private", "first_name": "x"}, "from": USER}


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


def update(**changes: Any) -> Json:
    return {"update_id": 1, "message": {**MESSAGE, "text": "x", **changes}}


def test_what_is_right_passes(oracle: Oracle) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    oracle.request(Call("t", "sendMessage", {"chat_id": 7, "text": "x", "reply_markup": markup}))
    oracle.request(Call("t", "sendPhoto", {"chat_id": 7}, {"photo": Upload("a.jpg", b"x")}))
    oracle.request(Call("t", "sendLocation", {"chat_id": 7, "latitude": 41, "longitude": 115.5}))
    oracle.answer("sendMessage", {"ok": True, "result": {**MESSAGE, "text": "x"}})
    oracle.answer("getUpdates", {"ok": True, "result": [update()]})
    oracle.answer("sendMessage", {"ok": False, "error_code": 429, "description": "", "parameters": {"retry_after": 3}})
    oracle.update(update())
    oracle.assert_clean()
    assert oracle.judged == 7


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"chat_id": 7, "text": 5}, "text"),
        ({"chat_id": 7}, "text: Field required"),
        ({"text": "x"}, "chat_id: Field required"),
        ({"chat_id": 7, "text": "x", "color": "red"}, "color: unknown field"),
        ({"chat_id": 7, "text": "x", "reply_to_message_id": 3}, "reply_to_message_id: deprecated field"),
        ({"chat_id": 7, "text": "x", "reply_parameters": {"message_id": []}}, "reply_parameters"),
        ({"chat_id": 7, "text": "x", "reply_parameters": {"message_id": "3"}}, "'3' was read as 3"),
        ({"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "b"}]]}}, "reply_markup"),
        (
            {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]}},
            "callback: unknown field",
        ),
        ({"chat_id": 7, "text": "x", "disable_notification": "perhaps"}, "disable_notification"),
    ],
)
def test_a_faulty_request_is_found(oracle: Oracle, params: Json, reason: str) -> None:
    with pytest.raises(OracleViolation, match=reason):
        oracle.request(Call("t", "sendMessage", params))
    assert len(oracle.violations) == 1
    with pytest.raises(OracleViolation, match=reason):
        oracle.assert_clean()


def test_a_method_that_does_not_exist_is_found(oracle: Oracle) -> None:
    with pytest.raises(OracleViolation, match="no such method"):
        oracle.request(Call("t", "sendGoose"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (update(colour="red"), "colour: unknown field"),
        (update(date="5"), "'5' was read as"),
        (update(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": "2"}]), "'2' was read as 2"),
        (update(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1}]), "height: Field required"),
        (update(**{"from": {**USER, "age": 60}}), "age: unknown field"),
        ({"update_id": 1, "message": {"text": "x"}}, "message_id: Field required"),
        ({"update_id": 1}, "one thing more"),
        ({**update(), "edited_message": MESSAGE}, "one thing more"),
    ],
)
def test_a_faulty_update_is_found(oracle: Oracle, body: Json, reason: str) -> None:
    with pytest.raises(OracleViolation, match=reason):
        oracle.update(body)
    assert oracle.violations


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"ok": True}, "no result"),
        ({"ok": True, "result": True}, "sendMessage"),
        ({"ok": True, "result": {**MESSAGE, "txt": "x"}}, "txt: unknown field"),
        ({"ok": True, "result": MESSAGE, "note": 1}, "unknown field note"),
        ({"ok": False, "description": "x"}, "not an error"),
        ({"ok": False, "error_code": 429, "description": "", "parameters": {"retry": 3}}, "retry: unknown field"),
    ],
)
def test_a_faulty_answer_is_found(oracle: Oracle, body: Json, reason: str) -> None:
    with pytest.raises(OracleViolation, match=reason):
        oracle.answer("sendMessage", body)
