"""What is under way with a case, and words that wait for a confirmation, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core.events import Address, Edited, Ref, Said, Tapped
from bot.core.experts.outgoing import mark_of
from bot.core.plan import Line, Message, Parcel, ParcelKind
from bot.core.situation import Situation, Status, Unsent, Work
from bot.core.taps import Tap, Verb
from bot.store import load
from bot.store.session import Database
from bot.store.views import everything, plain
from bot.store.views.passes import passed_as_gaps
from tests.store.cast import COUNTY, EXPERT, FARMER, NOON, PHOTO, STAND_IN, case, do, farmer, key, plan, said

DESK = Address("web", EXPERT)
UNDER_WAY = Work(1, ("age", "photo"), EXPERT, date(2026, 5, 21), NOON, "圈里潮")


def _begun(database: Database, **more: Any) -> None:
    do(database, said(), plan(people=(farmer(),), consultations=(case(1, status=Status.TAKEN, holder=EXPERT),), **more))


def _tapped(database: Database, tap: Tap, who: str = EXPERT) -> Situation:
    with database.writing() as session:
        event = Tapped(key=key(), at=NOON, sender=Address("web", who), data=str(tap))
        return load.situation(session, event, COUNTY)


def test_what_is_under_way_is_there_for_those_with_a_post_and_not_for_the_farmer(database: Database) -> None:
    _begun(database)
    assert _tapped(database, Tap(Verb.ASK, 1)).work is None
    do(database, said(), plan(work=(replace(UNDER_WAY, finding=""),)))
    do(database, said(), plan(work=(UNDER_WAY,)))
    assert _tapped(database, Tap(Verb.ASK, 1)).work == UNDER_WAY
    with database.writing() as session:
        assert load.situation(session, said(about=1), COUNTY).work is None


def test_the_export_shows_it_and_erasure_takes_the_words(database: Database) -> None:
    _begun(database, work=(UNDER_WAY,))
    with database.reading() as session:
        shown = plain(everything(session, 1))
    assert shown["work"]["visit_day"] == "2026-05-21"
    assert shown["work"]["finding"] == "圈里潮"
    do(database, said(), plan(forget=farmer().id))
    with database.reading() as session:
        found = everything(session, 1)
    assert found is not None
    assert found.work == replace(UNDER_WAY, finding="")


def test_the_words_of_a_button_are_found_among_the_speakers_own_remarks_until_they_went(database: Database) -> None:
    ref = Ref(DESK, "5")
    words = Message(1, EXPERT, NOON, "打2毫升", (PHOTO,), ref, internal=True)
    others = replace(words, person=STAND_IN, ref=None)
    _begun(database, messages=(words, others, replace(words, text="别的", media=())))
    sure = Tap(Verb.SURE, 1, mark_of("打2毫升", (PHOTO,)))
    assert _tapped(database, sure).unsent == Unsent("打2毫升", (PHOTO,), ref)
    assert _tapped(database, replace(sure, argument="0" * 16)).unsent is None
    assert _tapped(database, replace(sure, verb=Verb.TAKE)).unsent is None
    do(database, said(), plan(messages=(replace(words, internal=False),)))
    assert _tapped(database, sure).unsent is None


def test_an_edited_remark_is_known_as_one(database: Database) -> None:
    _begun(database, messages=(Message(1, EXPERT, NOON, "赖账", ref=Ref(DESK, "5"), internal=True),))
    with database.writing() as session:
        event = Edited(key=key(), at=NOON, sender=DESK, ref=Ref(DESK, "5"), text="手头紧")
        found = load.situation(session, event, COUNTY)
    assert (found.message, found.remarked, found.about is not None) == ("赖账", True, True)


def test_a_question_to_the_farmer_is_no_answer_to_ask_about_later(database: Database) -> None:
    def words(kind: ParcelKind, text: str) -> Parcel:
        return Parcel(FARMER, farmer().id, kind, text, number=1, author=EXPERT)

    parcels = (words(ParcelKind.REPLY, "先喂温水"), words(ParcelKind.QUESTION, "多大了？"))
    _begun(database, parcels=parcels)
    with database.reading() as session:
        answer = load._answer(session, 1, farmer())
    assert answer is not None
    assert answer.text == "先喂温水"


def test_what_was_passed_on_as_not_theirs_is_counted_by_place_and_industry(database: Database) -> None:
    _begun(database)
    for why, at in (("field", NOON), ("field", NOON), ("busy", NOON), ("place", NOON - timedelta(days=200))):
        line = Line("tapped", 1, EXPERT, {"verb": "pass", "why_passed": why})
        do(database, Said(key=key(), at=at, sender=DESK, text="x"), replace(plan(), line=line))
    one = case(1)
    with database.reading() as session:
        assert passed_as_gaps(session, NOON - timedelta(days=90)) == [(("field", one.township, one.industry), 1)]
