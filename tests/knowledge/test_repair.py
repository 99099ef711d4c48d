"""Slips of the finger and of dictation."""

from __future__ import annotations

import pytest

from knowledge.model import Lexicon
from knowledge.repair import Repair, Repairer, vocabulary
from knowledge.tables import common_english, common_words, homophones


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    lexicon = Lexicon(
        synonyms={"软蛋": "软壳蛋", "拉稀": "腹泻", "dying": "die"},
        subjects={"鹅": "goose", "荞麦": "buckwheat", "buckwheat": "buckwheat", "gosling": "goose"},
        subject_names={},
        industry_of={},
        fillers=("请问",),
        question_words=("怎么办",),
        off_topic={},
        smalltalk={},
    )
    texts = [
        "鹅下软蛋怎么办",
        "鹅拉稀怎么处理",
        "鹅拉稀喂啥",
        "荞麦除草几遍",
        "荞麦除草",
        "荞麦大垄双行",
        "死鹅怎么处理",
        "my goslings are dying",
    ]
    return Repairer(vocabulary(texts, ["双行", "处理"], lexicon))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("鹅下软旦怎么办", "鹅下软蛋怎么办"),  # one character, known on one side, at the end of what is said
        ("饿拉稀喂啥", "鹅拉稀喂啥"),  # an animal of one character
        ("死鹅怎么处里", "死鹅怎么处理"),  # the slip is a character that by itself means something
        ("死鹅怎么处李", "死鹅怎么处理"),
        ("荞麦大垄双航", "荞麦大垄双行"),
        ("buckwheet", "buckwheat"),
        ("my goslngs are dying", "my goslings are dying"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(written: str, read: str, repairer: Repairer) -> None:
    mended, repairs = repairer.repair(written)
    assert mended == read
    assert len(repairs) == 1
    assert repairs[0].written in written
    assert repairs[0].read in read


@pytest.mark.parametrize(
    "text",
    [
        "鹅下软蛋怎么办",
        "今天天气怎么样",
        "老汉是个好人",
        "看看鹅",
        "大粒的荞麦",
        "moose in the field",
        "drooling sheep",  # an ending of a common word
        "cultivators rest",
        "xy zq",
        "鹅 ok 2026 vV7",
        "ηλιος",
        "",
        " ",
    ],
)
def test_what_is_no_slip_stays(text: str, repairer: Repairer) -> None:
    assert repairer.repair(text) == (text, ())


def test_a_text_of_nothing_but_slips_is_not_rewritten(repairer: Repairer) -> None:
    mended, repairs = repairer.repair(" ".join(["软旦"] * 100))
    assert len(repairs) <= 12
    assert mended.endswith("软旦")


def test_a_repair_is_told_with_its_neighbours(repairer: Repairer) -> None:
    assert repairer.repair("鹅下软旦怎么办")[1] == (Repair("软旦怎", "软蛋怎"),)


def test_the_tables_hold_what_people_write() -> None:
    assert "蛋" in homophones()["旦"]
    assert "鹅" in homophones()["饿"]
    assert {"天气", "怎么办"} & common_words()
    assert "horse" in common_english()
