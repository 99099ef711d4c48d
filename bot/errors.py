"""Everything that can go wrong, in one tree.

    NongdaError
    ├── InputFault          what a person gave us (a file, a variable, an argument) is wrong: all faults, in plain words
    ├── StoreUnavailable    the database is away or locked: try the same thing again later
    └── DeliveryError       a parcel did not leave
        ├── TryLater        the network, a 429 or a 5xx: the same parcel goes out again, not before `retry_after`
        ├── Unreachable     the person blocked the bot or is gone: a fact about the person
        └── Refused         the messenger will never take this parcel: the health flag

Expected outcomes (a late answer, a stranger's tap) are not errors: they are Plans with a polite parcel.
Errors of other libraries are wrapped once, where they enter: SQLAlchemy's in bot/store, Telegram's in bot/delivery.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong at one place of a file a person wrote. `line` and `column` count from 1; 0 = the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.message}"


class NongdaError(Exception):
    """Root of the tree above."""


class InputFault(NongdaError):
    """What a person gave us is wrong. Carries every fault found, in file order, so that all are mended in one go."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class StoreUnavailable(NongdaError):
    """The database could not be reached or stayed locked; nothing was changed and the same call may be made again."""


class DeliveryError(NongdaError):
    """A parcel did not leave."""


class TryLater(DeliveryError):
    """The same parcel may leave later; `retry_after` is the least number of seconds to wait, where the other side named one."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Unreachable(DeliveryError):
    """The person cannot be reached on this address (blocked the bot, deleted the account)."""


class Refused(DeliveryError):
    """The messenger will never accept this parcel (a fault of ours: too long, a bad file)."""
