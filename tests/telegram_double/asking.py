"""Asking the double directly, as its own tests do."""

from __future__ import annotations

from typing import Any

from tests.telegram_double.state import TOKEN, TelegramDouble
from tests.telegram_double.wire import Answer, Call, Upload

Json = dict[str, Any]


def ask(double: TelegramDouble, method: str, token: str = TOKEN, /, **params: Any) -> Answer:
    uploads = {name: params.pop(name) for name in list(params) if isinstance(params[name], Upload)}
    outcome = double.call(Call(token, method, params, uploads))
    assert isinstance(outcome, Answer), outcome
    return outcome


def said(double: TelegramDouble, method: str, **params: Any) -> str:
    answer = ask(double, method, **params)
    assert answer.status == answer.body["error_code"] == 400
    assert answer.body["ok"] is False
    return str(answer.body["description"]).removeprefix("Bad Request: ")


def inline(**button: str) -> Json:
    return {"inline_keyboard": [[{"text": "有用", **button}]]}
