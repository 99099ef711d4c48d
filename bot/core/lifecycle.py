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
    return replace(move(consultation, Status.CLOSED), closed_at=at, outcome=outcome, due_at=None)
