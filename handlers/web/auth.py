"""Signing in: a one-use link, a page with one button, and the door's cookie.

The link only opens a page; the button uses it up. Messengers and mail programs fetch links to preview them, and would
otherwise use them up before the person does. That a link works once is the journal's doing: its id is the event's key.
"""

from __future__ import annotations

import secrets
from collections import deque
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core.events import Address, SignedIn
from bot.core.people import farmer_id
from handlers.web.audit import Seen, audit
from handlers.web.doors import DOOR_OF, let_in, new_visitor
from handlers.web.errors import trouble
from handlers.web.forms import came_from_us, submit
from handlers.web.keys import Keys
from handlers.web.ports import Site, site_of

_PURPOSE = "sign-in"
_FAILURES = 20
_WINDOW = timedelta(minutes=10)
_ADDRESSES = 2000


def make_link(secret: bytes, person_id: str, role: str, now: datetime, days: int = 7) -> str:
    """The path of a one-use sign-in link, good for so many days.

    `role` is expert, guide, staff or farmer; for a farmer `person_id` names the chat that the browser gets.
    ValueError for another role.
    """
    if role not in DOOR_OF:
        raise ValueError(f"no door for {role!r}")
    data = {"j": secrets.token_hex(12), "p": person_id, "r": role}
    return "/in?t=" + quote(Keys(secret).seal(_PURPOSE, data, now + timedelta(days=days)))


class Attempts:
    """Counts bad links per address of the network, in memory: enough for one process, forgotten at a restart."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[datetime]] = {}

    def too_many(self, address: str, now: datetime) -> bool:
        """Whether this address failed too often in the last minutes."""
        times = self._failed.get(address, deque())
        while times and now - times[0] > _WINDOW:
            times.popleft()
        if not times:
            self._failed.pop(address, None)
        return len(times) >= _FAILURES

    def failed(self, address: str, now: datetime) -> None:
        """One more bad link from there. Of very many addresses the one that came first is forgotten."""
        if address not in self._failed and len(self._failed) >= _ADDRESSES:
            self._failed.pop(next(iter(self._failed)))
        self._failed.setdefault(address, deque(maxlen=_FAILURES)).append(now)


def sign_in_routes() -> list[Route]:
    """`/in`: the page with the button, and the button."""
    attempts = Attempts()

    async def show(request: Request) -> Response:
        token = request.query_params.get("t", "")
        data = _read(request, token, attempts)
        if isinstance(data, Response):
            return data
        person = site_of(request).house.county.person(data["p"])
        values = {"t_link": token, "title": person.title if person else None}
        return site_of(request).pages.show(request, "sign_in.html", values)

    async def enter(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=5)
        if not came_from_us(request):
            return trouble(request, 403)
        data = _read(request, str(form.get("t", "")), attempts)
        if isinstance(data, Response):
            if data.status_code == 400:
                await audit(request, Seen.SIGN_IN_FAILED, detail="bad link")
            return data
        return await _enter(request, data)

    return [Route("/in", show, methods=["GET"]), Route("/in", enter, methods=["POST"])]


async def _enter(request: Request, data: dict[str, str]) -> Response:
    site, role, who = site_of(request), data["r"], data["p"]
    person = farmer_id(Address("web", who)) if role == "farmer" else who
    outcome = await submit(request, SignedIn(key=f"signin:{data['j']}", at=site.clock.now(), person=person))
    if outcome.repeat:
        await audit(request, Seen.SIGN_IN_FAILED, person=who if role != "farmer" else "", detail="used link")
        return trouble(request, 410, key="web.link_used", command=f"nongda sign-in {role} {who}")
    if role != "farmer":
        await audit(request, Seen.SIGN_IN, person=who, detail="link")
    door = DOOR_OF[role]
    response = RedirectResponse(f"/{door}", status_code=303)
    let_in(request, response, new_visitor(door, who, site.clock.now()))
    return response


def _read(request: Request, token: str, attempts: Attempts) -> dict[str, str] | Response:
    """What the link says, or the page that tells why it does not count."""
    site = site_of(request)
    address, now = request.client.host if request.client else "", site.clock.now()
    if attempts.too_many(address, now):
        return trouble(request, 429, key="web.link_attempts")
    data = site.keys.open(_PURPOSE, token, now)
    if data is None or not _still_holds(site, data):
        attempts.failed(address, now)
        return trouble(request, 400, key="web.link_bad")
    return data


def _still_holds(site: Site, data: dict[str, str]) -> bool:
    """A link is for the post it was made for:

    whoever lost it since is not let in, and no farmer's link opens a post's address.
    """
    person = site.house.county.person(data["p"])
    if data["r"] == "farmer":
        return person is None
    return person is not None and person.role == data["r"]
