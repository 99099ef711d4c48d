"""Pages as one HTML file that needs nothing else and prints on A4, a page a sheet as long as the answer fits one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.core.situation import Language
from bot.handout.page import Page


def document(title: str, pages: Sequence[Page], language: Language, stages: Mapping[str, str] | None = None) -> str:
    """The file. `stages` (their names by id) puts a list of contents before the pages and numbers them."""
    return _template().render(
        title=title, pages=pages, language=language, stages=stages, english=language is Language.ENGLISH, code=_code
    )


@cache
def _template() -> Template:
    loader = PackageLoader("bot.handout", "")
    kept = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return kept.get_template("page.html")


def _code(link: str) -> Markup:
    """The QR code as a drawing within the page."""
    drawing = segno.make_qr(link, error="m").svg_inline(scale=4, border=2, omitsize=True)
    return Markup(drawing)  # noqa: S704 - made of dots by segno, not of anybody's words
