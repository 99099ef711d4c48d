"""`nongda posts`: who covers what, who can be reached, who is away, and what nobody covers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from bot.config import County
    from bot.core.posts.coverage import Findings, Gap
    from bot.core.situation import Absence, Person
    from bot.store.transaction import Session

_LEARNT_FROM = timedelta(days=90)  # how far back it counts what was passed on as not theirs


def posts(
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="往后看几天 how many days ahead")] = 30,
    config: options.Config = None,
) -> None:
    """列出各岗位的人、谁联系得上、谁请假，以及哪里没人管。 Show who covers what, who is away, and what nobody covers."""
    from rich.console import Console

    from bot.cli import records, rooms
    from bot.clock import SystemClock
    from bot.core.posts.coverage import findings, gaps
    from bot.store import posts as store
    from bot.store import roster
    from bot.store.views.passes import passed_as_gaps

    county, environment = rooms.county_and_environment(config)
    now = SystemClock().now()
    today = now.astimezone(county.tz).date()
    with records.database(environment) as opened, opened.reading() as session:
        people = dict(store.people(session, county))
        absences = roster.absences(session, now)
        passes = passed_as_gaps(session, now - _LEARNT_FROM)
    console = Console(highlight=False)
    console.print(table(county, people, absences))
    lines = [*findings_lines(county, findings(county, people))]
    lines += gap_lines(county, gaps(county, people, absences, today, today + timedelta(days=days - 1)))
    lines += pass_lines(county, passes)
    for line in lines:
        console.print(line, soft_wrap=True)
    if not lines:
        console.print("处处有人管 / everything is covered")


def uncovered(county: County, session: Session | None) -> list[str]:
    """What nobody covers today, a line each: by the posts of config.yaml alone, or by the record where there is one."""
    from bot.clock import SystemClock
    from bot.core.posts.coverage import everybody, findings, gaps
    from bot.store import posts as store
    from bot.store import roster

    now = SystemClock().now()
    today = now.astimezone(county.tz).date()
    people = dict(store.people(session, county)) if session else everybody(county)
    absences = roster.absences(session, now) if session else ()
    found = findings(county, people if session else None)
    return [*findings_lines(county, found), *gap_lines(county, gaps(county, people, absences, today, today))]


def table(county: County, people: dict[str, Person], absences: tuple[Absence, ...]) -> Table:
    """A line each: post, what is covered, who stands in, how the person is reached, days away."""
    from rich.box import SIMPLE
    from rich.table import Column, Table

    heads = ("岗位 post", "包联 covers", "替班 stand-in", "怎么找 reached by", "请假 away")
    rows = Table(*(Column(head, overflow="fold") for head in heads), box=SIMPLE)  # a name is never cut
    for post in county.people:
        towns = [town.name.zh for town in county.townships if town.id in post.townships]
        base = county.enterprise(post.enterprise)
        guided = [v.name.zh for town in county.townships for v in town.villages if v.guide == post.id]
        stand_in = county.person(post.stand_in or "")
        person = people.get(post.id)
        telegram = person is not None and person.on_telegram
        away = [f"{one.first:%m-%d}–{one.last:%m-%d}" for one in absences if one.person == post.id]
        rows.add_row(
            post.title.zh,
            "、".join([*towns, *guided, *([base.name.zh] if base else [])]),
            stand_in.title.zh if stand_in else "",
            "Telegram" if telegram else "只有网页 pages only",
            " ".join(away),
        )
    return rows


def findings_lines(county: County, found: Findings) -> Iterator[str]:
    """What the posts leave open, a line each, in both languages."""
    names = {v.id: v.name for town in county.townships for v in town.villages}
    towns = {town.id: town.name for town in county.townships}
    if found.no_panel:
        yield f"专家组里没人管 nobody on the panel for: {', '.join(found.no_panel)}"
    if found.no_guide:
        yield f"没有指导员的村 villages without a guide: {'、'.join(names[v].zh for v in found.no_guide)}"
    for town, sharing in found.shared:
        yield f"{towns[town].zh} 由几位一起包联 is shared by: {', '.join(sharing)}"
    if found.never_started:
        yield f"还没绑定 Telegram never pressed /start: {', '.join(found.never_started)}"


def gap_lines(county: County, found: tuple[Gap, ...]) -> Iterator[str]:
    """The days on which somebody is missing, a line each."""
    for gap in found:
        town = county.township(gap.township)
        what = ", ".join(gap.industries) or "所有产业 all industries"
        left = "只剩县里总负责 only the county lead" if gap.lead else "一个人也没有 nobody"
        yield f"{gap.first} – {gap.last}  {town.name.zh if town else gap.township}: {what}, {left}"


def pass_lines(county: County, passes: Iterable[tuple[tuple[str, str | None, str | None], int]]) -> Iterator[str]:
    """Cases that experts passed on as not theirs, by place and industry, a line each: where posts may have to change."""
    said = {"field": "不是他的专业 not their field", "place": "不是他管的地方 not their area"}
    for (why, township, industry), count in passes:
        town = county.township(township)
        where = town.name.zh if town else "地方不清楚 place unknown"
        yield f"近 90 天转走 passed on in 90 days: {where}, {industry or '产业不清楚 industry unknown'}, {said[why]}: {count}"
