"""A message's sentences and clauses, and which clauses matter."""

from __future__ import annotations

import pytest

from knowledge.focus import focus
from knowledge.match import Matcher
from knowledge.model import Decision, KnowledgeBase
from knowledge.reading import Reader
from knowledge.split import MOST_SENTENCES, clauses, sentences
from tests.knowledge.small import Small


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("鹅下软蛋咋办？荞麦多会儿种", ("鹅下软蛋咋办", "荞麦多会儿种")),
        ("鹅下软蛋咋办，还有荞麦多会儿种", ("鹅下软蛋咋办，", "荞麦多会儿种")),
        ("鹅下软蛋\n\n。。好", ("鹅下软蛋",)),
        ("My geese lay soft eggs. Also when to sow buckwheat?", ("My geese lay soft eggs", "when to sow buckwheat")),
        ("1.5 kg of seed", ("1.5 kg of seed",)),
        ("", ()),
    ],
)
def test_sentences(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.strip() for part in sentences(text)) == parts


def test_only_so_many_sentences_are_read() -> None:
    assert len(sentences("鹅下软蛋咋办？" * 200)) == MOST_SENTENCES


def test_clauses_are_parted_by_commas_too() -> None:
    assert clauses("今天冷，鹅下软蛋 咋办。谢谢") == ("今天冷", "鹅下软蛋", "咋办", "谢谢")


def test_what_is_spoken_without_signs_is_parted_where_people_begin_anew() -> None:
    assert clauses("电费一个月好几十块今年又涨了我儿子说夜里不用点灯到底鹅一天亮几个钟头") == (
        "电费一个月好几十块",
        "今年又涨了",
        "我儿子说夜里不用点灯",
        "到底鹅一天亮几个钟头",
    )
    assert clauses("今年胡麻到底种多深") == ("今年胡麻到底种多深",), "a short run is one breath"


def test_of_a_rambling_message_the_clauses_count_that_say_what_it_is_about(small: Small) -> None:
    small.lexicon["problems"] = {"soft-shell": ["软壳蛋"]}
    reader = Reader(small.load().lexicon)
    long = ["儿子从城里回来说了半天也没说清楚", "邻居家的也是这样子", "鹅不对劲", "壳软的软壳蛋", "你给看看吧老师"]
    readings = [reader.read(text) for text in long]
    assert focus(readings, lambda _: 0.0) == (2, 3)
    assert focus(readings, lambda clause: float("邻居" in clause.plain)) == (1, 2, 3)
    assert focus(readings[:2], lambda _: 0.0) == (0, 1)
    unknown = [reader.read(text) for text in (long[0], long[1], long[0])]
    assert focus(unknown, lambda _: 0.0) == (0, 1, 2)


def test_the_question_inside_a_rambling_message_is_answered_and_what_was_left_out_is_told(matcher: Matcher) -> None:
    text = "我儿子昨天从张家口回来了，路上雪挺大的，车也不好走，家里鹅下软蛋咋办，他也说不清楚"
    verdict = matcher.verdict(text)
    assert verdict.candidates[0].entry == "goose-soft-eggs"
    assert verdict.explanation is not None
    assert "家里鹅下软蛋咋办" in verdict.explanation.kept
    assert "路上雪挺大的" in verdict.explanation.dropped


def test_two_questions_in_one_message_are_both_offered_with_the_verdict_on_each(matcher: Matcher) -> None:
    verdict = matcher.verdict("鹅下软蛋怎么办？荞麦多会儿种？")
    assert verdict.decision is Decision.CHOOSE
    assert verdict.reason == "several-questions"
    assert {candidate.entry for candidate in verdict.candidates} == {"goose-soft-eggs", "buckwheat-sowing-date"}
    assert [part.entry for part in verdict.parts] == ["goose-soft-eggs", "buckwheat-sowing-date"]
    assert verdict.confidence < 0.6


def test_a_sentence_that_names_no_animal_is_about_the_last_one_named(matcher: Matcher) -> None:
    verdict = matcher.verdict("荞麦一亩下多少籽？多会儿种？")
    assert [part.entry for part in verdict.parts] == ["buckwheat-seed-rate", "buckwheat-sowing-date"]


def test_one_question_with_a_greeting_before_it_is_one_question(matcher: Matcher) -> None:
    verdict = matcher.verdict("老师您好。鹅下软蛋怎么办？")
    assert verdict.entry == "goose-soft-eggs"
    assert len(verdict.parts) == 2


def test_a_must_have_word_of_the_animal_that_is_talked_of_keeps_its_clause(matcher: Matcher) -> None:
    text = "我儿子昨天从城里回来了，路不好走，我家养了三十来只笨鸡，天天捡，最近捡着好几个没有硬壳的，邻居也说不清"
    verdict = matcher.verdict(text)
    assert verdict.explanation is not None
    assert "最近捡着好几个没有硬壳的" in verdict.explanation.kept
    assert "chicken-soft-eggs" in [candidate.entry for candidate in verdict.candidates[:2]]


def test_a_clear_clause_speaks_for_the_whole_message_where_one_entry_leads(matcher: Matcher) -> None:
    around = "今天天气不好我也没出门，孙子放假在家，{}，他爷爷说过两天再看看吧，家里也没个懂行的"
    whole, clause = matcher.verdict(around.format("鹅下软蛋怎么办")), matcher.verdict("鹅下软蛋怎么办")
    assert clause.entry == "goose-soft-eggs"
    assert (whole.candidates[0].entry, whole.candidates[0].vetoes) == ("goose-soft-eggs", ())
    assert matcher.verdict(around.format("猪下软蛋怎么办")).entry is None
    assert matcher.verdict(around.format("鹅也好猪也好软蛋怎么办")).entry is None


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("家里的羊没事，就是小鹅拉稀糊屁股怎么办", "goose-gosling-diarrhoea"),
        ("鸡都好好的，鹅下软蛋是怎么回事", "goose-soft-eggs"),
        ("my hens are fine, but my geese lay soft eggs", "goose-soft-eggs"),
    ],
)
def test_animals_that_are_said_to_be_well_are_not_what_is_asked_about(text: str, entry: str, matcher: Matcher) -> None:
    best = matcher.verdict(text).candidates[0]
    assert (best.entry, best.vetoes) == (entry, ())


def test_an_animal_that_was_well_and_fell_ill_is_what_is_asked_about(small: Small) -> None:
    reader = Reader(small.load().lexicon)
    readings = [reader.read(text) for text in ("鹅好好的", "突然不吃了", "儿子说是吃多了")]
    assert 0 in focus(readings, lambda _: 0.0)


def test_other_animals_and_other_years_in_a_story_are_passed_over(small: Small) -> None:
    small.lexicon["problems"] = {"soft-shell": ["软壳蛋"]}
    small.lexicon["past"] = ["去年"]
    reader = Reader(small.load().lexicon)
    story = ["我家还养了三条狗看门护院的", "去年鹅也是这个样子后来好了", "今年鹅又下了软壳蛋", "邻居也说不清楚是咋回事"]
    readings = [reader.read(text) for text in story]
    assert focus(readings, lambda _: 0.0) == (2,)


def test_what_is_asked_at_the_end_of_a_story_counts(matcher: Matcher) -> None:
    text = "卖苗的涨到八块了，今年想自己孵鹅，料也买好了，机器是新的，一只公鹅能配几只母鹅"
    best = matcher.verdict(text).candidates[0]
    assert (best.entry, best.vetoes) == ("goose-mating-ratio", ())


@pytest.mark.parametrize("step", ["hearing", "clauses", "focus"])
def test_each_way_to_look_at_a_message_can_be_left_out(step: str, real: KnowledgeBase) -> None:
    text = "卖苗的涨到八块了，去年是买的苗，今年想自己孵鹅，料也买好了，鹅多大开始下单"
    assert Matcher(real, without=frozenset({step})).verdict(text).candidates
