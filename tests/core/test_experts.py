"""An expert answers by replying, from Telegram or from the desk, and sees what became of it."""

from __future__ import annotations

from bot.core.events import Media, MediaKind
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core.cast import ADDRESSES
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert

KEPT = "写的当内部备注留下了，农户看不到。"


def test_a_reply_to_the_card_answers_the_farmer_and_the_expert_sees_that_it_arrived(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "先牵到干净圈里，<b>拍张</b>粪便的照片发我。")
    reply = world.letters("farmer")[-1]
    assert reply.text == "土城子镇包联专家回您（咨询 1 号）：\n先牵到干净圈里，<b>拍张</b>粪便的照片发我。"
    assert (reply.parcel.kind, reply.parcel.author) == (ParcelKind.REPLY, "tuchengzi-expert")
    assert reply.buttons == {"解决了": "done.1"}
    assert world.hears("expert") == ["✅ 咨询 1 号：送到了。"]
    assert world.case().first_reply_at == world.now
    assert {bell.kind for bell in world.bells} == {"close", "outcome"}


def test_a_reply_to_any_message_of_the_case_will_do(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(HARD, media=(PHOTO,))
    world.farmer_says("它还拉稀")
    for number, message in enumerate(world.letters("expert")[:3]):
        world.expert_replies(message, f"知道了{number}")
    assert [text.endswith(("知道了0", "知道了1", "知道了2")) for text in world.inbox("farmer")[-3:]] == [True] * 3
    world.says("farmer", "八岁")
    own = next(m.ref for m in world.messages if m.text == "知道了0")
    world.says("expert", "好", reply_to=own)
    assert world.inbox("farmer")[-1].endswith("\n好")


def test_a_reply_from_the_desk_is_the_same(world: World) -> None:
    with_expert(world)
    world.says("expert", "我下午去看", about=1, ref=None)
    assert world.inbox("farmer")[-1].endswith("我下午去看")
    assert world.case().status is Status.REPLIED


def test_pictures_and_a_voice_go_to_the_farmer_with_the_words_before_them(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "看图", media=(PHOTO, VOICE))
    words, photo, voice = world.letters("farmer")[-3:]
    assert (words.text[-2:], photo.parcel.media, voice.parcel.media) == ("看图", PHOTO, VOICE)
    assert photo.text == "土城子镇包联专家发给您（咨询 1 号）"
    assert world.hears("expert") == ["✅ 咨询 1 号：送到了。"]
    world.expert_replies(card, media=(PHOTO,))
    assert world.letters("farmer")[-1].parcel.media == PHOTO


def test_a_long_reply_arrives_whole(world: World) -> None:
    card = with_expert(world)
    text = "\n".join(f"第{n}步，" + "好好看看" * 20 for n in range(120))
    world.expert_replies(card, text)
    pieces = [one for one in world.letters("farmer") if one.parcel.kind is ParcelKind.REPLY]
    assert len(pieces) > 2
    assert "\n".join(one.text for one in pieces).endswith(text)
    assert [bool(one.buttons) for one in pieces] == [False] * (len(pieces) - 1) + [True]
    assert world.hears("expert") == ["✅ 咨询 1 号：送到了。"]


def test_an_english_reader_is_answered_under_an_english_line(world: World) -> None:
    world.farmer_says("my mule does not eat and lies down all day, what is wrong with it")
    world.farmer_says("Tuchengzi")
    world.expert_replies(world.sees("expert", "咨询 1 号"), "多喝水")
    assert world.inbox("farmer")[-1] == "The expert for Tuchengzi Town answers you (consultation 1):\n多喝水"


def test_words_that_answer_nothing_go_to_nobody_and_are_told_so(world: World) -> None:
    with_expert(world)
    before = len(world.inbox("farmer"))
    world.says("expert", "大家好")
    assert world.hears("expert") == [
        "这句话没有发给任何人，只留了记录。是要问问题吗？回答农户的，请“回复”那条咨询的消息。"
    ]
    assert len(world.inbox("farmer")) == before


def test_a_remark_is_kept_and_never_sent(world: World) -> None:
    with_expert(world)
    for who in ("expert", "staff", "guide", "other expert", "lead"):
        world.says(who, "这户欠过钱", about=1, internal=True)
    assert [m.person for m in world.messages if m.internal] == ["tuchengzi-expert", "office", "county-lead"]
    assert world.inbox("other expert")[-1] == "没有这条咨询。"
    assert not any("欠过钱" in text for text in world.inbox("farmer"))
    world.says("expert", "", about=1, internal=True)
    assert world.inbox("expert")[-1] == "没有可发的内容。请打字，或发照片、语音。"


def test_the_guide_of_the_village_gets_a_copy_and_may_answer_while_nobody_has(world: World) -> None:
    with_expert(world)
    world.taps("farmer", "东叠不齐村")
    assert "您是本村的产业指导员" in world.inbox("guide")[0]
    world.says("guide", "备注", about=1, internal=True)
    assert world.inbox("guide")[-1] == "咨询 1 号的内部备注记下了，农户看不到。"
    world.says("guide", "先喂点温水", about=1)
    assert world.inbox("farmer")[-1].endswith("先喂点温水")
    assert "已经回了" in world.inbox("expert")[-1] or "回答" in world.inbox("expert")[-1]


def test_a_village_told_after_the_answer_brings_the_guide_no_card(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.taps("farmer", "东叠不齐村")
    assert world.inbox("guide") == []


def test_once_the_expert_has_answered_the_guide_only_remarks(world: World) -> None:
    card = with_expert(world)
    world.taps("farmer", "东叠不齐村")
    world.expert_replies(card, "喂点温水")
    world.says("guide", "我来说", about=1)
    assert world.inbox("guide")[-1] == f"咨询 1 号现在归土城子镇包联专家，您的话没有发出。\n{KEPT}"


def test_a_late_second_reply_to_a_closed_case_is_told_that_it_stayed_here(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.taps("farmer", "解决了")
    world.hears("farmer"), world.hears("expert")
    world.expert_replies(card, "还有……")
    assert world.hears("expert") == [f"咨询 1 号已经结了，您的话没有发出。\n{KEPT}"]
    assert world.hears("farmer") == []


def test_somebody_elses_case_is_not_answered_but_the_lead_may(world: World) -> None:
    card = with_expert(world)
    world.says("other expert", "我说两句", about=1)
    assert world.inbox("other expert") == [f"咨询 1 号现在归土城子镇包联专家，您的话没有发出。\n{KEPT}"]
    world.hears("expert")
    world.says("lead", "我来回", about=1)
    assert world.inbox("farmer")[-1] == "县农技负责人回您（咨询 1 号）：\n我来回"
    assert world.hears("expert") == ["咨询 1 号，县农技负责人已经回了农户。"]
    assert world.case().holder == "tuchengzi-expert"
    assert card.parcel.number == 1


def test_what_cannot_be_sent_on_is_told(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "", too_big=True)
    world.expert_replies(card, "", unsupported="sticker")
    world.expert_replies(card, " \u200b ")
    assert world.hears("expert") == [
        "文件太大（最多 20 兆），没有发出。",
        "这种消息发不了。请打字，或发照片、语音、视频、文件、位置。",
        "没有可发的内容。请打字，或发照片、语音。",
    ]
    assert world.case().status is Status.WAITING


def test_a_consultation_that_is_still_the_bots_is_nobodys_to_answer(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.says("lead", "我来", about=1)
    assert world.inbox("lead") == [f"咨询 1 号还没有转给人，您的话没有发出。\n{KEPT}"]


def test_an_answer_that_is_corrected_afterwards_is_corrected_for_the_farmer(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "一天十斤水")
    world.hears("farmer"), world.hears("expert")
    world.edits("expert", "一天十斤水", "一天二十斤水")
    assert world.hears("farmer") == ["土城子镇包联专家改正了前面的话，以这次为准（咨询 1 号）：\n一天二十斤水"]
    assert world.hears("expert") == ["✅ 咨询 1 号：送到了。"]
    world.taps("expert", "结了", on=card)
    world.hears("farmer"), world.hears("expert")
    world.edits("expert", "一天二十斤水", "一天三十斤水")
    assert world.hears("farmer") == []
    assert "没有发给农户" in world.hears("expert")[0]


def test_a_correction_after_the_case_was_passed_on_stays_here(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.taps("expert", "转给别人", on=card)
    world.taps("expert", "家禽专家")
    world.taps("expert", "忙不过来")
    world.edits("expert", "喂点温水", "喂点凉水")
    assert "没有发给农户" in world.inbox("expert")[-1]


# --- what became of it


def test_a_farmer_who_blocked_the_bot_is_known_to_be_unreachable(world: World) -> None:
    card = with_expert(world)
    world.blocks("farmer")
    assert world.hears("expert") == ["咨询 1 号的农户收不到消息了。"]
    assert not world.farmer().reachable
    world.expert_replies(card, "喂点温水")
    assert world.hears("expert") == ["❌ 咨询 1 号：没有送到。农户停用了机器人。有电话就打电话，或请村里的指导员带话。"]
    world.comes_back("farmer")
    assert world.farmer().reachable


def test_who_writes_again_can_be_reached_again(world: World) -> None:
    with_expert(world)
    world.blocks("farmer")
    world.blocked.clear()
    world.farmer_says("在吗")
    assert world.farmer().reachable


def test_a_block_that_was_not_announced_is_found_out_by_the_parcel(world: World) -> None:
    card = with_expert(world)
    world.blocks("farmer", notice=False)
    world.taps("expert", "我来接", on=card)
    assert not world.farmer().reachable
    assert any("❌" in text for text in world.hears("expert"))


def test_both_who_wrote_and_who_has_the_case_hear_that_it_did_not_arrive(world: World) -> None:
    with_expert(world)
    world.blocks("farmer", notice=False)
    world.says("lead", "我来回", about=1)
    assert any("❌" in text for text in world.inbox("lead"))
    assert any("❌" in text for text in world.inbox("expert"))


def test_an_experts_own_undelivered_parcel_makes_no_circle(world: World) -> None:
    card = with_expert(world)
    world.blocks("expert", notice=False)
    before = len(world.posted)
    world.expert_replies(card, "好")
    assert len(world.posted) == before + 2
    assert [line.kind for line in world.lines()][-2:] == ["delivered", "undelivered"]


def test_an_expert_who_blocks_the_bot_gets_nothing_more_until_back(world: World) -> None:
    world.blocks("expert")
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    assert world.case().holder == "poultry-expert"
    world.comes_back("expert")
    world.says("stranger", HARD)
    world.taps("stranger", "土城子镇")
    assert world.case(2).holder == "tuchengzi-expert"


def test_who_blocked_the_bot_and_was_at_the_desk_lately_reads_on_there(world: World) -> None:
    world.blocks("expert")
    world.at_desk.add("tuchengzi-expert")
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    assert any(str(one.parcel.to) == "web:tuchengzi-expert" for one in world.posted)


def test_a_place_from_the_farmer_reaches_the_expert_as_a_place(world: World) -> None:
    with_expert(world)
    here = Media(MediaKind.LOCATION, latitude=41.8, longitude=114.6)
    world.farmer_says(media=(here,))
    assert world.letters("expert")[-1].parcel.media == here
    assert world.letters("expert")[-1].parcel.to == ADDRESSES["expert"]
