"""What the bot says is true: what arrived where, what will not be asked again, who does what, which number to call."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from bot.config import Phones
from bot.core.house import House
from bot.locale.load import FOLDER
from tests.core.cast import house
from tests.core.world import HARD, World, with_expert


def test_an_answer_to_the_browser_lies_ready_and_one_to_telegram_has_arrived(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点盐水")
    assert world.hears("expert") == ["✅ 咨询 1 号：送到了。"]
    card = with_expert(world, who="browser farmer")
    world.expert_replies(card, "喂点盐水")
    assert world.hears("expert") == ["✅ 咨询 2 号：已放到农户的网页上，打开就看到。"]


def test_a_township_once_told_is_not_asked_again(world: World) -> None:
    world.farmer_says(HARD)
    assert "说过就记住，以后不再问" in world.inbox("farmer")[-1]
    world.taps("farmer", "土城子镇")
    world.taps("expert", "结了")
    world.hears("farmer")
    world.farmer_says("我家的骡子又瘸了，后腿不敢沾地，肿得老高")
    assert not any("哪个乡镇" in text for text in world.hears("farmer"))


@pytest.mark.parametrize(("who", "does"), [("expert", "回复那张卡"), ("guide", "专家台"), ("staff", "管理台")])
def test_help_is_that_of_the_post(world: World, who: str, does: str) -> None:
    world.commands(who, "help")
    assert does in world.inbox(who)[-1]
    assert ("/mine" in world.inbox(who)[-1]) == (who == "expert")
    assert all((command in world.inbox(who)[-1]) == (who != "staff") for command in ("/away", "/back"))


def test_staff_are_welcomed_as_staff(world: World) -> None:
    world.invites("office", "AB12")
    world.commands("stranger", "start", "AB12")
    assert "您是农技站工作人员" in world.inbox("stranger")[-1]
    assert "回答农户" not in world.inbox("stranger")[-1]


def _own_numbers() -> House:
    phones = Phones(
        animal_epidemic="111", agriculture="222", government="333", ambulance="444", police="555", fire="666"
    )
    return replace(house(), county=house().county.model_copy(update={"phones": phones}))


def test_the_numbers_to_call_are_the_countys() -> None:
    world = World(_own_numbers())
    world.commands("farmer", "help")
    assert "人中毒打 444，火警 666，报警 555，农业热线 222" in world.inbox("farmer")[-1]


@pytest.mark.parametrize("name", ["farmer", "expert"])
def test_no_number_to_call_stands_in_the_words(name: str) -> None:
    text = yaml.safe_dump(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")), allow_unicode=True)
    assert re.findall(r"\b(?:110|119|120|12316|12345)\b", text) == []
