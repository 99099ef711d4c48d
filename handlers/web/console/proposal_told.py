"""How a draft is told on its pages: its row, what it lacks, and what publishing it would do."""

from __future__ import annotations

import json
from typing import Any

from bot.core.situation import Language
from bot.core.writing.proposal_state import Proposal
from handlers.web.console.weighings import Weighing
from handlers.web.console.words import Voice
from knowledge.content import faults_in

_MOST_SHIFTS = 100


def say(voice: Voice, key: str, **named: object) -> str:
    """A sentence of proposal.yaml's pages."""
    return voice.house.words.text(f"proposal.page.{key}", voice.language, **named)


def row(voice: Voice, one: Proposal, when: str) -> dict[str, Any]:
    title = json.loads(one.content).get("title", {})
    words = title.get("en" if voice.language is Language.ENGLISH else "zh") or title.get("zh") or one.entry
    writers = "、".join(voice.post(writer) for writer in one.writers)
    return {
        "id": one.id, "title": words, "entry": one.entry, "industry": voice.named("industry", one.industry), "when": when,
        "status": one.status, "writers": writers, "version": one.version, "new": not one.base,
    }  # fmt: skip


def faults(voice: Voice, known: Proposal, content: dict[str, Any]) -> list[str]:
    """What keeps it from being an entry, in words."""
    found = []
    for where, what in faults_in(content):
        key = f"proposal.page.fault_{what}"
        named = what if key not in voice.house.words else voice.house.words.text(key, voice.language)
        found.append(f"{where}: {named}")
    if not known.entry.startswith(f"{known.industry}-"):
        found.append(say(voice, "fault_id", industry=known.industry))
    return found


def weighed(voice: Voice, weighing: Weighing) -> dict[str, Any]:
    result = weighing.result
    assert result is not None, "asked only where it is there"

    def told(said: tuple[str, tuple[str, ...]]) -> str:
        decision, entries = said
        return "：".join(filter(None, (voice.named("decision", decision), "、".join(map(voice.entry, entries)))))

    shifts = [
        {
            "way": one.way,
            "text": voice.said(one.text),
            "real": one.real,
            "before": told(one.before),
            "after": told(one.after),
        }
        for one in result.shifts[:_MOST_SHIFTS]
    ]
    counts = {way: sum(one.way == way for one in result.shifts) for way in ("worse", "better", "different")}
    return {
        "faults": result.faults, "shifts": shifts, "counts": counts, "worse": result.worse, "real": result.asked[0],
        "tests": result.asked[1], "stale": result.stale, "current": result.base == voice.house.knowledge.version,
        "more": max(0, len(result.shifts) - _MOST_SHIFTS),
    }  # fmt: skip
