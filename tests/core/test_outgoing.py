"""What an expert writes is looked at before it goes: banned, restricted, a dose; who may say so all the same."""

from __future__ import annotations

from bot.core.events import Asks, Media, MediaKind
from bot.core.experts.outgoing import mark_of
from bot.core.situation import Status
from tests.core.panel_help import gathered
from tests.core.world import PHOTO, World, with_expert

DOSE = "恩诺沙星打2毫升"


def _stopped(world: World) -> str:
    return world.inbox("expert")[-1]


def test_a_banned_word_is_not_sent_and_the_expert_reads_which_and_why(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "给它喂点氯 霉 素")
    assert world.hears("farmer") == []
    told = world.letters("expert")[-1]
    assert told.text == (
        "咨询 1 号，您的话没有发给农户：“给它喂点氯 霉 素”\n· 氯霉素：禁用，2019-12-27 起（农业农村部公告第250号），不能发。"
    )
    assert list(told.buttons) == ["改一改"]
    assert (world.case().status, world.case().first_reply_at) == (Status.WAITING, None)
    assert [(m.text, m.internal) for m in world.messages][-1] == ("给它喂点氯 霉 素", True)
    assert world.lines()[-1].kind == "reply_stopped"
    assert world.lines()[-1].data["stopped"] == ["氯霉素"]
    world.taps("expert", "改一改")
    world.expert_replies(world.letters("expert")[-1], "千万别喂氯霉素，先喂温水")
    assert world.inbox("farmer")[-1].endswith("千万别喂氯霉素，先喂温水")


def test_a_banned_word_goes_by_no_forged_button_either(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂氯霉素")
    world.forges("expert", f"sure.1.{mark_of('喂氯霉素')}")
    assert _stopped(world) == "咨询 1 号，这几句话不能照发。请改了再回。"
    assert world.hears("farmer") == []


def test_a_dose_goes_when_the_expert_confirms_it_once(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, DOSE, media=(PHOTO,))
    assert "· 2毫升：像用药量。" in _stopped(world)
    assert world.hears("farmer") == []
    world.taps("expert", "确认照发")
    words, picture = world.hears("farmer")
    assert words == f"土城子镇包联专家回您（咨询 1 号）：\n{DOSE}"
    assert picture.startswith("土城子镇包联专家发给您")
    assert world.case().status is Status.REPLIED
    assert next(line for line in reversed(world.lines()) if line.kind == "tapped").data["confirmed"] == ["2毫升"]
    world.taps("expert", "确认照发")
    assert _stopped(world) == "咨询 1 号，那几句话已经发过，或者找不到了。"
    assert world.hears("farmer") == []


def test_each_button_sends_its_own_words(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, DOSE)
    first = world.letters("expert")[-1]
    world.expert_replies(card, "恩诺沙星打5毫升")
    world.taps("expert", "确认照发", on=first)
    assert world.hears("farmer") == [f"土城子镇包联专家回您（咨询 1 号）：\n{DOSE}"]


def test_what_a_restricted_one_is_not_for_is_told(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "白菜打毒死蜱")
    assert "· 毒死蜱：2016-12-31 起不能用在蔬菜上（农业部公告第2032号）。" in _stopped(world)
    assert list(world.letters("expert")[-1].buttons) == ["改一改", "确认照发"]


def test_a_guide_confirms_no_dose(world: World) -> None:
    with_expert(world)
    world.taps("farmer", "东叠不齐村")
    card = world.sees("guide", "咨询 1 号")
    world.says("guide", DOSE, to=card)
    told = world.letters("guide")[-1]
    world.hears("farmer")
    assert list(told.buttons) == ["改一改"]
    world.forges("guide", f"sure.1.{mark_of(DOSE)}")
    assert world.inbox("guide")[-1] == "咨询 1 号，这几句话不能照发。请改了再回。"
    assert world.hears("farmer") == []


def test_a_caption_a_file_name_and_a_forwarded_message_are_looked_at_too(world: World) -> None:
    card = with_expert(world)
    file = Media(MediaKind.DOCUMENT, "tg:d", name="氯霉素用法.pdf")
    world.expert_replies(card, "痢特灵", media=(PHOTO,))
    world.expert_replies(card, "看这个", media=(file,))
    world.says("expert", "用百草枯", about=1, forwarded=True)
    assert world.hears("farmer") == []
    assert [line.data["stopped"] for line in world.lines()[-3:]] == [["痢特灵"], ["氯霉素"], ["百草枯"]]


def test_an_edited_answer_is_looked_at_too(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.hears("farmer")
    world.edits("expert", "喂点温水", "喂点呋喃唑酮")
    assert world.hears("farmer") == []
    assert "呋喃唑酮：禁用" in _stopped(world)
    assert world.messages[-1].internal


def test_stopped_words_that_are_changed_in_place_are_not_sent_by_that(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂氯霉素")
    world.edits("expert", "喂氯霉素", "喂温水")
    assert world.hears("farmer") == []
    assert _stopped(world) == "咨询 1 号，改过的话记在备注里，没有发给农户。要发给农户，请再“回复”一次那张卡。"
    assert (world.messages[-1].text, world.messages[-1].internal) == ("喂温水", True)


def test_an_edited_remark_stays_a_remark(world: World) -> None:
    with_expert(world)
    world.says("expert", "这户老赖账", about=1, internal=True)
    world.edits("expert", "这户老赖账", "这户手头紧")
    assert world.hears("farmer") == []
    assert (world.messages[-1].text, world.messages[-1].internal, world.messages[-1].version) == ("这户手头紧", True, 0)


def test_whose_case_it_is_not_any_more_confirms_nothing(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, DOSE)
    sure = world.letters("expert")[-1]
    world.taps("expert", "结了", on=card)
    world.hears("farmer")
    world.taps("expert", "确认照发", on=sure)
    assert _stopped(world) == "咨询 1 号早就结了。"
    assert world.hears("farmer") == []


def test_it_is_told_in_the_experts_language(world: World) -> None:
    world.commands("expert", "language")
    world.taps("expert", "English")
    card = with_expert(world)
    world.expert_replies(card, "chloramphenicol will help")
    assert "· chloramphenicol: banned since 2019-12-27" in _stopped(world)


def test_a_panels_answer_is_looked_at_when_it_is_to_go(world: World) -> None:
    gathered(world)
    conclude = next(one for one in reversed(world.letters("expert")) if one.parcel.asks is Asks.CONCLUSION)
    world.expert_replies(conclude, "喂氯霉素")
    world.hears("farmer")
    world.forges("expert", "psend.1.1")
    assert world.hears("farmer") == []
    told = world.letters("expert")[-1]
    assert "· 氯霉素：禁用" in told.text
    assert told.parcel.asks is Asks.CONCLUSION
    world.expert_replies(told, "先停料，饮温水")
    world.forges("expert", "psend.1.1")
    assert "先停料，饮温水" in world.hears("farmer")[-1]


def test_a_forged_button_never_sends_a_plain_remark(world: World) -> None:
    with_expert(world)
    world.hears("farmer")
    world.says("expert", "这户老赖账", about=1, internal=True)
    world.forges("expert", f"sure.1.{mark_of('这户老赖账')}")
    assert world.inbox("expert")[-1] == "咨询 1 号，那几句话已经发过，或者找不到了。"
    assert world.hears("farmer") == []
