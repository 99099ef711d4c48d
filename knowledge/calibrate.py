"""Thresholds from measurement: what a candidate's strength is worth, and from where on an entry may answer.

KnowledgeBase ──trials──> [Trial] ──fit──> Calibration, [Point] ──as_yaml──> calibration.yaml
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from math import exp

from knowledge.decide import on_curve
from knowledge.embedder import Embedder
from knowledge.features import MARGIN_MOST, NO_OPEN_SCORE, SURENESS, WEIGHTS
from knowledge.model import Calibration, KnowledgeBase
from knowledge.trials import Trial

PROMISED = 0.01  # of all messages, those that may get a wrong answer
# What is promised is aimed at with half the rate: thresholds chosen on one set come out worse on the next.
_SAFETY = 0.5
_FEWEST = 8  # trials a step of the curve stands on
_SLOPE = 0.02  # of the probability, what rises evenly with the strength, so that no two strengths are worth the same


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
