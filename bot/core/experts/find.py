"""Sending any entry, not only the nearest: found by words, read first, sent as an answer or as a page to print."""

from __future__ import annotations

import re

from bot.core.draft import Draft
from bot.core.events import Asks, Said
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.situation import Consultation, Person
from bot.core.taps import Tap, Verb
from bot.core.wording import entry_text, in_a_line, localised, shorten, visible
from knowledge.model import Entry

_MOST = 5
_CHARS = 40
# 找 软蛋, find soft eggs: a few words behind the verb, so that a sentence to the farmer is none.
_WORDS = re.compile(rf"\s*(?:找条目|找[ \t\u3000:：]|/?find[ :])\s*(?P<what>[^\n]{{1,{_CHARS}}}?)\s*", re.IGNORECASE)


def wanted(text: str) -> str:
    """What is looked for, where these words look for an entry; "" where they do not."""
    found = _WORDS.fullmatch(text)
    return visible(found["what"]) if found else ""


def asked(draft: Draft, speaker: Person, case: Consultation) -> None:
    """Which words?"""
    draft.tell(speaker, ParcelKind.DESK, "find.what", number=case.number, asks=Asks.FIND)


def looked(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """The room for the words that are looked for."""
    what = wanted(event.text) or visible(event.text)
    if not what:
        asked(draft, speaker, case)
        return draft.plan("find_empty", case.number, actor=speaker.id)
    found = entries(draft, what, case.subject)
    words = in_a_line(what, _CHARS)
    if not found:
        draft.tell(speaker, ParcelKind.DESK, "find.none", number=case.number, words=words, asks=Asks.FIND)
        return draft.plan("found", case.number, actor=speaker.id, data={"found": []})
    rows = tuple(_row(draft, speaker, case, entry) for entry in found)
    draft.tell(speaker, ParcelKind.DESK, "find.found", number=case.number, words=words, buttons=rows)
    return draft.plan("found", case.number, actor=speaker.id, data={"found": [entry.id for entry in found]})


def entries(draft: Draft, what: str, subject: str = "") -> list[Entry]:
    """The entries that come nearest to these words and may be sent as an answer; best first, at most five."""
    house = draft.house
    near = (house.knowledge.entries.get(one.entry) for one in house.matcher.verdict(what, subject=subject).candidates)
    return [entry for entry in near if entry is not None and not entry.human_only][:_MOST]


def _row(draft: Draft, speaker: Person, case: Consultation, entry: Entry) -> tuple[Button, ...]:
    title = shorten(localised(entry.title, speaker.language), _CHARS)
    return (
        Button(draft.words("find.read", speaker.language, title=title), str(Tap(Verb.READ, case.number, entry.id))),
    )


def read(draft: Draft, speaker: Person, case: Consultation, argument: str) -> None:
    """An entry as the farmer would read it, with what can be done with it."""
    entry = draft.house.knowledge.entries.get(argument)
    if entry is None or entry.human_only:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_entry")
        return
    text = entry_text(entry, speaker.language, draft.house.words, draft.now.astimezone(draft.house.county.tz))
    send = Button(draft.words("find.send", speaker.language), str(Tap(Verb.SEND, case.number, entry.id)))
    page = Button(draft.words("find.page", speaker.language), str(Tap(Verb.PAGE, case.number, entry.id)))
    draft.send(speaker, ParcelKind.DESK, text, number=case.number, buttons=((send, page),))
