"""Writing the audit log: one function for whatever page has something to put on record.

    await audit(request, Seen.EXPORT, detail="consultations.csv, 120")

A line that cannot be written is told in the program's log and stops nobody: a record that must be read now is read.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from functools import partial

import structlog
from starlette.requests import Request

from bot.errors import StoreUnavailable
from bot.store.audit import Audited, append
from handlers.web.ports import site_of

_DETAIL_CHARS = 300
_log = structlog.get_logger(__name__)


class Seen(StrEnum):
    """What goes on record; its name stands in bot/locale/audit.yaml."""

    RED_FLAG = "red_flag"  # the record of a red flag was read
    PHONE = "phone"  # a whole telephone number was shown
    EXPORT = "export"  # a file was taken along
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"


async def audit(request: Request, what: Seen, *, person: str = "", number: int | None = None, detail: str = "") -> None:
    """Puts it on record. `person`: whose deed it was; without, whoever is signed in."""
    site = site_of(request)
    known = getattr(request.state, "person", None)
    who = person or (known.id if known else "")
    now = site.clock.now()
    line = Audited(now, who, str(what), number, detail[:_DETAIL_CHARS])
    keep_since = now - timedelta(days=site.house.county.web.audit_days)
    _log.info("audited", by=who, what=str(what), number=number, detail=line.detail)
    try:
        await site.gate.write(partial(append, line=line, keep_since=keep_since))
    except StoreUnavailable as away:
        _log.warning("the audit log could not be written", by=who, what=str(what), number=number, error=str(away))
