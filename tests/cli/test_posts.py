"""`nongda posts`, and what `nongda check` says of places and subjects that nobody covers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import posts, records
from bot.clock import SystemClock
from bot.config import County, Environment, load_county, load_environment
from bot.core.events import AbsencePlanned, Address
from bot.desk import Desk
from tests.cli.conftest import ROOT, Program


@pytest.fixture
def county() -> County:
    return load_county(ROOT / "config.yaml")


@pytest.fixture
def environment(data: Path) -> Environment:
    return load_environment()


def away(county: County, environment: Environment, *people: str) -> None:
    """These experts are away from today on, each said by the county lead."""
    now = SystemClock().now()
    today = now.astimezone(county.tz).date()
    desk = Desk(records.house(county))
    with records.database(environment) as database, database.writing() as session:
        for n, person in enumerate(people):
            desk.handle(
                session,
                AbsencePlanned(
                    key=f"cli:away-{n}", at=now, sender=Address("web", "county-lead"), person=person,
                    first=today, last=today + timedelta(days=3), sure=True,
                ),
            )  # fmt: skip


def test_without_a_record_only_config_speaks(county: County) -> None:
    assert posts.uncovered(county, None) == [
        "没有指导员的村 villages without a guide: 高家庄、张玉声、后照阳河、猫窝沟、黄家梁"
    ]
    lonely = county.model_copy(
        update={"people": tuple(p.model_copy(update={"stand_in": None, "panel": ()}) for p in county.people)}
    )
    assert "nobody on the panel for: goose" in posts.uncovered(lonely, None)[0]


def test_the_check_tells_who_never_came_and_what_nobody_covers_today(
    nongda: Program, county: County, environment: Environment
) -> None:
    away(county, environment, "expert-tuchengzi", "expert-poultry")
    with records.database(environment) as opened, opened.reading() as session:
        lines = posts.uncovered(county, session)
    assert any(line.startswith("还没绑定 Telegram never pressed /start: expert-tuchengzi") for line in lines)
    assert any("土城子镇: 所有产业 all industries, 只剩县里总负责 only the county lead" in line for line in lines)
    shown = nongda("posts", "--days", "5")
    assert shown.code == 0
    assert "土城子镇" in shown.out
    assert "only the county lead" in shown.out
    assert "expert-potato" in shown.out


def test_the_posts_of_a_new_county_show_pages_only(nongda: Program, environment: Environment) -> None:
    out = nongda("posts").out
    assert "只有网页" in out
    assert "县专家组家禽专" in "".join(out.split())  # a long title is folded, not cut
    assert "never pressed /start" in out
