"""The pages over the real record: gate, desk, store and senders in one process, a farmer's browser and an expert's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.clock import ManualClock
from bot.core.house import House
from bot.core.posts.ladder import RUNG_TOWNSHIP
from bot.core.situation import Consultation, Status
from bot.delivery.media import MediaStore
from bot.delivery.web import Broadcaster
from bot.desk import Desk
from bot.gate import Gate
from bot.store import outbox, timers
from bot.store.session import Database
from handlers.web.auth import make_link
from handlers.web.reasons import why_here
from handlers.web.record import place
from handlers.web.site import build_site
from knowledge.model import Words
from tests.shipped import shipped_base, shipped_matcher
from tests.web.browser import TestClient
from tests.web.doubles import EXPERT, GUIDE, NOW, SECRET, STAND_IN, WORDS, county, token_of

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40
UNKNOWN = "大棚西红柿叶子卷了还掉花是不是缺啥"


@pytest.fixture(scope="module")
def real_house() -> House:
    return House(county(), shipped_base(), shipped_matcher(), WORDS)


@dataclass
class Line:
    """The whole line in one process. `client` runs its loop; browsers share it."""

    app: Starlette
    house: House
    gate: Gate
    clock: ManualClock
    client: TestClient

    def browser(self) -> TestClient:
        browser = TestClient(self.app, follow_redirects=False, headers={"accept-language": "zh-CN"})
        browser.portal = self.client.portal
        return browser

    def signed_in(self, who: str, role: str = "expert") -> TestClient:
        browser = self.browser()
        link = make_link(SECRET, who, role, self.clock.now())
        assert browser.post("/in", data={"t": link.partition("t=")[2]}).status_code == 303
        return browser

    def pass_time(self, **by: float) -> None:
        """Time goes on, and what became due rings."""
        self.clock.move(timedelta(**by))
        portal = self.client.portal
        assert portal is not None
        for rang in portal.call(self.gate.read, lambda session: timers.due(session, self.clock.now(), 20)):
            portal.call(self.gate.submit, rang)

    def deliver(self, *, dead: bool = False) -> None:
        """The browser's sender, once: everything that waits is marked as delivered (or as lost)."""
        portal, now = self.client.portal, self.clock.now()
        assert portal is not None
        while found := portal.call(
            self.gate.write, lambda session: outbox.claim(session, "web", now, lease_seconds=30, limit=20)
        ):
            for outgoing in found:
                mark = (
                    partial(outbox.dead, reason="blocked")
                    if dead
                    else partial(outbox.sent, ref_message=str(outgoing.id))
                )
                portal.call(self.gate.write, partial(_mark, mark, outgoing.id, now))


def _mark(mark: partial[bool], parcel: int, now: datetime, session: object) -> None:
    mark(session, parcel, now=now)


@pytest.fixture
def line(tmp_path: Path, real_house: House) -> Iterator[Line]:
    database = Database(f"sqlite:///{tmp_path}/nongda.db")
    database.migrate()
    clock = ManualClock(NOW)
    gate = Gate(database, Desk(real_house), clock)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        gate.start()
        yield
        await gate.stop()

    app = build_site(gate, real_house, clock, Broadcaster(), MediaStore(tmp_path / "media"), SECRET)
    app.router.lifespan_context = life
    with TestClient(app) as client:
        yield Line(app, real_house, gate, clock, client)
    database.dispose()


def say(browser: TestClient, text: str, files: list[tuple[str, tuple[str, bytes, str]]] | None = None) -> None:
    answer = browser.post("/chat/say", data={"token": token_of(browser, "/chat"), "text": text}, files=files)
    assert answer.status_code == 303


def ask_expert(line: Line, farmer: TestClient) -> int:
    """The farmer asks what nobody wrote down, says where, and the township's expert has it; its number."""
    say(farmer, UNKNOWN)
    line.pass_time(seconds=10)
    number = int(re.findall(r"town\.(\d+)\.tuchengzi", farmer.get("/chat").text)[-1])
    farmer.post("/chat/tap", data={"token": token_of(farmer, "/chat"), "data": f"town.{number}.tuchengzi"})
    return number


def test_a_known_question_is_answered_on_the_page(line: Line) -> None:
    farmer = line.browser()
    say(farmer, "鹅下软蛋咋办")
    line.pass_time(seconds=10)
    page = farmer.get("/chat").text
    assert "鹅下软蛋咋办" in page
    assert "贝壳粉" in page
    assert re.search(r'value="ok\.\d+"', page)


def test_only_new_lines_come_after_the_cursor(line: Line) -> None:
    farmer = line.browser()
    say(farmer, "你好")
    cursor = re.search(r'data-cursor="([^"]+)"', farmer.get("/chat").text)
    assert cursor
    assert "<li" not in farmer.get(f"/chat/lines?after={cursor[1]}").text
    say(farmer, "鹅下软蛋咋办")
    answer = farmer.get(f"/chat/lines?after={cursor[1]}")
    assert "鹅下软蛋咋办" in answer.text
    assert "你好" not in answer.text
    assert answer.headers["x-nongda-cursor"] != cursor[1]


def test_choosing_english_is_kept_for_the_next_browser_page(line: Line) -> None:
    farmer = line.browser()
    farmer.get("/chat")
    farmer.post("/chat/tap", data={"token": token_of(farmer, "/chat"), "data": "lang.0.en"})
    farmer.cookies.delete("nongda_lang")
    assert '<html lang="en">' in farmer.get("/chat").text


def test_an_unknown_question_reaches_the_expert_is_answered_there_and_arrives(line: Line) -> None:
    farmer, expert = line.browser(), line.signed_in(EXPERT)
    number = ask_expert(line, farmer)
    row = expert.get("/desk").text
    assert UNKNOWN in row
    assert "土城子镇" in row
    page = expert.get(f"/desk/case/{number}").text
    assert "您包联土城子镇；知识库里没有对上的答案" in page
    data = {"token": token_of(expert, f"/desk/case/{number}"), "text": "先看叶背有没有小白虫。"}
    assert expert.post(f"/desk/case/{number}/say", data=data).status_code == 303
    assert "⏳" in expert.get(f"/desk/case/{number}").text
    line.deliver()
    assert "✅ 已送到" in expert.get(f"/desk/case/{number}").text
    page = farmer.get("/chat").text
    assert "先看叶背有没有小白虫。" in page
    assert "土城子镇包联专家" in page


def test_an_answer_that_does_not_arrive_is_told(line: Line) -> None:
    farmer, expert = line.browser(), line.signed_in(EXPERT)
    number = ask_expert(line, farmer)
    line.deliver()
    data = {"token": token_of(expert, f"/desk/case/{number}"), "text": "补钙"}
    expert.post(f"/desk/case/{number}/say", data=data)
    line.deliver(dead=True)
    assert "❌ 没送到" in expert.get(f"/desk/case/{number}").text


def test_a_remark_stays_inside(line: Line) -> None:
    farmer, expert = line.browser(), line.signed_in(EXPERT)
    number = ask_expert(line, farmer)
    data = {"token": token_of(expert, f"/desk/case/{number}"), "text": "像是白粉虱", "internal": "1"}
    expert.post(f"/desk/case/{number}/say", data=data)
    page = expert.get(f"/desk/case/{number}").text
    assert "像是白粉虱" in page
    assert "内部备注 ·" in page
    assert "像是白粉虱" not in farmer.get("/chat").text


def test_what_the_farmer_adds_stands_once_in_the_case(line: Line) -> None:
    farmer, expert = line.browser(), line.signed_in(EXPERT)
    number = ask_expert(line, farmer)
    line.pass_time(minutes=5)
    say(farmer, "昨天还打过药")
    page = expert.get(f"/desk/case/{number}").text
    assert page.count("昨天还打过药") == 1
    assert "农户又说" in expert.get("/desk").text


def test_a_photo_is_seen_by_the_farmer_and_the_holder_only(line: Line) -> None:
    farmer, expert, other = line.browser(), line.signed_in(EXPERT), line.signed_in(GUIDE, "guide")
    number = ask_expert(line, farmer)
    say(farmer, "您看看", [("files", ("叶.jpg", JPEG, "image/jpeg"))])
    own = re.search(r'src="(/chat/media/[^"]+)"', farmer.get("/chat").text)
    theirs = re.search(r'src="(/desk/case/[^"]+)"', expert.get(f"/desk/case/{number}").text)
    assert own
    assert theirs
    assert farmer.get(own[1]).content == JPEG
    assert expert.get(theirs[1]).content == JPEG
    stranger = line.browser()
    say(stranger, "你好")
    assert stranger.get(own[1]).status_code == 403
    assert other.get(theirs[1]).status_code == 403
    assert other.get(f"/desk/case/{number}").status_code == 404


def test_taking_and_passing_on(line: Line) -> None:
    farmer, expert, other = line.browser(), line.signed_in(EXPERT), line.signed_in(STAND_IN)
    number = ask_expert(line, farmer)
    where = f"/desk/case/{number}"

    def tap(data: str) -> str:
        form = {"token": token_of(expert, where), "data": data, "back": str(number)}
        return str(expert.post("/desk/tap", data=form).headers["location"])

    assert tap(f"take.{number}") == f"{where}#newest"
    assert "有人在办" in expert.get(where).text
    tap(f"pass.{number}.{STAND_IN}")
    assert f'value="pass.{number}.busy_{STAND_IN}"' in expert.get(where).text
    tap(f"pass.{number}.busy_{STAND_IN}")
    page = expert.get(where).text
    assert "这条现在归照阳河镇包联专家办" in page
    assert f'value="close.{number}"' not in page
    assert UNKNOWN in other.get("/desk").text


def test_a_sign_in_link_works_once(line: Line) -> None:
    link = make_link(SECRET, EXPERT, "expert", NOW)
    codes = [line.browser().post("/in", data={"t": link.partition("t=")[2]}).status_code for _ in range(2)]
    assert codes == [303, 410]


def test_a_sample_farmers_link_opens_a_chat(line: Line) -> None:
    farmer = line.signed_in("f-sample", "farmer")
    say(farmer, "鹅下软蛋咋办")
    assert "鹅下软蛋咋办" in farmer.get("/chat").text


def test_a_double_click_is_on_record_once(line: Line) -> None:
    farmer = line.browser()
    body = {"token": token_of(farmer, "/chat"), "text": "鹅下软蛋咋办"}
    for _ in range(2):
        farmer.post("/chat/say", data=body)
    assert farmer.get("/chat").text.count('data-testid="line-mine"') == 1


def test_health_reads_the_real_record(line: Line) -> None:
    ask_expert(line, line.browser())
    told = line.browser().get("/healthz").json()
    assert told["counts"]["consultations_open"] == {"waiting": 1}
    assert told["status"] == "ok"
    assert told["counts"]["parcels_waiting"]["web"] > 0
    assert 'nongda_parcels_waiting{channel="web"}' in line.browser().get("/metrics").text


def test_health_tells_of_timers_that_hang_and_of_red_flags_that_are_late(line: Line) -> None:
    say(line.browser(), "我家老汉喝了农药了")
    line.deliver()
    line.clock.move(timedelta(minutes=29))
    assert line.browser().get("/healthz").json()["told"] == []
    line.clock.move(timedelta(minutes=2))
    assert line.browser().get("/healthz").json()["told"] == ["1 red flags were not answered in time"]
    line.clock.move(timedelta(minutes=5))
    told = line.browser().get("/healthz").json()["told"]
    assert "3 timers were due minutes ago and have not rung" in told


def test_health_tells_of_a_case_that_nobody_has(line: Line) -> None:
    ask_expert(line, line.browser())
    for _ in range(12):
        line.pass_time(days=1)
    told = line.browser().get("/healthz").json()
    assert "1 consultations wait and nobody has them" in told["told"]


def test_a_sign_out_outlives_a_restart(line: Line) -> None:
    expert = line.signed_in(EXPERT)
    kept = dict(expert.cookies)
    line.clock.move(timedelta(minutes=1))
    assert expert.post("/desk/out", data={"token": token_of(expert, "/desk")}).status_code == 200
    after = build_site(line.gate, line.house, line.clock, Broadcaster(), MediaStore(Path("unused")), SECRET)
    copy = TestClient(after, follow_redirects=False)
    copy.portal = line.client.portal
    copy.cookies.update(kept)
    assert copy.get("/desk").status_code == 401


def test_a_place_has_the_name_people_use() -> None:
    assert place(county(), "tuchengzi", "dongdiebuqi") == Words("土城子镇东叠不齐村", "Dongdiebuqi, Tuchengzi")
    assert place(county(), "nowhere", None) is None


def test_long_names_of_places_fit_into_the_reason_of_a_case(real_house: House) -> None:
    case = Consultation(
        1, "f-1", Status.WAITING, NOW, NOW, township="tuchengzi", holder=EXPERT, rung=RUNG_TOWNSHIP, reason="unmatched"
    )
    why = why_here(real_house, case, Words("村" * 60, "v" * 80))
    assert why is not None
    assert "村" * 60 in why.zh
    assert "v" * 80 in why.en
    assert "no matching answer" in why.en
