"""Every verdict says why."""

from __future__ import annotations

import json

import pytest

from knowledge.decide import on_curve
from knowledge.explain import as_json, contributions, steps
from knowledge.features import PARTS, WEIGHTS
from knowledge.match import Matcher
from knowledge.model import Calibration, KnowledgeBase


@pytest.mark.parametrize("text", ["鹅下软蛋咋办", "饿下软旦", "拉稀", "谢谢", "", "猪拉稀", "鹅下软蛋？荞麦多会儿种？"])
def test_a_verdict_is_explained_in_plain_data(text: str, matcher: Matcher) -> None:
    verdict = matcher.verdict(text, subject="goose")
    told = json.loads(json.dumps(as_json(verdict), ensure_ascii=False))
    assert len(told["candidates"]) <= 3
    assert ("把握 confidence", f"{verdict.confidence:.1%}") in steps(verdict)


def test_the_score_is_the_sum_of_what_the_features_add(matcher: Matcher) -> None:
    for text in ("鹅下软蛋咋办", "猪下软蛋", "soft eggs", "小鹅拉稀死了好几个"):
        for candidate in matcher.verdict(text).candidates:
            assert sum(made for _, _, made in contributions(candidate).values()) == pytest.approx(
                candidate.score, abs=1e-5
            )


def test_repairs_context_and_slots_are_told(matcher: Matcher) -> None:
    told = dict(steps(matcher.verdict("下软旦咋办", subject="goose")))
    assert "软旦" in told["改字 repairs"]
    assert "from before" in told["说的是 subjects"]
    assert told["problem"] == "soft-shell"


def test_a_feature_or_a_step_can_be_left_out_to_see_what_it_brings(real: KnowledgeBase) -> None:
    assert set(WEIGHTS) < PARTS
    text = "饿下软旦咋办"
    assert Matcher(real).verdict(text).entry == "goose-soft-eggs"
    assert Matcher(real, without=frozenset({"repair", "hearing"})).verdict(text).entry is None
    kept = Matcher(real, without=frozenset({"must"})).verdict("鹅下软蛋咋办").candidates[0]
    assert kept.score < Matcher(real).verdict("鹅下软蛋咋办").candidates[0].score
    plain = Matcher(real, without=frozenset({"margin", "vetoes", "focus", "split"}))
    assert plain.verdict("鹅下软蛋？荞麦多会儿种？").parts == ()
    assert plain.verdict("下软蛋怎么办，壳软，是咋了").explanation is not None


def test_a_mixed_message_may_meet_the_must_have_words_in_either_language(matcher: Matcher) -> None:
    assert matcher.verdict("我的goose下软蛋咋办").candidates[0].vetoes == ()
    assert matcher.verdict("my 鹅 lay soft eggs").candidates[0].entry == "goose-soft-eggs"


def test_between_the_points_of_a_curve_lines_are_drawn() -> None:
    curve = ((0.0, 0.0), (1.0, 0.5), (2.0, 1.0))
    assert [on_curve(curve, x) for x in (-1, 0, 0.5, 1.5, 2, 9)] == [0, 0, 0.25, 0.75, 1, 1]
    assert Calibration().answer_from < 1
