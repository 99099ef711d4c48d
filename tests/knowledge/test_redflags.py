"""The alarms that come with the program, tried in words that are not among their own examples."""

from __future__ import annotations

import pytest

from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.knowledge.small import Small


@pytest.mark.parametrize(
    "text",
    [
        "鹅瘟",
        "禽流感！！",
        "小鹅 瘟",
        "鵝瘟",
        "我家羊 口蹄疫",
        "猪 非洲猪瘟",
        "羊5号病咋闹",
        "鸡瘟 防疫站电话多少",
        "刚买的苗 小鹅瘟",
        "African swine fever",
        "foot-and-mouth, two ewes",
        "what is wrong, avian flu?",
    ],
)
def test_the_bare_name_of_a_notifiable_disease_brings_a_person(text: str, matcher: Matcher) -> None:
    assert "R5" in matcher.red_flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "禽流感疫苗春天打还是秋天打",
        "咋预防羊痘",
        "羊口蹄疫咋防",
        "小反刍的免疫程序",
        "给鹅打针防小鹅瘟",
        "口蹄疫是什么",
        "newcastle vaccine schedule",
        "how can I protect my flock from bird flu",
        "what is ppr",
    ],
)
def test_a_question_about_prevention_is_quiet(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "打过禽流感疫苗的鸡死了好几只",
        "口蹄疫疫苗打了 羊还是嘴里起泡",
        "免疫做了 鹅还是得了小鹅瘟",
        "隔壁闹禽流感 我咋预防",
        "vaccinated against gosling plague, still dying",
    ],
)
def test_prevention_does_not_silence_animals_that_are_ill_or_dead(text: str, matcher: Matcher) -> None:
    assert "R5" in matcher.red_flags(text)


@pytest.mark.parametrize("text", ["牛炭疽", "羊打过炭疽疫苗 还是死了两只", "my sheep, anthrax?"])
def test_anthrax_of_an_animal_is_an_alarm(text: str, matcher: Matcher) -> None:
    assert "R6" in matcher.red_flags(text)


@pytest.mark.parametrize("text", ["羊炭疽疫苗一年打几回", "黄瓜炭疽病", "how do I prevent anthrax in sheep"])
def test_anthrax_vaccine_and_the_crops_disease_are_none(text: str, matcher: Matcher) -> None:
    assert "R6" not in matcher.red_flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "着火",
        "俺家着火了",
        "屋里着火不敢进去",
        "着火快来人",
        "羊圈失火",
        "拖拉机着火了",
        "柴垛起火",
        "the hay caught fire",
        "there's a fire in the coop",
    ],
)
def test_fire_shows_the_card_with_the_fire_brigade_first(text: str, matcher: Matcher, real: KnowledgeBase) -> None:
    card = next(flag.card for flag in real.red_flags if flag.code == "R3")
    assert "R3" in matcher.red_flags(text)
    assert "119" in card.zh.splitlines()[0]
    assert "119" in card.en.splitlines()[0]


@pytest.mark.parametrize(
    "text",
    [
        "烧火取暖",
        "烧炕",
        "小鹅屋里烧火墙行不",
        "炉子不着火咋整",
        "柴火潮 着火慢",
        "吃了上火 嘴上起火泡 羊圈潮",
        "light a fire for goslings",
        "does not grow well and is not moving",
    ],
)
def test_a_stove_is_no_fire(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("goslings dying", True),
        ("why are my lambs dying", True),
        ("大鹅一个没死 小鹅死了一半", True),
        ("my goose died", False),
        ("buckwheat seedlings dying", False),
        ("dying to see the geese", False),
        ("土豆死了一片", False),  # 马铃薯 holds a horse
    ],
)
def test_several_that_go_on_dying_need_no_number(text: str, flagged: bool, matcher: Matcher) -> None:
    assert ("R4" in matcher.red_flags(text)) is flagged


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("熏蒸粮食以后头晕", "R1"),
        ("打农药打得嘴里冒白沫", "R1"),
        ("我妈接羔后膝盖疼 夜里出汗", "R2"),
        ("he went down the well and is not answering", "R3"),
        ("羊死了叫谁来拉走", "R8"),
        ("淹死的鸡还能卖不", "R8"),
        ("counterfeit urea", "R10"),
        ("一百亩胡麻全枯了", "R10"),
        ("羊的保险咋报案", "R12"),
        ("恩诺沙星鹅喂几", "R13"),
    ],
)
def test_wordings_that_were_missed_are_caught(text: str, code: str, matcher: Matcher) -> None:
    assert code in matcher.red_flags(text)


def test_a_guarded_pattern_is_kept_quiet_by_its_own_words_only(small: Small) -> None:
    small.red_flags[0]["guarded"] = [
        {"pattern": [["鹅瘟"]], "unless": ["疫苗"]},
        {"pattern": [["倒了"]], "unless": ["苗"]},
    ]
    matcher = Matcher(small.load())
    assert matcher.red_flags("鹅瘟") == ("R4",)
    assert matcher.red_flags("鹅瘟 疫苗") == ()
    assert matcher.red_flags("鹅瘟疫苗打了 倒了") == ()
    assert matcher.red_flags("鹅瘟倒了，苗") == ("R4",)
    assert matcher.red_flags("鹅瘟疫苗，死了一片") == ("R4",)
    assert matcher.red_flags("死面一片，鹅瘟") == ()
