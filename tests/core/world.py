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
from datetime import timedelta
from typing import Any

from bot.core.decide import decide
from bot.core.events import (
    Address,
    Commanded,
    Edited,
    Event,
    Invited,
    Media,
    MediaKind,
    Rang,
    ReachabilityChanged,
    Ref,
    Said,
    SignedIn,
    Tapped,
    Unserved,
)
from bot.core.experts.gathering import looks_for
from bot.core.house import House
from bot.core.people import code_hash, farmer_id
from bot.core.plan import Line, ParcelKind, Plan
from bot.core.situation import (
    Consultation,
    Person,
    Situation,
)
from tests.core import memory_groups
from tests.core.cast import ADDRESSES
from tests.core.memory import Bell, Memory, Posted

Watcher = Callable[[Event, Situation, Plan], None]
PHOTO = Media(MediaKind.PHOTO, "tg:photo")
VOICE = Media(MediaKind.VOICE, "tg:voice", seconds=7)


class World(Memory):
    """See the module. `watch` is called with every event, situation and plan, for those who look for what never happens."""

    def __init__(self, house: House, watch: Watcher | None = None) -> None:
        super().__init__(house)
        self._watch = watch
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
        opinions = [one for panel in self.panels.values() for one in panel.opinions if one.text == old]
        refs += [one.ref for one in opinions if one.ref and one.ref.address == ADDRESSES[who]]
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
                return self.forges(who, one.buttons[button], one.ref)
        raise AssertionError(f"{who} has no button {button!r}: {[one.buttons for one in self.letters(who)][-3:]}")

    def forges(self, who: str, data: str, ref: Ref | None = None) -> Plan:
        """A button with this data, whoever made it."""
        return self.happens(Tapped(key=self._key(), at=self.now, sender=ADDRESSES[who], data=data, ref=ref))

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
            Rang(key=f"timer:{bell.id}", at=self.now, timer=bell.id, kind=bell.kind, number=bell.number, due=bell.due)
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
        if given := looks_for(event, situation, plan):
            situation = memory_groups.looked(self, situation, given)
            plan = decide(event, situation, self.house)
        if self._watch is not None:
            self._watch(event, situation, plan)
        for fate in self.apply(event, plan):
            self.happens(fate)
        return plan

    def _key(self) -> str:
        """A new event's key; no two things happen at the same instant."""
        self.now += timedelta(milliseconds=1)
        self._keys += 1
        return f"tg:{self._keys}"


HARD = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"  # nobody wrote an answer to this one


def with_expert(world: World, question: str = HARD, who: str = "farmer", township: str = "土城子镇") -> Posted:
    """A question that nobody knew, with the township's expert: his card. What was said until then counts as read."""
    world.says(who, question)
    world.taps(who, township)
    for one in ADDRESSES:
        world.hears(one)
    expert = {"土城子镇": "expert", "照阳河镇": "other expert", "满德堂乡": "lead"}[township]
    return next(one for one in reversed(world.letters(expert)) if one.parcel.kind is ParcelKind.CARD)
