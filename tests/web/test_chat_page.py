"""What the farmers' page shows: new lines as they come, other people's words as text, pictures to those who may see them."""

from __future__ import annotations

from bot.core.events import Address, Media, MediaKind
from bot.core.plan import Button
from handlers.web.readings import Line
from tests.web.doubles import FARMER, NOW, World

HERE = Address("web", FARMER)
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40


def test_an_empty_page_offers_questions_in_season_and_a_used_one_does_not(world: World) -> None:
    page = world.farmer().get("/chat").text
    assert page.index("鹅下软蛋") < page.index("荞麦多会儿种") < page.index("冬天鹅圈咋保温")
    assert "打多少药" not in page
    world.readings.lines[HERE] = [Line("m1", True, NOW, "鹅下软蛋")]
    assert 'data-testid="topics"' not in world.farmer().get("/chat").text


def test_only_what_came_since_is_fetched(world: World) -> None:
    world.readings.lines[HERE] = [Line("m1", True, NOW, "第一句"), Line("p1", False, NOW, "第二句")]
    answer = world.farmer().get("/chat/lines?after=1")
    assert "第二句" in answer.text
    assert "第一句" not in answer.text
    assert answer.headers["x-nongda-cursor"] == "2"


def test_the_stream_ticks_for_this_farmer_and_ends_when_the_house_closes(world: World) -> None:
    answer = world.farmer().get("/chat/stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count("event: tick") == 3
    assert world.broadcaster.asked == [HERE]


def test_signs_of_html_in_a_text_stay_text(world: World) -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} "&amp; *b* _i_'
    world.readings.lines[HERE] = [Line("m1", True, NOW, evil, buttons=((Button(evil, data="ok.1"),),))]
    page = world.farmer().get("/chat").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &#34;&amp;amp; *b*" in page


def test_right_to_left_marks_cannot_leave_their_bubble(world: World) -> None:
    world.readings.lines[HERE] = [Line("m1", True, NOW, "鹅\u202e蛋软")]
    assert 'dir="auto"><bdi>鹅\u202e蛋软</bdi></p>' in world.farmer().get("/chat").text


def test_a_link_button_leads_only_to_web_addresses_and_phones(world: World) -> None:
    rows = ((Button("坏", url="javascript:alert(1)"), Button("好", url="tel:12316")),)
    world.readings.lines[HERE] = [Line("p1", False, NOW, "打电话", buttons=rows)]
    page = world.farmer().get("/chat").text
    assert "javascript:" not in page
    assert 'href="tel:12316"' in page


def test_a_wish_for_the_phone_number_is_a_field(world: World) -> None:
    world.readings.lines[HERE] = [Line("p1", False, NOW, "电话？", buttons=((Button("告诉", wants="contact"),),))]
    page = world.farmer().get("/chat").text
    assert 'name="contact" type="tel"' in page


def test_ones_own_photo_is_shown_with_a_safe_type(world: World) -> None:
    media = world.media.save(JPEG, "image/jpeg", "蛋.jpg")
    world.readings.files[HERE] = media
    world.readings.lines[HERE] = [Line("m1", True, NOW, "", media=(media,))]
    client = world.farmer()
    address = "/chat/media/file%3A0.bin"
    assert f'src="{address}"' in client.get("/chat").text
    answer = client.get(address)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, JPEG, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_somebody_elses_photo_is_not_shown(world: World) -> None:
    world.readings.files[HERE] = world.media.save(JPEG, "image/jpeg")
    for client in (world.stranger(), world.farmer("f-other"), world.expert()):
        client.get("/chat")
        assert client.get("/chat/media/file%3A0.bin").status_code == 403
    assert world.farmer().get("/chat/media/file%3A1.bin").status_code == 403


def test_a_document_is_handed_out_as_a_download(world: World) -> None:
    world.readings.files[HERE] = world.media.save(b"%PDF-1.7", "application/pdf", "明白纸.pdf")
    answer = world.farmer().get("/chat/media/file%3A0.bin")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_photo_that_is_gone_is_told(world: World) -> None:
    world.readings.files[HERE] = Media(MediaKind.PHOTO, "file:gone.jpg", mime="image/jpeg")
    assert world.farmer().get("/chat/media/file%3Agone.jpg").status_code == 404
