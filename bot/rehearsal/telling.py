"""A played story as text for people, or as one JSON object a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.core.events import Delivered, Rang, Undelivered
from bot.core.house import House
from bot.core.situation import Language
from bot.core.wording import localised
from bot.rehearsal.actors import Actor
from bot.rehearsal.play import Moment, Played
from bot.rehearsal.reasons import reasons
from bot.rehearsal.script import Step
from bot.rehearsal.stage import Happening, Letter

_INDENT = "       "


def rows(played: Played, house: House) -> Iterator[dict[str, Any]]:
    """What arrived, in order: {"at", "to", "role", "kind", "text", "case"}. Times are the county's, to the second."""
    for moment in played.moments:
        for happening in moment.happened:
            for letter in happening.letters:
                if letter.arrived:
                    yield _row(played, house, happening.event.at, letter)


def _row(played: Played, house: House, at: datetime, letter: Letter) -> dict[str, Any]:
    parcel = letter.parcel
    reader = played.company.reader(parcel)
    post = house.county.person(reader)
    return {
        "at": at.astimezone(house.county.tz).isoformat(timespec="seconds"),
        "to": post.id if post else played.company.farmer(reader),
        "role": post.role if post else "farmer",
        "kind": str(parcel.kind),
        "text": parcel.text,
        "case": parcel.number,
    }


class Teller:
    """Tells a played story line by line in one language; what is said to people stands as they read it."""

    def __init__(self, played: Played, house: House, language: Language) -> None:
        self._played, self._house, self._language = played, house, language
        self._now = ""
        self._day = ""
        self._first: dict[int, list[str]] = {}  # what the first farmer of a repeated step got
        self._said: dict[tuple[str, str], str] = {}  # what a person read before, and when

    def lines(self) -> Iterator[str]:
        """The whole story. Of many farmers who do and get the same only the first is told of."""
        title = self._played.script.scenario.title
        if title is not None:
            yield self._words("title", title=localised(title, self._language))
        many: list[Moment] = []
        for moment in self._played.moments:
            if self._is_one_of_many(moment):
                many.append(moment)
                continue
            yield from self._others(many)
            many = []
            yield from self._moment(moment)
        yield from self._others(many)

    def _others(self, many: list[Moment]) -> Iterator[str]:
        if many:
            yield ""
            yield f"{self._local(many[-1]):%H:%M}  " + self._words("others", count=len(many))

    def _local(self, moment: Moment) -> datetime:
        return moment.at.astimezone(self._house.county.tz)

    def _is_one_of_many(self, moment: Moment) -> bool:
        """Whether this farmer does and gets what another one of the same step was shown to, and nobody else hears of it."""
        if moment.actor is None or moment.step is None or moment.step.repeat is None:
            return False
        letters = [letter for happening in moment.happened for letter in happening.letters]
        texts = [letter.parcel.text for letter in letters]
        shown = id(moment.step) in self._first
        same = self._first.setdefault(id(moment.step), texts) == texts
        return shown and same and all(letter.parcel.to in moment.actor.homes for letter in letters)

    def _moment(self, moment: Moment) -> Iterator[str]:
        local = self._local(moment)
        self._now = f"{local:%m-%d %H:%M}"
        told = list(self._told(moment))
        if not told:
            return
        if (day := f"{local:%Y-%m-%d}") != self._day:
            self._day = day
            weekday = self._words(f"weekday.d{local.isoweekday()}")
            yield ""
            yield self._words(
                "day",
                year=local.year, month=local.month, day=local.day, month_name=f"{local:%B}", weekday=weekday,
            )  # fmt: skip
        yield ""
        yield f"{local:%H:%M}  {told[0]}"
        yield from ((_INDENT + line).rstrip() for line in told[1:])

    def _told(self, moment: Moment) -> Iterator[str]:
        if moment.kind in ("stopped", "started"):
            yield self._words(moment.kind)
            return
        if moment.actor is not None and moment.step is not None:
            yield self._deed(moment.actor, moment.step)
        for happening in moment.happened:
            yield from self._happening(happening)
        if moment.actor is not None and not any(happening.letters for happening in moment.happened):
            yield self._words("nothing")

    def _happening(self, happening: Happening) -> Iterator[str]:
        if happening.dead:
            yield self._words("dead")
        if not happening.letters and not isinstance(happening.event, Undelivered):
            return
        if head := self._head(happening):
            yield head
        if why := reasons(happening, self._house, self._language):
            yield self._words("because", why=why)
        for letter in happening.letters:
            yield from self._letter(letter)

    def _head(self, happening: Happening) -> str:
        """What brought it about, where nobody's deed did; "" for a deed, which is told already."""
        event = happening.event
        if isinstance(event, Rang):
            key = f"timer.{event.kind}"
            key = key if f"rehearsal.{key}" in self._house.words else "timer.other"
            return self._words(key, case=self._words("case", number=event.number), timer=event.kind)
        if isinstance(event, Delivered | Undelivered):
            key = "arrived" if isinstance(event, Delivered) else "not_arrived"
            return self._words(key, who=self._whose(event.parcel))
        return ""

    def _whose(self, parcel: int) -> str:
        letters = (
            letter for moment in self._played.moments for happening in moment.happened for letter in happening.letters
        )
        return next(
            (self._called(self._played.company.reader(letter.parcel)) for letter in letters if letter.id == parcel), ""
        )

    def _letter(self, letter: Letter) -> Iterator[str]:
        parcel = letter.parcel
        kind = self._words(f"kind.{parcel.kind}")
        yield self._words(
            "to" if letter.arrived else "lost", who=self._called(self._played.company.reader(parcel)), kind=kind
        )
        before = self._said.setdefault((parcel.person, parcel.text), self._now)
        if before != self._now:
            yield "    " + self._words("again", when=before)
            return
        yield from (f"    {line}" for line in parcel.text.splitlines())
        for row in parcel.buttons:
            yield "    " + self._words("buttons", buttons=" | ".join(button.text for button in row))

    def _deed(self, actor: Actor, step: Step) -> str:
        who = self._called(actor.id)
        match step.verb:
            case "says" | "sends" if step.sends:
                key = "did.sends_with" if step.says else "did.sends"
                return self._words(key, who=who, what=self._words(f"sent.{step.sends}"), text=step.says or "")
            case "says":
                return self._words(
                    "did.replies" if step.replies_to is not None else "did.says", who=who, text=step.says
                )
            case "away":
                return self._words("did.away", who=who, text=self._absence(step))
        return self._words(f"did.{step.verb}", who=who, text=getattr(step, step.verb))

    def _absence(self, step: Step) -> str:
        assert step.away is not None, "the verb says so"
        stand_in = self._house.county.person(step.away.stand_in or "")
        named = localised(stand_in.title, self._language) if stand_in else ""
        key = "did.away_with" if stand_in else "did.away_days"
        return self._words(key, first=step.away.first, last=step.away.last, stand_in=named)

    def _called(self, person: str) -> str:
        post = self._house.county.person(person)
        return localised(post.title, self._language) if post else self._played.company.farmer(person)

    def _words(self, key: str, **values: object) -> str:
        return self._house.words.text(f"rehearsal.{key}", self._language, **values)
