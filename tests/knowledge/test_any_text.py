"""Whatever is typed, there is a verdict, soon, and always the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from knowledge.match import MOST_CANDIDATES, Matcher
from knowledge.model import Decision, KnowledgeBase
from knowledge.reading import wordings_of
from knowledge.text import is_traditional, lang_of, plain

ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)  # halves of pairs and controls too
_WORDS = """
鹅 小鹅 鸡 羊 猪 荞麦 土豆 下软蛋 拉稀 死了 好几只
 多会儿种 一亩 咋办 多少 打药 geese soft eggs buckwheat when 梦见 谢谢 😀 12 ，
"""
WORDS = _WORDS.split()
FARM_TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
QUICKLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICKLY
@given(text=st.one_of(ANY_TEXT, FARM_TEXT))
def test_any_text_gets_one_sound_verdict(matcher: Matcher, text: str) -> None:
    verdict = matcher.verdict(text)
    assert verdict == replace(matcher.verdict(text), ms=verdict.ms)
    assert (verdict.entry is not None) == (verdict.decision is Decision.ANSWER)
    assert bool(verdict.smalltalk) == (verdict.decision is Decision.SMALLTALK)
    assert 0 <= verdict.confidence <= 1
    scores = [("subject-conflict" not in candidate.vetoes, candidate.score) for candidate in verdict.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= MOST_CANDIDATES
    assert verdict.red_flags == matcher.red_flags(text)
    if verdict.decision is Decision.ANSWER:
        assert verdict.candidates[0].vetoes == ()
    if verdict.decision is Decision.CHOOSE:
        assert 1 <= len(scores) <= 4


@QUICKLY
@given(text=ANY_TEXT)
def test_the_plain_form_is_stable_and_the_questions_about_a_text_never_fail(text: str) -> None:
    form = plain(text)
    assert plain(form) == form or not form.isascii()
    assert lang_of(text) in ("zh", "en")
    assert isinstance(is_traditional(text), bool)


@pytest.mark.parametrize(
    "text",
    [
        "鹅" * 5000,
        "鹅下软蛋" * 1500,
        "a" * 5000,
        " " * 5000,
        "👍" * 3000,
        "\ud800" * 5000,
        "\x00\x1b[31m" * 1000,
        "http://example.com/" + "a/" * 2000,
        "ﷺ" * 5000,
        "死" * 5000,
        "12316" * 1000,
        "怎么办" * 2000,
    ],
)
def test_long_and_odd_texts_take_bounded_time(matcher: Matcher, text: str) -> None:
    assert matcher.verdict(text).ms < 500


@pytest.mark.slow
def test_traditional_and_simplified_give_the_same_decision(matcher: Matcher, real: KnowledgeBase) -> None:
    to_traditional = [OpenCC("s2tw"), OpenCC("s2t"), OpenCC("s2hk")]
    for entry in real.entries.values():
        for text in (*wordings_of(entry), *entry.tests.hit, *entry.tests.miss):
            verdict = replace(matcher.verdict(text), ms=0)
            for converter in to_traditional:
                assert replace(matcher.verdict(converter.convert(text)), ms=0) == verdict, text
