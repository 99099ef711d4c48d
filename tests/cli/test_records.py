"""`invite`, `sign-in`, `export` and `run`: the commands that touch the record."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.cli import records
from bot.cli.run import welcome
from bot.config import County, Environment, load_county, load_environment
from bot.core.events import Address, Commanded, Said
from bot.core.people import code_hash
from bot.desk import Desk
from bot.store import load
from tests.cli.conftest import ROOT, Program

CODE = re.compile(r"code:  ([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})")
ASKED = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
FORMULA = "=HYPERLINK(1) 鹅下软蛋，打我 13812345678"


@pytest.fixture
def county() -> County:
    return load_county(ROOT / "config.yaml")


@pytest.fixture
def environment(data: Path) -> Environment:
    return load_environment()


@pytest.fixture
def farmers(county: County, environment: Environment) -> None:
    """Two farmers asked on two days; one typed a formula and a phone number."""
    desk = Desk(records.house(county))
    with records.database(environment) as database, database.writing() as session:
        for n, (text, at) in enumerate([(FORMULA, ASKED), ("荞麦多会儿种", ASKED + timedelta(days=2))], start=1):
            said = Said(key=f"web:{n}", at=at, sender=Address("web", f"f-{n}"), name="13900000000", text=text)
            desk.handle(session, said)


def test_an_invitation_is_kept_as_a_hash_and_shown_once(
    nongda: Program, county: County, environment: Environment
) -> None:
    ended = nongda("invite", "expert", "expert-tuchengzi", "--days", "3")
    assert ended.code == 0
    found = CODE.search(ended.out)
    assert found
    assert f"/start {found[1]}" in ended.out
    event = Commanded(
        key="tg:1", at=datetime.now(UTC), sender=Address("tg", "5"), command="start", argument=found[1].lower()
    )
    with records.database(environment) as database, database.reading() as session:
        invitation = load.situation(session, event, county).invitation
    assert invitation is not None
    assert (invitation.person, invitation.code_hash) == ("expert-tuchengzi", code_hash(found[1]))
    assert timedelta(days=2.9) < invitation.expires - datetime.now(UTC) <= timedelta(days=3)
    assert found[1].encode() not in (environment.data_dir / "nongda.db").read_bytes()


def test_with_a_user_name_the_invitation_has_a_link(nongda: Program, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    sample = (ROOT / "config.yaml").read_text(encoding="utf-8")
    config.write_text(sample.replace("username: null", "username: nongda_bot"), encoding="utf-8")
    out = nongda("invite", "staff", "staff-office", "--config", str(config)).out
    found = CODE.search(out)
    assert found
    assert f"https://t.me/nongda_bot?start={found[1]}" in out


@pytest.mark.parametrize("command", ["invite", "sign-in"])
def test_a_person_who_is_not_there_is_told_with_the_nearest(nongda: Program, command: str) -> None:
    ended = nongda(command, "expert", "expert-tuchenzi")
    assert (ended.code, "did you mean expert-tuchengzi?" in ended.err) == (1, True)
    ended = nongda(command, "expert", "staff-office")
    assert (ended.code, "has the role staff, not expert" in ended.err) == (1, True)


def test_a_sign_in_link_is_new_each_time_and_holds_no_secret(nongda: Program, data: Path) -> None:
    links = [nongda("sign-in", "staff", "staff-office").out for _ in range(2)]
    assert links[0] != links[1]
    assert all("http://127.0.0.1:8080/in?t=" in link for link in links)
    assert (data / "secret").read_text(encoding="ascii") not in links[0]


def test_links_begin_with_the_public_address_of_the_config(
    nongda: Program, tmp_path: Path, environment: Environment
) -> None:
    config = tmp_path / "config.yaml"
    sample = (ROOT / "config.yaml").read_text(encoding="utf-8")
    config.write_text(sample.replace("public_address: null", "public_address: https://farm.example"), encoding="utf-8")
    assert "https://farm.example/in?t=" in nongda("sign-in", "staff", "staff-office", "--config", str(config)).out
    told = "\n".join(welcome(load_county(config), environment))
    assert told.count("https://farm.example/in?t=") == 3
    assert "https://farm.example/console" in told
    assert told.startswith("农答已启动 Nongda is running: http://127.0.0.1:8080\n")


def test_what_a_command_writes_is_its_users_alone(nongda: Program, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONGDA_SECRET", "a secret of the tests, long enough")
    assert nongda("invite", "staff", "staff-office").code == 0
    written = [data, *data.rglob("*")]
    assert data / "nongda.db" in written
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode) & 0o077) for path in written} == {
        path.name: "0o0" for path in written
    }


@pytest.mark.usefixtures("farmers")
def test_a_csv_has_a_row_a_consultation_covered_and_harmless(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    ended = nongda("export", str(file))
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "exported 2 consultations" in ended.err
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["提问时间"] for row in rows] == ["2026-11-20 09:30", "2026-11-22 09:30"]
    assert rows[0]["问题原话"] == "'" + FORMULA.replace("13812345678", "138****5678")
    assert rows[1]["机器人判定"] == "直接回答"
    assert rows[1]["产业"] == "荞麦"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


@pytest.mark.usefixtures("farmers")
def test_a_workbook_can_hold_phone_numbers_in_full_and_english_headings(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.XLSX"
    assert nongda("export", str(file), "--with-phones", "--lang", "en").code == 0
    sheet = openpyxl.load_workbook(file).worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    assert sheet.cell(2, headings.index("question") + 1).value == FORMULA
    assert sheet.max_row == 3


@pytest.mark.usefixtures("farmers")
def test_json_lines_carry_everything(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    nongda("invite", "staff", "staff-office")
    assert nongda("export", str(file)).code == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 3
    first = lines[0]["transcript"]
    assert first["consultation"]["question"] == FORMULA.replace("13812345678", "138****5678")
    assert {line["direction"] for line in first["lines"]} == {"in", "out"}
    assert all(line["state"] in ("queued", "sent", "dead") for line in first["lines"] if line["direction"] == "out")
    assert [line["key"] for line in lines[0]["journal"]] == ["web:1"]
    assert lines[2]["transcript"] is None
    assert "13812345678" not in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("farmers")
def test_days_and_townships_narrow_it(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    for options, count in (
        (("--from", "2026-11-21"), 1),
        (("--to", "2026-11-20"), 1),
        (("--from", "2026-11-20", "--to", "2026-11-22"), 2),
        (("--from", "2026-11-23"), 0),
        (("--township", "土城子镇"), 0),
    ):
        assert f"exported {count} consultations" in nongda("export", str(file), *options).err
        assert len(file.read_text(encoding="utf-8").splitlines()) == count


def test_what_cannot_be_exported_is_told(nongda: Program, tmp_path: Path) -> None:
    file = str(tmp_path / "out.csv")
    assert "there are 土城子镇 tuchengzi" in nongda("export", file, "--township", "west").err
    assert "is earlier than --from" in nongda("export", file, "--from", "2026-11-21", "--to", "2026-11-20").err
    ended = nongda("export", str(tmp_path / "nowhere" / "out.csv"))
    assert (ended.code, "cannot be written" in ended.err) == (1, True)
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


def test_the_start_says_where_to_go(county: County, environment: Environment) -> None:
    told = "\n".join(welcome(county, environment))
    assert told.count("/in?t=") == 3
    for part in ("/chat", "/desk", "/console", "土城子镇包联专家", "NONGDA_TELEGRAM_TOKEN"):
        assert part in told


def test_beside_a_real_bot_links_are_not_put_into_a_log(county: County, data: Path) -> None:
    given = {"NONGDA_TELEGRAM_TOKEN": "123456:AAbbCCddEEff", "NONGDA_DATA": str(data)}
    told = "\n".join(welcome(county, load_environment(given)))
    assert "/in?t=" not in told
    assert "nongda sign-in" in told
    assert "AAbbCCddEEff" not in told


def test_with_a_token_it_does_not_start_before_the_epidemic_number_is_filled_in(
    nongda: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONGDA_TELEGRAM_TOKEN", "123456:AAbbCCddEEff")
    ended = nongda("run")
    assert ended.code == 1
    assert "animal-epidemic number is not filled in" in ended.err


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_says_where_to_go_and_stops_cleanly(data: Path, how: signal.Signals, free_port: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "NONGDA_DATA": str(data), "NONGDA_HTTP": f"127.0.0.1:{free_port}"},
    ) as process:  # fmt: skip
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
    assert first == f"农答已启动 Nongda is running: http://127.0.0.1:{free_port}\n"
    assert process.returncode == 0, err
    assert "Traceback" not in err
