"""What Telegram takes as a keyboard, and what it says to the rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.telegram_double import words

Json = dict[str, Any]

_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_BUTTONS = 100
_DATA_BYTES = 64


def _checked_inline(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise words.bad(words.BUTTON_NO_TEXT.replace("keyboard button", "inline keyboard button"))
    actions = [name for name in _ACTIONS if button.get(name) not in (None, "")]
    if len(actions) != 1:
        raise words.bad(words.BUTTON_BARE)
    if actions == ["callback_data"] and len(str(button["callback_data"]).encode()) > _DATA_BYTES:
        raise words.bad(words.BUTTON_DATA)
    if actions == ["url"]:
        _checked_url(str(button["url"]))
    return button


def _checked_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        raise words.bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme in ("http", "https") and "." not in (parts.hostname or ""):
        raise words.bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _checked_key(button: Any, private: bool) -> Json:
    key = {"text": button} if isinstance(button, str) else button
    if not isinstance(key, dict) or not isinstance(key.get("text"), str) or not key["text"].strip():
        raise words.bad(words.BUTTON_NO_TEXT)
    if key.get("request_contact") and not private:
        raise words.bad(words.PHONE_ONLY_PRIVATE)
    if key.get("request_location") and not private:
        raise words.bad(words.LOCATION_ONLY_PRIVATE)
    return key


def _rows(raw: Any) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise words.bad("can't parse reply keyboard markup JSON object: Array of arrays expected")
    rows = [row for row in raw if row]
    if sum(map(len, rows)) > _BUTTONS:
        raise words.bad(words.MARKUP_TOO_LONG)
    return rows


def checked_markup(raw: Any, *, private: bool) -> Json | None:
    """The markup of a request as Telegram keeps it; None for none.

    Raises:
        Refusal: not a markup, an impossible button, data over 64 bytes, too many buttons.
    """
    if raw is None or raw == "":
        return None
    if not isinstance(raw, dict):
        raise words.bad(words.MARKUP_NOT_OBJECT)
    if "inline_keyboard" in raw:
        rows = [[_checked_inline(button) for button in row] for row in _rows(raw["inline_keyboard"])]
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in raw:
        keys = [[_checked_key(button, private) for button in row] for row in _rows(raw["keyboard"])]
        return {**raw, "keyboard": keys}
    if raw.get("remove_keyboard") is True or raw.get("force_reply") is True:
        return raw
    return None
