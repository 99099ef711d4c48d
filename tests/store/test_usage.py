"""Which entries answered, and what was really asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bot.core.people import farmer_id
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from bot.store import views
from bot.store.session import Database
from bot.store.tables import consultation
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
        assert views.usage(session) == views.Usage({}, 0, None)
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
