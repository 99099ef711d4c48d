"""`./run bench lists`: how long the console's pages take with many consultations in the database.

The database is made of the consultations of tests/console/seed.py: all but the newest five hundred closed, each with its messages,
parcels, remarks and journal; the answers are as long as real ones. Times are those of whole requests, the page's making included,
against an empty database in the same run.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console as Screen
from rich.progress import track
from rich.table import Table
from sqlalchemy import insert

from bot.config import County, load_county
from bot.core.house import House
from bot.core.situation import Consultation, Language, Status
from bot.core.wording import entry_text
from bot.locale.load import load_catalogue
from bot.store import tables
from bot.store.rows import consultation_values, message_values, person_values
from bot.store.session import Database
from bot.store.types import folded
from knowledge.load import HOME, load
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.console import seed
from tests.console.conftest import ROOT, serve

WORDS = load_catalogue()
_BATCH = 2_000
_FRESH = 500
_ROUNDS = 7
_NAMES = ("person", "consultation", "message", "parcel", "remark", "journal")
PAGES = {
    "no filter": "",
    "last page": "?page=4000",
    "one township": "?township=tuchengzi",
    "one village": "?village=dongdiebuqi",
    "one entry": "?entry=goose-soft-eggs",
    "open": "?status=open",
    "overdue": "?late=1",
    "a red flag": "?flag=any",
    "answered by somebody": "?answered=expert-tuchengzi",
    "passed on": "?passed=1",
    "township, industry, verdict": "?township=tuchengzi&industry=goose&verdict=escalate",
    "the last week": "?from=2026-05-28",
    "one character, frequent": "?q=%E9%B9%85",
    "one character, rare": "?q=%E7%98%9F",
    "two characters": "?q=%E8%BD%AF%E8%9B%8B",
    "what is nowhere": "?q=%E9%AA%86%E9%A9%BC%E5%9D%8F%E4%BA%86",
}


def fill(file: Path, county: County, base: KnowledgeBase, many: int, screen: Screen) -> None:
    """Writes a database with so many consultations into `file`."""
    database = Database(f"sqlite:///{file}", durable=False)
    database.migrate()
    chance = random.Random(7)
    for start in track(range(1, many + 1, _BATCH), f"{many:,} consultations", console=screen):
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _NAMES}
        for number in range(start, min(start + _BATCH, many + 1)):
            _add(rows, number, many, county, base, chance)
        with database.writing() as session:
            for name, values in rows.items():
                session.execute(insert(getattr(tables, name)), values)
    database.dispose()


def _add(
    rows: dict[str, list[dict[str, Any]]],
    number: int,
    many: int,
    county: County,
    base: KnowledgeBase,
    chance: random.Random,
) -> None:
    who = seed.farmer(number, county)
    case = _aged(replace(seed.consultation(many + 1 - number, who, county, chance), number=number), many)
    entry = chance.choice(list(base.entries.values()))
    if case.shown is not None and case.shown.entry:
        case = replace(case, shown=replace(case.shown, entry=entry.id), industry=entry.industry)
    rows["person"].append(person_values(who, seed.NOW))
    rows["consultation"].append(consultation_values(case))
    rows["message"] += [message_values(one, version) for one, version in seed.said(case, who)]
    answer = entry_text(entry, Language.SIMPLIFIED, WORDS, seed.NOW)
    for values in seed.sent(case, who):
        long = {"text": answer, "search": folded(answer), "entry": entry.id} if values["kind"] == "answer" else {}
        rows["parcel"].append(values | long)
    rows["remark"] += seed.remarks(case)
    rows["journal"] += seed.journal(case)


def _aged(case: Consultation, many: int) -> Consultation:
    """All but the newest are closed; every sixth that a person had was passed on."""
    case = replace(case, moves=1 if case.holder and case.number % 6 == 0 else 0)
    if case.number > many - _FRESH:
        return case
    replied = case.opened_at if case.holder else None
    return replace(
        case, status=Status.CLOSED, due_at=None, outcome="helped", closed_at=case.opened_at, first_reply_at=replied
    )


@contextmanager
def serving(folder: Path, house: House, file: Path) -> Iterator[Callable[[str], float]]:
    """The console over this file; what is given asks for a page and says how many seconds it took."""
    with contextmanager(serve)(folder, house, file) as console:
        browser = console.browser()

        def ask(address: str) -> float:
            begin = time.perf_counter()
            answer = browser.get(f"/console/{address}")
            assert answer.status_code == 200, answer.text
            return time.perf_counter() - begin

        yield ask


def main(arguments: list[str] | None = None) -> int:
    """Prints the table."""
    words = argparse.ArgumentParser(prog="./run bench lists", description=__doc__)
    words.add_argument("--consultations", type=int, default=200_000)
    words.add_argument("--file", type=Path, help="a database that was made before, or where to keep the one made now")
    given = words.parse_args(arguments)
    screen, knowledge = Screen(), load(HOME)
    county = seed.staff_without_phones(load_county(ROOT / "config.yaml"))
    house = House(county, knowledge, Matcher(knowledge), WORDS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = given.file or folder / "full.db"
        if not file.exists():
            fill(file, county, knowledge, given.consultations, screen)
        Database(f"sqlite:///{folder / 'empty.db'}").migrate()
        table = Table(
            "page", "first ms", "median ms", "empty database ms", title=f"{file.stat().st_size / 1e6:,.0f} MB"
        )
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        with serving(folder / "a", house, file) as full, serving(folder / "b", house, folder / "empty.db") as empty:
            for name, address in PAGES.items():
                first = full(address)
                often, nothing = (median(ask(address) for _ in range(_ROUNDS)) for ask in (full, empty))
                table.add_row(name, *(f"{seconds * 1000:.0f}" for seconds in (first, often, nothing)))
        screen.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
