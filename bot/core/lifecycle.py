"""Where a consultation stands, and which standing may follow which.

          photo, short lines                     candidates
(new) ──► GATHERING ──────────────┬────────────► CHOOSING ──► ANSWERED ──► CLOSED
  │           │                   │                 │            │
  ├───────────┼───────────────────┴── answer ───────┼──► ANSWERED│ "not solved", asked again, a person wanted
  │           ▼                                     ▼            ▼
  └────────► PLACING  (which township?) ◄───────────┴────────────┘
              │
              ▼   taken        answered            quiet, closed, solved
            WAITING ──► TAKEN ──► REPLIED ──────────► CLOSED
              ▲ │         │  ▲       │
    passed on └─┴─────────┘  └───────┘ the farmer goes on

What waits is opened (seen_at) or not; what is taken may be on hold (held_for): its clock stands until the farmer writes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.situation import Consultation, Status

FOLLOWS: dict[Status, frozenset[Status]] = {
    Status.GATHERING: frozenset({Status.CHOOSING, Status.ANSWERED, Status.PLACING, Status.WAITING, Status.CLOSED}),
    Status.CHOOSING: frozenset({Status.ANSWERED, Status.PLACING, Status.WAITING, Status.CLOSED}),
    Status.ANSWERED: frozenset({Status.CHOOSING, Status.PLACING, Status.WAITING, Status.CLOSED}),
    Status.PLACING: frozenset({Status.WAITING, Status.CLOSED}),
    Status.WAITING: frozenset({Status.TAKEN, Status.REPLIED, Status.CLOSED}),
    Status.TAKEN: frozenset({Status.WAITING, Status.REPLIED, Status.CLOSED}),
    Status.REPLIED: frozenset({Status.WAITING, Status.TAKEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}


class WrongTurn(Exception):
    """A consultation was to go where the drawing above knows no way: a bug, never a person's doing."""


def move(consultation: Consultation, to: Status) -> Consultation:
    """The consultation in its new standing; staying where it is is always allowed. Raises WrongTurn."""
    if to is not consultation.status and to not in FOLLOWS[consultation.status]:
        raise WrongTurn(f"consultation {consultation.number}: {consultation.status} cannot become {to}")
    return replace(consultation, status=to)


def close(consultation: Consultation, at: datetime, outcome: str) -> Consultation:
    """Closed, with why. Raises WrongTurn when it is closed already."""
    if consultation.status is Status.CLOSED:
        raise WrongTurn(f"consultation {consultation.number} is closed already")
    ended = replace(move(consultation, Status.CLOSED), closed_at=at, outcome=outcome, due_at=None)
    return ended_hold(ended)


def ended_hold(consultation: Consultation) -> Consultation:
    """The consultation with no hold on it: it was answered, ended, or somebody else has it."""
    return replace(consultation, held_for="", held_until=None, left_minutes=0)
