"""Two knowledge bases asked the same questions: which verdicts change, and whether for better or worse.

    [Replay] ──compare(old, new)──> [Change]

A question with known answers gets better or worse; of a real one nobody has said what is right, so it is only different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.evaluate import Question
from knowledge.match import Matcher
from knowledge.model import Decision, Verdict

WAYS = ("worse", "better", "different")
# What a verdict is worth to the farmer. A person who answers is never wrong; a wrong answer is the worst that can happen.
_RIGHT, _OFFERED, _PERSON, _MISLEADING, _WRONG = 4, 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Replay:
    """A question to ask once more. `label`: what is right for it, None for a real one. `source`: where it comes from."""

    text: str
    source: str
    label: Question | None = None
    subject: str = ""
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose verdict is another one now, and which of WAYS it went."""

    replay: Replay
    old: Verdict
    new: Verdict
    way: str

    def as_json(self) -> dict[str, Any]:
        label = self.replay.label
        return {
            "text": self.replay.text,
            "source": self.replay.source,
            "expect": list(label.expect) if label else None,
            "red_flag": list(label.red_flags) if label else None,
            "old": _plain(self.old),
            "new": _plain(self.new),
        }


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": str(verdict.decision),
        "entry": verdict.entry,
        "offered": list(offered(verdict)),
        "confidence": round(verdict.confidence, 4),
        "red_flags": list(verdict.red_flags),
    }


def compare(replays: Sequence[Replay], old: Matcher, new: Matcher, step: Callable[[], object] = bool) -> list[Change]:
    """Every question asked of both; those whose verdict changes, the worse ones first. `step` is called after each."""
    changes = []
    for replay in replays:
        before, after = (_ask(matcher, replay) for matcher in (old, new))
        if way := _way(replay, before, after):
            changes.append(Change(replay, before, after, way))
        step()
    return sorted(changes, key=lambda change: WAYS.index(change.way))


def _ask(matcher: Matcher, replay: Replay) -> Verdict:
    lang = replay.label.lang if replay.label else None
    return matcher.verdict(replay.text, lang=lang, subject=replay.subject, month=replay.month)


def _way(replay: Replay, old: Verdict, new: Verdict) -> str:
    """One of WAYS, "" where a farmer would see no difference. Worse in anything is worse."""
    if _seen(old) == _seen(new):
        return ""
    if replay.label is None:
        return "different"
    steps = [b - a for a, b in zip(_worth(replay.label, old), _worth(replay.label, new), strict=True)]
    if any(step < 0 for step in steps):
        return "worse"
    return "better" if any(step > 0 for step in steps) else "different"


def _seen(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.decision, verdict.entry, frozenset(offered(verdict)), frozenset(verdict.red_flags))


def offered(verdict: Verdict) -> tuple[str, ...]:
    """The entries that the farmer is offered to choose from."""
    return tuple(one.entry for one in verdict.candidates) if verdict.decision is Decision.CHOOSE else ()


def _worth(label: Question, verdict: Verdict) -> Iterator[int]:
    """What it is worth, and how few alarms are missing and how few are false: more is better in each."""
    flags, wanted = set(verdict.red_flags), set(label.red_flags)
    yield _answer_worth(label, verdict)
    yield -len(wanted - flags)
    yield -len(flags - wanted)


def _answer_worth(label: Question, verdict: Verdict) -> int:
    if verdict.decision is Decision.ANSWER:
        return _RIGHT if verdict.entry in label.expect else _WRONG
    if verdict.decision is Decision.CHOOSE:
        return _OFFERED if set(offered(verdict)) & set(label.expect) else _MISLEADING
    if verdict.decision is Decision.SMALLTALK and label.expect:
        return _MISLEADING
    return _PERSON
