"""Who may open what in the console: each address says which duty it needs, and one guard before all of them looks.

    @route("/away", methods=["POST"])
    @needs(Duty.MANAGER)
    async def away(self, request: Request) -> Response: ...

An address that says nothing stops the start, so that none can be forgotten; what comes with starlette-admin and is not
ours is taken out. `needs(Duty.VIEWER)` is for every staff member. Who may not is told so, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.templating import Jinja2Templates
from starlette_admin import BaseAdmin, CustomView

from bot.config import Duty, PersonConfig
from bot.core.wording import localised
from bot.store.views import Filter
from handlers.web.errors import Refused, trouble
from handlers.web.ports import site_of
from handlers.web.tongue import language_of

__all__ = ["Duty", "GuardedAdmin", "Undeclared", "check_red_flags", "duty_of", "may", "needs", "seen_by"]

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])
_MARK = "_needs_duty"


class Undeclared(Exception):
    """An address of the console does not say which duty it needs: a mistake of ours, told at the start."""


def needs(duty: Duty) -> Callable[[Endpoint], Endpoint]:
    """Marks what serves an address as open to those staff members who have this duty."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, duty)
        return endpoint

    return mark


def declared(endpoint: object) -> Duty | None:
    """The duty that it was marked with."""
    found = getattr(endpoint, _MARK, None)
    return found if isinstance(found, Duty) else None


class GuardedAdmin(BaseAdmin):
    """starlette-admin's application with our guard before every address of ours, and none of its own addresses but its sheets."""

    def _wrap_extra_route(
        self, custom_view: CustomView, handler: Callable[[Request], Awaitable[Response]], templates: Jinja2Templates
    ) -> Callable[[Request], Awaitable[Response]]:
        """The hook through which every address of a view goes: there the guard stands in place of the library's check."""
        custom_view.templates = templates
        duty = declared(handler)
        return handler if duty is None else _guard(handler, duty)

    def mount_to(self, app: Starlette) -> None:
        """Mounts it. Raises Undeclared, with every address that says nothing."""
        self.routes = [one for one in self.routes if not _is_the_librarys(one)]
        silent = [str(getattr(one, "path", one)) for one in self.routes if not _is_sheets(one) and duty_of(one) is None]
        if silent:
            raise Undeclared(f"no duty is declared for: {', '.join(silent)}")
        super().mount_to(app)


def duty_of(one: BaseRoute) -> Duty | None:
    """The duty that a route needs; None where it says nothing."""
    return declared(one.endpoint) if isinstance(one, Route) else None


def may(person: PersonConfig, view: CustomView) -> bool:
    """Whether this person may open the first page of a view: what the menu shows."""
    duty = declared(view.index)
    return duty is not None and person.has(duty)


def refuse(request: Request, duty: Duty) -> Response:
    """The page that says what is needed and whom to ask."""
    site, language = site_of(request), language_of(request)
    words, county = site.house.words, site.house.county
    admins = [localised(one.title, language) for one in county.staff_with(Duty.ADMIN)]
    ask = words.text("duties.and", language).join(admins) or words.text("duties.operator", language)
    need = words.text(f"duties.{duty}", language)
    return trouble(request, 403, key="duty_missing", duty=need, ask=ask)


def _guard(serve: Callable[[Request], Awaitable[Response]], duty: Duty) -> Callable[[Request], Awaitable[Response]]:
    @needs(duty)
    @wraps(serve)
    async def guard(request: Request) -> Response:
        return await serve(request) if request.state.person.has(duty) else refuse(request, duty)

    return guard


def _is_sheets(one: BaseRoute) -> bool:
    return isinstance(one, Mount) and one.name == "static"


def _is_the_librarys(one: BaseRoute) -> bool:
    """Lists, forms and files of starlette-admin's own, which we never show."""
    return isinstance(getattr(getattr(one, "endpoint", None), "__self__", None), BaseAdmin)


def seen_by(person: PersonConfig, wanted: Filter) -> Filter:
    """The same search, without red flags for whoever does not read their records."""
    return wanted if person.reads_red_flags else replace(wanted, hide_red=True)


def check_red_flags(person: PersonConfig, red_flags: Iterable[str]) -> None:
    """Refused 403 when these are red flags and the person does not read such records."""
    if any(red_flags) and not person.reads_red_flags:
        raise Refused(403, "red_flag_hidden")
