"""Every number of a report is what the console shows at the number's address, or what the database holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import distinct, func, select

from bot.config import County
from bot.core.house import House
from bot.core.plan import ParcelKind
from bot.core.situation import Language
from bot.report.count import Period, report
from bot.report.names import Names
from bot.report.told import tell
from bot.store import views
from bot.store.panel_tables import panel
from bot.store.session import Database
from bot.store.tables import consultation, parcel
from bot.store.views import deeds
from bot.store.views.unknown import unknown
from bot.store.work_tables import work
from handlers.web.console.asked import read
from tests.console.seed import NOW
from tests.report.conftest import YEAR, Tell

C, P = consultation.c, parcel.c
TOWN = Period(YEAR.first, YEAR.last, "tuchengzi")


def _listed(database: Database, county: County, address: str) -> int:
    """How many the console's list finds at this address."""
    asked = read(dict(parse_qsl(urlsplit(address).query)))
    with database.reading() as session:
        return views.consultations(session, asked.filter(county.tz, NOW)).total


@pytest.mark.parametrize("period", [YEAR, TOWN], ids=["county", "township"])
def test_every_number_that_opens_a_list_is_how_many_the_list_finds(
    told: Tell, year: Database, house: House, period: Period
) -> None:
    numbers = told(period, internal=True).numbers.values()
    listed = [one for one in numbers if one.address.startswith("/console/?")]
    assert {one.key for one in listed} == {"asked", "reds", "by_bot", "by_person", "by_open", "by_nobody"}
    for one in listed:
        assert _listed(year, house.county, one.address) == one.value, one.key


@pytest.mark.parametrize(
    ("grid", "column"), [("industries", 1), ("places", 3), ("villages", 3), ("experts", 1), ("entries", 2)]
)
def test_every_row_that_opens_a_list_is_how_many_the_list_finds(
    told: Tell, year: Database, house: House, grid: str, column: int
) -> None:
    table = told().grids[grid]
    linked = [(row, link) for row, link in zip(table.rows, table.links, strict=True) if link]
    assert len(linked) >= 4
    for row, link in linked:
        assert _listed(year, house.county, link) == row[column], row


def _in_year(house: House) -> tuple[Any, ...]:
    span = YEAR.span(house.county)
    return C.opened_at >= span.since, C.opened_at < span.until


def test_the_other_numbers_are_what_the_database_holds(told: Tell, year: Database, house: House) -> None:
    opened = _in_year(house)
    mine = P.number == C.number, P.person == C.farmer, P.author.is_not(None)
    wrote = P.number == C.number, P.author.is_not(None), P.kind != ParcelKind.QUESTION
    pages = P.kind == ParcelKind.MEDIA, P.entry.is_not(None)
    queries = {
        "households": select(func.count(distinct(C.farmer))).where(*opened),
        "townships": select(func.count(distinct(C.township))).where(*opened),
        "villages": select(func.count(distinct(C.village))).where(*opened),
        "by_person": select(func.count()).where(*opened, C.first_reply_at.is_not(None)),
        "experts": select(func.count(distinct(P.author))).where(*opened, *wrote),
        "panels": select(func.count()).where(*opened, panel.c.number == C.number, panel.c.called_at.is_not(None)),
        "concluded": select(func.count()).where(*opened, panel.c.number == C.number, panel.c.status == "concluded"),
        "visits": select(func.count()).where(*opened, work.c.number == C.number, work.c.visited_at.is_not(None)),
        "page_copies": select(func.count()).where(*opened, *mine, *pages),
        "page_kinds": select(func.count(distinct(P.entry))).where(*opened, *mine, *pages),
        "went_better": select(func.count()).where(*opened, C.went == "better"),
        "went_asked": select(func.count()).where(*opened, C.went.is_not(None)),
    }
    numbers = told().numbers
    with year.reading() as session:
        counted = {key: session.scalar(query) for key, query in queries.items()}
    assert {key: numbers[key].value for key in queries} == counted
    assert numbers["panels"].value
    assert numbers["visits"].value
    assert numbers["page_copies"].value


def test_the_parts_add_up_to_the_whole(told: Tell) -> None:
    report = told()
    numbers = {key: one.value for key, one in report.numbers.items()}
    ways = ("by_bot", "by_person", "by_open", "by_nobody")
    assert sum(int(str(numbers[way])) for way in ways) == numbers["asked"]
    assert sum(count for _, count in report.months) == numbers["asked"]
    for key, column in (("industries", 1), ("places", 3)):
        assert sum(int(str(row[column])) for row in report.grids[key].rows) == numbers["asked"], key
    for key, number in (("panels", "panels"), ("visits", "visits"), ("villages", "villages")):
        assert len(report.grids[key].rows) == numbers[number], key
    assert sum(int(str(row[2])) for row in report.grids["pages"].rows) == numbers["page_copies"]
    assert sum(int(str(row[1])) for row in report.grids["experts"].rows) == numbers["person_times"]


def test_the_year_before_is_that_years_own_report(told: Tell) -> None:
    before = told(Period(date(2025, 1, 1), date(2025, 12, 31)), internal=True).numbers
    this = told(internal=True).numbers
    assert {key: one.before for key, one in this.items()} == {key: one.value for key, one in before.items()}
    assert before["asked"].value


def test_what_is_for_the_house_only_is_there_only_when_asked_for(told: Tell) -> None:
    assert not {"reds", "red_minutes"} & told().numbers.keys()
    assert "alarms" not in told().grids
    inside = told(internal=True)
    assert len(inside.grids["alarms"].rows) == inside.numbers["reds"].value


def test_a_township_is_told_alone(told: Tell, house: House) -> None:
    report = told(TOWN)
    assert report.place == "土城子镇"
    assert [row[0] for row in report.grids["cover"].rows] == ["土城子镇"]
    assert {row[0] for row in report.grids["places"].rows} == {"土城子镇"}
    assert int(str(report.numbers["asked"].value)) < int(str(told().numbers["asked"].value))


def test_typical_cases_went_well_and_name_nobody(told: Tell, year: Database) -> None:
    stories = told().stories
    assert stories
    for one in stories:
        with year.reading() as session:
            found = views.transcript(session, one.number)
        assert found is not None
        case, farmer = found.consultation, found.farmer
        assert farmer is not None
        assert case.outcome in ("helped", "solved", "quiet") or case.result is not None
        assert farmer.name not in f"{one}"
        assert not case.red_flags
        assert one.author in {"土城子镇包联专家", *(post.title.zh for post in told().names.county.people)}


def test_phone_numbers_in_what_was_asked_are_covered(house: House) -> None:
    names = Names(house.county, house.knowledge, house.words, Language.SIMPLIFIED)
    assert "13812345678" not in names.question("鹅死了，打 13812345678")
    assert "13812345678" not in names.answer("专家回您：\n打我 13812345678")


def test_what_nobody_knew_is_by_households_and_counts_each_question_once(
    told: Tell, year: Database, house: House
) -> None:
    rows = told().grids["unknown"].rows
    asked = [int(str(row[2])) for row in rows]
    assert asked
    assert asked == sorted(asked, reverse=True)
    span = YEAR.span(house.county)
    with year.reading() as session:
        questions = unknown(session, span.since, span.until, kind="unmatched")
    assert sum(int(str(row[3])) for row in rows) <= len(questions)


def test_of_an_empty_database_there_is_a_report_too(tmp_path: Path, house: House) -> None:
    database = Database(f"sqlite:///{tmp_path}/nongda.db", durable=False)
    database.migrate()
    names = Names(house.county, house.knowledge, house.words, Language.ENGLISH)
    with database.reading() as session:
        empty = tell(report(session, house.county, YEAR), names, internal=True)
    assert {one.value for one in empty.numbers.values()} == {0, "–"}
    assert empty.grids["industries"].rows == ()
    assert empty.stories == ()
    database.dispose()


def test_the_29th_of_february_has_a_year_before() -> None:
    assert Period(date(2028, 2, 29), date(2028, 2, 29)).year_before().first == date(2027, 2, 28)


def test_deeds_are_read_in_few_queries(year: Database, house: House) -> None:
    with year.reading() as session:
        asked = 0
        execute = session.execute

        def counting(*arguments: Any, **named: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*arguments, **named)

        session.execute = counting
        deeds.deeds(session, YEAR.span(house.county))
    assert asked == 11


@pytest.mark.parametrize("internal", [False, True])
def test_what_a_panel_on_a_red_flag_said_stays_in_the_house(year: Database, house: House, internal: bool) -> None:
    names = Names(house.county, house.knowledge, house.words, Language.SIMPLIFIED)
    with year.reading() as session:
        found = report(session, house.county, YEAR)
    red = replace(found.this.deeds.panels[0], red=True, question="小鹅成片死，要不要封村", answer="先报动防站")
    this = replace(found.this, deeds=replace(found.this.deeds, panels=(red,)))
    rows = tell(replace(found, this=this), names, internal=internal).grids["panels"].rows
    assert ("小鹅成片死，要不要封村" in rows[0]) is internal
    assert ("先报动防站" in rows[0]) is internal
