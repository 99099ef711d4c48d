"""What can come in. Every event says who, when, and carries the key under which it happens at most once.

key            from
tg:<update_id>       an Update of Telegram
web:<token>          a form of the browser pages (the token is made with the form, so a double click is one event)
open:<number>:<person>:<moment>   a case's page that its holder opened, once for each time the case came there
timer:<id>           a due time
parcel:<id>:<what>   the fate of a parcel: delivered or undelivered
cli:<token>          a command
day:<date>:<posts>   a new day, or other people on it: the roster is looked over
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is reached: a channel and the chat on it. `str()` gives `tg:777`, which `Address.parse` reads back."""

    channel: Literal["tg", "web"]
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.chat}"

    @staticmethod
    def parse(text: str) -> Address:
        channel, _, chat = text.partition(":")
        if channel == "tg" and chat:
            return Address("tg", chat)
        if channel == "web" and chat:
            return Address("web", chat)
        raise ValueError(f"not an address: {text!r}")


@dataclass(frozen=True, slots=True)
class Ref:
    """One message on its channel: the chat it stands in and its id there."""

    address: Address
    message: str


class Asks(StrEnum):
    """What a message of ours asks somebody with a post to write; the answer becomes that, and never a reply to the farmer."""

    FOR = "for"  # what a farmer without a phone says, for whom the writer speaks
    WHY = "why"  # why a case was passed on
    PANEL_QUESTION = "panel_question"  # what a panel is to be asked
    OPINION = "opinion"  # what a member of the panel thinks
    CONCLUSION = "conclusion"  # the panel's answer to the farmer, in the chair's words
    MEASURES = "measures"  # what is to be done
    RECHECK = "recheck"  # the day on which to ask how it is
    DISSENT = "dissent"  # what a member has against the conclusion
    FIND = "find"  # words of an entry that is looked for
    VISIT_DAY = "visit_day"  # when somebody goes there to see it
    FINDING = "finding"  # what was found there
    REMARK = "remark"  # for the county's people


class MediaKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, recording, file or place that belongs to a message.

    `file` names it: `tg:<file_id>` is held by Telegram, `file:<name>` stands in our media folder, "" for a location (then
    `latitude` and `longitude`, in degrees, are set). `size` in bytes, `seconds` for recordings; 0 when unknown.
    """

    kind: MediaKind
    file: str = ""
    unique: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    seconds: int = 0
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Someone did something, or something became due. `at` is aware, in UTC."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FromPerson(Event):
    """Came from a person: the address it came from, the name that address shows, and the language it asks for, if it says so."""

    sender: Address
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(FromPerson):
    """Words, media, or both. `ref` is this message; `reply_to` the one it answers; `about` the consultation a page's form is for.

    `album` groups the messages that were sent together. `unsupported` names a kind we do not take ("sticker", "poll", ...), and
    `too_big` is set when media was left out for its size. `internal` marks a remark that no farmer may ever see. `asks` is what a
    page's form asked for, where it was no plain answer.
    """

    text: str = ""
    media: tuple[Media, ...] = ()
    ref: Ref | None = None
    reply_to: Ref | None = None
    about: int | None = None
    album: str = ""
    contact: str = ""
    forwarded: bool = False
    unsupported: str = ""
    too_big: bool = False
    internal: bool = False
    asks: Asks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(FromPerson):
    """A message was changed: a new version of what it said."""

    ref: Ref
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(FromPerson):
    """A command such as /start or /mine, without its slash, with what stood behind it."""

    command: str
    argument: str = ""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(FromPerson):
    """A button was pressed. `data` comes from outside and may be forged: taps.parse decides what it means, decide who may."""

    data: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(FromPerson):
    """Who has a case opened its page."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachabilityChanged(FromPerson):
    """The person blocked the bot, or came back."""

    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved(FromPerson):
    """Something the bot does not serve: a group's message, a channel's post, another bot. Recorded, answered once or not at all."""

    kind: Literal["group", "channel", "bot", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(FromPerson):
    """Something this person sent raised a fault of ours and lies among the dead letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionWritten(FromPerson):
    """A page's form with a panel's whole conclusion. What it holds comes from outside: codes and ids may be forged."""

    number: int
    answer: str
    certainty: str = ""
    measures: str = ""
    answers_for: str = ""
    recheck: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(FromPerson):
    """Staff end a case that is with a person. `ending`: a code of endings.ENDINGS; `text`: why, for the county's people only."""

    number: int
    ending: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(FromPerson):
    """Staff have a closed case looked at again."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCorrected(FromPerson):
    """Staff say what a consultation was about: `industry`, and `entry`, the one that should have answered. An empty entry: none
    there would have; None: as the bot had it. Codes may be forged."""

    number: int
    industry: str = ""
    entry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterKept(FromPerson):
    """Staff keep a filter of the list under a name (`id` 0), or change one of theirs: its name, who sees it, whether it is gone."""

    id: int
    name: str
    query: str = ""
    shared: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSaved(FromPerson):
    """Staff wrote an entry, or a new version of one that was not published yet. `proposal`: 0 for a new one; `version`: the
    version that was changed; `content`: all fields as JSON; `base`, `number`: see Proposal."""

    proposal: int
    entry: str
    industry: str
    content: str
    version: int = 0
    base: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalApproved(FromPerson):
    """Staff want this version published. `faults` and `worse` were counted by us when it was weighed; `sure`: the worse verdicts
    were shown, and it is meant all the same."""

    proposal: int
    version: int
    faults: int
    worse: int
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettled(FromPerson):
    """What became of a proposal: its file was written (`entry_version`, and git's `commit` where there is one) or could not be
    (`fault`); or staff laid it aside, or took it up again."""

    proposal: int
    how: Literal["published", "failed", "dropped", "reopened"]
    entry_version: str = ""
    commit: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    """A due time has come: which timer, of which consultation, and when it was due; None: just now."""

    timer: int
    kind: str
    number: int
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Event):
    """A parcel whose sender wants to know has left."""

    parcel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered(Event):
    """A parcel will never leave. `unreachable`: a fact about the person, not a fault of ours."""

    parcel: int
    reason: str
    unreachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """The operator made an invitation: whoever sends the code before `expires` is that person. Only the code's hash is kept."""

    code_hash: str
    person: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """A one-use browser link was used. The key holds the link's own id, so that a second use is a repeat."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePlanned(FromPerson):
    """Somebody is away from `first` to `last`, both included; said by the person or by staff. `stand_in`: who takes the cases
    meanwhile, None for whom config.yaml names. `sure`: what is not covered then was shown, and it is meant all the same."""

    person: str
    first: date
    last: date
    stand_in: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded(FromPerson):
    """An absence of `person` is taken back, or ends early: said by staff, the county lead or the person."""

    person: str
    absence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLookedOver(Event):
    """A new day of the county, or a start of the process: what lies with somebody who is not there is given to who is."""

    day: date
