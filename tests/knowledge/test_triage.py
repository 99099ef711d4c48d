"""Alarms and small talk."""

from __future__ import annotations

import pytest

from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.knowledge.small import Small


@pytest.fixture
def small_matcher(small: Small) -> Matcher:
    small.lexicon["synonyms"]["好几"] = ["一堆堆"]
    return Matcher(small.load())


@pytest.mark.parametrize("text", ["鹅死了一片", "鹅 死 了 一 片", "鹅死了12只", "鵝死了一片", "鹅死了一堆堆"])
def test_an_alarm_is_raised_in_every_form_of_the_text(text: str, small_matcher: Matcher) -> None:
    assert small_matcher.red_flags(text) == ("R4",)
    assert small_matcher.verdict(text).red_flags == ("R4",)


@pytest.mark.parametrize("text", ["鹅死了", "一片地", "死面饼一片", "鹅死了3只", ""])
def test_an_alarm_needs_every_group_and_none_of_its_unless_words(text: str, small_matcher: Matcher) -> None:
    assert small_matcher.red_flags(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谢谢", "thanks"),
        ("谢谢老师！", "thanks"),
        ("thank you", "thanks"),
        ("谢谢，转人工", "person"),
        ("转人工 鹅", ""),
        ("鹅 谢谢", ""),
        ("老师", ""),
        ("谢" * 61, ""),
        ("", ""),
    ],
)
def test_small_talk_is_nothing_but_small_talk(text: str, kind: str, small_matcher: Matcher) -> None:
    assert small_matcher.verdict(text).smalltalk == kind


@pytest.mark.parametrize(
    "text", ["开水喂小鹅吗", "小鹅几天能下水", "荞麦多会儿种", "鹅下软蛋", "死面饼", "累死了", "打死虫子用啥药"]
)
def test_look_alikes_raise_nothing(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


def test_many_dead_goslings_bring_the_card_and_the_answer_below_it(matcher: Matcher, real: KnowledgeBase) -> None:
    verdict = matcher.verdict("小鹅死得多咋办")
    flag = next(flag for flag in real.red_flags if flag.code == "R4")
    assert verdict.red_flags == ("R4",)
    assert flag.answer_below
    assert verdict.entry == "goose-gosling-deaths"


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("死了4只鹅", False),
        ("死了5只鹅", True),
        ("死了8只鹅", True),
        ("死了14只鹅", True),
        ("死了60只鹅", True),
        ("死了300只鹅", True),
    ],
)
def test_numbers_count_as_people_say_them(text: str, flagged: bool, matcher: Matcher) -> None:
    assert ("R4" in matcher.red_flags(text)) is flagged


def test_every_kind_of_alarm_has_a_card_in_both_languages_and_no_invented_number(real: KnowledgeBase) -> None:
    assert [flag.code for flag in real.red_flags] == [f"R{number}" for number in range(1, 14)]
    for flag in real.red_flags:
        for text in (flag.card.zh, flag.card.en):
            assert 60 < len(text) < 1200
            assert {part.split("}")[0] for part in text.split("{")[1:]} <= {"animal_epidemic"}
    below = {flag.code for flag in real.red_flags if flag.answer_below}
    assert below == {f"R{number}" for number in range(4, 14)}
