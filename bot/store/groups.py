"""Groups of the same question: who rides with whom, what was said to all of them, and who else has asked the same.

On PostgreSQL whoever reads a group holds its lock until the end of the transaction: what is written are whole snapshots.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, and_, func, insert, or_, select, update

from bot.core.events import Event, Rang, Tapped
from bot.core.experts.group_state import Group, Member, Standing, Word
from bot.core.situation import Consultation, Situation, Status
from bot.core.taps import Verb, parse
from bot.store.group_tables import group_member, group_word
from bot.store.rows import Values, consultation_of, media_json, media_of
from bot.store.tables import consultation, person, timer
from bot.store.transaction import Session
from bot.store.write import put
from knowledge.model import Words

_UNANSWERED = (str(Status.WAITING), str(Status.TAKEN))
_LED = ("follow", "pass_on")  # the bells that ask how the lead's case stands
_LOCKS = 0x6E64  # the first half of the advisory locks' keys, so that they are nobody else's


def of(session: Session, event: Event, cases: Iterable[Consultation | None]) -> tuple[Group, ...]:
    """The groups in which these cases are, or which a button names. Asked only of what is or was with a person."""
    numbers = {one.number for one in cases if one is not None and (one.with_person or one.first_reply_at is not None)}
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if tap is not None and tap.verb is Verb.SAME and tap.argument.isdecimal() and len(tap.argument) < 10:
        numbers.add(int(tap.argument))
    return _groups(session, numbers, lead=isinstance(event, Rang) and event.kind in _LED)


def looked(session: Session, situation: Situation, given: Sequence[Consultation]) -> Situation:
    """The situation with what else lies unanswered with those who were given these cases: it stands for itself, or leads."""
    c, m = consultation.c, group_member.c
    query = (
        select(consultation)
        .outerjoin(group_member, m.number == c.number)
        .where(
            c.holder.in_({one.holder for one in given}),
            c.status.in_(_UNANSWERED),
            c.number.not_in([one.number for one in given]),
            c.first_reply_at.is_(None),
            c.normalised != "",
            or_(m.number.is_(None), m.standing == str(Standing.LEAD)),
        )
        .order_by(c.number)
    )
    near = tuple(consultation_of(row) for row in session.execute(query))
    known = {group.id for group in situation.groups}
    more = [one for one in _groups(session, {one.number for one in near}) if one.id not in known]
    return replace(situation, near=near, groups=(*situation.groups, *more))


def member(session: Session, number: int) -> Member | None:
    """Where this case stands in its group; None where it never was in one."""
    row = session.execute(select(group_member).where(group_member.c.number == number)).first()
    return _member(row) if row else None


def _groups(session: Session, numbers: Collection[int], *, lead: bool = False) -> tuple[Group, ...]:
    ids = _ids(session, numbers)
    if ids and session.dialect == "postgresql":
        for one in ids:
            session.execute(select(func.pg_advisory_xact_lock(_LOCKS, one)))
        ids = _ids(session, numbers)
    if not ids:
        return ()
    m, w = group_member.c, group_word.c
    members = session.execute(
        select(group_member, person.c.name, person.c.phone, consultation.c.village)
        .join(consultation, consultation.c.number == m.number)
        .join(person, person.c.id == consultation.c.farmer)
        .where(m.of_group.in_(ids))
        .order_by(m.number)
    ).all()
    words = session.execute(select(group_word).where(w.of_group.in_(ids)).order_by(w.of_group, w.nth)).all()
    leads: dict[int, Consultation] = {}
    if lead:
        query = select(consultation, m.of_group).join(group_member, m.number == consultation.c.number)
        query = query.where(m.of_group.in_(ids), m.standing == str(Standing.LEAD))
        leads = {row.of_group: consultation_of(row) for row in session.execute(query)}
    return tuple(
        Group(
            one,
            tuple(_member(row, row.name, row.phone, row.village) for row in members if row.of_group == one),
            tuple(_word(row) for row in words if row.of_group == one),
            leads.get(one),
        )
        for one in ids
    )


def _ids(session: Session, numbers: Collection[int]) -> list[int]:
    if not numbers:
        return []
    return sorted(set(session.scalars(select(group_member.c.of_group).where(group_member.c.number.in_(numbers)))))


def _member(row: Row[Any], *private: str | None) -> Member:
    return Member(
        number=row.number,
        group=row.of_group,
        standing=Standing(row.standing),
        heard=row.heard,
        told=row.told,
        card=row.card,
        private=tuple(one or "" for one in private),
    )


def _word(row: Row[Any]) -> Word:
    return Word(
        group=row.of_group,
        nth=row.nth,
        at=row.at,
        by=row.by,
        act=row.act,
        text=row.text,
        media=media_of(row.media),
        entry=row.entry,
        questions=tuple(Words(zh, en) for zh, en in row.questions),
    )


def write(session: Session, members: Sequence[Member], words: Sequence[Word]) -> None:
    """Whole snapshots of members; words are appended."""
    rows: list[Values] = [
        {
            "number": one.number,
            "of_group": one.group,
            "standing": str(one.standing),
            "heard": one.heard,
            "told": one.told,
            "card": one.card,
        }
        for one in members
    ]
    put(session, group_member, "number", rows)
    said: list[Values] = [
        {
            "of_group": one.group,
            "nth": one.nth,
            "at": one.at,
            "by": one.by,
            "act": one.act,
            "text": one.text,
            "media": media_json(one.media),
            "entry": one.entry,
            "questions": [[words.zh, words.en] for words in one.questions],
        }
        for one in words
    ]
    if said:
        session.execute(insert(group_word), said)


def erase(session: Session, numbers: Any) -> None:
    """A farmer who is forgotten leaves, and the first of the others leads; words that all have heard go. They stand in the
    others' own records, and hold nothing of anybody's."""
    m, w = group_member.c, group_word.c
    for row in session.execute(select(group_member).where(m.number.in_(numbers))).all():
        session.execute(update(group_member).where(m.number == row.number).values(standing=str(Standing.ALONE)))
        others = select(group_member).where(m.of_group == row.of_group, m.standing != str(Standing.ALONE))
        left = session.execute(others.order_by(m.number)).all()
        if row.standing == Standing.LEAD and left:
            first = min(left, key=lambda one: (one.standing != Standing.JOINED, one.number))
            session.execute(update(group_member).where(m.number == first.number).values(standing=str(Standing.LEAD)))
            opened = select(consultation.c.opened_at).where(consultation.c.number == first.number)
            bell = {"number": first.number, "kind": "follow", "due": session.scalar(opened)}  # it rings at once
            session.execute(insert(timer), bell)
        waits = [one.heard for one in left if one.standing == Standing.JOINED]
        heard = and_(w.of_group == row.of_group, w.nth <= min(waits)) if waits else w.of_group == row.of_group
        session.execute(update(group_word).where(heard).values(text="", media=[]))
