"""Pages to print, made when somebody is to get one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from bot.core.events import Media, MediaKind
from bot.core.experts.handouts import page_of
from bot.core.situation import Language, Person, Role
from bot.delivery.media import MediaStore
from bot.delivery.pages import Printer
from knowledge.model import Words
from tests.core.cast import house

EXPERT = Person("tuchengzi-expert", Role.EXPERT)


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    printer = Printer(house, {"goose": Words("鹅", "geese")}, lambda: date(2026, 12, 7))
    return MediaStore(tmp_path, printer=printer.print)


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.SIMPLIFIED, "鹅下软壳蛋怎么办"), (Language.TRADITIONAL, "鹅下软壳蛋怎么办"), (Language.ENGLISH, "soft")],
)
def test_a_page_is_printed_with_the_experts_name_on_it(store: MediaStore, language: Language, title: str) -> None:
    media = page_of(house().knowledge.entries["goose-soft-eggs"], language, EXPERT)
    path = asyncio.run(store.path(media))
    assert path is not None
    assert title in words_of(path)
    name = house().county.people[0].title
    assert (name.en if language is Language.ENGLISH else name.zh) in words_of(path)


def test_it_stays_as_it_was_sent(store: MediaStore, tmp_path: Path) -> None:
    media = page_of(house().knowledge.entries["goose-soft-eggs"], Language.SIMPLIFIED, EXPERT)
    first = asyncio.run(store.path(media))
    assert asyncio.run(MediaStore(tmp_path).path(media)) == first, "no printer is needed for what was printed"


@pytest.mark.parametrize(
    "file", ["page:gone-entry.zh.abc.x", "page:../../etc.zh.abc.x", "page:", "page:goose-soft-eggs.fr.1.x"]
)
def test_what_is_no_page_is_not_there(store: MediaStore, tmp_path: Path, file: str) -> None:
    assert asyncio.run(store.path(Media(MediaKind.DOCUMENT, file))) is None
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_without_a_printer_or_a_disk_there_is_no_page(tmp_path: Path) -> None:
    media = page_of(house().knowledge.entries["goose-soft-eggs"], Language.SIMPLIFIED, replace(EXPERT, id=""))
    assert asyncio.run(MediaStore(tmp_path).path(media)) is None
    (tmp_path / "pages").rmdir()
    (tmp_path / "pages").write_text("no folder")
    assert asyncio.run(MediaStore(tmp_path).path(media)) is None
