"""The farmers' page: asking without a log-in, and everything that can be wrong with what a browser sends."""

from __future__ import annotations

import pytest

from bot.core.events import Address, Commanded, MediaKind, Said, Tapped
from bot.core.plan import Button
from bot.core.situation import Language
from handlers.web.readings import Line
from tests.web.browser import TestClient
from tests.web.doubles import FARMER, NOW, World, token_of

HERE = Address("web", FARMER)
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40


def say(client: TestClient, files: object = None, **fields: str) -> int:
    fields.setdefault("token", token_of(client, "/chat"))
    return int(client.post("/chat/say", data=fields, files=files).status_code)


def test_the_root_leads_to_the_chat(world: World) -> None:
    answer = world.stranger().get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")


def test_a_first_visit_needs_no_log_in_and_is_remembered(world: World) -> None:
    client = world.stranger()
    first = client.get("/chat")
    cookie = first.headers["set-cookie"]
    assert "nongda_chat=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/chat" in cookie
    assert "Secure" not in cookie
    say(client, text="鹅下软蛋")
    say(client, text="还有呢")
    one, two = world.gate.events
    assert isinstance(one, Said)
    assert isinstance(two, Said)
    assert one.sender == two.sender
    assert one.sender.channel == "web"


def test_over_https_the_cookie_is_for_https_only(world: World) -> None:
    client = world.stranger()
    client.base_url = "https://testserver"
    assert "Secure" in client.get("/chat").headers["set-cookie"]


def test_two_browsers_are_two_farmers(world: World) -> None:
    for _ in range(2):
        say(world.stranger(), text="你好")
    one, two = world.gate.events
    assert isinstance(one, Said)
    assert isinstance(two, Said)
    assert one.sender != two.sender


def test_words_become_one_event_with_the_time_and_without_odd_characters(world: World) -> None:
    assert say(world.farmer(), text="  鹅下软蛋\r\n咋办\x00\x07  ") == 303
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.text, event.sender, event.at, event.album) == ("鹅下软蛋\n咋办", HERE, NOW, "")
    assert event.key.startswith("web:")


def test_a_double_click_is_one_event(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    for _ in range(2):
        say(client, token=token, text="鹅下软蛋")
    assert len(world.gate.events) == 1


def test_an_old_form_with_other_words_is_not_taken_for_a_double_click(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    say(client, token=token, text="鹅下软蛋")
    say(client, token=token, text="荞麦多会儿种")
    assert len(world.gate.events) == 2


def test_a_script_gets_the_token_of_its_next_form(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    body = {"token": token, "text": "一"}
    told = client.post("/chat/say", data=body, headers={"accept": "application/json"}).json()
    assert told["ok"]
    assert not told["repeat"]
    assert told["token"] != token
    assert client.post("/chat/say", data=body, headers={"accept": "application/json"}).json()["repeat"]
    assert say(client, token=told["token"], text="二") == 303


@pytest.mark.parametrize("path", ["/chat/say", "/chat/command", "/chat/tap"])
def test_no_form_counts_without_a_token_of_this_very_browser(world: World, path: str) -> None:
    client, other = world.farmer(), world.stranger()
    foreign = token_of(other, "/chat")
    fields = {"text": "x", "command": "mine", "data": "ok.1"}
    for token in ("", "x.y", foreign, foreign[:-1] + "0"):
        assert client.post(path, data={**fields, "token": token}).status_code == 403
    assert client.post(path, data=fields).status_code == 403
    assert world.stranger().post(path, data={**fields, "token": foreign}).status_code == 403
    assert world.gate.events == []


def test_a_form_that_another_site_sends_is_refused(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    for site in ("cross-site", "same-site"):
        answer = client.post("/chat/say", data={"token": token, "text": "x"}, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    assert world.gate.events == []


def test_a_forged_cookie_makes_a_new_farmer_and_opens_nothing(world: World) -> None:
    world.readings.lines[HERE] = [Line("m1", True, NOW, "我的话")]
    client = world.stranger()
    client.cookies.set("nongda_chat", "eyJ3IjoiZi0wMDExIn0.forged", path="/chat")
    assert "我的话" not in client.get("/chat").text
    client = world.stranger()
    client.cookies.set("nongda_chat", "forged", path="/chat")
    assert client.get("/chat/lines").status_code == 401
    assert client.get("/chat/stream").status_code == 401


def test_a_cookie_of_one_door_does_not_open_another(world: World) -> None:
    value = next(iter(world.expert().cookies.jar)).value or ""
    client = world.stranger()
    client.cookies.set("nongda_chat", value, path="/chat")
    assert client.get("/chat/lines").status_code == 401


def test_a_photo_is_kept_and_belongs_to_the_message(world: World) -> None:
    assert say(world.farmer(), files=[("files", ("蛋.jpg", JPEG, "image/jpeg"))], text="看看") == 303
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert [(m.kind, m.name, m.mime) for m in event.media] == [(MediaKind.PHOTO, "蛋.jpg", "image/jpeg")]
    assert event.album == ""


def test_several_photos_are_one_album(world: World) -> None:
    files = [("files", (f"{n}.jpg", JPEG + bytes([n]), "image/jpeg")) for n in range(3)]
    say(world.farmer(), files=files)
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert len(event.media) == 3
    assert event.album


def test_a_film_that_is_too_big_is_left_out_and_the_bot_is_told(world: World) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + b"0" * (1024 * 1024 + 1)
    assert say(world.farmer(), files=[("files", ("long.mp4", film, "video/mp4"))], text="看这个") == 303
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.too_big
    assert event.media == ()
    assert event.text == "看这个"
    assert world.media.saved == []


def test_the_page_may_tell_that_it_left_out_a_file(world: World) -> None:
    say(world.farmer(), too_big="1")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.too_big


def test_far_too_much_at_once_is_refused_in_plain_words(world: World) -> None:
    body = {"files": ("x.mp4", b"0" * (7 * 1024 * 1024), "video/mp4")}
    answer = world.farmer().post("/chat/say", files=body)
    assert answer.status_code == 413
    assert "太大" in answer.text
    assert world.gate.events == []


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"<svg onload=x>", b"#!/bin/sh"])
def test_a_file_of_a_kind_we_do_not_take_is_not_kept(world: World, data: bytes) -> None:
    say(world.farmer(), files=[("files", ("photo.jpg", data, "image/jpeg"))])
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.unsupported == "file"
    assert world.media.saved == []


def test_a_path_in_a_file_name_is_only_a_name(world: World) -> None:
    say(world.farmer(), files=[("files", ("../../etc/\u202epasswd.jpg", JPEG, "image/jpeg"))])
    assert world.media.saved[0].name == "passwd.jpg"


def test_a_place_is_a_message(world: World) -> None:
    say(world.farmer(), latitude="41.1512345678", longitude="114.7")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.media[0].kind, event.media[0].latitude, event.media[0].longitude) == (
        MediaKind.LOCATION,
        41.15123,
        114.7,
    )


@pytest.mark.parametrize("place", [("91", "0"), ("nan", "0"), ("x", "1"), ("0", "inf"), ("", "")])
def test_a_place_that_is_none_is_left_out(world: World, place: tuple[str, str]) -> None:
    say(world.farmer(), latitude=place[0], longitude=place[1], text="在哪")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.media == ()


def test_an_empty_message_is_an_event_too_so_that_the_bot_answers(world: World) -> None:
    assert say(world.farmer(), text="   ") == 303
    assert len(world.gate.events) == 1


def test_a_phone_number_is_told_as_a_contact(world: World) -> None:
    say(world.farmer(), contact=" 138 0000 0000 ")
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert event.contact == "138 0000 0000"
    assert event.text == ""


@pytest.mark.parametrize(("text", "command", "argument"), [("/mine", "mine", ""), ("/start  abc", "start", "abc")])
def test_a_line_with_a_slash_is_the_command(world: World, text: str, command: str, argument: str) -> None:
    say(world.farmer(), text=text)
    (event,) = world.gate.events
    assert isinstance(event, Commanded)
    assert (event.command, event.argument) == (command, argument)


def test_the_menu_sends_commands_and_nothing_else(world: World) -> None:
    client = world.farmer()
    page = client.get("/chat").text
    for command in ("mine", "expert", "language", "place", "help", "forget"):
        assert f'data-testid="command-{command}"' in page
    assert client.post("/chat/command", data={"token": token_of(client, "/chat"), "command": "mine"}).status_code == 303
    assert isinstance(world.gate.events[0], Commanded)
    answer = client.post("/chat/command", data={"token": token_of(client, "/chat"), "command": "drop"})
    assert answer.status_code == 400
    assert len(world.gate.events) == 1


def test_a_button_of_a_message_is_a_tap_with_its_data(world: World) -> None:
    world.readings.lines[HERE] = [Line("p1", False, NOW, "管用吗？", buttons=((Button("有用", data="ok.12"),),))]
    client = world.farmer()
    assert 'name="data" value="ok.12"' in client.get("/chat").text
    client.post("/chat/tap", data={"token": token_of(client, "/chat"), "data": "ok.12"})
    (event,) = world.gate.events
    assert isinstance(event, Tapped)
    assert event.data == "ok.12"
    assert event.sender == HERE


def test_forged_tap_data_is_passed_on_cut_to_size(world: World) -> None:
    client = world.farmer()
    client.post("/chat/tap", data={"token": token_of(client, "/chat"), "data": "<b>" + "x" * 500})
    (event,) = world.gate.events
    assert isinstance(event, Tapped)
    assert len(event.data) == 64


def test_choosing_a_language_turns_the_page_and_tells_the_bot(world: World) -> None:
    client = world.farmer()
    assert '<html lang="zh-Hans">' in client.get("/chat").text
    client.post("/chat/tap", data={"token": token_of(client, "/chat"), "data": "lang.0.en"})
    page = client.get("/chat").text
    assert '<html lang="en">' in page
    assert ">Send<" in page
    (event,) = world.gate.events
    assert isinstance(event, Tapped)
    assert event.language == "en"


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("zh-HK,zh;q=0.9", "zh-Hant"),
        ("en-GB", "en"),
        ("fr,en;q=0.5", "en"),
        ("zh-CN", "zh-Hans"),
        ("xx,;q=z,,", "zh-Hans"),
    ],
)
def test_a_first_visit_is_in_the_browsers_language(world: World, accept: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in world.stranger(**{"accept-language": accept}).get("/chat").text


def test_the_language_the_bot_knows_of_comes_before_the_browsers(world: World) -> None:
    world.readings.language = Language.ENGLISH
    assert '<html lang="en">' in world.farmer().get("/chat").text


def test_when_the_database_is_away_nothing_is_said_to_be_sent(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    world.gate.away = True
    page = client.post("/chat/say", data={"token": token, "text": "鹅下软蛋"})
    assert page.status_code == 503
    assert page.headers["retry-after"] == "5"
    assert "再发一次" in page.text
    told = client.post("/chat/say", data={"token": token, "text": "x"}, headers={"accept": "application/json"})
    assert told.status_code == 503
    assert "再发一次" in told.json()["message"]
    world.gate.away = False
    assert client.post("/chat/say", data={"token": token, "text": "鹅下软蛋"}).status_code == 303


def test_five_thousand_characters_arrive_whole(world: World) -> None:
    say(world.farmer(), text="鹅" * 5000)
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert len(event.text) == 5000


def test_a_text_beyond_all_measure_is_refused(world: World) -> None:
    client = world.farmer()
    body = {"token": token_of(client, "/chat"), "text": "鹅" * 200_000}
    whole = client.post("/chat/say", data=body, files=[("files", ("蛋.jpg", JPEG, "image/jpeg"))])
    plain = client.post("/chat/say", data=body)
    for answer in (whole, plain):
        assert answer.status_code == 413
        assert "这段话太长" in answer.text
    told = client.post("/chat/say", data=body, headers={"accept": "application/json"})
    assert "这段话太长" in told.json()["message"]
    assert world.gate.events == []


def test_more_files_than_are_taken_at_once_are_refused_with_the_number(world: World) -> None:
    client = world.farmer()
    files = [("files", (f"{n}.jpg", JPEG, "image/jpeg")) for n in range(11)]
    answer = client.post("/chat/say", data={"token": token_of(client, "/chat"), "text": "看看"}, files=files)
    assert answer.status_code == 413
    assert "一次最多发 10 个" in answer.text
    assert world.gate.events == []


def test_words_arrive_beside_a_file_we_do_not_take_and_the_page_says_that_the_file_did_not(world: World) -> None:
    client = world.farmer()
    body = {"token": token_of(client, "/chat"), "text": "鹅下软蛋"}
    files = [("files", ("表.doc", b"\xd0\xcf\x11\xe0", "application/msword"))]
    answer = client.post("/chat/say", data=body, files=files)
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert (event.text, event.unsupported) == ("鹅下软蛋", "")
    assert "只有一个文件没收下" not in client.get("/chat").text
    assert "只有一个文件没收下" in client.get(answer.headers["location"]).text
    told = client.post("/chat/say", data=body, files=files, headers={"accept": "application/json"}).json()
    assert "只有一个文件没收下" in told["notice"]
    plain = {"token": token_of(client, "/chat"), "text": "荞麦多会儿种"}
    assert client.post("/chat/say", data=plain, headers={"accept": "application/json"}).json()["notice"] == ""


def test_a_photo_beside_a_file_we_do_not_take_arrives_and_the_page_says_so(world: World) -> None:
    files = [("files", ("蛋.jpg", JPEG, "image/jpeg")), ("files", ("空.jpg", b"", "image/jpeg"))]
    client = world.farmer()
    answer = client.post("/chat/say", data={"token": token_of(client, "/chat"), "text": ""}, files=files)
    (event,) = world.gate.events
    assert isinstance(event, Said)
    assert len(event.media) == 1
    assert answer.headers["location"] == "/chat?left=file#end"
