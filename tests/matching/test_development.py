"""The development set: what the matcher makes of messages that were written without sight of its phrasings."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.evaluate import ask, read_questions, report
from knowledge.load import load
from knowledge.match import Matcher

QUESTIONS = Path(__file__).parent / "development.jsonl"


@pytest.mark.slow
@pytest.mark.skipif(not QUESTIONS.exists(), reason="the development set is not in this checkout")
def test_few_wrong_answers_and_most_questions_understood() -> None:
    base = load()
    with QUESTIONS.open("rb") as lines:
        questions, faults = read_questions(lines)
    found = report(ask(Matcher(base), questions, base.entries), questions, base.entries)
    assert faults == []
    assert found.wrong_of_all <= 0.015
    assert found.answered_at["1%"] >= 0.6
    assert found.held >= 0.85
    assert found.calibration_error <= 0.1
