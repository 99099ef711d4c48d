"""One consultation's page: what was said to and by the farmer, what staff got and remarked, the verdict, the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.alarms.mortality import line
from bot.core.events import Media
from bot.core.situation import Consultation, Person, Shown, Status, Work
from bot.store.views import Everything, JournalLine, Transcript, TranscriptLine
from handlers.web.console.journey import journey, weighed
from handlers.web.console.panels import panel_of
from handlers.web.console.words import Voice

_STATES = {"queued": "state_queued", "sent": "state_sent", "dead": "state_dead"}
_WAITS = {Status.WAITING, Status.TAKEN}


@dataclass(frozen=True, slots=True)
class Line:
    """Something said. `side`: farmer, bot, or person (words of somebody with a post). `state` is that of a delivery:
    queued, sent, dead, or empty for what came in. `note` tells an edit.
    """

    id: str
    side: str
    author: str
    to: str
    kind: str
    text: str
    media: tuple[Media, ...]
    buttons: tuple[str, ...]
    when: str
    exact: str
    note: str
    superseded: bool
    state: str
    state_text: str
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the head or of the journal's details. `call`: a phone number that may be dialled."""

    label: str
    value: str
    call: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The matcher's word. `changed`: the entry reads otherwise by now. `candidates`: (title, id, score)."""

    decision: str
    confidence: float
    reason: str
    entry: str
    entry_id: str
    version: str
    changed: bool
    knowledge: str
    candidates: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the journal."""

    when: str
    exact: str
    what: str
    who: str
    facts: tuple[Fact, ...]


def context(voice: Voice, found: Everything, now: datetime) -> dict[str, Any]:
    """Everything the page's template needs."""
    transcript, case = found.transcript, found.transcript.consultation
    said = [(_belongs(line, case.farmer), _line(voice, line, case.farmer)) for line in transcript.lines]
    return {
        "case": case,
        "status": voice.status(case.status),
        "flags": [voice.flag(code) for code in case.red_flags],
        "erased": transcript.erased,
        "unreachable": transcript.farmer is not None and not transcript.farmer.reachable,
        "facts": [*_head(voice, case, transcript.farmer, now), *_visit(voice, found.work)],
        "normalised": voice.said(case.normalised),
        "talk": [line for where, line in said if where == "talk"],
        "inside": [line for where, line in said if where == "inside"],
        "remarks": [line for where, line in said if where == "remark"],
        "judged": _judged(voice, case.shown) if case.shown else None,
        "panels": [panel_of(voice, panel) for panel in transcript.panels],
        "journey": journey(voice, found.journal),
        "weighed": weighed(voice, found.journal),
        "journal": [_happened(voice, line) for line in found.journal],
    }


def file_of(transcript: Transcript, file: str) -> Media | None:
    """This file, if it belongs to the consultation."""
    media = [*transcript.consultation.media, *(media for line in transcript.lines for media in line.media)]
    media += [media for panel in transcript.panels for opinion in panel.opinions for media in opinion.media]
    return next((one for one in media if file and one.file == file), None)


def _belongs(line: TranscriptLine, farmer: str) -> str:
    """The conversation with the farmer; remarks; and what staff wrote and got beside it."""
    if line.internal:
        return "remark"
    return "talk" if line.person == farmer else "inside"


def _line(voice: Voice, line: TranscriptLine, farmer: str) -> Line:
    out = line.direction == "out"
    author = line.author if out else line.person
    return Line(
        id=f"{line.direction}{line.id}",
        side="farmer" if author == farmer else "person" if author else "bot",
        author=voice.who(author or "") if author else voice.site("name"),
        to=voice.who(line.person) if out and line.person != farmer else "",
        kind=voice.named("console.kind", line.kind) if line.kind else "",
        text=voice.said(line.text),
        media=line.media,
        buttons=tuple(voice.said(button.text) for row in line.buttons for button in row),
        when=voice.when(line.at),
        exact=voice.exact(line.at),
        note=_version(voice, line),
        superseded=line.superseded,
        state=line.state,
        state_text=_delivery(voice, line) if out else "",
        why=voice.said(line.error) if out and line.state != "sent" else "",
    )


def _version(voice: Voice, line: TranscriptLine) -> str:
    if line.superseded:
        return voice.say("version_old", version=line.version)
    return voice.say("version_new", version=line.version) if line.version > 1 else ""


def _delivery(voice: Voice, line: TranscriptLine) -> str:
    told = voice.say(_STATES[line.state], at=voice.when(line.sent_at) if line.sent_at else "")
    return f"{told} {voice.say('attempts', count=line.attempts)}" if line.attempts > 1 else told


def _head(voice: Voice, case: Consultation, farmer: Person | None, now: datetime) -> list[Fact]:
    late = case.due_at is not None and case.status in _WAITS and case.due_at < now
    rows = (
        ("opened", voice.exact(case.opened_at)),
        ("farmer", voice.said(farmer.name) if farmer else ""),
        ("helper", voice.post(case.helper) if case.helper else ""),
        ("place", voice.place(case.township, case.village)),
        ("industry", voice.named("industry", case.industry)),
        ("holder", voice.post(case.holder)),
        ("reason", voice.named("reason", case.reason)),
        ("seen", voice.exact(case.seen_at) if case.seen_at else ""),
        ("held", voice.say(f"held_{case.held_for}", until=voice.exact(case.held_until)) if case.held_until else ""),
        ("due", voice.exact(case.due_at) if case.due_at else ""),
        ("first_reply", voice.exact(case.first_reply_at) if case.first_reply_at else ""),
        ("touched", voice.exact(case.touched_at)),
        ("closed", voice.exact(case.closed_at) if case.closed_at else ""),
        ("outcome", voice.named("outcome", case.outcome)),
        ("went", voice.named("after", case.result.went) if case.result and case.result.went else ""),
        ("did", voice.named("after", case.result.did) if case.result and case.result.did else ""),
        ("deaths", line(voice.house.words, case.losses, voice.language) if case.losses and case.losses.told else ""),
        ("language", voice.say(f"language_{case.language.value}")),
    )
    facts = [Fact(voice.say(f"head.{name}"), value, late=late and name == "due") for name, value in rows if value]
    if farmer and farmer.phone:
        number = voice.phone(farmer.phone)
        facts.insert(2, Fact(voice.say("head.phone"), number, call=voice.person.sees_phones))
    return facts


def _visit(voice: Voice, work: Work | None) -> list[Fact]:
    """Who goes or went there, and what was found."""
    if work is None or work.visit_day is None:
        return []
    key = "visit_done" if work.visited_at else "visit_planned"
    told = voice.say(key, who=voice.who(work.visit_by or ""), day=work.visit_day.isoformat())
    found = [Fact(voice.say("head.finding"), voice.said(work.finding))] if work.finding else []
    return [Fact(voice.say("head.visit"), told), *found]


def _judged(voice: Voice, shown: Shown) -> Judged:
    current = voice.house.knowledge.entries.get(shown.entry or "")
    return Judged(
        decision=voice.named("decision", shown.decision),
        confidence=shown.confidence,
        reason=voice.named("console.why", shown.reason),
        entry=voice.entry(shown.entry),
        entry_id=shown.entry or "",
        version=shown.entry_version or "",
        changed=bool(shown.entry_version) and (current is None or current.version != shown.entry_version),
        knowledge=shown.knowledge_version,
        candidates=tuple((voice.entry(entry), entry, score) for entry, score in shown.candidates),
    )


def _happened(voice: Voice, line: JournalLine) -> Happened:
    return Happened(
        when=voice.when(line.at),
        exact=voice.exact(line.at),
        what=voice.named("console.did", line.kind),
        who=voice.who(line.actor),
        facts=tuple(_facts(voice, line.data)),
    )


def _facts(voice: Voice, data: Mapping[str, Any]) -> Iterable[Fact]:
    for key, value in data.items():
        if value not in (None, "", [], {}) and not isinstance(value, Mapping):  # a verdict's sum has a table of its own
            yield Fact(voice.named("console.fact", key), _told(voice, key, value))


# What stands under these keys is a code of that part of the catalogue.
_CODES = {
    "went": "after",
    "did": "after",
    "reason": "reason",
    "decision": "decision",
    "verdict_reason": "console.why",
    "verb": "console.verb",
}


def _told(voice: Voice, key: str, value: Any) -> str:
    """A fact of the journal as a person reads it; codes nobody named stay as they are."""
    if key in _CODES:
        return voice.named(_CODES[key], str(value))
    if key == "red_flags":
        return "、".join(voice.flag(str(code)) for code in value)
    if key == "due":
        return voice.exact(datetime.fromisoformat(str(value)))
    if key == "confidence":
        return voice.percent(float(value))
    if isinstance(value, bool):
        return voice.say("yes" if value else "no")
    if isinstance(value, list):
        return "; ".join(" ".join(_one(voice, part) for part in _parts(item)) for item in value)
    return _one(voice, value)


def _parts(item: Any) -> list[Any]:
    return item if isinstance(item, list) else [item]


def _one(voice: Voice, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    return (
        voice.entry(text)
        if text in voice.titles
        else voice.post(text)
        if voice.county.person(text)
        else voice.said(text)
    )
