"""Who is away, what each has on the desk, and the cases that lie with somebody who is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update

from bot.config import County
from bot.core.events import AbsenceEnded, AbsencePlanned, Commanded, Event, RosterLookedOver, Tapped
from bot.core.posts.roster import away_on
from bot.core.situation import Absence, Consultation, Load, Person, Status
from bot.core.taps import Verb, parse
from bot.store.rows import consultation_of, person_of
from bot.store.tables import absence, consultation, person
from bot.store.transaction import Session

_PRESENT = select(absence).where(absence.c.last >= bindparam("since")).order_by(absence.c.id)
_ON_DESK = (str(Status.WAITING), str(Status.TAKEN))
_LOADS = (
    select(consultation.c.holder, func.count(), func.max(consultation.c.given_at))
    .where(consultation.c.status.in_(_ON_DESK), consultation.c.holder.is_not(None))
    .group_by(consultation.c.holder)
)


def absences(session: Session, at: datetime) -> tuple[Absence, ...]:
    """Those that are not over (or ended yesterday, wherever midnight is). One query a transaction, and one more after each
    that is written."""
    if session.absences is None:
        rows = session.execute(_PRESENT, {"since": at.date() - timedelta(days=1)})
        session.absences = tuple(
            Absence(row.id, row.person, row.first, row.last, row.stand_in, row.set_by) for row in rows
        )
    return session.absences


def loads(session: Session, county: County) -> Mapping[str, Load]:
    """What each has on the desk. Asked only where several share a township: else nobody is chosen by it."""
    if not _shared(county):
        return {}
    return {row[0]: Load(row[1], row[2]) for row in session.execute(_LOADS)}


def _shared(county: County) -> bool:
    return any(len(county.experts_of(township.id)) > 1 for township in county.townships) or any(
        sum(post.enterprise == base.id for post in county.people) > 1 for base in county.enterprises
    )


def lying_with(session: Session, holder: str | None) -> tuple[Consultation, ...]:
    """What waits with this person, or with nobody, the most urgent first: one reminder holds all of it."""
    whose = consultation.c.holder == holder if holder is not None else consultation.c.holder.is_(None)
    query = (
        select(consultation)
        .where(whose, consultation.c.status.in_(_ON_DESK))
        .order_by(consultation.c.due_at, consultation.c.number)
    )
    return tuple(consultation_of(row) for row in session.execute(query))


def adrift(
    session: Session, event: Event, county: County, away: tuple[Absence, ...], speaker: Person | None
) -> tuple[tuple[Consultation, Person], ...]:
    """The open cases that may have to move because of this event, oldest first, each with its farmer."""
    who = looked_at(event, speaker)
    if who is None:
        return ()
    today = event.at.astimezone(county.tz).date()
    there = {post.id for post in county.people} - away_on(away, today).keys()
    mine: ColumnElement[bool] = or_(consultation.c.holder == who, consultation.c.lent_by == who)
    if not who:
        mine = or_(consultation.c.holder.not_in(there), consultation.c.lent_by.is_not(None))
    query = (
        select(consultation)
        .where(consultation.c.status.in_(_ON_DESK), mine)
        .order_by(consultation.c.number)
        .with_for_update()
    )
    cases = [consultation_of(row) for row in session.execute(query)]
    farmers = {
        row.id: person_of(row)
        for row in session.execute(select(person).where(person.c.id.in_({case.farmer for case in cases})))
    }
    return tuple((case, farmers[case.farmer]) for case in cases if case.farmer in farmers)


def looked_at(event: Event, speaker: Person | None) -> str | None:
    """Whose cases the event may move: "" for everybody's, None for nobody's."""
    match event:
        case RosterLookedOver():
            return ""
        case AbsencePlanned(person=who) | AbsenceEnded(person=who):
            return who
        case Commanded(command="away" | "back"):
            return speaker.id if speaker else None
        case Tapped(data=data) if (tap := parse(data)) and tap.verb is Verb.AWAY:
            return speaker.id if speaker else None
    return None


def write(session: Session, changed: tuple[Absence, ...], at: datetime) -> None:
    """New absences, and the changed days of old ones."""
    if changed:
        session.absences = None
    for one in changed:
        days: dict[str, str | date | None] = {"first": one.first, "last": one.last, "stand_in": one.stand_in}
        if one.id:
            session.execute(update(absence).where(absence.c.id == one.id).values(days))
        else:
            session.execute(insert(absence).values(person=one.person, set_by=one.set_by, at=at, **days))
