"""The pictures of the README and the guides: python -m tests.browser.pictures

Plays two June days of a county in a database of its own, on a clock set for every scene, and photographs the real pages.
Writes docs/pictures/*.png. Needs Chromium and a Chinese font.
"""

from __future__ import annotations

import asyncio
import io
import math
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect

from bot.app import Runtime, serve
from bot.clock import ManualClock
from bot.config import Environment, load_county
from handlers.web.auth import make_link
from tests.browser import chromium
from tests.browser.people import Expert, Farmer
from tests.browser.program import ROOT, free_port

FOLDER = ROOT / "docs" / "pictures"
SECRET = "only for taking pictures"
BEGIN = "2027-06-14 08:40"
MOST_BYTES, MOST_WIDE = 160_000, 1280
# Nothing is being written; and dates look as in a Chinese browser, also where this one has no Chinese of its own.
_TIDY = """
document.activeElement.blur();
for (const date of document.querySelectorAll("input[type=date]")) Object.assign(date, {type: "text", placeholder: "年 / 月 / 日"});
"""
DODDER = "豆子地里长了好多黄丝子，缠得豆秧直不起来，咋办"
ADVICE = (
    "看照片像菟丝子。趁它还没开花，把黄丝连同缠住的豆秧一起拔了，装袋带出地深埋，别扔地头，断丝落地还能活。"
    "我明天上午到黄家梁看看，您先别打药。"
)


class RunningClock(ManualClock):
    """A clock that is set by hand and runs on from there."""

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._set_at)

    def set(self, at: datetime) -> None:
        super().set(at)
        self._set_at = time.monotonic()

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self._set_at = time.monotonic()


class House:
    """The running program, its clock, and windows into it."""

    def __init__(self, browser: Browser, runtime: Runtime, clock: RunningClock) -> None:
        self._browser, self._runtime, self.clock = browser, runtime, clock
        self.watches: list[chromium.Watch] = []

    def page(self, *, phone: bool = False, height: int | None = None) -> Page:
        """A fresh window."""
        context, watch = chromium.window(self._browser, phone=phone)
        self.watches.append(watch)
        page = context.new_page()
        if height and page.viewport_size:
            page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        return page

    def farmer(self, *, height: int | None = None) -> Farmer:
        page = self.page(phone=True, height=height)
        page.goto(self._runtime.environment.address)
        return Farmer(page)

    def signed_in(self, role: str, person: str) -> Page:
        page = self.page()
        link = make_link(SECRET.encode(), person, role, self.clock.now())
        chromium.sign_in(page, self._runtime.environment.address + link)
        return page

    def at(self, when: str) -> None:
        """Set the clock to this time of the county."""
        moment = datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=self._runtime.county.tz)
        assert moment >= self.clock.now() - timedelta(minutes=1)
        self.clock.set(moment)


@contextmanager
def house(browser: Browser) -> Iterator[House]:
    """The whole program in a thread of its own, with a telephone number filled in as an operator does."""
    county = load_county(ROOT / "config.yaml")
    phones = county.phones.model_copy(update={"animal_epidemic": "0313-0000000"})
    county = county.model_copy(update={"phones": phones})
    clock = RunningClock(datetime.strptime(BEGIN, "%Y-%m-%d %H:%M").replace(tzinfo=county.tz))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = Environment(
            secret=SECRET,
            database_url=f"sqlite:///{data / 'nongda.db'}",
            data_dir=data,
            http=f"127.0.0.1:{free_port()}",
        )
        runtime = Runtime(county, environment, clock=clock)
        started, stop = threading.Event(), threading.Event()

        async def run() -> None:
            told = asyncio.Event()
            loop = asyncio.get_running_loop()
            threading.Thread(target=lambda: (stop.wait(), loop.call_soon_threadsafe(told.set)), daemon=True).start()
            await serve(runtime, told, started.set)

        thread = threading.Thread(target=lambda: asyncio.run(run()))
        thread.start()
        started.wait()
        try:
            yield House(browser, runtime, clock)
        finally:
            stop.set()
            thread.join()


def photo() -> bytes:
    """What stands for a photo: green stems, and yellow threads that wind around them. Flat colours keep the files small."""
    chance = random.Random(7)
    picture = Image.new("RGB", (640, 480), (106, 94, 70))
    draw = ImageDraw.Draw(picture)
    for _ in range(46):
        root, lean, top = chance.randrange(0, 640), chance.uniform(-40, 40), chance.randrange(40, 200)
        green = chance.choice([(62, 134, 66), (84, 152, 74), (50, 112, 58)])
        draw.line((root, 480, root + lean, top), fill=green, width=4)
        for leaf in range(6):
            part = 0.3 + leaf / 9
            px, py = root + lean * part, 480 + (top - 480) * part
            draw.line((px, py, px + chance.choice([-1, 1]) * chance.uniform(9, 18), py - 16), fill=green, width=4)
    for _ in range(18):
        x, y, turn = chance.uniform(90, 550), chance.uniform(140, 420), chance.uniform(0, 6.3)
        points = [(x, y)]
        for _ in range(110):
            turn += chance.uniform(-0.32, 0.4)
            x, y = x + 3 * math.cos(turn), y + 3 * math.sin(turn)
            points.append((x, y))
        draw.line(points, fill=(236, 196, 74), width=3, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def keep(page: Page, name: str) -> None:
    """Photograph the window, with few colours, and say how big the file is."""
    page.evaluate(_TIDY)
    shot = page.screenshot(animations="disabled", caret="hide")
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    if picture.width > MOST_WIDE:
        picture = picture.resize(
            (MOST_WIDE, round(picture.height * MOST_WIDE / picture.width)), Image.Resampling.LANCZOS
        )
    file = FOLDER / f"{name}.png"
    for colours in (256, 128, 64):
        few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
        if file.stat().st_size < MOST_BYTES:
            break
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB  {picture.size}")


def _township(farmer: Farmer, township: str, village: str | None = None) -> None:
    farmer.tap(township)
    if village:
        expect(farmer.said_to.last).to_contain_text("哪个村")
        farmer.tap(village)
    expect(farmer.page.get_by_test_id("lines")).to_contain_text("包联专家")


def the_day_before(house: House) -> None:
    """What the console already holds when the morning begins."""
    asked: list[tuple[str, str, Callable[[Farmer], None] | None]] = [
        ("2027-06-14 08:40", "荞麦多会儿种", lambda farmer: farmer.tap("有用")),
        ("2027-06-14 10:05", "鸡下软壳蛋，喂点啥", lambda farmer: farmer.tap("有用")),
        ("2027-06-14 14:30", "荞麦一亩地下多少种子", None),
        ("2027-06-14 16:20", "葵花叶子上有黄点点，越来越多，是咋了", lambda farmer: _township(farmer, "照阳河镇")),
    ]
    for when, question, then in asked:
        house.at(when)
        farmer = house.farmer()
        farmer.ask_and_read(question)
        if then:
            then(farmer)
    house.at("2027-06-15 07:10")
    farmer = house.farmer()
    farmer.ask("小鹅死得多咋办")
    _township(farmer, "土城子镇")


def an_answer(house: House) -> None:
    """A farmer's phone with an answer from the knowledge base."""
    house.at("2027-06-15 08:05")
    farmer = house.farmer()
    farmer.ask_and_read("鹅下软蛋")
    keep(farmer.page, "farmer-answer")
    farmer.tap("有用")


def a_hand_off(house: House) -> None:
    """A question nobody wrote an answer for: the farmer's phone, the expert's desk, the console."""
    house.at("2027-06-15 08:15")
    farmer = house.farmer(height=1205)
    farmer.page.get_by_test_id("menu").locator("summary").click()
    farmer.page.get_by_test_id("command-place").click()
    farmer.tap("邓油坊镇")
    farmer.tap("黄家梁")
    expect(farmer.said_to.last).to_contain_text("记下了")

    house.at("2027-06-15 08:20")
    farmer.page.reload()
    taken: FilePayload = {"name": "豆子地.png", "mimeType": "image/png", "buffer": photo()}
    farmer.page.get_by_test_id("files").set_input_files([taken])
    assert "邓油坊镇包联专家" in farmer.ask_and_read(DODDER)

    expert = Expert(house.signed_in("expert", "expert-dengyoufang"))
    expert.case_about("黄丝子").wait_for()
    expert.page.set_viewport_size({"width": 900, "height": 420})
    keep(expert.page, "desk-list")
    expert.open_case("黄丝子")
    expect(expert.page.get_by_test_id("photo").locator("img")).to_have_js_property("complete", True)
    expert.page.get_by_test_id("answer-text").fill(ADVICE)
    expert.page.set_viewport_size({"width": 900, "height": 1664})
    expert.page.evaluate("scrollTo(0, 0)")
    keep(expert.page, "desk-case")

    house.at("2027-06-15 09:02")
    before = farmer.said_to.count()
    expert.page.get_by_test_id("answer-send").click()
    expect(farmer.said_to).to_have_count(before + 1)
    expect(expert.page.get_by_test_id("delivered")).to_have_count(1)
    farmer.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    keep(farmer.page, "farmer-expert")


def the_console(house: House) -> None:
    """The staff's list, and one consultation of it."""
    house.at("2027-06-15 09:10")
    staff = house.signed_in("staff", "staff-office")
    staff.get_by_test_id("rows").wait_for()
    staff.set_viewport_size({"width": 1280, "height": 900})
    keep(staff, "console-list")
    staff.get_by_test_id("search").fill("黄丝")
    staff.get_by_test_id("find").click()
    staff.get_by_role("link", name="豆子").click()
    expect(staff.get_by_test_id("photo").locator("img").first).to_have_js_property("complete", True)
    staff.set_viewport_size({"width": 1180, "height": 1240})
    keep(staff, "console-transcript")


SCENES = [the_day_before, an_answer, a_hand_off, the_console]


def main() -> None:
    if chromium.found() is None:
        sys.exit(f"no browser found: {', '.join(chromium.NAMES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium.browser() as browser, house(browser) as built:
        for scene in SCENES:
            scene(built)
        wrong = [error for watch in built.watches for error in watch.errors]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
