"""The three doors and their cookies: who stands before a page, and who is let in.

    door      cookie            holds                             let in
    /chat     nongda_chat       a farmer's chat, random           everybody; a first visit gets one
    /desk     nongda_desk       a person's id                     experts and guides of the county
    /console  nongda_console    a person's id                     staff of the county

A cookie counts for one door only: it is signed for that door. Whoever left config.yaml or changed posts is out at once.
A farmer's lasts as long as the farmer keeps coming. A person's ends thirty days after signing in, and at once, in every
browser of that person, when he or she signs out in one: a copy of it opens nothing any more.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.config import PersonConfig
from bot.core.events import Address
from handlers.web.ports import site_of

Door = Literal["chat", "desk", "console"]

STAY = timedelta(days=30)
DOOR_OF: dict[str, Door] = {"farmer": "chat", "expert": "desk", "guide": "desk", "staff": "console"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a door's cookie.

    Form tokens are bound to its door and session. `since`: when it was let in first. `fresh`: the cookie has still to
    be set.
    """

    door: Door
    who: str
    session: str
    since: datetime
    fresh: bool = False

    @property
    def address(self) -> Address:
        return Address("web", self.who)

    @property
    def forms(self) -> str:
        """What the tokens of this visitor's forms are bound to."""
        return f"{self.door}:{self.session}"


def new_visitor(door: Door, who: str, now: datetime) -> Visitor:
    """A visitor with a session of its own."""
    return Visitor(door, who, secrets.token_hex(8), now, fresh=True)


def farmer_of(request: Request) -> Visitor:
    """The farmer of this browser; a first visit (or a cookie that does not hold) makes a new one."""
    now = site_of(request).clock.now()
    return _read(request, "chat") or new_visitor("chat", "f-" + secrets.token_hex(12), now)


def known_farmer(request: Request) -> Visitor | None:
    """The farmer of this browser, or None when it never was here."""
    return _read(request, "chat")


async def person_at(request: Request, door: Literal["desk", "console"]) -> tuple[Visitor, PersonConfig] | None:
    """The person signed in at this door, who has not signed out since, and whom the county still has in a post that this
    door is for. Raises StoreUnavailable.
    """
    site, visitor = site_of(request), _read(request, door)
    if visitor is None:
        return None
    person = site.house.county.person(visitor.who)
    if person is None or DOOR_OF[person.role] != door:
        return None
    left = await site.sign_outs.last(person.id)
    return None if left is not None and visitor.since <= left else (visitor, person)


def let_in(request: Request, response: Response, visitor: Visitor) -> None:
    """Sets the door's cookie on the response, for thirty days: a farmer's from now, a person's from the signing in."""
    site = site_of(request)
    now = site.clock.now()
    until = (now if visitor.door == "chat" else visitor.since) + STAY
    holds = {"w": visitor.who, "s": visitor.session, "i": visitor.since.timestamp()}
    value = site.keys.seal(visitor.door, holds, until)
    response.set_cookie(
        cookie_name(visitor.door),
        value,
        max_age=int((until - now).total_seconds()),
        path=f"/{visitor.door}",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


async def let_out(request: Request, response: Response, visitor: Visitor) -> None:
    """Takes the door's cookie away, and keeps on record that the person signed out, so that no copy of it counts any more.

    Raises StoreUnavailable: then nobody may be told that it went well.
    """
    site = site_of(request)
    await site.sign_outs.note(visitor.who, site.clock.now())
    response.delete_cookie(cookie_name(visitor.door), path=f"/{visitor.door}")


def cookie_name(door: Door) -> str:
    return f"nongda_{door}"


def _read(request: Request, door: Door) -> Visitor | None:
    site = site_of(request)
    data = site.keys.open(door, request.cookies.get(cookie_name(door), ""), site.clock.now())
    if data is None or not isinstance(data.get("w"), str) or not isinstance(data.get("s"), str):
        return None
    # A cookie of an earlier version does not say since when; it was made thirty days before its end.
    since = data.get("i", data["e"] - STAY.total_seconds())
    return Visitor(door, data["w"], data["s"], datetime.fromtimestamp(since, UTC))
