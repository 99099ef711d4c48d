"""`nongda coverage`: what is written, and what nobody has asked for yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import records
from bot.config import Environment, load_county, load_environment
from bot.core.events import Address, Said
from bot.desk import Desk
from tests.cli.conftest import ROOT, Program
from tests.cli.test_records import ASKED


@pytest.fixture
def environment(data: Path) -> Environment:
    return load_environment()


@pytest.fixture
def one_question(environment: Environment) -> None:
    """A farmer asked about soft eggs and was answered."""
    desk = Desk(records.house(load_county(ROOT / "config.yaml")))
    with records.database(environment) as database, database.writing() as session:
        said = Said(key="web:1", at=ASKED, sender=Address("web", "f-1"), name="", text="鹅下软蛋咋办")
        desk.handle(session, said)


def test_without_a_database_nobody_knows_what_was_never_hit_and_none_is_made(nongda: Program, data: Path) -> None:
    ended = nongda("coverage")
    assert ended.code == 0, ended.err
    assert "nobody knows which entries were never hit" in ended.err
    assert "鹅 goose" in ended.out
    assert "育雏 brooding" in ended.out
    assert "合计 all" in ended.out
    assert not data.exists()


@pytest.mark.usefixtures("one_question")
def test_with_a_record_the_entries_that_never_answered_are_counted_and_listed(nongda: Program) -> None:
    ended = nongda("coverage", "goose")
    assert (ended.code, ended.err) == (0, "")
    assert "by 1 consultations since 2026-11-20" in ended.out
    listed = nongda("coverage", "goose", "--list", "never-hit").out
    assert "goose-soft-eggs" not in listed
    assert "goose-" in listed


def test_an_empty_record_is_a_record(nongda: Program, environment: Environment) -> None:
    with records.database(environment):
        pass
    assert "by 0 consultations since -" in nongda("coverage", "goose").out


def test_a_database_that_does_not_answer_is_no_reason_to_stop(
    nongda: Program, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONGDA_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    ended = nongda("coverage", "goose")
    assert (ended.code, "There is no database" in ended.err) == (0, True)


def test_what_is_missing_is_listed_with_its_place_in_the_plan(nongda: Program, knowledge: Path) -> None:
    """A knowledge base without a plan of its own is held against the one that ships."""
    lines = nongda("coverage", "goose", "--list", "missing", "--knowledge", str(knowledge)).out.splitlines()
    assert len(lines) == 37
    assert all("plan.yaml:" in line and ": goose-" in line for line in lines)
    lines = nongda("coverage", "--list", "due", "--ahead", "3660", "--knowledge", str(knowledge)).out.splitlines()
    assert lines == [""]


def test_as_json_there_is_a_cell_a_stage_and_a_sum(nongda: Program, knowledge: Path) -> None:
    told = json.loads(nongda("coverage", "goose", "--json", "--knowledge", str(knowledge)).out)
    assert told["consultations"] is None
    assert {cell["industry"] for cell in told["cells"]} == {"goose"}
    laying = next(cell for cell in told["cells"] if cell["stage"] == "laying")
    assert laying["written"] == 2
    assert "goose-low-egg-production" in laying["missing"]
    assert (told["total"]["planned"], told["total"]["never_hit"]) == (38, None)


def test_an_industry_or_stage_that_the_plan_does_not_name_goes_by_its_own_name(
    nongda: Program, knowledge: Path
) -> None:
    entries = knowledge / "entries" / "goose.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("stage: laying", "stage: resting", 1), "utf-8")
    assert "  resting " in nongda("coverage", "goose", "--knowledge", str(knowledge)).out
    plan = "stages: {resting: {zh: 歇, en: rest}}\nplan:\n- industry: sheep\n  name: {zh: 羊, en: sheep}\n  entries:\n"
    plan += "  - {id: sheep-rest, title: {zh: 羊歇, en: Rest}, stage: resting, kind: method, scope: all}\n"
    (knowledge / "plan.yaml").write_text(plan, encoding="utf-8")
    out = nongda("coverage", "--knowledge", str(knowledge)).out
    assert "\n goose " in out
    assert "  歇 resting" in out


def test_a_misspelt_industry_is_told_with_the_nearest(nongda: Program) -> None:
    ended = nongda("coverage", "gose", "martians")
    assert ended.code == 1
    assert "did you mean goose?" in ended.err
    assert "no such industry: goose, chicken" in ended.err
