"""The expert panel (会诊) as the record keeps it: a question of the chair's, who was asked, what each said, what came of it.

              summons            quorum, or all are in        the chair sends one answer
    DRAFTED ──────────► SITTING ───────────────────► CONCLUDING ────────────────────────► CONCLUDED
                        │    ▲ wait on                   ▲
              time is up│    │        quorum, or "go on" │
                        ▼    │                           │
                        SHORT ───────────────────────────┘

    each but CONCLUDED ──► CALLED_OFF   by the chair, or because the case is closed

An opinion is seen by the chair once the panel is CONCLUDING, by another member once that member's own is in, by a farmer never.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.core.events import Media, Ref

FEWEST, MOST = 2, 7  # members of one panel


class PanelStatus(StrEnum):
    """Where a panel stands."""

    DRAFTED = "drafted"  # the question is written, the chair chooses whom to ask
    SITTING = "sitting"  # the members were asked
    SHORT = "short"  # no more can be expected, and there are fewer opinions than the quorum: the chair decides
    CONCLUDING = "concluding"  # the chair has the opinions and writes the answer
    CONCLUDED = "concluded"
    CALLED_OFF = "called_off"


# A case has at most one of these (a partial unique index holds that).
OPEN_PANEL = frozenset({PanelStatus.DRAFTED, PanelStatus.SITTING, PanelStatus.SHORT, PanelStatus.CONCLUDING})
# The members were asked and nothing has come of it yet.
ASKED_PANEL = OPEN_PANEL - {PanelStatus.DRAFTED}


class Certainty(StrEnum):
    """How sure the panel is of its answer."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was asked. `declined`: would rather not say; `unreached`: the summons did not arrive. `dissent`: what the
    member has against the conclusion, kept and never sent to the farmer."""

    person: str
    declined: bool = False
    unreached: bool = False
    dissent: str = ""
    dissent_at: datetime | None = None


MemberState = Literal["spoken", "declined", "unreached", "silent"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member said. A changed opinion is a new version, counted from 1; the last one counts, the others stay on record.

    `late`: it came when the panel was over. `ref` is the message on its channel, None for a page's form.
    """

    person: str
    version: int
    at: datetime
    text: str
    media: tuple[Media, ...] = ()
    ref: Ref | None = None
    album: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. `nth` counts those of a case from 1. `chair` is who called it; when that person has the case no more, whoever
    has it takes the chair over. `minutes` is how long the members have: working minutes, plain ones where `red`.

    `material` is what the members were shown, in the county's own language. `answer` and what follows is the conclusion;
    `answer_ref` the chair's message that holds the answer. `outcome`: how it ended, a code.
    """

    number: int
    nth: int
    status: PanelStatus
    chair: str
    question: str
    opened_at: datetime
    minutes: int
    red: bool = False  # called for a red flag
    members: tuple[Member, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    material: str = ""
    called_at: datetime | None = None
    due_at: datetime | None = None
    answer: str = ""
    answer_ref: Ref | None = None
    certainty: Certainty | None = None
    measures: str = ""
    answers_for: str | None = None
    recheck_on: date | None = None
    concluded_by: str | None = None
    ended_at: datetime | None = None
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_PANEL

    def member(self, person: str) -> Member | None:
        return next((one for one in self.members if one.person == person), None)

    def changed(self, member: Member) -> Panel:
        """With this member as he or she is now."""
        return replace(self, members=tuple(member if one.person == member.person else one for one in self.members))

    def current(self) -> tuple[Opinion, ...]:
        """The opinion of each member that counts, in the order in which the members first spoke."""
        newest: dict[str, Opinion] = {}
        for one in self.opinions:
            newest[one.person] = one
        return tuple(newest.values())

    def opinion_of(self, person: str) -> Opinion | None:
        """What this member says now; None before the first word."""
        return next((one for one in self.current() if one.person == person), None)

    def state_of(self, member: Member) -> MemberState:
        """What has come of asking this member."""
        if self.opinion_of(member.person) is not None:
            return "spoken"
        return "declined" if member.declined else "unreached" if member.unreached else "silent"

    def is_waited_for(self, person: str) -> bool:
        """Whether this member was asked and has neither spoken nor declined."""
        member = self.member(person)
        return member is not None and self.state_of(member) == "silent"

    def sees(self, person: str, *, chairs: bool) -> bool:
        """Whether this person may read the opinions: a member whose own is in, and the chair once they are gathered."""
        gathered = self.status in (PanelStatus.CONCLUDING, PanelStatus.CONCLUDED)
        if chairs and (gathered or (self.member(person) is None and not self.is_open)):
            return True
        return self.opinion_of(person) is not None
