"""The buttons of a panel: the chair's, and those of its members. What they carry may be forged; who may is looked at here."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.draft import Draft
from bot.core.panel import panel_call, panel_conclusion, panel_course, panel_opinions, panels
from bot.core.panel.panel_state import Panel, PanelStatus
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb

_CHOOSES = frozenset({Verb.PANEL_ADD, Verb.PANEL_DROP, Verb.PANEL_TIME, Verb.PANEL_CALL})
_COURSE: dict[Verb, Callable[[Draft, Person, Consultation, Person, Panel], None]] = {
    Verb.PANEL_OFF: panel_course.call_off,
    Verb.PANEL_WAIT: panel_course.wait_on,
    Verb.PANEL_GO: panel_course.go_on,
}
_STEPS = frozenset({Verb.PANEL_SURE, Verb.PANEL_DAY, Verb.PANEL_SKIP, Verb.PANEL_WHO, Verb.PANEL_SEND})
_MEMBERS: dict[Verb, Callable[[Draft, Person, Consultation, Panel], None]] = {
    Verb.PANEL_DECLINE: panel_opinions.decline,
    Verb.PANEL_DISSENT: panel_opinions.dissent,
}
ACTS = frozenset({Verb.PANEL, *_CHOOSES, *_COURSE, *_STEPS, *_MEMBERS})


def tapped(draft: Draft, speaker: Person, tap: Tap) -> Plan:
    """The Plan for a button of a panel."""
    case, farmer = draft.situation.about, draft.situation.farmer
    facts = {"verb": str(tap.verb), "argument": tap.argument}
    refusal = "desk.no_case"
    if case is not None and farmer is not None:
        refusal = (
            _member(draft, speaker, case, tap) if tap.verb in _MEMBERS else _chair(draft, speaker, case, farmer, tap)
        )
    if not refusal:
        return draft.plan("tapped", case.number if case else None, actor=speaker.id, data=facts)
    number = case.number if case is not None else None
    draft.tell(speaker, ParcelKind.DESK, refusal, number=number)
    return draft.plan("tap_refused", number, actor=speaker.id, data=facts | {"why": refusal})


def _member(draft: Draft, speaker: Person, case: Consultation, tap: Tap) -> str:
    """Do what a member's button says; why not, or ""."""
    panel = _meant(draft, case, tap)
    if panel is None or panel.called_at is None or panel.member(speaker.id) is None:
        return "panel.not_asked"
    if tap.verb is Verb.PANEL_DISSENT and panel.status is not PanelStatus.CONCLUDED:
        return "panel.not_yet"
    _MEMBERS[tap.verb](draft, speaker, case, panel)
    return ""


def _chair(draft: Draft, speaker: Person, case: Consultation, farmer: Person, tap: Tap) -> str:
    """Do what a chair's button says; why not, or ""."""
    if case.status is Status.CLOSED:
        return "desk.closed_already"
    if not case.with_person:
        return "desk.no_case"
    if not panels.may_chair(draft.house.county, case, speaker.id):
        return "panel.not_yours"
    if tap.verb is Verb.PANEL:
        panel_call.begin(draft, speaker, case)
        return ""
    panel = panels.open_panel(draft, case.number)
    if panel is None:
        return "panel.over"
    if tap.verb in _CHOOSES:
        return _choose(draft, speaker, case, farmer, panel, tap)
    if tap.verb is not Verb.PANEL_WHO and _meant(draft, case, tap) != panel:
        return "panel.over"
    if tap.verb in _COURSE:
        _COURSE[tap.verb](draft, speaker, case, farmer, panel)
    else:
        argument = tap.argument if tap.verb is Verb.PANEL_WHO else tap.argument.partition("-")[2]
        panel_conclusion.step_taken(draft, speaker, case, farmer, tap.verb, argument)
    return ""


def _choose(draft: Draft, speaker: Person, case: Consultation, farmer: Person, panel: Panel, tap: Tap) -> str:
    if panel.status is not PanelStatus.DRAFTED:
        return "panel.called_already"
    if panel.chair != speaker.id:
        return "panel.one_at_a_time"
    if tap.verb is Verb.PANEL_CALL:
        panel_call.call(draft, speaker, case, farmer, panel)
    else:
        panel_call.choose(draft, speaker, case, panel, tap)
    return ""


def _meant(draft: Draft, case: Consultation, tap: Tap) -> Panel | None:
    """Which of the case's panels the button is of."""
    nth = tap.argument.partition("-")[0]
    return next((one for one in draft.panels(case.number) if str(one.nth) == nth), None)
