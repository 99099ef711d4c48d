"""What stands on the printed page of an entry: finished words in one language, not yet laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.config import County, PersonConfig
from bot.core.situation import Language
from bot.core.wording import Catalogue, base_of, localised
from knowledge.model import SECTIONS, Entry, Words

# Whoever keeps animals may have to report a disease.
_WITH_ANIMALS = frozenset({"goose", "chicken", "sheep", "general"})
BLANK = "＿" * 6  # to be filled in by hand
_BLANK_ENGLISH = "_" * 12
# How many characters go into a line, and how many lines between the title and the telephone numbers.
_LINE, _LINE_ENGLISH = 29, 58
_ROOM = 24.5


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it. `urgent`: when to call a person, which must not be overlooked."""

    heading: str
    lines: tuple[str, ...]
    urgent: bool = False

    @property
    def run_in(self) -> bool:
        """Whether the heading may stand before the only line: a page is short."""
        return len(self.lines) == 1 and not self.urgent


@dataclass(frozen=True, slots=True)
class Page:
    """One entry's page. `banner` and `notes` are "" and empty where there is nothing to say; `link` is "" without one."""

    id: str
    stage: str
    head: str
    title: str
    banner: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    call_heading: str
    phones: tuple[tuple[str, str], ...]  # what for, the number
    expert: str
    link: str
    scan: str  # what stands by the code that leads to the link
    sources_heading: str
    sources: tuple[str, ...]
    foot: str
    english: bool

    @property
    def between(self) -> str:
        """What stands between two sources."""
        return "; " if self.english else "；"

    @property
    def colon(self) -> str:
        return ": " if self.english else "："

    @property
    def long(self) -> bool:
        """Whether there are so many words that they have to stand closer to fit a sheet. Lengths are guessed, in lines."""
        body, notes = _LINE_ENGLISH if self.english else _LINE, (self.banner, *self.notes)
        lines: float = sum(_rows(line, body) for section in self.sections for line in section.lines)
        lines += sum(1.25 for section in self.sections if not section.run_in) + 1.4 * sum(map(bool, notes))
        return lines + 0.55 * _rows(" ".join(self.sources), 2 * body) > _ROOM


@dataclass(frozen=True, slots=True)
class Press:
    """What all pages of a run share. `expert`: whose name and number stand on them; without one there is room to write."""

    county: County
    words: Catalogue
    language: Language
    day: date
    expert: PersonConfig | None = None

    def say(self, key: str, **values: object) -> str:
        return self.words.text(f"handout.{key}", self.language, **values)

    @property
    def blank(self) -> str:
        return _BLANK_ENGLISH if self.language is Language.ENGLISH else BLANK


def link_of(county: County) -> str:
    """Where a farmer comes to the bot: the pages, which every phone can open; else Telegram; "" where config.yaml has neither."""
    if county.web.public_address:
        return f"{county.web.public_address}/chat"
    return f"https://t.me/{county.telegram.username}" if county.telegram.username else ""


def page(entry: Entry, press: Press, industry: Words) -> Page:
    """The page of this entry."""
    say, language = press.say, press.language
    link = link_of(press.county)
    return Page(
        id=entry.id,
        stage=entry.stage,
        head=say("head", county=localised(press.county.name, language), industry=localised(industry, language)),
        title=localised(entry.title, language),
        banner=say("urgent") if entry.red_flag else say("people") if entry.human_only else "",
        sections=tuple(_sections(entry, press)),
        notes=tuple(_notes(entry, press)),
        call_heading=say("phones"),
        phones=_phones(entry, press),
        expert=_expert(press),
        link=link,
        scan=say("scan"),
        sources_heading=say("sources"),
        sources=tuple(say("source", title=s.title, issuer=s.issuer, year=s.year) for s in entry.sources),
        foot=say("foot", day=say("day", year=press.day.year, month=press.day.month, day=press.day.day), id=entry.id,
                 version=entry.version),
        english=language is Language.ENGLISH,
    )  # fmt: skip


def _sections(entry: Entry, press: Press) -> list[Section]:
    texts = entry.answer.get(base_of(press.language))
    return [
        Section(press.words.text(f"answer.{name}", press.language), tuple(_lines(texts[name])), urgent=name == "call")
        for name in SECTIONS
        if name in texts
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _rows(text: str, width: int) -> int:
    return -(-len(text) // width)


def _notes(entry: Entry, press: Press) -> list[str]:
    notes = []
    if entry.months:
        separator = ", " if press.language is Language.ENGLISH else "、"
        months = separator.join(press.words.text(f"month.{number}", press.language) for number in entry.months)
        notes.append(press.say("months", months=months))
    if not entry.confirmed:
        notes.append(press.say("unconfirmed"))
    return notes


def _phones(entry: Entry, press: Press) -> tuple[tuple[str, str], ...]:
    """The county's numbers. That for animal disease is left blank until config.yaml has it: nobody may be told a false one."""
    phones = press.county.phones
    numbers = {"agriculture": phones.agriculture, "government": phones.government, "ambulance": phones.ambulance}
    if entry.industry in _WITH_ANIMALS:
        epidemic = phones.animal_epidemic if phones.epidemic_known else press.blank
        numbers = {"animal_epidemic": epidemic, **numbers}
    return tuple((press.say(f"phone.{name}"), number) for name, number in numbers.items())


def _expert(press: Press) -> str:
    if press.expert is None:
        return press.say("expert", name=press.blank, phone=press.blank)
    name = localised(press.expert.title, press.language)
    return press.say("expert", name=name, phone=press.expert.phone or press.blank)
