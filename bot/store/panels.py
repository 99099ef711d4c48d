"""Panels as whole snapshots: read with the consultation they belong to, written over as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, tuple_, update

from bot.core.events import Event, Ref, Tapped
from bot.core.panel.panel_state import OPEN_PANEL, Certainty, Member, Opinion, Panel, PanelStatus
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Utterance
from bot.core.taps import Verb, parse
from bot.store.panel_tables import opinion, panel, panel_member
from bot.store.rows import Values, media_json, media_of, ref_of
from bot.store.tables import message, parcel
from bot.store.transaction import Session

_SAID = [str(kind) for kind in (ParcelKind.ANSWER, ParcelKind.REPLY, ParcelKind.SAFETY)]
_TALK = 40  # lines that are read at most
_KEY = (panel.c.number, panel.c.nth)


def of(session: Session, cases: Iterable[Consultation | None]) -> tuple[Panel, ...]:
    """Every panel of these consultations, the oldest first. No query where none of them ever had one, else three."""
    numbers = sorted({case.number for case in cases if case is not None and case.panels})
    if not numbers:
        return ()
    found = session.execute(select(panel).where(panel.c.number.in_(numbers)).order_by(*_KEY)).all()
    members: dict[tuple[int, int], list[Member]] = defaultdict(list)
    asked = select(panel_member).where(panel_member.c.number.in_(numbers))
    for row in session.execute(asked.order_by(panel_member.c.number, panel_member.c.nth, panel_member.c.place)):
        members[row.number, row.nth].append(
            Member(row.person, row.declined, row.unreached, row.dissent, row.dissent_at)
        )
    opinions: dict[tuple[int, int], list[Opinion]] = defaultdict(list)
    said = select(opinion).where(opinion.c.number.in_(numbers))
    for row in session.execute(said.order_by(opinion.c.number, opinion.c.nth, opinion.c.place)):
        opinions[row.number, row.nth].append(_opinion(row))
    return tuple(_panel(row, members[row.number, row.nth], opinions[row.number, row.nth]) for row in found)


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(
        person=row.person,
        version=row.version,
        at=row.at,
        text=row.text,
        media=media_of(row.media),
        ref=ref_of(row.ref_address, row.ref_message),
        album=row.album,
        late=row.late,
    )


def _panel(row: Row[Any], members: list[Member], opinions: list[Opinion]) -> Panel:
    return Panel(
        number=row.number,
        nth=row.nth,
        status=PanelStatus(row.status),
        chair=row.chair,
        question=row.question,
        opened_at=row.opened_at,
        minutes=row.minutes,
        red=row.red,
        members=tuple(members),
        opinions=tuple(opinions),
        material=row.material,
        called_at=row.called_at,
        due_at=row.due_at,
        answer=row.answer,
        answer_ref=ref_of(row.answer_ref_address, row.answer_ref_message),
        certainty=Certainty(row.certainty) if row.certainty else None,
        measures=row.measures,
        answers_for=row.answers_for,
        recheck_on=row.recheck_on,
        concluded_by=row.concluded_by,
        ended_at=row.ended_at,
        outcome=row.outcome,
    )


def write(session: Session, panels: Iterable[Panel]) -> None:
    """These snapshots, whole: a panel that is there is written over, with its members and opinions."""
    for one in panels:
        key = {"number": one.number, "nth": one.nth}
        here = tuple_(*_KEY) == (one.number, one.nth)
        if session.execute(update(panel).where(here).values(panel_values(one))).rowcount == 0:
            session.execute(insert(panel).values(key | panel_values(one)))
        for table, rows in ((panel_member, member_values(one)), (opinion, opinion_values(one))):
            session.execute(delete(table).where(table.c.number == one.number, table.c.nth == one.nth))
            if rows:
                session.execute(insert(table), [key | {"place": place} | row for place, row in enumerate(rows)])


def panel_values(one: Panel) -> Values:
    return {
        "status": str(one.status),
        "chair": one.chair,
        "opened_at": one.opened_at,
        "minutes": one.minutes,
        "red": one.red,
        "called_at": one.called_at,
        "due_at": one.due_at,
        "ended_at": one.ended_at,
        "outcome": one.outcome,
        "certainty": str(one.certainty) if one.certainty else None,
        "answers_for": one.answers_for,
        "recheck_on": one.recheck_on,
        "concluded_by": one.concluded_by,
        "question": one.question,
        "material": one.material,
        "answer": one.answer,
        "answer_ref_address": str(one.answer_ref.address) if one.answer_ref else None,
        "answer_ref_message": one.answer_ref.message if one.answer_ref else None,
        "measures": one.measures,
    }


def member_values(one: Panel) -> list[Values]:
    return [
        {
            "person": member.person,
            "declined": member.declined,
            "unreached": member.unreached,
            "dissent": member.dissent,
            "dissent_at": member.dissent_at,
        }
        for member in one.members
    ]


def opinion_values(one: Panel) -> list[Values]:
    return [
        {
            "person": said.person,
            "version": said.version,
            "at": said.at,
            "late": said.late,
            "ref_address": str(said.ref.address) if said.ref else None,
            "ref_message": said.ref.message if said.ref else None,
            "album": said.album,
            "text": said.text,
            "media": media_json(said.media),
        }
        for said in one.opinions
    ]


def edited(session: Session, ref: Ref) -> tuple[int, str] | None:
    """The consultation and the words of the opinion that was written there; None when none was."""
    query = (
        select(opinion.c.number, opinion.c.text)
        .where(opinion.c.ref_address == str(ref.address), opinion.c.ref_message == ref.message)
        .order_by(opinion.c.number.desc(), opinion.c.nth.desc(), opinion.c.place.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return (row.number, row.text) if row else None


def talk(session: Session, event: Event, about: Consultation | None) -> tuple[Utterance, ...]:
    """What was said between the farmer and us, when the event calls a panel."""
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if about is None or tap is None or tap.verb is not Verb.PANEL_CALL:
        return ()
    mine = message.c.number == about.number, message.c.person == about.farmer, message.c.text != ""
    said = session.execute(select(message).where(*mine).order_by(message.c.id.desc()).limit(_TALK))
    newest = {row.ref_message or f"#{row.id}": row for row in reversed(said.all())}  # of a message that was edited
    found = [Utterance(row.at, row.person, row.text) for row in newest.values()]
    told = parcel.c.number == about.number, parcel.c.person == about.farmer, parcel.c.kind.in_(_SAID)
    sent = session.execute(select(parcel).where(*told).order_by(parcel.c.id.desc()).limit(_TALK))
    found += [Utterance(row.queued_at, row.author, row.text) for row in reversed(sent.all())]
    return tuple(sorted(found, key=lambda one: one.at))


def erase(session: Session, numbers: Select[Any]) -> None:
    """The words of these consultations' panels; who sat on them, and when, stays."""
    session.execute(
        update(panel)
        .where(panel.c.number.in_(numbers))
        .values(question="", material="", answer="", measures="", answer_ref_address=None, answer_ref_message=None)
    )
    session.execute(update(panel_member).where(panel_member.c.number.in_(numbers)).values(dissent=""))
    session.execute(
        update(opinion)
        .where(opinion.c.number.in_(numbers))
        .values(text="", media=[], album="", ref_address=None, ref_message=None)
    )


def sat_on(person_id: str) -> Select[Any]:
    """The numbers of the cases with an open panel on which this person was asked."""
    return (
        select(panel.c.number)
        .join(panel_member, tuple_(panel_member.c.number, panel_member.c.nth) == tuple_(*_KEY))
        .where(
            panel.c.called_at.is_not(None),
            panel.c.status.in_([str(status) for status in OPEN_PANEL]),
            panel_member.c.person == person_id,
        )
    )
