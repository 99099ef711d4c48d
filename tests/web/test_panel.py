"""A panel at the desk, over the real record: called, answered and concluded with forms, and nobody reads what is not for them."""

from __future__ import annotations

import re

import pytest

from bot.config import PersonConfig
from bot.core.house import House
from tests.shipped import shipped_base, shipped_matcher
from tests.web.browser import TestClient
from tests.web.doubles import EXPERT, STAND_IN, WORDS, county, token_of
from tests.web.test_record import JPEG, Line, ask_expert, line  # noqa: F401 - a fixture

FIRST, SECOND = "expert-first", "expert-second"


@pytest.fixture(scope="module")
def real_house() -> House:
    """The county with two experts more, who cover no township."""
    more = tuple(
        PersonConfig.model_validate({"id": who, "role": "expert", "title": {"zh": zh, "en": who}})
        for who, zh in ((FIRST, "甲专家"), (SECOND, "乙专家"))
    )
    plain = county()
    return House(plain.model_copy(update={"people": (*plain.people, *more)}), shipped_base(), shipped_matcher(), WORDS)


def tap(browser: TestClient, number: int, data: str) -> None:
    token = token_of(browser, "/desk")
    assert browser.post("/desk/tap", data={"token": token, "data": data, "back": str(number)}).status_code == 303


def write(browser: TestClient, number: int, text: str, asks: str) -> None:
    page = f"/desk/case/{number}"
    data = {"token": token_of(browser, page), "text": text, "asks": asks}
    assert browser.post(f"{page}/say", data=data).status_code == 303


def test_a_panel_from_the_summons_to_the_answer(line: Line) -> None:  # noqa: F811
    farmer, chair = line.browser(), line.signed_in(EXPERT)
    first, second, lead = line.signed_in(FIRST), line.signed_in(SECOND), line.signed_in(STAND_IN)
    number = ask_expert(line, farmer)
    case = f"/desk/case/{number}"
    remark = {"token": token_of(chair, case), "text": "我的备注", "internal": "1"}
    chair.post(f"{case}/say", data=remark)
    assert first.get(case).status_code == 404
    tap(chair, number, f"panel.{number}")
    assert 'data-testid="asked-panel_question"' in chair.get(case).text
    write(chair, number, "是虫还是病？", "panel_question")
    for who in (FIRST, SECOND):
        tap(chair, number, f"padd.{number}.{who}")
    assert first.get(case).status_code == 404, "nobody has been asked yet"
    tap(chair, number, f"pcall.{number}")

    assert "请您会诊" in first.get("/desk").text
    page = first.get(case).text
    assert "是虫还是病？" in page
    assert "我的备注" not in page
    assert page.count('data-testid="asked-opinion"') == 1
    assert 'data-testid="answer"' not in page
    assert 'data-testid="remark"' not in page
    write(first, number, "像白粉虱。", "opinion")
    assert "像白粉虱。" in first.get(case).text
    for other in (second, chair, lead):
        assert "像白粉虱。" not in other.get(case).text
    assert 'data-testid="conclude"' not in chair.get(case).text

    write(second, number, "像病毒。", "opinion")
    for reader in (first, second, chair):
        assert "像白粉虱。" in reader.get(case).text
        assert "像病毒。" in reader.get(case).text
    assert "白粉虱" not in farmer.get("/chat").text
    form = {
        "token": token_of(chair, case), "text": "先挂黄板。", "certainty": "likely", "measures": "挂黄板\n打开风口",
        "answers_for": FIRST, "recheck": "2026-06-10",
    }  # fmt: skip
    assert 'data-testid="conclude"' in chair.get(case).text
    assert chair.post(f"{case}/conclude", data=form).status_code == 303
    told = farmer.get("/chat").text
    for words in ("专家会诊意见（2 位专家", "先挂黄板。", "打开风口", "这件事由甲专家负责。", "2026-06-10"):
        assert words in told
    assert "像病毒" not in told
    assert 'data-testid="conclude"' not in chair.get(case).text
    assert "有结论了" in chair.get(case).text
    tap(second, number, f"pdissent.{number}.1")
    write(second, number, "我还是觉得是病毒。", "dissent")
    assert "我还是觉得是病毒。" in chair.get(case).text
    assert "我还是觉得是病毒。" not in first.get(case).text
    assert "请您会诊" not in first.get("/desk").text


def test_somebody_who_was_not_asked_can_conclude_nothing(line: Line) -> None:  # noqa: F811
    farmer, chair, first = line.browser(), line.signed_in(EXPERT), line.signed_in(FIRST)
    number = ask_expert(line, farmer)
    case = f"/desk/case/{number}"
    answer = first.post(f"{case}/conclude", data={"token": token_of(first, "/desk"), "text": "补钙"})
    assert answer.status_code == 404
    chair.post(f"{case}/conclude", data={"token": token_of(chair, case), "text": "补钙"})
    assert "补钙" not in farmer.get("/chat").text


def test_a_picture_of_an_opinion_is_for_those_who_may_read_it(line: Line) -> None:  # noqa: F811
    farmer, chair = line.browser(), line.signed_in(EXPERT)
    first, second = line.signed_in(FIRST), line.signed_in(SECOND)
    number = ask_expert(line, farmer)
    case = f"/desk/case/{number}"
    tap(chair, number, f"panel.{number}")
    write(chair, number, "是虫还是病？", "panel_question")
    for who in (FIRST, SECOND):
        tap(chair, number, f"padd.{number}.{who}")
    tap(chair, number, f"pcall.{number}")
    data = {"token": token_of(first, case), "text": "看这张", "asks": "opinion"}
    first.post(f"{case}/say", data=data, files=[("files", ("a.jpg", JPEG, "image/jpeg"))])
    found = re.search(rf'src="({case}/media/[^"]+)"', first.get(case).text)
    assert found is not None
    assert first.get(found[1]).status_code == 200
    assert second.get(found[1]).status_code == 403
    write(second, number, "像病毒。", "opinion")
    assert second.get(found[1]).status_code == 200
    assert chair.get(found[1]).status_code == 200
