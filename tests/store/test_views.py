"""What pages, commands and metrics read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.events import Address, Edited, Ref
from bot.core.people import farmer_id
from bot.core.plan import ParcelKind, Timer
from bot.core.situation import Language, Status
from bot.store import deadletters, outbox, views
from bot.store.session import Database
from bot.store.views import Filter, own
from tests.store.cast import (
    BROWSER_FARMER,
    EXPERT,
    FARMER,
    GUIDE,
    NOON,
    OTHER_FARMER,
    PHOTO,
    ask,
    case,
    do,
    farmer,
    key,
    later,
    parcel,
    plan,
    said,
    shown,
    words,
)

DESK = Address("web", EXPERT)


@pytest.fixture
def three(database: Database) -> Database:
    """Three farmers' consultations: geese in 土城子镇 held by the expert, sheep closed, one of 100 % of a sign."""
    day = timedelta(days=1)
    goose = case(
        1, status=Status.WAITING, question="小鹅死得多咋办", township="tuchengzi", village="dongdie", industry="goose",
        holder=EXPERT, red_flags=("R1", "R12"), due_at=later(30), shown=replace(shown(), decision="escalate", entry=None),
        media=(PHOTO,),
    )  # fmt: skip
    sheep = case(
        2, OTHER_FARMER, status=Status.CLOSED, question="羊 胀肚 BLOAT", normalised="羊胀肚", township="zhaoyanghe",
        industry="sheep", opened_at=NOON + day, touched_at=NOON + 2 * day, closed_at=NOON + 2 * day,
        shown=shown("sheep-bloat"), holder=EXPERT,
    )  # fmt: skip
    signs = case(3, BROWSER_FARMER, question="发芽率100%行不行_急", normalised="", opened_at=NOON + 2 * day)
    people = (farmer(name="甲", phone="13800001111"), farmer(OTHER_FARMER), farmer(BROWSER_FARMER))
    parcels = (
        parcel(FARMER, "请隔离病鹅，ＡＢＣ。", number=1, kind=ParcelKind.REPLY, author=EXPERT),
        parcel(DESK, "案卷独有", person=EXPERT, kind=ParcelKind.CARD, number=1),
        parcel(DESK, "已送达", person=EXPERT, kind=ParcelKind.DESK, number=1),
    )
    messages = (
        words(1, "小鹅死得多咋办", message="1"),
        words(1, "黑坝沟那边也有", message="2", at=later(2)),
        words(1, "疑似鹅瘟", person=EXPERT, internal=True, at=later(1)),
        words(2, "羊胀肚", OTHER_FARMER),
    )
    whole = plan("asked", 1, farmer_id(FARMER), people=people, consultations=(goose, sheep, signs), messages=messages)
    do(database, said(), replace(whole, parcels=parcels))
    return database


def numbers(database: Database, wanted: Filter, **more: object) -> list[int]:
    with database.reading() as session:
        page = views.consultations(session, wanted, **more)  # type: ignore[arg-type]
    assert page.total >= len(page.rows)
    return [row.number for row in page.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), [3, 2, 1]),
        (Filter(since=NOON + timedelta(days=1)), [3, 2]),
        (Filter(until=NOON + timedelta(days=1)), [1]),
        (Filter(township="tuchengzi"), [1]),
        (Filter(industry="sheep"), [2]),
        (Filter(status="closed"), [2]),
        (Filter(status="open"), [3, 1]),
        (Filter(status="held"), [1]),
        (Filter(decision="escalate"), [1]),
        (Filter(expert=EXPERT), [2, 1]),
        (Filter(expert=EXPERT, status="closed"), [2]),
        (Filter(red_flag="any"), [1]),
        (Filter(red_flag="R1"), [1]),
        (Filter(red_flag="R2"), []),
        (Filter(red_flag="%"), []),
        (Filter(text="鹅"), [1]),
        (Filter(text="鹅", industry="sheep"), []),
        (Filter(text="%"), [3]),
        (Filter(text="％"), [3]),
        (Filter(text="_"), [3]),
        (Filter(text="/"), []),
        (Filter(text="\\"), []),
        (Filter(text="'"), []),
        (Filter(text="  "), [3, 2, 1]),
        (Filter(text="bloat"), [2]),
        (Filter(text="Ｂloat"), [2]),
        (Filter(text="abc"), [1]),
        (Filter(text="隔离"), [1]),
        (Filter(text="黑坝沟"), [1]),
        (Filter(text="疑似"), [1]),
        (Filter(text="案卷独有"), []),
        (Filter(text="#2"), [2]),
        (Filter(text="99999999999999999999"), []),
        (Filter(text="\0"), [3, 2, 1]),
    ],
    ids=repr,
)
def test_the_list_finds(three: Database, wanted: Filter, found: list[int]) -> None:
    assert numbers(three, wanted) == found


def test_the_list_is_paged_and_sorted(three: Database) -> None:
    assert numbers(three, Filter(), page=1, size=2) == [3, 2]
    assert numbers(three, Filter(), page=2, size=2) == [1]
    assert numbers(three, Filter(), page=9, size=2) == []
    assert numbers(three, Filter(), page=-1, size=0) == [3]
    assert numbers(three, Filter(), sort="number") == [1, 2, 3]
    assert numbers(three, Filter(), sort="-touched") == [2, 3, 1]
    assert numbers(three, Filter(), sort="touched") == [1, 3, 2]
    assert numbers(three, Filter(), sort="due") == [1, 2, 3]
    assert numbers(three, Filter(), sort="-due") == [1, 3, 2]
    assert numbers(three, Filter(), sort="; DROP TABLE") == [3, 2, 1]
    with three.reading() as session:
        assert views.consultations(session, Filter(), page=2, size=2).total == 3


def test_a_row_tells_what_a_list_and_an_export_need(three: Database) -> None:
    with three.reading() as session:
        (row,) = views.consultations(session, Filter(status="held")).rows
    assert (row.farmer_name, row.phone, row.question) == ("甲", "13800001111", "小鹅死得多咋办")
    assert (row.red_flags, row.confidence, row.media, row.entry) == (("R1", "R12"), 0.91, 1, None)
    assert (row.opened_at, row.due_at) == (NOON, later(30))


def test_an_export_brings_all_that_the_filter_finds(three: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.views.find._CHUNK", 2)
    with three.reading() as session:
        assert [row.number for row in views.export_rows(session, Filter())] == [1, 2, 3]
        assert [row.number for row in views.export_rows(session, Filter(status="closed"))] == [2]
        assert list(views.export_rows(session, Filter(text="没有"))) == []


def test_the_transcript_merges_both_ways_and_remarks_in_the_order_of_time(three: Database) -> None:
    with three.reading() as session:
        found = views.transcript(session, 1)
        assert views.transcript(session, 99) is None
    assert found is not None
    assert found.farmer is not None
    assert found.farmer.name == "甲"
    assert found.consultation.red_flags == ("R1", "R12")
    told = [(line.direction, line.text, line.internal) for line in found.lines]
    assert told == [
        ("in", "小鹅死得多咋办", False),
        ("out", "请隔离病鹅，ＡＢＣ。", False),
        ("out", "案卷独有", False),
        ("out", "已送达", False),
        ("remark", "疑似鹅瘟", True),
        ("in", "黑坝沟那边也有", False),
    ]
    assert [line.author for line in found.lines if line.kind == "reply"] == [EXPERT]


def test_the_transcript_shows_what_became_of_each_parcel(three: Database) -> None:
    with three.writing() as session:
        (one,) = outbox.claim(session, "tg", later(1), 60, 5)
        outbox.dead(session, one.id, "blocked", later(1))
        (card,) = outbox.claim(session, "web", later(1), 60, 5)
        outbox.sent(session, card.id, str(card.id), later(1))
        found = views.transcript(session, 1)
    assert found is not None
    fates = [(line.state, line.error, line.sent_at, line.attempts) for line in found.lines if line.direction == "out"]
    assert fates == [("dead", "blocked", None, 1), ("sent", "", later(1), 1), ("queued", "", None, 0)]


def test_edited_words_stay_with_their_version(database: Database) -> None:
    number = ask(database, said("鹅下软蛋", ref=Ref(FARMER, "9")))
    for minute, text_ in ((1, "母鹅下软蛋"), (2, "母鹅下软壳蛋")):
        edit = Edited(key=key(), at=later(minute), sender=FARMER, ref=Ref(FARMER, "9"), text=text_)
        do(database, edit, plan(messages=(words(number, text_, message="9", at=later(minute), version=0),)))
    with database.reading() as session:
        found = views.transcript(session, number)
        chat = views.chat(session, FARMER, farmer_id(FARMER))
    assert found is not None
    said_ = [(line.text, line.version, line.superseded) for line in found.lines if line.direction == "in"]
    assert said_ == [("鹅下软蛋", 1, True), ("母鹅下软蛋", 2, True), ("母鹅下软壳蛋", 3, False)]
    assert [item.text for item in chat.items if item.mine] == ["母鹅下软壳蛋"]


def test_the_chat_shows_the_own_words_and_what_came_and_goes_on_from_there(database: Database) -> None:
    me = farmer_id(BROWSER_FARMER)
    ask(database, said("荞麦多会儿种", BROWSER_FARMER, media=(PHOTO,)))
    with database.reading() as session:
        first = views.chat(session, BROWSER_FARMER, me)
        assert views.chat(session, BROWSER_FARMER, me, first.cursor).items == ()
    assert [(item.id, item.mine, item.text, item.media) for item in first.items] == [
        ("m1", True, "荞麦多会儿种", (PHOTO,)),
        ("p1", False, "先把病鹅隔开。", ()),
    ]
    more = parcel(BROWSER_FARMER, "专家说：谷雨后", number=1, kind=ParcelKind.REPLY, author=EXPERT, media=PHOTO)
    do(database, said(at=later(5)), plan(messages=(words(1, "还有呢", BROWSER_FARMER, at=later(5)),), parcels=(more,)))
    with database.reading() as session:
        second = views.chat(session, BROWSER_FARMER, me, first.cursor)
        whole = views.chat(session, BROWSER_FARMER, me, "nonsense")
        last = views.chat(session, BROWSER_FARMER, me, limit=1)
    assert [(item.id, item.author) for item in second.items] == [("m2", None), ("p2", EXPERT)]
    assert [item.id for item in whole.items] == ["m1", "p1", "m2", "p2"]
    assert [item.id for item in last.items] == ["p2"]
    assert last.cursor == second.cursor == whole.cursor == "2-2"


def test_no_remark_and_nothing_of_others_is_in_a_farmers_chat_or_list(three: Database) -> None:
    with three.reading() as session:
        chat = views.chat(session, FARMER, farmer_id(FARMER))
        own = views.mine(session, farmer_id(FARMER))
    assert [item.text for item in chat.items] == ["小鹅死得多咋办", "请隔离病鹅，ＡＢＣ。", "黑坝沟那边也有"]
    assert [row.number for row in own] == [1]


def test_a_forgotten_farmers_list_is_empty(three: Database) -> None:
    do(three, said(), plan("forgotten", forget=farmer_id(FARMER)))
    with three.reading() as session:
        assert views.mine(session, farmer_id(FARMER)) == ()


def test_the_desk_shows_the_own_cases_first_due_on_top(three: Database) -> None:
    more = [
        case(10 + n, OTHER_FARMER, status=Status.TAKEN, holder=EXPERT, due_at=due)
        for n, due in enumerate((None, later(5)))
    ]
    do(three, said(), plan(consultations=tuple(more)))
    with three.reading() as session:
        desk = views.desk(session, EXPERT)
        guide = views.desk(session, GUIDE, villages=("dongdie",))
    assert [row.number for row in desk.held] == [11, 1, 10]
    assert [row.number for row in desk.closed] == [2]
    assert [(one.text, one.number) for one in desk.notices] == [("已送达", 1)]
    assert desk.watched == ()
    assert (guide.held, [row.number for row in guide.watched]) == ((), [1])


def test_counts_tell_how_things_stand(three: Database) -> None:
    with three.writing() as session:
        before = views.counts(session, later(1))
        (one,) = outbox.claim(session, "tg", NOON, 60, 5)
        outbox.dead(session, one.id, "blocked", NOON)
        (card,) = outbox.claim(session, "web", NOON, 60, 5)
        outbox.dead(session, card.id, "too long", NOON)
        deadletters.put(session, "tg:9", "{}", "Traceback", NOON)
    do(three, said(), plan(timers=(Timer("close", 1, later(1)), Timer("remind", 1, later(9)))))
    assert {name: (queue.waiting, queue.oldest) for name, queue in before.queues.items()} == {
        "tg": (1, NOON),
        "web": (2, NOON),
    }
    assert (before.dead_parcels, before.dead_letters, before.due_timers) == (0, 0, 0)
    assert before.open == {"waiting": 1, "answered": 1}
    with three.reading() as session:
        now = views.counts(session, later(1))
        recent = views.counts(session, later(1), dead_since=later(1))
    assert (now.dead_parcels, now.dead_staff_parcels, now.dead_letters, now.due_timers) == (2, 1, 1, 1)
    assert (recent.dead_parcels, recent.dead_staff_parcels, recent.dead_letters) == (0, 0, 0)


def test_everything_about_a_consultation_becomes_plain_json(three: Database) -> None:
    with three.reading() as session:
        found = views.everything(session, 1)
        assert views.everything(session, 99) is None
    told = json.loads(json.dumps(views.plain(found), ensure_ascii=False))
    assert told["transcript"]["consultation"]["question"] == "小鹅死得多咋办"
    assert told["transcript"]["consultation"]["opened_at"] == NOON.isoformat()
    assert told["transcript"]["farmer"]["address"] == "tg:777"
    assert [line["direction"] for line in told["transcript"]["lines"]].count("remark") == 1
    assert [line["kind"] for line in told["journal"]] == ["asked"]


def test_views_work_on_an_empty_database(database: Database) -> None:
    with database.reading() as session:
        assert views.consultations(session, Filter()).rows == ()
        assert views.counts(session, NOON).queues == {}
        assert views.chat(session, FARMER, "f-none").cursor == "0-0"
        assert session.scalar(text("SELECT count(*) FROM journal")) == 0


def test_a_page_learns_the_language_and_which_files_are_the_persons_own(three: Database) -> None:
    me, card = farmer_id(FARMER), replace(PHOTO, file="file:sent.jpg")
    do(three, said(), plan(messages=(words(1, "", media=(PHOTO,)),), parcels=(parcel(FARMER, media=card),)))
    with three.reading() as session:
        assert own.language(session, me) is Language.SIMPLIFIED
        assert own.language(session, "f-none") is None
        assert own.own_file(session, me, FARMER, "file:ab12.jpg") == PHOTO
        assert own.own_file(session, me, FARMER, "file:sent.jpg") == card
        assert own.own_file(session, me, FARMER, "file:%.jpg") is None
        assert own.own_file(session, me, FARMER, "ab12") is None
        assert own.own_file(session, farmer_id(OTHER_FARMER), OTHER_FARMER, "file:ab12.jpg") is None
