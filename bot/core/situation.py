"""What we know when an event comes in: small frozen snapshots that the store loads and the core reads. No row ever gets here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.alarms.losses import Losses
from bot.core.events import Address, Asks, Media, Ref
from bot.core.experts.group_state import Group
from bot.core.panel.panel_state import Panel
from bot.core.writing.proposal_state import Proposal

if TYPE_CHECKING:
    from bot.core.plan import Message


class Role(StrEnum):
    FARMER = "farmer"
    EXPERT = "expert"
    GUIDE = "guide"
    STAFF = "staff"


class Language(StrEnum):
    """What a person reads."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"

    @property
    def base(self) -> str:
        return "en" if self is Language.ENGLISH else "zh"


class Status(StrEnum):
    """Where a consultation stands; bot/core/lifecycle.py draws which may follow which."""

    GATHERING = "gathering"  # the farmer is still speaking: short lines, or a photo without words
    CHOOSING = "choosing"  # candidates are shown, the farmer picks
    ANSWERED = "answered"  # the knowledge base answered; did it help?
    PLACING = "placing"  # a person is needed, and we asked which township
    WAITING = "waiting"  # with a person, not yet taken
    TAKEN = "taken"  # the person has taken it
    REPLIED = "replied"  # the person has answered; the farmer may go on
    CLOSED = "closed"


# A farmer talks with the bot about one thing at a time (a partial unique index holds that); what is with people may be several.
IN_BOT_HANDS = frozenset({Status.GATHERING, Status.CHOOSING, Status.ANSWERED, Status.PLACING})
WITH_PERSON = frozenset({Status.WAITING, Status.TAKEN, Status.REPLIED})


@dataclass(frozen=True, slots=True)
class Person:
    """A farmer or somebody with a post. `id` is the config's for people with a post, `f-...` for farmers.

    `address` is where parcels go; None when there is no way yet. `asked_place` is set while we wait for the township.
    """

    id: str
    role: Role
    language: Language = Language.SIMPLIFIED
    name: str = ""
    address: Address | None = None
    township: str | None = None
    village: str | None = None
    phone: str = ""
    reachable: bool = True
    known: bool = True  # False: this event is the first we see of them, and nothing is stored yet
    language_chosen: bool = False  # the person chose it; do not guess any more
    forgotten: bool = False
    base: str | None = None  # the key enterprise's base that a farmer belongs to
    helper: str | None = None  # who speaks for a farmer without a phone: see farmers/behalf.py
    consent_at: datetime | None = None  # when that farmer agreed to be registered, as the helper confirmed

    @property
    def on_telegram(self) -> bool:
        """Whether parcels go to a Telegram chat, and not to the pages alone."""
        return self.address is not None and self.address.channel == "tg"


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody with a post is away from the first day to the last, both included, in the county's calendar.

    `stand_in` is who was named to take the cases meanwhile; None: whom config.yaml names.
    """

    id: int
    person: str
    first: date
    last: date
    stand_in: str | None = None
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter of the consultations' list that staff keep by name. `query` is the address's. `gone`: deleted, and can come back."""

    id: int
    owner: str
    name: str
    query: str
    shared: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has on the desk: how many cases, and when the last one came (aware, UTC; None: none ever)."""

    open: int = 0
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as the record keeps it: what the matcher said, and the exact version of the entry that was shown."""

    decision: str
    entry: str | None
    entry_version: str | None
    confidence: float
    reason: str
    candidates: tuple[tuple[str, float], ...]
    knowledge_version: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an answer, as the farmer was asked days later.

    It is about the entry in this exact version, or about the words in our parcel `parcel`. `went`: better, same, worse; `did`: yes,
    partly, no; "" until it is said. `again`: the consultation in which it went on.
    """

    asked_at: datetime
    entry: str | None = None
    entry_version: str | None = None
    parcel: int | None = None
    went: str = ""
    did: str = ""
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """One question of one farmer and all that follows."""

    number: int
    farmer: str
    status: Status
    opened_at: datetime
    touched_at: datetime  # the farmer's last word
    question: str = ""
    normalised: str = ""
    language: Language = Language.SIMPLIFIED
    shown: Shown | None = None
    industry: str | None = None
    subject: str = ""
    township: str | None = None
    village: str | None = None
    holder: str | None = None
    rung: int = 0
    red_flags: tuple[str, ...] = ()
    due_at: datetime | None = None
    misses: int = 0
    media: tuple[Media, ...] = ()
    album: str = ""
    reason: str = ""  # why it came to a person, a code of the message catalogue
    outcome: str = ""  # why it was closed, or how it went
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    base: str | None = None  # the key enterprise's base the farmer belonged to when it came to a person
    lent_by: str | None = None  # whose case it is, while somebody stands in because of an absence
    given_at: datetime | None = None  # when its holder got it
    helper: str | None = None  # who asked, where the farmer could not
    result: Result | None = None  # None: the farmer has not been asked what became of it
    panels: int = 0  # how many panels were called on it
    seen_at: datetime | None = None  # when its holder opened it, or first did anything about it
    held_for: str = ""  # "photo" or "word": its clock stands until the farmer has sent that
    held_until: datetime | None = None  # the longest that is waited
    losses: Losses | None = None  # deaths among the animals, in numbers
    left_minutes: int = 0  # of the clock when it was stopped: working minutes, for red flags plain ones
    moves: int = 0  # how often it went on from one person to another, by hand or by the clock
    should_be: str | None = None  # what a person said would have answered it; "": nothing there would have

    @property
    def with_person(self) -> bool:
        return self.status in WITH_PERSON


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that was said between a farmer and us. `person`: who said it, None for the bot."""

    at: datetime
    person: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is under way with a case besides its standing: what the farmer was asked back, and going there to see it.

    `asked`: codes of the questions that went out. `visit_day`: when `visit_by` comes or came, a day of the county; None without a
    visit. `visited_at`: when it was told that the visit is done; `finding`: what was found, for the county's people only.
    """

    number: int
    asked: tuple[str, ...] = ()
    visit_by: str | None = None
    visit_day: date | None = None
    visited_at: datetime | None = None
    finding: str = ""

    def after_asking(self, codes: Iterable[str]) -> Work:
        return replace(self, asked=(*self.asked, *codes))


@dataclass(frozen=True, slots=True)
class Unsent:
    """Somebody's words that were stopped on their way to a farmer and kept as a remark, as a button names them."""

    text: str
    media: tuple[Media, ...] = ()
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel of ours that somebody refers to: to whom it went and what it belongs to."""

    id: int
    to: Address
    person: str
    kind: str
    number: int | None
    text: str
    author: str | None = None  # whose words it carries, when a person wrote them
    ref: Ref | None = None
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that `/start` brought: whose it is, and whether it may still be used."""

    code_hash: str
    person: str
    expires: datetime
    used: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything decide() may know about an event.

    speaker      who it came from; None for timers and the fates of parcels; the farmer, where somebody speaks for one
    open         the speaker's consultation that is in the bot's hands (IN_BOT_HANDS: at most one a farmer), or None;
                 when it is time to ask what became of an answer, that farmer's; likewise `cases` and `recent`
    cases        of a farmer: the speaker's consultations that are with a person, the last touched first;
                 of somebody with a post, for a command: the cases he or she has, the most urgent first;
                 for a timer of a case: all that its holder has, or all that nobody has, likewise
    recent       the speaker's last closed consultations, newest first, at most five
    about        the consultation the event refers to (a reply, a tap, a form, a timer, a parcel), or None
    farmer       the farmer of `about`; None without one
    message      the stored text of the message that was edited, or None when we never saw it
    sent         our parcel that was replied to, or whose fate is told; when it is time to ask what became of an answer: the answer
    people       those with a post who can be reached now, by id: where, and in which language
    next_number  the number a new consultation gets
    spoken       how many messages the speaker sent in the last minute
    absences     who is away now or will be
    loads        what each of those with a post has on the desk, by id
    at_desk      of those who blocked the bot, who was at the browser desk not long ago
    helper       who spoke, where it is for a farmer without a phone
    wards        when somebody asks for a farmer without a phone: those of that name, and the asker's own, each with what is open
                 and the last closed consultations
    alike        when a neighbourhood is looked at: what was asked there in the last days, the oldest first
    clusters     ... and of how many households each trouble was told in those days, by its key
    last         the newest words of the speaker's that belong to no consultation, when a button says what they were
    adrift       when the roster is looked over: open cases whose holder is away or has no post, and those that were lent,
                 each with its farmer
    panels       every panel of the consultations above that ever had one, the oldest first
    talk         when a panel is called: what was said between the farmer and us in that consultation, the oldest first
    work         what is under way with `about`, for somebody with a post; None for nothing
    saved        the kept filter that is to be changed, or None
    remarked     the message that was edited was a remark
    proposal     the proposal that staff speak of, and `next_proposal` the id that a new one gets
    groups       the groups of the same question in which the consultations above are, or that a button names
    near         when a case has just been given to somebody: others of that person's that wait without an answer and stand for
                 themselves or lead a group; None: nobody has looked yet (see experts/gathering.py)
    unsent       the words that a tap wants to be sent after all; None when they went, or there are none
    """

    speaker: Person | None = None
    open: Consultation | None = None
    cases: tuple[Consultation, ...] = ()
    recent: tuple[Consultation, ...] = ()
    about: Consultation | None = None
    farmer: Person | None = None
    message: str | None = None
    sent: Sent | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    invitation: Invitation | None = None
    next_number: int = 0
    spoken: int = 0
    absences: tuple[Absence, ...] = ()
    loads: Mapping[str, Load] = field(default_factory=dict)
    at_desk: frozenset[str] = frozenset()
    adrift: tuple[tuple[Consultation, Person], ...] = ()
    panels: tuple[Panel, ...] = ()
    talk: tuple[Utterance, ...] = ()
    work: Work | None = None
    unsent: Unsent | None = None
    saved: SavedFilter | None = None
    remarked: bool = False
    helper: Person | None = None
    wards: tuple[tuple[Person, tuple[Consultation, ...]], ...] = ()
    last: Message | None = None
    alike: tuple[Consultation, ...] = ()
    clusters: Mapping[str, int] = field(default_factory=dict)
    proposal: Proposal | None = None
    next_proposal: int = 1
    groups: tuple[Group, ...] = ()
    near: tuple[Consultation, ...] | None = None
