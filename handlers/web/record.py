"""The readings over the real record: the views of bot/store, with names from the county in place of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from bot.clock import Clock
from bot.config import County, Name, PersonConfig
from bot.core.events import Address, Media
from bot.core.house import House
from bot.core.panel.panels import may_chair
from bot.core.people import farmer_id
from bot.core.plan import ParcelKind
from bot.core.posts.ladder import has, may_answer, may_see, may_take
from bot.core.posts.roster import speaks_for
from bot.core.situation import Person, Role, Status
from bot.store import posts, views
from bot.store.views.overdue import overdue
from bot.store.views.own import language, own_file
from bot.store.views.together import together
from handlers.web.ports import Gate
from handlers.web.readings import Alike, Case, Chat, Counts, Desk, Line, Overdue, Row
from handlers.web.reasons import why_here
from knowledge.model import Words

DEAD_COUNTS_FOR = timedelta(days=1)
# A bell that has not rung for so long hangs; a busy machine takes seconds.
BELL_IS_LATE = timedelta(minutes=5)


class Record:
    """Readings over the real gate."""

    def __init__(self, gate: Gate, house: House, clock: Clock) -> None:
        self._gate, self._house, self._clock = gate, house, clock

    async def chat(self, address: Address, after: str = "") -> Chat:
        who = farmer_id(address)
        found = await self._gate.read(partial(views.chat, address=address, person_id=who, after=after))
        known = await self._gate.read(partial(language, person_id=who))
        return Chat(tuple(self._bubble(item) for item in found.items), found.cursor, known)

    async def farmers_media(self, address: Address, file: str) -> Media | None:
        who = farmer_id(address)
        return await self._gate.read(partial(own_file, person_id=who, address=address, file=file))

    async def desk(self, person: PersonConfig) -> Desk:
        county = self._house.county
        villages = [v.id for t in county.townships for v in t.villages if v.guide == person.id]
        found = await self._gate.read(partial(views.desk, person_id=person.id, villages=villages))
        held = sorted((self._row(row, True) for row in found.held), key=lambda row: not row.red_flags)
        watched = [replace(self._row(row, False), panel=True) for row in found.panels]
        sat = {row.number for row in watched}
        watched += [self._row(row, False) for row in found.watched if row.number not in sat]
        closed = [self._row(row, True) for row in found.closed]
        notices = [self._notice(notice) for notice in found.notices]
        known = (await self._posts()).get(person.id)
        return Desk(
            (*held, *watched, *closed), tuple(notices), known.language if known and known.language_chosen else None
        )

    async def case(self, person: PersonConfig, number: int) -> Case | None:
        county = self._house.county
        found = await self._gate.read(partial(views.transcript, number=number))
        speaks = found is not None and found.farmer is not None and speaks_for(county, found.farmer) == person.id
        if found is None or not (speaks or self._sees(found, person)):
            return None
        only_panel = not may_see(county, found.consultation, person.id)
        one, people = found.consultation, await self._posts()
        known = people.get(person.id)
        where = place(county, one.township, one.village)
        told = [line for line in found.lines if not self._says_twice(line, found.lines)]
        lines = [
            self._line(line, person, one.farmer, speaks)
            for line in told
            if not (only_panel and line.direction == "remark")
        ]
        decides = has(county, one, person.id)
        group = await self._gate.read(partial(together, number=number)) if decides else ()
        return Case(
            consultation=one,
            farmer=found.farmer or Person(one.farmer, Role.FARMER),
            place=where,
            lines=tuple(self._asked_once([line for line in lines if line is not None])),
            overdue=self._overdue(one.status, one.due_at),
            may_answer=may_answer(county, one, person.id),
            may_take=may_take(county, one, person.id),
            decides=decides,
            group=tuple(Alike(self._row(row, True), str(standing)) for standing, row in group),
            holder=self._title(one.holder),
            why=why_here(self._house, one, place(county, one.township, None)),
            flags=tuple(flag.title for flag in self._house.knowledge.red_flags if flag.code in one.red_flags),
            language=known.language if known and known.language_chosen else None,
            only_panel=only_panel,
            panels=found.panels,
            speaks=speaks,
        )

    def _sees(self, found: views.Transcript, person: PersonConfig) -> bool:
        """Whether this person may read the case: by the post, or as a member of its panel."""
        asked = any(panel.called_at is not None and panel.member(person.id) for panel in found.panels)
        return asked or may_see(self._house.county, found.consultation, person.id)

    @staticmethod
    def _asked_once(lines: list[Line]) -> Iterator[Line]:
        """Of several messages that ask for the same only the newest has the form below it."""
        newest = {line.asks: line.id for line in lines if line.asks is not None}
        for line in lines:
            old = line.asks is not None and newest[line.asks] != line.id
            yield replace(line, asks=None) if old else line

    async def cases_media(self, person: PersonConfig, number: int, file: str) -> Media | None:
        found = await self._gate.read(partial(views.transcript, number=number))
        if found is None or not self._sees(found, person):
            return None
        chairs = may_chair(self._house.county, found.consultation, person.id)
        seen = [one.media for panel in found.panels if panel.sees(person.id, chairs=chairs) for one in panel.opinions]
        media = (*(line.media for line in found.lines), *seen)
        return next((one for some in media for one in some if one.file == file), None)

    async def counts(self) -> Counts:
        now = self._clock.now()
        return await self._gate.read(partial(views.counts, now=now, dead_since=now - DEAD_COUNTS_FOR))

    async def overdue(self) -> Overdue:
        now = self._clock.now()
        return await self._gate.read(partial(overdue, now=now, timers_before=now - BELL_IS_LATE))

    async def _posts(self) -> dict[str, Person]:
        return dict(await self._gate.read(partial(posts.people, county=self._house.county)))

    def _bubble(self, item: views.ChatItem) -> Line:
        return Line(
            id=item.id,
            mine=item.mine,
            at=item.at,
            text=item.text,
            author=self._title(item.author),
            kind=item.kind or "said",
            media=item.media,
            buttons=item.buttons,
            number=item.number,
        )

    def _line(self, line: views.TranscriptLine, reader: PersonConfig, farmer: str, speaks: bool) -> Line | None:
        """A line of a case as this reader sees it;

        None for what is not for them, or says twice what stands there already.
        """
        if line.direction == "out":
            return self._parcel(line, reader, farmer, speaks)
        sent_on = line.direction == "in" and line.person != farmer
        if line.superseded or sent_on:
            return None
        return Line(
            id=f"{'r' if line.internal else 'm'}{line.id}",
            mine=line.person == reader.id,
            at=line.at,
            text=line.text,
            author=self._title(line.person),
            media=line.media,
            internal=line.internal,
            edited=line.version > 1,
        )

    def _parcel(self, line: views.TranscriptLine, reader: PersonConfig, farmer: str, speaks: bool) -> Line | None:
        to_farmer = line.person == farmer
        if not to_farmer and (line.person != reader.id or line.kind != ParcelKind.DESK):
            return None
        states: dict[str, Literal["waiting", "delivered", "failed"]]
        states = {"queued": "waiting", "sent": "delivered", "dead": "failed"}
        return Line(
            id=f"p{line.id}",
            mine=line.author == reader.id,
            at=line.at,
            text=line.text,
            author=self._title(line.author),
            kind=line.kind,
            media=line.media,
            buttons=() if to_farmer and not speaks else line.buttons,
            state=states.get(line.state, "") if to_farmer else "",
            why=line.error,
            asks=None if to_farmer else line.asks,
        )

    @staticmethod
    def _says_twice(line: views.TranscriptLine, lines: tuple[views.TranscriptLine, ...]) -> bool:
        """A notice that came of somebody's words ("the farmer adds: ...") beside those very words."""
        if line.kind != ParcelKind.DESK or line.buttons or line.asks:
            return False
        return any(other.direction != "out" and other.at == line.at for other in lines)

    @staticmethod
    def _notice(notice: views.Notice) -> Line:
        return Line(
            id=f"n{notice.id}",
            mine=False,
            at=notice.at,
            text=notice.text,
            kind=ParcelKind.DESK,
            buttons=notice.buttons,
            number=notice.number,
        )

    def _row(self, row: views.Row, mine: bool) -> Row:
        return Row(
            number=row.number,
            question=row.question,
            place=place(self._house.county, row.township, row.village),
            status=row.status,
            opened_at=row.opened_at,
            due_at=row.due_at,
            overdue=self._overdue(row.status, row.due_at),
            red_flags=row.red_flags,
            mine=mine,
        )

    def _overdue(self, status: str, due_at: datetime | None) -> bool:
        return due_at is not None and status in (Status.WAITING, Status.TAKEN) and due_at < self._clock.now()

    def _title(self, person_id: str | None) -> Name | None:
        person = self._house.county.person(person_id) if person_id else None
        return person.title if person else None


def place(county: County, township_id: str | None, village_id: str | None) -> Name | Words | None:
    """The place's name with its village, as one says it; None where it is not known."""
    township, village = county.township(township_id), county.village(village_id)
    if township is None:
        return None
    if village is None:
        return township.name
    return Words(township.name.zh + village.name.zh, f"{village.name.en}, {township.name.en}")
