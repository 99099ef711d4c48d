"""A report of the sample's year, and a template as staff would edit one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest

from bot.core.house import House
from bot.core.situation import Language
from bot.report.count import Period, Report, report
from bot.report.names import Names
from bot.report.told import Told, tell
from bot.store.session import Database
from tests.sample.conftest import file, house, year

__all__ = ["file", "house", "year"]  # the sample of tests/sample

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))

Tell = Callable[..., Told]


@pytest.fixture(scope="session")
def told(file: Path, house: House) -> Iterator[Tell]:
    """The report of a period in a language; told once for all tests that ask for the same."""
    database = Database(f"sqlite:///{file}")

    @cache
    def counted(period: Period) -> Report:
        with database.reading() as session:
            return report(session, house.county, period)

    @cache
    def one(period: Period = YEAR, language: Language = Language.SIMPLIFIED, *, internal: bool = False) -> Told:
        return tell(counted(period), Names(house.county, house.knowledge, house.words, language), internal=internal)

    yield one
    database.dispose()


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """A Word file with these paragraphs."""

    def made(*paragraphs: str) -> Path:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        document.save(str(tmp_path / "ours.docx"))
        return tmp_path / "ours.docx"

    return made
