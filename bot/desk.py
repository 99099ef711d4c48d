"""One event, from the facts to what follows: load -> decide -> apply. The caller owns the transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.decide import decide
from bot.core.events import Address, Event, FromPerson
from bot.core.experts.gathering import looks_for
from bot.core.house import House
from bot.core.plan import Line
from bot.store import apply, groups, load
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event.

    repeat   its key was seen before, and nothing was done
    dead     it raised every time: nothing of it was done, and it lies among the dead letters
    number   the consultation it belongs to, if any
    told     the texts that go back to whoever sent it, in order
    parcels  how many parcels it put into the outbox, and `reached` for which addresses
    orphans  media files that no message refers to any more
    line     its line of the journal; None for a repeat
    queued   the ids of those parcels, in order
    """

    repeat: bool = False
    dead: bool = False
    number: int | None = None
    told: tuple[str, ...] = ()
    parcels: int = 0
    reached: frozenset[Address] = frozenset()
    orphans: tuple[str, ...] = ()
    line: Line | None = None
    queued: tuple[int, ...] = ()


class Desk:
    """Where events are handled, one at a time."""

    def __init__(self, house: House) -> None:
        self._house = house

    def renew(self, house: House) -> None:
        """Decide by this house from the next event on; it has the same county. May be called from another thread."""
        self._house = house

    def handle(self, session: Session, event: Event) -> Outcome:
        """Do all that follows from the event in the session's transaction. A key seen before changes nothing."""
        if load.seen(session, event.key):
            return Outcome(repeat=True)
        situation = load.situation(session, event, self._house.county)
        plan = decide(event, situation, self._house)
        if given := looks_for(
            event, situation, plan
        ):  # a case has come to somebody: has that person the same one already?
            situation = groups.looked(session, situation, given)
            plan = decide(event, situation, self._house) if situation.near else plan
        applied = apply.apply(session, event, plan, situation)
        sender = event.sender if isinstance(event, FromPerson) else None
        return Outcome(
            number=plan.line.number,
            told=tuple(parcel.text for parcel in plan.parcels if parcel.to == sender),
            parcels=len(applied.parcels),
            reached=applied.addresses,
            orphans=applied.orphans,
            line=plan.line,
            queued=applied.parcels,
        )
