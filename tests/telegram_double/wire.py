"""A request on its way in and an outcome on its way out, the same for both doors."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from python_multipart import parse_form

from tests.telegram_double import words

Json = dict[str, Any]

_WHOLE = frozenset(
    {
        "offset",
        "limit",
        "timeout",
        "message_id",
        "message_thread_id",
        "duration",
        "width",
        "height",
        "cache_time",
        "max_connections",
        "live_period",
        "heading",
        "proximity_alert_radius",
        "start_timestamp",
        "direct_messages_topic_id",
    }
)
_REAL = frozenset({"latitude", "longitude", "horizontal_accuracy"})
_YES_NO = frozenset(
    {
        "disable_notification",
        "protect_content",
        "allow_paid_broadcast",
        "show_alert",
        "drop_pending_updates",
        "has_spoiler",
        "supports_streaming",
        "show_caption_above_media",
        "disable_content_type_detection",
    }
)
_NESTED = frozenset(
    {
        "reply_markup",
        "reply_parameters",
        "media",
        "entities",
        "caption_entities",
        "allowed_updates",
        "commands",
        "scope",
        "link_preview_options",
        "suggested_post_parameters",
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `params` decoded to what they mean, `uploads` by the name of their part."""

    token: str
    method: str
    params: Json = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.params.get(name, "")
        return value if isinstance(value, str) else str(value)

    def whole(self, name: str, otherwise: int = 0) -> int:
        value = self.params.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else otherwise

    def yes(self, name: str) -> bool:
        return self.params.get(name) is True


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram answers: an HTTP status and the JSON body."""

    status: int
    body: Any

    @staticmethod
    def of(result: Any, description: str = "") -> Answer:
        return Answer(200, {"ok": True, "result": result, **({"description": description} if description else {})})

    @staticmethod
    def refusing(refusal: words.Refusal) -> Answer:
        body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
        if refusal.parameters:
            body["parameters"] = refusal.parameters
        return Answer(refusal.status, body)

    @property
    def payload(self) -> bytes:
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Wait:
    """A long poll that has nothing to say yet: the door waits up to `seconds`, then asks `resume`."""

    token: str
    serial: int
    seconds: float
    limit: int


class Lost(StrEnum):
    """No answer comes: the line is silent until the bot gives up, or it breaks."""

    SILENT = "silent"
    BROKEN = "broken"


Outcome = Answer | Wait | Lost


def _meant(name: str, value: Any) -> Any:
    """The value a form field stands for; one that cannot be read stays as it came, for the judge to find."""
    if not isinstance(value, str):
        return value
    try:
        if name in _NESTED:
            return json.loads(value)
        if name in _WHOLE:
            return int(value)
        if name in _REAL:
            return float(value)
        if name == "chat_id" and value.lstrip("-").isdigit():
            return int(value)
    except ValueError:
        return value
    if name in _YES_NO:
        return value.lower() in ("true", "1", "yes", "t", "y")
    return value


def decode(values: Mapping[str, Any]) -> Json:
    """Form fields or a JSON object -> parameters with their types, as Telegram understands them."""
    return {name: _meant(name, value) for name, value in values.items() if value is not None}


def read_body(content_type: str, body: bytes, query: str = "") -> tuple[Json, dict[str, Upload]]:
    """The parameters and uploads of an HTTP request: JSON, form-encoded, multipart, or in the address.

    Raises:
        Refusal: a body that is not what its type says.
    """
    values: Json = dict(parse_qsl(query, keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            raise words.bad("can't parse request: JSON expected") from None
        if not isinstance(given, dict):
            raise words.bad("can't parse request: object expected")
        values.update(given)
    elif kind == "multipart/form-data":
        _read_multipart(content_type, body, values, uploads)
    elif body:
        values.update(parse_qsl(body.decode("utf-8", "surrogatepass"), keep_blank_values=True))
    return decode(values), uploads


def _read_multipart(content_type: str, body: bytes, values: Json, uploads: dict[str, Upload]) -> None:
    def on_field(part: Any) -> None:
        values[part.field_name.decode()] = (part.value or b"").decode("utf-8")

    def on_file(part: Any) -> None:
        part.file_object.seek(0)
        mime = part.content_type if isinstance(part.content_type, str) else "application/octet-stream"
        name = (part.file_name or b"").decode("utf-8")
        uploads[part.field_name.decode()] = Upload(name, part.file_object.read(), mime)
        part.close()

    headers = {"Content-Type": content_type.encode(), "Content-Length": str(len(body)).encode()}
    parse_form(headers, io.BytesIO(body), on_field, on_file)
