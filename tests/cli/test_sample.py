"""`nongda sample-year`: a year to look at, and never over real data."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from bot.cli import records
from bot.config import load_county, load_environment
from bot.core.events import Address, Said
from bot.desk import Desk
from bot.store import meta
from bot.store.tables import consultation
from tests.cli.conftest import ROOT, Program
from tests.cli.test_records import ASKED


def test_where_somebody_really_asked_no_sample_is_made(nongda: Program, data: Path) -> None:
    environment = load_environment()
    desk = Desk(records.house(load_county(ROOT / "config.yaml")))
    with records.database(environment) as database, database.writing() as session:
        desk.handle(session, Said(key="web:1", at=ASKED, sender=Address("web", "f-1"), text="鹅下软蛋"))
    ended = nongda("sample-year", "--cases", "20")
    assert ended.code == 1
    assert "真的咨询" in ended.err
    with records.database(environment) as database, database.reading() as session:
        assert session.scalar(select(func.count()).select_from(consultation)) == 1
        assert meta.recall(session, meta.SAMPLE) is None


def test_a_sample_is_made_once_with_its_pictures(nongda: Program, data: Path, knowledge: Path) -> None:
    ended = nongda("sample-year", "--cases", "20", "--year", "2025", "--knowledge", str(knowledge))
    assert ended.code == 0
    assert "样例做好了" in ended.err
    assert len(list((data / "media").glob("*.png"))) == 12
    again = nongda("sample-year", "--cases", "20")
    assert again.code == 1
    assert "已经是样例" in again.err


def test_a_year_that_has_not_begun_is_refused(nongda: Program, data: Path, knowledge: Path) -> None:
    ended = nongda("sample-year", "--year", "2999", "--knowledge", str(knowledge))
    assert ended.code == 1
    assert "还没到" in ended.err
