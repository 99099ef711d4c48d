"""What is asked in a sample year: the entries' own wordings in the months for which they hold, alarms, and what nothing answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from bot.core.house import House
from bot.core.situation import Language
from knowledge.model import Entry

# Of a hundred questions, how many are about what: a county that keeps more geese and sheep than it grows potatoes.
_INDUSTRIES = {"goose": 25, "sheep": 20, "buckwheat": 15, "chicken": 13, "flax": 10, "general": 9}
_ELSEWHERE = 5  # an industry that is not named above
# How often: an alarm, what no entry answers, talk around the question, a few characters lost.
_ALARM, _UNKNOWN, _AROUND, _GARBLED = 0.03, 0.12, 0.2, 0.25
_CALM = 0.85  # of the wordings of entries that raise an alarm, how many are left out: most days nothing burns
_UNKNOWN_GROUPS = ("other_animals", "other_crops", "near", "no_subject", "money")


@dataclass(frozen=True, slots=True)
class Questions:
    """All that may be asked, ready to be drawn from. A drawing is decided by the `Random` that is given."""

    by_month: tuple[
        tuple[tuple[str, tuple[str, ...]], ...], ...
    ]  # a month: industries with the wordings of their entries
    alarms: tuple[str, ...]
    unknown: tuple[str, ...]
    around: tuple[str, ...]
    alarming: Callable[[str], object]

    def draw(self, chance: Random, month: int) -> str:
        """A question as it may come in that month (1 to 12)."""
        kind = chance.random()
        if kind < _ALARM and self.alarms:
            return chance.choice(self.alarms)
        unknown = kind < _ALARM + _UNKNOWN and self.unknown
        text = chance.choice(self.unknown) if unknown else self._answered(chance, month)
        if chance.random() < _GARBLED:
            text = _garbled(chance, text)
        if self.around and chance.random() < _AROUND:
            return chance.choice(self.around).format(question=text)
        return text

    def _answered(self, chance: Random, month: int) -> str:
        """A wording of an entry that holds in this month."""
        industries = self.by_month[month - 1]
        weights = [_INDUSTRIES.get(name, _ELSEWHERE) for name, _ in industries]
        while True:
            _, wordings = chance.choices(industries, weights)[0]
            text = chance.choice(wordings)
            if chance.random() > _CALM or not self.alarming(text):
                return text


def questions(house: House) -> Questions:
    """What the knowledge base knows to be asked, in Chinese."""
    base = house.knowledge
    entries = list(base.entries.values())
    return Questions(
        by_month=tuple(_of_month(entries, month) for month in range(1, 13)),
        alarms=tuple(text for flag in base.red_flags for text in flag.examples.hit if not text.isascii()),
        unknown=tuple(
            one.text
            for one in base.out_of_scope
            if one.group in _UNKNOWN_GROUPS and one.unless not in base.entries and not one.text.isascii()
        ),
        around=tuple(
            house.words.text(key, Language.SIMPLIFIED, question="{question}") for key in numbered(house, "around")
        ),
        alarming=house.matcher.red_flags,
    )


def numbered(house: House, name: str) -> Iterator[str]:
    """The keys `sample.<name>.1`, `.2`, ... as far as there are any."""
    number = 1
    while (key := f"sample.{name}.{number}") in house.words:
        yield key
        number += 1


def _of_month(entries: list[Entry], month: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.months or month in entry.months:
            found.setdefault(entry.industry, []).extend((*entry.phrasings.zh, *entry.tests.hit))
    return tuple(
        (industry, tuple(text for text in texts if not text.isascii())) for industry, texts in found.items() if texts
    )


def _garbled(chance: Random, text: str) -> str:
    """With one character lost, or two of a longer text."""
    for _ in range(1 if len(text) < 10 else 2):
        at = chance.randrange(len(text))
        text = text[:at] + text[at + 1 :]
    return text
