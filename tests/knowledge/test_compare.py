"""Two knowledge bases on the same questions: what gets better, what worse, what is merely different."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.compare import Replay, compare
from knowledge.evaluate import Question
from knowledge.match import Matcher
from knowledge.model import Candidate, Decision, Verdict
from tests.knowledge.small import Small


class Fixed(Matcher):
    """Says the same word on every text, and remembers how it was asked."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.asked: list[dict[str, Any]] = []

    def verdict(self, text: str, **more: Any) -> Verdict:
        self.asked.append({"text": text, **more})
        return self._verdict


def verdict(decision: Decision, *entries: str, flags: tuple[str, ...] = (), confidence: float = 0.5) -> Verdict:
    answered = entries[0] if decision is Decision.ANSWER else None
    candidates = tuple(Candidate(entry, 1.0) for entry in entries)
    return Verdict(decision, answered, candidates, confidence, "reason", flags, "zh", "text")


ANSWER, CHOOSE, ESCALATE, SMALLTALK = Decision.ANSWER, Decision.CHOOSE, Decision.ESCALATE, Decision.SMALLTALK
RIGHT, WRONG, OTHER_WRONG = verdict(ANSWER, "right"), verdict(ANSWER, "wrong"), verdict(ANSWER, "other")
WITH, WITHOUT = verdict(CHOOSE, "wrong", "right"), verdict(CHOOSE, "wrong", "other")
PERSON, HELLO = verdict(ESCALATE), verdict(SMALLTALK)


def way(old: Verdict, new: Verdict, *expect: str, flags: tuple[str, ...] = ()) -> str:
    label = Question("问", None, "-", expect, flags)
    changes = compare([Replay("问", "here", label)], Fixed(old), Fixed(new))
    return changes[0].way if changes else ""


@pytest.mark.parametrize(
    ("worse", "better"),
    [(WRONG, WITHOUT), (WITHOUT, PERSON), (HELLO, PERSON), (PERSON, WITH), (WITH, RIGHT), (WRONG, RIGHT)],
)
def test_what_a_farmer_is_better_served_with_is_better(worse: Verdict, better: Verdict) -> None:
    assert way(worse, better, "right") == "better"
    assert way(better, worse, "right") == "worse"


def test_where_nothing_is_right_a_person_is_best_and_small_talk_as_good() -> None:
    assert way(WRONG, PERSON) == way(WITHOUT, PERSON) == "better"
    assert way(PERSON, HELLO) == way(WRONG, OTHER_WRONG) == "different"
    assert way(PERSON, WRONG) == "worse"


def test_a_missing_alarm_is_worse_whatever_else_gets_better() -> None:
    alarmed = verdict(ESCALATE, flags=("R1",))
    assert way(alarmed, RIGHT, "right", flags=("R1",)) == "worse"
    assert way(PERSON, alarmed, flags=("R1",)) == "better"
    assert way(PERSON, alarmed) == "worse"


def test_what_no_farmer_would_notice_is_no_change() -> None:
    assert way(RIGHT, verdict(ANSWER, "right", "other", confidence=0.9), "right") == ""
    assert way(WITH, verdict(CHOOSE, "right", "wrong"), "right") == ""
    assert way(PERSON, verdict(ESCALATE, "near"), "right") == ""


def test_a_real_question_is_only_different_and_asked_as_it_was_then() -> None:
    old, new = Fixed(WRONG), Fixed(RIGHT)
    steps: list[int] = []
    (change,) = compare([Replay("问", "real", None, "goose", 5)], old, new, lambda: steps.append(1))
    assert change.way == "different"
    assert new.asked == old.asked == [{"text": "问", "lang": None, "subject": "goose", "month": 5}]
    assert change.as_json()["expect"] is change.as_json()["red_flag"] is None
    assert steps == [1]


def test_the_worse_ones_come_first_and_data_holds_both_verdicts() -> None:
    good, bad = Question("a", "en", "-", ("right",), ()), Question("b", "zh", "-", ("wrong",), ("R1",))
    replays = [Replay("r", "real"), Replay("a", "f:1", good), Replay("b", "f:2", bad)]
    changes = compare(replays, Fixed(WITHOUT), Fixed(RIGHT))
    assert [change.way for change in changes] == ["worse", "better", "different"]
    assert changes[0].as_json() == {
        "text": "b",
        "source": "f:2",
        "expect": ["wrong"],
        "red_flag": ["R1"],
        "old": {"decision": "choose", "entry": None, "offered": ["wrong", "other"], "confidence": 0.5, "red_flags": []},
        "new": {"decision": "answer", "entry": "right", "offered": [], "confidence": 0.5, "red_flags": []},
    }


def test_a_real_matcher_is_asked(small: Small) -> None:
    old = Matcher(small.load())
    del small.entries["goose"][0]
    small.entries["goose"][0]["related"] = []
    label = Question("鹅下软蛋怎么办", "zh", "-", ("goose-soft-eggs",), ())
    (change,) = compare([Replay(label.text, "f:1", label)], old, Matcher(small.load()))
    assert (change.way, change.old.entry) == ("worse", "goose-soft-eggs")
