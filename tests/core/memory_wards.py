"""The part of the in-memory store that knows of farmers without a phone: by the rules of bot/store/wards.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Asks, Commanded, Event, Said, Tapped
from bot.core.farmers.forgetting import MARK
from bot.core.people import ward_id
from bot.core.plan import Message
from bot.core.posts.roster import speaks_for
from bot.core.situation import Consultation, Person, Role, Sent
from bot.core.taps import FARMERS, Verb, parse

if TYPE_CHECKING:
    from tests.core.memory import Memory


def spoken_for(
    kept: Memory, event: Event, speaker: Person | None, number: int | None, sent: Sent | None
) -> tuple[Person | None, Person | None]:
    case = kept.consultations.get(number or 0)
    if speaker is None or speaker.role is Role.FARMER or case is None:
        return None, speaker
    ward = kept.people[case.farmer]
    tap = parse(event.data) if isinstance(event, Tapped) else None
    meant = (tap is not None and tap.verb in FARMERS) or (
        isinstance(event, Said)
        and not event.internal
        and (event.asks is Asks.FOR or (sent is not None and sent.person != speaker.id))
    )
    return (speaker, ward) if meant and speaks_for(kept.house.county, ward) == speaker.id else (None, speaker)


def of(kept: Memory, event: Event, speaker: Person | None) -> tuple[tuple[Person, tuple[Consultation, ...]], ...]:
    last = last_words(kept, event, speaker)
    words = last.text if last else None
    if isinstance(event, Commanded) and event.command in ("for", "forget"):
        words = event.argument
    gone = forgotten(event)
    words = words or gone or None
    if words is None or speaker is None:
        return ()
    found = [one for one in kept.people.values() if one.helper is not None and not one.forgotten]
    return tuple(
        (one, tuple(case for case in kept.consultations.values() if case.farmer == one.id))
        for one in sorted(found, key=lambda one: one.id)
        if (one.name and one.name in words) or one.id in (ward_id(speaker.id), gone)
    )


def forgotten(event: Event) -> str:
    tap = parse(event.data) if isinstance(event, Tapped) else None
    mark, _, ward = tap.argument.partition("_") if tap is not None and tap.verb is Verb.FOR else ("", "", "")
    return ward if mark == MARK else ""


def last_words(kept: Memory, event: Event, speaker: Person | None) -> Message | None:
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if tap is None or tap.verb is not Verb.FOR or speaker is None:
        return None
    mine = [one for one in kept.messages if one.person == speaker.id and one.number is None]
    return mine[-1] if mine else None
