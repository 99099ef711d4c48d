"""What goes on the audit log, and who reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from bot.errors import StoreUnavailable
from bot.store import audit
from bot.store.audit import AuditRow
from bot.store.tables import consultation, person, table_of
from handlers.web.auth import make_link
from handlers.web.ports import Site
from tests.console.conftest import CLERK, READER, SECRET, Console
from tests.console.seed import NOW
from tests.console.test_entrance import token_of


def lines(console: Console) -> list[tuple[str, str, int | None]]:
    with console.database.reading() as session:
        return [(one.person, one.what, one.number) for one in reversed(audit.found(session, "", "", 100))]


def case(console: Console, *, red: bool, phone: bool) -> int:
    c, p = consultation.c, person.c
    with console.database.reading() as session:
        query = select(c.number).join(person, p.id == c.farmer)
        query = query.where((c.red_flags != "") == red, (p.phone != "") == phone)
        number = session.scalar(query)
        assert number is not None
        return int(number)


def test_who_reads_a_red_flag_or_sees_a_phone_is_on_record(own_console: Console) -> None:
    browser = own_console.browser()
    for red in (True, False):
        for phone in (True, False):
            browser.get(f"/console/consultation/{case(own_console, red=red, phone=phone)}")
    both, flag, number = (case(own_console, red=r, phone=p) for r, p in ((True, True), (True, False), (False, True)))
    expected = [("red_flag", both), ("phone", both), ("red_flag", flag), ("phone", number)]
    assert lines(own_console) == [(CLERK, what, of) for what, of in expected]


def test_masked_numbers_are_not_noted(own_console: Console) -> None:
    own_console.browser(READER).get(f"/console/consultation/{case(own_console, red=False, phone=True)}")
    assert lines(own_console) == []


def test_every_file_sign_in_and_failure_is_on_record(own_console: Console) -> None:
    stranger = own_console.browser(None)
    token = make_link(SECRET, CLERK, "staff", NOW).partition("t=")[2]
    assert stranger.post("/in", data={"t": "forged"}).status_code == 400
    assert stranger.post("/in", data={"t": token}).status_code == 303
    assert own_console.browser(None).post("/in", data={"t": token}).status_code == 410
    browser = own_console.browser()
    paths = ("consultations.csv", "figures/figures.xlsx", "report/report.xlsx", "audit/audit.csv")
    for path in paths:
        assert browser.get(f"/console/{path}").status_code == 200
    browser.post("/console/out", data={"csrftoken": token_of(browser.get("/console/").text)})
    told = [what for _, what, _ in lines(own_console)]
    assert told == ["sign_in_failed", "sign_in", "sign_in_failed", *["export"] * len(paths), "sign_out"]
    assert lines(own_console)[0][0] == ""


def test_admins_read_it_narrowed_and_take_it_along(own_console: Console) -> None:
    browser = own_console.browser()
    assert "没有这样的记录。" in browser.get("/console/audit").text
    browser.get("/console/consultations.csv")
    page = browser.get("/console/audit?what=export&person=staff-office").text
    assert "consultations.csv, 120" in page
    assert "没有这样的记录。" in browser.get("/console/audit?what=sign_in").text
    assert "consultations.csv, 120" in browser.get("/console/audit/audit.csv?what=nonsense").text
    assert browser.get("/console/audit?page=99999999").status_code == 200


def test_a_line_is_never_changed_and_an_old_one_goes(own_console: Console) -> None:
    table = table_of(AuditRow)
    old, new = (audit.Audited(NOW - timedelta(days=days), CLERK, "export") for days in (40, 1))
    with own_console.database.writing() as session:
        audit.append(session, old, NOW - timedelta(days=50))
    with pytest.raises((DatabaseError, StoreUnavailable)), own_console.database.writing() as session:
        session.execute(update(table).values(person="another"))
    with own_console.database.writing() as session:
        audit.append(session, new, NOW - timedelta(days=30))
        assert [one.at for one in audit.found(session, "", "", 9)] == [new.at]
        session.execute(delete(table))


def test_a_log_that_cannot_be_written_stops_nobody(own_console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    site: Site = own_console.app.state.site

    async def away(work: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(site.gate, "write", away)
    number = case(own_console, red=True, phone=True)
    assert own_console.browser().get(f"/console/consultation/{number}").status_code == 200
