"""In which language a page is shown:

what was chosen here, else what we know of the person, else what the browser asks for.
"""

from __future__ import annotations

import langcodes
from langcodes.tag_parser import LanguageTagError
from starlette.requests import Request
from starlette.responses import Response

from bot.core.situation import Language

COOKIE = "nongda_lang"
_YEAR = 365 * 24 * 3600


def language_of(request: Request, known: Language | None = None) -> Language:
    """The page's language. `known` is the person's own, where there is one."""
    return chosen(request) or known or asked_for(request.headers.get("accept-language", "")) or Language.SIMPLIFIED


def chosen(request: Request) -> Language | None:
    """What was chosen in this browser."""
    return read_tag(request.cookies.get(COOKIE, ""))


def keep(request: Request, response: Response, language: Language) -> None:
    """Remembers the choice in this browser for a year."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, str(language), max_age=_YEAR, path="/", secure=secure, httponly=True, samesite="lax")


def read_tag(tag: str) -> Language | None:
    """One of our three languages by its exact tag."""
    return next((language for language in Language if str(language) == tag), None)


def asked_for(accept: str) -> Language | None:
    """The first language of an Accept-Language header that we speak; zh-HK and its like are traditional Chinese."""
    for tag in sorted(_weighted(accept), key=lambda pair: -pair[1]):
        found = _near(tag[0])
        if found is not None:
            return found
    return None


def _weighted(accept: str) -> list[tuple[str, float]]:
    pairs = []
    for part in accept.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            pairs.append((tag, float(weight or 1)))
        except ValueError:
            continue
    return pairs


def _near(tag: str) -> Language | None:
    try:
        asked = langcodes.Language.get(tag).maximize()
    except (LanguageTagError, ValueError):
        return None
    if asked.language == "en":
        return Language.ENGLISH
    if asked.language == "zh":
        return Language.TRADITIONAL if asked.script == "Hant" else Language.SIMPLIFIED
    return None
