"""Farmers without a phone: whose words and buttons count as theirs, and who is found by name."""

from __future__ import annotations

from bot.core.events import Address, Asks, Commanded, Ref, Tapped
from bot.core.people import ward_id
from bot.core.plan import Message, ParcelKind
from bot.core.situation import Person, Role, Status
from bot.store import outbox
from bot.store.session import Database
from bot.store.tables import parcel as parcels
from tests.store.cast import EXPERT, GUIDE, NOON, PHOTO, case, do, key, later, look, parcel, plan, said
from tests.store.test_erase import everything_stored

GUIDES_DESK = Address("web", GUIDE)
WARD = Person(
    ward_id("王五"), Role.FARMER, name="王五", township="tuchengzi", village="dongdie", helper=GUIDE, consent_at=NOON
)
OWN = Person(ward_id(GUIDE), Role.FARMER, name="您自己", helper=GUIDE)


def _filed(database: Database) -> Ref:
    """王五's consultation with an expert; a notice about it stands in the guide's chat. The guide's plain words beside it."""
    one = case(1, farmer=WARD.id, status=Status.WAITING, holder=EXPERT, helper=GUIDE)
    ended = [case(n, farmer=WARD.id, status=Status.CLOSED, closed_at=NOON) for n in range(2, 9)]
    told = parcel(GUIDES_DESK, number=1, person=WARD.id, kind=ParcelKind.NOTICE)
    own = case(9, farmer=OWN.id, status=Status.ANSWERED, helper=GUIDE)
    note = Message(None, GUIDE, NOON, "王五 鹅死了", (PHOTO,), Ref(GUIDES_DESK, "m1"))
    whole = plan(
        "filed", 1, GUIDE, people=(WARD, OWN), consultations=(one, *ended, own), parcels=(told,), messages=(note,)
    )
    do(database, said(key=key(), sender=GUIDES_DESK), whole)
    with database.writing() as session:
        taken = outbox.claim(session, "web", later(1), 60, 10)
        for found in taken:
            outbox.sent(session, found.id, f"w{found.id}", later(1))
        assert [found.parcel.person for found in taken] == [WARD.id]
    return Ref(GUIDES_DESK, f"w{taken[0].id}")


def test_a_reply_to_what_is_for_the_farmer_is_the_farmers(database: Database) -> None:
    ref = _filed(database)
    situation = look(database, said("又死了一只", GUIDES_DESK, reply_to=ref))
    assert situation.speaker == WARD
    assert situation.helper is not None
    assert situation.helper.id == GUIDE
    assert [one.number for one in situation.cases] == [1]
    assert situation.about is not None
    assert situation.about.helper == GUIDE


def test_the_desks_form_and_a_farmers_button_are_the_farmers_too(database: Database) -> None:
    _filed(database)
    for event in (
        said("又死了一只", GUIDES_DESK, about=1, asks=Asks.FOR),
        Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data="done.1"),
    ):
        assert look(database, event).speaker == WARD


def test_all_else_is_the_guides_own(database: Database) -> None:
    _filed(database)
    for event in (
        said("我看过了", GUIDES_DESK, about=1),
        said("内部的话", GUIDES_DESK, about=1, asks=Asks.FOR, internal=True),
        said("随便说说", GUIDES_DESK),
        Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data="take.1"),
        Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data="odd"),
        Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data="done.99"),
        Commanded(key=key(), at=NOON, sender=GUIDES_DESK, command="mine"),
    ):
        situation = look(database, event)
        assert situation.speaker is not None
        assert situation.speaker.id == GUIDE
        assert situation.helper is None
        assert situation.wards == ()


def test_somebody_elses_tap_is_no_farmers(database: Database) -> None:
    _filed(database)
    situation = look(database, Tapped(key=key(), at=NOON, sender=Address("web", EXPERT), data="done.1"))
    assert situation.speaker is not None
    assert situation.speaker.id == EXPERT


def test_those_of_the_name_and_the_askers_own_are_found(database: Database) -> None:
    _filed(database)
    asks = Commanded(key=key(), at=NOON, sender=GUIDES_DESK, command="for", argument="王五 东叠不齐村 鹅死了")
    found = {ward.id: [one.number for one in cases] for ward, cases in look(database, asks).wards}
    assert found == {WARD.id: [8, 7, 6, 5, 4, 1], OWN.id: [9]}
    other = Commanded(key=key(), at=NOON, sender=Address("web", EXPERT), command="for", argument="李四 鹅死了")
    assert look(database, other).wards == ()


def test_a_button_on_plain_words_brings_them_and_their_picture(database: Database) -> None:
    _filed(database)
    situation = look(database, Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data="for.0.x_me"))
    assert situation.last is not None
    assert (situation.last.text, situation.last.media) == ("王五 鹅死了", (PHOTO,))
    assert [ward.id for ward, _ in situation.wards] == sorted((WARD.id, OWN.id))
    nothing = look(database, Tapped(key=key(), at=NOON, sender=Address("web", EXPERT), data="for.0.x_me"))
    assert nothing.last is None


def test_of_the_forgotten_nobody_speaks_and_no_name_is_left(database: Database) -> None:
    ref = _filed(database)
    do(database, said(key=key()), plan("forgotten", actor=WARD.id, forget=WARD.id))
    situation = look(database, said("又死了一只", GUIDES_DESK, reply_to=ref))
    assert situation.speaker is not None
    assert situation.speaker.id == GUIDE
    asks = Commanded(key=key(), at=NOON, sender=GUIDES_DESK, command="for", argument="王五 东叠不齐村 鹅死了")
    assert [ward.id for ward, _ in look(database, asks).wards] == [OWN.id]
    with database.reading() as session:
        assert "王五" not in str(session.execute(parcels.select()).all())


def test_with_the_farmer_go_the_words_that_asked_for_them(database: Database) -> None:
    _filed(database)
    consent = parcel(GUIDES_DESK, "替王五（东叠不齐村）问：鹅死了", person=GUIDE, kind=ParcelKind.DESK)
    do(database, said(key=key(), sender=GUIDES_DESK), plan("filing", actor=GUIDE, parcels=(consent,)))
    tap = Tapped(key=key(), at=NOON, sender=GUIDES_DESK, data=f"for.0.gone_{WARD.id}")
    assert WARD.id in {ward.id for ward, _ in look(database, tap).wards}
    assert "王五" in everything_stored(database)
    do(database, tap, plan("forgotten", actor=GUIDE, forget=WARD.id))
    assert "王五" not in everything_stored(database)
    asks = Commanded(key=key(), at=NOON, sender=GUIDES_DESK, command="forget", argument="王五")
    assert WARD.id not in {ward.id for ward, _ in look(database, asks).wards}
