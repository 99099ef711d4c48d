"""The knowledge base that comes with the program, asked as farmers ask."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.check import check
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from knowledge.reading import wordings_of
from knowledge.text import plain

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8")
)["questions"]


@pytest.mark.parametrize("question", QUESTIONS, ids=[q["text"] for q in QUESTIONS])
def test_a_question_gets_the_decision_that_a_person_would_expect(question: dict[str, Any], matcher: Matcher) -> None:
    verdict = matcher.verdict(question["text"])
    offered = {candidate.entry for candidate in verdict.candidates}
    decision = str(verdict.decision)
    told = {"answer": verdict.entry, "escalate": verdict.reason, "smalltalk": verdict.smalltalk}.get(decision)

    assert list(verdict.red_flags) == question.get("flags", [])
    if (
        "first" in question
    ):  # it comes first and lacks nothing; how sure one has to be for an answer is the calibration's matter
        assert (verdict.candidates[0].entry, verdict.candidates[0].vetoes) == (question["first"], ())
        assert decision in ("answer", "choose")
    elif "choose" in question:
        assert decision == "choose", (told, verdict.candidates)
        assert offered >= set(question["choose"])
        assert len(offered) <= 4
    elif question.get("escalate") == "nothing-near":  # something may be offered, but nothing is the answer
        assert decision in ("escalate", "choose"), (told, verdict.candidates)
    else:
        assert (decision, told) in question.items(), (decision, told, verdict.candidates)


def test_no_question_is_a_phrasing_copied_from_an_entry(real: KnowledgeBase) -> None:
    phrasings = {plain(text) for entry in real.entries.values() for text in wordings_of(entry)}
    copied = [q["text"] for q in QUESTIONS if plain(q["text"]) in phrasings]
    assert len(QUESTIONS) >= 60
    assert copied == []


@pytest.mark.slow
def test_the_knowledge_base_that_comes_with_the_program_is_clean(real: KnowledgeBase) -> None:
    assert check(real, date(2026, 12, 1)) == []
    assert len(real.entries) >= 202
