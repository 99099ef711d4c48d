"""How a case ended, in the words of who ended it: solved or not, animals or crop lost, no word from the farmer, ..."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Buttons, Draft
from bot.core.lifecycle import close
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb

# Codes of Consultation.outcome, each with its word `ending.<code>`; until one is tapped it is UNTOLD.
UNTOLD = "closed_by_expert"
ENDINGS = ("solved", "unsolved", "lost", "silent", "duplicate", "other_end")
BY_EXPERT = (UNTOLD, *ENDINGS)


def ended(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """Closes the case; how it ended is asked with one tap. The farmer hears that it is closed, and that it can be opened again."""
    draft.save(close(case, draft.now, UNTOLD))
    draft.drop(case.number)
    buttons = _buttons(draft, case.number, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "ending.how", number=case.number, buttons=buttons)
    draft.tell(farmer, ParcelKind.NOTICE, "reply.closed", number=case.number)


def may_tell(case: Consultation, speaker: Person, lead: str) -> bool:
    """Whether this person may say how the case ended: it was closed by hand, by them or for them."""
    return case.status is Status.CLOSED and case.outcome in BY_EXPERT and speaker.id in (case.holder, lead)


def told(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """How it ended; whoever taps again changes it. The farmer hears nothing of it."""
    if argument not in ENDINGS:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")
        return
    draft.save(replace(case, outcome=argument))
    word = draft.words(f"ending.{argument}", speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "ending.kept", number=case.number, ending=word)


def _buttons(draft: Draft, number: int, language: Language) -> Buttons:
    buttons = [Button(draft.words(f"ending.{code}", language), str(Tap(Verb.ENDED, number, code))) for code in ENDINGS]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
