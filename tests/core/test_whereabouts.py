"""Where a farmer is: by any name, by its sound, two villages of one name, and the base one belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config import Enterprise, Name, Township, Village
from bot.core.posts import places
from bot.core.situation import Status
from tests.core.cast import county, house
from tests.core.world import HARD, World


def _name(zh: str) -> Name:
    return Name(zh=zh, en=zh)


# Two villages are called 王家营; 后照阳河 holds the name of a township; the buckwheat base has a short name of its own.
WANG_EAST = Village(id="wang-east", name=_name("王家营村"))
WANG_WEST = Village(id="wang-west", name=_name("王家营村"))
REAR = Village(id="rear", name=_name("后照阳河"))
TOWNSHIPS = (
    county().townships[0],
    Township(id="zhaoyanghe", name=_name("照阳河镇"), villages=(WANG_EAST, REAR)),
    Township(id="mandetang", name=_name("满德堂乡"), villages=(WANG_WEST,)),
)
BASE = Enterprise(id="buckwheat-base", name=_name("荞麦基地"), aliases=("瀚海",), industries=("buckwheat",))
COUNTY = county(townships=TOWNSHIPS, enterprises=(BASE,))


@pytest.fixture
def wide() -> World:
    return World(replace(house(), county=COUNTY))


def ids(found: tuple[places.Place, ...]) -> list[str]:
    return [(place.village or place.township).id for place in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王家营", ["wang-east", "wang-west"]),
        ("满德堂的王家营", ["wang-west"]),
        ("照阳河镇王家营村", ["wang-east"]),
        ("后照阳河", ["rear"]),
        ("照阳河", ["zhaoyanghe"]),
        ("土城籽", ["tuchengzi"]),
        ("东碟不齐村", ["dongdie"]),
        ("满得堂", ["mandetang"]),
        ("土城子和满德堂", ["tuchengzi", "mandetang"]),
        ("火星", []),
        ("", []),
    ],
)
def test_what_an_answer_to_where_names(text: str, found: list[str]) -> None:
    assert ids(places.answered(COUNTY, text)) == found


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("我是东叠不齐村的，鹅死了三只", "dongdie"),
        ("东叠不齐的，鹅死了三只", "dongdie"),
        ("老师好，俺家在土城子 羊不吃草", "tuchengzi"),
        ("我们照阳河镇养羊的多", "zhaoyanghe"),
        ("听说照阳河有人卖鹅苗", None),
        ("土城子集上买的羊拉稀", None),
        ("我是王家营的", None),
        ("鹅下软蛋", None),
    ],
)
def test_a_home_is_read_out_of_a_question_only_where_it_is_said_to_be_one(text: str, home: str | None) -> None:
    found = places.find_home(COUNTY, text)
    assert (found and (found.village or found.township).id) == home


def test_english_homes_are_read_too() -> None:
    found = places.find_home(county(), "I live in Tuchengzi, my geese are dying")
    assert found is not None
    assert found.township.id == "tuchengzi"


def test_two_villages_of_one_name_are_asked_about_and_not_guessed(wide: World) -> None:
    wide.farmer_says(HARD)
    wide.hears("farmer")
    wide.farmer_says("王家营")
    asked = wide.letters("farmer")[-1]
    assert asked.text == "叫这个名的不止一处，您是哪里？点一下。"
    assert list(asked.buttons) == ["照阳河镇王家营村", "满德堂乡王家营村", "不在上面"]
    assert wide.case().status is Status.PLACING
    wide.taps("farmer", "满德堂乡王家营村")
    assert (wide.farmer().township, wide.farmer().village) == ("mandetang", "wang-west")
    assert (wide.case().status, wide.case().holder, wide.case().village) == (Status.WAITING, "county-lead", "wang-west")


def test_two_villages_of_one_name_said_before_any_question(wide: World) -> None:
    wide.farmer_says("我是王家营的")
    wide.taps("farmer", "照阳河镇王家营村")
    assert wide.inbox("farmer")[-1] == "记下了：王家营村。"
    assert wide.farmer().village == "wang-east"
    wide.commands("farmer", "place", "王家营")
    assert "不止一处" in wide.inbox("farmer")[-1]
    wide.taps("farmer", "不在上面")
    assert wide.farmer().village == "wang-east"


def test_a_case_with_the_lead_for_want_of_a_place_asks_which_of_two_and_goes_home(wide: World) -> None:
    wide.farmer_says("我家的鹅一天死了三十只")
    assert wide.case().holder == "county-lead"
    wide.farmer_says("王家营")
    wide.taps("farmer", "照阳河镇王家营村")
    assert (wide.case().holder, wide.case().village) == ("zhaoyanghe-expert", "wang-east")


def test_a_place_that_sounds_right_is_an_answer_to_where(wide: World) -> None:
    wide.farmer_says(HARD)
    wide.farmer_says("东碟不齐")
    assert (wide.case().status, wide.case().village) == (Status.WAITING, "dongdie")
    assert wide.case().question == HARD


def test_who_says_at_home_where_in_the_question_is_not_asked_again(wide: World) -> None:
    wide.farmer_says(f"我是东叠不齐村的，{HARD}")
    assert (wide.case().status, wide.case().village) == (Status.WAITING, "dongdie")
    assert "您说在东叠不齐村，记下了；不对就发 /place 改。" in wide.inbox("farmer")
    assert not any("您在哪个乡镇" in text for text in wide.inbox("farmer"))


def test_a_farmer_of_a_base_says_so_in_words_by_button_or_command(wide: World) -> None:
    wide.farmer_says("我是瀚海基地的农户")
    assert wide.inbox("farmer")[-1] == "记下了：您是荞麦基地的农户。"
    assert wide.farmer().base == "buckwheat-base"
    wide.commands("farmer", "base")
    wide.taps("farmer", "都不是")
    assert wide.farmer().base is None
    assert wide.inbox("farmer")[-1] == "记下了：您不属于哪个基地。"
    wide.commands("farmer", "base", "荞麦基地")
    assert wide.farmer().base == "buckwheat-base"
    wide.forges("farmer", "base.0.no-such")
    assert wide.inbox("farmer")[-1] == "这个按钮过期了。有问题直接说。"
    wide.farmer_says("荞麦基地的荞麦啥时候种")
    assert wide.farmer().base == "buckwheat-base"
