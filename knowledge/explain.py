"""Why a verdict is what it is: what was read, and each candidate's features with their weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.features import WEIGHTS
from knowledge.model import Candidate, Explanation, Verdict
from knowledge.reading import Reading
from knowledge.slots import SLOTS


def explanation_of(
    reading: Reading, strength: float = 0.0, kept: Sequence[str] = (), dropped: Sequence[str] = ()
) -> Explanation:
    """How a text was read."""
    return Explanation(
        plain=reading.plain,
        normal=reading.normal,
        repairs=tuple((repair.written, repair.read) for repair in reading.repairs),
        kept=tuple(kept),
        dropped=tuple(dropped),
        subjects=reading.subjects,
        inherited=bool(reading.subjects) and not reading.named,
        slots={slot: tuple(sorted(reading.slots.get(slot))) for slot in SLOTS if reading.slots.get(slot)},
        strength=round(strength, 6),
    )


def contributions(candidate: Candidate) -> dict[str, tuple[float, float, float]]:
    """Feature -> value, weight, and what the two make; those that make nothing are left out."""
    return {
        name: (value, WEIGHTS[name], value * WEIGHTS[name])
        for name, value in candidate.features.items()
        if value * WEIGHTS.get(name, 0.0)
    }


def steps(verdict: Verdict) -> list[tuple[str, str]]:
    """How the text was read, step by step, for a person: name and value; what did not happen is left out."""
    how = verdict.explanation or Explanation("", "")
    rows = {
        "改字 repairs": ", ".join(f"{written} → {read}" for written, read in how.repairs),
        "只看 kept": " | ".join(how.kept),
        "不看 dropped": " | ".join(how.dropped),
        "规范 normal": how.normal,
        "说的是 subjects": ", ".join(how.subjects) + (" (前面说的 from before)" if how.inherited else ""),
        **{f"{slot}": ", ".join(values) for slot, values in how.slots.items()},
        "强度 strength": f"{how.strength:.2f}" if verdict.candidates else "",
        "把握 confidence": f"{verdict.confidence:.1%}",
    }
    return [(name, value) for name, value in rows.items() if value]


def as_json(verdict: Verdict, most: int = 3) -> dict[str, Any]:
    """The verdict's reasons for a record: how the text was read, and the best candidates, as plain data."""
    how = verdict.explanation
    return {
        **(
            {name: getattr(how, name) for name in Explanation.__dataclass_fields__ if getattr(how, name)} if how else {}
        ),
        "candidates": [
            {
                "entry": candidate.entry,
                "score": round(candidate.score, 4),
                "phrasing": candidate.phrasing,
                "vetoes": list(candidate.vetoes),
                "features": {name: round(value, 4) for name, value in candidate.features.items() if value},
            }
            for candidate in verdict.candidates[:most]
        ],
    }
