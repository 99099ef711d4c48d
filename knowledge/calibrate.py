"""Thresholds from measurement: what a candidate's strength is worth, and from where on an entry may answer.

The questions come from the knowledge base itself: entries are left out (their questions must then not be answered),
phrasings are left out (theirs must be), the entries' own test questions are asked, and so is out_of_scope.yaml. For an
honest measure use questions that nobody looked at (`nongda evaluate`): these only set the thresholds.

    KnowledgeBase ──trials──> [Trial] ──fit──> Calibration, Curve ──write──> calibration.yaml
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from itertools import groupby
from math import exp
from typing import NamedTuple

from knowledge.decide import on_curve
from knowledge.embedder import Embedder
from knowledge.features import MARGIN_MOST, NO_OPEN_SCORE, SURENESS, WEIGHTS
from knowledge.match import Matcher
from knowledge.model import Calibration, Decision, Entry, KnowledgeBase, Lang, OutOfScope, Phrases

PROMISED = 0.01  # of all messages, those that may get a wrong answer
_SAFETY = (
    0.5  # what is promised is aimed at with half the rate: thresholds chosen on one set come out worse on the next
)
FOLDS = 5
# What messages are made of: a guess at real life. `inside` have an entry; `left` had one that is left out; `near` are the
# groups of out_of_scope.yaml that are near some entry, `far` the other groups.
MIX = {"inside": 0.6, "left": 0.05, "near": 0.05, "far": 0.3}
_JUDGED_EACH, _JUDGED_MOST = (
    0.001,
    0.5,
)  # what a real question that people judged weighs beside MIX, and all of them at most
_NEAR = {"near", "tricky"}
_FEWEST = 8  # trials a step of the curve stands on
_SLOPE = 0.02  # of the probability, what rises evenly with the strength, so that no two strengths are worth the same


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked of a knowledge base in which the right answer is known (or known to be missing)."""

    kind: str  # a key of MIX
    strength: float
    vetoes: tuple[str, ...]
    right: bool
    weight: float = 1.0
    text: str = ""
    came_first: str = ""  # the entry that came first
    of: str = ""  # the entry whose question it is; "" when it is of none


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold and what it gives: shares of the questions inside that are answered rightly, and of all messages
    that are answered wrongly."""

    strength: float
    confidence: float
    answered: float
    wrong: float


def fingerprint(kb: KnowledgeBase, embedder: Embedder | None = None) -> str:
    """The digest of all that a calibration depends on: what the entries are asked with and demand (not what they
    answer), the lexicon, the weights, and the sentence model. With any of these changed, a calibration is stale."""
    entries = [
        [e.id, e.industry, e.title.zh, e.title.en, e.phrasings.zh, e.phrasings.en, e.must.zh, e.must.en,
         e.must_not.zh, e.must_not.en, e.months]
        for e in kb.entries.values()
    ]  # fmt: skip
    lexicon = {one.name: repr(getattr(kb.lexicon, one.name)) for one in fields(kb.lexicon) if one.compare}
    margins = [dict(SURENESS), MARGIN_MOST, NO_OPEN_SCORE]
    content = json.dumps(
        [entries, lexicon, dict(WEIGHTS), margins, embedder.digest if embedder else ""], ensure_ascii=False
    )
    return blake2b(content.encode(), digest_size=8).hexdigest()


def stale(kb: KnowledgeBase, embedder: Embedder | None = None) -> bool:
    """Whether the knowledge base has a calibration that was made of something else."""
    return bool(kb.calibration.made_of) and kb.calibration.made_of != fingerprint(kb, embedder)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A real question and what people made of the answer: the entry that is `right` for it ("": none is known), and one that
    is known to be `wrong` ("": none). `subject` is the animal or crop that was talked of."""

    text: str
    subject: str
    right: str
    wrong: str


def steps(kb: KnowledgeBase, judged: Sequence[Judgement] = ()) -> int:
    """How often `trials` calls its `step`."""
    return sum(1 for fold in range(FOLDS) for _ in _questions(kb, fold)) + len(judged)


def trials(
    kb: KnowledgeBase,
    step: Callable[[], object] = bool,
    embedder: Embedder | None = None,
    judged: Sequence[Judgement] = (),
) -> list[Trial]:
    """Every question asked in every fold, and what people accepted or corrected asked of the whole; `step` is called after
    each."""
    found = _judged_trials(kb, judged, step, embedder)
    for fold in range(FOLDS):
        matcher = Matcher(_without(kb, fold), embedder=embedder)
        for question in _questions(kb, fold):
            trial = _trial(matcher, question)
            step()
            if trial:
                found.append(trial)
    return _weighed(found)


def _without(kb: KnowledgeBase, fold: int) -> KnowledgeBase:
    """The knowledge base without a fifth of its entries, and without a fifth of the phrasings of the others."""
    entries = {}
    for number, entry in enumerate(kb.entries.values()):
        if number % FOLDS != fold:
            kept = Phrases(
                tuple(t for n, t in enumerate(entry.phrasings.zh) if not _is_out(n, fold, entry.phrasings.zh)),
                tuple(t for n, t in enumerate(entry.phrasings.en) if not _is_out(n, fold, entry.phrasings.en)),
            )
            entries[entry.id] = replace(entry, phrasings=kept)
    return replace(kb, entries=entries)


def _is_out(number: int, fold: int, of: Sequence[str]) -> bool:
    return number % FOLDS == fold and len(of) > 1


def mistakes(found: Iterable[Trial]) -> list[Trial]:
    """The trials in which a wrong entry came first and lacked nothing, strongest first; each question once."""
    wrong = sorted((trial for trial in found if not trial.right and not trial.vetoes), key=lambda t: -t.strength)
    return list({(trial.text, trial.came_first): trial for trial in reversed(wrong)}.values())[::-1]


class _Question(NamedTuple):
    """`kind` is a key of MIX, `of` the entry whose question it is, which is the right answer unless it is left out."""

    kind: str
    text: str
    lang: Lang
    of: str = ""


def _questions(kb: KnowledgeBase, fold: int) -> Iterator[_Question]:
    """The questions of a fold."""
    for number, entry in enumerate(kb.entries.values()):
        out = number % FOLDS == fold
        yield from _of_entry(entry, fold, out)
    for line in kb.out_of_scope:
        if line.unless not in kb.entries:
            kind = "near" if line.group in _NEAR else "far"
            yield _Question(kind, line.text, _lang(line.text))


def _lang(text: str) -> Lang:
    return "en" if text.isascii() else "zh"


def _of_entry(entry: Entry, fold: int, out: bool) -> Iterator[_Question]:
    kind = "left" if out else "inside"
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        phrasings = entry.phrasings.get(lang)
        for number, text in enumerate(phrasings):
            if out or _is_out(number, fold, phrasings):
                yield _Question(kind, text, lang, entry.id)
    for text in entry.tests.hit:
        yield _Question(kind, text, _lang(text), entry.id)
    if not out and not entry.human_only:
        for text in entry.tests.hit:
            for changed in (_shortened(text), _rambled(text, fold)):
                yield _Question(kind, changed, _lang(text), entry.id)


def _shortened(text: str) -> str:
    """Every fifth character lost, as in hurried typing."""
    return "".join(character for number, character in enumerate(text) if number % 5 != 3)


def _rambled(text: str, fold: int) -> str:
    """The question with something said around it."""
    zh = (
        "今天跟邻居说起这个事，",
        "家里人都说不清楚，",
        "去年也是这样子，",
        "您好麻烦您了，",
        "我在外地打工，家里人问，",
    )
    en = (
        "my neighbour told me to ask, ",
        "sorry to bother you, ",
        "it was the same last year, ",
        "hello, ",
        "my wife asks, ",
    )
    return (en if text.isascii() else zh)[fold] + text


def _trial(matcher: Matcher, question: _Question) -> Trial | None:
    kind, text, lang, of = question
    verdict = matcher.verdict(text, lang=lang)
    if verdict.decision is Decision.SMALLTALK or not verdict.candidates or not verdict.explanation:
        return None
    best = verdict.candidates[0]
    right = kind == "inside" and best.entry == of
    return Trial(kind, verdict.explanation.strength, best.vetoes, right, 1.0, text, best.entry, of)


def _judged_trials(
    kb: KnowledgeBase, judged: Sequence[Judgement], step: Callable[[], object], embedder: Embedder | None
) -> list[Trial]:
    """Real questions: a judgement of which the right entry is not known tells only that the wrong one was wrong."""
    matcher, found = Matcher(kb, embedder=embedder) if judged else None, []
    for one in judged:
        assert matcher is not None
        verdict = matcher.verdict(one.text, subject=one.subject)
        step()
        best = verdict.candidates[0] if verdict.candidates else None
        if best is not None and verdict.explanation and (one.right or best.entry == one.wrong):
            right, strength = best.entry == one.right, verdict.explanation.strength
            found.append(Trial("judged", strength, best.vetoes, right, 1.0, one.text, best.entry, one.right))
    return found


def _weighed(found: Iterable[Trial]) -> list[Trial]:
    """Weights that make up MIX and sum to 1; real questions weigh the more the more there are."""
    by_kind = {kind: list(ones) for kind, ones in groupby(sorted(found, key=lambda t: t.kind), lambda t: t.kind)}
    mix = {**MIX, "judged": min(_JUDGED_MOST, _JUDGED_EACH * len(by_kind.get("judged", ())))}
    total = sum(mix[kind] for kind in by_kind)
    return [replace(t, weight=mix[kind] / total / len(ones)) for kind, ones in by_kind.items() for t in ones]


def fit(
    kb: KnowledgeBase, found: Sequence[Trial], promised: float = PROMISED, embedder: Embedder | None = None
) -> tuple[Calibration, list[Point]]:
    """The calibration for a promised rate of wrong answers, and what each threshold would give."""
    plain = sorted((t for t in found if not t.vetoes), key=lambda t: t.strength)
    words = sorted((t for t in found if t.vetoes == ("must",)), key=lambda t: t.strength)
    curve, vetoed = monotone(plain), monotone(words)
    inside = sum(t.weight for t in found if t.kind == "inside") or 1.0
    points, wrong, answered = [], 0.0, 0.0
    for trial in reversed(plain):
        wrong += trial.weight * (not trial.right)
        answered += trial.weight * trial.right
        points.append(Point(trial.strength, on_curve(curve, trial.strength), answered / inside, wrong))
    good = [point for point in points if point.wrong <= promised * _SAFETY]
    answer_from = good[-1].confidence if good else 1.0
    return Calibration(curve, vetoed, round(answer_from, 4), promised, fingerprint(kb, embedder)), points


def monotone(found: Sequence[Trial]) -> tuple[tuple[float, float], ...]:
    """The rising curve that comes nearest to the shares of trials that are right (pool adjacent violators), as points
    (strength, probability) that rise strictly, so that a stronger candidate is always the more probable."""
    blocks: list[list[float]] = []  # strength * weight, weight, right * weight, trials
    for trial in found:
        w = max(trial.weight, 1e-9)
        blocks.append([trial.strength * w, w, trial.right * w, 1])
        while len(blocks) > 1 and (
            blocks[-2][2] / blocks[-2][1] >= blocks[-1][2] / blocks[-1][1] or blocks[-2][3] < _FEWEST
        ):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    points = [(round(s / w, 4), (r + 0.5 * w / n) / (w + w / n)) for s, w, r, n in blocks]
    ends = [(points[0][0] - 1, 0.0)] if points else [(0.0, 0.0)]
    rising = [*ends, *points, ((points or ends)[-1][0] + 1, 1.0)]
    return tuple((s, round(_SLOPE / (1 + exp(1.5 - s)) + (1 - _SLOPE) * p, 6)) for s, p in _never_falling(rising))


def _never_falling(points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    highest = 0.0
    for strength, probability in points:
        highest = max(highest, probability)
        yield strength, highest


def picture(points: Sequence[Point], chosen: float, wide: int = 60, high: int = 14) -> str:
    """A plot in letters: answered rightly (o, of the questions inside) and wrongly (x, of all, ten times as high) over
    the confidence; | is the threshold."""
    rows = [[" "] * wide for _ in range(high)]
    column = min(wide - 1, int(chosen * wide))
    for row in rows:
        row[column] = "|"
    for point in points:
        across = min(wide - 1, int(point.confidence * wide))
        for mark, share in (("x", min(1.0, 10 * point.wrong)), ("o", point.answered)):
            rows[high - 1 - min(high - 1, int(share * high))][across] = mark
    body = [f"{1 - number / high:4.0%} {''.join(row)}" for number, row in enumerate(rows)]
    return "\n".join([*body, "     " + "-" * wide, "     0" + " " * (wide - 2) + "1"])


def as_yaml(calibration: Calibration) -> str:
    """The file's text."""
    head = (
        "# Made by `nongda calibrate`; not to be edited by hand. It is stale, and `nongda check` says so, as soon as what\n"
        "# entries are asked with or demand, the lexicon, or the matcher's weights change. Answers may change freely.\n"
    )
    lines = [
        f"made_of: {json.dumps(calibration.made_of)}",
        f"promised: {calibration.promised}",
        f"answer_from: {calibration.answer_from}",
    ]
    for name in ("curve", "vetoed"):
        points = ", ".join(f"[{strength:.4f}, {share:.6f}]" for strength, share in getattr(calibration, name))
        lines.append(f"{name}: [{points}]")
    return head + "\n".join(lines) + "\n"


__all__ = [
    "FOLDS",
    "MIX",
    "PROMISED",
    "Judgement",
    "OutOfScope",
    "Point",
    "Trial",
    "as_yaml",
    "fingerprint",
    "fit",
    "mistakes",
    "monotone",
    "picture",
    "stale",
    "steps",
    "trials",
]  # fmt: skip
