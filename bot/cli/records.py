"""What commands do with the database. Imported inside commands only: SQLAlchemy takes a second to load."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.clock import SystemClock
from bot.config import County, Environment
from bot.core.events import Event
from bot.core.house import House
from bot.core.situation import Language
from bot.desk import Desk, Outcome
from bot.errors import InputFault, StoreUnavailable
from bot.locale.load import load_catalogue
from bot.sheets import cover, mask_phones, write_csv, write_xlsx
from bot.store.session import Database, Session
from bot.store.views import (
    Asked,
    Filter,
    Row,
    Usage,
    consultations,
    everything,
    export_rows,
    journal,
    judged,
    plain,
    questions,
    usage,
)
from bot.table import Table
from handlers.web.auth import make_link
from knowledge.embedder import embedder_at
from knowledge.load import load
from knowledge.match import Matcher
from knowledge.trials import Judgement


@contextmanager
def database(environment: Environment) -> Iterator[Database]:
    """The database, its tables brought up to date, closed at the end. Raises StoreUnavailable, InputFault."""
    opened = Database(environment.database_url)
    try:
        opened.migrate()
        yield opened
    finally:
        opened.dispose()


@contextmanager
def record_if_any(environment: Environment) -> Iterator[Session | None]:
    """What is on record, to read from; None where there is no database yet. Raises StoreUnavailable, InputFault."""
    file = environment.database_url.removeprefix("sqlite:///")
    if file != environment.database_url and not Path(file).exists():
        yield None  # to look for it would make it
        return
    with database(environment) as opened, opened.reading() as session:
        yield session


def usage_if_any(environment: Environment) -> Usage | None:
    """Which entries answered; None where there is no database yet, or none that answers."""
    try:
        with record_if_any(environment) as session:
            return usage(session) if session else None
    except StoreUnavailable:
        return None


def judged_if_any(environment: Environment, since: datetime) -> tuple[Judgement, ...]:
    """What people accepted or corrected from `since` on; nothing where there is no database yet."""
    try:
        with record_if_any(environment) as session:
            return judged(session, since) if session else ()
    except StoreUnavailable:
        return ()


def questions_if_any(environment: Environment, since: datetime) -> tuple[Asked, ...] | None:
    """What was asked from `since` on; None where there is no database yet, or none that answers."""
    try:
        with record_if_any(environment) as session:
            return questions(session, since) if session else None
    except StoreUnavailable:
        return None


def submit(county: County, environment: Environment, event: Event) -> Outcome:
    """Handle one event in a transaction of its own, beside a running `nongda run` or without one."""
    desk = Desk(house(county))
    with database(environment) as opened, opened.writing() as session:
        return desk.handle(session, event)


def house(county: County) -> House:
    """What the core thinks with, over the knowledge base that comes with the program. Raises InputFault."""
    knowledge = load()
    return House(
        county, knowledge, Matcher(knowledge, embedder=embedder_at(county.knowledge.embedder)), load_catalogue()
    )


def sign_in_link(county: County, environment: Environment, role: str, person_id: str, days: int) -> str:
    """A one-use link to the pages: for a post by the person's id, for a farmer by the id of a chat of the browser."""
    path = make_link(environment.secret.encode(), person_id, role, SystemClock().now(), days)
    return public_address(county, environment) + path


def public_address(county: County, environment: Environment) -> str:
    """Where people find the pages: what config.yaml says, else what can be told from the environment."""
    return county.web.public_address or environment.public_address


def table(county: County, lang: str, phones: bool) -> Table:
    """How rows become cells. A knowledge base with faults keeps nobody from exporting: entries then go by their ids."""
    try:
        titles = {entry.id: entry.title for entry in load().entries.values()}
    except InputFault:
        titles = {}
    language = Language.ENGLISH if lang == "en" else Language.SIMPLIFIED
    return Table(county, load_catalogue(), language, titles, phones)


def write_table(database: Database, wanted: Filter, file: Path, how: Table) -> int:
    """Write CSV or XLSX, by the file's ending; how many consultations there were."""
    with database.reading() as session:
        rows = (how.cells(row) for row in _tracked(session, wanted))
        if file.suffix == ".xlsx":
            return write_xlsx(file, how.headings(), rows, how.sheet)
        with file.open("w", encoding="utf-8", newline="", errors="replace") as out:
            return write_csv(out, how.headings(), rows)


def write_everything(database: Database, wanted: Filter, file: Path, phones: bool) -> int:
    """Write a line a consultation, with farmer, every message, delivery state and journal line; how many there were.

    Without a filter a last line holds what the journal says of no consultation.
    """
    count = 0
    with database.reading() as session, file.open("w", encoding="utf-8", errors="replace") as out:
        for row in _tracked(session, wanted):
            _write_line(out, plain(everything(session, row.number)), phones)
            count += 1
        if wanted == Filter():
            _write_line(out, {"transcript": None, "journal": plain(journal(session, None))}, phones)
    return count


def _tracked(session: Session, wanted: Filter) -> Iterable[Row]:
    total = consultations(session, wanted, size=1).total
    console = Console(stderr=True)
    return track(
        export_rows(session, wanted), "导出 exporting", total, console=console, disable=not console.is_terminal
    )


def _write_line(out: Any, value: Any, phones: bool) -> None:
    out.write(json.dumps(value if phones else _covered(value), ensure_ascii=False) + "\n")


# Names of files and addresses of chats may hold a row of digits that is no phone number.
_NO_WORDS = frozenset({"file", "unique", "key", "address", "ref", "reply_to", "album", "id"})


def _covered(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _covered(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_covered(item, name) for item in value]
    if not isinstance(value, str) or name in _NO_WORDS:
        return value
    return cover(value) if name == "phone" else mask_phones(value)
