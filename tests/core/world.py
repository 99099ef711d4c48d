"""A little world for stories: an in-memory stand-in for the store, the outbox and the clock around the pure decide().

It keeps what the real store keeps (people and their accounts, consultations, messages, remarks, timers, parcels with the
id they got on their channel, the journal) and builds the Situation by the same rules, so that a story of many steps is told
in a millisecond. A plan is applied whole. Parcels leave at once: whoever blocked the bot gets none, and the fate of a
parcel comes back as an event, as the sender makes it. Nothing here decides anything.

    world = World(house())
    world.farmer_says("骡子不吃草了")          what somebody says; `says(who, ...)` for the others
    world.taps("farmer", "土城子镇")            the newest button of that name in the inbox
    world.time_passes(minutes=30)              what became due meanwhile rings, in order
    world.hears("farmer")                      the texts that came since the last look
    world.inbox("expert")                      all of them
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.decide import decide
from bot.core.events import (
    Address,
    Commanded,
    Delivered,
    Edited,
    Event,
    FromPerson,
    Invited,
    Media,
    MediaKind,
    Rang,
    ReachabilityChanged,
    Ref,
    Said,
    SignedIn,
    Tapped,
    Undelivered,
    Unserved,
)
from bot.core.house import House
from bot.core.people import code_hash, farmer_id
from bot.core.plan import Line, Message, Parcel, ParcelKind, Plan
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
from tests.core.cast import ADDRESSES, POSTS

TUESDAY_NINE = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)  # 9:00 in the county
PHOTO = Media(MediaKind.PHOTO, "tg:photo")
VOICE = Media(MediaKind.VOICE, "tg:voice", seconds=7)


@dataclass(frozen=True)
class Posted:
    """A parcel that left, under the id it got on its channel."""

    id: int
    parcel: Parcel

    @property
    def text(self) -> str:
        return self.parcel.text

    @property
    def ref(self) -> Ref:
        return Ref(self.parcel.to, f"p{self.id}")

    @property
    def buttons(self) -> dict[str, str]:
        """What is written on the buttons, and what they carry."""
        return {button.text: button.data for row in self.parcel.buttons for button in row}


@dataclass(frozen=True)
class Bell:
    """A timer that is set."""

    id: int
    kind: str
    number: int
    due: datetime


class World:
    """See the module. `watch` is called with every event, situation and plan, for those who look for what never happens."""

    def __init__(self, house: House, watch: Callable[[Event, Situation, Plan], None] | None = None) -> None:
        self.house, self.now, self._watch = house, TUESDAY_NINE, watch
        self.consultations: dict[int, Consultation] = {}
        self.people: dict[str, Person] = {}
        self.accounts: dict[Address, str] = {ADDRESSES[who]: post for who, post in POSTS.items()}
        self.messages: list[Message] = []
        self.posted: list[Posted] = []
        self.bells: list[Bell] = []
        self.journal: list[tuple[datetime, Line]] = []
        self.invitations: dict[str, Invitation] = {}
        self.blocked: set[Address] = set()
        self._bells = self._keys = self._parcels = 0
        self._read: dict[Address, int] = {}

    # --- what people do

    def farmer_says(self, text: str = "", **more: Any) -> Plan:
        return self.says("farmer", text, **more)

    def says(self, who: str, text: str = "", **more: Any) -> Plan:
        """`to` is the parcel that is replied to; everything else as in Said."""
        to = more.pop("to", None)
        if to is not None:
            more["reply_to"] = to.ref
        sender = ADDRESSES[who]
        key = self._key()
        more.setdefault("ref", Ref(sender, key))
        return self.happens(Said(key=key, at=self.now, sender=sender, text=text, **more))

    def expert_replies(self, to: Posted, text: str = "", **more: Any) -> Plan:
        return self.says("expert", text, to=to, **more)

    def edits(self, who: str, old: str, new: str) -> Plan:
        """The newest message of that person with the words `old` now says `new`."""
        refs = [m.ref for m in self.messages if m.ref and m.ref.address == ADDRESSES[who] and m.text == old]
        ref = refs[-1] if refs else Ref(ADDRESSES[who], "never seen")
        return self.happens(Edited(key=self._key(), at=self.now, sender=ADDRESSES[who], ref=ref, text=new))

    def commands(self, who: str, command: str, argument: str = "", **more: Any) -> Plan:
        key = self._key()
        ref = Ref(ADDRESSES[who], key)
        return self.happens(
            Commanded(key=key, at=self.now, sender=ADDRESSES[who], command=command, argument=argument, ref=ref, **more)
        )

    def taps(self, who: str, button: str, on: Posted | None = None) -> Plan:
        """Presses the newest button of that name, or that of one message."""
        for one in reversed([on] if on else self.letters(who)):
            if button in one.buttons:
                return self.forges(who, one.buttons[button])
        raise AssertionError(f"{who} has no button {button!r}: {[one.buttons for one in self.letters(who)][-3:]}")

    def forges(self, who: str, data: str) -> Plan:
        """A button with this data, whoever made it."""
        return self.happens(Tapped(key=self._key(), at=self.now, sender=ADDRESSES[who], data=data))

    def blocks(self, who: str, *, notice: bool = True) -> None:
        """From now on nothing reaches this person; with `notice` the messenger says so at once."""
        self.blocked.add(ADDRESSES[who])
        if notice:
            self.happens(ReachabilityChanged(key=self._key(), at=self.now, sender=ADDRESSES[who], reachable=False))

    def comes_back(self, who: str) -> None:
        self.blocked.discard(ADDRESSES[who])
        self.happens(ReachabilityChanged(key=self._key(), at=self.now, sender=ADDRESSES[who], reachable=True))

    def is_in(self, kind: Any, chat: str = "-100") -> Plan:
        """A message in a group, a channel, of another bot."""
        return self.happens(Unserved(key=self._key(), at=self.now, sender=Address("tg", chat), kind=kind))

    def invites(self, post: str, code: str, *, days: int = 7) -> Plan:
        expires = self.now + timedelta(days=days)
        return self.happens(
            Invited(key=self._key(), at=self.now, code_hash=code_hash(code), person=post, expires=expires)
        )

    def signs_in(self, post: str) -> Plan:
        return self.happens(SignedIn(key=self._key(), at=self.now, person=post))

    def time_passes(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """What is due by then rings, each at its time."""
        until = self.now + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        while due := [bell for bell in self.bells if bell.due <= until]:
            self.rings(min(due, key=lambda bell: (bell.due, bell.id)))
        self.now = until

    def rings(self, bell: Bell) -> Plan:
        self.now = max(self.now, bell.due)
        self.bells = [one for one in self.bells if one.id != bell.id]
        return self.happens(
            Rang(key=f"timer:{bell.id}", at=self.now, timer=bell.id, kind=bell.kind, number=bell.number)
        )

    # --- what one can see

    def letters(self, who: str) -> list[Posted]:
        """What reached this person. Whoever has a post and no account reads it on the browser desk."""
        return [one for one in self.posted if one.parcel.to == ADDRESSES[who] and one.parcel.to not in self.blocked]

    def inbox(self, who: str) -> list[str]:
        return [one.text for one in self.letters(who)]

    def hears(self, who: str) -> list[str]:
        """What came since the last look."""
        texts, before = self.inbox(who), self._read.get(ADDRESSES[who], 0)
        self._read[ADDRESSES[who]] = len(texts)
        return texts[before:]

    def sees(self, who: str, part: str) -> Posted:
        """The newest message to this person that says `part`."""
        for one in reversed(self.letters(who)):
            if part in one.text:
                return one
        raise AssertionError(f"{who} never saw {part!r}, but: {self.inbox(who)}")

    def case(self, number: int = 1) -> Consultation:
        return self.consultations[number]

    def lines(self) -> list[Line]:
        return [line for _, line in self.journal]

    def farmer(self, who: str = "farmer") -> Person:
        return self.people[farmer_id(ADDRESSES[who])]

    # --- the line

    def happens(self, event: Event) -> Plan:
        """One event, as the desk handles it; then what left because of it, and its fate."""
        situation = self.situation(event)
        plan = decide(event, situation, self.house)
        if self._watch is not None:
            self._watch(event, situation, plan)
        for fate in self._apply(event, plan):
            self.happens(fate)
        return plan

    def situation(self, event: Event) -> Situation:
        """By the rules of the store: see bot/store/load.py."""
        people = {person.id: person for person in map(self._posted, self.house.county.people)}
        speaker = self._speaker(event, people)
        own = self._own(speaker)
        number, sent, message = self._meant(event)
        about = self.consultations.get(number or 0)
        return Situation(
            speaker=speaker,
            open=next((one for one in own if one.status in IN_BOT_HANDS), None),
            cases=tuple(one for one in own if one.with_person),
            recent=tuple([one for one in own if one.status is Status.CLOSED][:5]),
            about=about,
            farmer=self._farmer_of(about, speaker),
            message=message,
            sent=sent,
            people=people,
            invitation=self._invitation(event),
            next_number=max(self.consultations, default=0) + 1,
            spoken=self._spoken(speaker),
        )

    def _key(self) -> str:
        """A new event's key; no two things happen at the same instant."""
        self.now += timedelta(milliseconds=1)
        self._keys += 1
        return f"tg:{self._keys}"

    def _posted(self, post: Any) -> Person:
        kept = self.people.get(post.id)
        bound = [address for address, owner in self.accounts.items() if owner == post.id]
        reachable = kept is None or kept.reachable
        return Person(
            id=post.id,
            role=Role(post.role),
            language=kept.language if kept else Person("", Role.STAFF).language,
            name=post.title.zh,
            address=bound[-1] if bound and reachable else Address("web", post.id),
            phone=post.phone or "",
            reachable=reachable,
        )

    def _speaker(self, event: Event, people: dict[str, Person]) -> Person | None:
        if not isinstance(event, FromPerson):
            return None
        owner = self.accounts.get(event.sender, "")
        if owner in people:
            return people[owner]
        new = Person(farmer_id(event.sender), Role.FARMER, address=event.sender, known=False)
        return self.people.get(owner, new)

    def _own(self, speaker: Person | None) -> list[Consultation]:
        if speaker is None:
            return []
        if speaker.role is Role.FARMER:
            own = [one for one in self.consultations.values() if one.farmer == speaker.id and one.outcome != "erased"]
            return sorted(own, key=lambda one: (one.closed_at or one.touched_at, one.number), reverse=True)
        held = [one for one in self.consultations.values() if one.holder == speaker.id and one.status in WITH_PERSON]
        return sorted(held, key=lambda one: (one.due_at is None, one.due_at or one.opened_at, one.number))

    def _meant(self, event: Event) -> tuple[int | None, Sent | None, str | None]:
        match event:
            case Said(about=int(number)):
                return number, None, None
            case Said(reply_to=Ref() as ref):
                sent = next((self._sent(one) for one in self.posted if one.ref == ref), None)
                earlier = self._earlier(ref)
                return (sent.number, sent, None) if sent else (earlier.number if earlier else None, None, None)
            case Edited(ref=ref):
                earlier = self._earlier(ref)
                return (earlier.number, None, earlier.text) if earlier else (None, None, None)
            case Tapped(data=data):
                tap = parse(data)
                return (tap.number if tap else None), None, None
            case Rang(number=number):
                return number, None, None
            case Delivered(parcel=id_) | Undelivered(parcel=id_):
                sent = next((self._sent(one) for one in self.posted if one.id == id_), None)
                return (sent.number if sent else None), sent, None
        return None, None, None

    def _sent(self, one: Posted) -> Sent:
        parcel = one.parcel
        return Sent(one.id, parcel.to, parcel.person, parcel.kind, parcel.number, parcel.text, parcel.author, one.ref)

    def _earlier(self, ref: Ref) -> Message | None:
        return next((m for m in reversed(self.messages) if m.ref == ref and not m.internal), None)

    def _farmer_of(self, about: Consultation | None, speaker: Person | None) -> Person | None:
        if about is None:
            return None
        return speaker if speaker is not None and speaker.id == about.farmer else self.people.get(about.farmer)

    def _invitation(self, event: Event) -> Invitation | None:
        if not isinstance(event, Commanded) or event.command != "start" or not event.argument:
            return None
        return self.invitations.get(code_hash(event.argument))

    def _spoken(self, speaker: Person | None) -> int:
        if speaker is None:
            return 0
        since = self.now - timedelta(minutes=1)
        return sum(at > since and line.actor == speaker.id for at, line in self.journal)

    def _apply(self, event: Event, plan: Plan) -> list[Event]:
        self.journal.append((event.at, plan.line))
        for person in plan.people:
            self.people[person.id] = person
            if person.role is Role.FARMER and isinstance(event, FromPerson) and person.id == farmer_id(event.sender):
                self.accounts[event.sender] = person.id
        self.consultations.update({one.number: one for one in plan.consultations})
        self.messages += plan.messages
        gone = {(number, kind) for number, kind in plan.drop_timers} | {(one.number, one.kind) for one in plan.timers}
        self.bells = [b for b in self.bells if (b.number, b.kind) not in gone and (b.number, "*") not in gone]
        for timer in plan.timers:
            self._bells += 1
            self.bells.append(Bell(self._bells, timer.kind, timer.number, timer.due))
        if plan.bind is not None:
            self.accounts.pop(plan.bind[0], None)
            self.accounts[plan.bind[0]] = plan.bind[1]
        if plan.invite is not None:
            self.invitations[plan.invite[0]] = Invitation(*plan.invite, used=False)
        if plan.use_invitation is not None:
            self.invitations[plan.use_invitation] = replace(self.invitations[plan.use_invitation], used=True)
        if plan.forget is not None:
            self._erase(plan.forget)
        return [fate for parcel in plan.parcels if (fate := self._leave(parcel)) is not None]

    def _leave(self, parcel: Parcel) -> Event | None:
        self._parcels += 1
        self.posted.append(Posted(self._parcels, parcel))
        if parcel.to in self.blocked:
            return Undelivered(
                key=f"parcel:{self._parcels}:undelivered",
                at=self.now,
                parcel=self._parcels,
                reason="Forbidden: bot was blocked by the user",
                unreachable=True,
            )
        if parcel.tell:
            return Delivered(key=f"parcel:{self._parcels}:delivered", at=self.now, parcel=self._parcels)
        return None

    def _erase(self, farmer: str) -> None:
        self.people.pop(farmer)
        self.accounts = {address: owner for address, owner in self.accounts.items() if owner != farmer}
        for number, one in self.consultations.items():
            if one.farmer == farmer:
                self.consultations[number] = replace(one, question="", normalised="", media=(), outcome="erased")
        self.messages = [replace(m, text="", media=()) if m.person == farmer else m for m in self.messages]


HARD = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"  # nobody wrote an answer to this one


def with_expert(world: World, question: str = HARD, who: str = "farmer", township: str = "土城子镇") -> Posted:
    """A question that nobody knew, with the township's expert: his card. What was said until then counts as read."""
    world.says(who, question)
    world.taps(who, township)
    for one in ADDRESSES:
        world.hears(one)
    expert = {"土城子镇": "expert", "照阳河镇": "other expert", "满德堂乡": "lead"}[township]
    return next(one for one in reversed(world.letters(expert)) if one.parcel.kind is ParcelKind.CARD)
