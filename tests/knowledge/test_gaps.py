"""Questions nobody wrote an answer for, put together: what asks the same stands together, what does not stays apart."""

from __future__ import annotations

import random

import pytest

from knowledge.gaps import Cluster, Unknown, clusters
from knowledge.load import load
from knowledge.model import KnowledgeBase


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


def found(base: KnowledgeBase, *texts: str) -> tuple[Cluster, ...]:
    """Each asked by a farmer of its own."""
    return clusters(base, (Unknown(n, text, f"f-{n}") for n, text in enumerate(texts, start=1)))


def together(groups: tuple[Cluster, ...]) -> list[set[int]]:
    return [set(one.numbers) for one in groups]


def test_nothing_asked_is_nothing_found(base: KnowledgeBase) -> None:
    assert found(base) == ()


def test_another_animal_is_never_the_same_question(base: KnowledgeBase) -> None:
    assert together(found(base, "小鹅拉稀咋办", "小鸡拉稀咋办", "羊羔拉稀咋办")) == [{3}, {2}, {1}]


def test_another_trouble_of_the_same_animal_is_another_question(base: KnowledgeBase) -> None:
    assert len(found(base, "鹅翅膀往外翻，是缺啥", "鹅蛋往哪儿卖", "鹅圈里老有耗子")) == 3


def test_slips_dialect_and_word_order_do_not_keep_a_question_apart(base: KnowledgeBase) -> None:
    groups = found(base, "鹅翅膀往外翻是咋了", "我家鹅崽翅膀外翻，咋办呀", "鵝翅膀都往外翻了", "荞麦地里进水了咋弄")
    assert together(groups) == [{1, 2, 3}, {4}]
    assert groups[0].subject == "goose"
    assert groups[0].industry == "goose"


def test_the_animal_talked_of_before_counts_where_the_words_name_none(base: KnowledgeBase) -> None:
    asked = [Unknown(1, "翅膀往外翻咋办", "f-1", "goose", "goose"), Unknown(2, "鹅翅膀往外翻咋办", "f-2"),
             Unknown(3, "翅膀往外翻咋办", "f-3", "chicken", "chicken")]  # fmt: skip
    assert together(clusters(base, asked)) == [{1, 2}, {3}]


def test_people_count_and_not_how_often_one_of_them_asks(base: KnowledgeBase) -> None:
    often = [Unknown(n, "鹅圈里老有耗子", "f-1") for n in range(1, 6)]
    two = [Unknown(10, "胡麻油发苦", "f-2"), Unknown(11, "胡麻油咋发苦", "f-3")]
    first, second = clusters(base, [*often, *two])
    assert (first.people, first.numbers) == (2, (11, 10))
    assert (second.people, len(second.numbers), second.wordings) == (1, 5, (("鹅圈里老有耗子", 1),))


def test_the_commonest_wording_stands_for_all(base: KnowledgeBase) -> None:
    (only,) = found(base, "鹅圈里老有耗子咋整", "鹅圈里老有耗子", "鹅圈里老有耗子。")
    assert only.title == "鹅圈里老有耗子"
    assert only.wordings[0][1] == 2


@pytest.mark.parametrize("text", ["", "？？？", "😀😀", "\u202e", "a", "的的的", "=1+1"])
def test_words_that_say_nothing_do_no_harm(base: KnowledgeBase, text: str) -> None:
    assert sorted(n for one in found(base, text, "鹅蛋往哪儿卖", text) for n in one.numbers) == [1, 2, 3]


def test_every_question_stands_in_one_place_whatever_the_order(base: KnowledgeBase) -> None:
    chance = random.Random(3)
    said = [text for entry in base.entries.values() for text in entry.phrasings.zh[:4]]
    asked = [Unknown(n, chance.choice(said), f"f-{n % 90}") for n in range(600)]
    groups = clusters(base, asked)
    assert sorted(n for one in groups for n in one.numbers) == list(range(600))
    assert [one.people for one in groups] == sorted((one.people for one in groups), reverse=True)
    chance.shuffle(asked)
    again = clusters(base, asked)
    assert sum(one.people for one in again) > 0
    assert abs(len(again) - len(groups)) <= len(groups) // 20
