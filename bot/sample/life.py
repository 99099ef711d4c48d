"""One farmer's question and all that follows from it, in a small world of its own: nobody else asks anything here.

The Situation is built by the rules of bot/store/load.py, for what can happen in a sample life; what follows is decided by
bot/core. Nothing is written: what came of every event is kept in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.decide import decide
from bot.core.events import (
    Address,
    Asks,
    ConclusionWritten,
    Delivered,
    Event,
    FromPerson,
    Media,
    Rang,
    Ref,
    Said,
    Tapped,
)
from bot.core.house import House
from bot.core.panel.panel_state import Panel
from bot.core.plan import LASTING, Line, Message, Parcel, ParcelKind, Plan
from bot.core.situation import (
    IN_BOT_HANDS,
    Consultation,
    Language,
    Person,
    Role,
    Sent,
    Situation,
    Status,
    Utterance,
    Work,
)
from bot.core.taps import Tap, Verb, parse

# Ids that nothing else in a row's text looks like, so that a copy can put others in their place: see copies.py.
FIRST_NUMBER, FIRST_PARCEL = 700_000_001, 800_000_001
_TALKED = (ParcelKind.ANSWER, ParcelKind.REPLY, ParcelKind.SAFETY)


class Over(Exception):
    """The sample ends here: what would come next lies after its last moment."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One event's line of the journal, with the key under which it happened."""

    key: str
    at: datetime
    line: Line


@dataclass(frozen=True, slots=True)
class Posted:
    """A parcel and when it left."""

    id: int
    parcel: Parcel
    at: datetime


@dataclass(frozen=True, slots=True)
class _Bell:
    id: int
    kind: str
    number: int
    due: datetime


class Life:
    """A farmer's question from `begin` on. Whatever is done after `end` raises Over."""

    def __init__(self, house: House, farmer: Person, begin: datetime, end: datetime) -> None:
        self.house, self.farmer, self.now, self.end = house, farmer, begin, end
        self.cases: dict[int, Consultation] = {}
        self.panels: dict[tuple[int, int], Panel] = {}
        self.work: dict[int, Work] = {}
        self.messages: list[Message] = []
        self.posted: list[Posted] = []
        self.journal: list[Kept] = []
        self.bells: list[_Bell] = []
        self._bells = self._keys = 0
        self._people: Mapping[str, Person] = {post.id: _posted(post) for post in house.county.people}

    @property
    def case(self) -> Consultation:
        """The consultation as it stands; the newest, where one followed from another."""
        return self.cases[max(self.cases)]

    # --- what people do

    def farmer_says(self, text: str, media: tuple[Media, ...] = (), about: int | None = None) -> None:
        assert self.farmer.address is not None
        self._do(Said(**self._from(self.farmer.address), text=text, media=media, about=about, ref=self._ref()))

    def farmer_taps(self, verb: Verb, argument: str = "") -> None:
        assert self.farmer.address is not None
        tap = Tap(verb, self.case.number, argument)
        self._do(Tapped(**self._from(self.farmer.address), data=str(tap)))

    def post_says(self, who: str, text: str, asks: Asks | None = None, *, internal: bool = False) -> None:
        """Words of somebody with a post, at the desk: a reply, or the answer to what a form asked."""
        desk, number = self._people[who].address, self.case.number
        assert desk is not None
        said = Said(**self._from(desk), text=text, about=number, asks=asks, internal=internal, ref=self._ref(desk))
        self._do(said)

    def post_taps(self, who: str, verb: Verb, argument: str = "") -> None:
        desk = self._people[who].address
        assert desk is not None
        self._do(Tapped(**self._from(desk), data=str(Tap(verb, self.case.number, argument))))

    def conclude(self, who: str, answer: str, measures: str, recheck: str) -> None:
        """The form with a panel's conclusion, sent by its chair."""
        desk = self._people[who].address
        assert desk is not None
        written = ConclusionWritten(
            **self._from(desk), number=self.case.number, answer=answer, certainty="likely", measures=measures,
            answers_for=who, recheck=recheck,
        )  # fmt: skip
        self._do(written)

    def wait(self, until: datetime) -> None:
        """Time goes by; what comes due meanwhile rings, in its order. Raises Over."""
        while self.bells and (bell := min(self.bells, key=lambda one: (one.due, one.id))).due <= until:
            self._at(bell.due)
            self.bells.remove(bell)
            rang = Rang(
                key=f"timer:{bell.id}", at=self.now, timer=bell.id, kind=bell.kind, number=bell.number, due=bell.due
            )
            self._do(rang)
        self._at(until)

    # --- the little store

    def _at(self, when: datetime) -> None:
        if when > self.end:
            raise Over
        self.now = max(self.now, when)

    def _from(self, sender: Address) -> dict[str, Any]:
        self._keys += 1
        self.now += timedelta(milliseconds=1)
        return {"key": f"web:{self._keys}", "at": self.now, "sender": sender}

    def _ref(self, sender: Address | None = None) -> Ref:
        assert self.farmer.address is not None
        return Ref(sender or self.farmer.address, f"{FIRST_NUMBER}-{self._keys}")

    def _do(self, event: Event) -> None:
        plan = decide(event, self._situation(event), self.house)
        self.journal.append(Kept(event.key, event.at, plan.line))
        self._apply(plan)

    def _apply(self, plan: Plan) -> None:
        self.cases.update({one.number: one for one in plan.consultations})
        self.panels.update({(one.number, one.nth): one for one in plan.panels})
        self.work.update({one.number: one for one in plan.work})
        self.farmer = next((one for one in plan.people if one.id == self.farmer.id), self.farmer)
        self.messages += plan.messages
        self._set_bells(plan)
        left = [Posted(FIRST_PARCEL + len(self.posted) + nth, one, self.now) for nth, one in enumerate(plan.parcels)]
        self.posted += left
        for one in left:
            if one.parcel.tell:
                self._do(Delivered(key=f"parcel:{one.id}:delivered", at=self.now, parcel=one.id))

    def _set_bells(self, plan: Plan) -> None:
        gone = {*plan.drop_timers, *((one.number, one.kind) for one in plan.timers)}
        self.bells = [
            bell
            for bell in self.bells
            if (bell.number, bell.kind) not in gone and ((bell.number, "*") not in gone or bell.kind in LASTING)
        ]
        for one in plan.timers:
            self._bells += 1
            self.bells.append(_Bell(self._bells, one.kind, one.number, one.due))

    def _situation(self, event: Event) -> Situation:
        speaker = self._speaker(event)
        number, sent = self._meant(event)
        about = self.cases.get(number or 0)
        asks_later = isinstance(event, Rang) and event.kind == "outcome"
        if asks_later and about is not None:
            sent = self._answer(about)
        own = self._own(speaker) if not asks_later else self._own(self.farmer)
        lies = isinstance(event, Rang) and event.kind in ("remind", "pass_on") and about is not None
        return Situation(
            speaker=speaker,
            open=next((one for one in own if one.status in IN_BOT_HANDS), None),
            cases=(about,) if lies and about else tuple(one for one in own if one.with_person),
            recent=tuple(one for one in own if one.status is Status.CLOSED)[:5],
            about=about,
            farmer=self.farmer if about else None,
            sent=sent,
            people=self._people,
            next_number=FIRST_NUMBER + len(self.cases) if isinstance(event, FromPerson) else 0,
            panels=tuple(panel for _, panel in sorted(self.panels.items())),
            talk=self._talk(event, about),
            work=self.work.get(number or 0) if speaker is not None and speaker.role is not Role.FARMER else None,
            alike=(about,) if isinstance(event, Rang) and event.kind == "cluster" and about else (),
        )

    def _speaker(self, event: Event) -> Person | None:
        if not isinstance(event, FromPerson):
            return None
        return self.farmer if event.sender == self.farmer.address else self._people[event.sender.chat]

    def _own(self, speaker: Person | None) -> list[Consultation]:
        if speaker is None or speaker.id != self.farmer.id:
            return []
        return sorted(self.cases.values(), key=lambda one: (one.closed_at or one.touched_at, one.number), reverse=True)

    def _meant(self, event: Event) -> tuple[int | None, Sent | None]:
        match event:
            case Said(about=int(number)) | Rang(number=number) | ConclusionWritten(number=number):
                return number, None
            case Tapped(data=data):
                tap = parse(data)
                return (tap.number if tap else None), None
            case Delivered(parcel=id_):
                sent = _sent(self.posted[id_ - FIRST_PARCEL])
                return sent.number, sent
        return None, None

    def _answer(self, case: Consultation) -> Sent | None:
        """The answer that the farmer is asked about, days later."""
        mine = (one for one in reversed(self.posted) if one.parcel.number == case.number)
        return next((_sent(one) for one in mine if _answers(one.parcel, case)), None)

    def _talk(self, event: Event, about: Consultation | None) -> tuple[Utterance, ...]:
        tap = parse(event.data) if isinstance(event, Tapped) else None
        if about is None or tap is None or tap.verb is not Verb.PANEL_CALL:
            return ()
        said = [
            Utterance(one.at, one.person, one.text)
            for one in self.messages
            if one.number == about.number and one.person == about.farmer and one.text and not one.internal
        ]
        said += [
            Utterance(one.at, one.parcel.author, one.parcel.text)
            for one in self.posted
            if (one.parcel.number, one.parcel.person) == (about.number, about.farmer) and one.parcel.kind in _TALKED
        ]
        return tuple(sorted(said, key=lambda one: one.at))


def _posted(post: Any) -> Person:
    """Somebody with a post, at the browser desk: nothing of a sample may ever leave for a messenger."""
    township = post.townships[0] if len(post.townships) == 1 else None
    return Person(
        post.id,
        Role(post.role),
        Language.SIMPLIFIED,
        name=post.title.zh,
        address=Address("web", post.id),
        township=township,
        phone=post.phone or "",
    )


def _answers(parcel: Parcel, case: Consultation) -> bool:
    given = parcel.entry is not None or parcel.author is not None
    return parcel.person == case.farmer and parcel.kind is not ParcelKind.QUESTION and given


def _sent(one: Posted) -> Sent:
    parcel = one.parcel
    ref = Ref(parcel.to, str(one.id))
    return Sent(
        one.id, parcel.to, parcel.person, parcel.kind, parcel.number, parcel.text, parcel.author, ref, parcel.asks
    )
