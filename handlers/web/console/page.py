"""What every page of the console has: who asks, the notices of the last days, the way back, the forms' tokens."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin import CustomView

from handlers.web.console import notices
from handlers.web.console.duties import may
from handlers.web.console.entrance import BASE
from handlers.web.console.words import Voice
from handlers.web.pages import LANGUAGES
from handlers.web.ports import site_of

HOME = f"{BASE}/"


class Page(CustomView):
    """One place of the console's menu and all that hangs on it. Each address of it says which duty it needs (duties.py)."""

    def is_accessible(self, request: Request) -> bool:
        """Whether the menu shows it to whoever asks."""
        return may(request.state.person, self)

    async def show(self, request: Request, template: str, values: dict[str, Any]) -> Response:
        """The template with these values, and with what every page needs."""
        site, voice, forms = site_of(request), voice_of(request), request.state.visitor.forms
        told = await notices.context(site, voice, request.query_params.get("told", ""))
        own = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        common = {"voice": voice, "t": voice.say, "s": voice.site, "home": HOME, "here": own, "languages": LANGUAGES}
        common["sample"] = site.house.words.text("sample.marked", voice.language) if site.pages.sample else ""
        common |= {"token": lambda: site.keys.form_token(forms), **told}
        assert self.templates is not None, "the admin gives a view its templates before any request"
        return self.templates.TemplateResponse(request=request, name=template, context={**common, **values})


def voice_of(request: Request) -> Voice:
    """How the console speaks to whoever asks."""
    site = site_of(request)
    return Voice(site.house, site.pages, request.state.person, request.state.language)


def way_back(back: str) -> str:
    """Where a form came from, if that is a page of the console."""
    return back if back.startswith(HOME) else HOME
