"""A plan is written whole: new state, one journal line, timers, parcels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.core.alarms.losses import Losses
from bot.core.events import Address, Edited, Ref
from bot.core.people import farmer_id
from bot.core.plan import Button, ParcelKind, Timer
from bot.core.situation import Status
from bot.errors import StoreUnavailable
from bot.store import outbox, timers, views
from bot.store.session import Database
from bot.store.tables import account, journal, message, person, remark
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
    key,
    later,
    look,
    parcel,
    plan,
    said,
    words,
)


def test_the_parcels_are_told_with_their_ids_in_order_and_their_addresses(database: Database) -> None:
    desk = Address("web", EXPERT)
    parcels = (parcel(text="一"), parcel(desk, "二", person=EXPERT, kind=ParcelKind.CARD), parcel(text="三"))
    applied = do(database, said(), plan(parcels=parcels))
    assert applied.parcels == (1, 2, 3)
    assert applied.addresses == {FARMER, desk}
    assert applied.orphans == ()
    with database.reading() as session:
        assert session.scalars(select(parcel_table.c.text).order_by(parcel_table.c.id)).all() == ["一", "二", "三"]
    assert do(database, said(), plan()).addresses == frozenset()


def test_an_event_happens_once(database: Database) -> None:
    event = said()
    do(database, event, plan())
    with pytest.raises(StoreUnavailable, match="journal already"):
        do(database, event, plan(parcels=(parcel(),)))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(parcel_table)) == 0
        assert session.scalar(select(func.count()).select_from(journal)) == 1


def test_the_journal_line_says_who_did_what_when(database: Database) -> None:
    event = said()
    number = ask(database, event)
    with database.reading() as session:
        (line,) = views.journal(session, number)
    assert (line.key, line.at, line.kind, line.number, line.actor) == (event.key, NOON, "asked", 1, farmer_id(FARMER))
    assert line.data == {"text": event.text}


def test_a_consultation_is_written_over_as_a_whole(database: Database) -> None:
    number = ask(database, said())
    changed = case(number, status=Status.WAITING, holder=EXPERT, red_flags=("R2",), due_at=later(30))
    do(database, said(), plan(consultations=(changed,)))
    assert look(database, said()).cases == (changed,)


def test_deaths_in_numbers_come_out_as_they_went_in(database: Database) -> None:
    number = ask(database, said())
    losses = Losses((11, 19), (300, 300), age=(20, 20), asked="days", asked_at=NOON, skipped=("whole",))
    changed = case(number, status=Status.WAITING, holder=EXPERT, losses=losses)
    do(database, said(), plan(consultations=(changed,)))
    assert look(database, said()).cases == (changed,)
    with database.reading() as session:
        (row,) = views.consultations(session, views.Filter()).rows
    assert row.losses == losses


def test_one_may_be_closed_and_the_next_opened_in_one_plan(database: Database) -> None:
    number = ask(database, said())
    closed = case(number, status=Status.CLOSED, closed_at=later(1))
    do(database, said(), plan(consultations=(case(number + 1), closed)))
    situation = look(database, said())
    assert situation.open is not None
    assert situation.open.number == number + 1


def test_two_open_consultations_of_one_farmer_are_refused(database: Database) -> None:
    number = ask(database, said())
    with pytest.raises(IntegrityError):
        do(database, said(), plan(consultations=(case(number + 1),)))
    assert look(database, said()).next_number in (number + 1, number + 2)


def test_numbers_that_were_offered_and_not_used_are_offered_again(database: Database) -> None:
    assert ask(database, said()) == 1
    for _ in range(5):
        assert look(database, said(sender=OTHER_FARMER)).next_number == 2
    assert ask(database, said(sender=OTHER_FARMER)) == 2


def test_the_first_time_a_person_was_seen_is_kept(database: Database) -> None:
    ask(database, said())
    do(database, said(at=later(60)), plan(people=(farmer(name="老乡"),)))
    with database.reading() as session:
        row = session.execute(select(person)).one()
    assert (row.name, row.seen_at) == ("老乡", NOON)


def test_an_old_snapshot_of_a_farmer_does_not_take_back_an_address_that_is_an_experts_now(database: Database) -> None:
    ask(database, said())
    do(database, said("/start"), plan(bind=(FARMER, EXPERT)))
    do(database, said(sender=OTHER_FARMER), plan(people=(farmer(reachable=False),)))
    with database.reading() as session:
        assert session.scalar(select(account.c.person).where(account.c.address == str(FARMER))) == EXPERT


def test_binding_wins_over_the_farmer_the_address_was(database: Database) -> None:
    do(database, said("/start CODE"), plan(people=(farmer(),), bind=(FARMER, EXPERT)))
    speaker = look(database, said()).speaker
    assert speaker is not None
    assert speaker.id == EXPERT


def test_remarks_lie_where_no_farmers_view_looks(database: Database) -> None:
    number = ask(database, said())
    do(database, said(), plan(messages=(words(number, "像是瘟病，先别说", person=EXPERT, internal=True),)))
    with database.reading() as session:
        assert session.scalars(select(remark.c.text)).all() == ["像是瘟病，先别说"]
        assert "像是瘟病，先别说" not in session.scalars(select(message.c.text)).all()


def test_every_edit_is_one_more_version(database: Database) -> None:
    number = ask(database, said("鹅下软蛋", ref=Ref(FARMER, "9")))
    for text in ("母鹅下软蛋", "母鹅下软壳蛋"):
        edit = Edited(key=key(), at=later(1), sender=FARMER, ref=Ref(FARMER, "9"), text=text)
        do(database, edit, plan(messages=(words(number, text, message="9", version=0),)))
    with database.reading() as session:
        found = session.execute(select(message.c.version, message.c.text).order_by(message.c.id)).all()
    assert [tuple(row) for row in found] == [(1, "鹅下软蛋"), (2, "母鹅下软蛋"), (3, "母鹅下软壳蛋")]


def test_words_without_a_consultation_are_kept_too(database: Database) -> None:
    do(database, said("你好"), plan(messages=(words(None, "你好"),)))
    with database.reading() as session:
        chat = views.chat(session, FARMER, farmer_id(FARMER))
    assert [item.text for item in chat.items] == ["你好"]


def test_a_timer_set_again_is_replaced_and_a_star_takes_all(database: Database) -> None:
    first, second = ask(database, said()), ask(database, said(sender=OTHER_FARMER))
    both = (Timer("close", first, later(5)), Timer("remind", first, later(6)), Timer("close", second, later(7)))
    do(database, said(), plan(timers=both))
    do(database, said(), plan(timers=(Timer("close", first, later(9)),), drop_timers=((first, "photo"),)))

    def due() -> list[tuple[int, str]]:
        with database.reading() as session:
            return [(one.number, one.kind) for one in timers.due(session, later(60))]

    assert due() == [(first, "remind"), (second, "close"), (first, "close")]
    do(database, said(), plan(drop_timers=((first, "remind"),)))
    assert due() == [(second, "close"), (first, "close")]
    do(database, said(), plan(drop_timers=((first, "*"),)))
    assert due() == [(second, "close")]


def test_a_parcel_comes_out_of_the_outbox_as_it_went_in(database: Database) -> None:
    number = ask(database, said())
    whole = parcel(
        OTHER_FARMER, "图", number=number, kind=ParcelKind.REPLY, author=EXPERT, entry="goose-soft-eggs", tell=True,
        media=replace(PHOTO, seconds=3), reply_to=Ref(OTHER_FARMER, "8"),
        buttons=((Button("有用", data="ok.1"), Button("网页", url="http://127.0.0.1/")), (Button("电话", wants="contact"),)),
    )  # fmt: skip
    do(database, said(), plan(parcels=(whole,)))
    with database.writing() as session:
        taken = outbox.claim(session, "tg", NOON, 60, 10)
    assert [one.parcel for one in taken if one.parcel.to == OTHER_FARMER] == [whole]


def test_an_edit_of_a_message_nobody_saw_is_its_first_version(database: Database) -> None:
    number = ask(database, said())
    lone = (words(number, "改了", message="77", version=0), words(number, "表单", version=0))
    do(database, said(), plan(messages=lone))
    with database.reading() as session:
        versions = session.scalars(select(message.c.version).where(message.c.text.in_(("改了", "表单")))).all()
    assert versions == [1, 1]
