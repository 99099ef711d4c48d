"""From what a farmer types to the form that is compared."""

from __future__ import annotations

import pytest

from knowledge.text import MAX_CHARACTERS, Normaliser, Scanner, holds, is_traditional, lang_of, plain
from tests.knowledge.small import Small


@pytest.fixture
def normaliser(small: Small) -> Normaliser:
    return Normaliser(small.load().lexicon)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("小鹅拉稀，怎么办？？", "小鹅拉稀 怎么办"),
        ("請問小鵝拉稀怎麼辦", "请问小鹅拉稀怎么办"),
        ("Ｓｏｆｔ-Shelled Eggs!", "soft shelled eggs"),
        ("don't", "dont"),
        ("鹅lay软蛋", "鹅 lay 软蛋"),
        ("👍🏽❤️鹅\u200b苗\ud800\x00\n死了", "鹅苗 死了"),
        ("", ""),
        ("😀😀", ""),
        ("１２只", "12只"),
    ],
)
def test_signs_scripts_and_widths_make_no_difference(text: str, form: str) -> None:
    assert plain(text) == form


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    assert len(plain("鹅" * 5000)) == MAX_CHARACTERS
    assert len(plain("\ufdfa" * 1000)) <= MAX_CHARACTERS  # one character that becomes eighteen


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("鹅下软蛋", "zh"),
        ("my geese", "en"),
        ("V7土豆", "zh"),
        ("my 鹅 lay soft eggs", "en"),
        ("123", "zh"),
        ("Привет", "zh"),
    ],
)
def test_the_language_is_what_most_of_a_text_is_in(text: str, lang: str) -> None:
    assert lang_of(text) == lang


def test_traditional_characters_are_recognised_where_they_differ() -> None:
    assert is_traditional("小鵝拉稀怎麼辦")
    assert not is_traditional("小鹅拉稀怎么办")
    assert not is_traditional("羊毛")
    assert not is_traditional("geese")
    assert not is_traditional("")


def test_the_longest_word_is_found_and_english_ones_only_whole() -> None:
    scanner = Scanner(["羊", "山羊", "hen", "soft egg", ""])
    assert scanner.words("山羊和羊，山羊") == ("山羊", "羊")
    assert scanner.words("hens lay hence soft eggs then hen") == ("hen", "soft egg")
    assert scanner.words("henss") == ()
    assert scanner.replace("两只hen和山羊", {"hen": "鸡"}) == "两只鸡和"


def test_a_word_is_held_where_it_stands_whole() -> None:
    assert holds("diet of dying geese die", "die")
    assert not holds("diet of died", "die")
    assert holds("鹅下软蛋", "软蛋")
    assert not holds("鹅", "软蛋")
    assert holds("two eggs", "egg")


def test_fillers_go_and_farmers_words_become_the_usual_ones(normaliser: Normaliser) -> None:
    assert normaliser.normal("请问鹅拉稀咋办呢") == "鹅腹泻怎么办"
    assert normaliser.normal("my geese lay eggs") == "goos lay egg"
    assert normaliser.normal("请问呢") == "请问呢"
    assert normaliser.normal("鹅glass this bus") == "鹅glass this bus"
    assert normaliser.content("鹅腹泻怎么办") == "鹅腹泻"
    assert normaliser.canonical("请问拉稀") == "请问腹泻"
