"""The figures over questions whose right answers are known."""

from __future__ import annotations

import json

import pytest

from knowledge.evaluate import Asked, Question, ask, best_at, calibration_error, read_questions, report
from knowledge.match import Matcher
from knowledge.model import Candidate, Decision, KnowledgeBase, Verdict


def line(**more: object) -> bytes:
    return json.dumps({"text": "鹅下软蛋", "lang": "zh", "expect": [], "red_flag": [], **more}).encode()


def asked(entry: str, expect: list[str], confidence: float, decision: Decision = Decision.ANSWER) -> Asked:
    candidates = (Candidate(entry, 1.0),) if entry else ()
    verdict = Verdict(
        decision, entry if decision is Decision.ANSWER else None, candidates, confidence, "", (), "zh", ""
    )
    return Asked(Question("?", "zh", "k", tuple(expect), ()), verdict)


def test_bad_lines_are_told_by_number_and_the_good_ones_are_kept() -> None:
    lines = [
        line(),
        b"\n",
        b"not json",
        b"[1]",
        b'{"text": 3}',
        b"\xff\xfe",
        line(lang="fr"),
        line(kind=3),
        line(expect="goose"),
        line(red_flag=[1]),
        b'{"text": "x", "expect": []}',
        line(kind="dialect", expect=["a"]),
    ]
    questions, faults = read_questions(lines)
    assert [question.line for question in questions] == [1, 12]
    assert questions[1] == Question("鹅下软蛋", "zh", "dialect", ("a",), (), 12)
    assert questions[0].kind == "-"
    assert [number for number, _ in faults] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert all("/" in reason for _, reason in faults)


def test_the_threshold_is_swept_until_too_many_are_wrong() -> None:
    ones = [
        asked("a", ["a"], 0.9),
        asked("a", ["a"], 0.8),
        asked("b", [], 0.7),
        asked("a", ["a"], 0.6),
        asked("b", ["a"], 0.5),
        asked("", ["a"], 0.0),
    ]
    assert best_at(ones, 0.0) == (2 / 5, 0.8)
    assert best_at(ones, 1 / 6) == (3 / 5, 0.6)
    assert best_at(ones, 1.0) == (3 / 5, 0.6)
    assert best_at([], 0.1) == (0.0, 1.0)
    tied = [asked("a", ["a"], 0.5), asked("b", [], 0.5)]
    assert best_at(tied, 0.0) == (0.0, 1.0)


def test_a_confidence_that_says_what_it_is_worth_has_no_calibration_error() -> None:
    half = [asked("a", ["a"], 0.5), asked("b", ["a"], 0.5)]
    assert calibration_error(half) == pytest.approx(0.0)
    assert calibration_error([asked("b", [], 1.0)]) == pytest.approx(1.0)
    assert calibration_error([asked("", [], 0.0)]) == 0.0


def test_outcomes_are_told_apart() -> None:
    assert asked("a", ["a"], 1).outcome == "right"
    assert asked("b", ["a"], 1).outcome == "wrong"
    assert asked("a", ["a"], 1, Decision.CHOOSE).outcome == "choose_with"
    assert asked("b", ["a"], 1, Decision.CHOOSE).outcome == "choose_without"
    assert asked("a", [], 1, Decision.ESCALATE).outcome == "escalate"
    assert asked("", [], 0, Decision.SMALLTALK).outcome == "smalltalk"


def test_a_report_over_real_verdicts(matcher: Matcher, real: KnowledgeBase) -> None:
    questions, _ = read_questions(
        [
            line(text="鹅下软蛋咋办", kind="dialect", expect=["goose-soft-eggs"]),
            line(text="猪不吃食", kind="foreign"),
            line(text="鸭子死了一片", kind="red-flag", red_flag=["R4"]),
            line(text="鹅嗓子里长了疙瘩", kind="near", expect=["goose-not-written-yet"]),
        ]
    )
    steps: list[None] = []
    found = report(ask(matcher, questions, real.entries, lambda: steps.append(None)), questions, real.entries)
    assert len(steps) == found.messages == 4
    assert found.in_scope == 1
    assert found.absent == ("goose-not-written-yet",)
    assert found.answered_at == {"1%": 1.0, "2%": 1.0}
    assert found.top1 == found.top3 == found.held == found.outcomes["right"] == 1.0
    assert found.flags_missed == found.flags_for_nothing == 0.0
    assert found.kinds["dialect"]["right"] == 1
    assert 0 < found.p50_ms <= found.p99_ms
    assert json.loads(json.dumps(found.as_json()))["messages"] == 4


def test_a_report_over_nothing() -> None:
    found = report([], [], ())
    assert (found.messages, found.p99_ms, found.kinds) == (0, 0.0, {})
