"""A report of the sample's year, and a template as staff would edit one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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


@pytest.fixture
def counted(year: Database, house: House) -> Report:
    with year.reading() as session:
        return report(session, house.county, YEAR)


@pytest.fixture
def told(year: Database, house: House) -> Tell:
    """The report of a period in a language."""

    def one(period: Period = YEAR, language: Language = Language.SIMPLIFIED, *, internal: bool = False) -> Told:
        names = Names(house.county, house.knowledge, house.words, language)
        with year.reading() as session:
            return tell(report(session, house.county, period), names, internal=internal)

    return one


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
