"""Templates and what they may use:

the sentences, the times in the county's own time, fresh form tokens, versioned static files.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.clock import Clock
from bot.core.alarms.mortality import line
from bot.core.house import House
from bot.core.situation import Language
from bot.core.wording import localised
from handlers.web.doors import Visitor
from handlers.web.keys import Keys
from handlers.web.tongue import language_of

HERE = Path(__file__).parent
_HAN = re.compile(r"[\u3400-\u9fff]")


class Pages:
    """Renders a template in the page's language. `sample`: the pages say that their data are made up."""

    def __init__(self, house: House, clock: Clock, keys: Keys, *, sample: bool = False) -> None:
        self._house, self._clock, self._keys = house, clock, keys
        self.sample = sample
        self._env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals["static"] = StaticNames(HERE / "static")
        self._env.globals["tag_of"] = tag_of

    def show(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        visitor: Visitor | None = None,
        known: Language | None = None,
    ) -> HTMLResponse:
        """The template as a page. `visitor` makes form tokens possible; `known` is the person's own language."""
        language = language_of(request, known)
        return HTMLResponse(self.text(template, language, values, visitor), status_code=status)

    def text(self, template: str, language: Language, values: Mapping[str, Any] | None, visitor: Visitor | None) -> str:
        """The template as text, for a part of a page."""
        return self._env.get_template(template).render(
            {
                "lang": language,
                "county": self._house.county,
                "t": lambda key, **given: self.say(key, language, **given),
                "word": lambda key: self._house.words.text(key, language),
                "deaths": lambda losses: line(self._house.words, losses, language),
                "name_of": lambda words: localised(words, language),
                "when": lambda at: self.when(at, language),
                "token": lambda: self._keys.form_token(visitor.forms) if visitor else "",
                "languages": LANGUAGES,
                "sample": self.sample,
                **(values or {}),
            }
        )

    def say(self, key: str, language: Language, **values: object) -> str:
        """A sentence of bot/locale/web.yaml; the key is given without its `web.`."""
        return self._house.words.text(f"web.{key}", language, **values)

    def when(self, at: datetime, language: Language) -> str:
        """A time as a person says it: 14:05 today, else with its day, in the county's own time."""
        tz = self._house.county.tz
        then, now = at.astimezone(tz), self._clock.now().astimezone(tz)
        clock = f"{then:%H:%M}"
        days = (then.date() - now.date()) // timedelta(days=1)
        near = {0: "", -1: "when_yesterday", 1: "when_tomorrow"}.get(days)
        if near is not None:
            return self.say(near, language, time=clock) if near else clock
        key = "when_day" if then.year == now.year else "when_year"
        month = month_abbr[then.month] if language is Language.ENGLISH else then.month
        facts = {"year": then.year, "month": month, "day": then.day}
        return self.say(key, language, time=clock, **facts)


# (tag, name, the name where there is little room)
LANGUAGES = (("zh-Hans", "简体", "简"), ("zh-Hant", "繁體", "繁"), ("en", "English", "EN"))


def tag_of(text: str) -> str:
    """The lang attribute of a text:

    English where no Chinese character stands in it, so that it is read aloud rightly.
    """
    return "zh" if _HAN.search(text) else "en"


class StaticNames:
    """`static("site.css")` -> its address with a mark of its content: a new version is fetched, an old one kept."""

    def __init__(self, folder: Path) -> None:
        self._marks = {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:10]
            for path in folder.rglob("*")
            if path.is_file()
        }

    def __call__(self, name: str) -> str:
        return f"/static/{name}?v={self._marks[name]}"
