"""Panels on real databases: what is written comes back, what belongs to a case is found, what a farmer takes back is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.events import Address, ConclusionWritten, Edited, Rang, Ref, Tapped
from bot.core.panel.panel_state import Certainty, Member, Opinion, Panel, PanelStatus
from bot.core.people import farmer_id
from bot.core.plan import ParcelKind, Timer
from bot.core.situation import Status
from bot.store import timers, views
from bot.store.session import Database
from tests.store.cast import (
    COUNTY,
    EXPERT,
    FARMER,
    GUIDE,
    NOON,
    OTHER_FARMER,
    PHOTO,
    STAFF,
    STAND_IN,
    case,
    do,
    farmer,
    later,
    look,
    parcel,
    plan,
    said,
    words,
)

MEMBER = Address("tg", "900")
SAT = Panel(
    number=1,
    nth=1,
    status=PanelStatus.SITTING,
    chair=EXPERT,
    question="是不是软壳？",
    opened_at=NOON,
    minutes=480,
    red=True,
    members=(Member(STAND_IN), Member(GUIDE, declined=True, dissent="不同意", dissent_at=later(2))),
    opinions=(
        Opinion(STAND_IN, 1, later(1), "补钙", (PHOTO,), Ref(MEMBER, "7"), "a"),
        Opinion(STAND_IN, 2, later(2), "补钙，加光照", late=True),
    ),
    material="农户：老张头",
    called_at=NOON,
    due_at=later(60),
    answer="补钙",
    answer_ref=Ref(MEMBER, "9"),
    certainty=Certainty.LIKELY,
    measures="加光照",
    answers_for=STAND_IN,
    recheck_on=NOON.date(),
    concluded_by=EXPERT,
    ended_at=later(90),
    outcome="concluded",
)


def asked(database: Database, *panels: Panel, status: Status = Status.TAKEN) -> None:
    one = case(1, status=status, holder=EXPERT, panels=len(panels))
    do(database, said(), plan("panel", 1, people=(farmer(),), consultations=(one,), panels=panels))


def test_a_panel_comes_back_as_it_was_written_and_is_written_over_whole(database: Database) -> None:
    asked(database, SAT)
    assert look(database, said(about=1)).panels == (SAT,)
    after = replace(
        SAT, status=PanelStatus.CONCLUDED, members=SAT.members[:1], opinions=SAT.opinions[1:], answer_ref=None
    )
    do(database, said(), plan(panels=(after, replace(SAT, nth=2, members=(), opinions=()))))
    found = look(database, said(about=1)).panels
    assert found == (after, replace(SAT, nth=2, members=(), opinions=()))


def test_panels_come_with_the_case_that_an_event_is_about_and_with_the_farmers_own(database: Database) -> None:
    asked(database, SAT)
    events = (
        said("又死了一只"),
        Tapped(key="tg:a", at=NOON, sender=MEMBER, data="panel.1"),
        ConclusionWritten(key="web:a", at=NOON, sender=Address("web", EXPERT), number=1, answer="补钙"),
    )
    assert [look(database, event).panels for event in events] == [(SAT,)] * 3
    assert look(database, said(sender=OTHER_FARMER)).panels == ()


def test_a_case_has_one_open_panel_at_most(database: Database) -> None:
    asked(database, SAT)
    with pytest.raises(IntegrityError):
        do(database, said(), plan(panels=(replace(SAT, nth=2, status=PanelStatus.DRAFTED),)))
    do(database, said(), plan(panels=(replace(SAT, nth=2, status=PanelStatus.CALLED_OFF),)))


def test_an_edited_opinion_is_found_by_its_message(database: Database) -> None:
    asked(database, SAT)
    event = Edited(key="tg:e", at=NOON, sender=MEMBER, ref=Ref(MEMBER, "7"), text="补钙和维生素")
    found = look(database, event)
    assert (found.message, found.about.number if found.about else 0, found.panels) == ("补钙", 1, (SAT,))
    nothing = replace(event, ref=Ref(MEMBER, "8"))
    assert (look(database, nothing).message, look(database, nothing).about) == (None, None)


def test_the_talk_is_read_when_a_panel_is_called(database: Database) -> None:
    one = case(1, status=Status.TAKEN, holder=EXPERT)
    messages = (
        words(1, "下软壳", message="5"),
        words(1, "下软壳蛋", message="5", version=2),
        words(1, "", message="6", media=(PHOTO,)),
        words(1, "内部的话", person=EXPERT, internal=True),
        words(1, "我看看", person=EXPERT, message="8"),
    )
    sent = (
        parcel(text="【答案】", number=1),
        parcel(text="土城子镇包联专家回您：我看看", number=1, kind=ParcelKind.REPLY, author=EXPERT),
        parcel(text="转给专家了", number=1, kind=ParcelKind.NOTICE),
        parcel(MEMBER, "咨询单", number=1, kind=ParcelKind.CARD, person=EXPERT),
    )
    do(database, said(at=later(1)), plan(people=(farmer(),), consultations=(one,), messages=messages, parcels=sent))
    call = Tapped(key="tg:c", at=NOON, sender=MEMBER, data="pcall.1")
    assert [(one.person, one.text) for one in look(database, call).talk] == [
        (farmer_id(FARMER), "下软壳蛋"),
        (None, "【答案】"),
        (EXPERT, "土城子镇包联专家回您：我看看"),
    ]
    assert look(database, replace(call, data="panel.1")).talk == ()


def test_a_panels_clocks_outlast_the_cases(database: Database) -> None:
    asked(database, SAT)
    both = (Timer("panel", 1, later(5)), Timer("pass_on", 1, later(5)))
    do(database, said(), plan(timers=both))
    do(database, said(), plan(drop_timers=((1, "*"), (2, "*"))))
    with database.reading() as session:
        (due,) = timers.due(session, later(9))
    assert due.kind == "panel"
    assert look(database, Rang(key="timer:1", at=later(9), timer=due.timer, kind="panel", number=1)).panels == (SAT,)
    do(database, said(), plan(drop_timers=((1, "panel"),)))
    with database.reading() as session:
        assert timers.next_due(session) is None


def test_the_words_of_a_panel_are_erased_and_who_sat_on_it_stays(database: Database) -> None:
    asked(database, SAT)
    gone = do(database, said(), plan("forgotten", forget=farmer_id(FARMER)))
    assert gone.orphans == ("file:ab12.jpg",)
    with database.reading() as session:
        found = views.transcript(session, 1)
    assert found is not None
    (panel,) = found.panels
    assert (panel.question, panel.material, panel.answer, panel.measures, panel.answer_ref) == ("", "", "", "", None)
    assert [(one.person, one.dissent) for one in panel.members] == [(STAND_IN, ""), (GUIDE, "")]
    assert [(one.text, one.media, one.ref, one.album) for one in panel.opinions] == [("", (), None, "")] * 2


def test_a_desk_shows_the_cases_on_whose_panel_one_sits(database: Database) -> None:
    asked(database, SAT)

    def sat(person: str) -> list[int]:
        with database.reading() as session:
            return [row.number for row in views.desk(session, person).panels]

    assert (sat(STAND_IN), sat(EXPERT), sat(STAFF)) == ([1], [], [])
    do(database, said(), plan(panels=(replace(SAT, status=PanelStatus.CONCLUDED),)))
    assert sat(STAND_IN) == []
    do(database, said(), plan(panels=(replace(SAT, status=PanelStatus.DRAFTED, called_at=None),)))
    assert sat(STAND_IN) == []


def test_everything_that_is_exported_holds_the_panels(database: Database) -> None:
    asked(database, SAT)
    with database.reading() as session:
        found = views.plain(views.everything(session, 1))
    (panel,) = found["transcript"]["panels"]
    assert (panel["question"], panel["recheck_on"], panel["opinions"][1]["text"]) == (
        "是不是软壳？",
        NOON.date().isoformat(),
        "补钙，加光照",
    )
    assert COUNTY.panel.quorum == 2
    assert panel["due_at"] == (NOON + timedelta(minutes=60)).isoformat()
