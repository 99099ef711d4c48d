"""A life as rows, and the same life again: for another household, whole weeks earlier or later.

A life is lived under ids that stand for others (life.FIRST_NUMBER, ...). A copy puts its own in their place, in columns and
in texts alike, and moves every moment by the same whole number of days: seven of them, so that working hours still fit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.events import Address
from bot.core.people import farmer_id
from bot.core.plan import ParcelKind
from bot.core.situation import Person, Role
from bot.sample.life import FIRST_NUMBER, FIRST_PARCEL, Kept, Life, Posted
from bot.store.panels import member_values, opinion_values, panel_values
from bot.store.rows import Values, consultation_values, message_values, parcel_values
from bot.store.types import to_json
from bot.store.work import work_values

# The farmer of a life: SERIAL stands for the household's number.
SERIAL = 600_000_000
_FIRST = {"6": SERIAL, "7": FIRST_NUMBER, "8": FIRST_PARCEL}
_STANDS_FOR = re.compile(r"[678]0000\d{4}")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_SAID_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
# In these the bot names a day by itself; elsewhere 5月20日 is when flax is sown.
_NAMES_DAYS = frozenset({ParcelKind.CARD, ParcelKind.DESK, ParcelKind.NOTICE})
_ARRIVES = timedelta(seconds=1)
_NOBODY = "f-aaaaaaaaaaaa"

Rows = dict[str, list[Values]]


def stand_in_farmer(name: str, township: str | None, village: str | None) -> Person:
    """Who lives a life that will be copied. `name` holds SERIAL."""
    address = Address("web", f"sample-{SERIAL}")
    return Person(_NOBODY, Role.FARMER, name=name, address=address, township=township, village=village)


@dataclass(frozen=True, slots=True)
class Own:
    """What a copy puts in place: its consultations' numbers in their order, its first parcel's id, its household, and the days
    it is moved by."""

    numbers: Sequence[int]
    first_parcel: int
    serial: int
    days: int = 0

    @property
    def address(self) -> Address:
        return Address("web", f"sample-{self.serial}")

    @property
    def farmer(self) -> str:
        return farmer_id(self.address)


class Template:
    """A life's rows. `opened` are the moments at which its consultations were opened; `finished`: nothing is still to come."""

    def __init__(self, life: Life) -> None:
        self.opened = tuple(one.opened_at for _, one in sorted(life.cases.items()))
        self.last = life.journal[-1].at
        self.finished = not life.bells
        self.parcels = len(life.posted)
        self.place = life.farmer.township, life.farmer.village
        self._year = life.now.year
        self._rows = {name: [_recipe(name, row) for row in rows] for name, rows in _rows(life).items()}

    def copy(self, own: Own, into: Mapping[str, list[Values]]) -> None:
        """Adds this life's rows, as those of `own`."""
        change = _Change(own, self._year)
        for name, recipes in self._rows.items():
            into[name].extend(change.row(row, steps) for row, steps in recipes)


# --- rows with what has to be put in place


Steps = tuple[tuple[str, str], ...]


def _rows(life: Life) -> Rows:
    panels = life.panels.values()
    keys = [{"number": one.number, "nth": one.nth} for one in panels]
    said = [one for one in life.messages if not one.internal]
    return {
        "consultation": [consultation_values(one) for one in life.cases.values()],
        "message": [message_values(one, 1) for one in said],
        "remark": [message_values(one, 1) for one in life.messages if one.internal],
        "parcel": [_parcel(one) for one in life.posted],
        "timer": [{"number": bell.number, "kind": bell.kind, "due": bell.due} for bell in life.bells],
        "journal": [_line(one) for one in life.journal],
        "panel": [key | panel_values(one) for key, one in zip(keys, panels, strict=True)],
        "panel_member": _placed(keys, [member_values(one) for one in panels]),
        "opinion": _placed(keys, [opinion_values(one) for one in panels]),
        "work": [work_values(one) for one in life.work.values()],
    }


def _placed(keys: list[Values], lots: list[list[Values]]) -> list[Values]:
    return [key | {"place": place} | row for key, lot in zip(keys, lots, strict=True) for place, row in enumerate(lot)]


def _parcel(one: Posted) -> Values:
    values = parcel_values(one.parcel, one.at)
    sent = {"state": "sent", "sent_at": one.at + _ARRIVES, "attempts": 1, "ref_message": str(one.id)}
    return {"id": one.id} | values | sent


def _line(one: Kept) -> Values:
    scheme, _, rest = one.key.partition(":")
    key = one.key if scheme == "parcel" else f"{scheme}:sample-{FIRST_NUMBER}-{rest}"
    line = one.line
    return {
        "key": key, "at": one.at, "kind": line.kind, "number": line.number, "actor": line.actor, "data": dict(line.data),
    }  # fmt: skip


def _recipe(table: str, row: Values) -> tuple[Values, Steps]:
    """The row, JSON as text, with what is to be done to which column."""
    steps: list[tuple[str, str]] = []
    names_days = table == "parcel" and row["kind"] in _NAMES_DAYS
    for column, value in row.items():
        kind = _kind(value, names_days and column == "text")
        if kind:
            steps.append((column, kind))
        if kind == "json":
            row[column] = to_json(value)
    return row, tuple(steps)


def _kind(value: Any, names_days: bool) -> str:
    match value:
        case datetime():
            return "moment"
        case date():
            return "day"
        case str() if names_days:
            return "said"
        case str():
            return "text" if _STANDS_FOR.search(value) or _NOBODY in value else ""
        case bool():
            return ""
        case int():
            return "id" if value >= SERIAL else ""
        case dict() | list():
            text = to_json(value)
            return "json" if _STANDS_FOR.search(text) or _NOBODY in text or _DAY.search(text) else ""
    return ""


class _Change:
    """What one copy does to rows."""

    def __init__(self, own: Own, year: int) -> None:
        self._own, self._farmer, self._by, self._year = own, own.farmer, timedelta(days=own.days), year
        self._do: dict[str, Callable[[Any], Any]] = {
            "moment": lambda at: at + self._by,
            "day": lambda day: day + self._by,
            "id": self._id,
            "text": self._text,
            "said": lambda text: self._text(_SAID_DAY.sub(self._said_day, text) if own.days else text),
            "json": lambda text: json.loads(self._text(_DAY.sub(self._iso_day, text) if own.days else text)),
        }

    def row(self, row: Values, steps: Steps) -> Values:
        changed = dict(row)
        for column, kind in steps:
            changed[column] = self._do[kind](row[column])
        return changed

    def _id(self, stands: int) -> int:
        if stands >= FIRST_PARCEL:
            return self._own.first_parcel + stands - FIRST_PARCEL
        return self._own.numbers[stands - FIRST_NUMBER] if stands >= FIRST_NUMBER else self._own.serial

    def _text(self, text: str) -> str:
        return _STANDS_FOR.sub(lambda found: str(self._id(int(found[0]))), text.replace(_NOBODY, self._farmer))

    def _iso_day(self, found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + self._by).isoformat()

    def _said_day(self, found: re.Match[str]) -> str:
        try:
            day = date(self._year, int(found[1]), int(found[2])) + self._by
        except ValueError:  # no day of the calendar
            return found[0]
        return f"{day.month}月{day.day}日"
