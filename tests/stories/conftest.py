"""The cast. By role, never by invented name: the farmer of 土城子镇, the township's expert, the county lead, staff, a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.config.load import load_county
from bot.core.house import House
from bot.locale.load import load_catalogue
from tests.shipped import shipped_base, shipped_matcher
from tests.stories.line import Line
from tests.telegram_double import TelegramDouble
from tests.telegram_double.people import Person

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def house() -> House:
    """The county, the knowledge base and the words that are shipped."""
    return House(load_county(ROOT / "config.yaml"), shipped_base(), shipped_matcher(), load_catalogue())


@pytest.fixture
def line(tmp_path: Path, house: House, telegram: TelegramDouble, telegram_clock: ManualClock) -> Iterator[Line]:
    """The county at nine on a Tuesday morning, with nobody on Telegram yet."""
    line = Line(tmp_path, house, telegram, telegram_clock)
    yield line
    line.close()


@dataclass(frozen=True)
class Cast:
    """Who plays in the stories. The expert covers 土城子镇; the lead is asked when nobody else can."""

    farmer: Person
    neighbour: Person
    expert: Person
    other_expert: Person
    lead: Person
    staff: Person


@pytest.fixture
def cast(line: Line, telegram: TelegramDouble) -> Cast:
    """Everybody with a post has accepted the invitation; the farmers have only pressed Start."""
    county = line.county
    expert = county.expert_of(county.townships[0].id)
    other = county.expert_of(county.townships[1].id)
    member = next(person for person in county.people if person.role == "staff")
    assert expert
    assert other
    cast = Cast(
        farmer=telegram.person("farmer", language="zh-hans"),
        neighbour=telegram.person("neighbour", language="zh-hans"),
        expert=telegram.person("expert", language="zh-hans"),
        other_expert=telegram.person("other expert", language="zh-hans"),
        lead=telegram.person("lead", language="zh-hans"),
        staff=telegram.person("staff", language="zh-hans"),
    )
    for person, post in (
        (cast.expert, expert.id),
        (cast.other_expert, other.id),
        (cast.lead, county.lead),
        (cast.staff, member.id),
    ):
        line.appoint(person, post)
    return cast
