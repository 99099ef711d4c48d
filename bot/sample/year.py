"""Which lives are lived when: a year with its seasons, the year before it, and what is still open at the end.

Most of the wordings are lived once; where more are wanted than LIVES, finished ones are copied for other households. The year
before has a third of all, so that there is something to compare with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.config import County
from bot.core.events import Media
from bot.core.house import House
from bot.core.people import farmer_id
from bot.core.situation import Absence, Language, Person
from bot.sample.copies import SERIAL, Own, Template, stand_in_farmer
from bot.sample.course import Cast, live
from bot.sample.life import Life
from bot.sample.questions import questions
from bot.store import bulk, meta, roster
from bot.store.rows import Values, person_values
from bot.store.session import Database

LIVES = 3_000  # so many are lived one by one
_BEFORE = 0.35
_YEAR_BACK = -364  # days: the same day of the week a year before
_MOVED = (-14, -7, 7, 14)
# How much is asked in each month: lambing and hatching, sowing, pests, harvest; little in winter.
_MONTHS = (3, 3, 6, 10, 13, 13, 12, 11, 10, 8, 6, 5)
_HOURS = {
    6: 5,
    7: 9,
    8: 8,
    9: 6,
    10: 5,
    11: 6,
    12: 9,
    13: 6,
    14: 4,
    15: 4,
    16: 5,
    17: 6,
    18: 9,
    19: 10,
    20: 7,
    21: 3,
    5: 2,
}
_RESTS = timedelta(days=50)  # a household's questions do not overlap
_NEW = 0.3  # how often somebody asks who has not asked before
_NO_VILLAGE = 0.1
_AT_ONCE = 400  # copies a transaction
# The last ones asked, so that something is open; there experts take longer.
_LATELY, _DAY_AND_HALF, _SLOW = 24, timedelta(hours=36), 6.0


@dataclass(frozen=True, slots=True)
class Made:
    """What there is now."""

    cases: int
    farmers: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: the year, how many consultations in all, and the number that every chance follows from."""

    year: int
    cases: int
    seed: int


OnTime = Callable[[str, float], None]


def make(
    database: Database, house: House, wish: Wish, now: datetime, pictures: tuple[Media, ...], tell: OnTime
) -> Made:
    """Writes the sample into an empty database: the same for the same wish and `now`. `tell` hears how far it is
    ("living" or "writing", 0 to 1). What would come after `now` is left out."""
    chance = Random(wish.seed)  # noqa: S311 - nothing is kept secret by it
    tz = house.county.tz
    begin = datetime(wish.year, 1, 1, tzinfo=tz).astimezone(UTC)
    until = min(datetime(wish.year + 1, 1, 1, tzinfo=tz).astimezone(UTC), now)
    before = round(wish.cases * _BEFORE)
    cast = Cast(house, pictures, chance)
    lived = []
    for one in _lives(cast, min(wish.cases - before, LIVES), begin, until, now):
        lived.append(one)
        tell("living", len(lived) / min(wish.cases - before, LIVES))
    chosen = [(one, 0) for one in lived] + _copies(chance, lived, wish.cases, before, begin, until)
    made = _Written(house, chance, chosen)
    with database.writing() as session:
        bulk.insert_rows(session, made.households())
        roster.write(session, tuple(_absences(house.county, until.astimezone(tz).date())), now)
    for share, rows in made.rows():
        with database.writing() as session:
            bulk.insert_rows(session, rows)
        tell("writing", share)
    with database.writing() as session:
        bulk.count_on(session)
        meta.keep(session, meta.SAMPLE, str(wish.year), now)
    return Made(made.count, made.farmers, made.first.astimezone(tz).date(), until.astimezone(tz).date())


def _lives(cast: Cast, many: int, begin: datetime, until: datetime, now: datetime) -> Iterator[Template]:
    """Lives that begin before `until` and are lived as far as `now`; the last ones a moment ago, and not so quickly answered."""
    county, chance = cast.house.county, cast.chance
    asked, homes = questions(cast.house), _homes(county, chance)
    name = cast.house.words.text("sample.farmer", Language.SIMPLIFIED, number=SERIAL)
    lately = min(_LATELY, many // 4) if until == now else 0
    count = 0
    while count < many:
        late = count >= many - lately
        at = now - _DAY_AND_HALF * chance.random() if late else _moment(county, chance, begin, until)
        township, village = chance.choices(*homes)[0]
        life = Life(
            cast.house, stand_in_farmer(name, township, None if chance.random() < _NO_VILLAGE else village), at, now
        )
        question = asked.draw(chance, at.astimezone(county.tz).month)
        live(life, replace(cast, slow=_SLOW) if late else cast, question)
        if life.cases:  # small talk makes no consultation
            count += 1
            yield Template(life)


def _absences(county: County, last: date) -> Iterator[Absence]:
    """Leave that is over, and leave that is to come."""
    away = [post for post in county.people if post.role == "expert" and post.townships and post.stand_in]
    for post, first, days in zip(away, (-120, -75, 6), (5, 12, 4), strict=False):
        begins = last + timedelta(days=first)
        yield Absence(0, post.id, begins, begins + timedelta(days=days), post.stand_in, post.id)


def _homes(county: County, chance: Random) -> tuple[list[tuple[str, str | None]], list[float]]:
    """Every village and how much is asked there; a township without one counts by itself."""
    places: list[tuple[str, str | None]] = []
    weights: list[float] = []
    for town in county.townships:
        villages: list[str | None] = [village.id for village in town.villages]
        shares = [chance.uniform(0.4, 2.0) for _ in villages or [None]]
        places += [(town.id, village) for village in villages or [None]]
        weights += [share / sum(shares) * chance.uniform(0.95, 1.05) for share in shares]
    return places, weights


def _moment(county: County, chance: Random, begin: datetime, end: datetime) -> datetime:
    """When somebody asks: by month and hour, at any minute."""
    while True:
        month = chance.choices(range(1, 13), _MONTHS)[0]
        local = begin.astimezone(county.tz)
        day = date(local.year, month, 1) + timedelta(days=chance.randrange(31))
        hour = chance.choices(list(_HOURS), list(_HOURS.values()))[0]
        clock = time(hour, chance.randrange(60), chance.randrange(60))
        at = datetime.combine(day, clock, county.tz).astimezone(UTC)
        if day.month == month and begin <= at < end:
            return at


def _copies(
    chance: Random, lived: list[Template], cases: int, before: int, begin: datetime, end: datetime
) -> list[tuple[Template, int]]:
    """Finished lives once more: those of the year before, and whatever is wanted beyond those that were lived."""
    finished = [one for one in lived if one.finished]
    copies: list[tuple[Template, int]] = []
    if not finished:
        return copies
    while len(copies) < before:
        one, days = chance.choice(finished), chance.choice((-7, 0, 7))
        if one.opened[0] + timedelta(days=days) >= begin:
            copies.append((one, _YEAR_BACK + days))
    while len(lived) + len(copies) < cases:
        one, days = chance.choice(finished), chance.choice(_MOVED)
        by = timedelta(days=days)
        if begin <= one.opened[0] + by and one.last + by < end:
            copies.append((one, days))
    return copies


class _Written:
    """The chosen lives with their households, numbers and parcels, in the order in which they began."""

    def __init__(self, house: House, chance: Random, chosen: list[tuple[Template, int]]) -> None:
        self._house = house
        self._chosen = sorted(chosen, key=lambda one: one[0].opened[0] + timedelta(days=one[1]))
        self._serials = list(self._give_homes(chance))
        self._numbers = self._number()
        self.farmers = len(set(self._serials))
        self.count = sum(len(numbers) for numbers in self._numbers)
        first, days = self._chosen[0]
        self.first = first.opened[0] + timedelta(days=days)

    def _give_homes(self, chance: Random) -> Iterator[int]:
        """A household for each: a new one, or one of the same place whose last question is long over."""
        pools: dict[tuple[str | None, str | None], list[tuple[int, datetime]]] = defaultdict(list)
        known = 0
        for template, days in self._chosen:
            at, pool = template.opened[0] + timedelta(days=days), pools[template.place]
            free = next((n for n in _some(chance, len(pool)) if pool[n][1] <= at), None)
            if free is None or chance.random() < _NEW:
                known += 1
                free = len(pool)
                pool.append((known, at))
            serial, _ = pool[free]
            pool[free] = serial, at + _RESTS
            yield serial

    def _number(self) -> list[list[int]]:
        """Numbers in the order in which consultations were opened."""
        opened = [
            (at + timedelta(days=days), place, nth)
            for place, (template, days) in enumerate(self._chosen)
            for nth, at in enumerate(template.opened)
        ]
        numbers: list[list[int]] = [[] for _ in self._chosen]
        for number, (_, place, _nth) in enumerate(sorted(opened), start=1):
            numbers[place].append(number)
        return numbers

    def households(self) -> dict[str, list[Values]]:
        """The farmers and their addresses."""
        rows: dict[str, list[Values]] = {"person": [], "account": []}
        met: set[int] = set()
        for (template, days), serial in zip(self._chosen, self._serials, strict=True):
            if serial in met:
                continue
            met.add(serial)
            at = template.opened[0] + timedelta(days=days)
            who = self._farmer(serial, *template.place)
            rows["person"].append(person_values(who, at))
            rows["account"].append({"address": str(who.address), "person": who.id, "bound_at": at})
        return rows

    def _farmer(self, serial: int, township: str | None, village: str | None) -> Person:
        own = Own((), 0, serial)
        name = self._house.words.text("sample.farmer", Language.SIMPLIFIED, number=serial)
        return replace(stand_in_farmer(name, township, village), id=farmer_id(own.address), address=own.address)

    def rows(self) -> Iterator[tuple[float, dict[str, list[Values]]]]:
        """All other rows, some hundreds of lives at a time, and what share of all is done with them."""
        parcel = 1
        for start in range(0, len(self._chosen), _AT_ONCE):
            into: dict[str, list[Values]] = {name: [] for name in bulk.TABLES}
            for place in range(start, min(start + _AT_ONCE, len(self._chosen))):
                template, days = self._chosen[place]
                template.copy(Own(self._numbers[place], parcel, self._serials[place], days), into)
                parcel += template.parcels
            yield min(1.0, (start + _AT_ONCE) / len(self._chosen)), into


def _some(chance: Random, many: int) -> list[int]:
    return [chance.randrange(many) for _ in range(6)] if many else []
