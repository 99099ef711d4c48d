"""Which entries answered, and what was really asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from bot.core.people import farmer_id
from bot.core.plan import ParcelKind
from bot.core.situation import Result, Status
from bot.store import views
from bot.store.rows import consultation_of
from bot.store.session import Database
from bot.store.tables import consultation
from bot.store.tables import parcel as parcels
from tests.store.cast import FARMER, NOON, OTHER_FARMER, case, do, farmer, key, parcel, plan, said, shown

DAY = timedelta(days=1)


def asked(
    database: Database, number: int, question: str, entry: str | None, days: int = 0, judged: bool = True
) -> None:
    """A closed consultation of `days` after noon that was answered with `entry`, or with none."""
    at = NOON + days * DAY
    verdict = replace(shown(entry or ""), entry=entry) if judged else None
    one = case(
        number, question=question, opened_at=at, touched_at=at, closed_at=at, shown=verdict, subject="goose",
        status=Status.CLOSED,
    )  # fmt: skip
    answers = [parcel(FARMER, number=number, entry=entry)] if entry else []
    card = parcel(FARMER, number=number, entry="goose-card", kind=ParcelKind.CARD)
    who = (farmer(), farmer(OTHER_FARMER))
    whole = plan("asked", number, farmer_id(FARMER), people=who, consultations=(one,), parcels=(*answers, card))
    do(database, said(key=key(), at=at), whole)


def test_an_entry_counts_once_for_each_consultation_it_was_shown_in(database: Database) -> None:
    asked(database, 1, "鹅下软蛋", "goose-soft-eggs")
    asked(database, 2, "鹅软蛋", "goose-soft-eggs", 1)
    asked(database, 3, "鹅抱窝", None, 2)
    again = plan("asked", 2, farmer_id(FARMER), parcels=(parcel(FARMER, number=2, entry="goose-soft-eggs"),))
    do(database, said(key=key()), again)
    with database.reading() as session:
        used = views.usage(session)
    assert used.hits == {"goose-soft-eggs": 2}
    assert (used.consultations, used.since) == (3, NOON)


def test_nothing_on_record_is_nothing_hit(database: Database) -> None:
    with database.reading() as session:
        assert views.usage(session) == views.Usage({}, 0, {}, None)
        assert views.questions(session, NOON) == ()


def test_each_wording_is_given_once_from_the_day_on_without_what_was_erased_or_not_judged(database: Database) -> None:
    asked(database, 1, "很久以前", "goose-soft-eggs", -40)
    asked(database, 2, "鹅下软蛋", "goose-soft-eggs", 0)
    asked(database, 3, "鹅抱窝", None, 1)
    asked(database, 4, "鹅下软蛋", "goose-soft-eggs", 2)
    asked(database, 5, "", None, 2)
    asked(database, 6, "没判过", None, 2, judged=False)
    asked(database, 7, "删了", None, 2)
    with database.writing() as session:
        session.execute(update(consultation).where(consultation.c.number == 7).values(erased=True))
    with database.reading() as session:
        found = views.questions(session, NOON)
    assert [(one.text, one.subject, one.at) for one in found] == [
        ("鹅抱窝", "goose", NOON + DAY),
        ("鹅下软蛋", "goose", NOON + 2 * DAY),
    ]


def test_what_people_accepted_or_corrected_is_told_with_what_was_right(database: Database) -> None:
    asked(database, 1, "鹅下软蛋", "goose-soft-eggs")
    asked(database, 2, "鹅老趴窝", "goose-leg-weakness")
    asked(database, 3, "羊肚胀", "sheep-bloat")
    asked(database, 4, "没人说好坏", "goose-soft-eggs")
    with database.writing() as session:
        for number, values in {1: {"outcome": "helped"}, 3: {"reason": "not_helped"}}.items():
            session.execute(update(consultation).where(consultation.c.number == number).values(values))
    for entry in ("goose-soft-eggs", "goose-broodiness"):  # the expert thinks better of it: the last one counts
        sent = parcel(FARMER, number=2, entry=entry, author="tuchengzi-expert")
        do(database, said(key=key()), plan("sent", 2, parcels=(sent,)))
    with database.reading() as session:
        found = {one.text: (one.right, one.wrong) for one in views.judged(session, NOON)}
    assert found == {
        "鹅下软蛋": ("goose-soft-eggs", ""),
        "鹅老趴窝": ("goose-broodiness", "goose-leg-weakness"),
        "羊肚胀": ("", "sheep-bloat"),
    }


def _said_of(database: Database, number: int, went: str, entry: str | None, parcel_id: int | None = None) -> None:
    """Days later the farmer said that of the consultation's answer."""
    with database.reading() as session:
        row = session.execute(select(consultation).where(consultation.c.number == number)).one()
    result = Result(NOON, entry=entry, entry_version="v1" if entry else None, parcel=parcel_id, went=went, did="yes")
    do(database, said(key=key()), plan("tapped", number, consultations=(replace(consultation_of(row), result=result),)))


def test_what_farmers_said_days_later_counts_for_the_entry_whoever_sent_it(database: Database) -> None:
    asked(database, 1, "鹅下软蛋", "goose-soft-eggs")
    asked(database, 2, "鹅软蛋", "goose-soft-eggs", 1)
    asked(database, 3, "鹅抱窝", "goose-broody", 2)
    asked(database, 4, "鹅掉毛", None, 3)
    _said_of(database, 1, "better", "goose-soft-eggs")
    _said_of(database, 2, "worse", "goose-soft-eggs")
    with database.reading() as session:
        sent = session.scalar(select(parcels.c.id).where(parcels.c.entry == "goose-broody"))
    _said_of(database, 3, "same", None, sent)  # an expert sent it
    _said_of(database, 4, "better", None)  # an expert's own words
    with database.reading() as session:
        assert views.usage(session).results == {"goose-soft-eggs": (1, 1), "goose-broody": (0, 1)}
        rows = {row.number: (row.went, row.did) for row in views.export_rows(session, views.Filter())}
        told = views.everything(session, 1)
    assert rows[1] == ("better", "yes")
    assert rows[3] == ("same", "yes")
    assert told is not None
    assert told.transcript.consultation.result is not None
    assert told.transcript.consultation.result.entry_version == "v1"


def test_an_answer_that_was_no_better_days_later_is_no_accepted_one(database: Database) -> None:
    for number, (went, outcome) in enumerate([("better", "helped"), ("worse", "helped")], 1):
        asked(database, number, f"鹅下软蛋{number}", "goose-soft-eggs")
        with database.reading() as session:
            row = session.execute(select(consultation).where(consultation.c.number == number)).one()
        ended = replace(consultation_of(row), outcome=outcome, result=Result(NOON, "goose-soft-eggs", went=went))
        do(database, said(key=key()), plan("tapped", number, consultations=(ended,)))
    with database.reading() as session:
        assert [one.text for one in views.judged(session, NOON - DAY)] == ["鹅下软蛋1"]
