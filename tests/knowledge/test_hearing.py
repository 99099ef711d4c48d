"""Must-have words that a text only sounds like."""

from __future__ import annotations

import pytest

from knowledge.hearing import Hearing
from knowledge.match import Matcher
from knowledge.repair import Repair
from knowledge.tables import syllables


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing(
        {"goose": ["下蛋", "开食", "贝壳粉", "蛋", "laying"], "buckwheat": ["霜打", "下蛋"], "": ["防疫针"]},
        {"开始": 3, "下雨": 1},
    )


@pytest.mark.parametrize(
    ("written", "subjects", "heard"),
    [
        ("鹅多大开始下单", ["goose"], "鹅多大开始下蛋"),  # 下单 is a good word; where geese are talked of, it is 下蛋
        ("荞麦让双打了", ["buckwheat"], "荞麦让霜打了"),  # s is taken for sh
        ("喂多少贝可粉", ["goose"], "喂多少贝壳粉"),
        ("打啥防一针", [""], "打啥防疫针"),  # yi, whatever its tone
    ],
)
def test_a_word_of_the_animal_or_crop_that_is_talked_of_is_heard(
    written: str, subjects: list[str], heard: str, hearing: Hearing
) -> None:
    text, repairs = hearing.hear(written, subjects)
    assert text == heard
    assert len(repairs) == 1
    assert repairs[0].written in written


@pytest.mark.parametrize(
    ("written", "subjects"),
    [
        ("鹅开始换毛", ["goose"]),  # 开始 is what people write
        ("鹅下雨天放不放", ["goose"]),
        ("公羊多大开始下单", ["sheep"]),  # nothing is listened for
        ("虾弹", ["goose"]),  # no character is as it should be
        ("下蛋", ["goose"]),
        ("下 单", ["goose"]),
        ("下龘", ["goose"]),  # nobody knows how the second one sounds
        ("", ["goose"]),
    ],
)
def test_what_is_meant_as_it_stands_is_left(written: str, subjects: list[str], hearing: Hearing) -> None:
    assert hearing.hear(written, subjects) == (written, ())


def test_of_words_that_overlap_the_one_that_is_written_best_is_heard() -> None:
    hearing = Hearing({"goose": ["软皮蛋", "皮蛋糕"]}, {})
    assert hearing.hear("软皮但高", ["goose"]) == ("软皮蛋高", (Repair("软皮但", "软皮蛋"),))


def test_what_dictation_confuses_sounds_alike() -> None:
    sounds = syllables()
    assert set(sounds["霜"]) & set(sounds["双"])
    assert set(sounds["针"]) & set(sounds["增"])
    assert set(sounds["老"]) & set(sounds["脑"])
    assert not set(sounds["鹅"]) & set(sounds["鸡"])


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("小鹅多大能下谁", "goose-outdoor-and-swim-age"),
        ("荞麦让双打了还能要吗", "buckwheat-frost-damage"),
        ("母羊胎一不下怎么办", "sheep-retained-placenta"),
    ],
)
def test_a_question_is_read_as_it_is_heard_where_as_it_stands_it_leads_nowhere(
    written: str, entry: str, matcher: Matcher
) -> None:
    verdict = matcher.verdict(written)
    assert verdict.candidates[0].entry == entry
    assert not verdict.candidates[0].vetoes
    assert verdict.explanation is not None
    assert verdict.explanation.repairs
