"""What we know when an event comes in: builds the Situation.

On PostgreSQL the farmer's row is locked before anything about the farmer is read, so that two processes handle a
farmer's events one after the other; a farmer nobody has seen yet is locked by the address. SQLite's writer holds the
lock of the whole file.

Queries of a plain message of a farmer, with `seen`: four (key, speaker, consultations, counters), and one more for those
with a post, once a transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, Select, Table, bindparam, func, or_, select

from bot.config import County
from bot.core.events import (
    Address,
    CaseClosed,
    CaseCorrected,
    CaseReopened,
    Commanded,
    ConclusionWritten,
    Delivered,
    Edited,
    Event,
    FromPerson,
    Opened,
    Rang,
    Ref,
    Said,
    SignedIn,
    Tapped,
    Undelivered,
)
from bot.core.people import code_hash, farmer_id
from bot.core.plan import ParcelKind
from bot.core.situation import (
    IN_BOT_HANDS,
    WITH_PERSON,
    Consultation,
    Invitation,
    Person,
    Role,
    Sent,
    Situation,
    Status,
)
from bot.core.taps import parse
from bot.store import clusters, filters, groups, numbers, panels, posts, proposals, roster, wards, work
from bot.store.rows import consultation_of, person_of, sent_of
from bot.store.tables import account, consultation, invitation, journal, message, parcel, person, remark, timer
from bot.store.transaction import Session

_RECENT = 5
_TOGETHER = frozenset({"remind", "pass_on"})  # the timers that speak of several cases at once
_SPOKEN_WITHIN = timedelta(minutes=1)

# The statements of the common way are built once: building them anew would cost more than running them.
_SEEN = select(journal.c.id).where(journal.c.key == bindparam("key"))
_BY_ACCOUNT = (
    select(person, account.c.person.label("bound"))
    .select_from(account.join(person, person.c.id == account.c.person))
    .where(account.c.address == bindparam("address"))
    .with_for_update(of=person)
)
_FARMER: BindParameter[str] = bindparam("farmer")
# "Closed" is asked by its time: asked by the status, SQLite would walk through everybody's closed consultations by number.
_LAST_CLOSED = (
    select(consultation.c.number)
    .where(consultation.c.farmer == _FARMER, consultation.c.closed_at.is_not(None), consultation.c.erased.is_(False))
    .order_by(consultation.c.number.desc())
    .limit(_RECENT)
)
_OWN = select(consultation).where(
    consultation.c.farmer == _FARMER, or_(consultation.c.status != "closed", consultation.c.number.in_(_LAST_CLOSED))
)
_SPOKEN = (
    select(func.count())
    .select_from(journal)
    .where(
        journal.c.actor == bindparam("actor"),
        journal.c.at > bindparam("since"),
        journal.c.at <= bindparam("until"),
    )
)
_COUNTERS = {source: select(_SPOKEN.scalar_subquery(), number) for source, number in numbers.COLUMNS.items()}


def seen(session: Session, key: str) -> bool:
    """Whether the event with this key has happened already."""
    return session.execute(_SEEN, {"key": key}).first() is not None


def situation(session: Session, event: Event, county: County) -> Situation:
    """All that decide() may know about this event. Needs a writing session. Raises StoreUnavailable."""
    people = posts.people(session, county)
    speaker = _speaker(session, event, people)
    meant = _meant(session, event)
    helper, speaker = wards.spoken_for(session, event, county, speaker, meant.number, meant.sent)
    own = _own(session, speaker) if speaker is None or speaker.role is Role.FARMER else _held(session, event, speaker)
    about, farmer = _about(session, event, meant.number, speaker, own)
    sent = meant.sent
    if isinstance(event, Rang) and event.kind == "outcome" and farmer is not None:
        own, sent = _own(session, farmer), _answer(session, event.number, farmer)
    if isinstance(event, Rang) and event.kind in _TOGETHER and about is not None:
        own = roster.lying_with(session, about.holder)
    spoken, next_number = _counters(session, event, speaker)
    away = roster.absences(session, event.at)
    proposal, next_proposal = proposals.of_event(session, event)
    adrift = roster.adrift(session, event, county, away, speaker)
    return Situation(
        speaker=speaker,
        open=next((one for one in own if one.status in IN_BOT_HANDS), None),
        cases=tuple(one for one in own if one.with_person),
        recent=tuple(one for one in own if one.status is Status.CLOSED),
        about=about,
        farmer=farmer,
        message=meant.message,
        sent=sent,
        people=people,
        invitation=_invitation(session, event),
        next_number=next_number,
        spoken=spoken,
        absences=away,
        loads=roster.loads(session, county),
        at_desk=posts.at_desk(session, people, event.at),
        adrift=adrift,
        panels=panels.of(session, (about, *own, *(case for case, _ in adrift))),
        talk=panels.talk(session, event, about),
        groups=groups.of(session, event, (about, *own, *(case for case, _ in adrift))),
        work=work.of_case(session, meant.number, speaker),
        unsent=work.unsent(session, event, speaker),
        saved=filters.of_event(session, event),
        remarked=meant.remarked,
        helper=helper,
        alike=clusters.alike(session, event, county, about),
        clusters=clusters.told(session, event, county),
        proposal=proposal,
        next_proposal=next_proposal,
        wards=wards.of(session, event, speaker),
        last=wards.last_words(session, event, speaker),
    )


# --- who speaks


def _speaker(session: Session, event: Event, people: Mapping[str, Person]) -> Person | None:
    if isinstance(event, SignedIn):
        return people.get(event.person) or _locked(session, select(person).where(person.c.id == event.person))
    if not isinstance(event, FromPerson):
        return None
    if event.sender.channel == "web" and event.sender.chat in people:
        return people[event.sender.chat]
    found = _by_account(session, event.sender, people)
    if found is None and session.dialect == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_lock_of(event.sender))))
        found = _by_account(session, event.sender, people)
    if found is not None:
        return found
    return Person(id=farmer_id(event.sender), role=Role.FARMER, address=event.sender, known=False)


def _by_account(session: Session, address: Address, people: Mapping[str, Person]) -> Person | None:
    row = session.execute(_BY_ACCOUNT, {"address": str(address)}).first()
    if row is None:  # nobody; or somebody with a post of whom nothing else is kept
        owner = session.scalar(select(account.c.person).where(account.c.address == str(address)))
        return people.get(owner) if owner else None
    if row.bound in people:
        return people[row.bound]
    # An account of somebody who has no post any more is a stranger's again.
    return person_of(row) if row.role == Role.FARMER else None


def _locked(session: Session, query: Select[Any]) -> Person | None:
    row = session.execute(query.with_for_update()).first()
    return person_of(row) if row else None


def _lock_of(address: Address) -> int:
    return int.from_bytes(hashlib.blake2s(str(address).encode(), digest_size=8).digest(), "big", signed=True)


# --- the speaker's consultations


def _own(session: Session, speaker: Person | None) -> Sequence[Consultation]:
    """A farmer's open consultations and the last closed ones, the last touched first."""
    if speaker is None or speaker.role is not Role.FARMER or not speaker.known:
        return ()
    found = [consultation_of(row) for row in session.execute(_OWN, {"farmer": speaker.id})]
    return sorted(found, key=lambda one: (one.closed_at or one.touched_at, one.number), reverse=True)


def _held(session: Session, event: Event, speaker: Person) -> Sequence[Consultation]:
    """The cases that somebody with a post has, the most urgent first; only a command asks for them."""
    if not isinstance(event, Commanded):
        return ()
    query = (
        select(consultation)
        .where(consultation.c.holder == speaker.id, consultation.c.status.in_([str(status) for status in WITH_PERSON]))
        .order_by(consultation.c.due_at.is_(None), consultation.c.due_at, consultation.c.number)
    )
    return [consultation_of(row) for row in session.execute(query)]


# --- what the event refers to


@dataclass(frozen=True, slots=True)
class _Meant:
    """What an event points at: a consultation's number, a parcel of ours, the words of an earlier message."""

    number: int | None = None
    sent: Sent | None = None
    message: str | None = None
    remarked: bool = False  # the earlier message is a remark


def _meant(session: Session, event: Event) -> _Meant:
    match event:
        case Said(about=int(number)):
            sent = _sent(session, event.reply_to) if event.reply_to else None
            return _Meant(number, sent)
        case Said(reply_to=Ref() as ref):
            sent = _sent(session, ref)
            if sent is not None:
                return _Meant(sent.number, sent)
            earlier = _earlier(session, ref)
            return _Meant(earlier.number if earlier else None)
        case Edited(ref=ref):
            earlier = _earlier(session, ref)
            if earlier is None and (opinion := panels.edited(session, ref)) is not None:
                return _Meant(opinion[0], message=opinion[1])
            if earlier is None and (kept := _earlier(session, ref, remark)) is not None:
                return _Meant(kept.number, message=kept.text, remarked=True)
            return _Meant(earlier.number, message=earlier.text) if earlier else _Meant()
        case ConclusionWritten(number=number) | CaseClosed(number=number):
            return _Meant(number)
        case CaseReopened(number=number) | CaseCorrected(number=number):
            return _Meant(number)
        case Tapped(data=data, ref=ref):
            tap = parse(data)
            return _Meant(tap.number or None, _sent(session, ref) if ref else None) if tap else _Meant()
        case Rang(number=number) | Opened(number=number):
            return _Meant(number)
        case Delivered(parcel=id_) | Undelivered(parcel=id_):
            row = session.execute(select(parcel).where(parcel.c.id == id_)).first()
            return _Meant(row.number, sent_of(row)) if row else _Meant()
    return _Meant()


def _sent(session: Session, ref: Ref) -> Sent | None:
    """The parcel that stands there; the newest, because a messenger may give an id again after years."""
    query = (
        select(parcel)
        .where(parcel.c.lane == str(ref.address), parcel.c.ref_message == ref.message)
        .order_by(parcel.c.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return sent_of(row) if row else None


def _earlier(session: Session, ref: Ref, said: Table = message) -> Row[int | None, str] | None:
    """The newest version of what was said there."""
    query = (
        select(said.c.number, said.c.text)
        .where(said.c.ref_address == str(ref.address), said.c.ref_message == ref.message)
        .order_by(said.c.id.desc())
        .limit(1)
    )
    return session.execute(query).first()


def _about(
    session: Session, event: Event, number: int | None, speaker: Person | None, own: Sequence[Consultation]
) -> tuple[Consultation | None, Person | None]:
    """The consultation meant and its farmer. A timer that was replaced or has rung already means nothing any more."""
    if number is None:
        return None, None
    for one in own:
        if one.number == number:
            return one, speaker
    of_it = select(consultation.c.farmer).where(consultation.c.number == number).scalar_subquery()
    farmer = _locked(session, select(person).where(person.c.id == of_it))
    query = select(consultation).where(consultation.c.number == number)
    if isinstance(event, Rang):
        query = query.where(select(timer.c.id).where(timer.c.id == event.timer, timer.c.number == number).exists())
    row = session.execute(query).first()
    return (consultation_of(row), farmer) if row else (None, None)


def _answer(session: Session, number: int, farmer: Person) -> Sent | None:
    """The last answer that went to the farmer: an entry, or a person's words."""
    written = parcel.c.author.is_not(None) & (parcel.c.kind != ParcelKind.QUESTION)
    answers = or_(parcel.c.entry.is_not(None), written)
    query = select(parcel).where(parcel.c.number == number, parcel.c.person == farmer.id, answers)
    row = session.execute(query.order_by(parcel.c.id.desc()).limit(1)).first()
    return sent_of(row) if row else None


# --- the rest


def _counters(session: Session, event: Event, speaker: Person | None) -> tuple[int, int]:
    """How often the speaker spoke in the last minute, and the number that a new consultation gets."""
    if speaker is None or not isinstance(event, FromPerson):
        return 0, 0
    source, parameters = numbers.source(session)
    window = {"actor": speaker.id, "since": event.at - _SPOKEN_WITHIN, "until": event.at}
    row = session.execute(_COUNTERS[source], {**window, **parameters}).one()
    numbers.offered(session, row[1])
    return row[0], row[1]


def _invitation(session: Session, event: Event) -> Invitation | None:
    if not isinstance(event, Commanded) or event.command != "start" or not event.argument:
        return None
    query = select(invitation).where(invitation.c.code_hash == code_hash(event.argument)).with_for_update()
    row = session.execute(query).first()
    return Invitation(row.code_hash, row.person, row.expires, row.used_at is not None) if row else None
