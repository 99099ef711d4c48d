"""An in-memory stand-in for the store and the outbox: see tests/core/world.py. It decides nothing.
The Situation is built by the rules of bot/store/load.py, a Plan is applied whole as in bot/store/apply.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

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
    Tapped,
    Undelivered,
)
from bot.core.experts.group_state import Member, Word
from bot.core.experts.outgoing import mark_of
from bot.core.house import House
from bot.core.panel.panel_state import Opinion, Panel
from bot.core.people import code_hash, farmer_id
from bot.core.plan import LASTING, Line, Message, Parcel, ParcelKind, Plan
from bot.core.posts.places import neighbourhood
from bot.core.posts.roster import away_on
from bot.core.situation import (
    IN_BOT_HANDS,
    WITH_PERSON,
    Absence,
    Consultation,
    Invitation,
    Load,
    Person,
    Role,
    Sent,
    Situation,
    Status,
    Unsent,
    Utterance,
    Work,
)
from bot.core.taps import Verb, parse
from bot.store.roster import looked_at
from tests.core import memory_groups, memory_wards
from tests.core.cast import ADDRESSES, POSTS

TUESDAY_NINE = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)  # 9:00 in the county


@dataclass(frozen=True)
class Posted:
    """A parcel that left, under the id it got on its channel."""

    id: int
    parcel: Parcel
    at: datetime = TUESDAY_NINE

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


class Memory:
    """What the store would hold, and what left."""

    def __init__(self, house: House) -> None:
        self.house, self.now = house, TUESDAY_NINE
        self.consultations: dict[int, Consultation] = {}
        self.people: dict[str, Person] = {}
        self.accounts: dict[Address, str] = {ADDRESSES[who]: post for who, post in POSTS.items()}
        self.messages: list[Message] = []
        self.posted: list[Posted] = []
        self.bells: list[Bell] = []
        self.journal: list[tuple[datetime, Line]] = []
        self.invitations: dict[str, Invitation] = {}
        self.absences: list[Absence] = []
        self.clusters: dict[str, tuple[int, datetime]] = {}
        self.panels: dict[tuple[int, int], Panel] = {}
        self.work: dict[int, Work] = {}
        self.members: dict[int, Member] = {}
        self.words: list[Word] = []
        self.blocked: set[Address] = set()
        self.at_desk: set[str] = set()
        self._bells = self._keys = self._parcels = 0

    def situation(self, event: Event) -> Situation:
        """By the rules of the store: see bot/store/load.py."""
        people = {person.id: person for person in map(self._posted, self.house.county.people)}
        speaker = self._speaker(event, people)
        number, sent, message = self._meant(event)
        helper, speaker = memory_wards.spoken_for(self, event, speaker, number, sent)
        own = self._own(speaker)
        about = self.consultations.get(number or 0)
        if isinstance(event, Rang) and event.kind == "outcome" and about is not None:
            own, sent = self._own(self.people[about.farmer]), self._answer(about)
        adrift = self._adrift(event, speaker)
        return Situation(
            speaker=speaker,
            open=next((one for one in own if one.status in IN_BOT_HANDS), None),
            cases=tuple(self._lying(event, about)) or tuple(one for one in own if one.with_person),
            recent=tuple([one for one in own if one.status is Status.CLOSED][:5]),
            about=about,
            farmer=self._farmer_of(about, speaker),
            message=message,
            sent=sent,
            people=people,
            invitation=self._invitation(event),
            next_number=max(self.consultations, default=0) + 1 if isinstance(event, FromPerson) else 0,
            spoken=self._spoken(speaker),
            absences=tuple(one for one in self.absences if one.last >= self.now.date() - timedelta(days=1)),
            loads=self._loads(),
            at_desk=frozenset(self.at_desk),
            adrift=adrift,
            panels=self._panels_of(about, *own, *self._lying(event, about), *(case for case, _ in adrift)),
            talk=self._talk(event, about),
            work=self.work.get(number or 0) if speaker is not None and speaker.role is not Role.FARMER else None,
            unsent=self._unsent(event, speaker),
            groups=memory_groups.of(self, event, (about, *own, *self._lying(event, about), *(c for c, _ in adrift))),
            remarked=isinstance(event, Edited) and self._is_remark(event.ref),
            helper=helper,
            alike=self._alike(event, about),
            clusters={k: n for k, (n, at) in self.clusters.items() if at >= self._days_ago()},
            wards=memory_wards.of(self, event, speaker),
            last=memory_wards.last_words(self, event, speaker),
        )

    def _panels_of(self, *cases: Consultation | None) -> tuple[Panel, ...]:
        numbers = {case.number for case in cases if case is not None and case.panels}
        return tuple(panel for key, panel in sorted(self.panels.items()) if key[0] in numbers)

    def _talk(self, event: Event, about: Consultation | None) -> tuple[Utterance, ...]:
        tap = parse(event.data) if isinstance(event, Tapped) else None
        if about is None or tap is None or tap.verb is not Verb.PANEL_CALL:
            return ()
        said = [
            Utterance(m.at, m.person, m.text) for m in self.messages
            if m.number == about.number and m.person == about.farmer and m.text and not m.internal
        ]  # fmt: skip
        answers = (ParcelKind.ANSWER, ParcelKind.REPLY, ParcelKind.SAFETY)
        said += [
            Utterance(one.at, one.parcel.author, one.text) for one in self.posted
            if one.parcel.number == about.number and one.parcel.person == about.farmer and one.parcel.kind in answers
        ]  # fmt: skip
        return tuple(sorted(said, key=lambda one: one.at))

    def _lying(self, event: Event, about: Consultation | None) -> list[Consultation]:
        if not isinstance(event, Rang) or event.kind not in ("remind", "pass_on") or about is None:
            return []
        unanswered = (Status.WAITING, Status.TAKEN)
        found = [one for one in self.consultations.values() if one.holder == about.holder and one.status in unanswered]
        return sorted(found, key=lambda one: (one.due_at or one.opened_at, one.number))

    def _is_remark(self, ref: Ref) -> bool:
        return self._earlier(ref) is None and self._remark(ref) is not None

    def _remark(self, ref: Ref) -> Message | None:
        return next((m for m in reversed(self.messages) if m.ref == ref), None)

    def _unsent(self, event: Event, speaker: Person | None) -> Unsent | None:
        tap = parse(event.data) if isinstance(event, Tapped) else None
        if tap is None or tap.verb is not Verb.SURE or speaker is None:
            return None
        mine = [m for m in self.messages if (m.number, m.person) == (tap.number, speaker.id)]
        meant = [m for m in mine if mark_of(m.text, m.media) == tap.argument]
        if not meant or any(not m.internal for m in meant):
            return None
        return Unsent(meant[-1].text, meant[-1].media, meant[-1].ref)

    def _loads(self) -> dict[str, Load]:
        held = [one for one in self.consultations.values() if one.status in (Status.WAITING, Status.TAKEN)]
        found: dict[str, Load] = {}
        for one in held:
            load = found.get(one.holder or "", Load())
            given = max(filter(None, (load.given_at, one.given_at)), default=None)
            found[one.holder or ""] = Load(load.open + 1, given)
        return found

    def _adrift(self, event: Event, speaker: Person | None) -> tuple[tuple[Consultation, Person], ...]:
        who = looked_at(event, speaker)
        today = self.now.astimezone(self.house.county.tz).date()
        there = {post.id for post in self.house.county.people} - away_on(tuple(self.absences), today).keys()
        return tuple(
            (one, self.people[one.farmer])
            for one in self.consultations.values()
            if one.status in (Status.WAITING, Status.TAKEN)
            and who is not None
            and (who in (one.holder, one.lent_by) if who else one.lent_by or (one.holder and one.holder not in there))
        )

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
            township=post.townships[0] if len(post.townships) == 1 else None,
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
                if earlier is None and (found := self._opinion(ref)):
                    return found[0].number, None, found[1].text
                earlier = earlier or self._remark(ref)
                return (earlier.number, None, earlier.text) if earlier else (None, None, None)
            case ConclusionWritten(number=number) | CaseClosed(number=number) | CaseReopened(number=number):
                return number, None, None
            case Tapped(data=data):
                tap = parse(data)
                sent = next((self._sent(one) for one in self.posted if one.ref == event.ref), None)
                return (tap.number if tap else None), sent, None
            case Rang(number=number) | Opened(number=number) | CaseCorrected(number=number):
                return number, None, None
            case Delivered(parcel=id_) | Undelivered(parcel=id_):
                sent = next((self._sent(one) for one in self.posted if one.id == id_), None)
                return (sent.number if sent else None), sent, None
        return None, None, None

    def _sent(self, one: Posted) -> Sent:
        parcel = one.parcel
        return Sent(
            one.id,
            parcel.to,
            parcel.person,
            parcel.kind,
            parcel.number,
            parcel.text,
            parcel.author,
            one.ref,
            parcel.asks,
        )

    def _days_ago(self) -> datetime:
        return self.now - timedelta(days=self.house.county.alarms.cluster.days)

    def _alike(self, event: Event, about: Consultation | None) -> tuple[Consultation, ...]:
        if not isinstance(event, Rang) or event.kind != "cluster" or about is None or about.township is None:
            return ()
        near = neighbourhood(self.house.county, about.township)
        found = [one for one in self.consultations.values() if one.township in near]
        return tuple(one for one in found if one.opened_at >= self._days_ago())

    def _answer(self, case: Consultation) -> Sent | None:
        mine = [one for one in self.posted if (one.parcel.number, one.parcel.person) == (case.number, case.farmer)]
        mine = [one for one in mine if one.parcel.kind is not ParcelKind.QUESTION]
        return next((self._sent(one) for one in reversed(mine) if one.parcel.entry or one.parcel.author), None)

    def _earlier(self, ref: Ref) -> Message | None:
        return next((m for m in reversed(self.messages) if m.ref == ref and not m.internal), None)

    def _opinion(self, ref: Ref) -> tuple[Panel, Opinion] | None:
        found = [(panel, one) for panel in self.panels.values() for one in panel.opinions if one.ref == ref]
        return found[-1] if found else None

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

    def apply(self, event: Event, plan: Plan) -> list[Event]:
        self.journal.append((event.at, plan.line))
        for person in plan.people:
            self.people[person.id] = person
            if person.role is Role.FARMER and isinstance(event, FromPerson) and person.id == farmer_id(event.sender):
                self.accounts[event.sender] = person.id
        self.consultations.update({one.number: one for one in plan.consultations})
        self.messages += plan.messages
        self.panels.update({(one.number, one.nth): one for one in plan.panels})
        gone = {(number, kind) for number, kind in plan.drop_timers} | {(one.number, one.kind) for one in plan.timers}
        self.bells = [
            b for b in self.bells
            if (b.number, b.kind) not in gone and ((b.number, "*") not in gone or b.kind in LASTING)
        ]  # fmt: skip
        for timer in plan.timers:
            assert (timer.number, timer.kind) not in {(b.number, b.kind) for b in self.bells}, (
                "one bell of a kind a case"
            )
            self._bells += 1
            self.bells.append(Bell(self._bells, timer.kind, timer.number, timer.due))
        self.work.update({one.number: one for one in plan.work})
        self.members.update({one.number: one for one in plan.members})
        self.words += plan.words
        self.clusters.update({key: (households, event.at) for key, households in plan.clusters})
        for one in plan.absences:
            self.absences = [kept for kept in self.absences if kept.id != one.id]
            self.absences.append(one if one.id else replace(one, id=max([a.id for a in self.absences], default=0) + 1))
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
        self.posted.append(Posted(self._parcels, parcel, self.now))
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
        self.people[farmer] = Person(farmer, Role.FARMER, forgotten=True)
        self.accounts = {address: owner for address, owner in self.accounts.items() if owner != farmer}
        gone = {number for number, one in self.consultations.items() if one.farmer == farmer}
        self.bells = [bell for bell in self.bells if bell.number not in gone]
        for number in gone:
            one = self.consultations[number]
            self.consultations[number] = replace(one, question="", normalised="", media=(), outcome="erased")
        memory_groups.erase(self, gone)
        bare: dict[str, Any] = {"question": "", "material": "", "answer": "", "measures": "", "opinions": ()}
        for key, panel in self.panels.items():
            self.panels[key] = replace(panel, **bare) if key[0] in gone else panel
        self.messages = [
            replace(m, text="", media=(), ref=None) if m.number in gone or m.person == farmer else m
            for m in self.messages
        ]
