"""The lint between entries and words, on tiny knowledge bases with one fault each."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.check import check
from knowledge.model import KnowledgeBase
from knowledge.reading import Reader
from knowledge.text import Normaliser
from tests.knowledge.small import Small, entry

TODAY = date(2026, 12, 1)


def told(small: Small) -> list[str]:
    return [str(fault).removeprefix(f"{small.folder}/") for fault in check(small.load(), TODAY)]


def place(small: Small, file: str, text: str) -> str:
    """file:line:column of the first line that holds `text` behind a dash or as a key."""
    for number, line in enumerate((small.folder / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip().lstrip("- ").removesuffix(":") == text:
            return f"{file}:{number}:{line.index(text) + 1}: "
    raise AssertionError(text)


def test_a_synonym_that_swallows_a_crop_is_told(small: Small) -> None:
    small.lexicon["subjects"]["maize"] = {
        "name": {"zh": "玉米", "en": "maize"},
        "animal": False,
        "words": ["玉米", "maize"],
    }
    small.lexicon["synonyms"]["螟虫"] = ["玉米螟"]
    (fault,) = told(small)
    assert fault.startswith(place(small, "lexicon.yaml", "玉米螟"))
    assert "loses the animal or crop" in fault
    small.lexicon["synonyms"]["螟虫"] = []
    small.lexicon["synonyms"]["玉米钻心虫"] = ["玉米螟"]
    assert told(small) == []


def test_where_the_animal_is_known_anyway_nothing_is_swallowed(small: Small) -> None:
    small.lexicon["synonyms_in"] = [{"when": ["goose"], "words": {"弱雏": ["僵鹅"]}}]
    assert told(small) == []
    small.lexicon["synonyms_in"] = [{"when": ["goose"], "words": {"弱雏": ["僵鹅", "弱猪"]}}]
    (fault,) = told(small)
    assert fault.startswith(place(small, "lexicon.yaml", "弱猪"))


def test_an_animal_whose_name_is_read_as_another_one_is_told(small: Small) -> None:
    small.lexicon["subjects"]["boar"] = {
        "name": {"zh": "野猪", "en": "wild boar"},
        "animal": True,
        "words": ["wild boar"],
    }
    (fault,) = told(small)
    assert fault.startswith(place(small, "lexicon.yaml", "boar"))
    assert "is read as pigs" in fault
    small.lexicon["subjects"]["boar"]["words"] = ["wild boar", "野猪"]
    assert told(small) == []


def test_words_that_must_never_be_one_are_told_with_the_reason(small: Small) -> None:
    small.lexicon["never_merge"] = [{"words": ["大豆", "黄豆"], "why": "坝上大豆是蚕豆"}]
    assert told(small) == []
    small.lexicon["synonyms"]["黄豆"] = ["大豆"]
    (fault,) = told(small)
    assert fault.startswith("lexicon.yaml:")
    assert "大豆、黄豆 不能合成一个词：坝上大豆是蚕豆" in fault


def test_words_that_become_one_in_one_industry_only_are_told_too(small: Small) -> None:
    small.lexicon["never_merge"] = [{"words": ["种羊", "公羊", "母羊"], "why": "公母都叫"}]
    small.lexicon["synonyms_in"] = [{"when": ["general"], "words": {"公羊": ["种羊"]}}]
    (fault,) = told(small)
    assert "种羊、公羊" in fault


def test_a_must_have_word_of_one_character_that_others_meet_is_told(small: Small) -> None:
    small.entries["goose"][0]["must"]["zh"] = [["蛋"]]
    faults = [fault for fault in told(small) if "太短" in fault]
    (fault,) = faults
    assert fault.startswith(place(small, "entries/goose.yaml", "蛋"))
    assert "100% of the other entries' phrasings pass" in fault


def test_beside_a_group_that_tells_the_entry_apart_a_short_word_may_stand(small: Small) -> None:
    small.entries["goose"][0]["must"]["zh"] = [["蛋"], ["软"]]
    assert told(small) == []


def test_a_phrasing_that_finds_another_entry_first_is_told_at_its_place(small: Small) -> None:
    small.entries["goose"][0]["phrasings"]["zh"].append("鹅不爱下蛋")
    faults = [fault for fault in told(small) if "问法“鹅不爱下蛋”先找到 goose-few-eggs" in fault]
    assert [fault.startswith(place(small, "entries/goose.yaml", "鹅不爱下蛋")) for fault in faults] == [True]


def test_two_entries_that_answer_each_other_are_told(small: Small) -> None:
    small.entries["goose"] = [
        entry(
            "goose-diarrhoea", ["鹅腹泻怎么办", "鹅腹泻三天了", "鹅腹泻得站不稳", "鹅脱毛一大片"], ["goose diarrhoea"]
        ),
        entry(
            "goose-moulting", ["鹅脱毛怎么办", "鹅脱毛一地", "鹅脱毛露出肉", "鹅腹泻两天了"], ["goose loses feathers"]
        ),
    ]
    small.lexicon["problems"] = {}
    both = [fault for fault in told(small) if "互相抢答" in fault]
    assert [fault.split(": ")[1] for fault in both] == ["goose-diarrhoea", "goose-moulting"]
    assert both[0].startswith(place(small, "entries/goose.yaml", "鹅脱毛一大片"))
    assert both[1].startswith(place(small, "entries/goose.yaml", "鹅腹泻两天了"))


def test_a_phrasing_written_twice_is_told(small: Small) -> None:
    small.entries["goose"][1]["phrasings"]["zh"].append("鹅，不爱下蛋")
    (fault,) = told(small)
    assert fault.startswith(place(small, "entries/goose.yaml", "鹅，不爱下蛋"))
    assert "is there twice" in fault


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"synonyms": {"腹泻": ["拉稀", "拉稀"]}}, "拉稀 写了两次"),
        (
            {"synonyms": {"腹泻": ["拉稀"]}, "synonyms_in": [{"when": ["goose"], "words": {"拉稀": ["稀"]}}]},
            "拉稀 已归到 腹泻",
        ),
        ({"synonyms_in": [{"when": ["goose"], "words": {"a": ["x"], "b": ["x"]}}]}, "x 写了两次"),
        ({"problems": {"diarrhoea": ["拉稀"], "death": ["拉稀"]}}, "拉稀 写了两次"),
        ({"homophones": {"鹅": ["饿"], "俄": ["饿"]}}, "饿 写了两次"),
        ({"aspects": {"whatever": ["咋"]}}, "只能是"),
    ],
)
def test_a_word_stands_for_one_thing_only(small: Small, changes: dict[str, object], words: str) -> None:
    small.lexicon.update(changes)
    assert any(words in fault for fault in small.faults())


def test_the_synonyms_of_a_slots_word_count_too(small: Small) -> None:
    small.lexicon["problems"] = {"diarrhoea": ["腹泻"], "soft-shell": ["软壳蛋"]}
    lexicon = small.load().lexicon
    assert lexicon.problems == {
        "腹泻": "diarrhoea", "拉稀": "diarrhoea", "软壳蛋": "soft-shell", "软蛋": "soft-shell", "软皮蛋": "soft-shell",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("火鸡拉稀", {"turkey"}),
        ("珍珠鸡怎么养", {"pheasant"}),
        ("葵花地里花媳妇多", {"sunflower"}),
        ("油麦菜烂心", {"lettuce"}),
        ("铁棍山药几时种", {"yam"}),
        ("灰灰米咋种", {"quinoa"}),
        ("圪羝不上膘", {"sheep"}),
        ("my goose chicks are dying", {"goose"}),
    ],
)
def test_local_animals_and_crops_are_known_even_without_entries(
    real: KnowledgeBase, text: str, subjects: set[str]
) -> None:
    assert set(Reader(real.lexicon).read(text).subjects) == subjects


def test_some_words_mean_a_thing_only_where_its_industry_is_talked_of(real: KnowledgeBase) -> None:
    normaliser = Normaliser(real.lexicon)
    assert "蚕豆" in normaliser.canonical("大豆几时种", "grain")
    assert "蚕豆" not in normaliser.canonical("大豆几时种")
    assert "疮痂病" in normaliser.canonical("皮上麻皮", "potato")
    assert "砂壳蛋" in normaliser.canonical("皮上麻皮", "goose")
    assert normaliser.canonical("油麦菜", "oat") == "油麦菜"
