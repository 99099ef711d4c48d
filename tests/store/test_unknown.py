"""What the bot did not know, and what people answered to it, as the console reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bot.core.events import Ref
from bot.core.people import farmer_id
from bot.core.plan import Message, ParcelKind
from bot.core.situation import Result, Status
from bot.store.session import Database
from bot.store.tables import consultation
from bot.store.views.unknown import Answered, answers, unknown
from tests.store.cast import FARMER, NOON, case, do, farmer, key, parcel, plan, said, shown

DAY = timedelta(days=1)
EXPERT = "expert"


def asked(database: Database, number: int, reason: str, **more: Any) -> None:
    at = NOON + timedelta(minutes=number)
    one = case(
        number, question=f"鹅问题{number}", opened_at=at, touched_at=at, closed_at=at, status=Status.CLOSED, reason=reason,
        subject="goose", industry="goose", **more,
    )  # fmt: skip
    do(database, said(key=key(), at=at), plan("said", number, people=(farmer(),), consultations=(one,)))


def numbers(database: Database, **how: Any) -> list[int]:
    with database.reading() as session:
        return [one.number for one in unknown(session, NOON, NOON + DAY, **how)]


def test_only_what_was_not_matched_or_did_not_help_is_not_known(database: Database) -> None:
    reasons = ("unmatched", "not_helped", "red_flag", "asked_person", "", "two_misses", "none_of_these", "asked_again")
    for number, reason in enumerate(reasons, start=1):
        asked(database, number, reason)
    assert numbers(database) == [1, 2, 6, 7, 8]
    assert numbers(database, kind="unmatched") == [1, 6, 7]
    assert numbers(database, kind="not_helped") == [2, 8]


def test_an_answer_after_which_it_was_no_better_did_not_help(database: Database) -> None:
    asked(database, 1, "", result=Result(NOON, went="worse"), shown=shown("goose-soft-eggs"))
    asked(database, 2, "", result=Result(NOON, went="better"))
    with database.reading() as session:
        (one,) = unknown(session, NOON, NOON + DAY)
    assert (one.kind, one.entry, one.farmer) == ("not_helped", "goose-soft-eggs", farmer_id(FARMER))
    assert one.entry_version


def test_places_industries_and_days_narrow_and_erased_words_are_gone(database: Database) -> None:
    asked(database, 1, "unmatched", township="tuchengzi")
    asked(database, 2, "unmatched", township="mandetang")
    asked(database, 3, "unmatched")
    with database.writing() as session:
        session.execute(update(consultation).where(consultation.c.number == 3).values(erased=True))
    assert numbers(database) == [1, 2]
    assert numbers(database, township="tuchengzi") == [1]
    assert numbers(database, industry="sheep") == []
    with database.reading() as session:
        assert unknown(session, NOON + DAY, NOON + 2 * DAY) == ()


def test_red_flags_are_left_out_for_who_may_not_read_them(database: Database) -> None:
    asked(database, 1, "not_helped", red_flags=("R4",))
    asked(database, 2, "not_helped")
    with database.reading() as session:
        assert [one.number for one in unknown(session, NOON, NOON + DAY, hide_red=True)] == [2]
    assert numbers(database) == [1, 2]


def test_what_people_answered_is_read_in_their_own_words_the_newest_of_an_edit_and_without_remarks(
    database: Database,
) -> None:
    asked(database, 1, "unmatched")
    ref = Ref(FARMER, "77")
    at = NOON + DAY
    spoken = (
        Message(1, farmer_id(FARMER), at, "农户又说"),
        Message(1, EXPERT, at, "先隔开", ref=ref),
        Message(1, EXPERT, at + DAY, "先隔开，再看看", ref=ref, version=2),
        Message(1, EXPERT, at, "内部的话", internal=True),
    )
    sent = replace(parcel(FARMER, number=1, entry="goose-soft-eggs", kind=ParcelKind.ANSWER), author=EXPERT)
    do(database, said(key=key(), at=at), plan("said", 1, messages=spoken, parcels=(sent,)))
    with database.reading() as session:
        found = answers(session, (1,))
        assert answers(session, ()) == {}
    assert [(one.person, one.entry) for one in found[1]] == [(EXPERT, "goose-soft-eggs"), (EXPERT, "")]
    assert found[1][1] == Answered(1, EXPERT, at + DAY, "先隔开，再看看")
