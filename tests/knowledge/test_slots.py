"""What a text is about besides the animal or crop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.model import Lexicon
from knowledge.slots import SlotFinder, Slots, common_slots, slot_agreement
from tests.knowledge.small import Small


@pytest.fixture
def lexicon(small: Small) -> Lexicon:
    return replace(
        small.load().lexicon,
        problems={"拉稀": "diarrhoea", "软蛋": "soft-shell"},
        aspects={"多会儿": "timing", "多少": "amount"},
        stages={"小鹅": "young", "种鹅": "adult"},
    )


def test_words_become_values(lexicon: Lexicon) -> None:
    found = SlotFinder(lexicon).find("小鹅拉稀拉了多少")
    assert found == Slots(frozenset({"diarrhoea"}), frozenset({"amount"}), frozenset({"young"}))


def test_an_entry_is_about_what_a_fair_share_of_its_wordings_say(lexicon: Lexicon) -> None:
    finder = SlotFinder(lexicon)
    wordings = ["小鹅拉稀"] * 5 + ["小鹅软蛋"]
    assert common_slots(map(finder.find, wordings)).problem == {"diarrhoea"}


def test_slots_agree_conflict_or_say_nothing() -> None:
    young, adult = Slots(stage=frozenset({"young"})), Slots(stage=frozenset({"adult"}))
    assert slot_agreement(young, adult)["stage_conflict"] == 1
    assert slot_agreement(young, young)["stage_conflict"] == 0
    assert slot_agreement(young, Slots())["stage_conflict"] == 0
    ill = Slots(problem=frozenset({"diarrhoea"}))
    assert slot_agreement(ill, ill)["problem_equal"] == 1
    assert "stage_equal" not in slot_agreement(young, young)
