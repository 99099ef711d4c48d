"""Writes a Plan: all of it, in the transaction that is open, with one line of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.core.events import Address, Event, FromPerson, Rang
from bot.core.people import farmer_id
from bot.core.plan import LASTING, Plan
from bot.core.situation import IN_BOT_HANDS, Role, Situation
from bot.errors import StoreUnavailable
from bot.store import clusters, filters, groups, numbers, panels, posts, proposals, roster, work
from bot.store.erase import erase
from bot.store.rows import consultation_values, message_values, parcel_values, person_values
from bot.store.tables import account, consultation, invitation, journal, message, parcel, person, remark, timer
from bot.store.transaction import Session
from bot.store.write import put, put_new

# Built once, as in load.py.
_RANG = delete(timer).where(timer.c.id == bindparam("rang"))
_OF = delete(timer).where(timer.c.number == bindparam("of"))
_DROP_TIMERS = _OF.where(*(timer.c.kind != kind for kind in LASTING))
_DROP_TIMER = _OF.where(timer.c.kind == bindparam("what"))
_SET_TIMER = insert(timer)
_SAY = {table.name: insert(table) for table in (message, remark)}
_ENQUEUE_ONE = insert(parcel).returning(parcel.c.id)
_ENQUEUE = insert(parcel).returning(parcel.c.id, sort_by_parameter_order=True)

_NOTHING_KNOWN = Situation()


@dataclass(frozen=True, slots=True)
class Applied:
    """What is now on its way: the new parcels' ids, in order, and the addresses they go to.

    `orphans` are the media files (`file:<name>`) that an erasure left without any message: to be deleted by
    whoever keeps them.
    """

    parcels: tuple[int, ...] = ()
    addresses: frozenset[Address] = frozenset()
    orphans: tuple[str, ...] = ()


def apply(session: Session, event: Event, plan: Plan, before: Situation = _NOTHING_KNOWN) -> Applied:
    """Writes the whole plan. Raises StoreUnavailable also when another process has just done this very event.

    `before` is the Situation that the plan was made for, loaded in this transaction: what stands there as it would be
    written is not written again.
    """
    _journal(session, event, plan)
    if isinstance(event, Rang):
        session.execute(_RANG, {"rang": event.timer})
    _people(session, event, plan, before)
    _consultations(session, plan)
    _messages(session, plan)
    _timers(session, plan, before)
    roster.write(session, plan.absences, event.at)
    panels.write(session, plan.panels)
    clusters.write(session, plan.clusters, event.at)
    work.write(session, plan.work)
    filters.write(session, plan.filters, event.at)
    proposals.write(session, plan.proposals, plan.line.actor, event.at)
    groups.write(session, plan.members, plan.words)
    _accounts(session, event, plan)
    orphans = erase(session, plan.forget) if plan.forget else ()
    return Applied(_parcels(session, event, plan), frozenset(one.to for one in plan.parcels), orphans)


def _journal(session: Session, event: Event, plan: Plan) -> None:
    line = plan.line
    row = {
        "key": event.key,
        "at": event.at,
        "kind": line.kind,
        "number": line.number,
        "actor": line.actor,
        "data": dict(line.data),
    }
    if not put_new(session, journal, "key", row):
        raise StoreUnavailable(f"{event.key} is in the journal already")


def _people(session: Session, event: Event, plan: Plan, before: Situation) -> None:
    known = (before.speaker, before.farmer, *before.people.values())
    changed = [one for one in plan.people if one not in known]
    put(session, person, "id", [person_values(one, event.at) for one in changed], keep=("seen_at",))
    if any(one.role is not Role.FARMER for one in changed):
        posts.forget(session)
    if not isinstance(event, FromPerson) or (before.speaker and before.speaker.known):
        return  # whoever is known to speak from an address has it
    for one in changed:
        # Only who speaks for himself: an old snapshot of a farmer must not take back an address that is bound to a
        # post by now.
        if one.role is Role.FARMER and one.id == farmer_id(event.sender):
            _bind(session, event.sender, one.id, event)


def _bind(session: Session, address: Address, person_id: str, event: Event) -> None:
    put(session, account, "address", [{"address": str(address), "person": person_id, "bound_at": event.at}])


def _consultations(session: Session, plan: Plan) -> None:
    # Those that leave the bot's hands first: a farmer can have one in them, even within a plan.
    ordered = sorted(plan.consultations, key=lambda one: one.status in IN_BOT_HANDS)
    put(session, consultation, "number", [consultation_values(one) for one in ordered])
    for one in ordered:
        numbers.use(session, one.number)


def _messages(session: Session, plan: Plan) -> None:
    for one in plan.messages:
        table = remark if one.internal else message
        version = one.version or 1
        if one.version == 0 and one.ref is not None:
            earlier = select(func.max(table.c.version)).where(
                table.c.ref_address == str(one.ref.address), table.c.ref_message == one.ref.message
            )
            version = (session.scalar(earlier) or 0) + 1
        session.execute(_SAY[table.name], message_values(one, version))


def _timers(session: Session, plan: Plan, before: Situation) -> None:
    fresh = {(one.number, one.kind): one for one in plan.timers}  # the last one set of a kind is the one that counts
    # Dropped before they are set anew: a bell that rings with the old id means nothing any more.
    drops = {*plan.drop_timers, *fresh}
    old = sorted(drop for drop in drops if drop[0] != before.next_number)  # a new consultation has none
    whole = [{"of": number} for number, kind in old if kind == "*"]
    single = [{"of": number, "what": kind} for number, kind in old if kind != "*"]
    if whole:
        session.execute(_DROP_TIMERS, whole)
    if single:
        session.execute(_DROP_TIMER, single)
    if fresh:
        rows = [{"number": one.number, "kind": one.kind, "due": one.due} for one in fresh.values()]
        session.execute(_SET_TIMER, rows)


def _unbind_others(session: Session, address: Address, person_id: str) -> None:
    """A post is held on one account of a channel: a lost telephone keeps no power."""
    same_channel = account.c.address.like(f"{address.channel}:%")
    others = account.c.person == person_id, same_channel, account.c.address != str(address)
    session.execute(delete(account).where(*others))


def _accounts(session: Session, event: Event, plan: Plan) -> None:
    if plan.bind is not None:
        _unbind_others(session, *plan.bind)
        _bind(session, *plan.bind, event)
        posts.forget(session)
    if plan.use_invitation is not None:
        used = update(invitation).where(invitation.c.code_hash == plan.use_invitation, invitation.c.used_at.is_(None))
        session.execute(used.values(used_at=event.at))
    if plan.invite is not None:
        code_hash, person_id, expires = plan.invite
        row = {"code_hash": code_hash, "person": person_id, "expires": expires, "used_at": None}
        put(session, invitation, "code_hash", [row])


def _parcels(session: Session, event: Event, plan: Plan) -> tuple[int, ...]:
    if not plan.parcels:
        return ()
    if len(plan.parcels) == 1:  # by far the most plans; one row costs less without the machinery for many
        return (session.execute(_ENQUEUE_ONE, parcel_values(plan.parcels[0], event.at)).scalar_one(),)
    rows = [parcel_values(one, event.at) for one in plan.parcels]
    return tuple(session.scalars(_ENQUEUE, rows))
