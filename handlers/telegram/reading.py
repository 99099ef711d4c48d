"""Reading JSON that came from outside: a value has the kind we expect, or it is a fault of this update alone."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

# Control characters but tab and newline: nobody types them, and databases and terminals stumble over some.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Misread(ValueError):
    """The JSON is not what Telegram's documentation says."""


def part(of: Json, name: str) -> Json | None:
    """An object inside, or None when it is not there."""
    value = of.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise Misread(f"{name} is not an object")


def required(of: Json, name: str) -> Json:
    """An object inside that must be there."""
    value = part(of, name)
    if value is None:
        raise Misread(f"{name} is missing")
    return value


def parts(of: Json, name: str) -> list[Json]:
    """A list of objects; empty when it is not there."""
    value = of.get(name, [])
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise Misread(f"{name} is not a list of objects")


def word(of: Json, name: str) -> str:
    """A text, without control characters and half surrogate pairs; empty when it is not there."""
    value = of.get(name, "")
    if not isinstance(value, str):
        raise Misread(f"{name} is not a text")
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub("", value)


def whole(of: Json, name: str) -> int:
    """A whole number; 0 when it is not there."""
    value = of.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Misread(f"{name} is not a whole number")
    return value


def identity(of: Json, name: str) -> str:
    """A number that names something, as text; it must be there."""
    if not whole(of, name):
        raise Misread(f"{name} is missing")
    return str(of[name])


def degrees(of: Json, name: str) -> float:
    """A latitude or longitude."""
    value = of.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not -180 <= value <= 180:
        raise Misread(f"{name} is not an angle")
    return float(value)
