"""Every page of the console opens on a sample, says that it is one, and its figures agree with its list."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.app import Runtime
from bot.config import Environment, load_county
from bot.core.house import House
from bot.errors import InputFault
from bot.store.tables import consultation
from tests.console.conftest import ROOT, Console

MARKED = "样例数据：编出来看的，没有一件是真的"


def test_every_page_of_the_menu_opens(console: Console) -> None:
    browser = console.browser()
    page = browser.get("/console/")
    assert page.status_code == 200
    for address in set(re.findall(r'<a href="[^"]*(/console/[a-z/-]*)"', page.text)):
        assert browser.get(address).status_code == 200, address


def test_the_figures_count_what_the_list_counts(console: Console) -> None:
    browser = console.browser()
    days = "?from=2026-01-01&to=2026-06-03"
    figures = browser.get(f"/console/figures{days}").text
    counted = re.search(r'data-testid="figure-asked".*?<strong>(\d+)', figures, re.S)
    listed = browser.get(f"/console/{days}").text
    assert counted is not None
    assert re.search(rf"\b{counted[1]}\b", listed), "the list names how many it found"


def test_a_consultation_with_a_panel_opens(console: Console) -> None:
    with console.database.reading() as session:
        number = session.scalar(select(consultation.c.number).where(consultation.c.panels == 1))
    assert console.browser().get(f"/console/consultation/{number}").status_code == 200


def test_a_real_database_says_nothing_of_a_sample(console: Console) -> None:
    for address in ("/console/", "/chat"):
        assert MARKED not in console.browser().get(address).text


@pytest.fixture
def environment(tmp_path: Path, file: Path) -> Environment:
    (tmp_path / "nongda.db").write_bytes(file.read_bytes())
    return Environment(secret="a" * 32, database_url=f"sqlite:///{tmp_path / 'nongda.db'}", data_dir=tmp_path)


def test_a_started_program_says_on_every_page_that_it_is_a_sample(environment: Environment, house: House) -> None:
    runtime = Runtime(load_county(ROOT / "config.yaml"), environment)
    runtime.gate.start()
    with TestClient(runtime.site) as browser:
        for address in ("/chat", "/console/in"):
            assert MARKED in browser.get(address).text, address
    runtime.dispose()


def test_a_sample_is_never_put_on_telegram(environment: Environment) -> None:
    with pytest.raises(InputFault, match="Telegram"):
        Runtime(load_county(ROOT / "config.yaml"), replace(environment, telegram_token="1:token"))
