"""How well a matcher answers questions whose right answers are known.

    lines of JSON ──read_questions──> [Question] ──ask──> [Asked] ──report──> Report

A line is {"text", "lang"?, "kind"?, "expect": [ids], "red_flag": [codes]}. Ids that the knowledge base does not have count
as out of scope: a question about them must not be answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.match import Matcher
from knowledge.model import Decision, Lang, Verdict

RATES = (0.01, 0.02)  # of all messages, those that may get a wrong confident answer
_BINS = 10
OUTCOMES = ("right", "wrong", "choose_with", "choose_without", "escalate", "smalltalk")


@dataclass(frozen=True, slots=True)
class Question:
    """A text and what is right for it: any of the entries of `expect`, or none; exactly the alarms of `red_flags`."""

    text: str
    lang: Lang | None
    kind: str
    expect: tuple[str, ...]
    red_flags: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question (`expect` holds only entries that exist) and the verdict it got."""

    question: Question
    verdict: Verdict

    @property
    def top(self) -> str:
        """The entry that came first, answered or not."""
        return self.verdict.candidates[0].entry if self.verdict.candidates else ""

    @property
    def outcome(self) -> str:
        """One of OUTCOMES; `with` and `without` say whether the right entry is among those offered."""
        decision, expect = self.verdict.decision, self.question.expect
        if decision is Decision.ANSWER:
            return "right" if self.verdict.entry in expect else "wrong"
        if decision is Decision.CHOOSE:
            return "choose_with" if self.holds(len(self.verdict.candidates)) else "choose_without"
        return str(decision)

    def holds(self, first: int) -> bool:
        """Whether a right entry is among the first so many candidates."""
        return any(candidate.entry in self.question.expect for candidate in self.verdict.candidates[:first])


@dataclass(frozen=True, slots=True)
class Report:
    """The figures; shares are between 0 and 1, of the in-scope questions where nothing else is said."""

    messages: int
    in_scope: int
    absent: tuple[str, ...]  # expected ids that the knowledge base does not have
    answered_at: Mapping[str, float]  # "1%": answered rightly when at most 1 % of all messages get a wrong answer
    threshold_at: Mapping[str, float]  # the confidence from which that is so
    outcomes: Mapping[str, float]  # of the in-scope questions, at the shipped threshold
    wrong_of_all: float
    out_of_scope_answered: float  # of the others
    top1: float
    top3: float
    held: float  # answered with, or offered, the right one
    kinds: Mapping[str, Mapping[str, float]]
    flags_missed: float  # of the questions that must raise an alarm, those where one is missing
    flags_for_nothing: float  # of all questions, those that raise an alarm they must not
    calibration_error: float
    p50_ms: float
    p99_ms: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_questions(lines: Iterable[bytes]) -> tuple[list[Question], list[tuple[int, str]]]:
    """The questions, and the lines that are none: number and reason. Empty lines are passed over."""
    questions, faults = [], []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                questions.append(_question(line, number))
        except ValueError as wrong:
            faults.append((number, str(wrong)))
    return questions, faults


def _question(line: bytes, number: int) -> Question:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("不是 JSON / not JSON") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('要写成 {"text": ...} / must be an object with a text')
    if row.get("lang") not in (None, "zh", "en"):
        raise ValueError("lang 只能是 zh 或 en / lang must be zh or en")
    if not isinstance(row.get("kind", ""), str):
        raise ValueError("kind 要写成文字 / kind must be a string")
    for key in ("expect", "red_flag"):
        if not isinstance(row.get(key), list) or not all(isinstance(one, str) for one in row[key]):
            raise ValueError(f"{key} 要写成 [...] / {key} must be a list of strings")
    return Question(
        row["text"], row.get("lang"), row.get("kind") or "-", tuple(row["expect"]), tuple(row["red_flag"]), number
    )


def ask(
    matcher: Matcher, questions: Sequence[Question], known: Iterable[str], step: Callable[[], object] = bool
) -> list[Asked]:
    """Every question asked; `known` are the ids that exist; `step` is called after each."""
    ids, asked = frozenset(known), []
    for one in questions:
        expect = tuple(id for id in one.expect if id in ids)
        question = Question(one.text, one.lang, one.kind, expect, one.red_flags, one.line)
        asked.append(Asked(question, matcher.verdict(one.text, lang=one.lang)))
        step()
    return asked


def report(asked: Sequence[Asked], questions: Sequence[Question], known: Iterable[str]) -> Report:
    """The figures over all questions."""
    ids = frozenset(known)
    inside = [one for one in asked if one.question.expect]
    outside = [one for one in asked if not one.question.expect]
    at = {f"{rate:.0%}": best_at(asked, rate) for rate in RATES}
    kinds = dict.fromkeys(one.question.kind for one in asked)
    times = sorted(one.verdict.ms for one in asked)
    return Report(
        messages=len(asked),
        in_scope=len(inside),
        absent=tuple(sorted({id for one in questions for id in one.expect} - ids)),
        answered_at={name: found[0] for name, found in at.items()},
        threshold_at={name: found[1] for name, found in at.items()},
        outcomes={name: _share(inside, lambda one, name=name: one.outcome == name) for name in OUTCOMES},
        wrong_of_all=_share(asked, lambda one: one.outcome == "wrong"),
        out_of_scope_answered=_share(outside, lambda one: one.outcome == "wrong"),
        top1=_share(inside, lambda one: one.holds(1)),
        top3=_share(inside, lambda one: one.holds(3)),
        held=_share(inside, lambda one: one.outcome in ("right", "choose_with")),
        kinds={kind: _of_kind([one for one in asked if one.question.kind == kind], at) for kind in kinds},
        flags_missed=_share(
            [one for one in asked if one.question.red_flags],
            lambda one: not {*one.question.red_flags} <= {*one.verdict.red_flags},
        ),
        flags_for_nothing=_share(asked, lambda one: not {*one.verdict.red_flags} <= {*one.question.red_flags}),
        calibration_error=calibration_error(asked),
        p50_ms=_quantile(times, 0.5),
        p99_ms=_quantile(times, 0.99),
    )


def _of_kind(asked: list[Asked], at: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """One kind's figures: how many, each outcome, and what the general thresholds for RATES give in it."""
    inside = [one for one in asked if one.question.expect]
    return {
        "messages": len(asked),
        "in_scope": len(inside),
        **{name: sum(one.outcome == name for one in asked) for name in OUTCOMES},
        **{f"at_{name}": _share(inside, lambda one, t=t: _right(one, t)) for name, (_, t) in at.items()},
        "top1": _share(inside, lambda one: one.holds(1)),
    }


def best_at(asked: Sequence[Asked], rate: float) -> tuple[float, float]:
    """The largest share of in-scope questions whose first candidate is right and confident enough, and from which
    confidence on, when at most `rate` of all messages may have one that is confident and wrong. Whatever the decision:
    this is what the confidence is worth by itself."""
    inside = max(1, sum(bool(one.question.expect) for one in asked))
    ranked = sorted((one for one in asked if one.top), key=lambda one: -one.verdict.confidence)
    best, threshold, right, wrong = 0, 1.0, 0, 0
    for number, one in enumerate(ranked):
        right += one.holds(1)
        wrong += not one.holds(1)
        if wrong > rate * len(asked):
            break
        tied = number + 1 < len(ranked) and ranked[number + 1].verdict.confidence == one.verdict.confidence
        if right > best and not tied:
            best, threshold = right, one.verdict.confidence
    return best / inside, threshold


def _right(one: Asked, threshold: float) -> bool:
    return one.holds(1) and one.verdict.confidence >= threshold


def calibration_error(asked: Sequence[Asked]) -> float:
    """The expected calibration error: how far the confidence is from the share of first candidates that are right, in ten
    equal bins, weighed by how many messages fall in each."""
    bins: dict[int, list[Asked]] = {}
    for one in asked:
        if one.top:
            bins.setdefault(min(_BINS - 1, int(one.verdict.confidence * _BINS)), []).append(one)
    total = max(1, sum(map(len, bins.values())))
    gaps = (abs(sum(o.verdict.confidence - o.holds(1) for o in inside)) for inside in bins.values())
    return sum(gaps) / total


def _share(asked: Sequence[Asked], holds: Callable[..., bool]) -> float:
    return sum(map(holds, asked)) / len(asked) if asked else 0.0


def _quantile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0
