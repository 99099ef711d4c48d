"""What became of a parcel, whether a person can be reached, and the events that only go on record."""

from __future__ import annotations

from dataclasses import replace

from bot.core.alarms import alerts
from bot.core.draft import Draft
from bot.core.events import Asks, Delivered, Invited, ReachabilityChanged, SignedIn, Undelivered, Unserved
from bot.core.panel import panel_opinions
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import Person, Role, Sent, Status


def delivered(draft: Draft, event: Delivered) -> Plan:
    """Who wrote the words hears that they arrived; on a page they only lie ready."""
    sent = draft.situation.sent
    author = draft.situation.people.get(sent.author or "") if sent else None
    if sent is not None and author is not None:
        key = "desk.delivered" if sent.to.channel == "tg" else "desk.delivered_web"
        draft.tell(author, ParcelKind.DESK, key, number=sent.number)
    return draft.plan("delivered", sent.number if sent else None, data={"parcel": event.parcel})


def undelivered(draft: Draft, event: Undelivered) -> Plan:
    """A farmer's parcel that never leaves is told to who has the case; of somebody with a post it is remembered that messages
    do not arrive there, and a case whose card did not goes to the next rung.

    Nothing is told of a parcel to somebody with a post, and only cards move a case: each rung has one, so that the line
    cannot run in a circle.
    """
    sent, farmer, case = draft.situation.sent, draft.situation.farmer, draft.situation.about
    data = {"parcel": event.parcel, "reason": event.reason, "unreachable": event.unreachable}
    if sent is None:
        return draft.plan("undelivered", data=data)
    to_farmer = draft.house.county.person(sent.person) is None
    if event.unreachable and to_farmer and farmer is not None and farmer.id == sent.person:
        out_of_reach = draft.helper_of(farmer) if farmer.address is None else farmer
        if out_of_reach is not None:
            draft.save_person(replace(out_of_reach, reachable=False))
    if to_farmer:
        holders = dict.fromkeys(
            filter(None, (sent.author, case.holder if case is not None and case.with_person else None))
        )
        for holder in (draft.situation.people.get(person) for person in holders):
            if holder is not None:
                _tell_why(draft, holder, sent.number, event)
    else:
        _missed(draft, event, sent)
    return draft.plan("undelivered", sent.number, data=data)


def _missed(draft: Draft, event: Undelivered, sent: Sent) -> None:
    """What somebody with a post did not get."""
    case, person = draft.situation.about, draft.situation.people.get(sent.person)
    if event.unreachable and person is not None and person.address == sent.to:
        draft.save_person(replace(person, reachable=False))
    waits = case is not None and case.status is Status.WAITING and case.holder == sent.person
    if case is not None and waits and sent.kind == ParcelKind.CARD:
        draft.wake("pass_on", case.number, draft.now)
    if case is not None and sent.asks is Asks.OPINION:
        panel_opinions.unreached(draft, case, sent.person)


def _tell_why(draft: Draft, holder: Person, number: int | None, event: Undelivered) -> None:
    if event.unreachable:
        why = draft.words("desk.why_blocked", holder.language)
    else:
        why = draft.words("desk.why_refused", holder.language, reason=event.reason)
    draft.tell(holder, ParcelKind.DESK, "desk.undelivered", number=number, why=why)


def reachability(draft: Draft, event: ReachabilityChanged, speaker: Person) -> Plan:
    """Somebody blocked the bot or came back. Who waits for an answer of theirs is told that it will not arrive."""
    draft.save_person(replace(speaker, reachable=event.reachable))
    if not event.reachable and speaker.role is Role.FARMER:
        for case in draft.situation.cases:
            if holder := draft.situation.people.get(case.holder or ""):
                draft.tell(holder, ParcelKind.DESK, "desk.unreachable", number=case.number)
    return draft.plan("reachability", actor=speaker.id, data={"reachable": event.reachable})


def failed(draft: Draft, speaker: Person) -> Plan:
    """Our own fault: the person is not left in silence, and staff hear that somebody should look."""
    phones = draft.house.county.phones
    kind = ParcelKind.NOTICE if speaker.role is Role.FARMER else ParcelKind.DESK
    agriculture, government = phones.agriculture, phones.government
    draft.tell(speaker, kind, "trouble.sorry", agriculture=agriculture, government=government)
    for member in alerts.staff(draft):
        draft.tell(member, ParcelKind.DESK, "trouble.staff")
    return draft.plan("failed", actor=speaker.id)


def unserved(draft: Draft, event: Unserved, speaker: Person) -> Plan:
    """A group is told once that the bot speaks in private; channels, bots and the rest get no answer at all."""
    if event.kind == "group" and not speaker.known:
        draft.save_person(speaker)
        draft.tell(speaker, ParcelKind.NOTICE, "private_only")
    return draft.plan("unserved", actor=str(event.sender), data={"kind": event.kind})


def invited(draft: Draft, event: Invited) -> Plan:
    return draft.plan(
        "invited",
        actor="operator",
        data={"person": event.person},
        invite=(event.code_hash, event.person, event.expires),
    )


def signed_in(draft: Draft, event: SignedIn) -> Plan:
    return draft.plan("signed_in", actor=event.person)
