"""Several cases in one message: a line each, and a button for each of the first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.draft import Buttons, Draft
from bot.core.experts import cards
from bot.core.plan import Button
from bot.core.situation import Consultation, Person
from bot.core.taps import Tap, Verb

MOST_ROWS = 10  # that a message names
_BUTTONS_A_ROW, _MOST_BUTTONS = 4, 8
_ROW_CHARS = 40


def rows(draft: Draft, reader: Person, together: Sequence[Consultation]) -> list[str]:
    """A line a case, as many as one reads, and how many more there are."""
    told = [
        draft.words(
            "desk.open_row",
            reader.language,
            number=case.number,
            question=cards.summary(draft, case, reader.language, _ROW_CHARS),
            when=cards.when(draft, case, reader.language),
        )
        for case in together[:MOST_ROWS]
    ]
    if (more := len(together) - MOST_ROWS) > 0:
        told.append(draft.words("desk.open_more", reader.language, count=more))
    return told


def number_buttons(draft: Draft, reader: Person, together: Sequence[Consultation], verb: Verb) -> Buttons:
    """A button for each of the first cases, by its number."""
    buttons = [
        Button(draft.words("desk.number", reader.language, number=case.number), str(Tap(verb, case.number)))
        for case in together[:_MOST_BUTTONS]
    ]
    return tuple(tuple(buttons[i : i + _BUTTONS_A_ROW]) for i in range(0, len(buttons), _BUTTONS_A_ROW))
