"""The machine's own Chromium, and windows in it that write down everything that goes wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
SECONDS = 15
# Chromium asks its maker for updates and lists by itself; here it may reach nothing but this machine.
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# A page that breaks its own policy says so to the console; this makes sure of it for every kind of breach.
_TELL_BREACHES = """
addEventListener("securitypolicyviolation",
    (event) => console.error(`policy broken: ${event.violatedDirective} ${event.blockedURI}`));
"""


def found() -> str | None:
    """The path of the first Chromium on PATH, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser, started without a window. Needs `found()`."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if root else [])]
    with sync_playwright() as player:
        # Chinese fonts first, as on the screens of the people the pages are for; names of files in UTF-8.
        spoken: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN", "LC_ALL": "C.UTF-8"}
        started = player.chromium.launch(executable_path=found(), args=arguments, env=spoken)
        yield started
        started.close()


@dataclass
class Watch:
    """What the pages of one window said and asked for. `expects`: the status of a refusal that belongs to the story."""

    expects: str = ""
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        """Every host that was asked for anything; what a page made itself (blob:, data:) has none."""
        return {urlsplit(address).netloc for address in self.requests if address.startswith(("http", "ws"))}

    def over(self, context: BrowserContext) -> None:
        """Write down what happens in this window from now on."""
        context.add_init_script(_TELL_BREACHES)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.errors.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("console", lambda line: self._said(line.type, line.text))

    def _said(self, kind: str, text: str) -> None:
        refusal = self.expects and f"the server responded with a status of {self.expects} " in text
        if kind in ("error", "warning") and not refusal:
            self.errors.append(f"{kind}: {text}")


def window(
    browser: Browser,
    *,
    phone: bool = False,
    language: str = "zh-CN",
    width: int | None = None,
    script: bool = True,
    expects: str = "",
) -> tuple[BrowserContext, Watch]:
    """A fresh window that knows nobody, and the watch over it. `phone`: small, with fingers instead of a mouse."""
    size = dict(PHONE if phone else DESKTOP)
    if width:
        size["width"] = width
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=2,
        is_mobile=phone,
        has_touch=phone,
        locale=language,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS * 1000)
    watch = Watch(expects)
    watch.over(context)
    return context, watch


def sign_in(page: Page, link: str) -> None:
    """Open a one-use link and press its button."""
    page.goto(link)
    page.get_by_test_id("sign-in").click()
    page.wait_for_url(lambda address: "/in" not in urlsplit(address).path)
