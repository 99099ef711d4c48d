"""The commands as a whole: help is quick, wrong usage is 2, faults are 1 and told all at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Program

HEAVY = {"sqlalchemy", "telegram", "starlette", "uvicorn", "knowledge", "rapidfuzz", "pydantic", "numpy"}


def test_help_names_every_command(nongda: Program) -> None:
    ended = nongda("--help")
    assert ended.code == 0
    for command in ("run", "check", "ask", "match", "invite", "sign-in", "export", "bench"):
        assert f" {command} " in ended.out


def test_help_loads_nothing_heavy() -> None:
    asked = f"import sys; from bot.cli.program import app; print({HEAVY!r} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_version_is_told(nongda: Program) -> None:
    ended = nongda("--version")
    assert ended.code == 0
    assert ended.out.startswith("nongda")


@pytest.mark.parametrize(
    "arguments",
    [
        ("plough",),
        ("ask",),
        ("ask", "--speed", "x"),
        ("match",),
        ("invite", "farmer", "x"),
        ("invite", "expert"),
        ("sign-in", "expert", "x", "--days", "0"),
        ("export", "out.pdf"),
        ("export", "out.csv", "--from", "yesterday"),
    ],
)
def test_wrong_usage_is_2(nongda: Program, arguments: tuple[str, ...]) -> None:
    assert nongda(*arguments).code == 2


def test_a_misspelt_variable_stops_every_command_that_needs_one(
    nongda: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONGDA_TELEGRAM_TOKN", "x")
    for arguments in (("run",), ("invite", "staff", "staff-office"), ("export", "out.csv")):
        ended = nongda(*arguments)
        assert ended.code == 1
        assert "the nearest is NONGDA_TELEGRAM_TOKEN" in ended.err


def test_a_database_that_is_away_is_told_without_a_trace(nongda: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONGDA_DATABASE_URL", "postgresql://nobody:hush@127.0.0.1:9/none")
    ended = nongda("export", "out.csv")
    assert ended.code == 1
    assert "the database is not available" in ended.err
    assert "hush" not in ended.err
    assert "Traceback" not in ended.err


def test_measurements_need_a_name_that_exists(nongda: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tests" / "bench").mkdir(parents=True)
    (tmp_path / "tests" / "bench" / "line.py").write_text("\ndef main(arguments):\n    return 0\n", encoding="utf-8")
    (tmp_path / "tests" / "bench" / "tools.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr("bot.cli.bench._CHECKOUT", tmp_path)
    assert "there is no speed; there are line" in nongda("bench", "speed").err


def test_outside_a_checkout_there_is_nothing_to_measure(
    nongda: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.cli.bench._CHECKOUT", tmp_path)
    ended = nongda("bench", "line")
    assert (ended.code, "only in a checkout" in ended.err) == (1, True)
