"""The slash commands, the list of topics, invitations, and being forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.commands import COMMANDS
from bot.core.decide import decide
from bot.core.events import Tapped
from bot.core.situation import Status
from tests.core.cast import ADDRESSES
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert


def test_start_and_help(world: World) -> None:
    world.commands("farmer", "start")
    world.commands("farmer", "help")
    world.commands("farmer", "no_such_command", "x" * 5000)
    start, first, second = world.hears("farmer")
    assert start.startswith("您好，这里是农答")
    assert first == second
    assert all(f"/{command}" in first for command in COMMANDS if command not in ("start", "help"))


def test_a_reader_is_greeted_in_the_language_of_the_messenger(world: World) -> None:
    world.commands("farmer", "start", language="zh-hant")
    world.commands("stranger", "start", language="en-GB")
    assert "這裡是農答" in world.inbox("farmer")[0]
    assert "this is Nongda" in world.inbox("stranger")[0]


def test_mine_lists_ones_own_and_where_they_stand(world: World) -> None:
    world.commands("farmer", "mine")
    assert world.hears("farmer") == ["您还没有问过。有问题直接说。"]
    world.farmer_says("荞麦多会儿种")
    world.taps("farmer", "有用")
    world.farmer_says(HARD)
    world.says("stranger", "鹅下软蛋")
    world.commands("farmer", "mine")
    assert world.inbox("farmer")[-1] == f"您问过的：\n2 号：{HARD}（等您说乡镇）\n1 号：荞麦多会儿种（已结）"


def test_mine_names_what_was_sent_where_nothing_was_said(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(media=(VOICE,))
    world.commands("farmer", "mine")
    assert world.inbox("farmer")[-1] == "您问过的：\n1 号：语音1个（等土城子镇包联专家回）"
    world.says("stranger", media=(PHOTO,))
    world.commands("stranger", "mine")
    assert world.inbox("stranger")[-1] == "您问过的：\n2 号：照片1个（还没说完）"


def test_topics_lead_to_questions_and_a_question_to_its_answer(world: World) -> None:
    world.commands("farmer", "topics")
    assert {"鹅", "荞麦"} <= set(world.letters("farmer")[-1].buttons)
    world.taps("farmer", "鹅")
    world.taps("farmer", "鹅下软壳蛋怎么办")
    assert world.inbox("farmer")[-1].startswith("【鹅下软壳蛋怎么办】")
    assert (world.case().question, world.case().status) == ("鹅下软壳蛋怎么办", Status.ANSWERED)
    world.taps("farmer", "没解决，找专家")
    assert world.case().reason == "not_helped"


def test_a_topic_chosen_while_something_else_is_open(world: World) -> None:
    world.farmer_says(media=(PHOTO,))
    world.forges("farmer", "pick.0.goose-soft-eggs")
    assert (world.case(1).status, world.case(1).media) == (Status.ANSWERED, (PHOTO,))
    world.forges("farmer", "pick.0.buckwheat-sowing-date")
    assert (world.case(1).outcome, world.case(2).status) == ("moved_on", Status.ANSWERED)
    world.taps("farmer", "没解决，找专家")
    world.forges("farmer", "pick.0.goose-soft-eggs")
    assert (world.case(2).holder, world.case(3).status) == ("county-lead", Status.ANSWERED)


def test_topics_of_an_industry_nobody_wrote_about_and_of_a_question_that_is_gone(world: World) -> None:
    world.forges("farmer", "topic.0.nothing")
    world.forges("farmer", "pick.0.gone-entry")
    assert world.hears("farmer") == [
        "这一类还没有写好。直接说问题，我给您找专家。",
        "这个按钮过期了。有问题直接说。",
    ]


def test_the_place_can_be_changed_by_button_or_said_at_once(world: World) -> None:
    world.commands("farmer", "place")
    world.taps("farmer", "照阳河镇")
    assert world.hears("farmer")[-1] == "记下了：照阳河镇。"
    world.commands("farmer", "place")
    world.taps("farmer", "土城子镇")
    world.taps("farmer", "东叠不齐村")
    assert world.hears("farmer")[-1] == "记下了：东叠不齐村。"
    world.commands("farmer", "place", "照阳")
    world.commands("farmer", "place", "东叠不齐村")
    assert (world.farmer().township, world.farmer().village) == ("tuchengzi", "dongdie")
    world.commands("farmer", "place", "火星")
    assert world.inbox("farmer")[-1] == "您在哪个乡镇？"
    world.taps("farmer", "不在上面")
    assert world.inbox("farmer")[-1] == "好，先不说。"
    world.farmer_says("土城子镇")
    assert world.farmer().village is None


def test_whichever_list_of_townships_is_tapped_the_question_goes_on(world: World) -> None:
    world.farmer_says(HARD)
    world.commands("farmer", "place")
    world.taps("farmer", "土城子镇")
    assert world.case().holder == "tuchengzi-expert"
    world.says("stranger", HARD)
    world.commands("stranger", "place", "照阳")
    assert world.case(2).holder == "zhaoyanghe-expert"


def test_the_township_tapped_twice_keeps_the_village(world: World) -> None:
    world.farmer_says("东叠不齐村")
    world.commands("farmer", "place")
    world.taps("farmer", "土城子镇")
    assert world.farmer().village == "dongdie"


def test_a_cases_place_may_be_told_by_command(world: World) -> None:
    world.farmer_says("小鹅死得多咋办")
    world.commands("farmer", "place", "照阳河镇")
    assert world.case().holder == "zhaoyanghe-expert"


def test_the_language_is_chosen_and_no_longer_guessed(world: World) -> None:
    world.commands("farmer", "language")
    world.taps("farmer", "繁體中文")
    assert world.hears("farmer")[-1] == "好，以後用繁體中文跟您說。"
    world.farmer_says("my geese lay soft eggs")
    assert "鵝下軟殼蛋" in world.inbox("farmer")[-1]
    world.forges("farmer", "lang.0.de")
    assert world.inbox("farmer")[-1] == "這個按鈕過期了。有問題直接說。"


def test_to_be_forgotten_asks_first(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.commands("farmer", "forget")
    assert "要删掉您的姓名" in world.inbox("farmer")[-1]
    world.taps("farmer", "不删")
    assert world.inbox("farmer")[-1] == "好，没有删。"
    assert world.case().question == "鹅下软蛋"


def test_to_be_forgotten_takes_everything_and_tells_who_had_the_case(world: World) -> None:
    with_expert(world)
    world.farmer_says("荞麦多会儿种")
    world.commands("farmer", "forget")
    assert "还有 1 件事在专家那里" in world.inbox("farmer")[-1]
    world.taps("farmer", "删掉")
    assert world.inbox("farmer")[-1] == "删掉了。再发消息就是重新开始。"
    assert world.hears("expert") == ["咨询 1 号结了。"]
    assert not any(m.text for m in world.messages)
    assert not world.bells
    assert ADDRESSES["farmer"] not in world.accounts
    for old in ("bad.2", "ok.2", "bad.1", "done.1", "town.1.tuchengzi"):
        world.forges("farmer", old)
    assert all(one.question == "" for one in world.consultations.values())
    assert len(world.consultations) == 2
    world.farmer_says("鹅下软蛋")
    assert world.case(3).status is Status.ANSWERED


def test_to_be_forgotten_before_anything_was_said(world: World) -> None:
    event = Tapped(key="tg:0", at=world.now, sender=ADDRESSES["farmer"], data="forget.0.yes")
    plan = decide(event, world.situation(event), world.house)
    assert plan.forget is not None
    assert [parcel.text for parcel in plan.parcels] == ["删掉了。再发消息就是重新开始。"]


# --- people with a post


def test_an_experts_commands(world: World) -> None:
    world.commands("expert", "mine")
    with_expert(world)
    world.says("stranger", "照阳河镇")
    world.hears("expert")
    world.commands("expert", "mine")
    assert world.hears("expert") == [f"您手上的：\n1 号：{HARD}（今天13:00前）"]
    world.says("expert", "喂水", about=1)
    world.hears("expert")
    world.commands("expert", "mine")
    assert world.hears("expert") == [f"您手上的：\n1 号：{HARD}（已经回过）"]
    for command in ("start", "help", "topics"):
        world.commands("expert", command)
    assert [text[:8] for text in world.hears("expert")] == ["有咨询会发到这里"] * 3


def test_an_empty_desk(world: World) -> None:
    world.commands("expert", "mine")
    assert world.inbox("expert") == ["现在没有等您的咨询。"]


# --- invitations


def test_a_good_invitation_binds_the_account(world: World) -> None:
    world.accounts.clear()
    world.invites("tuchengzi-expert", "ABCD-2345")
    world.commands("expert", "start", "abcd 2345")
    assert world.inbox("expert") == [
        "绑定好了：您是土城子镇包联专家。有咨询会发到这里，“回复”那条消息就是回答农户。/mine 看手上的，/help 看怎么用。"
    ]
    assert world.accounts[ADDRESSES["expert"]] == "tuchengzi-expert"
    assert not world.people
    with_expert(world)
    world.commands("expert", "start", "ABCD2345")
    assert "绑定好了" in world.inbox("expert")[-1]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("used", "这个邀请码用过了。请跟县里再要一个。"),
        ("expired", "这个邀请码过期了。请跟县里再要一个。"),
        ("unknown", "没有这个邀请码。看看有没有打错；您要是农户，直接说问题就行。"),
        ("post removed", "没有这个邀请码。看看有没有打错；您要是农户，直接说问题就行。"),
        ("in a browser", "邀请码要在 Telegram 里发给机器人。"),
    ],
)
def test_an_invitation_that_binds_nobody(world: World, what: str, told: str) -> None:
    who = "browser farmer" if what == "in a browser" else "stranger"
    world.accounts.clear()
    world.invites("somebody-gone" if what == "post removed" else "tuchengzi-expert", "ABCD")
    if what == "used":
        world.commands("expert", "start", "ABCD")
    if what == "expired":
        world.now += timedelta(days=8)
    world.commands(who, "start", "WXYZ" if what == "unknown" else "ABCD")
    assert world.inbox(who) == [told]
    assert ADDRESSES[who] not in world.accounts or world.accounts[ADDRESSES[who]].startswith("f-")


def test_an_invitation_of_another_post_is_refused_in_the_desks_words(world: World) -> None:
    world.commands("expert", "start", "WXYZ")
    assert world.letters("expert")[-1].parcel.kind == "desk"


def test_signing_in_is_on_record(world: World) -> None:
    assert world.signs_in("office").line.actor == "office"
