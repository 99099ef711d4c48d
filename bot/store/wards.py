"""Farmers without a phone, and who speaks for them (bot/core/farmers/behalf.py). Not asked where no helper speaks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import literal, or_, select

from bot.config import County
from bot.core.events import Asks, Commanded, Event, Said, Tapped
from bot.core.farmers.forgetting import MARK
from bot.core.people import ward_id
from bot.core.plan import Message
from bot.core.posts.roster import speaks_for
from bot.core.situation import Consultation, Person, Role, Sent
from bot.core.taps import FARMERS, Verb, parse
from bot.store.rows import consultation_of, media_of, person_of, ref_of
from bot.store.tables import consultation, message, person
from bot.store.transaction import Session

_MOST = 20
_CASES = 5


def spoken_for(
    session: Session, event: Event, county: County, speaker: Person | None, number: int | None, sent: Sent | None
) -> tuple[Person | None, Person | None]:
    """(who speaks, the farmer for whom), when somebody with a post answers a message for a farmer without a phone, presses a
    farmer's button there, or writes into the desk's form for it; else (None, the speaker).
    """
    if speaker is None or speaker.role is Role.FARMER or number is None or not _means_farmer(event, speaker, sent):
        return None, speaker
    of_it = select(consultation.c.farmer).where(consultation.c.number == number).scalar_subquery()
    row = session.execute(select(person).where(person.c.id == of_it).with_for_update()).first()
    ward = person_of(row) if row else None
    if ward is None or speaks_for(county, ward) != speaker.id:
        return None, speaker
    return speaker, ward


def _means_farmer(event: Event, speaker: Person, sent: Sent | None) -> bool:
    if isinstance(event, Tapped):
        tap = parse(event.data)
        return tap is not None and tap.verb in FARMERS
    if not isinstance(event, Said) or event.internal:
        return False
    return event.asks is Asks.FOR or (sent is not None and sent.person != speaker.id)


def of(session: Session, event: Event, speaker: Person | None) -> tuple[tuple[Person, tuple[Consultation, ...]], ...]:
    """When somebody asks for a farmer without a phone: those whose name is in the words, and the asker's own."""
    words = _words_for(session, event, speaker)
    if words is None or speaker is None:
        return ()
    named = (person.c.name != "") & literal(words).contains(person.c.name)
    mine = or_(named, person.c.id == ward_id(speaker.id), person.c.id == _forgotten(event))
    query = select(person).where(person.c.helper.is_not(None), person.c.forgotten.is_(False), mine)
    found = session.execute(query.order_by(person.c.id).limit(_MOST)).all()
    cases = _cases(session, [row.id for row in found])
    return tuple((person_of(row), tuple(cases[row.id])) for row in found)


def _cases(session: Session, farmers: Sequence[str]) -> dict[str, list[Consultation]]:
    """What is open of each of these farmers', and the last that ended, the newest first."""
    found: dict[str, list[Consultation]] = {farmer: [] for farmer in farmers}
    if not farmers:
        return found
    query = select(consultation).where(consultation.c.farmer.in_(farmers)).order_by(consultation.c.number.desc())
    for row in session.execute(query):
        ended = sum(one.closed_at is not None for one in found[row.farmer])
        if row.closed_at is None or ended < _CASES:
            found[row.farmer].append(consultation_of(row))
    return found


def _words_for(session: Session, event: Event, speaker: Person | None) -> str | None:
    if isinstance(event, Commanded) and event.command in ("for", "forget"):
        return event.argument
    last = last_words(session, event, speaker)
    return last.text if last else _forgotten(event) or None


def _forgotten(event: Event) -> str:
    """The farmer whom a button of /forget names; "" for everything else."""
    tap = parse(event.data) if isinstance(event, Tapped) else None
    mark, _, ward = tap.argument.partition("_") if tap is not None and tap.verb is Verb.FOR else ("", "", "")
    return ward if mark == MARK else ""


def last_words(session: Session, event: Event, speaker: Person | None) -> Message | None:
    """The newest words of this person's that belong to no consultation, when a button says what they were."""
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if tap is None or tap.verb is not Verb.FOR or speaker is None:
        return None
    query = select(message).where(message.c.person == speaker.id, message.c.number.is_(None))
    row = session.execute(query.order_by(message.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    ref = ref_of(row.ref_address, row.ref_message)
    return Message(None, row.person, row.at, row.text, media_of(row.media), ref, row.version, row.album)
