"""Signing in: a link opens a page, its button opens a door, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.events import Address, SignedIn
from bot.core.people import farmer_id
from handlers.web.auth import Attempts, make_link
from handlers.web.keys import Keys
from tests.web.browser import TestClient
from tests.web.doubles import EXPERT, GUIDE, NOW, SECRET, STAFF, World


def press(client: TestClient, link: str) -> int:
    return int(client.post("/in", data={"t": link.partition("t=")[2]}).status_code)


@pytest.mark.parametrize(
    ("who", "role", "door"),
    [(EXPERT, "expert", "desk"), (GUIDE, "guide", "desk"), (STAFF, "staff", "console"), ("f-sample", "farmer", "chat")],
)
def test_each_role_comes_to_its_own_door(world: World, who: str, role: str, door: str) -> None:
    client = world.stranger()
    link = make_link(SECRET, who, role, NOW, 7)
    assert link.startswith("/in?t=")
    page = client.get(link)
    assert page.status_code == 200
    assert 'data-testid="sign-in"' in page.text
    assert world.gate.events == []
    answer = client.post("/in", data={"t": link.partition("t=")[2]})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{door}")
    cookie = answer.headers["set-cookie"]
    assert f"nongda_{door}=" in cookie
    assert f"Path=/{door}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    (event,) = world.gate.events
    assert isinstance(event, SignedIn)
    assert event.key.startswith("signin:")
    assert event.person == (farmer_id(Address("web", who)) if role == "farmer" else who)


def test_who_signed_in_is_in(world: World) -> None:
    client = world.stranger()
    press(client, make_link(SECRET, EXPERT, "expert", NOW))
    assert client.get("/desk").status_code == 200
    for _ in range(29):
        world.clock.move(timedelta(days=1))
        assert client.get("/desk").status_code == 200
    # Thirty days after signing in, however often the desk was opened meanwhile.
    world.clock.move(timedelta(days=1, minutes=1))
    assert client.get("/desk").status_code == 401


def test_a_farmer_who_keeps_coming_stays_the_same_farmer(world: World) -> None:
    client = world.stranger()
    client.get("/chat")
    for _ in range(4):
        world.clock.move(timedelta(days=20))
        client.get("/chat")
        assert client.get("/chat/lines").status_code == 200


def test_a_cookie_of_an_earlier_version_still_counts_until_its_end_or_a_sign_out(world: World) -> None:
    client = world.stranger()
    old = Keys(SECRET).seal("desk", {"w": EXPERT, "s": "5e5510"}, NOW + timedelta(days=30))
    client.cookies.set("nongda_desk", old, path="/desk")
    assert client.get("/desk").status_code == 200
    world.sign_outs.noted[EXPERT] = NOW + timedelta(minutes=1)
    assert client.get("/desk").status_code == 401


def test_looking_at_a_link_does_not_use_it_up_but_pressing_does(world: World) -> None:
    link = make_link(SECRET, EXPERT, "expert", NOW)
    for _ in range(3):
        assert world.stranger().get(link).status_code == 200
    assert press(world.stranger(), link) == 303
    second = world.stranger()
    answer = second.post("/in", data={"t": link.partition("t=")[2]})
    assert answer.status_code == 410
    assert f"nongda sign-in expert {EXPERT}" in answer.text
    assert "set-cookie" not in answer.headers
    assert len(world.gate.events) == 1


def test_a_link_is_good_for_its_days(world: World) -> None:
    link = make_link(SECRET, EXPERT, "expert", NOW, 2)
    world.clock.move(timedelta(days=3))
    assert world.stranger().get(link).status_code == 400
    assert press(world.stranger(), link) == 400


@pytest.mark.parametrize(
    "link",
    [
        "/in",
        "/in?t=",
        "/in?t=forged",
        make_link(b"another secret, long enough too", EXPERT, "expert", NOW),
        make_link(SECRET, "nobody-here", "expert", NOW),
        make_link(SECRET, EXPERT, "staff", NOW),
        make_link(SECRET, EXPERT, "farmer", NOW),
        make_link(SECRET, EXPERT, "expert", NOW)[:-1] + "!",
    ],
)
def test_a_link_that_does_not_hold_opens_nothing(world: World, link: str) -> None:
    client = world.stranger()
    answer = client.get(link)
    assert answer.status_code == 400
    assert "链接不对" in answer.text
    assert press(client, link) == 400
    assert not client.cookies
    assert world.gate.events == []


def test_a_cookie_is_no_link_and_a_link_no_cookie(world: World) -> None:
    cookie = next(iter(world.expert().cookies.jar)).value
    assert world.stranger().get(f"/in?t={cookie}").status_code == 400
    client = world.stranger()
    client.cookies.set("nongda_desk", make_link(SECRET, EXPERT, "expert", NOW).partition("t=")[2], path="/desk")
    assert client.get("/desk").status_code == 401


def test_a_link_pressed_from_another_site_is_refused(world: World) -> None:
    token = make_link(SECRET, EXPERT, "expert", NOW).partition("t=")[2]
    answer = world.stranger().post("/in", data={"t": token}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert world.gate.events == []


def test_guessing_links_is_stopped_and_forgiven_after_a_while(world: World) -> None:
    client = world.stranger()
    for _ in range(20):
        assert client.get("/in?t=guess").status_code == 400
    link = make_link(SECRET, EXPERT, "expert", NOW)
    assert client.get(link).status_code == 429
    world.clock.move(timedelta(minutes=11))
    assert client.get(link).status_code == 200


def test_the_counter_of_attempts_stays_small() -> None:
    attempts = Attempts()
    for number in range(3000):
        attempts.failed(f"10.0.{number // 256}.{number % 256}", NOW)
    assert len(attempts._failed) == 2000


def test_no_link_is_made_for_a_role_without_a_door() -> None:
    with pytest.raises(ValueError, match="no door"):
        make_link(SECRET, EXPERT, "king", NOW)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Keys(b"short")
