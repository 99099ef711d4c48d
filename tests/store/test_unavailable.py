"""Whatever function of the store is called: a locked file and a lost connection come out as StoreUnavailable, and nothing else."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text

import bot.store
from bot.core.events import FilterKept, ProposalSaved, Rang, Ref, RosterLookedOver, Tapped
from bot.core.experts.group_state import Member, Standing
from bot.core.panel.panel_state import Panel, PanelStatus
from bot.core.situation import Absence, Person, Role, SavedFilter, Situation, Status, Work
from bot.core.writing.proposal_state import Proposal, ProposalStatus
from bot.errors import StoreUnavailable
from bot.store import (
    apply,
    audit,
    bulk,
    clusters,
    deadletters,
    erase,
    filters,
    groups,
    load,
    meta,
    outbox,
    panels,
    posts,
    proposals,
    roster,
    session,
    timers,
    views,
    wards,
    work,
    write,
)
from bot.store.rows import person_values
from bot.store.session import Database, Session
from bot.store.tables import account
from bot.store.tables import meta as meta_table
from bot.store.views import alerts, deeds, overdue, own, passes, together, unknown
from tests.store.cast import COUNTY, FARMER, NOON, case, do, farmer, look, plan, said

LOOK = RosterLookedOver(key="day:1", at=NOON, day=NOON.date())
SHARED = COUNTY.model_copy(
    update={"people": tuple(post.model_copy(update={"townships": ("tuchengzi",)}) for post in COUNTY.people)}
)
PANEL = Panel(1, 1, PanelStatus.DRAFTED, "expert", "怎么办？", NOON, 60)
CLUSTER = Rang(key="timer:1", at=NOON, timer=1, kind="cluster", number=1)
FOR = Tapped(key="tg:1", at=NOON, sender=FARMER, data="for.0.x_me")
DONE = Tapped(key="tg:1", at=NOON, sender=FARMER, data="done.1")
SAVED = ProposalSaved(key="web:1", at=NOON, sender=FARMER, proposal=1, entry="a", industry="goose", content="{}")
ROW: dict[str, Any] = {"key": "a", "value": "b", "at": NOON}
PERSON = person_values(farmer(), NOON)
CALLS: dict[str, Callable[[Session], object]] = {
    "apply.apply": lambda s: apply.apply(s, said(), plan()),
    "audit.append": lambda s: audit.append(s, audit.Audited(NOON, "office", "export"), NOON),
    "audit.found": lambda s: audit.found(s, "", "", 10),
    "bulk.count_on": lambda s: bulk.count_on(s),
    "bulk.insert_rows": lambda s: bulk.insert_rows(s, {"person": [PERSON]}),
    "bulk.is_empty": lambda s: bulk.is_empty(s),
    "clusters.alike": lambda s: clusters.alike(s, CLUSTER, COUNTY, case(1, township="tuchengzi")),
    "clusters.told": lambda s: clusters.told(s, CLUSTER, COUNTY),
    "clusters.write": lambda s: clusters.write(s, (("R4.goose@a", 3),), NOON),
    "deadletters.newest": lambda s: deadletters.newest(s),
    "deadletters.put": lambda s: deadletters.put(s, "tg:1", "{}", "Traceback", NOON),
    "erase.erase": lambda s: erase.erase(s, "f-1"),
    "filters.of_event": lambda s: filters.of_event(s, FilterKept(key="web:1", at=NOON, sender=FARMER, id=1, name="a")),
    "filters.one": lambda s: filters.one(s, 1),
    "filters.seen_by": lambda s: filters.seen_by(s, "office"),
    "filters.write": lambda s: filters.write(s, (SavedFilter(0, "office", "a", ""),), NOON),
    "groups.erase": lambda s: groups.erase(s, select(account.c.person)),
    "groups.looked": lambda s: groups.looked(s, Situation(), (case(1, holder="expert"),)),
    "groups.member": lambda s: groups.member(s, 1),
    "groups.of": lambda s: groups.of(s, DONE, (case(1, status=Status.WAITING),)),
    "groups.write": lambda s: groups.write(s, (Member(1, 1, Standing.LEAD),), ()),
    "load.seen": lambda s: load.seen(s, "tg:1"),
    "load.situation": lambda s: load.situation(s, said(), COUNTY),
    "meta.keep": lambda s: meta.keep(s, "a", "b", NOON),
    "meta.recall": lambda s: meta.recall(s, "a"),
    "outbox.claim": lambda s: outbox.claim(s, "tg", NOON, 60, 5),
    "outbox.dead": lambda s: outbox.dead(s, 1, "blocked", NOON),
    "outbox.release": lambda s: outbox.release(s, "tg"),
    "outbox.retry": lambda s: outbox.retry(s, 1, NOON, "429", NOON),
    "outbox.sent": lambda s: outbox.sent(s, 1, "1", NOON),
    "panels.edited": lambda s: panels.edited(s, Ref(FARMER, "1")),
    "panels.erase": lambda s: panels.erase(s, select(account.c.person)),
    "panels.of": lambda s: panels.of(s, (case(1, panels=1),)),
    "panels.talk": lambda s: panels.talk(s, Tapped(key="tg:1", at=NOON, sender=FARMER, data="pcall.1"), case(1)),
    "panels.write": lambda s: panels.write(s, (PANEL,)),
    "posts.at_desk": lambda s: posts.at_desk(s, {"gone": Person("gone", Role.EXPERT, reachable=False)}, NOON),
    "posts.people": lambda s: posts.people(s, COUNTY),
    "proposals.listed": lambda s: proposals.listed(s, (ProposalStatus.OPEN,)),
    "proposals.of_event": lambda s: proposals.of_event(s, SAVED),
    "proposals.one": lambda s: proposals.one(s, 1),
    "proposals.versions": lambda s: proposals.versions(s, 1),
    "proposals.write": lambda s: proposals.write(s, (Proposal(1, "a", "goose", "{}"),), "staff", NOON),
    "roster.absences": lambda s: roster.absences(s, NOON),
    "roster.adrift": lambda s: roster.adrift(s, LOOK, COUNTY, (), None),
    "roster.loads": lambda s: roster.loads(s, SHARED),
    "roster.lying_with": lambda s: roster.lying_with(s, None),
    "roster.write": lambda s: roster.write(s, (Absence(0, "expert", NOON.date(), NOON.date()),), NOON),
    "timers.due": lambda s: timers.due(s, NOON),
    "timers.next_due": lambda s: timers.next_due(s),
    "views.alerts.alert": lambda s: alerts.alert(s, "staff", 1),
    "views.alerts.alerts": lambda s: alerts.alerts(s, "staff", NOON),
    "views.chat.chat": lambda s: views.chat(s, FARMER, "f-1"),
    "views.counts.counts": lambda s: views.counts(s, NOON),
    "views.desk.desk": lambda s: views.desk(s, "staff"),
    "views.desk.mine": lambda s: views.mine(s, "f-1"),
    "views.everything.everything": lambda s: views.everything(s, 1),
    "views.everything.journal": lambda s: views.journal(s, 1),
    "views.own.language": lambda s: own.language(s, "f-1"),
    "views.own.own_file": lambda s: own.own_file(s, "f-1", FARMER, "file:a.jpg"),
    "views.facets.facets": lambda s: views.facets(s, views.Filter(), NOON),
    "views.figures.facts": lambda s: views.facts(s, NOON, NOON),
    "views.deeds.deeds": lambda s: deeds.deeds(s, deeds.Span(NOON, NOON)),
    "views.find.consultations": lambda s: views.consultations(s, views.Filter()),
    "views.find.how_many": lambda s: views.how_many(s, views.Filter()),
    "views.find.export_rows": lambda s: list(views.export_rows(s, views.Filter())),
    "views.passes.passed_as_gaps": lambda s: passes.passed_as_gaps(s, NOON),
    "work.erase": lambda s: work.erase(s, select(account.c.person)),
    "work.of_case": lambda s: work.of_case(s, 1, Person("expert", Role.EXPERT)),
    "work.unsent": lambda s: work.unsent(
        s, Tapped(key="tg:1", at=NOON, sender=FARMER, data="sure.1.0"), Person("expert", Role.EXPERT)
    ),
    "work.write": lambda s: work.write(s, (Work(1),)),
    "views.overdue.overdue": lambda s: overdue.overdue(s, NOON, NOON),
    "views.together.together": lambda s: together.together(s, 1),
    "views.transcript.transcript": lambda s: views.transcript(s, 1),
    "views.unknown.answers": lambda s: unknown.answers(s, (1,)),
    "views.unknown.unknown": lambda s: unknown.unknown(s, NOON, NOON),
    "views.usage.judged": lambda s: views.judged(s, NOON),
    "views.usage.questions": lambda s: views.questions(s, NOON),
    "views.usage.usage": lambda s: views.usage(s),
    "wards.last_words": lambda s: wards.last_words(s, FOR, farmer()),
    "wards.of": lambda s: wards.of(s, FOR, farmer()),
    "wards.spoken_for": lambda s: wards.spoken_for(s, DONE, COUNTY, replace(farmer(), role=Role.GUIDE), 1, None),
    "write.put": lambda s: write.put(s, meta_table, "key", [ROW]),
    "write.put_new": lambda s: write.put_new(s, meta_table, "key", ROW),
}
# These run no statement of their own.
SILENT = {"numbers.source", "numbers.offered", "numbers.take_back", "numbers.use", "posts.forget"}

only_sqlite = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize(
    "dialect", [pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)


def test_every_function_that_takes_a_session_is_in_the_list() -> None:
    found = set()
    for module_info in pkgutil.walk_packages(bot.store.__path__, "bot.store."):
        if ".migrations" in module_info.name:
            continue
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and first is not None and first.annotation in ("Session", Session):
                found.add(f"{module.__name__.removeprefix('bot.store.')}.{name}")
    assert found == set(CALLS) | SILENT


def cut(url: str, session: Session) -> None:
    """Ends this session's connection from the other side, as a restart of PostgreSQL does."""
    backend = session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


@pytest.fixture
def broken(database: Database, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session whose next statement meets a locked file (SQLite) or finds its connection gone (PostgreSQL)."""
    if database.dialect == "postgresql":
        with suppress(StoreUnavailable), database.writing() as one:
            cut(url, one)
            yield one
        return
    file = url.removeprefix("sqlite:///")
    monkeypatch.setattr(session, "BUSY_SECONDS", 0.01)
    engine = session._engine(session._checked(url), begin="BEGIN", size=1, read_only=True)
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("PRAGMA journal_mode = DELETE")  # without the WAL even readers wait for who holds the file
    with engine.connect() as connection, connection.begin():
        one = Session(connection, [])
        one.execute(text("PRAGMA query_only = OFF"))
        blocker.execute("BEGIN EXCLUSIVE")
        yield one
    blocker.close()
    engine.dispose()


@pytest.mark.parametrize("name", sorted(CALLS))
def test_it_comes_out_as_unavailable(broken: Session, dialect: str, name: str) -> None:
    said_by = {"sqlite": "locked", "postgresql": "terminat|closed|lost"}
    with pytest.raises(StoreUnavailable, match=said_by[dialect]):
        CALLS[name](broken)


@only_sqlite
def test_a_file_that_stays_locked_makes_the_writer_unavailable(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "BUSY_SECONDS", 0.05)
    first, second = Database(url), Database(url)
    with first.writing(), pytest.raises(StoreUnavailable, match="locked"), second.writing():
        pass
    with second.writing() as one:
        meta.keep(one, "a", "b", NOON)
    first.dispose()
    second.dispose()


@only_postgresql
def test_a_farmer_whose_row_stays_locked_makes_the_store_unavailable(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "BUSY_SECONDS", 0.05)
    first, second = Database(url), Database(url)
    do(first, said(), plan(people=(farmer(),)))
    with first.writing() as one:
        load.situation(one, said(), COUNTY)
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            look(second, said())
    assert look(second, said()).speaker == farmer()
    first.dispose()
    second.dispose()


@only_postgresql
def test_after_a_lost_connection_the_same_call_works(database: Database, url: str) -> None:
    with database.reading() as one:
        one.execute(text("SELECT 1"))
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                      " AND datname = current_database()")  # fmt: skip
    with database.reading() as one:  # a reader does not even notice
        assert one.execute(text("SELECT 1")).scalar() == 1
    with database.writing() as one:
        assert one.execute(account.select()).all() == []


@only_postgresql
def test_a_connection_lost_within_an_events_savepoint_is_unavailable_too(database: Database, url: str) -> None:
    def within_a_savepoint() -> None:
        with database.writing() as one, one.begin_nested():
            cut(url, one)
            one.execute(select(account))

    def going_on_all_the_same() -> None:
        with database.writing() as one:
            cut(url, one)
            with suppress(StoreUnavailable):
                one.execute(select(account))
            one.execute(select(account))

    for attempt in (within_a_savepoint, going_on_all_the_same):
        with pytest.raises(StoreUnavailable):
            attempt()
    with pytest.raises(StoreUnavailable), database.writing() as one:
        cut(url, one)  # nothing is executed any more: the commit itself finds out


@only_postgresql
def test_a_rollback_on_a_lost_connection_does_not_hide_what_went_wrong(database: Database, url: str) -> None:
    def attempt() -> None:
        with database.writing() as one:
            cut(url, one)
            raise RuntimeError

    with pytest.raises((RuntimeError, StoreUnavailable)):
        attempt()
