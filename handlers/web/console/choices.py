"""What can be chosen in each field of the list's filters, by name, with how many each choice would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.farmers.endings import ENDINGS
from bot.core.figures import By
from bot.core.posts.oversight import REOPENED
from bot.core.situation import Status
from bot.store.views import Facets
from bot.store.views.narrow import NOBODY
from handlers.web.console.asked import RUNGS
from handlers.web.console.words import Voice
from knowledge.model import INDUSTRIES, Decision

YES = "1"
_OUTCOMES = (
    "helped",
    "closed_by_expert",
    *ENDINGS,
    REOPENED,
    "quiet",
    "moved_on",
    "nothing_said",
    "forgotten",
)
# What a field of the list is called in the store's filter, where that differs.
_STORED = {"verdict": "decision", "flag": "red_flag", "late": "late_at", "passed": "passed_on"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; `count` is None where it is not known."""

    value: str
    name: str
    count: int | None = None


Groups = list[tuple[str, list[Choice]]]


def groups(voice: Voice, counts: Facets) -> dict[str, Groups]:
    """The choices of every field, in groups with a heading or none ("")."""
    found: dict[str, Groups] = {}
    for field, heading, value, name in _all(voice):
        known = counts.get(_STORED.get(field, field))
        count = known.get(value, 0) if known is not None else None
        parts = found.setdefault(field, [])
        if not parts or parts[-1][0] != heading:
            parts.append((heading, []))
        parts[-1][1].append(Choice(value, name, count if (field, value) not in _uncounted(voice, field) else None))
    return found


def names(voice: Voice) -> dict[str, dict[str, str]]:
    """What every choice is called, by field and value."""
    found: dict[str, dict[str, str]] = {}
    for field, _, value, name in _all(voice):
        found.setdefault(field, {})[value] = name
    return found


def _uncounted(voice: Voice, field: str) -> set[tuple[str, str]]:
    """Who answered is counted by kind; for each person it would take a query of its own."""
    return {(field, person.id) for person in voice.county.people} if field == "answered" else set()


def _all(voice: Voice) -> Iterator[tuple[str, str, str, str]]:
    """Field, heading of its group, value, name: in the order in which the page has them."""
    county, say = voice.county, voice.say
    posts = [(person.id, voice.post(person.id)) for person in county.people if person.role != "staff"]
    for town in county.townships:
        yield "township", "", town.id, voice.township(town.id)
    for town in county.townships:
        for village in town.villages:
            yield "village", voice.township(town.id), village.id, voice.village(village.id)
    for code in INDUSTRIES:
        yield "industry", "", code, voice.named("industry", code)
    for code in INDUSTRIES:
        for entry in voice.house.knowledge.entries.values():
            if entry.industry == code:
                yield "entry", voice.named("industry", code), entry.id, voice.entry(entry.id)
    yield "status", "", "open", say("status_open")
    yield "status", "", "held", say("status_held")
    for status in Status:
        yield "status", "", str(status), voice.status(str(status))
    yield "late", "", YES, voice.named("lists", "late")
    for decision in Decision:
        if decision is not Decision.SMALLTALK:
            yield "verdict", "", str(decision), voice.named("decision", str(decision))
    for rung in RUNGS:
        yield "rung", "", rung, voice.named("lists", f"rung_{rung}")
    yield "expert", "", NOBODY, voice.named("lists", "nobody")
    for person, title in posts:
        yield "expert", "", person, title
    for by in By:
        yield "answered", "", str(by), voice.named("lists", f"by_{by}")
    for person, title in posts:
        yield "answered", "", person, title
    yield "passed", "", YES, voice.named("lists", "passed")
    yield "panel", "", YES, voice.named("lists", "panel")
    for outcome in _OUTCOMES:
        yield "outcome", "", outcome, voice.named("outcome", outcome)
    yield "flag", "", "any", say("flag_any")
    for flag in voice.house.knowledge.red_flags:
        yield "flag", "", flag.code, voice.flag(flag.code)
