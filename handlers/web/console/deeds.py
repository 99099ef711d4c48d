"""What staff can do about one consultation from its page, and the events that its forms become."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.config import Duty
from bot.core.events import Address, CaseClosed, CaseCorrected, CaseReopened, Event, Said
from bot.core.farmers.endings import ENDINGS
from bot.core.posts.oversight import REOPENED
from bot.core.situation import Status
from bot.core.taps import Tap, Verb
from bot.store.views import Transcript
from handlers.web.console import choices, notices
from handlers.web.console.words import Voice
from handlers.web.forms import Form

NOTE_CHARS = 2000
AS_IT_WAS, NONE_FITS = "as-it-was", "none"


def context(voice: Voice, found: Transcript) -> dict[str, Any]:
    """What the page's forms need: which deeds can be done now, and what can be chosen."""
    case = found.consultation
    fields = choices.groups(voice, {})
    posts = [person for person in voice.county.people if person.role == "expert" and person.id != case.holder]
    manages = voice.person.has(Duty.MANAGER)
    give = manages and notices.pass_tap(voice.county, case, voice.person)
    return {
        "give_to": [(str(Tap(Verb.PASS, case.number, one.id)), voice.post(one.id)) for one in posts] if give else [],
        "endings": [(code, voice.named("ending", code)) for code in ENDINGS] if case.with_person and manages else [],
        "edits": voice.person.has(Duty.EDITOR),
        "may_reopen": manages and case.status is Status.CLOSED and case.outcome != REOPENED,
        "industries": fields["industry"],
        "entries": fields["entry"],
        "should_be": AS_IT_WAS if case.should_be is None else case.should_be or NONE_FITS,
        "note_chars": NOTE_CHARS,
    }


def event_of(deed: str, number: int, form: Form, at: datetime, sender: Address) -> Event | None:
    """The event of a form; None for a deed that there is not, and for a note without words."""
    common: dict[str, Any] = {"key": form.key, "at": at, "sender": sender}
    text = form.text("text")[:NOTE_CHARS]
    match deed:
        case "note" if text:
            return Said(**common, text=text, about=number, internal=True)
        case "close":
            return CaseClosed(**common, number=number, ending=form.text("ending")[:20], text=text)
        case "reopen":
            return CaseReopened(**common, number=number)
        case "correct":
            chosen = form.text("entry")[:80]
            entry = None if chosen in ("", AS_IT_WAS) else "" if chosen == NONE_FITS else chosen
            return CaseCorrected(**common, number=number, industry=form.text("industry")[:40], entry=entry)
    return None
