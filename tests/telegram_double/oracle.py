"""An independent judge: aiogram's models of the Bot API look at every request, every answer and every update.

Two libraries that agree are a better witness than our own reading of the documentation. A model alone is lenient: it
takes "2" for 2 and keeps unknown fields. So what it understood is written out again and compared with what was given.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, ResponseParameters, Update
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.telegram_double.wire import Call

Json = dict[str, Any]


class OracleViolation(AssertionError):
    """Something passed that is not of the Bot API's form."""


@cache
def _method(name: str) -> type[TelegramMethod[Any]] | None:
    found = getattr(aiogram.methods, name[:1].upper() + name[1:], None)
    return found if isinstance(found, type) and issubclass(found, TelegramMethod) else None


@cache
def _result(name: str) -> TypeAdapter[Any] | None:
    method = _method(name)
    return TypeAdapter(method.__returning__) if method else None


def unknown_fields(value: Any, where: str) -> list[str]:
    """The places in what a model understood where it met a field it does not know, or no longer wants."""
    found: list[str] = []
    if isinstance(value, BaseModel):
        found += [f"{where}.{name}: unknown field" for name in value.model_extra or {}]
        for name in value.model_fields_set - set(value.model_extra or {}):
            if type(value).model_fields[name].json_schema_extra == {"deprecated": True}:
                found.append(f"{where}.{name}: deprecated field")
            found += unknown_fields(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            found += unknown_fields(item, f"{where}[{number}]")
    return found


def differences(given: Any, understood: Any, where: str) -> list[str]:
    """The places where what was given and what the model made of it are not the same value of the same type."""
    if isinstance(understood, BufferedInputFile):
        return []
    if isinstance(given, dict) and isinstance(understood, dict):
        found: list[str] = []
        for name, value in given.items():
            if name not in understood:
                found.append(f"{where}.{name}: not taken over")
            else:
                found += differences(value, understood[name], f"{where}.{name}")
        return found
    if isinstance(given, list) and isinstance(understood, list | tuple) and len(given) == len(understood):
        pairs = enumerate(zip(given, understood, strict=True))
        return [one for number, (a, b) in pairs for one in differences(a, b, f"{where}[{number}]")]
    whole_for_real = type(given) is int and type(understood) is float
    if given == understood and (type(given) is type(understood) or whole_for_real or isinstance(understood, str)):
        return []
    return [f"{where}: {given!r} was read as {understood!r}"]


class Oracle:
    """Judges, raises OracleViolation, and keeps what it found in `violations`: a bot may swallow what is raised."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.judged = 0

    def request(self, call: Call) -> None:
        method = _method(call.method)
        if method is None:
            return self._found([f"request {call.method}: aiogram knows no such method"])
        own = [(name, upload) for name, upload in call.uploads.items() if name in method.model_fields]
        given = {**call.params, **{name: BufferedInputFile(upload.content, upload.name) for name, upload in own}}
        self._look(f"request {call.method}", TypeAdapter(method), given)

    def answer(self, method: str, body: Json) -> None:
        where = f"answer to {method}"
        if body.get("ok") is not True:
            return self._failure(where, body)
        result = _result(method)
        extra = sorted(set(body) - {"ok", "result", "description"})
        if extra or "result" not in body:
            reasons = [f"{where}: unknown field {name}" for name in extra]
            return self._found(reasons or [f"{where}: no result"])
        if result is not None:
            self._look(where, result, body["result"])

    def _failure(self, where: str, body: Json) -> None:
        wrong = sorted(set(body) - {"ok", "error_code", "description", "parameters"})
        if wrong or not isinstance(body.get("error_code"), int) or not isinstance(body.get("description"), str):
            self._found([f"{where}: not an error of the Bot API: {body}"])
        if "parameters" in body:
            self._look(where, TypeAdapter(ResponseParameters), body["parameters"])

    def update(self, body: Json) -> None:
        if len(body) != 2:
            self._found([f"update: it has its id and one thing more, not {sorted(body)}"])
        self._look("update", TypeAdapter(Update), body)

    def assert_clean(self) -> None:
        """Raises OracleViolation with all that was found."""
        if self.violations:
            raise OracleViolation("\n".join(self.violations))

    def _look(self, where: str, model: TypeAdapter[Any], given: Any) -> None:
        self.judged += 1
        try:
            understood = model.validate_python(given)
        except ValidationError as why:
            errors = [(".".join(map(str, error["loc"])), error["msg"]) for error in why.errors()]
            return self._found([f"{where}.{place}: {reason}" for place, reason in errors])
        written = model.dump_python(understood, by_alias=True, exclude_unset=True, warnings=False)
        self._found([*unknown_fields(understood, where), *differences(given, written, where)])

    def _found(self, what: list[str]) -> None:
        if what:
            self.violations.append("; ".join(what))
            raise OracleViolation(self.violations[-1])
