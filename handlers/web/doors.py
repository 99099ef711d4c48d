"""The three doors and their cookies: who stands before a page, and who is let in.

    door      cookie            holds                             let in
    /chat     nongda_chat       a farmer's chat, random           everybody; a first visit gets one
    /desk     nongda_desk       a person's id                     experts and guides of the county
    /console  nongda_console    a person's id                     staff of the county

A cookie counts for one door only: it is signed for that door. Whoever left config.yaml or changed posts is out at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.config import County, PersonConfig
from bot.core.events import Address
from handlers.web.keys import Keys
from handlers.web.ports import site_of

Door = Literal["chat", "desk", "console"]

STAY = timedelta(days=30)
DOOR_OF: dict[str, Door] = {"farmer": "chat", "expert": "desk", "guide": "desk", "staff": "console"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a door's cookie.

    Form tokens are bound to its door and session; `fresh`: the cookie has still to be set.
    """

    door: Door
    who: str
    session: str
    fresh: bool = False

    @property
    def address(self) -> Address:
        return Address("web", self.who)

    @property
    def forms(self) -> str:
        """What the tokens of this visitor's forms are bound to."""
        return f"{self.door}:{self.session}"


def new_visitor(door: Door, who: str) -> Visitor:
    """A visitor with a session of its own."""
    return Visitor(door, who, secrets.token_hex(8), fresh=True)


def farmer_of(request: Request) -> Visitor:
    """The farmer of this browser; a first visit (or a cookie that does not hold) makes a new one."""
    return _read(request, "chat") or new_visitor("chat", "f-" + secrets.token_hex(12))


def known_farmer(request: Request) -> Visitor | None:
    """The farmer of this browser, or None when it never was here."""
    return _read(request, "chat")


def person_at(request: Request, door: Literal["desk", "console"]) -> tuple[Visitor, PersonConfig] | None:
    """The person signed in at this door, while the county still has them in a post that this door is for."""
    site = site_of(request)
    return person_with(site.keys, site.house.county, site.clock.now(), request.cookies, door)


def person_with(
    keys: Keys, county: County, now: datetime, cookies: Mapping[str, str], door: Literal["desk", "console"]
) -> tuple[Visitor, PersonConfig] | None:
    """The same for whoever has no request of this site at hand (the console is an application of its own)."""
    visitor = _visitor(keys, now, cookies, door)
    if visitor is None:
        return None
    person = county.person(visitor.who)
    if person is None or DOOR_OF[person.role] != door:
        return None
    return visitor, person


def let_in(request: Request, response: Response, visitor: Visitor) -> None:
    """Sets the door's cookie on the response, for thirty days from now."""
    site = site_of(request)
    value = site.keys.seal(visitor.door, {"w": visitor.who, "s": visitor.session}, site.clock.now() + STAY)
    response.set_cookie(
        cookie_name(visitor.door),
        value,
        max_age=int(STAY.total_seconds()),
        path=f"/{visitor.door}",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def let_out(response: Response, door: Door) -> None:
    """Takes the door's cookie away."""
    response.delete_cookie(cookie_name(door), path=f"/{door}")


def cookie_name(door: Door) -> str:
    return f"nongda_{door}"


def _read(request: Request, door: Door) -> Visitor | None:
    site = site_of(request)
    return _visitor(site.keys, site.clock.now(), request.cookies, door)


def _visitor(keys: Keys, now: datetime, cookies: Mapping[str, str], door: Door) -> Visitor | None:
    data = keys.open(door, cookies.get(cookie_name(door), ""), now)
    if data is None or not isinstance(data.get("w"), str) or not isinstance(data.get("s"), str):
        return None
    return Visitor(door, data["w"], data["s"])
