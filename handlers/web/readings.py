"""What the pages show: lines of a conversation, rows of the desk, one case;

and who reads them for us (see record.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.config import Name, PersonConfig
from bot.core.events import Address, Asks, Media
from bot.core.panel.panel_state import Panel
from bot.core.plan import Button
from bot.core.situation import Consultation, Language, Person
from bot.store.views import Counts
from bot.store.views.overdue import Overdue
from knowledge.model import Words

__all__ = ["Case", "Chat", "Counts", "Desk", "Line", "Overdue", "Readings", "Row"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation. `mine`: by whom the page is shown to. `author` is None for the bot's own words.

    `state` is the fate of what went out: "" where none is told, else waiting, delivered or failed (then `why`).
    `asks`: what the reader is asked to write below it.
    """

    id: str
    mine: bool
    at: datetime
    text: str
    author: Name | None = None
    kind: str = "said"
    media: tuple[Media, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    state: Literal["", "waiting", "delivered", "failed"] = ""
    why: str = ""
    internal: bool = False
    edited: bool = False
    number: int | None = None
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A farmer's conversation, oldest line first.

    `cursor` is where the next reading goes on; `language` None for a new face.
    """

    lines: tuple[Line, ...] = ()
    cursor: str = ""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the desk's list."""

    number: int
    question: str
    place: Name | Words | None
    status: str
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    red_flags: tuple[str, ...]
    mine: bool = True
    panel: bool = False  # somebody else's: this person sits on its panel


@dataclass(frozen=True, slots=True)
class Alike:
    """One of several cases that ask the same, and where it stands in its group: see bot/core/experts/group_state.py."""

    row: Row
    standing: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case with all an expert needs.

    `may_answer`: this person's words go to the farmer (others only watch and remark). `may_take`: the case can become
    theirs. `decides`: it is theirs to pass on and to close. `only_panel`: they see it as a member of its panel, and nothing
    else of it. `panels`: its panels, opinions included: what of them may be shown is for the page to look at.
    `group`: the cases that ask the same, this one among them, for who decides on it.
    `speaks`: this person speaks for the farmer, who has no phone.
    """

    consultation: Consultation
    farmer: Person
    place: Name | Words | None
    lines: tuple[Line, ...]
    overdue: bool
    may_answer: bool
    may_take: bool
    decides: bool
    holder: Name | None = None
    why: Name | Words | None = None
    flags: tuple[Words, ...] = ()
    language: Language | None = None
    only_panel: bool = False
    panels: tuple[Panel, ...] = ()
    speaks: bool = False
    group: tuple[Alike, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's first page: cases, and what the bot had to say beside them, newest first."""

    rows: tuple[Row, ...] = ()
    notices: tuple[Line, ...] = ()
    language: Language | None = None


class Readings(Protocol):
    """Everything the pages read. A case or file that somebody may not see is None to them."""

    async def chat(self, address: Address, after: str = "") -> Chat:
        """The conversation of the farmer at this address; with `after`, only what came since that cursor."""
        ...

    async def farmers_media(self, address: Address, file: str) -> Media | None:
        """A file of this farmer's own conversation."""
        ...

    async def desk(self, person: PersonConfig) -> Desk:
        """Cases of this person: those not closed first, urgent ones on top, then by due time."""
        ...

    async def case(self, person: PersonConfig, number: int) -> Case | None: ...

    async def cases_media(self, person: PersonConfig, number: int, file: str) -> Media | None: ...

    async def counts(self) -> Counts:
        """How much of everything there is, for health and metrics."""
        ...

    async def overdue(self) -> Overdue:
        """What should have happened by now and has not."""
        ...
