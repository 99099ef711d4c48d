"""How a panel goes on: enough opinions, too few, wait on, go with what is there, call it off; and the day of asking again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.clocks import clocks, hours
from bot.core.draft import Draft
from bot.core.events import Asks
from bot.core.lifecycle import ended_hold, move
from bot.core.panel import panel_words, panels
from bot.core.panel.panel_state import Panel, PanelStatus
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Person, Status

_TOO_LATE = timedelta(minutes=5)  # before the deadline: nobody is reminded any more


def look(draft: Draft, case: Consultation, panel: Panel) -> None:
    """After a change: with the quorum the chair writes the answer; when nobody else is waited for, the chair decides."""
    if panel.status not in (PanelStatus.SITTING, PanelStatus.SHORT):
        return
    if len(panel.current()) >= panels.quorum(draft, panel):
        _gather(draft, case, panel)
    elif panel.status is PanelStatus.SITTING and not panels.waited_for(draft, panel):
        _short(draft, case, panel, "panel.short_all")


def time_is_up(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The deadline: with the quorum it is over already, so there are too few."""
    panel = panels.asked_panel(draft, case.number)
    if panel is not None and panel.status is PanelStatus.SITTING:
        _short(draft, case, panel, "panel.short_time")


def time_is_short(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Some time before the deadline: whoever has not spoken is reminded, once."""
    panel = panels.asked_panel(draft, case.number)
    if panel is None or panel.status is not PanelStatus.SITTING or panel.due_at is None:
        return
    if panel.due_at - draft.now < _TOO_LATE:  # put off over a night, it may come with the deadline itself
        return
    for member in panels.waited_for(draft, panel):
        when = panel_words.when(draft, panel.due_at, member.language)
        draft.tell(member, ParcelKind.DESK, "panel.soon", number=case.number, when=when, asks=Asks.OPINION)


def _gather(draft: Draft, case: Consultation, panel: Panel) -> None:
    """The chair gets all opinions in one message."""
    panel = draft.save_panel(replace(panel, status=PanelStatus.CONCLUDING))
    case = _back_on_the_clock(draft, case, panel)
    if (chair := panels.chair_of(draft, case, panel)) is not None:
        panel_words.tell_chair(draft, chair, case, panel, "panel.gathered")


def _short(draft: Draft, case: Consultation, panel: Panel, key: str) -> None:
    """Fewer opinions than the quorum and no more to come: the chair and the county lead choose what to do."""
    panel = draft.save_panel(replace(panel, status=PanelStatus.SHORT))
    case = _back_on_the_clock(draft, case, panel)
    chair, lead = panels.chair_of(draft, case, panel), draft.situation.people.get(draft.house.county.lead)
    for person in {one.id: one for one in (chair, lead) if one is not None}.values():
        panel_words.tell_chair(draft, person, case, panel, key)


def _back_on_the_clock(draft: Draft, case: Consultation, panel: Panel) -> Consultation:
    """The panel's deadline has done its work, and who has the case is waited for again: no sooner than the farmer was told.
    Who waits for the farmer goes on waiting: that clock stands until the farmer has written, or its own end has come."""
    if case.held_for:
        draft.drop(case.number, "panel", "panel_soon")
        return case
    due = clocks.due_for(draft, case)
    if panel.due_at is not None and panel.due_at > draft.now:
        due = panel.due_at
    if case.status is Status.REPLIED:
        case = move(case, Status.TAKEN)
    case = draft.save(replace(case, due_at=due))
    draft.drop(case.number, "panel", "panel_soon")
    clocks.start(draft, case, due)
    return case


def wait_on(draft: Draft, speaker: Person, case: Consultation, farmer: Person, panel: Panel) -> None:
    """As long again; those who are silent hear of it, and the farmer of the new time."""
    silent = panels.waited_for(draft, panel)
    if panel.status is not PanelStatus.SHORT or not silent:
        draft.tell(speaker, ParcelKind.DESK, "panel.nobody_to_wait_for", number=case.number)
        return
    minutes = draft.house.county.panel.red_minutes if case.red_flags and not panel.red else panel.minutes
    due = panels.due_in(draft, case, minutes)
    panel = replace(panel, status=PanelStatus.SITTING, due_at=due, minutes=minutes, red=bool(case.red_flags))
    draft.save_panel(panel)
    # Who was answered meanwhile waits again: the farmer is told so below.
    waiting = move(case, Status.TAKEN) if case.status is Status.REPLIED else case
    draft.save(replace(ended_hold(waiting), due_at=due))
    clocks.stop(draft, case.number)
    panels.ring_for(draft, case.number, due)
    chair = panels.chair_of(draft, case, panel) or speaker
    deciding = {one.id: one for one in (speaker, chair)}.values()
    for person, kind, key in (
        *((member, ParcelKind.DESK, "panel.still") for member in silent),
        *((one, ParcelKind.DESK, "panel.waits") for one in deciding),
        (farmer, ParcelKind.NOTICE, "panel.farmer_waits"),
    ):
        when = panel_words.when(draft, due, person.language)
        asks = Asks.OPINION if key == "panel.still" else None
        draft.tell(person, kind, key, number=case.number, when=when, asks=asks)


def go_on(draft: Draft, speaker: Person, case: Consultation, farmer: Person, panel: Panel) -> None:
    """With what is there."""
    if panel.status is not PanelStatus.SHORT or not panel.opinions:
        draft.tell(speaker, ParcelKind.DESK, "panel.nothing_to_go_on", number=case.number)
        return
    before = panels.chair_of(draft, case, panel)
    panel = draft.save_panel(replace(panel, status=PanelStatus.CONCLUDING, chair=speaker.id))
    if before is not None and before.id != speaker.id:
        expert = draft.title_of(speaker.id, before.language)
        draft.tell(before, ParcelKind.DESK, "panel.chaired_over", number=case.number, expert=expert)
    panel_words.tell_chair(draft, speaker, case, panel, "panel.gone_on")


def call_off(draft: Draft, speaker: Person, case: Consultation, farmer: Person, panel: Panel) -> None:
    """No panel after all: the members need not write, the farmer hears who has it, and the case's own clocks run."""
    was_asked = panel.status is not PanelStatus.DRAFTED
    draft.save_panel(
        replace(panel, status=PanelStatus.CALLED_OFF, ended_at=draft.now, outcome="called_off", concluded_by=speaker.id)
    )
    draft.tell(speaker, ParcelKind.DESK, "panel.off_done", number=case.number)
    if not was_asked:
        return
    draft.drop(case.number, "panel", "panel_soon")
    for member in panels.members(draft, panel):
        draft.tell(member, ParcelKind.DESK, "panel.off_told", number=case.number, asks=Asks.OPINION)
    if case.status is Status.REPLIED:
        draft.tell(farmer, ParcelKind.NOTICE, "panel.farmer_off_calm", number=case.number)
        return
    due = case.due_at if case.held_for and case.due_at is not None else clocks.due_for(draft, case)
    if not case.held_for:
        case = draft.save(replace(case, due_at=due))
        clocks.start(draft, case, due)
    expert = draft.title_of(case.holder, farmer.language)
    when = panel_words.when(draft, due, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "panel.farmer_off", number=case.number, expert=expert, when=when)


# --- the day of asking again


def set_recheck(draft: Draft, panel: Panel) -> None:
    """The bell for the day of asking again: in the morning, as soon as the county works that day or later."""
    if panel.recheck_on is not None:
        draft.wake("recheck", panel.number, max(_morning(draft, panel), draft.now))


def _morning(draft: Draft, panel: Panel) -> datetime:
    county = draft.house.county
    assert panel.recheck_on is not None, "asked only where a day is named"
    start = datetime.combine(panel.recheck_on, time(0), county.tz).astimezone(draft.now.tzinfo)
    return hours.next_opening(county, start) or start


def asked_again_on(draft: Draft, case: Consultation) -> datetime | None:
    """Until when a case that has become quiet stays open all the same: its panel is not done, or somebody is still to ask."""
    panel = panels.asked_panel(draft, case.number)
    if panel is not None and panel.status is PanelStatus.SITTING:
        return draft.now
    mornings = [_morning(draft, panel) for panel in draft.panels(case.number) if panel.recheck_on is not None]
    return max((one for one in mornings if one > draft.now), default=None)


def recheck(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The day has come: who has the case is to ask how it is."""
    panel = next((one for one in reversed(draft.panels(case.number)) if one.recheck_on is not None), None)
    chair = panels.chair_of(draft, case, panel) if panel is not None else None
    if panel is not None and chair is not None:
        answer = panel.answer
        draft.tell(chair, ParcelKind.DESK, "panel.ask_again", number=case.number, answer=answer)
