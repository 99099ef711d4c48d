"""A sample year is what the line would have written, whole, and the same for the same wish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.core.events import Address, Said
from bot.core.figures import By, Fact, total
from bot.core.house import House
from bot.core.people import farmer_id
from bot.core.situation import WITH_PERSON, Status
from bot.desk import Desk
from bot.sample.year import Wish
from bot.store import bulk, meta, timers, views
from bot.store.session import Database, Session
from bot.store.tables import consultation, journal, message, parcel, person, timer
from tests.console.seed import NOW
from tests.sample.conftest import WISH, sample

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def _facts(database: Database) -> tuple[Fact, ...]:
    with database.reading() as session:
        return views.facts(session, EVER, NOW)


def test_there_are_about_as_many_as_wished_and_none_of_them_lies_in_the_future(year: Database) -> None:
    facts = _facts(year)
    assert WISH.cases <= len(facts) < WISH.cases * 1.3
    assert max(fact.opened_at for fact in facts) <= NOW
    with year.reading() as session:
        assert session.scalar(select(func.max(parcel.c.sent_at))) <= NOW + timedelta(seconds=1)
        assert session.scalar(select(func.max(journal.c.at))) <= NOW


def test_the_year_before_is_there_to_compare_with(year: Database, house: House) -> None:
    begin = datetime(2026, 1, 1, tzinfo=house.county.tz)
    before = [fact for fact in _facts(year) if fact.opened_at < begin]
    assert len(before) >= WISH.cases * 0.3
    assert min(fact.opened_at for fact in before) >= begin - timedelta(days=366)


def test_all_that_a_year_brings_is_in_it(year: Database, house: House) -> None:
    found = total(house.county, _facts(year))
    assert found.by[By.BOT] > found.by[By.PERSON] > 20
    assert found.reds
    assert found.working.middle
    assert {"better", "same"} <= set(found.went)
    with year.reading() as session:
        for name in ("panel", "panel_member", "opinion", "work", "remark", "timer", "absence", "account"):
            assert session.scalar(select(func.count()).select_from(bulk.TABLES[name])), name
        assert session.scalar(select(func.count()).where(message.c.media != []))
        open_ = session.scalars(select(consultation.c.status).where(consultation.c.status != "closed")).all()
        assert set(open_) & {str(status) for status in WITH_PERSON}


def test_every_consultation_can_be_read_as_if_the_line_had_written_it(year: Database) -> None:
    with year.reading() as session:
        for number in session.scalars(select(consultation.c.number)).all():
            found = views.everything(session, number)
            assert found is not None
            case, lines = found.transcript.consultation, found.transcript.lines
            assert found.transcript.farmer is not None
            assert found.journal, number
            said = [line for line in lines if line.direction == "in" and line.person == case.farmer]
            again = case.reason == "not_better"  # it goes on from another consultation, where the words stand
            assert said or again, number
            for line in lines:
                assert case.opened_at <= line.at + timedelta(seconds=1)
                assert str(number) in line.text or "咨询" not in line.text or line.direction != "out", line.text
            assert len(found.transcript.panels) == case.panels


def test_numbers_and_ids_of_a_life_never_stay_behind_in_a_text(year: Database) -> None:
    with year.reading() as session:
        for column in (parcel.c.text, parcel.c.buttons, journal.c.data, journal.c.key, message.c.text, person.c.name):
            for value in session.scalars(select(column)).all():
                assert "00000" not in str(value), value


def test_what_a_button_says_is_about_its_own_consultation(year: Database) -> None:
    with year.reading() as session:
        rows = session.execute(select(parcel.c.number, parcel.c.buttons).where(parcel.c.number.is_not(None))).all()
        taps = [
            (number, button["data"]) for number, rows_ in rows for row in rows_ for button in row if "data" in button
        ]
        assert len(taps) > 100
        assert {number for number, data in taps if int(data.split(".")[1]) not in (number, 0)} == set()


def test_nothing_of_it_can_ever_leave_for_a_messenger(year: Database) -> None:
    with year.reading() as session:
        assert set(session.scalars(select(parcel.c.channel))) == {"web"}
        assert {address[:4] for address in session.scalars(select(person.c.address))} == {"web:"}
        assert session.scalar(select(func.count()).where(parcel.c.state == "queued")) == 0


def test_a_household_is_in_the_bots_hands_once_and_has_a_name_that_is_none(year: Database) -> None:
    with year.reading() as session:
        names = session.scalars(select(person.c.name)).all()
        assert all(name.startswith("农户") and name[2:].isdigit() for name in names)
        assert len(set(names)) == len(names)
        asked = session.execute(select(consultation.c.farmer, func.count()).group_by(consultation.c.farmer)).all()
        assert max(count for _, count in asked) > 1


def test_the_same_wish_makes_the_same_sample_and_another_seed_another(
    year: Database, tmp_path: Path, house: House
) -> None:
    def words(database: Database) -> list[object]:
        with database.reading() as session:
            query = select(parcel.c.number, parcel.c.person, parcel.c.sent_at, parcel.c.text).order_by(parcel.c.id)
            return [tuple(row) for row in session.execute(query)]

    again, other = sample(tmp_path / "a.db", house), sample(tmp_path / "b.db", house, Wish(2026, 400, 6))
    assert words(again) == words(year)
    assert words(other) != words(year)


def test_a_year_that_is_over_has_nothing_open(tmp_path: Path, house: House) -> None:
    database = sample(tmp_path / "nongda.db", house, Wish(2025, 60, 1))
    with database.reading() as session:
        assert set(session.scalars(select(consultation.c.status))) == {"closed"}
        assert session.scalar(select(func.count()).select_from(timer)) == 0


def test_it_says_that_it_is_a_sample(year: Database) -> None:
    with year.reading() as session:
        assert meta.recall(session, meta.SAMPLE) == "2026"
        assert not bulk.is_empty(session)


def test_the_line_goes_on_from_where_the_sample_ends(tmp_path: Path, house: House) -> None:
    database = sample(tmp_path / "nongda.db", house)
    desk, clock = Desk(house), ManualClock(NOW + timedelta(minutes=1))

    def waiting(session: Session) -> tuple[int, str]:
        query = select(consultation.c.number, consultation.c.holder).where(
            consultation.c.status == str(Status.WAITING), consultation.c.holder.is_not(None)
        )
        row = session.execute(query).first()
        assert row is not None, "somebody waits at the end of a sample"
        return row.number, row.holder

    with database.writing() as session:
        number, holder = waiting(session)
        reply = Said(key="web:1", at=clock.now(), sender=Address("web", holder), text="明早我去看。", about=number)
        assert desk.handle(session, reply).number == number
        new = Address("web", "somebody-new")
        said = Said(key="web:2", at=clock.now(), sender=new, text="鹅下软蛋")
        assert desk.handle(session, said).number == session.scalar(select(func.max(consultation.c.number)))
        case = views.everything(session, number)
        assert case is not None
        assert case.transcript.consultation.status is Status.REPLIED
        assert session.scalar(select(func.count()).where(person.c.id == farmer_id(new))) == 1
        assert timers.next_due(session) is not None
