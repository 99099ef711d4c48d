"""A farmer's form becomes an event."""

from __future__ import annotations

import re
from datetime import datetime

from bot.core.events import Commanded, Event, Media, MediaKind, Said, Tapped
from handlers.web.doors import Visitor
from handlers.web.forms import Form
from handlers.web.uploads import Taken

_COMMAND = re.compile(r"^/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
_CONTACT_CHARS = 40


def said(form: Form, visitor: Visitor, at: datetime, taken: Taken, language: str) -> Event:
    """Words, files, a place or a phone number; a line such as `/mine` is the command."""
    text = form.text("text")
    command = _COMMAND.match(text)
    if command and not taken.media:
        return commanded(form, visitor, at, command[1], command[2] or "", language)
    media = taken.media + _place(form)
    return Said(
        key=form.key,
        at=at,
        sender=visitor.address,
        language=language,
        text=text,
        media=media,
        album=form.nonce if len(media) > 1 else "",
        contact=form.text("contact")[:_CONTACT_CHARS],
        unsupported="file" if taken.unknown and not media and not text else "",
        too_big=taken.too_big or bool(form.text("too_big")),
    )


def commanded(form: Form, visitor: Visitor, at: datetime, command: str, argument: str, language: str) -> Event:
    """A command of the menu."""
    return Commanded(
        key=form.key, at=at, sender=visitor.address, language=language, command=command, argument=argument.strip()
    )


def tapped(form: Form, visitor: Visitor, at: datetime, data: str, language: str) -> Event:
    """A pressed button. What it carries may be forged; the core decides what it means and who may."""
    return Tapped(key=form.key, at=at, sender=visitor.address, language=language, data=data[:64])


def _place(form: Form) -> tuple[Media, ...]:
    """The place the browser told, when it is one on this earth."""
    try:
        latitude, longitude = float(form.text("latitude")), float(form.text("longitude"))
    except ValueError:
        return ()
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ()
    return (Media(MediaKind.LOCATION, latitude=round(latitude, 5), longitude=round(longitude, 5)),)
