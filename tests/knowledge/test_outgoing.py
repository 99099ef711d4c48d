"""What must not go out to a farmer: how a banned name may be hidden, what is said against it, and doses."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.lint import LANGS
from knowledge.model import KnowledgeBase
from knowledge.outgoing import Objection, objections


def _kinds(text: str, kb: KnowledgeBase) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in objections(text, kb)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("给鹅拌点氯霉素就好", "氯霉素"),
        ("氯 霉 素 喂三天", "氯霉素"),
        ("氯-霉-素", "氯霉素"),
        ("氯*霉*素有用", "氯霉素"),
        ("氯\n霉素", "氯霉素"),
        ("氯\u200b霉素", "氯霉素"),
        ("【氯】【霉】【素】", "氯霉素"),
        ("氯黴素", "氯霉素"),
        ("用點氯黴素，再餵呋喃唑酮", "氯霉素"),
        ("氯霉素片，兽药店有", "氯霉素"),
        ("琥珀氯霉素注射液", "氯霉素"),
        ("Chloramphenicol will do", "chloramphenicol"),
        ("CHLORAMPHENICOL", "chloramphenicol"),
        ("ｃｈｌｏｒａｍｐｈｅｎｉｃｏｌ", "chloramphenicol"),
        ("chloram phenicol in the water", "chloramphenicol"),
        ("use D.D.T. on it", "ddt"),
        ("打点ＤＤＴ", "ddt"),
        ("ddt50", "ddt"),
        ("nitrofurans are cheap", "nitrofuran"),
        ("地里撒点3911", "3911"),
        ("3911乳油拌种", "3911"),
        ("甲基对硫磷", "甲基对硫磷"),
        ("2,4-D  butylate", "2,4-D butylate"),
        ("地头打百草枯", "百草枯"),
        ("病毒灵" + "好使" * 800 + "。", "病毒灵"),
        ("好使" * 3000 + "病毒灵", "病毒灵"),
    ],
)
def test_a_banned_name_is_found_however_it_is_set(text: str, name: str, real: KnowledgeBase) -> None:
    assert ("banned", name) in _kinds(text, real)


def test_it_is_told_which_since_when_and_by_what(real: KnowledgeBase) -> None:
    (found,) = objections("喂痢特灵，痢特灵管用", real)
    assert found == Objection("banned", "痢特灵", date(2019, 12, 27), "农业农村部公告第250号")
    assert found.final


def test_a_part_of_a_longer_name_is_not_told_again(real: KnowledgeBase) -> None:
    assert _kinds("用甲基对硫磷", real) == [("banned", "甲基对硫磷")]


@pytest.mark.parametrize(
    "text",
    [
        "不要用氯霉素",
        "千万别给鹅喂氯霉素、痢特灵。",
        "禁止使用氯霉素",
        "食品动物严禁使用氯霉素、呋喃唑酮和瘦肉精等",
        "国家明令禁止使用：氯霉素、呋喃西林",
        "严禁使用：\n1. 氯霉素\n2. 呋喃西林",
        "不能用青霉素、氯霉素",
        "也不得使用人药，像病毒灵、金刚烷胺",
        "氯霉素是禁药",
        "百草枯早就禁了，别再问",
        "氯霉素不能用",
        "氯霉素、痢特灵都不能用。",
        "氯黴素禁止使用",
        "不要用氯 霉 素",
        "Do not use chloramphenicol.",
        "Never give geese chloramphenicol or furazolidone",
        "chloramphenicol is banned",
        "以前用过氯霉素没有？",
        "地里打过百草枯吗",
        "Have you used chloramphenicol?",
        "圈里多铺干草，别让雏挤堆",
        "",
        "电话 0313-3911605，1605斤，3911元，13916053911",
        "2026-1605",
    ],
)
def test_what_speaks_against_it_or_asks_about_it_may_go(text: str, real: KnowledgeBase) -> None:
    assert not _kinds(text, real)


@pytest.mark.parametrize(
    "text",
    [
        "不要用青霉素，用氯霉素",
        "不要用青霉素改用氯霉素",
        "不能不用氯霉素",
        "不得不用氯霉素",
        "别忘了喂氯霉素",
        "别怕，喂氯霉素",
        "别停氯霉素",
        "不要停用氯霉素",
        "能不能用氯霉素？能",
        "要不要用氯霉素随您",
        "没有禁止氯霉素",
        "氯霉素没有禁用",
        "氯霉素不能用太多",
        "氯霉素不能用凉水化",
        "别家都喂氯霉素",
        "别的药不管用，氯霉素行",
        "不要紧，喂点氯霉素",
        "不是不能用氯霉素",
        "不要用氯霉素，但实在不行可以喂一点",
        "氯霉素是禁药，不过少量没事",
        "用过氯霉素，效果好",
        "我打过氯霉素没事的",
        "no problem, use chloramphenicol",
        "don't use penicillin, chloramphenicol is better",
        "do not use chloramphenicol unless they get worse",
        "Don't hesitate to use chloramphenicol",
        "不要用药。氯霉素也行",
    ],
)
def test_a_no_that_is_none_lets_nothing_pass(text: str, real: KnowledgeBase) -> None:
    assert any(kind == "banned" for kind, _ in _kinds(text, real))


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("恩诺沙星每公斤体重打0.1毫升", "0.1毫升"),
        ("肌注两毫升", "两毫升"),
        ("青霉素80万单位", "80万单位"),
        ("土霉素一次半片", "半片"),
        ("拉稀药喂2片，一天两次", "2片"),
        ("给羊打三支青霉素", "三支"),
        ("药粉一袋兑五十斤水", "一袋"),
        ("伊维菌素 0.2 mg/kg", "0.2 mg"),
        ("疫苗每只2头份", "2头份"),
        ("打 ２ ｍｌ", "2 ml"),
        ("Give 5 ml of oxytetracycline", "5 ml"),
        ("two tablets of the dewormer", "two tablets"),
        ("氟苯尼考每吨料500克", "500克"),
    ],
)
def test_a_dose_is_found(text: str, dose: str, real: KnowledgeBase) -> None:
    (found,) = objections(text, real)
    assert (found.kind, found.words, found.final) == ("dose", dose, False)


@pytest.mark.parametrize(
    "text",
    [
        "每次喂初乳50到100毫升",
        "灌温水500毫升",
        "兑100毫升温水",
        "give 100 ml of warm water",
        "长到3片真叶浇水，别打药",
        "一亩撒一袋复合肥",
        "一袋料够吃三天",
        "药按标签，剂量问兽医",
        "弃蛋期5天，休药期看标签",
        "三十只鹅，死了两只，打过疫苗没有？",
        "羔子体重3公斤",
    ],
)
def test_what_is_no_medicine_is_no_dose(text: str, real: KnowledgeBase) -> None:
    assert not _kinds(text, real)


def test_a_restricted_one_says_for_what_and_is_not_final(real: KnowledgeBase) -> None:
    (found,) = objections("白菜打毒死蜱", real)
    assert (found.kind, found.words, found.final) == ("restricted", "毒死蜱", False)
    assert found.on is not None
    assert found.on.zh == "蔬菜"
    assert not objections("白菜别打毒死蜱", real)


def test_everything_is_told_in_the_order_of_the_text(real: KnowledgeBase) -> None:
    found = _kinds("恩诺沙星2毫升，不行就氯霉素，地里打毒死蜱", real)
    assert found == [("dose", "2毫升"), ("banned", "氯霉素"), ("restricted", "毒死蜱")]


def test_no_answer_of_the_knowledge_base_would_be_stopped(real: KnowledgeBase) -> None:
    """What entries say against banned substances passes; only what has one in its questions names it."""
    stopped = {
        entry.id
        for entry in real.entries.values()
        for lang in LANGS
        for text in entry.answer.get(lang).values()
        for one in objections(text, real)
        if one.kind == "banned"
    }
    assert stopped <= {"general-banned-drugs", "general-banned-pesticides", "general-pesticide-poisoning"}
