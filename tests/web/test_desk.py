"""The experts' page: only one's own cases, everything at hand, and no word to the wrong reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import Name
from bot.core.events import Address, Asks, Commanded, Media, MediaKind, Opened, Said, Tapped
from bot.core.plan import Button
from bot.core.situation import Status
from bot.errors import StoreUnavailable
from handlers.web.auth import make_link
from handlers.web.readings import Case, Line
from knowledge.model import Words
from tests.web.browser import TestClient
from tests.web.doubles import EXPERT, GUIDE, NOW, SECRET, STAFF, STAND_IN, World, a_case, token_of

TITLE = Name(zh="土城子镇包联专家", en="Expert for Tuchengzi")
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40


def holding(world: World, case: Case, who: str = EXPERT) -> TestClient:
    world.readings.cases[(who, case.consultation.number)] = case
    return world.expert(who)


@pytest.mark.parametrize("path", ["/desk", "/desk/rows", "/desk/case/7", "/desk/case/7/live", "/desk/stream"])
def test_a_stranger_learns_how_to_get_in(world: World, path: str) -> None:
    holding(world, a_case())
    answer = world.stranger().get(path)
    assert answer.status_code == 401
    assert "登录" in answer.text
    assert "鹅下软蛋" not in answer.text
    assert "sign-in expert" in world.stranger().get("/desk").text


@pytest.mark.parametrize("who", [STAFF, "f-00112233445566778899aabb", "expert-who-left"])
def test_whoever_has_no_post_at_the_desk_is_a_stranger(world: World, who: str) -> None:
    assert world.expert(who).get("/desk").status_code == 401


def test_a_guide_comes_in_too(world: World) -> None:
    assert world.expert(GUIDE).get("/desk").status_code == 200


def test_an_empty_desk_says_so(world: World) -> None:
    page = world.expert().get("/desk").text
    assert "现在没有等您的咨询" in page
    assert "土城子镇包联专家" in page


def test_a_case_in_the_list_shows_what_matters(world: World) -> None:
    red = replace(a_case().consultation, red_flags=("R4",), due_at=NOW - timedelta(hours=1))
    page = holding(world, a_case(consultation=red, overdue=True)).get("/desk").text
    for words in ("#7", "鹅下软蛋还死了两只", "土城子镇", "急情", "已超时（应在 13:05 前）", "等人接"):
        assert words in page


def test_the_case_page_has_everything_in_one_place(world: World) -> None:
    red = replace(a_case().consultation, red_flags=("R4",))
    case = a_case(
        consultation=red,
        why=Name(zh="您包联土城子镇；急情", en="you cover Tuchengzi; red flag"),
        flags=(Words("成群死亡", "Mass deaths"),),
    )
    case = replace(case, farmer=replace(case.farmer, phone="13800000000"))
    page = holding(world, case).get("/desk/case/7").text
    for words in (
        "您包联土城子镇",
        "成群死亡",
        'href="tel:13800000000"',
        "鹅下软蛋",
        "先补贝壳粉",
        'value="send.7.goose-soft-eggs"',
    ):
        assert words in page
    for data in ("take.7", "notme.7", "close.7", f"pass.7.{STAND_IN}"):
        assert f'value="{data}"' in page
    assert f'value="pass.7.{EXPERT}"' not in page


def test_the_same_in_english_and_in_traditional_chinese(world: World) -> None:
    client = holding(world, a_case())
    client.cookies.set("nongda_lang", "en")
    assert "Send to the farmer" in client.get("/desk/case/7").text
    client.cookies.set("nongda_lang", "zh-Hant")
    assert "發給農戶" in client.get("/desk/case/7").text
    assert '<html lang="zh-Hant">' in client.get("/desk").text


def test_somebody_elses_case_does_not_exist(world: World) -> None:
    holding(world, a_case(), STAND_IN)
    client = world.expert()
    assert client.get("/desk/case/7").status_code == 404
    assert client.get("/desk/case/7/live").status_code == 404
    answer = client.post("/desk/case/7/say", data={"token": token_of(client, "/desk"), "text": "x"})
    assert answer.status_code == 404
    assert world.gate.events == []


def test_an_answer_is_said_about_its_case(world: World) -> None:
    client = holding(world, a_case())
    answer = client.post("/desk/case/7/say", data={"token": token_of(client, "/desk/case/7"), "text": "补钙"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/case/7?said=answer#end")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.about, event.text, event.internal, event.sender) == (7, "补钙", False, Address("web", EXPERT))


def test_an_answer_that_begins_with_a_slash_is_still_an_answer(world: World) -> None:
    client = holding(world, a_case())
    client.post("/desk/case/7/say", data={"token": token_of(client, "/desk/case/7"), "text": "/start 用不着"})
    assert isinstance(world.gate.events[0], Said)


def test_a_remark_is_marked_internal(world: World) -> None:
    client = holding(world, a_case())
    data = {"token": token_of(client, "/desk/case/7"), "text": "像是缺钙", "internal": "1"}
    assert client.post("/desk/case/7/say", data=data).headers["location"].endswith("?said=remark#end")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.internal


def test_what_the_bot_asks_in_words_is_answered_below_its_question(world: World) -> None:
    asked = Line("p9", mine=False, at=NOW, text="咨询 7 号，为什么转？", kind="desk", asks=Asks.WHY)
    client = holding(world, a_case(lines=(asked,)))
    page = client.get("/desk/case/7").text
    assert page.count('data-testid="asked-why"') == 1
    data = {"token": token_of(client, "/desk/case/7"), "text": "是我亲戚", "asks": "why"}
    client.post("/desk/case/7/say", data=data)
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.about, event.asks) == (7, Asks.WHY)


def test_a_photo_goes_with_the_answer(world: World) -> None:
    client = holding(world, a_case())
    data = {"token": token_of(client, "/desk/case/7"), "text": "像这样"}
    client.post("/desk/case/7/say", data=data, files=[("files", ("a.jpg", JPEG, "image/jpeg"))])
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.media[0].kind is MediaKind.PHOTO


def test_an_answer_goes_beside_a_file_that_does_not_and_the_desk_says_so(world: World) -> None:
    client = holding(world, a_case())
    data = {"token": token_of(client, "/desk/case/7"), "text": "补钙"}
    answer = client.post("/desk/case/7/say", data=data, files=[("files", ("a.doc", b"\xd0\xcf", "application/msword"))])
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.text, event.unsupported) == ("补钙", "")
    assert "有文件没有发给农户" in client.get(answer.headers["location"]).text
    assert "有文件没有发给农户" not in client.get("/desk/case/7").text


def test_too_many_files_of_an_expert_are_refused_in_plain_words(world: World) -> None:
    client = holding(world, a_case())
    files = [("files", (f"{n}.jpg", JPEG, "image/jpeg")) for n in range(11)]
    data = {"token": token_of(client, "/desk/case/7"), "text": "像这样"}
    answer = client.post("/desk/case/7/say", data=data, files=files)
    assert answer.status_code == 413
    assert "一次最多发 10 个" in answer.text
    assert world.gate.events == []


def test_a_double_click_answers_once(world: World) -> None:
    client = holding(world, a_case())
    data = {"token": token_of(client, "/desk/case/7"), "text": "补钙"}
    for _ in range(2):
        client.post("/desk/case/7/say", data=data)
    assert len(world.gate.events) == 1


@pytest.mark.parametrize("path", ["/desk/case/7/say", "/desk/tap", "/desk/out"])
def test_no_form_counts_without_its_token(world: World, path: str) -> None:
    client = holding(world, a_case())
    farmers = token_of(world.farmer(), "/chat")
    for token in ("", farmers, "a.b"):
        assert client.post(path, data={"token": token, "text": "x", "data": "take.7"}).status_code == 403
    assert world.stranger().post(path, data={"token": farmers}).status_code == 401
    assert world.gate.events == []


def test_a_button_is_a_tap_and_leads_back_to_the_case(world: World) -> None:
    client = holding(world, a_case())
    data = {"token": token_of(client, "/desk/case/7"), "data": "take.7", "back": "7"}
    assert client.post("/desk/tap", data=data).headers["location"] == "/desk/case/7#newest"
    (event,) = world.gate.events
    assert isinstance(event, Tapped)
    assert (event.data, event.sender) == ("take.7", Address("web", EXPERT))


def test_a_forged_way_back_leads_to_the_list(world: World) -> None:
    client = world.expert()
    data = {"token": token_of(client, "/desk"), "data": "take.7", "back": "//evil"}
    assert client.post("/desk/tap", data=data).headers["location"] == "/desk"


def test_who_only_watches_gets_no_buttons_but_may_remark(world: World) -> None:
    page = holding(world, a_case(may_answer=False, may_take=False, decides=False), GUIDE).get("/desk/case/7").text
    assert 'data-testid="answer"' not in page
    assert 'data-testid="steps"' not in page
    assert 'data-testid="offers"' not in page
    assert 'data-testid="remark"' in page
    assert "由别人答复" in page


def test_who_may_only_help_out_answers_but_neither_passes_it_on_nor_closes_it(world: World) -> None:
    holder = Name(zh="县里负责人", en="the county lead")
    page = holding(world, a_case(may_take=False, decides=False, holder=holder)).get("/desk/case/7").text
    assert 'data-testid="answer"' in page
    assert "这条现在归县里负责人办" in page
    for data in ("take.7", "notme.7", "close.7", f"pass.7.{STAND_IN}"):
        assert f'value="{data}"' not in page


def test_a_closed_case_has_nothing_left_to_press(world: World) -> None:
    closed = replace(a_case().consultation, status=Status.CLOSED)
    page = holding(world, a_case(consultation=closed)).get("/desk/case/7").text
    for part in ("answer", "steps", "offers", "remark"):
        assert f'data-testid="{part}"' not in page


def test_the_fate_of_an_answer_is_shown(world: World) -> None:
    lines = (
        Line("p1", True, NOW, "补钙", TITLE, "reply", state="delivered"),
        Line("p2", True, NOW, "再看看", kind="reply", state="failed", why="blocked <b>"),
        Line("p3", True, NOW, "好了没", TITLE, "reply", state="waiting"),
        Line("r1", True, NOW, "缺钙吧", internal=True),
    )
    page = holding(world, a_case(lines=lines)).get("/desk/case/7/live").text
    for words in ("✅ 已送到", "❌ 没送到：", "blocked &lt;b&gt;", "⏳ 正在送", "内部备注"):
        assert words in page


def test_a_notice_of_the_bot_keeps_its_buttons(world: World) -> None:
    note = Line("p9", False, NOW, "为什么转？", kind="desk", buttons=((Button("忙不过来", data="why.7.busy"),),))
    client = holding(world, a_case(lines=(note,)))
    assert 'name="data" value="why.7.busy"' in client.get("/desk/case/7").text
    world.readings.notices = (replace(note, number=7, buttons=()),)
    page = client.get("/desk").text
    assert "为什么转？" in page
    assert 'href="/desk/case/7"' in page


def test_signs_of_html_from_a_farmer_stay_text(world: World) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e"
    case = a_case(lines=(Line("m1", False, NOW, evil),))
    case = replace(case, farmer=replace(case.farmer, name=evil), consultation=replace(case.consultation, question=evil))
    client = holding(world, case)
    for path in ("/desk", "/desk/case/7"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "<bdi>&lt;img src=x" in page


def test_photos_of_a_case_are_for_those_who_see_the_case(world: World) -> None:
    media = world.media.save(JPEG, "image/jpeg", "蛋.jpg")
    place = Media(MediaKind.LOCATION, latitude=41.1, longitude=114.7)
    client = holding(world, a_case(lines=(Line("m1", False, NOW, "", media=(media, place)),)))
    page = client.get("/desk/case/7").text
    address = "/desk/case/7/media/file%3A0.bin"
    assert f'src="{address}"' in page
    assert "geo:41.1,114.7" in page
    assert client.get(address).content == JPEG
    assert world.expert(STAND_IN).get(address).status_code == 403
    assert world.farmer().get(address).status_code == 401
    assert client.get("/desk/case/7/media/file%3A9.bin").status_code == 403


def test_the_desk_ticks_for_this_person(world: World) -> None:
    assert world.expert().get("/desk/stream").text.count("event: tick") == 3
    assert world.broadcaster.asked == [Address("web", EXPERT)]


def test_signing_out_takes_the_cookie_away(world: World) -> None:
    client = world.expert()
    answer = client.post("/desk/out", data={"token": token_of(client, "/desk")})
    assert answer.status_code == 200
    assert "已退出" in answer.text
    assert 'nongda_desk=""; expires=' in answer.headers["set-cookie"]
    assert "Path=/desk" in answer.headers["set-cookie"]


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out_but_a_new_sign_in_does(world: World) -> None:
    client, copy, other = world.expert(), world.expert(), world.expert(GUIDE)
    world.clock.move(timedelta(minutes=1))
    assert client.post("/desk/out", data={"token": token_of(client, "/desk")}).status_code == 200
    assert copy.get("/desk").status_code == 401
    assert copy.post("/desk/tap", data={"token": "x.y", "data": "take.7"}).status_code == 401
    assert other.get("/desk").status_code == 200
    world.clock.move(timedelta(seconds=1))
    link = make_link(SECRET, EXPERT, "expert", world.clock.now())
    assert copy.post("/in", data={"t": link.partition("t=")[2]}).status_code == 303
    assert copy.get("/desk").status_code == 200


def test_who_could_not_be_signed_out_is_not_told_so(world: World) -> None:
    client = world.expert()
    token = token_of(client, "/desk")
    world.gate.away = True
    answer = client.post("/desk/out", data={"token": token})
    assert answer.status_code == 503
    assert "set-cookie" not in answer.headers


def test_choosing_a_language_turns_the_desk(world: World) -> None:
    client = world.expert()
    client.post("/desk/tap", data={"token": token_of(client, "/desk"), "data": "lang.0.en"})
    assert "Expert&#39;s desk" in client.get("/desk").text


def test_when_the_database_is_away_the_desk_says_so(world: World) -> None:
    client = holding(world, a_case())
    token = token_of(client, "/desk/case/7")
    world.gate.away = True
    assert client.get("/desk").status_code == 503
    assert client.post("/desk/case/7/say", data={"token": token, "text": "x"}).status_code == 503


def test_who_speaks_for_the_farmer_finds_a_form_for_it(world: World) -> None:
    desk = holding(world, a_case(speaks=True), GUIDE)
    page = desk.get("/desk/case/7").text
    assert "替农户接着说" in page
    desk.post("/desk/case/7/say", data={"token": token_of(desk, "/desk/case/7"), "asks": "for", "text": "又死了一只"})
    event = world.gate.events[-1]
    assert isinstance(event, Said)
    assert (event.asks, event.about, event.text) == (Asks.FOR, 7, "又死了一只")
    assert "替农户接着说" not in holding(world, a_case()).get("/desk/case/7").text


def test_a_question_for_a_farmer_without_a_phone_is_asked_at_the_desk(world: World) -> None:
    desk = world.expert(GUIDE)
    form = {"name": " 王 五", "place": "土城子镇 东叠不齐村", "question": "鹅下软蛋 咋办"}
    answer = desk.post("/desk/for", data={"token": token_of(desk, "/desk"), **form}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    event = world.gate.events[-1]
    assert isinstance(event, Commanded)
    assert (event.command, event.argument) == ("for", "王五 土城子镇东叠不齐村 鹅下软蛋 咋办")


# --- opened, and on hold


def unopened(**more: object) -> Case:
    return a_case(consultation=replace(a_case().consultation, seen_at=None, **more))  # type: ignore[arg-type]


def test_a_case_that_its_holder_opens_is_noted_once(world: World) -> None:
    page = holding(world, unopened())
    assert page.get("/desk/case/7").status_code == 200
    assert page.get("/desk/case/7/live").status_code == 200
    page.get("/desk/case/7")
    assert [(type(event), event.key) for event in world.gate.events] == [
        (Opened, "open:7:expert-tuchengzi:20260603060500")
    ]


def test_a_page_that_somebody_else_reads_or_that_was_opened_is_not_noted(world: World) -> None:
    holding(world, unopened(), STAND_IN).get("/desk/case/7")
    holding(world, a_case()).get("/desk/case/7")
    holding(world, unopened(status=Status.CLOSED)).get("/desk/case/7")
    assert world.gate.events == []


def test_a_note_that_cannot_be_kept_hides_no_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(event: object) -> None:
        raise StoreUnavailable("busy")

    monkeypatch.setattr(world.gate, "submit", away)
    assert "鹅下软蛋" in holding(world, unopened()).get("/desk/case/7").text


def test_the_buttons_to_wait_for_the_farmer(world: World) -> None:
    page = holding(world, a_case()).get("/desk/case/7").text
    assert 'value="hold.7.word"' in page
    assert 'value="hold.7.photo"' in page
    held = replace(a_case().consultation, status=Status.TAKEN, held_for="photo", held_until=NOW + timedelta(hours=72))
    page = holding(world, a_case(consultation=held)).get("/desk/case/7").text
    assert "等照片，钟停着" in page
    assert 'value="hold.7.photo"' not in page
    assert "不等了" in page
    watched = replace(a_case().consultation, holder=STAND_IN)
    page = holding(world, a_case(consultation=watched)).get("/desk/case/7").text
    assert "hold.7" not in page
    assert "经办人打开看了" in page
