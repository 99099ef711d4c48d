"""The NONGDA_ variables: defaults, plain words for bad values, and a secret that is never shown."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.config import Environment, load_environment
from bot.errors import InputFault

SECRET = "a-secret-of-enough-letters"
TOKEN = "123456:AAbbCCddEEff"


def _faults(**given: str) -> list[str]:
    with pytest.raises(InputFault) as caught:
        load_environment(given, keep=False)
    return [str(fault) for fault in caught.value.faults]


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    environment = load_environment({"NONGDA_DATA": str(tmp_path)}, keep=False)
    assert environment.telegram_token is None
    assert environment.telegram_webhook is None
    assert environment.telegram_api == "https://api.telegram.org"
    assert environment.database_url == f"sqlite:///{tmp_path / 'nongda.db'}"
    assert (environment.host, environment.port) == ("127.0.0.1", 8080)
    assert environment.address == environment.public_address == "http://127.0.0.1:8080"
    assert len(environment.secret) >= 32
    assert list(tmp_path.iterdir()) == []


def test_every_variable_is_read(tmp_path: Path) -> None:
    environment = load_environment(
        {
            "NONGDA_TELEGRAM_TOKEN": TOKEN,
            "NONGDA_TELEGRAM_API": "http://127.0.0.1:9000/",
            "NONGDA_TELEGRAM_WEBHOOK": "https://farm.example/telegram/",
            "NONGDA_DATABASE_URL": "postgres://nongda:word@db/nongda",
            "NONGDA_HTTP": "0.0.0.0:80",
            "NONGDA_SECRET": SECRET,
            "NONGDA_DATA": str(tmp_path),
            "OTHER": "ignored",
        }
    )
    assert environment == Environment(
        secret=SECRET,
        database_url="postgresql+psycopg://nongda:word@db/nongda",
        data_dir=tmp_path,
        telegram_token=TOKEN,
        telegram_api="http://127.0.0.1:9000",
        telegram_webhook="https://farm.example/telegram",
        http="0.0.0.0:80",
    )
    assert environment.address == "http://127.0.0.1:80"
    assert environment.public_address == "https://farm.example"


def test_secrets_are_not_in_its_repr(tmp_path: Path) -> None:
    shown = repr(
        Environment(
            secret=SECRET, database_url="postgresql+psycopg://u:hush@h/d", data_dir=tmp_path, telegram_token=TOKEN
        )
    )
    assert SECRET not in shown
    assert TOKEN not in shown
    assert "hush" not in shown


def test_a_misspelt_name_is_an_error_that_names_the_nearest() -> None:
    told = _faults(NONGDA_TELEGRAM_TOKN="x", NONGDA_PORT="80")
    assert "the nearest is NONGDA_TELEGRAM_TOKEN" in told[1]
    assert "no such variable" in told[0]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("NONGDA_TELEGRAM_TOKEN", "hello", "does not look like a bot token"),
        ("NONGDA_TELEGRAM_API", "api.telegram.org", "begins with http:// or https://"),
        ("NONGDA_TELEGRAM_API", "https://", "begins with http:// or https://"),
        ("NONGDA_TELEGRAM_WEBHOOK", "http://farm.example", "begins with https://"),
        ("NONGDA_TELEGRAM_WEBHOOK", "https://farm.example/?a=1", "begins with http"),
        ("NONGDA_DATABASE_URL", "mysql://h/d", "must begin with sqlite:/// or postgresql://"),
        ("NONGDA_DATABASE_URL", "nongda.db", "must begin with sqlite:/// or postgresql://"),
        ("NONGDA_DATABASE_URL", "sqlite://", "sqlite needs a file"),
        ("NONGDA_DATABASE_URL", "sqlite:///:memory:", "sqlite needs a file"),
        ("NONGDA_HTTP", "8080", "must be host:port"),
        ("NONGDA_HTTP", ":8080", "must be host:port"),
        ("NONGDA_HTTP", "localhost:http", "must be host:port"),
        ("NONGDA_HTTP", "localhost:0", "must be host:port"),
        ("NONGDA_HTTP", "localhost:65536", "must be host:port"),
        ("NONGDA_HTTP", "localhost:８０", "must be host:port"),
        ("NONGDA_HTTP", "::1:8080", "stands in brackets"),
        ("NONGDA_SECRET", "short", "too short"),
    ],
)
def test_a_bad_value_is_told_without_repeating_it(name: str, value: str, words: str) -> None:
    told = _faults(**{name: value})
    assert len(told) == 1
    assert told[0].startswith(f"{name}: ")
    assert words in told[0]


def test_all_bad_values_are_told_at_once() -> None:
    told = _faults(NONGDA_HTTP="x", NONGDA_SECRET="y", NONGDA_TELEGRAM_TOKEN="z", NONGDA_DTA="w")
    assert len(told) == 4


def test_an_ipv6_address_is_understood(tmp_path: Path) -> None:
    environment = load_environment({"NONGDA_HTTP": "[::]:8080", "NONGDA_DATA": str(tmp_path)}, keep=False)
    assert (environment.host, environment.port, environment.address) == ("::", 8080, "http://[::1]:8080")


def test_a_missing_secret_is_made_once_and_kept_for_the_owner_only(tmp_path: Path) -> None:
    given = {"NONGDA_DATA": str(tmp_path / "data")}
    first, second = load_environment(given), load_environment(given)
    file = tmp_path / "data" / "secret"
    assert first.secret == second.secret == file.read_text(encoding="ascii")
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["secret"]


def test_a_spoilt_secret_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("abc", encoding="ascii")
    with pytest.raises(InputFault, match="delete it to get a new one"):
        load_environment({"NONGDA_DATA": str(tmp_path)})


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="ascii")
    told = _faults(NONGDA_DATA=str(tmp_path / "data"))
    assert told == ["NONGDA_DATA: 不是文件夹 / is not a folder"]
    with pytest.raises(InputFault, match="cannot be read or written"):
        load_environment({"NONGDA_DATA": str(tmp_path / "data" / "below")})
