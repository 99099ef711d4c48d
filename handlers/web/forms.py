"""Reading a form: it must be ours, made for this very session, and it becomes one event however often it is sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2s

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.core.events import Event
from handlers.web.doors import Visitor
from handlers.web.errors import Refused
from handlers.web.ports import Outcome, site_of

FIELD_BYTES = 256 * 1024
MAX_FILES = 10
MAX_FIELDS = 80  # an entry of the knowledge base has some forty

# Control characters but tab and newline: no person types them, PostgreSQL refuses NUL, terminals obey some.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Form:
    """A form that counts. `nonce` is its token's own, `key` the event's.

    The same token with other words gives another key, so that a page gone back to, changed and sent again is not taken
    for a repeat and lost.
    """

    data: FormData
    nonce: str
    key: str

    def text(self, field: str) -> str:
        """The field's words: one newline form, no control characters, no blanks around."""
        value = self.data.get(field, "")
        if not isinstance(value, str):
            return ""
        return _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()

    @property
    def files(self) -> list[UploadFile]:
        """The files that were chosen (for a field left empty a browser sends one without name and content)."""
        return [f for f in self.data.getlist("files") if isinstance(f, UploadFile) and (f.size or f.filename)]


def came_from_us(request: Request) -> bool:
    """False when the browser itself says that another site's page sent this.

    Older browsers say nothing; the token holds there.
    """
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


async def read_form(request: Request, visitor: Visitor | None) -> Form:
    """The form of this request.

    HTTPException 403 when it is not ours or was made for somebody else, 413 when it is too big; Refused 413 when it holds
    too many files or too long a text.
    """
    data = await _data(request)
    token = data.get("token", "")
    keys = site_of(request).keys
    nonce = keys.form_nonce(visitor.forms, token) if visitor and isinstance(token, str) else None
    if nonce is None or not came_from_us(request):
        raise HTTPException(403)
    return Form(data, nonce, f"web:{nonce}-{_digest(request, data)}")


@asynccontextmanager
async def open_form(request: Request, visitor: Visitor | None) -> AsyncIterator[Form]:
    """As `read_form`; its files are open inside and closed afterwards."""
    try:
        yield await read_form(request, visitor)
    finally:
        await request.close()


async def submit(request: Request, event: Event) -> Outcome:
    """Hands the event in; returns after the commit.

    HTTPException 500 when it could not be handled: nobody is told it went well.
    """
    outcome = await site_of(request).gate.submit(event)
    if outcome.dead:
        raise HTTPException(500)
    return outcome


async def _data(request: Request) -> FormData:
    try:
        return await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=FIELD_BYTES)
    except HTTPException as wrong:
        # The library has one error for all that is wrong with a form, and tells them apart by its words only.
        if wrong.detail.startswith("Too many files"):
            raise Refused(413, "too_many") from wrong
        if "exceeded maximum size" in wrong.detail:
            raise Refused(413, "too_long") from wrong
        raise


def _digest(request: Request, data: FormData) -> str:
    """Eight characters that differ when what is sent differs."""
    content = blake2s(request.url.path.encode(), digest_size=4)
    for field, value in data.multi_items():
        if field != "token":
            told = value if isinstance(value, str) else f"{value.filename}/{value.size}"
            content.update(f"\0{field}\0{told}".encode("utf-8", "replace"))
    return content.hexdigest()
