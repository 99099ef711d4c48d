"""What a button carries: a verb, the consultation it is for, and one argument, in at most 64 bytes.

A tap comes from outside and can be forged: parse() only says what it would mean; whether this person may is decide()'s matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_FORM = re.compile(r"([a-z_]{2,12})\.([0-9]{1,12})(?:\.([A-Za-z0-9_-]{1,46}))?")


class Verb(StrEnum):
    """Everything a button can ask for. The first group is the farmer's, the second that of people with a post."""

    HELPFUL = "ok"
    UNSOLVED = "bad"
    PICK = "pick"  # argument: entry id, or "none"
    PERSON = "person"
    TOWNSHIP = "town"  # argument: township id, or "skip"
    VILLAGE = "vill"  # argument: village id, or "skip"
    BASE = "base"  # argument: enterprise id, or "none"
    LANGUAGE = "lang"  # argument: zh-Hans, zh-Hant, en
    TOPIC = "topic"  # argument: industry
    DONE = "done"
    FORGET = "forget"  # argument: "yes" or "no"
    WENT = "went"  # argument: better, same, worse
    DID = "did"  # argument: yes, partly, no
    LOSSES = "loss"  # argument: which number, a hyphen, and about how many: see alarms/mortality.py

    TAKE = "take"
    WRITE = "write"
    SEND = "send"  # argument: entry id
    PASS = "pass"  # noqa: S105 - argument: person id, or none: show to whom
    WHY = "why"  # argument: reason code of a pass or a "not for me"
    NOT_MINE = "notme"
    CLOSE = "close"
    PANEL = "panel"  # call an expert panel, or see how it stands
    PANEL_ADD = "padd"  # argument: person id
    PANEL_DROP = "pdrop"  # argument: person id
    PANEL_TIME = "ptime"  # argument: minutes
    PANEL_CALL = "pcall"
    PANEL_OFF = "poff"  # argument of this and of those below: which of the case's panels, counted from 1, ...
    PANEL_WAIT = "pwait"
    PANEL_GO = "pgo"
    PANEL_DECLINE = "pno"
    PANEL_DISSENT = "pdissent"
    PANEL_SURE = "psure"  # ... and behind a hyphen: how sure
    PANEL_DAY = "pday"  # days from now
    PANEL_SKIP = "pskip"  # the step that is left out
    PANEL_WHO = "pwho"  # argument: the person who answers for the measures
    PANEL_SEND = "psend"
    HOLD = "hold"  # argument: what is waited for, "word" or "photo", or none: ask
    ENDED = "ended"  # argument: how it ended, a code of endings.ENDINGS
    MORE = "more"
    ASK = "ask"  # argument: which question, "all", or none: show them
    VISIT = "visit"  # argument: the day, "other", "done", "off", or none: ask
    FIND = "find"
    READ = "read"  # argument: entry id
    PAGE = "page"  # argument: entry id
    REMARK = "remark"
    SURE = "sure"  # argument: which words go out all the same, see outgoing.mark_of
    SAME = "same"  # argument: the number of the case that asks the same, "all" or "close"
    APART = "apart"  # argument: none, or "all"
    FOR = "for"  # argument: the mark of the words it is about, and what they are: see farmers/behalf.py
    AWAY = "away"  # argument: the days and the stand-in of an absence that is meant all the same


# What only a farmer may press, or who speaks for one.
FARMERS = frozenset({
    Verb.HELPFUL, Verb.UNSOLVED, Verb.PICK, Verb.PERSON, Verb.TOWNSHIP, Verb.VILLAGE, Verb.DONE, Verb.WENT, Verb.DID,
    Verb.LOSSES,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tap:
    """A button's meaning. `number` is 0 where no consultation is meant."""

    verb: Verb
    number: int = 0
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.verb}.{self.number}" + (f".{self.argument}" if self.argument else "")


def parse(data: str) -> Tap | None:
    """What the data of a pressed button means; None when it is none of ours."""
    found = _FORM.fullmatch(data)
    if found is None:
        return None
    verb, number, argument = found.groups()
    if verb not in {str(v) for v in Verb}:
        return None
    return Tap(Verb(verb), int(number), argument or "")
