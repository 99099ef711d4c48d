"""The same question of several farmers: a small record of which cases ride with which, and of what was said to all of them.

    LEAD      its card stands for the others; what is done with it is done with those that ride along
    OFFERED   looks like the lead's question; nobody has said yet that it is: it gets no answer of the lead's
    JOINED    an expert said that it is the same: each answer to the lead goes to this farmer, too
    ALONE     on its own again: the farmer went on, somebody acted on it, it is closed or became a red flag

A case is in one group at most. Who is carried has no clocks of its own but the hour that the farmer was named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.events import Media
from knowledge.model import Words

if TYPE_CHECKING:
    from bot.core.situation import Consultation


class Standing(StrEnum):
    LEAD = "lead"
    OFFERED = "offered"
    JOINED = "joined"
    ALONE = "alone"


RIDING = frozenset({Standing.OFFERED, Standing.JOINED})
# What was done for the lead's farmer and is done for each who joined.
REPLY, CORRECTED, ENTRY, PAGE, ASK, CLOSE = "reply", "corrected", "entry", "page", "ask", "close"
ANSWERS = frozenset({REPLY, CORRECTED, ENTRY, PAGE})


@dataclass(frozen=True, slots=True)
class Member:
    """One case of a group. `heard`: how many of the group's words have gone to this farmer. `told`: of how many households the
    card of this lead has told. `card`: whether who has the case got a card of it. `private`: the farmer's name, phone and
    village, which must not stand in words to others; read with the rest, written nowhere."""

    number: int
    group: int
    standing: Standing
    heard: int = 0
    told: int = 0
    card: bool = False
    private: tuple[str, ...] = field(default=(), compare=False)

    @property
    def rides(self) -> bool:
        return self.standing in RIDING

    @property
    def carried(self) -> bool:
        """Whether its lead's clocks and card are its own as well. What is only offered and has a card goes on like any case."""
        return self.standing is Standing.JOINED or (self.standing is Standing.OFFERED and not self.card)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody with a post said or did for all, the `nth` of its group, counted from 1. `text` and `media` are that person's
    own and hold nothing of a farmer's; `entry` is an id; `questions` are ready ones that farmers are asked back."""

    group: int
    nth: int
    at: datetime
    by: str
    act: str
    text: str = ""
    media: tuple[Media, ...] = ()
    entry: str = ""
    questions: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody in a group, by number, with what was said to all, and the lead's case as it stands."""

    id: int
    members: tuple[Member, ...] = ()
    words: tuple[Word, ...] = ()
    lead: Consultation | None = None
