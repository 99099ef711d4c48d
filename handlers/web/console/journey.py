"""A case's way from person to person, with the reasons, and a verdict's sum: both read from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.posts.ladder import RUNG_NOBODY
from bot.store.views import JournalLine
from handlers.web.console.words import Voice
from knowledge.features import WEIGHTS

NOBODY = "why.nobody"


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody got the case: who, on which rung, why they, who passed it there and why, and by when they were to answer."""

    when: str
    exact: str
    who: str
    rung: str
    because: str
    passed: str
    due: str


@dataclass(frozen=True, slots=True)
class Part:
    """One feature's share in a score: what was found, what it weighs, and both multiplied."""

    name: str
    code: str
    value: float
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate's score in its parts, the weightiest first. `vetoes`: what kept it from being the answer."""

    title: str
    id: str
    score: float
    phrasing: str
    vetoes: tuple[str, ...]
    parts: tuple[Part, ...]


def journey(voice: Voice, lines: Iterable[JournalLine]) -> list[Step]:
    """The steps of the ladder, in order. Empty for what never came to a person."""
    return [_step(voice, line) for line in lines if line.data.get("holder") or line.data.get("why") == NOBODY]


def weighed(voice: Voice, lines: Sequence[JournalLine]) -> list[Weighed]:
    """What the newest verdict was made of. Empty where the journal does not hold it (any more)."""
    told = [line.data.get("explained") or line.data.get("why") for line in lines]  # "why" is where it stood before
    whys = [one for one in told if isinstance(one, Mapping)]
    return [_candidate(voice, one) for one in whys[-1].get("candidates", ())] if whys else []


def _step(voice: Voice, line: JournalLine) -> Step:
    data = line.data
    rung = data.get("rung") if data.get("holder") else RUNG_NOBODY
    by = voice.who(line.actor) if data.get("why_passed") or data.get("passed_to") else ""
    why = voice.named("pass_why", data.get("why_passed"))
    because = data.get("because") or voice.named("reason", data.get("reason"))
    return Step(
        when=voice.when(line.at),
        exact=voice.exact(line.at),
        who=voice.post(data.get("holder")) or voice.named("lists", f"rung_{RUNG_NOBODY}"),
        rung=voice.named("lists", f"rung_{rung}") if isinstance(rung, int) else "",
        because=voice.said(str(because)),
        passed="，".join(part for part in (by, why) if part),
        due=voice.exact(datetime.fromisoformat(str(data["due"]))) if data.get("due") else "",
    )


def _candidate(voice: Voice, one: Mapping[str, Any]) -> Weighed:
    entry, features = str(one.get("entry", "")), one.get("features") or {}
    parts = [
        Part(voice.named("feature", code), code, value, WEIGHTS[code], value * WEIGHTS[code])
        for code, value in features.items()
        if code in WEIGHTS
    ]
    return Weighed(
        title=voice.entry(entry),
        id=entry,
        score=float(one.get("score", 0)),
        phrasing=str(one.get("phrasing", "")),
        vetoes=tuple(voice.named("veto", str(code)) for code in one.get("vetoes") or ()),
        parts=tuple(sorted(parts, key=lambda part: -abs(part.share))),
    )
