"""What nobody covers: today by the posts as they are, and on days that somebody is to be away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.config import County
from bot.core.events import Address
from bot.core.posts import ladder
from bot.core.posts.roster import Roster, away_on
from bot.core.situation import Absence, Consultation, Language, Person, Role, Status
from bot.core.wording import Catalogue, localised
from knowledge.model import INDUSTRIES

MOST_DAYS = 366  # that are looked at one by one
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Gap:
    """From the first day to the last, both included, only the county lead (or nobody: `lead` False) takes questions from that
    township, about those industries; none named: about all."""

    township: str
    industries: tuple[str, ...]
    first: date
    last: date
    lead: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What the posts of config.yaml leave open, by ids: industries without anybody on their panel, villages without a guide,
    (township, experts) where several cover one township for the same questions, and who has never pressed /start."""

    no_panel: tuple[str, ...]
    no_guide: tuple[str, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    never_started: tuple[str, ...]


def everybody(county: County) -> dict[str, Person]:
    """Everybody with a post as somebody who can be reached: what is missing then is missing in config.yaml itself."""
    return {post.id: Person(post.id, Role(post.role), address=Address("web", post.id)) for post in county.people}


def gaps(
    county: County, people: Mapping[str, Person], absences: tuple[Absence, ...], first: date, last: date
) -> tuple[Gap, ...]:
    """What is not covered by who covers it or a stand-in on the days from `first` to `last`, township by township."""
    days = [first + timedelta(days=n) for n in range(min(MOST_DAYS, (last - first).days + 1))]
    rosters = [Roster(county, people, away_on(absences, day)) for day in days]
    return tuple(gap for town in county.townships for gap in _of_township(town.id, days, rosters))


def new_gaps(
    county: County, people: Mapping[str, Person], absences: tuple[Absence, ...], planned: Absence, today: date
) -> tuple[Gap, ...]:
    """What is not covered on its days only because of a planned absence."""
    first = max(planned.first, today)
    before = set(gaps(county, people, absences, first, planned.last))
    return tuple(g for g in gaps(county, people, (*absences, planned), first, planned.last) if g not in before)


def in_words(gap: Gap, county: County, words: Catalogue, language: Language) -> str:
    """The gap as a person reads it."""
    town = county.township(gap.township)
    separator = ", " if language is Language.ENGLISH else "、"
    names = separator.join(words.text(f"industry.{industry}", language) for industry in gap.industries)
    return words.text(
        "away.gap_lead" if gap.lead else "away.gap_nobody",
        language,
        first=f"{gap.first:%Y-%m-%d}",
        last=f"{gap.last:%Y-%m-%d}",
        place=localised(town.name, language) if town else gap.township,
        what=names or words.text("away.all_industries", language),
    )


def _of_township(town: str, days: list[date], rosters: list[Roster]) -> Iterator[Gap]:
    open_gap: Gap | None = None
    for day, roster in zip(days, rosters, strict=True):
        missing = tuple(i for i in INDUSTRIES if _rung(roster, town, i) >= ladder.RUNG_LEAD)
        lead = _rung(roster, town, "") == ladder.RUNG_LEAD or len(missing) < len(INDUSTRIES)
        named = () if len(missing) == len(INDUSTRIES) else missing
        same = open_gap and missing and (open_gap.industries, open_gap.lead) == (named, lead)
        if open_gap and same:
            open_gap = replace(open_gap, last=day)
            continue
        if open_gap:
            yield open_gap
        open_gap = Gap(town, named, day, day, lead) if missing else None
    if open_gap:
        yield open_gap


def _rung(roster: Roster, township: str, industry: str) -> int:
    asked = Consultation(0, "", Status.WAITING, _NO_TIME, _NO_TIME, township=township, industry=industry or None)
    return ladder.choose(roster, asked, above=ladder.RUNG_GUIDE).rung


def findings(county: County, people: Mapping[str, Person] | None = None) -> Findings:
    """What the posts leave open. `people`: those with a post who can be reached, where that is known."""
    started = None if people is None else {one.id for one in people.values() if one.on_telegram}
    panel = {industry for post in county.people for industry in post.panel}
    return Findings(
        no_panel=tuple(i for i in INDUSTRIES if i not in panel and i != "general"),
        no_guide=tuple(v.id for town in county.townships for v in town.villages if v.guide is None),
        shared=tuple(_shared(county)),
        never_started=tuple(p.id for p in county.people if p.id not in started) if started is not None else (),
    )


def _shared(county: County) -> Iterator[tuple[str, tuple[str, ...]]]:
    for town in county.townships:
        of_all = [post.id for post in county.experts_of(town.id) if not post.industries]
        by_industry = {
            tuple(post.id for post in county.experts_of(town.id) if industry in post.industries)
            for industry in INDUSTRIES
        }
        yield from ((town.id, posts) for posts in sorted({tuple(of_all), *by_industry}) if len(posts) > 1)
