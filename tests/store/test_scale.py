"""A hundred thousand consultations: what runs all the time still takes its index, and what people wait for stays quick."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.events import Address, Ref
from bot.core.people import farmer_id
from bot.core.plan import Timer
from bot.core.situation import Status
from bot.store import load, outbox, timers, views
from bot.store.session import Database, Session
from tests.store.cast import COUNTY, EXPERT, FARMER, NOON, ask, case, do, later, parcel, plan, said
from tests.store.databases import BOTH, listening, migrated

pytestmark = pytest.mark.slow
MANY = 100_000
FARMERS = 20_000

NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})",
    "postgresql": "WITH n AS (SELECT i FROM generate_series(1, {many}) AS i)",
}
AT = "'2026-01-01 00:00:00'"
QUESTION = "'小鹅死得多咋办，已经第' || i || '只了，拉白稀，不吃食，喂的是玉米面'"
ANSWER = "'先把病鹅隔开，再看精神和粪便。' || i || '" + "鹅舍要干燥，饮水要干净，温度要合适。" * 20 + "'"
# No remainder sign: psycopg would take it for the mark of a parameter.
WHOSE = f"(1 + i - i / {FARMERS} * {FARMERS})"
FILL = [
    "INSERT INTO person (id, role, language, name, address, phone, reachable, language_chosen, forgotten, seen_at)"
    f" {{numbers}} SELECT 'f-' || i, 'farmer', 'zh-Hans', '', 'tg:x' || i, '', true, false, false, {AT} FROM n"
    f" WHERE i <= {FARMERS}",
    "INSERT INTO account (address, person, bound_at)"
    f" {{numbers}} SELECT 'tg:x' || i, 'f-' || i, {AT} FROM n WHERE i <= {FARMERS}",
    "INSERT INTO consultation (number, farmer, status, opened_at, touched_at, rung, red_flags, search, question, normalised,"
    " language, subject, misses, media, album, reason, outcome, erased, township, industry, closed_at)"
    f" {{numbers}} SELECT i, 'f-' || {WHOSE}, 'closed', {AT}, {AT}, 0, '', {QUESTION}, {QUESTION}, '',"
    f" 'zh-Hans', 'goose', 0, '[]', '', '', '', false, 'tuchengzi', 'goose', {AT} FROM n",
    "INSERT INTO message (number, person, at, version, ref_address, ref_message, search, text, media, album)"
    f" {{numbers}} SELECT i, 'f-' || {WHOSE}, {AT}, 1, 'tg:x' || {WHOSE}, 'in' || i,"
    f" {QUESTION}, {QUESTION}, '[]', '' FROM n",
    "INSERT INTO parcel (number, person, channel, lane, state, kind, queued_at, not_before, attempts, sent_at, ref_message,"
    " search, text, buttons, tell, error)"
    f" {{numbers}} SELECT i, 'f-' || {WHOSE}, 'tg', 'tg:x' || {WHOSE}, 'sent', 'answer', {AT}, {AT}, 1,"
    f" {AT}, 'out' || i, {ANSWER}, {ANSWER}, '[]', false, '' FROM n",
    "INSERT INTO journal (key, at, kind, number, actor, data)"
    f" {{numbers}} SELECT 'tg:old' || i, {AT}, 'asked', i, 'f-' || {WHOSE}, '{{{{}}}}' FROM n",
]


@pytest.fixture(scope="module", params=BOTH)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A hundred thousand closed consultations, sent parcels and journal lines; one farmer asking just now, one case held."""
    with migrated(request.param, request, tmp_path_factory.mktemp("full")) as address:
        database = Database(address)
        fill(database)
        yield database
        database.dispose()


def fill(database: Database) -> None:
    numbers = NUMBERS[database.dialect].format(many=MANY)
    with database.writing() as session:
        for statement in FILL:
            session.connection.exec_driver_sql(statement.format(numbers=numbers))
        if database.dialect == "postgresql":
            session.execute(text("SELECT setval('consultation_number', :last)"), {"last": MANY})
        session.execute(text("ANALYZE"))
    number = ask(database, said(key="web:first"))
    assert number == MANY + 1
    held = case(MANY + 2, status=Status.WAITING, holder=EXPERT, village="dongdie")
    waiting = plan(consultations=(held,), timers=(Timer("close", number, later(1)),), parcels=(parcel(),))
    do(database, said(key="web:second"), waiting)


def explained(session: Session, call: Callable[[Session], object]) -> str:
    """How the database runs the one statement of this call."""
    with listening(session) as heard:
        call(session)
    ((sql, parameters),) = heard
    if session.dialect == "sqlite":
        rows = session.connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, parameters)
        return "\n".join(row[3] for row in rows)
    (row,) = session.connection.exec_driver_sql("EXPLAIN (FORMAT JSON) " + sql, parameters)
    return json.dumps(row[0])


def quick(call: Callable[[], Any], seconds: float) -> Any:
    """The best of three runs has to stay below; the machine may have other things to do in one of them."""
    best = float("inf")
    for _ in range(3):
        start = perf_counter()
        result = call()
        best = min(best, perf_counter() - start)
    assert best < seconds
    return result


def test_a_claim_reads_only_what_waits(full: Database) -> None:
    with full.writing() as session:
        told = explained(session, lambda session: outbox.claim(session, "tg", NOON, 0, 30))
    if full.dialect == "sqlite":
        assert "SEARCH waiting USING COVERING INDEX ix_parcel_queue" in told
        assert "SCAN" not in told.replace("SCAN LIST", "")
    else:
        assert '"Index Name": "ix_parcel_queue"' in told
        assert '"Seq Scan"' not in told
    assert "ix_parcel_lane" not in told


def test_what_a_farmer_asked_is_found_by_the_farmer_and_not_by_walking_through_all_that_is_closed(
    full: Database,
) -> None:
    with full.writing() as session:
        told = explained(session, lambda session: session.execute(load._OWN, {"farmer": farmer_id(FARMER)}))
    assert "ix_consultation_farmer_number" in told
    assert "ix_consultation_status" not in told


def test_the_line_stays_quick(full: Database) -> None:
    def event() -> None:
        one = said("还是死")
        with full.writing() as session:
            assert not load.seen(session, one.key)
            found = load.situation(session, one, COUNTY)
            assert found.open is not None

    quick(event, 0.05)
    with full.writing() as session:
        taken = quick(lambda: outbox.claim(session, "tg", NOON, 0, 30), 0.02)
        assert [one.parcel.to for one in taken] == [FARMER]
        assert len(quick(lambda: timers.due(session, later(2)), 0.02)) == 1
        reply = said("多喂水", Address("tg", "x31"), reply_to=Ref(Address("tg", "x31"), "out30"))
        found = quick(lambda: load.situation(session, reply, COUNTY), 0.05)
        assert found.about is not None
        assert found.about.number == 30
        assert len(found.recent) == 5


def test_what_people_wait_for_stays_quick(full: Database) -> None:
    with full.reading() as session:
        assert quick(lambda: views.consultations(session, views.Filter()), 1).total == MANY + 2
        assert quick(lambda: views.consultations(session, views.Filter(status="held")), 0.1).total == 1
        searched = quick(lambda: views.consultations(session, views.Filter(text="第777只")), 2)
        assert [row.number for row in searched.rows] == [777]
        assert len(quick(lambda: views.transcript(session, 30), 0.05).lines) == 2
        assert len(quick(lambda: views.chat(session, Address("tg", "x31"), "f-31"), 0.05).items) == 10
        assert [row.number for row in quick(lambda: views.desk(session, EXPERT, ("dongdie",)), 0.1).held] == [MANY + 2]
        assert len(quick(lambda: views.mine(session, farmer_id(FARMER)), 0.05)) == 2
        assert quick(lambda: views.counts(session, NOON), 0.2).open == {"answered": 1, "waiting": 1}
