"""What shall happen: a Plan is data. The store applies it whole, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from bot.core.events import Address, Asks, Media, Ref
from bot.core.experts.group_state import Member, Word
from bot.core.panel.panel_state import Panel
from bot.core.situation import Absence, Consultation, Person, SavedFilter, Work
from bot.core.writing.proposal_state import Proposal

TimerKind = Literal[
    "burst", "photo", "place", "seen", "late", "remind", "pass_on", "grace", "hold", "copy", "close", "outcome", "panel",
    "panel_soon", "recheck", "cluster", "follow", "gathered",
]  # fmt: skip
# These timers are no clocks of the case: they outlast its being passed on and answered. Those of a panel go when the case is
# closed; what became of an answer is asked even then.
LASTING = ("outcome", "panel", "panel_soon", "recheck", "cluster", "follow", "gathered")


class ParcelKind(StrEnum):
    """What a parcel is, for the record, the pages and the figures."""

    ANSWER = "answer"  # an entry of the knowledge base
    CHOICE = "choice"  # candidates to choose from
    SAFETY = "safety"  # a safety card
    NOTICE = "notice"  # the bot's own words to a farmer
    QUESTION = "question"  # what an expert asks the farmer back
    REPLY = "reply"  # an expert's words to a farmer
    MEDIA = "media"  # a picture, recording or place passed on
    CARD = "card"  # a case for an expert
    DESK = "desk"  # the bot's own words to an expert, guide or staff member


@dataclass(frozen=True, slots=True)
class Button:
    """One button. Exactly one of `data` (a tap of taps.py, at most 64 bytes), `url` and `wants` is set.

    `wants` asks the messenger for the person's phone number; a page shows a field for it instead.
    """

    text: str
    data: str = ""
    url: str = ""
    wants: Literal["", "contact"] = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished outgoing message: plain text (no markup), at most 4,096 UTF-16 units, in the language of whom it goes to.

    `tell` asks that its fate come back as an event (an expert wants to know that the farmer got the answer). `author` is the
    person whose words it carries; None for the bot's own. Media parcels carry one item and its caption as `text`.
    `asks`: what a reply to it becomes; the messenger opens the field for it by itself.
    """

    to: Address
    person: str
    kind: ParcelKind
    text: str
    number: int | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    media: Media | None = None
    reply_to: Ref | None = None
    author: str | None = None
    entry: str | None = None
    tell: bool = False
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person said, as the record keeps it: verbatim. `version` counts edits from 1; 0 means the next
    version of the message with this `ref`, which the store counts. `ref` may be None (a form). `number` may be None for
    words that belong to no consultation.

    `internal` words are remarks: the store keeps them where no farmer's view looks, and there is no way to make a parcel of one.
    """

    number: int | None
    person: str
    at: datetime
    text: str
    media: tuple[Media, ...] = ()
    ref: Ref | None = None
    version: int = 1
    album: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """Wake up at `due` for this consultation. Setting a kind again replaces the one that was set."""

    kind: TimerKind
    number: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal: what happened, to which consultation, by whom, with the facts worth keeping (plain JSON values)."""

    kind: str
    number: int | None = None
    actor: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that follows from one event.

    consultations  whole snapshots: inserted when the number is new, else written over
    people         likewise
    messages       what was said, appended
    timers, drop_timers   set, and taken away: (number, kind); kind "*" takes all of a consultation but the LASTING ones
    bind           (address, person id): from now on this address is that person
    use_invitation the code's hash that is now used up
    invite         an invitation to be kept: (code hash, person id, expires)
    forget         the id of a farmer whose words, name, phone and addresses are erased; the bare events stay
    absences       new ones (id 0), or those that are changed: one whose last day is before its first is over
    panels         whole snapshots, as of consultations
    clusters       how many households a neighbourhood's trouble was told of, by its key: see cluster.py
    work           what is under way with cases: whole snapshots
    filters        kept filters of the list: new ones (id 0), or those that are changed
    proposals      whole snapshots; the content of each is one more version
    members        who rides with whom: whole snapshots
    words          what was said to all of a group, appended
    parcels        in the order in which they are to leave
    """

    line: Line
    consultations: tuple[Consultation, ...] = ()
    people: tuple[Person, ...] = ()
    messages: tuple[Message, ...] = ()
    timers: tuple[Timer, ...] = ()
    drop_timers: tuple[tuple[int, str], ...] = ()
    bind: tuple[Address, str] | None = None
    use_invitation: str | None = None
    invite: tuple[str, str, datetime] | None = None
    forget: str | None = None
    absences: tuple[Absence, ...] = ()
    panels: tuple[Panel, ...] = ()
    work: tuple[Work, ...] = ()
    clusters: tuple[tuple[str, int], ...] = ()
    filters: tuple[SavedFilter, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    members: tuple[Member, ...] = ()
    words: tuple[Word, ...] = ()
    parcels: tuple[Parcel, ...] = ()
