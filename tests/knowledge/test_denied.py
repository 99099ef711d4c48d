"""What is said not to be the matter is not answered as if it were."""

from __future__ import annotations

import pytest

from knowledge.match import Matcher
from knowledge.model import Decision
from tests.shipped import shipped_matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return shipped_matcher()


@pytest.mark.parametrize("text", ["羊肚子不胀了", "羊没事不胀气 就是不吃草", "小鹅不死了谢谢", "小鹅拉稀，一个没死"])
def test_a_trouble_that_is_denied_is_no_answer(matcher: Matcher, text: str) -> None:
    assert matcher.verdict(text).entry not in {"sheep-bloat", "goose-gosling-deaths"}


@pytest.mark.parametrize("text", ["羊胀肚咋办", "羊肚子胀得不行了", "小鹅死得多咋办"])
def test_the_same_trouble_affirmed_is_answered(matcher: Matcher, text: str) -> None:
    assert matcher.verdict(text).decision is Decision.ANSWER


def test_a_must_not_word_that_is_denied_does_not_forbid(matcher: Matcher) -> None:
    denied = matcher.verdict("羊蹄子烂了 没见起泡 走路瘸").candidates
    affirmed = matcher.verdict("羊蹄子烂了 起泡 走路瘸").candidates
    assert "must-not" not in next(c.vetoes for c in denied if c.entry == "sheep-lameness-foot-rot")
    assert "must-not" in next(c.vetoes for c in affirmed if c.entry == "sheep-lameness-foot-rot")
