"""The verdict on a question, on a knowledge base of three entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.match import MOST_CANDIDATES, MOST_OFFERED, Matcher
from knowledge.model import Decision, Verdict
from tests.knowledge.small import Small, entry


@pytest.fixture
def asked(small: Small) -> Matcher:
    return Matcher(small.load())


def vetoes(verdict: Verdict, entry: str) -> tuple[str, ...]:
    return next(candidate.vetoes for candidate in verdict.candidates if candidate.entry == entry)


def test_a_question_in_other_words_is_answered(asked: Matcher) -> None:
    verdict = asked.verdict("请问我的鹅下软蛋咋办呢")
    assert verdict.decision is Decision.ANSWER
    assert verdict.entry == "goose-soft-eggs"
    assert verdict.reason == "matched"
    assert verdict.candidates[0].phrasing == "鹅下软壳蛋怎么办"
    assert verdict.subject == "goose"
    assert verdict.lang == "zh"
    assert 0.5 < verdict.confidence <= 1
    assert verdict.ms > 0


def test_an_english_question_is_answered(asked: Matcher) -> None:
    assert asked.verdict("soft eggs from geese").entry == "goose-soft-eggs"


def test_another_animal_is_never_answered(asked: Matcher) -> None:
    verdict = asked.verdict("猪下软蛋怎么办")
    assert verdict.decision is Decision.ESCALATE
    assert verdict.reason == "foreign-subject"
    assert verdict.subject == "pig"
    assert "subject-conflict" in vetoes(verdict, "goose-soft-eggs")


def test_without_an_animal_it_is_offered_and_with_the_one_talked_of_before_it_is_answered(asked: Matcher) -> None:
    verdict = asked.verdict("下软蛋怎么办")
    assert verdict.decision is Decision.CHOOSE
    assert verdict.entry is None
    assert verdict.reason == "vetoed"
    assert vetoes(verdict, "goose-soft-eggs") == ("subject-missing",)
    assert asked.verdict("下软蛋怎么办", subject="goose").entry == "goose-soft-eggs"
    assert asked.verdict("下软蛋怎么办", subject="dragon").decision is Decision.CHOOSE
    assert asked.verdict("猪下软蛋怎么办", subject="goose").decision is Decision.ESCALATE


def test_an_unmet_must_have_word_keeps_an_entry_from_answering(asked: Matcher) -> None:
    verdict = asked.verdict("鹅下壳蛋")
    assert verdict.entry != "goose-soft-eggs"
    assert "must" in vetoes(verdict, "goose-soft-eggs")


def test_a_must_not_word_keeps_an_entry_from_answering_and_from_being_offered(asked: Matcher) -> None:
    verdict = asked.verdict("鹅下软壳蛋沙皮")
    assert verdict.decision is Decision.ESCALATE
    assert vetoes(verdict, "goose-soft-eggs") == ("must-not",)


def test_another_topic_is_not_answered_unless_the_entry_speaks_of_it(small: Small) -> None:
    asked = Matcher(small.load())
    assert asked.verdict("梦见鹅下软壳蛋").reason == "off-topic"
    small.entries["goose"][0]["phrasings"]["zh"].append("梦见鹅下软壳蛋")
    assert Matcher(small.load()).verdict("梦见鹅下软壳蛋").entry == "goose-soft-eggs"


def test_out_of_season_an_entry_is_offered(asked: Matcher) -> None:
    assert asked.verdict("鹅产蛋少怎么办", month=3).entry == "goose-few-eggs"
    assert asked.verdict("鹅产蛋少怎么办").entry == "goose-few-eggs"
    verdict = asked.verdict("鹅产蛋少怎么办", month=11)
    assert verdict.decision is Decision.CHOOSE
    assert verdict.candidates[0].vetoes == ("month",)


def test_two_animals_in_one_question_are_offered_not_answered(asked: Matcher) -> None:
    verdict = asked.verdict("鹅和猪下软壳蛋")
    assert verdict.decision is Decision.CHOOSE
    assert verdict.candidates[0].vetoes == ("several-animals",)


def test_two_entries_equally_near_are_both_offered(small: Small) -> None:
    twin = entry("goose-soft-shells", ["鹅产软壳蛋怎么办"], ["geese soft shells"])
    small.entries["goose"].append(twin)
    small.entries["goose"][0].pop("must")
    verdict = Matcher(small.load()).verdict("鹅有软壳蛋")
    assert verdict.decision is Decision.CHOOSE
    assert verdict.reason == "close"
    assert {"goose-soft-eggs", "goose-soft-shells"} <= {candidate.entry for candidate in verdict.candidates}
    assert len(verdict.candidates) <= MOST_OFFERED


def test_a_faint_resemblance_is_offered_at_most(small: Small) -> None:
    asked = Matcher(small.load())
    verdict = asked.verdict("鹅少蛋产么这是为什么呀你看看啊")
    assert verdict.decision is not Decision.ANSWER


def test_an_animal_and_no_more_shows_what_there_is_about_it(small: Small) -> None:
    for item in small.entries["goose"]:
        item["must"] = {"zh": [["不会有的词"]], "en": [["never"]]}
    asked = Matcher(small.load())
    verdict = asked.verdict("鹅")
    assert verdict.decision is Decision.CHOOSE
    assert verdict.reason == "subject-only"
    assert {candidate.entry for candidate in verdict.candidates} == {"goose-soft-eggs", "goose-few-eggs"}
    assert asked.verdict("鹅苗长得咋样").decision is Decision.ESCALATE
    assert asked.verdict("猪").decision is Decision.ESCALATE


@pytest.mark.parametrize("text", ["", "怎么办", "12345", "👍", "？？？", "\ud800"])
def test_a_text_without_content_is_nobodys_question(text: str, asked: Matcher) -> None:
    verdict = asked.verdict(text)
    assert verdict.decision is Decision.ESCALATE
    assert verdict.reason == "no-content"
    assert verdict.candidates == ()
    assert verdict.confidence == 0


def test_what_is_near_nothing_goes_to_a_person(asked: Matcher) -> None:
    verdict = asked.verdict("Привет как дела")
    assert verdict.decision is Decision.ESCALATE
    assert verdict.reason == "nothing-near"


def test_small_talk_is_no_question(asked: Matcher) -> None:
    verdict = asked.verdict("谢谢")
    assert verdict.decision is Decision.SMALLTALK
    assert verdict.reason == "smalltalk"


def test_the_caller_may_name_the_language(asked: Matcher) -> None:
    assert asked.verdict("鹅", lang="en").lang == "en"
    assert asked.verdict("鹅下软壳蛋", lang="en").entry is None  # its English must-have words are not there


def test_a_general_entry_needs_no_animal_and_takes_any(asked: Matcher) -> None:
    assert asked.verdict("死畜禽怎么处理").entry == "general-dead-animals"
    assert asked.verdict("猪死畜禽怎么处理").entry == "general-dead-animals"


def test_an_entry_about_one_crop_of_an_industry_is_not_taken_for_its_other_crops(small: Small) -> None:
    for key, word in (("millet", "谷子"), ("pea", "豌豆")):
        small.lexicon["subjects"][key] = {
            "name": {"zh": word, "en": key}, "animal": False, "industry": "grain", "words": [word, key]
        }  # fmt: skip
    small.entries["grain"] = [
        entry("grain-millet-date", ["谷子多会儿种"], ["when to sow millet"]),
        entry("grain-storage", ["粮食多干入仓"], ["how dry for storage"]),
    ]
    asked = Matcher(small.load())
    assert asked.verdict("谷子多会儿种").entry == "grain-millet-date"
    assert asked.verdict("豌豆多会儿种").entry is None
    assert asked.verdict("豌豆粮食多干入仓").entry == "grain-storage"  # names no crop: it is about all of the industry


def test_the_same_text_gives_the_same_verdict(asked: Matcher, small: Small) -> None:
    for text in ("鹅下软蛋", "下软蛋怎么办", "猪", "谢谢"):
        first, second = (replace(m.verdict(text), ms=0) for m in (asked, Matcher(small.load())))
        assert first == second


def test_two_hundred_questions_in_one_message_are_judged_in_time(matcher: Matcher) -> None:
    verdict = matcher.verdict("小鹅死得多咋办？荞麦多会儿种？鹅下软蛋！" * 200)
    assert verdict.decision is Decision.CHOOSE
    assert len(verdict.candidates) <= MOST_CANDIDATES
    assert verdict.ms < 500


def test_a_human_only_entry_is_named_so_that_the_caller_can_bring_a_person(matcher: Matcher) -> None:
    assert matcher.verdict("土霉素给鹅喂几片").entry == "general-drug-dose"


def test_while_a_person_is_in_danger_only_what_is_about_that_is_an_answer(matcher: Matcher) -> None:
    verdict = matcher.verdict("打完药我头晕恶心 荞麦还要不要锄草")
    assert verdict.red_flags == ("R1",)
    assert verdict.decision is not Decision.ANSWER
    assert all("people-first" in c.vetoes for c in verdict.candidates if c.entry.startswith("buckwheat-"))
    about_it = matcher.verdict("人农药中毒了怎么急救").candidates[0]
    assert (about_it.entry, about_it.vetoes) == ("general-pesticide-poisoning", ())
