"""Who asks to be forgotten is: no word is left in any column, and the bare events still add up."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import String, Text, cast, select

from bot.core.events import Address, Ref
from bot.core.people import farmer_id
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Status
from bot.store import deadletters, outbox, views
from bot.store.session import Database
from bot.store.tables import Base, consultation, dead_letter, journal
from bot.store.tables import parcel as parcel_table
from tests.store.cast import (
    EXPERT,
    FARMER,
    NOON,
    OTHER_FARMER,
    PHOTO,
    ask,
    case,
    do,
    farmer,
    later,
    look,
    parcel,
    plan,
    said,
    shown,
    words,
)

SECRETS = ("二道沟", "老张头", "13800001111", "软壳", "瘟病", "file:ab12.jpg", "tg:777", "777", "不愿说")
EXPERT_PHONE = Address("tg", "900")


def everything_stored(database: Database) -> str:
    """Every column of every table as text, the farmers' ids left out."""
    found: list[str] = []
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            columns = [cast(column, Text) if not isinstance(column.type, String) else column for column in table.c]
            found += [str(value) for row in session.execute(select(*columns)) for value in row if value is not None]
    return "\n".join(found)


def a_life(database: Database) -> int:
    """A farmer's consultation with everything that can hold words; another farmer's beside it."""
    number = ask(database, said("二道沟老张头的鹅下软壳蛋", media=(PHOTO,), ref=Ref(FARMER, "9")))
    known = farmer(name="老张头", phone="13800001111", township="tuchengzi", village="dongdie")
    one = case(
        number, status=Status.WAITING, question="二道沟老张头的鹅下软壳蛋", normalised="软壳", media=(PHOTO,), holder=EXPERT,
        shown=shown(), industry="goose", township="tuchengzi", village="dongdie", outcome="农户老张头不愿说", reason="why.township",
        album="软壳",
    )  # fmt: skip
    card = parcel(
        EXPERT_PHONE, "老张头问软壳", person=EXPERT, kind=ParcelKind.CARD, number=number, media=PHOTO,
        buttons=((Button("老张头", data="take.1"),),), reply_to=Ref(FARMER, "9"),
    )  # fmt: skip
    facts = {
        "text": "二道沟", "phone": "13800001111", "call": 13800001111, "entry": "goose-soft-eggs", "decision": "answer",
        "confidence": 0.91, "red_flags": ["R1", "软壳"], "reason": "老张头", "photos": 1, "nested": {"name": "老张头"},
    }  # fmt: skip
    do(
        database,
        said(),
        plan(
            "escalated",
            number,
            farmer_id(FARMER),
            facts,
            people=(known,),
            consultations=(one,),
            messages=(
                words(number, "像瘟病", person=EXPERT, internal=True, media=(PHOTO,)),
                words(None, "二道沟", message="10"),
            ),
            parcels=(card, parcel(FARMER, "等二道沟专家")),
        ),
    )
    with database.writing() as session:
        deadletters.put(session, "tg:5", '{"chat": {"id": 777}, "text": "软壳"}', "Traceback: 软壳", NOON)
        deadletters.put(session, "tg:6", '{"chat": {"id": 17771}}', "other", NOON)
        taken = outbox.claim(session, "tg", later(1), 60, 1)
        outbox.sent(session, taken[0].id, "55", later(1))
    return number


def test_no_word_is_left_behind(database: Database) -> None:
    a_life(database)
    before = everything_stored(database)
    assert [secret for secret in SECRETS if secret not in before] == []
    goodbye = said("删除我的资料")
    do(database, goodbye, plan("forgotten", actor=farmer_id(FARMER), forget=farmer_id(FARMER)))
    after = everything_stored(database).replace("17771", "")
    assert [secret for secret in SECRETS if secret in after] == []


def test_the_bare_events_stay(database: Database) -> None:
    number = a_life(database)
    do(database, said(), plan("forgotten", actor=farmer_id(FARMER), forget=farmer_id(FARMER)))
    with database.reading() as session:
        row = session.execute(select(consultation).where(consultation.c.number == number)).one()
        assert (row.erased, row.status, row.township, row.industry, row.entry) == (
            True,
            "waiting",
            "tuchengzi",
            "goose",
            "goose-gosling-deaths",
        )
        assert (row.reason, row.outcome, row.village) == ("why.township", "", None)
        kept = [dict(data) for data in session.scalars(select(journal.c.data).where(journal.c.kind == "escalated"))]
        assert kept == [
            {"entry": "goose-soft-eggs", "decision": "answer", "confidence": 0.91, "red_flags": ["R1"], "photos": 1}
        ]
        transcript = views.transcript(session, number)
    assert transcript is not None
    assert transcript.erased
    assert transcript.farmer is not None
    assert transcript.farmer.forgotten
    assert len(transcript.lines) == 4


def test_what_waits_for_the_forgotten_is_not_sent_but_the_goodbye_is(database: Database) -> None:
    a_life(database)
    farewell = parcel(FARMER, "您的资料已删除。", kind=ParcelKind.NOTICE)
    do(database, said(), plan("forgotten", forget=farmer_id(FARMER), parcels=(farewell,)))
    with database.writing() as session:
        taken = outbox.claim(session, "tg", later(5), 60, 10)
        states = session.scalars(select(parcel_table.c.state).order_by(parcel_table.c.id)).all()
    assert [one.parcel.text for one in taken] == ["您的资料已删除。"]
    assert states == ["sent", "dead", "dead", "queued"]
    with database.writing() as session:
        outbox.sent(session, taken[0].id, "99", later(5))
    assert "tg:777" not in everything_stored(database)


def test_others_are_left_alone(database: Database) -> None:
    a_life(database)
    number = ask(database, said("我的羊拉稀", OTHER_FARMER, ref=Ref(OTHER_FARMER, "4")))
    do(database, said(), plan("forgotten", forget=farmer_id(FARMER)))
    situation = look(database, said(sender=OTHER_FARMER, reply_to=Ref(OTHER_FARMER, "4")))
    assert situation.open is not None
    assert (situation.open.number, situation.open.question) == (number, "我的羊拉稀")
    with database.reading() as session:
        assert next(letter.payload for letter in deadletters.newest(session)) == '{"chat": {"id": 17771}}'
        assert session.scalar(select(dead_letter.c.error).where(dead_letter.c.key == "tg:6")) == "other"


def test_who_comes_back_is_a_stranger_without_a_past(database: Database) -> None:
    a_life(database)
    closed = case(1, status=Status.CLOSED, closed_at=later(2))
    do(database, said(), plan("forgotten", consultations=(closed,), forget=farmer_id(FARMER)))
    situation = look(database, said("你好"))
    assert situation.speaker is not None
    assert not situation.speaker.known
    assert situation.recent == ()
    ask(database, said("又来了"))
    situation = look(database, said())
    assert situation.recent == ()
    assert situation.open is not None
    assert situation.open.question == "又来了"


def test_files_that_nobody_names_any_more_are_told(database: Database) -> None:
    a_life(database)
    applied = do(database, said(), plan("forgotten", forget=farmer_id(FARMER)))
    assert applied.orphans == ("file:ab12.jpg",)


def test_a_file_that_somebody_else_sent_too_is_kept(database: Database) -> None:
    a_life(database)
    ask(database, said(sender=OTHER_FARMER, media=(PHOTO, replace(PHOTO, file="tg:AgAC"))))
    applied = do(database, said(), plan("forgotten", forget=farmer_id(FARMER)))
    assert applied.orphans == ()
