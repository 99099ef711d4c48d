"""Who is there today: those with a post, who of them is away and for whom somebody stands in, and how much each has to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.config import County
from bot.core.situation import Absence, Load, Person, Situation


@dataclass(frozen=True, slots=True)
class Roster:
    """`people` are those who can be reached, by id; `away` those who are not there today, with who stands in for them by
    their own wish (None: as config.yaml says); `loads` what each has on the desk. Who has blocked the bot is there only when
    `at_desk`: seen at the browser desk not long ago."""

    county: County
    people: Mapping[str, Person]
    away: Mapping[str, str | None] = field(default_factory=dict)
    loads: Mapping[str, Load] = field(default_factory=dict)
    at_desk: Collection[str] = ()

    def is_there(self, person_id: str) -> bool:
        """Whether a case can be given to this person today."""
        person = self.people.get(person_id)
        if person is None or person_id in self.away or self.county.person(person_id) is None:
            return False
        return person.reachable or person_id in self.at_desk

    def stand_in_of(self, person_id: str) -> str | None:
        """Who takes this person's cases: the chain of stand-ins is followed to the first who is there; None when nobody is.

        A circle, which an absence can close though config.yaml has none, ends where it comes round.
        """
        met = {person_id}
        here = self._next(person_id)
        while here is not None and here not in met and not self.is_there(here):
            met.add(here)
            here = self._next(here)
        return here if here is not None and here not in met else None

    def _next(self, person_id: str) -> str | None:
        post = self.county.person(person_id)
        return self.away.get(person_id) or (post.stand_in if post else None)

    def by_load(self, person_id: str) -> tuple[int, float, int]:
        """Sorts whom to ask first: the fewest open cases, then the longest without a new one, then config.yaml's order."""
        load = self.loads.get(person_id, Load())
        place = next((n for n, post in enumerate(self.county.people) if post.id == person_id), 0)
        return load.open, load.given_at.timestamp() if load.given_at else 0.0, place


def roster_of(county: County, situation: Situation, day: date) -> Roster:
    """The roster of one day of the county."""
    away = away_on(situation.absences, day)
    return Roster(county, situation.people, away, situation.loads, situation.at_desk)


def away_on(absences: tuple[Absence, ...], day: date) -> dict[str, str | None]:
    """Who is away on that day, and who was named to stand in; of two absences of one person the newer one counts."""
    return {one.person: one.stand_in for one in sorted(absences, key=lambda a: a.id) if one.first <= day <= one.last}


def speaks_for(county: County, ward: Person) -> str | None:
    """Who speaks for a farmer without an address: who registered them; where that post is no more, the village's guide."""
    if ward.helper is None or ward.forgotten or ward.address is not None:
        return None
    if county.person(ward.helper) is not None:
        return ward.helper
    village = county.village(ward.village)
    return village.guide if village is not None else None
