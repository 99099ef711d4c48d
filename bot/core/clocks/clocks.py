"""The clocks of a case that is with a person: when it has to be opened, when the farmer's answer is due, when to remind, and
when the next rung has it. Counted in working time, for red flags in plain minutes; config.yaml says how many on each rung.

    given ── seen ───────────────> not opened: the next rung
          ── reply ── due ───────> the farmer hears that it takes longer
          ── remind ── ... ──────> who has it is reminded, again and again with growing pauses
          ── pass_on ────────────> opened, even taken, and no answer: the next rung all the same

All but `seen` hang on the due time: a hold that ends (holds.py) names a new one, and the rest moves with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import County
from bot.config.times import RungClock
from bot.core.clocks import hours
from bot.core.draft import Draft
from bot.core.panel import panels
from bot.core.plan import TimerKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Status

# The longest silence about a case that nobody answers, in minutes: while nobody has taken it, and once somebody has.
_RED_PAUSES, _WORKING_PAUSES = (120, 240), (240, 600)
_SOON = 60  # minutes of working time
_LATE = timedelta(minutes=30)  # no bell is so late but where the program was down
_AFTER_DOWNTIME = 120  # minutes of working time
# Everything that runs for a case but what only the bot and the farmer wait for, and a guide's copy.
_CLOCKS: tuple[TimerKind, ...] = (
    "seen",
    "late",
    "remind",
    "pass_on",
    "grace",
    "hold",
    "close",
    "burst",
    "photo",
    "place",
)
# Wait for the next opening when they come due at night and nothing burns.
QUIET_AT_NIGHT = frozenset(
    {"cluster", "gathered", "seen", "late", "remind", "pass_on", "grace", "hold", "copy", "panel_soon"}
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a rung has for a case, in minutes since it came there; `plain`: at any hour, else of working time."""

    seen: int
    reply: int
    remind: int
    pass_on: int
    plain: bool = False


def allowed(county: County, case: Consultation) -> Allowed:
    """The clock of the rung that the case stands on; nobody's is reckoned like the lead's."""
    if case.red_flags:
        red = county.clocks.red
        return Allowed(red.seen_minutes, red.reply_minutes, red.remind_minutes, red.pass_on_minutes, plain=True)
    rung = _of_rung(county, case.rung)
    return Allowed(
        rung.seen_working_minutes, rung.reply_working_minutes, rung.remind_working_minutes, rung.pass_on_working_minutes
    )


def _of_rung(county: County, rung: int) -> RungClock:
    rungs = county.clocks.rungs
    named = {ladder.RUNG_GUIDE: rungs.guide, ladder.RUNG_TOWNSHIP: rungs.township, ladder.RUNG_STAND_IN: rungs.stand_in}
    return named.get(rung, rungs.lead)


def after(county: County, case: Consultation, start: datetime, minutes: int) -> datetime:
    """`start` and so many of the minutes that count for this case."""
    if case.red_flags:
        return start + timedelta(minutes=minutes)
    return hours.add_working(county, start, minutes)


def between(county: County, case: Consultation, start: datetime, end: datetime) -> int:
    """How many of the minutes that count for this case lie between two moments; 0 when `end` is not later."""
    if case.red_flags:
        return max(0, math.ceil((end - start) / timedelta(minutes=1)))
    return hours.working_between(county, start, end)


def due_for(draft: Draft, case: Consultation) -> datetime:
    """By when a case that somebody gets now is to be answered; while a panel sits, by when the panel is to be done."""
    county = draft.house.county
    if (panel := panels.sitting(draft, case)) is not None and panel.due_at is not None:
        return max(panel.due_at, draft.now)
    return after(county, case, draft.now, allowed(county, case).reply)


def kept_promise(draft: Draft, case: Consultation, due: datetime) -> datetime:
    """Of a case that changes hands before its time: the farmer was named a time, and it stays where half of the new one's is left
    of it, so that passing on does not put the answer off again and again. `due` is what the new hands would have."""
    if case.due_at is None or case.due_at <= draft.now or case.held_for:
        return due
    county = draft.house.county
    least = after(county, case, draft.now, allowed(county, case).reply // 2)
    return min(due, max(case.due_at, least))


def start(draft: Draft, case: Consultation, due: datetime) -> None:
    """Set all clocks of a case whose answer is due then; earlier ones stop. While a panel sits none runs: it has its own."""
    county, number = draft.house.county, case.number
    allow = allowed(county, case)
    stop(draft, number)
    if panels.sitting(draft, case) is not None:
        return
    if case.status is Status.WAITING and case.seen_at is None:
        draft.wake("seen", number, after(county, case, draft.now, allow.seen))
    draft.wake("pass_on", number, pass_on_at(county, case, due))
    draft.wake("late", number, due)
    draft.wake("remind", number, min(due, after(county, case, draft.now, allow.remind)))


def press(draft: Draft, case: Consultation, due: datetime) -> None:
    """As `start` for a case about which the farmer has heard already that it takes longer: only who has it is reminded."""
    start(draft, case, due)
    draft.drop(case.number, "late")


def stop(draft: Draft, number: int) -> None:
    """All clocks of this case stop."""
    draft.drop(number, *_CLOCKS)


def pass_on_at(county: County, case: Consultation, due: datetime) -> datetime:
    """When a case whose answer was due then goes one rung up, opened or not."""
    allow = allowed(county, case)
    return after(county, case, due, max(0, allow.pass_on - allow.reply))


def look_again(draft: Draft, case: Consultation, kind: TimerKind) -> None:
    """When a case that nobody answers is spoken of next: after as long as it is overdue, so that the pause doubles each time, up
    to four working hours (two plain ones for red flags); once somebody has taken it up to ten (four)."""
    county = draft.house.county
    overdue = int((draft.now - (case.due_at or draft.now)) / timedelta(minutes=1))
    longest = (_RED_PAUSES if case.red_flags else _WORKING_PAUSES)[case.status is Status.TAKEN]
    pause = max(allowed(county, case).remind, min(overdue, longest))
    draft.wake(kind, case.number, after(county, case, draft.now, pause))


def is_overdue_long(draft: Draft, case: Consultation) -> bool:
    """Whether its answer has been due for as long as one reminder waits for the next, or will have been within the hour."""
    county, due = draft.house.county, case.due_at
    soon = draft.now if case.red_flags else after(county, case, draft.now, _SOON)
    return due is not None and after(county, case, due, allowed(county, case).remind) <= soon


def wants_reminder(draft: Draft, case: Consultation) -> bool:
    """Whether its holder is to be reminded of this case now, in one message with all the others: it is due, or will be within the
    hour, so that nobody is written to more often than once an hour. No red flag (those ring alone), no hold, no panel."""
    if case.status not in (Status.WAITING, Status.TAKEN) or case.red_flags or case.held_for or case.due_at is None:
        return False
    if panels.sitting(draft, case) is not None:
        return False
    return case.due_at <= after(draft.house.county, case, draft.now, _SOON)


def put_off_after_downtime(draft: Draft, case: Consultation, kind: TimerKind, due: datetime | None) -> bool:
    """Put off a case that is to move and came due while the program was down: nobody could open it there, or answer. Its holder
    is reminded first, and gets two working hours more, once. Red flags go on at once. Whether it was put off."""
    county = draft.house.county
    if case.red_flags or kind not in ("seen", "pass_on") or case.holder is None:
        return False
    if due is None or draft.now - due < _LATE:
        return False
    draft.wake("grace", case.number, after(county, case, draft.now, _AFTER_DOWNTIME))
    return True


def put_off_to_morning(draft: Draft, case: Consultation, kind: TimerKind) -> bool:
    """Set this bell for the next opening, where nothing burns and it is night, or a day off. Whether it was put off."""
    county = draft.house.county
    if case.red_flags or kind not in QUIET_AT_NIGHT or hours.may_ring(county, draft.now):
        return False
    opening = hours.next_opening(county, draft.now)
    if opening is None:  # a county that never opens: better at night than never
        return False
    draft.wake(kind, case.number, opening)
    return True
