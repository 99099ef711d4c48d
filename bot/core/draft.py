"""The pencil with which a Plan is written: what one event changes is gathered here and handed over whole at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.events import Address, Asks, Event, Media, Ref
from bot.core.experts.group_state import Group, Member, Word
from bot.core.house import House
from bot.core.panel.panel_state import Panel
from bot.core.plan import LASTING, Button, Line, Message, Parcel, ParcelKind, Plan, Timer, TimerKind
from bot.core.posts.roster import Roster, roster_of, speaks_for
from bot.core.situation import Absence, Consultation, Language, Load, Person, Role, Situation, Work
from bot.core.wording import aloud, localised, split_text
from bot.core.writing.proposal_state import Proposal
from knowledge.model import Verdict

Buttons = tuple[tuple[Button, ...], ...]


class Draft:
    """Collects one event's consequences. `event`, `situation` and `house` are at hand for whoever writes on it.

    `at_the_end` are called before the Plan is handed over: what follows from what was saved, whichever room saved it.
    """

    def __init__(
        self, event: Event, situation: Situation, house: House, at_the_end: Sequence[Callable[[Draft], None]] = ()
    ) -> None:
        self.event, self.situation, self.house = event, situation, house
        self._at_the_end = at_the_end
        self.beside: dict[int, int] = {}  # a red flag's number -> that of a case that asks the same
        self._hushed = False
        self.verdicts: dict[tuple[str, str], Verdict] = {}  # a text is judged once, however many rooms ask
        self._consultations: dict[int, Consultation] = {}
        self._given: dict[int, Consultation] = {}
        self._absences: list[Absence] = []
        self._panels: dict[tuple[int, int], Panel] = {}
        self._work: dict[int, Work] = {}
        self._people: dict[str, Person] = {}
        self._messages: list[Message] = []
        self._timers: list[Timer] = []
        self._drops: list[tuple[int, str]] = []
        self._parcels: list[Parcel] = []
        self._clusters: list[tuple[str, int]] = []
        self._proposals: list[Proposal] = []
        self._members: dict[int, Member] = {}
        self._words: list[Word] = []
        self._data: dict[str, Any] = {}

    @property
    def now(self) -> datetime:
        return self.event.at

    @property
    def today(self) -> date:
        """The day in the county."""
        return self.now.astimezone(self.house.county.tz).date()

    @property
    def roster(self) -> Roster:
        """Who is there today. Cases that this plan gives away count already."""
        roster = roster_of(self.house.county, self.situation, self.today)
        given = Counter(one.holder for one in self._given.values() if one.holder)
        loads = dict(roster.loads)
        for person, count in given.items():
            loads[person] = Load(loads.get(person, Load()).open + count, self.now)
        return replace(roster, loads=loads)

    def given(self, consultation: Consultation) -> None:
        """Remember that its holder has just got it."""
        self._given[consultation.number] = consultation

    def save(self, consultation: Consultation) -> Consultation:
        """Remember this as the consultation's newest snapshot."""
        self._consultations[consultation.number] = consultation
        return consultation

    def saved(self) -> tuple[Consultation, ...]:
        """The consultations that this event has changed so far."""
        return tuple(self._consultations.values())

    def newest(self, case: Consultation) -> Consultation:
        """The newest snapshot of this consultation."""
        return self._consultations.get(case.number, case)

    def save_panel(self, panel: Panel) -> Panel:
        """Remember this as the panel's newest snapshot."""
        self._panels[panel.number, panel.nth] = panel
        return panel

    def panels(self, number: int) -> list[Panel]:
        """The newest snapshots of this consultation's panels, the oldest panel first."""
        known = {(one.number, one.nth): one for one in self.situation.panels} | self._panels
        return [known[key] for key in sorted(known) if key[0] == number]

    def save_person(self, person: Person) -> Person:
        """Remember this as the person's newest snapshot; from now on the person is known."""
        person = replace(person, known=True)
        self._people[person.id] = person
        return person

    def person(self, person: Person) -> Person:
        """The newest snapshot of this person."""
        return self._people.get(person.id, person)

    def plan_absence(self, absence: Absence) -> None:
        """Put an absence on record, or change one."""
        self._absences.append(absence)

    def work(self, number: int) -> Work:
        """What is under way with this case, as it stands now."""
        known = self.situation.work
        return self._work.get(number) or (known if known is not None and known.number == number else Work(number))

    def save_work(self, work: Work) -> None:
        """Remember this as the newest snapshot of what is under way."""
        self._work[work.number] = work

    def save_proposal(self, proposal: Proposal) -> None:
        """Remember this as the proposal's newest snapshot."""
        self._proposals.append(proposal)

    def save_member(self, member: Member) -> Member:
        """Remember this as the newest snapshot of a case's place in its group."""
        self._members[member.number] = member
        return member

    def member(self, number: int) -> Member | None:
        """Where this case stands in its group now; None without one."""
        if number in self._members:
            return self._members[number]
        found = (one for group in self.situation.groups for one in group.members if one.number == number)
        return next(found, None)

    def members(self, group: int) -> list[Member]:
        """Everybody in this group now, by number."""
        known = {one.number: one for kept in self.situation.groups for one in kept.members} | self._members
        return [known[number] for number in sorted(known) if known[number].group == group]

    def group(self, id_: int) -> Group:
        """What was known of this group when the event came in."""
        return next((one for one in self.situation.groups if one.id == id_), Group(id_))

    def say_to_all(self, word: Word) -> None:
        """Put on record what goes to all of a group."""
        self._words.append(word)

    def said_to_all(self, group: int) -> list[Word]:
        """All that was ever said to this group, in order."""
        return [*self.group(group).words, *(one for one in self._words if one.group == group)]

    def tell_cluster(self, key: str, households: int) -> None:
        """Remember of how many households it has been told."""
        self._clusters.append((key, households))

    def keep(self, message: Message) -> None:
        """Put something that was said on record."""
        self._messages.append(message)

    def wake(self, kind: TimerKind, number: int, due: datetime) -> None:
        """Set a timer of this consultation, in place of the one of that kind."""
        self._timers = [timer for timer in self._timers if (timer.number, timer.kind) != (number, kind)]
        self._timers.append(Timer(kind, number, due))

    def wake_in(self, kind: TimerKind, number: int, after: timedelta) -> None:
        self.wake(kind, number, self.now + after)

    def drop(self, number: int, *kinds: str) -> None:
        """Take timers away, also those set a moment ago; without kinds, all of the consultation's but the LASTING ones."""
        self._timers = [
            timer
            for timer in self._timers
            if timer.number != number or (timer.kind not in kinds if kinds else timer.kind in LASTING)
        ]
        self._drops += [(number, kind) for kind in kinds or ("*",)]

    def note(self, **facts: Any) -> None:
        """Facts for the journal line: plain JSON values."""
        self._data.update(facts)

    def words(self, key: str, language: Language, **values: object) -> str:
        return self.house.words.text(key, language, **values)

    def tell(
        self,
        person: Person,
        kind: ParcelKind,
        key: str,
        /,
        *,
        number: int | None = None,
        buttons: Buttons = (),
        asks: Asks | None = None,
        **values: object,
    ) -> None:
        """Send a message of the catalogue in the person's language."""
        text = self.words(key, person.language, **({"number": number} | values))
        self.send(person, kind, text, number=number, buttons=buttons, asks=asks)

    def send(
        self,
        person: Person,
        kind: ParcelKind,
        text: str,
        *,
        number: int | None = None,
        buttons: Buttons = (),
        media: Media | None = None,
        reply_to: Ref | None = None,
        author: str | None = None,
        entry: str | None = None,
        tell: bool = False,
        asks: Asks | None = None,
    ) -> None:
        """Send a finished text, in as many parcels as it takes; buttons and the wish to know its fate go with the last one.

        What is for a farmer without a phone goes to who speaks for them, under the farmer's name, with what to read aloud.
        Somebody who has no address yet and nobody to speak for them gets nothing: there is no way, and the record shows that.
        """
        if self._hushed and person.role is not Role.FARMER:
            return
        to = person.address
        if to is None:
            helper = self.helper_of(person)
            if helper is None or helper.address is None:
                return
            to, text = helper.address, self._for_ward(person, helper, text, number, entry)
        pieces = split_text(text) or [""]
        for index, piece in enumerate(pieces):
            last = index == len(pieces) - 1
            self._parcels.append(
                Parcel(
                    to=to,
                    person=person.id,
                    kind=kind,
                    text=piece,
                    number=number,
                    buttons=buttons if last else (),
                    media=media if last else None,
                    reply_to=reply_to if index == 0 else None,
                    author=author,
                    entry=entry,
                    tell=tell and last and not self._hushed,
                    asks=asks if last else None,
                )
            )

    @contextmanager
    def hush(self) -> Iterator[None]:
        """Within, only farmers are told anything: who acted for many at once has heard it once."""
        before, self._hushed = self._hushed, True
        try:
            yield
        finally:
            self._hushed = before

    def helper_of(self, ward: Person) -> Person | None:
        """Who can be told what is for a farmer without a phone."""
        return self.situation.people.get(speaks_for(self.house.county, ward) or "")

    def _for_ward(self, ward: Person, helper: Person, text: str, number: int | None, entry: str | None) -> str:
        lines = [self.words("behalf.head", helper.language, name=ward.name, number=number or "-")]
        if found := self.house.knowledge.entries.get(entry or ""):
            lines += [aloud(found, helper.language, self.house.words), self.words("behalf.whole", helper.language)]
        return "\n".join((*lines, text))

    def title_of(self, person_id: str | None, language: Language, *, nobody: str = "desk.with_nobody") -> str:
        """What somebody with a post is called; the catalogue's message `nobody` where there is none."""
        person = self.house.county.person(person_id) if person_id else None
        return localised(person.title, language) if person else self.words(nobody, language)

    def plan(
        self,
        kind: str,
        number: int | None = None,
        *,
        actor: str = "",
        data: Mapping[str, Any] | None = None,
        bind: tuple[Address, str] | None = None,
        use_invitation: str | None = None,
        invite: tuple[str, str, datetime] | None = None,
        forget: str | None = None,
    ) -> Plan:
        """The finished Plan, with its one journal line."""
        for settle in self._at_the_end:
            settle(self)
        return Plan(
            line=Line(kind, number, actor, self._data | dict(data or {})),
            consultations=tuple(self._consultations.values()),
            people=tuple(self._people.values()),
            messages=tuple(self._messages),
            timers=tuple(self._timers),
            drop_timers=tuple(self._drops),
            bind=bind,
            use_invitation=use_invitation,
            invite=invite,
            forget=forget,
            absences=tuple(self._absences),
            clusters=tuple(self._clusters),
            members=tuple(self._members.values()),
            words=tuple(self._words),
            panels=tuple(self._panels.values()),
            work=tuple(self._work.values()),
            proposals=tuple(self._proposals),
            parcels=tuple(self._parcels),
        )
